"""The fault drill: 200 digests to 20 subscribers, killed 30 times, while the server fails at random.

Every (subscriber, finding) must be delivered; none twice but for the one that was under way when the process was killed,
which then repeats its Message-ID and its bytes.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope

from monitor.keeping.ledger import open_ledger
from tests.servers import Mails, MailServer
from tests.services.worlds import make_place

ROOT = Path(__file__).resolve().parents[2]
READERS = [f"reader-{n:02}@example.org" for n in range(20)]
FINDINGS = {f"finding-{n}-{k}" for n in range(10) for k in range(3)}


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_nothing_is_lost_and_nothing_told_twice(
    tmp_path: Path, start_mail_server: Callable[..., MailServer], database: str, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(11)

    def fail_sometimes(server: SMTP, envelope: Envelope) -> str | None:
        return chance.choices([None, "451 try later", "drop"], [85, 10, 5])[0]

    mails = Mails(on_data=fail_sometimes, on_rcpt=lambda to: "450 busy" if chance.random() < 0.05 else None)
    server = start_mail_server(mails=mails)
    ledger_url = "" if database == "sqlite" else request.getfixturevalue("postgres_url")
    settings = f'mail: {{smtp: "smtp://127.0.0.1:{server.port}", security: none}}\nsite: {{base_url: "https://tide.example/"}}\n'
    place = make_place(
        tmp_path,
        settings + (f"ledger: {ledger_url}\n" if ledger_url else ""),
        **{to.partition("@")[0]: f"to: {to}\nwhen: now\n" for to in READERS},
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.drill", str(place), "5"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout.split()[0]) >= 30, "kills that hit work"
    copies = Counter((to, message["Message-ID"]) for to, message in mails.messages())
    told: Counter[tuple[str, str]] = Counter()
    seen: dict[tuple[str, str], bytes] = {}
    for (to, content), (_, message) in zip(mails.taken, mails.messages(), strict=True):
        key = to, message["Message-ID"]
        assert seen.setdefault(key, content) == content, "a repeat is the same mail"
        if copies[key] and content is seen[key]:
            found = set(re.findall(rb"findings/(finding-\d-\d)\.html", content.replace(b"=\r\n", b"")))
            told.update((to, id_.decode()) for id_ in found)
            copies[key] = 0
    repeats = len(mails.taken) - len(seen)
    assert set(told) == {(to, id_) for to in READERS for id_ in FINDINGS}
    assert set(told.values()) == {1}, "no finding in two different mails to one reader"
    assert repeats <= 30, "at most the one under way at each kill"
    with open_ledger(ledger_url or f"sqlite:///{place / 'ledger.db'}") as ledger:
        assert {mail.state for mail in ledger.mails(content=False)} == {"sent"}
