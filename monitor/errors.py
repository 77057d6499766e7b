"""Every exception of the product, one tree.

PledgewatchError
    InputError                what a person gave us is wrong (exit code 2)
        ProblemsFound         one or more problems in YAML files, each with path, line and column
        UnknownName           a name that nothing answers to (actor, service, finding, rule)
        DocumentError         bytes that are no readable document
        HistoryError          a repository, bundle or archive file that cannot be read
    LedgerError               the database refuses (exit code 3)
        NewerSchema           the ledger was made by a newer version of the product (exit code 2)
    ArchiveError              a snapshot cannot be written or read back (exit code 3)
    FetchError                a page cannot be fetched (exit code 3)
        RefusedAddress        its address is private, loopback or link-local and the source does not allow that
    DeliveryError             a mail or message cannot be sent now; it is tried again (exit code 3)
        RefusedDelivery       the other side will never take it: an unknown address, a message that it rejects
        UnreachableServer     the other side cannot be spoken to at all; nothing else need be tried on it now

Every class prints its subject: the file and line, the URL or the name it is about.
"""

from __future__ import annotations

from dataclasses import dataclass


class PledgewatchError(Exception):
    """Root of all errors that the product raises on purpose; ``exit_code`` is what the command line returns."""

    exit_code = 3

    def __init__(self, message: str, *, subject: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject

    def __str__(self) -> str:
        return f"{self.subject}: {self.message}" if self.subject else self.message


class InputError(PledgewatchError):
    """What a person gave us is wrong; the message says what and how to mend it."""

    exit_code = 2


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong at one place; printed as ``path:line:column: message``. ``kind`` is what programs sort it by."""

    path: str
    line: int
    column: int
    message: str
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class ProblemsFound(InputError):
    """Problems in files that people write, all at once, in order of path and line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(p) for p in self.problems))


class UnknownName(InputError):
    """A name that nothing answers to."""


class DocumentError(InputError):
    """Bytes that are no readable document."""


class HistoryError(InputError):
    """A repository, bundle or archive file that cannot be read."""


class LedgerError(PledgewatchError):
    """The database refuses."""


class NewerSchema(LedgerError):
    """The ledger was made by a newer version of the product."""

    exit_code = 2


class ArchiveError(PledgewatchError):
    """A snapshot cannot be written or read back."""


class FetchError(PledgewatchError):
    """A page cannot be fetched."""


class RefusedAddress(FetchError):
    """A private, loopback or link-local address that the source does not allow."""


class DeliveryError(PledgewatchError):
    """A mail or webhook cannot be sent."""


class RefusedDelivery(DeliveryError):
    """The other side will never take this message, in its own words."""


class UnreachableServer(DeliveryError):
    """The other side cannot be spoken to: no connection, no encryption, no login. The next message would fare alike."""
