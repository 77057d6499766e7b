"""Folders and mailboxes: each file and mail a document of its own, read once; what is hostile or broken is told."""

from __future__ import annotations

import os
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import FetchError, ProblemsFound
from monitor.keeping.ledger import open_ledger
from monitor.models import Listing, RelationKind, Source
from monitor.runner.watch import run_once
from monitor.runner.workspace import make_workspace
from monitor.sources import load_sources
from spiders.inboxes import read_inbox, read_mail
from tests.pdfs import make_pdf
from tests.servers import make_certificate

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
DAY = timedelta(days=1)
PROMISE = "Quayside will never sell your location data to anyone."


def make_mail(text: str, number: int = 1, *, html: bool = False, sender: str = "news@quayside.example") -> bytes:
    kind = "html" if html else "plain"
    body = f"<p>{text}</p>" if html else text
    head = f"From: Quayside News <{sender}>\nSubject: Letter {number}\nDate: Mon, 0{number} Feb 2026 09:00:00 +0100\n"
    return f"{head}Message-ID: <{number}@quayside.example>\nContent-Type: text/{kind}; charset=utf-8\n\n{body}\n".encode()


def prepare(folder: Path, inbox: str) -> None:
    make_workspace(folder)
    (folder / "pledgewatch.yml").write_text("name: t\nsources: [sources/*.yml]\n", encoding="utf-8")
    text = f"publisher: Quayside\nschedule: {{every: 6h}}\ninboxes: [{inbox}]\n"
    (folder / "sources" / "quayside.yml").write_text(text, encoding="utf-8")


def test_each_file_of_a_folder_is_a_document_and_a_changed_one_a_new_version(tmp_path: Path) -> None:
    prepare(tmp_path, "{id: letters, folder: in, match: ['*.txt', '*.pdf']}")
    (tmp_path / "in" / "2026").mkdir(parents=True)
    (tmp_path / "in" / "charter.txt").write_text(PROMISE, encoding="utf-8")
    (tmp_path / "in" / "2026" / "arms.pdf").write_bytes(make_pdf([[(700, "Quayside will not build weapons for any army.")]]))
    (tmp_path / "in" / "notes.docx").write_bytes(b"PK")
    (tmp_path / "in" / "other.md").write_text("We will not read your mail.", encoding="utf-8")
    os.symlink("/etc/hostname", tmp_path / "in" / "link.txt")
    report = run_once(tmp_path, NOW, deliver=False)
    assert report.fetched == 2, report
    assert ["link.txt: cannot be read" in issue.message for issue in report.issues] == [True]
    assert run_once(tmp_path, NOW + DAY, deliver=False).fetched == 0
    (tmp_path / "in" / "charter.txt").write_text("Quayside may sell your location data to advertisers.", encoding="utf-8")
    report = run_once(tmp_path, NOW + 2 * DAY, deliver=False)
    assert report.fetched == 1
    assert [f.relation for f in report.findings] == [RelationKind.CONTRADICTS]
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        assert [s.title for s in ledger.sources() if s.parent] == ["arms", "charter"]


def test_mails_of_a_maildir_have_their_day_and_sender_and_are_read_once(tmp_path: Path) -> None:
    prepare(tmp_path, "{id: news, maildir: box, senders: ['news@quayside.example']}")
    for part in ("cur", "new", "tmp"):
        (tmp_path / "box" / part).mkdir(parents=True)
    (tmp_path / "box" / "cur" / "1.host:2,S").write_bytes(make_mail(PROMISE))
    (tmp_path / "box" / "new" / "2.host").write_bytes(make_mail("We may sell your location data.", 2, html=True))
    (tmp_path / "box" / "new" / "3.host").write_bytes(make_mail("We may sell your shoes.", 3, sender="x@evil.example"))
    (tmp_path / "box" / "tmp" / "4.host").write_bytes(make_mail("We will sell your hat.", 4))
    report = run_once(tmp_path, NOW, deliver=False)
    assert report.fetched == 2, report
    [found] = report.findings
    assert found.relation == RelationKind.CONTRADICTS and found.date == date(2026, 2, 2)
    (tmp_path / "box" / "new" / "2.host").rename(tmp_path / "box" / "cur" / "2.host:2,S")
    assert run_once(tmp_path, NOW + DAY, deliver=False).fetched == 0
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        assert {s.author for s in ledger.sources() if s.parent} == {"Quayside News <news@quayside.example>"}


def test_an_inbox_that_is_gone_is_an_issue_until_it_is_back(tmp_path: Path) -> None:
    prepare(tmp_path, "{id: letters, folder: in}")
    report = run_once(tmp_path, NOW, deliver=False)
    assert [i.kind for i in report.issues] == ["inbox"] and "is no folder" in report.issues[0].message
    (tmp_path / "in").mkdir()
    assert run_once(tmp_path, NOW + 2 * DAY, deliver=False).issues == []


@pytest.mark.parametrize(
    ("mail", "fault"),
    [
        (b"\xff\xfe\x00garbage", ""),
        (b"", "without text"),
        (make_mail("x").replace(b"charset=utf-8", b"charset=no-such"), ""),
        (make_mail("x").replace(b"text/plain", b"image/png"), "without text"),
        (b"Subject: =?utf-8?b?////?=\nContent-Transfer-Encoding: base64\n\n////", ""),
        (b"From: a@b.example\nSubject: x\r\n y\nBcc: z\n\n" + b"deep\n" * 1000, ""),
        (b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 3000, "text"),
    ],
)
def test_hostile_mails_are_a_fault_or_plain_words(mail: bytes, fault: str) -> None:
    letter = read_mail(mail, "key")
    assert fault in letter.fault
    assert "\n" not in letter.title + letter.author and "\r" not in letter.title


def test_a_file_too_large_and_too_many_files_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spiders.inboxes.MOST_BYTES", 100)
    (tmp_path / "a.txt").write_text("x" * 200, encoding="utf-8")
    for n in range(4):
        (tmp_path / f"b{n}.txt").write_text("y", encoding="utf-8")
    os.mkfifo(tmp_path / "c.txt")
    source = Source("q/l", "Q", "l", "q", ".", listing=Listing("folder", most=3))
    found = list(read_inbox(source, tmp_path))
    assert [bool(letter.fault) for letter in found] == [True, False, False, True]
    source = Source("q/l", "Q", "l", "q", ".", listing=Listing("folder", include=("c.txt",)))
    assert [letter.fault for letter in read_inbox(source, tmp_path)] == ["is no plain file"]


class ImapServer(threading.Thread):
    """As much of an IMAP server as a reader asks, over TLS; notes what it was told."""

    def __init__(self, certificate: Path, mails: list[bytes]) -> None:
        super().__init__(daemon=True)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(certificate)
        self.mails, self.told = mails, list[str]()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
                with self.context.wrap_socket(connection, server_side=True) as line:
                    self.answer(line)
            except ssl.SSLError:
                continue
            except OSError:
                return

    def answer(self, line: ssl.SSLSocket) -> None:
        line.sendall(b"* OK ready\r\n")
        for raw in line.makefile("rb"):
            tag, _, command = raw.decode().strip().partition(" ")
            self.told.append(command)
            word = command.upper()
            if word.startswith("CAPABILITY"):
                line.sendall(b"* CAPABILITY IMAP4rev1\r\n")
            elif word.startswith("LOGIN") and "right" not in command:
                line.sendall(f"{tag} NO wrong password\r\n".encode())
                continue
            elif word.startswith("EXAMINE"):
                line.sendall(f"* {len(self.mails)} EXISTS\r\n".encode())
            elif word.startswith("UID SEARCH"):
                uids = " ".join(str(n + 1) for n in range(len(self.mails)))
                line.sendall(f"* SEARCH {uids}\r\n".encode())
            elif (uid := re.match(r"UID FETCH (\d+) (.*)", command)) is not None:
                mail = self.mails[int(uid[1]) - 1]
                if "SIZE" in uid[2]:
                    size = 10**9 if mail == b"huge" else len(mail)
                    line.sendall(f"* {uid[1]} FETCH (UID {uid[1]} RFC822.SIZE {size})\r\n".encode())
                else:
                    head = f"* {uid[1]} FETCH (UID {uid[1]} BODY[] {{{len(mail)}}}\r\n".encode()
                    line.sendall(head + mail + b")\r\n")
            line.sendall(f"{tag} OK done\r\n".encode())
            if word.startswith("LOGOUT"):
                return


@pytest.fixture
def imap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:
    certificate = make_certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("NEWS_PASSWORD", "right")
    server = ImapServer(certificate, [make_mail(PROMISE), b"huge", make_mail("We may sell your location data.", 2)])
    server.start()
    yield server
    server.listener.close()


def test_an_imap_folder_is_read_and_left_as_it_was(tmp_path: Path, imap: ImapServer) -> None:
    place = f"imaps://desk%40me.example@localhost:{imap.port}/Lists%2FQuayside"
    prepare(tmp_path / "w", f"{{id: news, imap: '{place}', password: NEWS_PASSWORD}}")
    report = run_once(tmp_path / "w", NOW, deliver=False)
    assert report.fetched == 2 and [f.relation for f in report.findings] == [RelationKind.CONTRADICTS], report
    assert ["larger than" in i.message for i in report.issues] == [True]
    assert any('EXAMINE "Lists/Quayside"' in told for told in imap.told), "opened for reading only"
    assert not [t for t in imap.told if "STORE" in t or ("BODY[" in t and "PEEK" not in t)]
    assert run_once(tmp_path / "w", NOW + DAY, deliver=False).fetched == 0


def test_a_mailbox_that_cannot_be_trusted_or_opened_is_one_clear_error(
    imap: ImapServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(host: str = "localhost", variable: str = "NEWS_PASSWORD") -> str:
        listing = Listing("imap", query=(("password", variable),))
        source = Source("q/n", "Q", "n", "q", f"imaps://desk@{host}:{imap.port}/INBOX", listing=listing)
        with pytest.raises(FetchError) as caught:
            list(read_inbox(source, tmp_path))
        return str(caught.value)

    assert "certificate" in read("127.0.0.1").lower(), "a certificate of another host"
    assert "not set in the environment" in read(variable="NO_SUCH")
    monkeypatch.setenv("NEWS_PASSWORD", "secret-wrong")
    told = read()
    assert "wrong password" in told and "secret-wrong" not in told
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "certificate" in read().lower(), "nobody vouches for it"


@pytest.mark.parametrize(
    ("inbox", "words"),
    [
        ("{id: a}", "one of `folder`, `maildir`, `imap`"),
        ("{id: a, folder: x, maildir: y}", "one of `folder`, `maildir`, `imap`"),
        ("{id: a, imap: 'imap://u@h/x', password: P}", "imaps://user@host/Folder"),
        ("{id: a, imap: 'imaps://u:secret@h/x', password: P}", "the password stands in the environment"),
        ("{id: a, imap: 'imaps://u@h/x'}", "password names the variable"),
        ("{id: a, folder: x, most: 0}", "most"),
    ],
)
def test_a_wrong_declaration_is_told_with_its_line(tmp_path: Path, inbox: str, words: str) -> None:
    prepare(tmp_path, inbox)
    path = tmp_path / "sources" / "quayside.yml"
    with pytest.raises(ProblemsFound) as caught:
        load_sources([path])
    assert words in str(caught.value) and f"{path}:3:" in str(caught.value)
