"""The reviewer's desk: which findings wait, one shown after the other, and what the reviewer says of each.

The order is that of a digest: the most pressing first. A verdict is given on what was seen: where somebody else judged
the finding meanwhile, nothing is recorded, and the page shows that verdict beside the words that were sent.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import InputError, UnknownName
from monitor.keeping.records import VerdictRecord
from monitor.models import Finding
from monitor.runner.labels import find_labels
from monitor.runner.workspace import Workspace
from monitor.telling.digest import order_by_pressing
from monitor.telling.review import Place, Reply, render_nothing_left, render_review

VERDICTS = {
    "confirmed": "confirmed as right",
    "dismissed": "dismissed as wrong",
    "reopened": "opened again",
    "note": "noted",
}
LONGEST = 10_000  # characters of a reviewer's words


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a verdict. ``meanwhile`` are verdicts that came first; then nothing was recorded."""

    meanwhile: tuple[VerdictRecord, ...] = ()


class Desk:
    """One reviewer's view of a workspace's findings; ``actors``, ``levels``, ``confidences`` narrow what waits."""

    def __init__(
        self,
        workspace: Workspace,
        who: str,
        *,
        actors: Collection[str] | None = None,
        levels: Collection[str] | None = None,
        confidences: Collection[str] | None = None,
    ) -> None:
        self.who = who.strip()
        if not self.who:
            raise InputError("a verdict needs a name: give one with --as", subject="review")
        self._workspace = workspace
        self._actors, self._levels, self._confidences = actors, levels, confidences
        self._labels = find_labels(workspace)

    def find_waiting(self) -> list[Finding]:
        """The findings that nobody judged, the most pressing first."""
        found = self._workspace.ledger.findings(
            actors=self._actors, levels=self._levels, confidences=self._confidences, reviews=("unreviewed",)
        )
        return order_by_pressing(found)

    def find_next(self, id_: str = "") -> str:
        """The id of the finding that waits behind one, or of the first; empty where none waits."""
        return self._find_place(self._find(id_)).following if id_ else next((f.id for f in self.find_waiting()), "")

    def show(self, id_: str, reply: Reply | None = None) -> str:
        """The page of one finding; raises ``UnknownName`` where there is none."""
        finding = self._find(id_)
        verdicts = self._workspace.ledger.verdicts(finding.id)
        return render_review(
            self._workspace.templates,
            finding,
            verdicts,
            self._find_place(finding),
            reply or Reply(),
            name=self._workspace.settings.name,
            who=self.who,
            labels=self._labels,
            seen=sum(v.verdict in VERDICTS and v.verdict != "note" for v in verdicts),
        )

    def show_nothing_left(self, said: str = "") -> str:
        """The page when no finding waits."""
        return render_nothing_left(
            self._workspace.templates, name=self._workspace.settings.name, who=self.who, said=said
        )

    def judge(self, id_: str, verdict: str, why: str, seen: int, now: datetime) -> Outcome:
        """Records a verdict or a note of one who saw ``seen`` judgements.

        Raises ``InputError`` for another word, a dismissal that gives no reason, an empty note, or too many words.
        """
        why = why.strip()
        if verdict not in VERDICTS:
            raise InputError(f"a verdict is one of {', '.join(VERDICTS)}", subject=verdict[:40])
        if not why and verdict in ("dismissed", "note"):
            raise InputError("say why it is wrong" if verdict == "dismissed" else "a note needs words", subject=id_)
        if len(why) > LONGEST:
            raise InputError(f"is more than {LONGEST} characters", subject="the reason")
        ledger = self._workspace.ledger
        if verdict == "note":
            ledger.record_verdict(id_, verdict, self.who, why, now)
            return Outcome()
        meanwhile = ledger.record_judgement(id_, verdict, self.who, why, now, seen)
        if all((v.who, v.verdict, v.why) == (self.who, verdict, why) for v in meanwhile):
            return Outcome()  # the same words sent twice
        return Outcome(tuple(meanwhile))

    def _find(self, id_: str) -> Finding:
        found = self._workspace.ledger.findings(ids=(id_,), state="all")
        if not found:
            raise UnknownName("no finding has this id", subject=id_[:80])
        return found[0]

    def _find_place(self, finding: Finding) -> Place:
        """A finding among those that wait; one that was judged keeps the place that it would have."""
        found = self.find_waiting()
        waiting = [f.id for f in found]
        ids = [f.id for f in order_by_pressing([*(f for f in found if f.id != finding.id), finding])]
        at = ids.index(finding.id)
        previous = ids[at - 1] if at else ""
        following = ids[at + 1] if at + 1 < len(ids) else (ids[0] if at else "")
        return Place(len(waiting), at + 1 if finding.id in waiting else 0, previous, following)
