"""Where each kind of page stands in the site, beside what ``telling.addresses`` says; permanent once given away."""

from __future__ import annotations

from monitor.telling.addresses import make_file_name


def topic_path(id_: str) -> str:
    """Where a topic's comparison stands."""
    return f"topics/{make_file_name(id_)}.html"


def rule_path(id_: str) -> str:
    """Where a rule's page stands; the topic stays legible in the name."""
    return f"rules/{_name(id_)}.html"


def document_path(id_: str, part: int = 1) -> str:
    """Where a document's versions stand; a long history has several parts, the first the newest."""
    name = make_file_name(id_.replace("/", "--"))
    return f"documents/{name}.html" if part == 1 else f"documents/{name}/{part}.html"


def month_path(month: str, part: int = 1) -> str:
    """Where the changes of one month (``2026-03``) stand."""
    return f"changes/{month}.html" if part == 1 else f"changes/{month}-{part}.html"


def feed_path(kind: str, id_: str, ending: str) -> str:
    """Where the feed of one actor, topic or rule stands."""
    return f"feeds/{kind}/{_name(id_)}.{ending}"


def shard_path(actor: str) -> str:
    """Where one party's commitments stand as data."""
    return f"data/commitments/{make_file_name(actor)}.jsonl"


def snapshot_path(sha256: str) -> str:
    """Where an archived copy is offered for download."""
    return f"snapshots/{make_file_name(sha256)}.warc.gz"


def card_path(kind: str, id_: str) -> str:
    """Where the picture of a page stands that other sites show beside a link to it."""
    return f"cards/{kind}/{make_file_name(id_)}.png"


def _name(id_: str) -> str:
    """An id of two parts as one legible name, where no other id can have the same."""
    return make_file_name(id_ if "--" in id_ else id_.replace("/", "--"))
