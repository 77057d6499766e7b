"""The way out: kept in the ledger step by step, tried again, given up on, put back by hand; webhooks are signed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from monitor.errors import InputError
from monitor.runner.delivery import MINUTES, deliver_waiting, retry
from monitor.runner.digests import plan_digests
from monitor.runner.locks import Busy, find_holder, hold
from monitor.runner.outputs import send_digests
from monitor.runner.workspace import open_workspace
from monitor.telling.site.data import render_webhook_schema
from monitor.telling.webhooks import sign
from tests.keeping.builders import version
from tests.servers import Hooks, Mails, MailServer
from tests.services.worlds import NOON, make_place, make_watched, record_findings

Start = Callable[..., MailServer]


def make_settings(port: int) -> str:
    return f'mail: {{smtp: "smtp://127.0.0.1:{port}", security: none}}\n'


def test_one_bad_address_holds_nobody_up(tmp_path: Path, start_mail_server: Start) -> None:
    answers = {"gone@example.org": "550 no such user", "grey@example.org": "451 greylisted"}
    server = start_mail_server(mails=Mails(on_rcpt=lambda to: answers.get(to)))
    readers = {name: f"to: {name}@example.org\n" for name in ("gone", "grey", "good")}
    with open_workspace(make_place(tmp_path, make_settings(server.port), **readers)) as workspace:
        record_findings(workspace.ledger, 1, ["f1"])
        report = send_digests(workspace, NOON)
        assert [m.subscriber for m in report.sent] == ["good@example.org"]
        [(failed, words)] = report.failed
        assert failed.subscriber == "gone@example.org" and "550 no such user" in words
        answers.clear()
        assert send_digests(workspace, NOON + timedelta(seconds=30)).sent == [], "not before its time"
        [late] = send_digests(workspace, NOON + timedelta(minutes=1)).sent
        assert (late.subscriber, late.attempts) == ("grey@example.org", 1)
        assert retry(workspace, failed.id[:8], NOON).id == failed.id
        with pytest.raises(InputError, match="was sent already"):
            retry(workspace, late.id, NOON)
        [again] = send_digests(workspace, NOON + timedelta(minutes=2)).sent
        assert again.subscriber == "gone@example.org"
        assert {m.state for m in workspace.ledger.mails()} == {"sent"}
    assert sorted(to for to, _ in server.mails.taken) == ["gone@example.org", "good@example.org", "grey@example.org"]


def test_a_server_that_is_away_is_tried_less_and_less_and_given_up_on(tmp_path: Path) -> None:
    readers = {name: f"to: {name}@example.org\n" for name in ("ada", "bob")}
    with open_workspace(make_place(tmp_path, make_settings(9), **readers)) as workspace:
        record_findings(workspace.ledger, 1, ["f1"])
        plan_digests(workspace, NOON)
        now, waits = NOON, []
        for _ in range(len(MINUTES)):
            report = deliver_waiting(workspace, now)
            assert not report.sent and len(report.deferred) == 2
            first = workspace.ledger.mails(content=False)[0]
            assert first.next is not None and "cannot be reached" in first.words
            waits.append((first.next - now).total_seconds() / 60)
            now = first.next
        assert waits == list(MINUTES)
        [(mail, _)] = deliver_waiting(workspace, now).failed
        assert "given up after 9 tries" in workspace.ledger.mail(mail.id).words


def test_webhooks_are_signed_and_tried_again(tmp_path: Path, hooks: Hooks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDE_SECRET", "hush")
    hooks.answers += [503, 204]
    reader = f"webhook: {hooks.url}\nsecret: TIDE_SECRET\n"
    with open_workspace(make_place(tmp_path, hook=reader)) as workspace:
        record_findings(workspace.ledger, 1, ["f1"])
        assert len(send_digests(workspace, NOON).deferred) == 1
        assert len(send_digests(workspace, NOON + timedelta(minutes=1)).sent) == 1
    (first, body), (second, same) = hooks.taken
    assert body == same and first["Pledgewatch-Delivery"] == second["Pledgewatch-Delivery"]
    assert first["Pledgewatch-Signature"] == sign(body, "hush")
    told = json.loads(body)
    assert [f["id"] for f in told["findings"]] == ["f1"] and told["subject"].startswith("Northwind AI")
    jsonschema.validate(told, json.loads(render_webhook_schema()))


def test_a_webhook_tells_retractions_replies_and_promises(tmp_path: Path, hooks: Hooks) -> None:
    hooks.answers += [204, 204]
    reader = f"webhook: {hooks.url}\nqueries: [{{}}, {{limits: intentionally}}]\n"
    with open_workspace(make_place(tmp_path, hook=reader)) as workspace:
        record_findings(workspace.ledger, 1, ["f1", "f2"])
        send_digests(workspace, NOON)
        workspace.ledger.record_verdict("f1", "dismissed", "Ada", "the wrong page", NOON)
        workspace.ledger.record_verdict("f2", "reply", "Northwind AI", "We meant another list.", NOON)
        watched = make_watched("We will not intentionally rent lists.", 3)
        workspace.ledger.record_version(version(4, (watched,)))
        assert len(send_digests(workspace, NOON + timedelta(days=1)).sent) == 1
    told = json.loads(hooks.taken[1][1])
    jsonschema.validate(told, json.loads(render_webhook_schema()))
    assert [r["finding"] for r in told["retractions"]] == ["f1"]
    assert told["replies"][0] | {"date": ""} == {"finding": "f2", "words": "We meant another list.", "who": "Northwind AI", "date": ""}
    assert told["promises"][0]["limit"] == "intentionally" and told["findings"] == []
    assert told["promises"][0]["commitment"]["quote"] == "We will not intentionally rent lists."


def test_a_webhook_that_sends_elsewhere_is_not_followed(tmp_path: Path, hooks: Hooks) -> None:
    hooks.answers += [302]
    with open_workspace(make_place(tmp_path, hook=f"webhook: {hooks.url}\n")) as workspace:
        record_findings(workspace.ledger, 1, ["f1"])
        [(_, words)] = send_digests(workspace, NOON).failed
    assert "answered 302" in words and len(hooks.taken) == 1


def test_a_chat_is_named_by_its_variable_only(tmp_path: Path, hooks: Hooks, monkeypatch: pytest.MonkeyPatch) -> None:
    address = hooks.url.replace("http://", "json://")
    monkeypatch.setenv("TIDE_CHAT", address)
    readers = {"chat": "chat: TIDE_CHAT\n", "unset": "chat: TIDE_OTHER\n"}
    with open_workspace(make_place(tmp_path, **readers)) as workspace:
        record_findings(workspace.ledger, 1, ["f1"])
        report = send_digests(workspace, NOON)
        assert [m.subscriber for m in report.sent] == ["chat:TIDE_CHAT"]
        [(_, words)] = report.failed
        assert words.startswith("TIDE_OTHER: is not set")
    [(_, body)] = hooks.taken
    assert "reads narrower" in json.loads(body)["title"]


def test_two_processes_do_not_deliver_at_once(tmp_path: Path, start_mail_server: Start) -> None:
    server = start_mail_server()
    with open_workspace(make_place(tmp_path, make_settings(server.port), desk="to: desk@example.org\n")) as workspace:
        record_findings(workspace.ledger, 1, ["f1"])
        plan_digests(workspace, NOON)
        senders = [threading.Thread(target=deliver_waiting, args=(workspace, NOON)) for _ in range(4)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    assert len(server.mails.taken) == 1


def test_a_lock_says_who_holds_it(tmp_path: Path) -> None:
    assert find_holder(tmp_path, "serve") == ""
    with hold(tmp_path, "serve"):
        assert find_holder(tmp_path, "serve").startswith("process ")
        with (
            pytest.raises(Busy, match=r"serve: process \d+ on .*, since .* UTC is at it already"),
            hold(tmp_path, "serve"),
        ):
            raise AssertionError("held twice")
    with hold(tmp_path, "serve"):
        pass
    assert find_holder(tmp_path, "serve") == ""
