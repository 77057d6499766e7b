"""The outbox: mails that are planned together with what they tell, and each step of their way out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.errors import InputError, UnknownName
from monitor.keeping import tables
from monitor.keeping.ledger.findings import record_delivery
from monitor.keeping.ledger.rows import add_new_rows, add_rows, plain
from monitor.keeping.records import MailRecord
from monitor.keeping.serial import make_id

STATES = ("planned", "sending", "deferred", "sent", "failed")
WAITING = ("planned", "sending", "deferred")
MAILS, STEPS = tables.mails, tables.steps


def record_mail(connection: Connection, mail: MailRecord, findings: Sequence[str]) -> bool:
    """Plans a mail and notes which findings it tells; False where it is planned already."""
    row = {
        "id": mail.id,
        "subscriber": plain(mail.subscriber),
        "channel": mail.channel,
        "subject": plain(mail.subject),
        "planned": mail.planned,
        "content": mail.content,
    }
    if not add_new_rows(connection, MAILS, [row]):
        return False
    record_delivery(connection, mail.subscriber, mail.id, findings, mail.planned, mail.subject)
    return True


def record_step(
    connection: Connection, mail: str, state: str, when: datetime, words: str = "", next_: datetime | None = None
) -> None:
    """Adds the next step of a mail; raises ``InputError`` for a state that is none."""
    if state not in STATES:
        raise InputError(f"{state!r} is no state of a mail; one of {', '.join(STATES)}")
    number = connection.execute(sa.select(sa.func.count()).where(STEPS.c.mail == mail)).scalar_one()
    row = {
        "id": make_id(mail, str(number)),
        "mail": mail,
        "number": number,
        "state": state,
        "taken": when,
        "next": next_,
        "words": plain(words),
    }
    add_rows(connection, STEPS, [row])


def find_mails(
    connection: Connection,
    *,
    states: Collection[str] | None = None,
    due: datetime | None = None,
    subscriber: str | None = None,
    content: bool = True,
) -> list[MailRecord]:
    """Mails in the order in which they were planned; with ``due``, those whose next try is not later than that."""
    conditions: list[sa.ColumnElement[bool]] = []
    if subscriber is not None:
        conditions.append(MAILS.c.subscriber == subscriber)
    if states is not None:
        conditions.append(sa.func.coalesce(STEPS.c.state, "planned").in_(sorted(states)))
    if due is not None:
        conditions.append(STEPS.c.next.is_(None) | (STEPS.c.next <= due))
    return _select(connection, content, *conditions)


def find_mail(connection: Connection, id_: str) -> MailRecord:
    """The mail with this id or beginning of one; raises ``UnknownName``."""
    found = _select(connection, True, MAILS.c.id.startswith(id_, autoescape=True)) if id_ else []
    if len(found) != 1:
        raise UnknownName("no mail has this id" if not found else "more than one mail begins so", subject=id_)
    return found[0]


def _select(connection: Connection, content: bool, *conditions: sa.ColumnElement[bool]) -> list[MailRecord]:
    """Mails with their last step; the bytes only where asked for."""
    newest = sa.select(STEPS.c.mail, sa.func.max(STEPS.c.number).label("number")).group_by(STEPS.c.mail).subquery()
    again = STEPS.alias("again")  # put back into the queue by hand: tries are counted anew
    put_back = sa.exists().where(
        again.c.mail == STEPS.c.mail, again.c.state == "planned", again.c.number > STEPS.c.number
    )
    tried = (
        sa.select(STEPS.c.mail, sa.func.count().label("attempts"))
        .where(STEPS.c.state == "sending", ~put_back)
        .group_by(STEPS.c.mail)
        .subquery()
    )
    columns: list[Any] = [MAILS.c.id, MAILS.c.subscriber, MAILS.c.channel, MAILS.c.subject, MAILS.c.planned]
    columns.append(MAILS.c.content if content else sa.literal(b"").label("content"))
    query = (
        sa.select(*columns, STEPS.c.state, STEPS.c.taken, STEPS.c.next, STEPS.c.words, tried.c.attempts)
        .select_from(
            MAILS.outerjoin(newest, newest.c.mail == MAILS.c.id)
            .outerjoin(STEPS, (STEPS.c.mail == newest.c.mail) & (STEPS.c.number == newest.c.number))
            .outerjoin(tried, tried.c.mail == MAILS.c.id)
        )
        .where(*conditions)
        .order_by(MAILS.c.planned, MAILS.c.id)
    )
    return [
        MailRecord(
            row.id, row.subscriber, row.channel, row.subject, row.planned, bytes(row.content),
            row.state or "planned", row.attempts or 0, row.taken, row.next, row.words or "",
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def count_mails(connection: Connection) -> dict[str, int]:
    """How many mails there are in each state; every state is named."""
    newest = sa.select(STEPS.c.mail, sa.func.max(STEPS.c.number).label("number")).group_by(STEPS.c.mail).subquery()
    query = (
        sa.select(sa.func.coalesce(STEPS.c.state, "planned").label("state"), sa.func.count().label("number"))
        .select_from(
            MAILS.outerjoin(newest, newest.c.mail == MAILS.c.id).outerjoin(
                STEPS, (STEPS.c.mail == newest.c.mail) & (STEPS.c.number == newest.c.number)
            )
        )
        .group_by("state")
    )
    return {**dict.fromkeys(STATES, 0), **{row.state: row.number for row in connection.execute(query)}}
