"""150 strings that would run, leave the page, break the layout or a file name where they were taken for more than words."""

from __future__ import annotations

from itertools import product

_CALL = "window.ran=1"
_OUT = "http://outside.invalid/"
_TAGS = (
    f"<script>{_CALL}</script>",
    f"<img src=x onerror={_CALL}>",
    f"<svg onload={_CALL}>",
    f"<svg><script>{_CALL}</script></svg>",
    f"<iframe srcdoc='<script>parent.{_CALL}</script>'></iframe>",
    f"<body onload={_CALL}>",
    f"<details open ontoggle={_CALL}>",
    f"<input autofocus onfocus={_CALL}>",
    f"<video><source onerror={_CALL}></video>",
    f"<a href='javascript:{_CALL}'>go</a>",
    f"<math><mtext><img src=x onerror={_CALL}></mtext></math>",
    f"<object data='javascript:{_CALL}'></object>",
    f"<meta http-equiv=refresh content='0;url={_OUT}'>",
    f"<base href='{_OUT}'>",
    f"<link rel=stylesheet href='{_OUT}a.css'>",
    f"<form action='{_OUT}'><button>go</button></form>",
    f"<style>@import '{_OUT}a.css';</style>",
    f"<img src='{_OUT}a.png'>",
)
_ENDS = ("", '">', "'>", "</title>", "</script>", "</textarea>", "-->", "]]>")
_OTHERS = (
    f"javascript:{_CALL}", f"JaVaScRiPt:{_CALL}", f"java\tscript:{_CALL}", f"data:text/html,<script>{_CALL}</script>",
    "vbscript:go", f"//{_OUT[7:]}", "{{ 7 * 7 }}", "{% for x in y %}", "${7*7}", "<%= 7 %>", "\u202egnirts\u202c",
    "\u200bzero\u200b", "\ufeffmark", "\x00nul", "../../x", "con", "a/b", "." * 300, "x" * 5000, "🚲" * 200,
    "a\u0300" * 300, "&lt;script&gt;", "&#60;script&#62;", "\u2028\u2029", "=cmd|'/c calc'!A1", "%3Cscript%3E",
)  # fmt: skip
STRINGS = (*_OTHERS, *(end + tag for end, tag in product(_ENDS, _TAGS)))[:150]
