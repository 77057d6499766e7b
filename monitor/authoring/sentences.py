"""Sentences read as the engine reads them, without a document, a workspace or a ledger around them."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

from monitor.models import Document, DocumentKind, Reading, Snapshot, Source
from monitor.reading.documents import parse_document
from monitor.reading.reader import Reader
from monitor.rulepacks import Rule

MOMENT = datetime(2000, 1, 1, tzinfo=UTC)  # an example stands outside time
PROVIDER = "provider"
_SPACE = re.compile(r"\s+")
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


def make_document(
    text: str, *, actor: str = PROVIDER, lead_in: str = "", kind: DocumentKind = DocumentKind.POLICY, url: str = "sentence"
) -> Document:
    """A document that holds just these words, an item under its lead-in where there is one."""
    media = "text/plain"
    if lead_in:
        text, media = f"{_SPACE.sub(' ', lead_in).strip()}\n\n*   {_SPACE.sub(' ', text).strip()}\n", "text/markdown"
    party = _NOT_IN_IDS.sub("-", actor.lower()).strip("-") or PROVIDER
    source = Source(
        f"{party}/sentence", actor or PROVIDER, "sentence", party, url, kind=kind, aliases=(actor,) if actor else ()
    )
    body = text.encode()
    return parse_document(Snapshot(source, url, MOMENT, media, body, hashlib.sha256(body).hexdigest()))


def read_sentence(
    reader: Reader, text: str, *, actor: str = "", lead_in: str = "", rule: Rule | None = None
) -> Reading:
    """What stands in some words; with a rule, as if they stood in a document that the rule applies to."""
    kind, url = DocumentKind.POLICY, "sentence"
    if rule is not None:
        limits = rule.applies_to
        kind = limits.kinds[0] if limits.kinds and kind not in limits.kinds else kind
        url = limits.paths[0].replace("*", "x") if limits.paths else url
        actor = actor or (limits.actors[0] if limits.actors else "")
    actor = reader.rulebook.taxonomy.actor_of(actor) or actor or PROVIDER
    return reader.read(make_document(text, actor=actor, lead_in=lead_in, kind=kind, url=url))
