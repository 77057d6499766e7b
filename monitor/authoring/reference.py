"""The reference of all rules, as Markdown and as one page of HTML: what each watches, why, examples, what it misses."""

from __future__ import annotations

import html
from collections import defaultdict
from pathlib import Path

from monitor.models import RelationKind
from monitor.rulepacks import Rule, Rulebook
from monitor.rulepacks.describing import describe

INDEX = "README.md"
PAGE = "index.html"
LEVELS = {
    "info": "know of it", "low": "look some day", "medium": "look this week", "high": "look today",
    "critical": "look now",
}  # fmt: skip


def write_reference(book: Rulebook, out: Path) -> list[Path]:
    """Write ``README.md``, one Markdown file a topic, and ``index.html``; returns what was written."""
    out.mkdir(parents=True, exist_ok=True)
    topics: dict[str, list[Rule]] = defaultdict(list)
    for rule in book.rules:
        topics[rule.topic].append(rule)
    files = {INDEX: _render_index(topics)}
    for topic, rules in topics.items():
        files[f"{topic}.md"] = f"# {topic}\n\n" + "\n".join(render_rule(rule, book) for rule in rules)
    files[PAGE] = _render_page(topics, book)
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf-8")
    return [out / name for name in files]


def render_rule(rule: Rule, book: Rulebook) -> str:
    """One rule as Markdown."""
    lines = [f"## {rule.title}", "", f"`{rule.id}`, {rule.status}, {rule.level} ({LEVELS[rule.level]})", ""]
    for paragraph in (rule.why, rule.question and f"It answers: {rule.question}", describe(rule, book)):
        if paragraph:
            lines += [_escape(paragraph), ""]
    if rule.report:
        told = ", ".join(f"{kind} {level}" for kind, level in rule.report.items() if kind in set(RelationKind))
        lines += [f"Told as: {told}.", ""]
    for label, examples in (
        ("It finds:", rule.examples.found),
        ("It leaves alone:", rule.examples.not_found),
        ("It should find, and does not yet:", rule.examples.todo_found),
        ("It finds, and should not:", rule.examples.todo_not_found),
    ):
        if examples:
            lines += [label, ""]
            lines += [f"* {_escape(e.text)}" + (f" ({_escape(e.why)})" if e.why else "") for e in examples]
            lines.append("")
    for pair in rule.examples.pairs:
        why = f" ({_escape(pair.because)})" if pair.because else ""
        lines += [f"* “{_escape(pair.earlier)}” then “{_escape(pair.later)}”: {pair.relation}{why}"]
    lines += [""] * bool(rule.examples.pairs)
    if rule.references:
        lines += ["See " + ", ".join(f"<{r}>" for r in rule.references) + ".", ""]
    return "\n".join(lines)


def _render_index(topics: dict[str, list[Rule]]) -> str:
    count = sum(map(len, topics.values()))
    lines = ["# Rules", "", f"{count} rules in {len(topics)} topics.", ""]
    for topic, rules in topics.items():
        lines += [f"## [{topic}]({topic}.md)", "", *(f"* {_escape(r.title)} (`{r.id}`, {r.level})" for r in rules), ""]
    return "\n".join(lines)


def _render_page(topics: dict[str, list[Rule]], book: Rulebook) -> str:
    body = []
    for topic, rules in topics.items():
        body.append(f"<h2 id='{topic}'>{html.escape(topic)}</h2>")
        body += [_render_section(rule, book) for rule in rules]
    style = "body{font:1rem/1.5 system-ui;max-width:48rem;margin:2rem auto;padding:0 1rem}code{font-size:.9em}"
    nav = " · ".join(f"<a href='#{topic}'>{html.escape(topic)}</a>" for topic in topics)
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Rules</title><style>{style}</style></head><body><h1>Rules</h1><nav>{nav}</nav>{''.join(body)}"
        "</body></html>\n"
    )


def _render_section(rule: Rule, book: Rulebook) -> str:
    parts = [f"<section id='{rule.id.replace('/', '-')}'><h3>{html.escape(rule.title)}</h3>"]
    parts.append(f"<p><code>{rule.id}</code>, {rule.status}, {rule.level} ({LEVELS[rule.level]})</p>")
    parts += [f"<p>{html.escape(text)}</p>" for text in (rule.why, rule.question, describe(rule, book)) if text]
    for label, group in (("It finds", rule.examples.found), ("It leaves alone", rule.examples.not_found),
                         ("It does not catch yet", rule.examples.todo_found)):  # fmt: skip
        if group:
            items = "".join(f"<li>{html.escape(e.text)}</li>" for e in group)
            parts.append(f"<p>{label}:</p><ul>{items}</ul>")
    return "".join(parts) + "</section>"


def _escape(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>" else c for c in text)
