"""A small collection in the shape of Open Terms Archive's: one Markdown file a document, one commit a capture."""

from __future__ import annotations

import subprocess
from pathlib import Path

Revision = tuple[str, str, str, str]  # subject, path, ISO date, text

LIST = """# Usage rules

You may not use our services for:

*   building weapons
*   tracking people without their consent
{third}
We will delete your account data within {days} days.

{promise}
"""


def make_text(*, third: str = "*   military operations\n", days: int = 30, promise: str) -> str:
    """One version of the invented page."""
    return LIST.format(third=third, days=days, promise=promise)


def make_revisions() -> list[Revision]:
    """Two services of two actors, two documents each, with planted changes and with revisions that change nothing."""
    sells = "We do not sell your personal data."
    may_sell = "We may sell your personal data."
    revisions: list[Revision] = []
    for service, month in (("Larkfield", "01"), ("Dunmere AI", "02")):
        steps = [
            make_text(promise=sells),
            make_text(promise=sells).replace("*   building", "-   building"),
            make_text(promise=sells, third=""),
            make_text(promise=sells, third="").replace("*   ", "-   "),
            make_text(promise=sells, third="", days=90),
            make_text(promise=may_sell, third="", days=90),
            make_text(promise=may_sell, third="", days=90) + "\nContact us with questions.\n",
        ]
        for document in ("Acceptable Use Policy", "Privacy Policy"):
            for number, text in enumerate(steps, start=1):
                verb = "First record of" if number == 1 else "Record new changes of"
                text = text.replace("# Usage rules", f"# {document} of {service}")
                if document == "Privacy Policy":  # else what one document drops still stands in its sibling
                    text = text.replace("military operations", "covert profiling of patients")
                day = f"2025-{month}-{number:02d}T10:00:00+00:00"
                revisions.append((f"{verb} {service} {document}", f"{service}/{document}.md", day, text))
    return sorted(revisions, key=lambda r: (r[2], r[1]))


def make_collection(folder: Path, revisions: list[Revision]) -> Path:
    """A bare git repository with one commit for each revision, in the order given."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(folder)], check=True)
    stream = bytearray()
    for subject, path, day, text in revisions:
        stamp = subprocess.run(["date", "-d", day, "+%s"], check=True, capture_output=True, text=True).stdout.strip()
        body = text.encode()
        who = f"Archive <archive@example.org> {stamp} +0000"
        stream += f"commit refs/heads/main\nauthor {who}\ncommitter {who}\n".encode()
        stream += b"data %d\n%s\n" % (len(subject.encode()), subject.encode())
        stream += f'M 100644 inline "{path}"\n'.encode() + b"data %d\n%s\n" % (len(body), body)
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet"], input=bytes(stream), check=True)
    return folder


def make_bundle(repository: Path, bundle: Path) -> Path:
    """The repository as a git bundle."""
    subprocess.run(["git", "-C", str(repository), "bundle", "create", "--quiet", str(bundle), "--all"], check=True)
    return bundle
