/* Pledgewatch report site: filters, sortable tables, the slider between versions. Pages read well without it. */
"use strict";
(() => {
  const make = (tag, text, attributes = {}) => {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const hash = () => new URLSearchParams(location.hash.slice(1));

  /* filters of the front page; what is chosen stands in the address */
  const form = document.getElementById("filters");
  if (form) {
    const FIELDS = ["page", "day", "actor", "topic", "relation", "effect", "level", "confidence", "announcement", "review", "headline", "document", "gone", "came"];
    const at = Object.fromEntries(FIELDS.map((name, index) => [name, index]));
    const CHOICES = ["actor", "topic", "relation", "effect", "level", "confidence", "announcement", "review"];
    const section = document.getElementById("filtered");
    const list = section.querySelector("ol");
    const heading = section.querySelector("[role=status]");
    const more = document.getElementById("more");
    const usual = document.getElementById("unfiltered");
    let data = null, found = [], shown = 0, waiting = null;

    const load = () => {
      waiting ??= new Promise((resolve, reject) => {
        const script = make("script", "", { src: form.dataset.rows });
        script.onload = () => { data = window.pledgewatchChanges; resolve(); };
        script.onerror = reject;
        document.head.append(script);
      });
      return waiting;
    };
    const line = (row) => {
      const item = make("li");
      item.append(make("p", `${row[at.day]} · ${data.actors[row[at.actor]] ?? row[at.actor]} · ${row[at.document]}`, { class: "kicker" }));
      item.append(make("a", row[at.headline], { href: row[at.page] }));
      const words = make("p", "", { class: "small" });
      if (row[at.gone]) words.append(make("del", row[at.gone]), " ");
      if (row[at.came]) words.append(make("ins", row[at.came]));
      item.append(words);
      const told = [row[at.relation], row[at.effect], row[at.level], row[at.confidence], row[at.review]].filter((word) => word !== "-");
      item.append(make("p", told.join(" · "), { class: "kicker" }));
      return item;
    };
    const showMore = () => {
      list.append(...found.slice(shown, shown + 50).map(line));
      shown = Math.min(shown + 50, found.length);
      more.hidden = shown >= found.length;
    };
    const apply = async () => {
      const wanted = hash();
      const active = [...wanted].filter(([name, value]) => value && form.elements[name]);
      section.hidden = active.length === 0;
      usual.hidden = active.length > 0;
      if (!active.length) return;
      heading.textContent = "Looking …";
      try { await load(); } catch { heading.textContent = "The changes could not be loaded"; return; }
      const words = (wanted.get("words") || "").toLowerCase().split(/\s+/).filter(Boolean);
      found = data.rows.filter((row) =>
        CHOICES.every((name) => !wanted.get(name) || row[at[name]] === wanted.get(name)) &&
        (!wanted.get("from") || row[at.day] >= wanted.get("from")) && (!wanted.get("to") || row[at.day] <= wanted.get("to")) &&
        words.every((word) => `${row[at.headline]} ${row[at.document]} ${row[at.gone]} ${row[at.came]}`.toLowerCase().includes(word)));
      heading.textContent = found.length === 1 ? "1 change fits" : `${found.length.toLocaleString("en")} changes fit`;
      list.replaceChildren();
      shown = 0;
      showMore();
    };
    const fill = () => { for (const field of form.elements) if (field.name) field.value = hash().get(field.name) ?? ""; };
    const remember = () => {
      const chosen = new URLSearchParams();
      for (const field of form.elements) if (field.name && field.value) chosen.set(field.name, field.value);
      history.replaceState(null, "", `#${chosen}`);
      apply();
    };
    form.hidden = false;
    document.getElementById("filter-box").open = matchMedia("(min-width: 44rem)").matches || location.hash.length > 1;
    form.addEventListener("change", remember);
    form.elements.words.addEventListener("input", remember);
    form.addEventListener("submit", (event) => event.preventDefault());
    document.getElementById("clear").addEventListener("click", () => { history.replaceState(null, "", "#"); fill(); apply(); });
    more.addEventListener("click", showMore);
    window.addEventListener("hashchange", () => { fill(); apply(); });
    fill();
    apply();
  }

  /* tables that can be sorted by a column */
  for (const table of document.querySelectorAll("table.sortable")) {
    const value = (row, column) => {
      const cell = row.cells[column];
      return cell ? cell.dataset.sort ?? cell.querySelector("time")?.dateTime ?? cell.textContent.trim() : "";
    };
    const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
    table.querySelectorAll("thead th").forEach((head, column) => {
      const button = make("button", head.textContent, { type: "button" });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const plain = (text) => text.replace(/,(?=\d{3})/g, "");
        const rows = [...table.tBodies[0].rows].sort((a, b) => order.compare(plain(value(a, column)), plain(value(b, column))) * (up ? 1 : -1));
        table.tBodies[0].append(...rows);
      });
    });
  }

  /* the slider between the versions of a document: oldest left, newest right */
  const slider = document.querySelector("[data-slider]");
  if (slider) {
    const versions = [...document.querySelectorAll("section.version")].reverse();
    const range = slider.querySelector("input"), told = slider.querySelector("output");
    const say = () => { const name = versions[range.value].querySelector("h2").textContent; told.textContent = name; range.setAttribute("aria-valuetext", name); };
    const pick = () => { versions.forEach((version, index) => { version.hidden = index !== Number(range.value); }); say(); };
    slider.hidden = false;
    say();
    range.addEventListener("input", () => { pick(); history.replaceState(null, "", `#${versions[range.value].id}`); });
    slider.querySelector("[data-all]").addEventListener("click", () => versions.forEach((version) => { version.hidden = false; }));
    const named = versions.findIndex((version) => `#${version.id}` === location.hash);
    if (named >= 0) { range.value = named; pick(); }
  }
})();
