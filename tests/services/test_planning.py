"""Who is told what, when: each finding once a subscriber, nothing lost, retractions and replies to those who were told."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from monitor.errors import ProblemsFound
from monitor.models import Issue, Level
from monitor.runner.delivery import deliver_waiting
from monitor.runner.digests import plan_digests, plan_failure
from monitor.runner.outputs import send_digests
from monitor.runner.workspace import open_workspace
from monitor.subscribers import load_subscribers
from tests.servers import MailServer
from tests.services.worlds import NOON, make_place, record_findings

Start = Callable[..., MailServer]
DAY = timedelta(days=1)
DESK = "to: desk@example.org\nwhen: now\n"


def read_text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def test_one_who_comes_later_is_told_what_they_missed(tmp_path: Path) -> None:
    place = make_place(tmp_path, desk=DESK)
    with open_workspace(place) as workspace:
        record_findings(workspace.ledger, 1, ["f1", "f2"])
        [first] = plan_digests(workspace, NOON)
        assert first.subscriber == "desk@example.org" and plan_digests(workspace, NOON) == []
        (place / "subscribers/late.yml").write_text("to: late@example.org\nwhen: now\n", encoding="utf-8")
        [late] = plan_digests(workspace, NOON + DAY)
        assert late.subscriber == "late@example.org" and late.id != first.id
        told = {d.subscriber: d.findings for d in workspace.ledger.deliveries()}
        assert told == {"desk@example.org": ("f1", "f2"), "late@example.org": ("f1", "f2")}


def test_a_finding_that_two_queries_fit_is_told_once(tmp_path: Path) -> None:
    both = "queries:\n  - {actors: [northwind]}\n  - {topics: [privacy]}\n"
    with open_workspace(make_place(tmp_path, desk=DESK + both)) as workspace:
        record_findings(workspace.ledger, 1, ["f1"])
        [mail] = plan_digests(workspace, NOON)
        assert mail.content.count(b"f1.html") == 0, "no site address, no link"
        assert workspace.ledger.deliveries()[0].findings == ("f1",)


def test_what_is_critical_does_not_wait_for_the_day(tmp_path: Path) -> None:
    weekly = "to: desk@example.org\nwhen: weekly fri 07:30 Europe/Berlin\n"
    with open_workspace(make_place(tmp_path, desk=weekly)) as workspace:
        record_findings(workspace.ledger, 1, ["start"])
        assert len(plan_digests(workspace, NOON)) == 1, "the first digest is due when there was none"
        record_findings(workspace.ledger, 3, ["plain"])
        record_findings(workspace.ledger, 5, ["grave"], level=Level.CRITICAL)
        [mail] = plan_digests(workspace, NOON + DAY)
        assert workspace.ledger.deliveries()[-1].findings == ("grave",) and mail.state == "planned"
        [friday] = plan_digests(workspace, NOON + 4 * DAY)
        assert workspace.ledger.deliveries()[-1].findings == ("plain",)
        assert friday.subject.startswith("Northwind AI")


def test_a_heartbeat_comes_once_a_period(tmp_path: Path) -> None:
    beat = "to: desk@example.org\nwhen: daily 07:30 UTC\nheartbeat: true\n"
    with open_workspace(
        make_place(tmp_path, desk=beat, quiet="to: quiet@example.org\nwhen: daily 07:30 UTC\n")
    ) as workspace:
        [first] = plan_digests(workspace, NOON)
        assert (first.subscriber, first.subject) == ("desk@example.org", "Nothing changed")
        assert plan_digests(workspace, NOON + timedelta(hours=3)) == []
        [second] = plan_digests(workspace, NOON + DAY)
        assert second.id != first.id


def test_what_was_told_and_dismissed_later_is_retracted_once(tmp_path: Path, start_mail_server: Start) -> None:
    server = start_mail_server()
    settings = f'mail: {{smtp: "smtp://127.0.0.1:{server.port}", security: none}}\n'
    weekly = "to: weekly@example.org\nwhen: weekly mon 07:30 UTC\nqueries: [{levels: low}]\n"
    with open_workspace(make_place(tmp_path, settings, desk=DESK, other=weekly)) as workspace:
        record_findings(workspace.ledger, 1, ["f1", "f2"])
        send_digests(workspace, NOON)
        workspace.ledger.record_verdict("f1", "dismissed", "Ada", "the wrong page", NOON)
        workspace.ledger.record_verdict("f2", "reply", "Northwind AI", "We meant <b>another</b> list.", NOON)
        send_digests(workspace, NOON + DAY)
        send_digests(workspace, NOON + 2 * DAY)
    [(_, first), (to, second)] = server.mails.messages()
    assert to == "desk@example.org" and first["Message-ID"] != second["Message-ID"]
    assert "and 1 more" in first["Subject"]
    assert second["Subject"].startswith("We were wrong about Northwind AI usage policy: 1 finding retracted")
    text = read_text(second)
    assert "RETRACTION" in text and "That reading was wrong and is withdrawn." in text
    assert "the wrong page" not in text, "what reviewers say to each other stays with them"
    assert "Northwind AI replies to" in text and "We meant <b>another</b> list." in text
    html = second.get_body(("html",))
    assert html is not None and "<b>another</b>" not in html.get_content()
    assert first["References"] == second["References"], "a week's mails are one thread"
    assert first["List-Id"] == "Tide desk <tide-desk.pledgewatch.local>"
    assert "mailto:pledgewatch@localhost" in first["List-Unsubscribe"]


def test_one_click_to_leave(tmp_path: Path) -> None:
    settings = 'mail: {leave: "https://example.org/leave"}\n'
    with open_workspace(make_place(tmp_path, settings, desk=DESK)) as workspace:
        record_findings(workspace.ledger, 1, ["f1"])
        [mail] = plan_digests(workspace, NOON)
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in mail.content
    assert b"<https://example.org/leave>, <mailto:" in b" ".join(mail.content.split())


def test_trouble_is_told_to_the_operator_once(tmp_path: Path) -> None:
    settings = "mail: {operator: ops@example.org}\n"
    with open_workspace(make_place(tmp_path, settings, desk=DESK)) as workspace:
        workspace.ledger.record_issues([Issue("tide/page", "fetch", "not reached: refused", "https://tide.example/p")])
        [mail] = plan_digests(workspace, NOON)
        assert mail.subject == "Tide desk: tide/page: fetch: not reached: refused (https://tide.example/p)"
        assert plan_digests(workspace, NOON + DAY) == []
        workspace.ledger.record_issues([Issue("sea/page", "empty", "nothing there")])
        assert len(plan_digests(workspace, NOON + 2 * DAY)) == 1
        assert plan_failure(workspace, "the run ended with exit code 3", NOON) is not None
        assert plan_failure(workspace, "the run ended with exit code 3", NOON) is None
        report = deliver_waiting(workspace, NOON)
        assert [m.subscriber for m in report.sent] == ["operator:ops@example.org"] * 3 and len(report.paths) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("when: now\n", "say one of to"),
        ("to: a@b.example\nwebhook: https://b.example/\n", "say one of to"),
        ("webhook: https://user:secret@b.example/\n", "without a password"),
        ("chat: slack://token\n", "is no name of an environment variable"),
    ],
)
def test_a_subscriber_is_reached_one_way(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "s.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound, match=message):
        load_subscribers([tmp_path / "s.yml"])


def test_a_broken_file_holds_nobody_else_up_and_loses_nothing(tmp_path: Path) -> None:
    place = make_place(tmp_path, "mail: {operator: ops@example.org}\n", desk=DESK, late="to: late@example.org\nwhen: dayly\n")
    with open_workspace(place) as workspace:
        record_findings(workspace.ledger, 1, ["f1"])
        first, notice = plan_digests(workspace, NOON)
        assert first.subscriber == "desk@example.org" and notice.subscriber == "operator:ops@example.org"
        assert "late.yml:2:" in notice.content.decode().replace("=\r\n", "") and plan_digests(workspace, NOON) == []
        (place / "subscribers/late.yml").write_text("to: late@example.org\nwhen: now\n", encoding="utf-8")
        [late] = plan_digests(workspace, NOON + DAY)
        assert late.subscriber == "late@example.org" and b"sha256" in late.content
        (place / "subscribers/desk.yml").write_text("", encoding="utf-8")
        (place / "subscribers/late.yml").write_text("to: [", encoding="utf-8")
        record_findings(workspace.ledger, 3, ["f2"])
        notices = plan_digests(workspace, NOON + 2 * DAY)
        assert {n.subscriber for n in notices} == {"operator:ops@example.org"}, "nobody gets what others asked for"


def test_five_thousand_findings_are_planned_in_two_seconds(tmp_path: Path) -> None:
    with open_workspace(make_place(tmp_path, desk=DESK)) as workspace:
        for number in range(0, 100, 2):
            record_findings(workspace.ledger, number + 1, [f"finding-{number}-{n}" for n in range(100)])
        assert workspace.engine.rulebook.rules, "loaded once a run, whatever is planned"
        began = time.process_time()
        [mail] = plan_digests(workspace, NOON)
        assert time.process_time() - began < 2
        assert len(workspace.ledger.deliveries()[0].findings) == 5_000 and "and 4,999 more" in mail.subject
