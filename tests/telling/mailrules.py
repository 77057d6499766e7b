"""What the HTML of a mail must keep to, so that the large clients show it as it was meant.

Each rule names the clients it is for. They follow what those clients are documented and known to do: Outlook for Windows
draws with Word, Gmail cuts and rewrites style sheets, Yahoo and Outlook.com rename what they do not know.
"""

from __future__ import annotations

import itertools
import re

from selectolax.lexbor import LexborHTMLParser

GMAIL_CLIP = 102_000  # bytes of HTML from which Gmail shows only a part
GMAIL_STYLE = 8_192  # characters from which Gmail drops a <style> whole
RULES = (
    ("all clients", "no scripts, forms, frames, objects, vector graphics, media, linked style sheets"),
    ("Gmail", f"HTML under {GMAIL_CLIP} bytes, each <style> under {GMAIL_STYLE} characters and without nested at-rules"),
    ("Gmail app with other accounts, old Yahoo", "everything that matters is inline: light colours, fonts, spacing"),
    ("Outlook for Windows (Word)", "no position, float, flex, grid, background images, negative margins, shorthands it drops"),
    ("Outlook for Windows (Word)", "padding and background of boxes stand on table cells, tables say how they are spaced"),
    ("Outlook.com, Yahoo", "no !important in a style attribute, no ids, no attribute selectors"),
    ("Apple Mail, Outlook.com", "colour schemes declared; every colour with a background inline has its dark pair"),
    ("phones", "viewport declared, nothing wider than the screen, no text under 13 px"),
    ("images off", "no images; nothing is said by a picture alone"),
    ("screen readers", "language, one h1, headings without gaps, layout tables marked, data tables with scopes"),
    ("all clients", "links are absolute http(s) or mailto, with words in them"),
)
_BANNED = "script, form, input, button, iframe, frame, object, embed, svg, canvas, video, audio, link, base, img, picture"
_OUTLOOK = re.compile(r"\b(position|float|display\s*:\s*(flex|grid)|background-image|margin[^:;]*:[^;]*-\d|calc\(|var\()")
_COLOUR = re.compile(r"(?<![-\w])(color|background-color)\s*:")


def check_mail_html(html: str) -> list[str]:
    """What is wrong with the HTML of a mail, one line each with the clients that mind."""
    tree = LexborHTMLParser(html)
    problems = [f"all clients: <{node.tag}>" for node in tree.css(_BANNED)]
    problems += _check_head(html, tree)
    problems += _check_styles(tree)
    problems += _check_tables(tree)
    problems += _check_reading(tree)
    for link in tree.css("a"):
        if not re.match(r"https?://|mailto:", link.attributes.get("href") or "") or not link.text(strip=True):
            problems.append(f"all clients: link {link.html}")
    return problems


def _check_head(html: str, tree: LexborHTMLParser) -> list[str]:
    problems = []
    if len(html.encode()) > GMAIL_CLIP:
        problems.append(f"Gmail: {len(html.encode())} bytes")
    if not html.startswith("<!DOCTYPE html>"):
        problems.append("Outlook for Windows: no doctype")
    names = {node.attributes.get("name") for node in tree.css("meta")}
    problems += [f"phones, Apple Mail: no meta {n}" for n in ("viewport", "color-scheme") if n not in names]
    if not tree.css("meta[charset]") or not tree.css_first("title"):
        problems.append("all clients: no charset or title")
    for style in tree.css("style"):
        text = style.text()
        if len(text) > GMAIL_STYLE:
            problems.append(f"Gmail: a style of {len(text)} characters")
        if "@import" in text or "url(" in text or "[" in text or re.search(r"@[^{]*\{[^{}]*@", text):
            problems.append("Gmail, Outlook.com: a style with import, address, attribute selector or nested at-rule")
    return problems


def _check_styles(tree: LexborHTMLParser) -> list[str]:
    problems = []
    for node in tree.css("[style]"):
        style = node.attributes["style"] or ""
        if _OUTLOOK.search(style):
            problems.append(f"Outlook for Windows: {node.tag}: {style}")
        if "!important" in style:
            problems.append(f"Outlook.com: {node.tag}: {style}")
        if node.tag in ("p", "span", "li") and "padding" in style:
            problems.append(f"Outlook for Windows ignores padding of <{node.tag}>")
        if "background-color" in style and node.tag != "body" and len(_COLOUR.findall(style)) == 1:
            inherits = node.tag in ("table", "td")
            if not inherits:
                problems.append(f"Apple Mail, dark: {node.tag} has a background without a colour: {style}")
        for size in re.findall(r"font-size:\s*(\d+)px", style):
            if int(size) < 13 and node.text(strip=True):
                problems.append(f"phones: text of {size} px")
        for width in re.findall(r"(?<![-\w])width:\s*(\d+)px", style):
            if int(width) > 300:
                problems.append(f"phones: {width} px wide")
    for node in tree.css("body *"):
        if node.attributes.get("id"):
            problems.append(f"Outlook.com renames ids: {node.attributes['id']}")
    cell = tree.css_first("td[style*='font-family']")
    if cell is None:
        problems.append("Gmail app: the fonts are not inline")
    return problems


def _check_tables(tree: LexborHTMLParser) -> list[str]:
    problems = []
    for table in tree.css("table"):
        if table.attributes.get("role") == "presentation":
            if table.attributes.get("cellpadding") is None or table.attributes.get("cellspacing") is None:
                problems.append("Outlook for Windows: a table without cellpadding or cellspacing")
        elif not table.css("caption") or not table.css("th[scope=col]") or not table.css("th[scope=row]"):
            problems.append("screen readers: a data table without caption or scopes")
    return problems


def _check_reading(tree: LexborHTMLParser) -> list[str]:
    problems = []
    root = tree.css_first("html")
    if root is None or not root.attributes.get("lang"):
        problems.append("screen readers: no language")
    levels = [int(node.tag[1]) for node in tree.css("h1, h2, h3, h4, h5, h6")]
    if levels.count(1) != 1 or levels[0] != 1:
        problems.append("screen readers: not one h1 at the start")
    problems += [f"screen readers: h{a} then h{b}" for a, b in itertools.pairwise(levels) if b > a + 1]
    return problems
