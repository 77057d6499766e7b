"""Delivery: what waits in the outbox leaves, each message in its own step, and what became of it is noted.

Without a mail server, mails become ``.eml`` files in ``outbox/``. One process delivers at a time (``locks``). Before a
message is handed over the ledger notes ``sending``, afterwards ``sent``; a process that ends between the two leaves the
message to the next run, which hands over the same bytes with the same Message-ID. What the other side takes later is
tried again after one minute, then less and less often; after about three days, or at once where the other side refuses
for good, the message has failed, with the server's words. One server that cannot be reached is left alone for this run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from monitor.errors import DeliveryError, InputError, RefusedDelivery, UnreachableServer
from monitor.keeping.ledger.outbox import WAITING
from monitor.keeping.records import MailRecord
from monitor.runner.locks import hold
from monitor.runner.workspace import Workspace
from monitor.telling.delivery import write_outbox
from monitor.telling.smtp import SmtpServer
from monitor.telling.webhooks import post_chat, post_webhook

MINUTES = (1, 5, 15, 60, 240, 720, 1440, 1440)  # until the next try, by the number of tries so far
LOCK_WAIT = 600  # seconds that a second process waits for the first to finish its deliveries

Deliver = Callable[[MailRecord], Path | None]


@dataclass(slots=True)
class DeliveryReport:
    """What one round of deliveries did; ``paths`` are the files of mails that were written to the outbox folder."""

    sent: list[MailRecord] = field(default_factory=list)
    deferred: list[tuple[MailRecord, str]] = field(default_factory=list)
    failed: list[tuple[MailRecord, str]] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)


def deliver_waiting(workspace: Workspace, now: datetime) -> DeliveryReport:
    """Delivers what waits in the outbox and is due; returns what became of each message."""
    report = DeliveryReport()
    unreachable: dict[str, str] = {}
    with hold(workspace.folder, "delivery", wait=LOCK_WAIT), _open_channels(workspace) as channels:
        for mail in workspace.ledger.mails(states=WAITING, due=now):
            server = mail.subscriber if mail.channel == "webhook" else mail.channel
            if server in unreachable:
                _defer(workspace, mail, unreachable[server], now, report)
                continue
            workspace.ledger.record_step(mail.id, "sending", now)
            try:
                path = channels[mail.channel](mail)
            except (RefusedDelivery, InputError) as error:
                workspace.ledger.record_step(mail.id, "failed", now, str(error))
                report.failed.append((mail, str(error)))
            except DeliveryError as error:
                if isinstance(error, UnreachableServer):
                    unreachable[server] = str(error)
                _defer(workspace, mail, str(error), now, report, tried=1)
            else:
                workspace.ledger.record_step(mail.id, "sent", now)
                report.sent.append(mail)
                report.paths += [path] if path else []
    return report


def _defer(
    workspace: Workspace, mail: MailRecord, words: str, now: datetime, report: DeliveryReport, *, tried: int = 0
) -> None:
    """Notes when a message is tried again, or that it was tried often enough."""
    attempts = mail.attempts + tried
    if attempts > len(MINUTES):
        workspace.ledger.record_step(mail.id, "failed", now, f"given up after {attempts} tries: {words}")
        report.failed.append((mail, words))
        return
    later = now + timedelta(minutes=MINUTES[max(attempts, 1) - 1])
    workspace.ledger.record_step(mail.id, "deferred", now, words, later)
    report.deferred.append((mail, words))


@contextmanager
def _open_channels(workspace: Workspace) -> Iterator[dict[str, Deliver]]:
    """How messages of each channel leave; the mail server's line is closed at the end."""
    settings = workspace.settings
    with ExitStack() as stack:
        if settings.mail.smtp:
            password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
            server = stack.enter_context(SmtpServer(settings.mail.smtp, settings.mail.security, password))

            def post(mail: MailRecord) -> None:
                server.deliver(settings.mail.sender, mail.subscriber.removeprefix("operator:"), mail.content)

            mails: Deliver = post
        else:

            def write(mail: MailRecord) -> Path:
                return write_outbox(mail.id, mail.planned.date(), mail.content, settings.outbox_path)

            mails = write
        yield {"mail": mails, "webhook": _Webhooks(workspace), "chat": _say_in_chat}


class _Webhooks:
    """Posts to the addresses of subscribers, signed with the secret each of them names."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._secrets: dict[str, str] | None = None

    def __call__(self, mail: MailRecord) -> None:
        if self._secrets is None:
            from monitor.runner.digests import find_subscribers

            self._secrets = {s.webhook: s.secret for s in find_subscribers(self._workspace) if s.webhook}
        variable = self._secrets.get(mail.subscriber, "")
        secret = os.environ.get(variable, "") if variable else ""
        if variable and not secret:
            raise UnreachableServer("is not set in the environment; it holds the webhook's secret", subject=variable)
        agent = self._workspace.settings.user_agent
        post_webhook(mail.subscriber, mail.id, mail.content, secret, user_agent=agent)


def _say_in_chat(mail: MailRecord) -> None:
    variable = mail.subscriber.removeprefix("chat:")
    post_chat(os.environ.get(variable, ""), variable, mail.subject, mail.content.decode("utf-8"))


def retry(workspace: Workspace, id_: str, now: datetime) -> MailRecord:
    """Puts a failed or deferred message back into the queue; raises ``InputError`` for one that was sent."""
    mail = workspace.ledger.mail(id_)
    if mail.state == "sent":
        raise InputError("was sent already; nobody is told twice", subject=mail.id)
    workspace.ledger.record_step(mail.id, "planned", now)
    return mail
