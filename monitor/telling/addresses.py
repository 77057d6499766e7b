"""Names of pages and links to passages: safe whatever the ids and addresses hold.

In go ids and addresses from outside; out come file names of ``[a-z0-9-]``, links that begin with ``http``, and text
fragments (``#:~:text=…``) that take a browser to the quoted words.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_RESERVED = {"con", "prn", "aux", "nul", "index", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}
_WHOLE_QUOTE = 300  # a passage up to this many characters is linked by all its words, a longer one by both ends
_END_WORDS = 6
_FEW_WORDS = 4
_LONGEST = 2_000  # characters of an address that is still linked


@lru_cache(maxsize=50_000)
def make_file_name(id_: str) -> str:
    """A file name for an id: itself where that is safe everywhere, else its letters with a hash of all of it."""
    if _PLAIN.fullmatch(id_) and id_ not in _RESERVED:
        return id_
    letters = unicodedata.normalize("NFKD", id_).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters)[:40].strip("-")
    digest = hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{slug or 'x'}-{digest}"


def finding_path(id_: str) -> str:
    """Where a finding's page stands in the site."""
    return f"findings/{make_file_name(id_)}.html"


def commitment_path(id_: str) -> str:
    """Where a commitment's page stands in the site."""
    return f"commitments/{make_file_name(id_)}.html"


def actor_path(id_: str) -> str:
    """Where an actor's page stands in the site."""
    return f"actors/{make_file_name(id_)}.html"


def web_address(url: str) -> str:
    """The address where it is one that a reader may follow (http or https, with a host), else nothing."""
    if len(url) > _LONGEST or any(ord(c) < 33 or c in '"<>\\^`{|}' for c in url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and host else ""


def passage_address(url: str, words: str) -> str:
    """The address with a text fragment that leads to the quoted words; nothing where the address is none.

    A passage of up to 300 characters is named whole, a longer one by its first and last words.
    """
    address = web_address(url)
    words = " ".join(words.split())
    if not address or not words or address.lower().split("?")[0].endswith(".pdf"):
        return address
    joint = "" if "#" in address else "#"
    if len(words) <= _WHOLE_QUOTE:
        return f"{address}{joint}:~:text={_encode(words)}"
    parts = words.split()
    start, end = " ".join(parts[:_END_WORDS]), " ".join(parts[-_END_WORDS:])
    return f"{address}{joint}:~:text={_encode(start[:_WHOLE_QUOTE])},{_encode(end[-_WHOLE_QUOTE:])}"


def brief_passage(address: str) -> str:
    """The same passage by its first and last words, for mails, where every character counts twice."""
    base, mark, fragment = address.partition(":~:text=")
    words = unquote(fragment).split()
    if not mark or "," in fragment or len(words) <= 2 * _FEW_WORDS:
        return address
    start, end = " ".join(words[:_FEW_WORDS]), " ".join(words[-_FEW_WORDS:])
    return f"{base}{mark}{_encode(start)},{_encode(end)}"


def _encode(words: str) -> str:
    """Percent-encoding for text fragments, where the dash, the comma and the ampersand are syntax too."""
    return quote(words, safe="", errors="replace").replace("-", "%2D")


def site_authority(base_url: str) -> str:
    """The host name that stands in tag URIs and message ids; a fixed name where the site has no address."""
    try:
        host = urlsplit(base_url).hostname or ""
    except ValueError:
        host = ""
    return host if re.fullmatch(r"[a-z0-9.-]+", host) else "pledgewatch.local"
