"use strict";
// What is typed goes to the server a moment after the last key; only the newest answer is shown. Text becomes no markup.
const at = (id) => document.getElementById(id);
const rule = at("rule"), words = at("words");
let asked = 0, timer = 0, clean = "";

function make(tag, text, kind) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (kind) node.className = kind;
  return node;
}

async function ask(path, body) {
  const answer = await fetch("api/" + path, body && {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body),
  });
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error || "the server refused");
  return data;
}

function showLines(bad) {
  const lines = rule.value.split("\n").length, box = at("lines");
  box.replaceChildren();
  for (let n = 1; n <= lines; n++) box.append(make("span", String(n), bad.has(n) ? "bad" : ""), "\n");
  box.scrollTop = rule.scrollTop;
}

function goTo(line) {
  const before = rule.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  const end = rule.value.indexOf("\n", before);
  rule.focus();
  rule.setSelectionRange(before, end < 0 ? rule.value.length : end);
  rule.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(rule).lineHeight));
}

function showProblems(problems) {
  const list = at("problems");
  list.replaceChildren();
  for (const problem of problems) {
    const item = make("li"), button = make("button", `line ${problem.line}: ${problem.message}`);
    button.type = "button";
    button.addEventListener("click", () => goTo(problem.line));
    item.append(button);
    list.append(item);
  }
  if (!problems.length) list.append(make("li", "no problem", "pass"));
  showLines(new Set(problems.map((p) => p.line)));
}

function showExamples(examples) {
  const list = at("examples");
  list.replaceChildren();
  for (const example of examples) {
    const state = example.passed ? "passes" : example.todo ? "known miss" : "fails";
    list.append(make("li", `${example.kind.replace("_", " ")} ${state}: ${example.text}`, example.passed ? "pass" : "fail"));
  }
}

function markWords(text, marks) {
  const line = make("p");
  let place = 0;
  for (const mark of marks) {
    if (mark.start < place) continue;
    line.append(text.slice(place, mark.start));
    const node = make("mark", text.slice(mark.start, mark.end), mark.kind);
    node.title = `${mark.kind}: ${mark.label}`;
    line.append(node);
    place = mark.end;
  }
  line.append(text.slice(place));
  return line;
}

function showStatements(statements) {
  const box = at("marks");
  box.replaceChildren();
  for (const statement of statements) {
    const node = make("div", undefined, "statement" + (statement.found ? " found" : ""));
    if (statement.lead_in.length) node.append(make("p", statement.lead_in.join(" > ")));
    node.append(markWords(statement.text, statement.marks));
    const told = statement.found ? "found by this rule" : statement.stance ? "not found by this rule" : `binds nobody: ${statement.why_not}`;
    node.append(make("p", told, statement.found ? "pass" : "fail"));
    const parts = make("ul");
    for (const part of statement.parts) parts.append(make("li", `${part.met ? "has" : "lacks"} ${part.text}`, part.met ? "pass" : "fail"));
    node.append(parts);
    box.append(node);
  }
  if (!statements.length) box.append(make("p", "no words to read"));
}

async function look() {
  const number = ++asked;
  try {
    const found = await ask("look", {rule: rule.value, words: words.value});
    if (number !== asked) return;
    showProblems(found.problems);
    showExamples(found.examples);
    showStatements(found.statements);
    document.body.dataset.seen = String(number);
  } catch (error) {
    if (number === asked) at("saved").textContent = error.message;
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(look, 60);
  showLines(new Set());
  if (rule.value !== clean) at("saved").textContent = "";
}

async function save() {
  try {
    const answer = await ask("save", {rule: rule.value});
    clean = rule.value;
    at("saved").textContent = `saved: ${answer.saved}`;
    at("path").textContent = answer.saved;
  } catch (error) {
    at("saved").textContent = error.message;
  }
}

rule.addEventListener("input", soon);
words.addEventListener("input", soon);
rule.addEventListener("scroll", () => { at("lines").scrollTop = rule.scrollTop; });
at("save").addEventListener("click", save);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
});
addEventListener("beforeunload", (event) => { if (clean && rule.value !== clean) event.preventDefault(); });
ask("start").then((start) => { rule.value = clean = start.text; at("path").textContent = start.path || "a new rule"; look(); });
