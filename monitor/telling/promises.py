"""Promises in a digest: new ones in short, first ones that carry a watched limit, and those that fall due.

In go sightings from the ledger; out come lines for templates. A promise that is told for its own sake has an id under
which the ledger notes that a subscriber was told of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.models import Sighting
from monitor.telling import words
from monitor.telling.addresses import passage_address
from monitor.telling.safetext import fold_line, show_date
from monitor.telling.views import Naming


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment worth telling by itself: its watched ``limit``, or the day it is ``due``.

    With ``ends`` it does not fall due on that day but ends as written ("until 2030"). ``publisher`` names whose page
    it stands on.
    """

    sighting: Sighting
    limit: str = ""
    due: date | None = None
    ends: bool = False
    publisher: str = ""

    @property
    def id(self) -> str:
        """What the ledger notes as told."""
        if self.due is not None:
            return f"due:{self.sighting.id}:{self.due.isoformat()}"
        return f"promise:{self.sighting.id}"


def name_promise(promise: Promise, naming: Naming) -> str:
    """The document a promise stands in, with its publisher."""
    actor = words.name_actor(promise.sighting.commitment.actor, naming.labels)
    return words.name_document(promise.publisher or actor, promise.sighting.document_title)


def make_promise_line(promise: Promise, naming: Naming) -> dict[str, object]:
    """A promise as templates show it."""
    sighting = promise.sighting
    commitment = sighting.commitment
    return {
        "actor_name": words.name_actor(commitment.actor, naming.labels),
        "stance": words.STANCES[commitment.stance],
        "date_words": f"{words.DATES.get(sighting.date_from, sighting.date_from)} {show_date(sighting.date)}".strip(),
        "document": fold_line(sighting.document_title, 120),
        "lead": " ".join(commitment.statement.lead_in),
        "quote": commitment.quote,
        "passage": passage_address(sighting.url, commitment.quote),
        "limit": promise.limit,
        "due": promise.due,
        "ends": promise.ends,
    }
