/* Pledgewatch review: keys. Without it the same page works by its links and buttons. */
"use strict";
(() => {
  const form = document.getElementById("verdict");
  if (!form) return;
  const why = document.getElementById("words");
  const hint = document.getElementById("hint");
  let wanted = "note";
  const button = (verdict) => form.querySelector(`button[value="${verdict}"]`);
  const send = (verdict) => form.requestSubmit(button(verdict));
  const write = (verdict, words) => {
    wanted = verdict;
    hint.textContent = words;
    why.focus();
    why.scrollIntoView({ block: "center" });
  };
  const judge = (verdict) => {
    if (form.dataset.conflict) { hint.textContent = "Somebody judged this meanwhile; read it, then use the button."; form.scrollIntoView(); return; }
    send(verdict);
  };
  const keys = {
    j: () => document.getElementById("next")?.click(),
    k: () => document.getElementById("previous")?.click(),
    c: () => judge("confirmed"),
    d: () => (why.value.trim() || form.dataset.conflict ? judge("dismissed") : write("dismissed", "Say why it is wrong; Ctrl+Enter dismisses.")),
    n: () => write("note", "Ctrl+Enter leaves the note."),
    "?": () => { const box = document.getElementById("keys"); box.open = !box.open; box.scrollIntoView({ block: "center" }); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.target === why) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(wanted); }
      if (event.key === "Escape") { why.blur(); hint.textContent = ""; wanted = "note"; }
      return;
    }
    if (event.repeat) return; // a key held down judges nothing that was not read
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const action = keys[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  document.body.dataset.ready = "yes";
})();
