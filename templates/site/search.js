/* Search in the browser: Pagefind finds, this shows. What is looked for stands in the address and leaves the page nowhere. */
import * as pagefind from "./pagefind/pagefind.js";

const form = document.getElementById("search");
const list = document.querySelector(".results");
const heading = document.querySelector("[role=status]");
const more = document.getElementById("more");
const FILTERS = ["kind", "party", "topic", "relation", "year"];
let results = [], shown = 0, turn = 0;

const make = (tag, text, attributes = {}) => {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
};
/* an excerpt holds <mark> around what was found; nothing else of it is taken for markup */
const excerpt = (html) => {
  const line = make("p", "", { class: "small" });
  const plain = (text) => new DOMParser().parseFromString(text, "text/html").documentElement.textContent;
  html.split(/(<mark>.*?<\/mark>)/).forEach((part) => {
    const match = /^<mark>(.*?)<\/mark>$/.exec(part);
    line.append(match ? make("mark", plain(match[1])) : document.createTextNode(plain(part)));
  });
  return line;
};
const showMore = async () => {
  const mine = turn;
  const batch = await Promise.all(results.slice(shown, shown + 15).map((result) => result.data()));
  if (mine !== turn) return;
  for (const page of batch) {
    const item = make("li");
    item.append(make("a", page.meta.title, { href: page.url.replace(/^\//, "") }), excerpt(page.excerpt));
    list.append(item);
  }
  shown = Math.min(shown + 15, results.length);
  more.hidden = shown >= results.length;
};
const look = async () => {
  const mine = ++turn;
  const words = form.elements.q.value.trim();
  const filters = {};
  for (const name of FILTERS) if (form.elements[name].value) filters[name] = form.elements[name].value;
  const chosen = new URLSearchParams(filters);
  if (words) chosen.set("q", words);
  history.replaceState(null, "", `#${chosen}`);
  list.replaceChildren();
  more.hidden = true;
  if (!words && !Object.keys(filters).length) { heading.textContent = ""; return; }
  const found = await pagefind.search(words || null, { filters });
  if (mine !== turn) return;
  results = found.results;
  shown = 0;
  heading.textContent = results.length === 1 ? "1 page found" : `${results.length.toLocaleString("en")} pages found`;
  await showMore();
};

await pagefind.options({ baseUrl: "/" });
await pagefind.init();
for (const [name, values] of Object.entries(await pagefind.filters())) {
  if (!FILTERS.includes(name)) continue;
  for (const [value, count] of Object.entries(values)) form.elements[name].append(make("option", `${value} (${count})`, { value }));
}
for (const [name, value] of new URLSearchParams(location.hash.slice(1))) if (form.elements[name]) form.elements[name].value = value;
form.hidden = false;
form.addEventListener("input", look);
form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
more.addEventListener("click", showMore);
look();
