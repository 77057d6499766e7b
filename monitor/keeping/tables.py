"""The ledger's tables. Rows are only ever added; a row's id comes from its content.

    sources      what is watched; one row for each wording of a declaration
    checks       each look at a page, with the server's validators
    snapshots    each capture of a source; ``placed`` and ``position`` give the order in which versions follow
    documents    a capture as it was read by one reader with one rulebook; the highest ``generation`` counts
    statements   the words of commitments, each distinct wording once
    commitments  a statement that binds somebody, in one document; ``sighting`` is its id for people
    appearances  which document a commitment appeared in, and which it was gone from
    relations    what later words do to earlier ones
    findings     what readers are told
    verdicts     what people said of a finding
    issues       trouble with a source
    deliveries   which finding is told whom by which mail
    mails        the outbox: each mail or message as it leaves, byte for byte
    steps        how a mail fared: sending, sent, deferred, failed, retried; the last one counts
    runs         marks of work that is finished

Whatever is filtered on is a column; the whole value stands beside it as JSON (``serial.py``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

SCHEMA = "0002"  # the Alembic revision that these tables are


class Moment(TypeDecorator[datetime]):
    """A point in time; UTC in the database and in Python, whatever the server's own zone is."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; SQLite stores it without a zone."""
        if value is None:
            return None
        value = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """UTC again."""
        if value is None:
            return None
        moment: datetime = value
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


def _word(name: str, *, index: bool = False) -> Column[str]:
    """A short text, an id or a word of ours."""
    return Column(name, String, nullable=False, default="", index=index)


def _id() -> Column[str]:
    return Column("id", String, primary_key=True)


def _document() -> Column[str]:
    return Column("document", String, ForeignKey("documents.id"), nullable=False, index=True)


runs = Table("runs", metadata, _id(), _word("kind"), _text("key"), Column("recorded", Moment), _text("detail"))

checks = Table(
    "checks",
    metadata,
    _id(),
    _word("source"),
    _text("url"),
    Column("checked", Moment, nullable=False),
    _word("outcome"),
    Column("status", Integer, nullable=False),
    _text("etag"),
    _text("last_modified"),
    _word("sha256"),
    _text("message"),
    Index("ix_checks_source_checked", "source", "checked"),
)

sources = Table(
    "sources",
    metadata,
    _id(),
    _word("source"),
    Column("generation", Integer, nullable=False),
    _word("publisher"),
    _word("actor"),
    _text("title"),
    _text("url"),
    _word("kind"),
    _text("payload"),
    UniqueConstraint("source", "generation"),
)

snapshots = Table(
    "snapshots",
    metadata,
    _id(),
    _word("source"),
    Column("position", Integer, nullable=False),
    Column("placed", Moment, nullable=False),
    Column("captured", Moment, nullable=False),
    _word("sha256", index=True),
    _text("url"),
    _word("media_type"),
    Column("charset", String),
    Column("status", Integer, nullable=False),
    Column("technical", Boolean, nullable=False),
    _word("origin"),
    _text("headers"),
    UniqueConstraint("source", "position"),
    Index("ix_snapshots_source_placed", "source", "placed", "position"),
)

documents = Table(
    "documents",
    metadata,
    _id(),
    Column("snapshot", String, ForeignKey("snapshots.id"), nullable=False),
    Column("generation", Integer, nullable=False),
    _word("reader"),
    _word("rulebook"),
    Column("judged", Boolean, nullable=False),
    _text("title"),
    _word("language"),
    Column("published", Date),
    _text("counts"),
    UniqueConstraint("snapshot", "generation"),
)

statements = Table(
    "statements",
    metadata,
    _id(),
    _text("text"),
    _text("lead_in"),
    _text("headings"),
    _word("actor"),
    _word("speaker"),
    _word("voice"),
    _word("instrument"),
    Column("said", Date),
)

commitments = Table(
    "commitments",
    metadata,
    _id(),
    _word("sighting"),
    Column("statement", String, ForeignKey("statements.id"), nullable=False),
    _word("source", index=True),
    _word("publisher"),
    _word("actor", index=True),
    _word("topic"),
    _word("stance"),
    _word("voice"),
    _word("speaker"),
    _word("bound"),
    _word("bound_actor"),
    _word("kind"),
    Column("date", Date, nullable=False),
    _word("date_from"),
    _word("snapshot"),
    _text("payload"),
)

appearances = Table(
    "appearances",
    metadata,
    Column("document", String, ForeignKey("documents.id"), primary_key=True),
    Column("sighting", String, primary_key=True),
    _word("event"),
    Column("commitment", String, ForeignKey("commitments.id")),
    sqlite_with_rowid=False,
)

relations = Table(
    "relations",
    metadata,
    _id(),
    _document(),
    _word("earlier", index=True),
    _word("later", index=True),
    _word("kind"),
    _word("effect"),
    _word("confidence"),
    _word("by_edit"),
    Column("row", Integer, nullable=False),
    Column("versions", Boolean, nullable=False),
    Column("moved", Boolean, nullable=False),
    Column("similarity", Integer, nullable=False),  # in millionths: the same on every database
    _text("heir"),
    _text("reasons"),
    _text("notes"),
)

findings = Table(
    "findings",
    metadata,
    Column("id", String, primary_key=True),
    Column("document", String, ForeignKey("documents.id"), primary_key=True),
    _word("relation"),
    _word("effect"),
    _word("level"),
    _word("confidence"),
    _word("actor"),
    _word("publisher"),
    _word("source", index=True),
    _word("topic"),
    Column("date", Date, nullable=False, index=True),
    _word("state"),
    _word("earlier", index=True),
    _word("later"),
    _text("payload"),
)

verdicts = Table(
    "verdicts",
    metadata,
    _id(),
    _word("finding", index=True),
    _word("verdict"),
    _text("who"),
    _text("why"),
    Column("given", Moment, nullable=False),
)

issues = Table(
    "issues",
    metadata,
    _id(),
    _word("source", index=True),
    _word("kind"),
    _text("message"),
    _text("url"),
    Column("date", Date),
    Column("document", String, ForeignKey("documents.id")),
)

deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    _word("subscriber", index=True),
    _word("digest"),
    _word("finding", index=True),
    _text("subject"),
    Column("sent", Moment, nullable=False),
)

mails = Table(
    "mails",
    metadata,
    _id(),
    _word("subscriber", index=True),
    _word("channel"),
    _text("subject"),
    Column("planned", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

steps = Table(
    "steps",
    metadata,
    _id(),
    Column("mail", String, ForeignKey("mails.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    _word("state"),
    Column("taken", Moment, nullable=False),
    Column("next", Moment),
    _text("words"),
)
