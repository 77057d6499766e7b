"""Signs in the markup and the address that what came is not the page: each takes from the quality of the capture.

A capture starts at 1; each sign multiplies it by a share. Under ``BAR`` the capture is kept, its source gets an issue
with the worst sign and the quality, and nothing is judged. What the words of the page say is ``quality.py``'s.
"""

from __future__ import annotations

import re

from monitor.models import Document
from monitor.reading.documents.labels import find_path

BAR = 0.5
_WORDS_OF_A_PAGE = 250  # with more words than these, a captcha or a form on the page is furniture
_CAPTCHA = re.compile(
    r"\bclass=[\"']?[^\"'>]*\b(?:g-recaptcha|h-captcha|cf-turnstile)\b|/cdn-cgi/challenge-platform/|\bid=[\"']?px-captcha\b"
    r"|captcha-delivery\.com|_Incapsula_Resource|awswaf\.com",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"<input\b[^>]{0,300}\btype\s{0,3}=\s{0,3}[\"']?password\b", re.IGNORECASE)
_ROOT = re.compile(
    r"<div\b[^>]{0,200}\bid\s{0,3}=\s{0,3}[\"']?(?:root|app|__next|__nuxt|main-app)\b[^>]{0,200}>\s{0,20}(?:<!--[^>]{0,200}-->)?\s{0,20}</div>",
    re.IGNORECASE,
)
_OPEN_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}\Z")
_LOGIN_PATH = re.compile(r"/(?:log-?in|sign-?in|auth|sso|account/login)(?:[/.?]|$)", re.IGNORECASE)
_WEIGHTS = {
    "captcha": (0.2, "blocked", "it asks for a captcha"),
    "password": (0.4, "login", "it asks for a password"),
    "shell": (0.2, "shell", "it is an empty shell that scripts are to fill"),
    "cut": (0.3, "truncated", "it breaks off in the middle of a tag"),
    "home": (0.2, "not-found", "its address leads to the home page now"),
    "login-path": (0.3, "login", "its address leads to a login page now"),
}


def find_markup_signs(source: str) -> tuple[str, ...]:
    """Signs in the markup of a page, each a word of ``_WEIGHTS``, in that order."""
    signs = []
    if any(word in source for word in ("captcha", "turnstile", "cdn-cgi", "ncapsula", "awswaf")) and _CAPTCHA.search(source):
        signs.append("captcha")
    if "assword" in source and _PASSWORD.search(source):
        signs.append("password")
    if "<script" in source and _ROOT.search(source[:500_000]):
        signs.append("shell")
    if _OPEN_TAG.search(source[-2100:]):
        signs.append("cut")
    return tuple(signs)


def weigh(document: Document, words: int) -> tuple[float, str, str]:
    """The quality of a capture between 0 and 1, and the kind and sentence of its worst sign (empty: there is none)."""
    signs = [sign for sign in document.signs if sign in _WEIGHTS and (sign == "cut" or words < _WORDS_OF_A_PAGE)]
    if document.source.url and document.url != document.source.url:
        signs += _find_address_signs(document.url, document.source.url)
    score = 1.0
    for sign in signs:
        score *= _WEIGHTS[sign][0]
    worst = min(signs, key=lambda sign: _WEIGHTS[sign][0], default="")
    _, kind, sentence = _WEIGHTS[worst] if worst else (1.0, "", "")
    return score, kind, sentence


def _find_address_signs(came_from: str, declared: str) -> list[str]:
    """What a redirect says: to the home page, or to a login page, from an address that was neither."""
    now, before = find_path(came_from), find_path(declared)
    if not now.strip("/") and "?" not in came_from and before.strip("/"):
        return ["home"]
    return ["login-path"] if _LOGIN_PATH.search(now) and not _LOGIN_PATH.search(before) else []
