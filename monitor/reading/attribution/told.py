"""A told account (news): each sentence is somebody's words passed on, or the teller's claim about a named party.

The speaker's organisation is the actor; a sentence without a speaker belongs to the party it speaks of. Opinion,
demands, hypotheticals, history, headlines, scores and what the teller says in the first person bind nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from monitor.models import Block, BlockKind, Bound, Commitment, Document, Instrument, Stance, Statement, Voice
from monitor.reading.asides import is_title, judge_aside
from monitor.reading.attribution.names import Cast
from monitor.reading.attribution.said import find_day_said
from monitor.reading.attribution.speech import Speech, find_quotes, find_speeches, judge_quoted_speaker
from monitor.reading.clauses import Clause
from monitor.reading.commitments import CommitmentMaker
from monitor.reading.contexts import EMPTY
from monitor.reading.governing import GOVERNMENT, PROVIDER, THIRD, USERS, Found, judge_claim
from monitor.reading.mentions import ACTOR, Mark, Scan
from monitor.reading.own import OwnParty
from monitor.reading.sentences import find_sentences
from monitor.reading.stance import judge_stance

Read = tuple[tuple[Statement, ...], tuple[Commitment, ...]]

_GOVERNMENT_WORDS = re.compile(
    r"ministr|department|agency|agencies|government|administration|commission|authority|regulator|minister|bureau"
    r"|secretary|service"
)
_GOVERNMENT_KINDS = frozenset(
    ["government", "ministry", "agency", "military", "police", "regulator", "court", "alliance"]
)
_FIRST_PERSON = re.compile(r"\b(?:we|our|ours|us|i|my)\b")
_HARD = frozenset(["question", "silence", "boilerplate", "hypothetical", "navigation"])


SHORT = 600  # characters: a single passage, told of the party it was read for


@dataclass(frozen=True, slots=True)
class Voiced:
    """Who speaks in a sentence, for whom, and how."""

    speaker: str
    actor: str
    voice: Voice
    known: bool = True  # False: somebody who speaks for nobody that is watched


class ToldAccount:
    """Reads the blocks of one told account in order, remembering who was named."""

    def __init__(self, document: Document, party: OwnParty, cast: Cast, maker: CommitmentMaker) -> None:
        self._document, self._party, self._cast, self._maker = document, party, cast, maker
        self._outlet = document.source.publisher
        self._company = "" if document.source.publisher == document.source.actor else party.id
        self._government = ""
        self._short = len(document.text) < SHORT and document.source.publisher != document.source.actor
        self._day = document.published or document.captured.date()
        self._named = {} if party.name.islower() else {party.id: party.name}  # names as written, by id
        self._person: Voiced | None = None
        self._quoted: Voiced | None = None

    def read(self, block: Block, scan: Scan) -> Read:
        """The statements of a block and the commitments among them."""
        statements: list[Statement] = []
        commitments: list[Commitment] = []
        quotes = find_quotes(scan.text)
        self._quoted = None
        for start, end in find_sentences(scan.text):
            clause = Clause(scan, start, end, reported=True)
            voiced, found, aside = self._judge(block, clause, quotes, scan)
            statement = self._statement(block, clause, voiced, aside)
            if statement.tellers:
                statement = replace(statement, said=find_day_said(clause, quotes, self._day))
            statements.append(statement)
            self._remember(clause, quotes)
            if found is None or aside:
                continue
            if self._short:
                found = found._replace(weak=False)
            own = frozenset([voiced.actor]) if voiced.actor else frozenset()
            made = self._maker.make(statement, Clause(scan, start, end, own, reported=True), found, EMPTY)
            if made is not None:
                commitments.append(self._bind(made, found, voiced))
        return tuple(statements), tuple(commitments)

    # --- one sentence ---

    def _judge(
        self, block: Block, clause: Clause, quotes: list[tuple[int, int]], scan: Scan
    ) -> tuple[Voiced, Found | None, str]:
        outlet = Voiced(self._outlet, "", Voice.PARAPHRASED)
        text = clause.text[clause.start : clause.end]
        if block.kind is BlockKind.HEADING or is_title(text):
            return outlet, None, "headline"
        quote = next((q for q in quotes if q[0] < clause.end and clause.start < q[1]), None)
        if quote is not None and min(quote[1], clause.end) - max(quote[0], clause.start) > 0.35 * len(text):
            return self._judge_quoted(clause, quote, scan)
        aside = judge_aside(clause)
        if aside.hard or aside.reason in _HARD:
            return outlet, None, aside.reason
        if any(m[2].kind == "author" for m in clause.sayings):
            return outlet, None, "opinion"
        speeches = find_speeches(clause, quotes)
        demand = any(m[2].value == "demand" for m in clause.asides)
        best: tuple[Voiced, Found] | None = None
        for speech in speeches:
            voiced = self._voice_of(clause, speech)
            if (
                voiced is None
                or not voiced.known
                or (demand and voiced.voice is not Voice.ASSURANCE and speech.kind != "assure")
            ):
                continue
            found = self._stance_of(clause, speech, voiced)
            if found is not None and (best is None or (best[1].weak and not found.weak)):
                best = voiced, found
        if best is not None:
            if aside.reason in ("opinion", "history") and not best[1].deontic:
                return outlet, None, aside.reason
            return self._with_correction(clause, best)
        if aside.reason or demand:
            return outlet, None, aside.reason or "demand"
        if speeches and any(m[2].kind == "correction" for m in clause.corrections):
            voiced = self._voice_of(clause, speeches[0])
            if voiced is not None and voiced.known:
                return voiced, _admission(clause), ""
        for speech in speeches:
            voiced = self._voice_of(clause, speech)
            claim = (
                judge_claim(clause, alone=self._short) if voiced is not None and voiced.known and voiced.actor else None
            )
            if voiced is not None and claim is not None:
                return voiced, claim, ""
        return self._judge_teller(clause, outlet)

    def _with_correction(self, clause: Clause, best: tuple[Voiced, Found]) -> tuple[Voiced, Found, str]:
        voiced, found = best
        if found.weak and any(m[2].kind == "correction" for m in clause.corrections):
            found = found._replace(weak=False)
        return voiced, found, ""

    def _judge_quoted(self, clause: Clause, quote: tuple[int, int], scan: Scan) -> tuple[Voiced, Found | None, str]:
        _, speaker = judge_quoted_speaker(scan, quote)
        voiced = self._resolve(clause, speaker, Voice.QUOTED) if speaker is not None else self._quoted
        first_person = _FIRST_PERSON.search(clause.low, quote[0], quote[1]) is not None
        if voiced is None and self._short and self._company and not first_person:
            voiced = Voiced(self._company, self._company, Voice.QUOTED)
        if voiced is None:
            return Voiced(self._outlet, "", Voice.QUOTED), None, "unknown speaker"
        self._quoted = voiced
        if not voiced.known or not voiced.actor:
            return voiced, None, "opinion"
        inside = Clause(scan, max(quote[0], clause.start), min(quote[1], clause.end), frozenset([voiced.actor]))
        aside = judge_aside(inside)
        if aside.hard:
            return voiced, None, aside.reason
        found = judge_stance(inside)
        if found is None and inside.corrections and any(m[2].kind == "correction" for m in inside.corrections):
            found = _admission(inside)
        if found is None or (aside.reason and not found.deontic):
            return voiced, None, aside.reason or "no stance"
        return voiced, found, ""

    def _judge_teller(self, clause: Clause, outlet: Voiced) -> tuple[Voiced, Found | None, str]:
        """The teller's own claim about a named party: a plan, a deal, what it will or will not do."""
        found = judge_stance(clause)
        if found is None or found.cue[2].cue == "carrying-on" or clause.low.startswith("as ", clause.head):
            found = judge_claim(clause, alone=True) if self._short else None
        if found is None:
            return outlet, None, "no stance"
        actor = self._actor_of(clause, found) or (self._company if self._short else "")
        if not actor or (found.subject in (USERS, "nobody") and not self._short):
            return outlet, None, "no party"
        found = _as_told(found)
        if found.cue[2].value in ("modal", "imperative") and found.stance is not Stance.PROHIBITS:
            found = found._replace(weak=True)
        if found.tense == "past" or found.cue[2].value == "practice":
            found = found._replace(weak=True)
        return Voiced(self._outlet, actor, Voice.PARAPHRASED), found, ""

    def _stance_of(self, clause: Clause, speech: Speech, voiced: Voiced) -> Found | None:
        scan = Scan(clause.text, clause.low, _marks_of(clause))
        if speech.kind == "oppose":
            return Found(Stance.PROHIBITS, PROVIDER, speech.speaker, speech.verb)
        content = Clause(scan, speech.start, speech.end, frozenset([voiced.actor]), reported=True)
        aside = judge_aside(content)
        if aside.hard or aside.reason in ("opinion", "hypothetical"):
            return None
        found = judge_stance(content, PROVIDER if speech.kind == "assure" and not speech.that else "")
        if speech.kind == "assure" and (found is None or found.weak or not found.deontic) and speech.that is False:
            stance = (
                Stance.PROHIBITS
                if re.match(r"\s*(?:not|never)\b", clause.low[speech.verb[1] : speech.verb[1] + 8])
                or clause.low[speech.verb[0] : speech.verb[1]].startswith(("ruled", "rules", "refus", "has ruled"))
                else Stance.REQUIRES
            )
            return Found(stance, PROVIDER, speech.speaker, speech.verb)
        if found is not None:
            found = _as_told(found)
        if clause.low[speech.verb[0] : speech.verb[1]] in ("proposed", "proposes") and found is not None:
            return found._replace(stance=Stance.ASSERTS)
        return found

    # --- who ---

    def _voice_of(self, clause: Clause, speech: Speech) -> Voiced | None:
        voice = Voice.ASSURANCE if speech.kind == "assure" else Voice.PARAPHRASED
        if speech.speaker is None:
            if speech.kind == "oppose" or speech.that:
                return None if not self._company else Voiced(self._company, self._company, voice)
            return None
        return self._resolve(clause, speech.speaker, voice)

    def _resolve(self, clause: Clause, mark: Mark, voice: Voice) -> Voiced | None:
        """The speaker behind a name, an office, a collective noun or a pronoun."""
        words = clause.text[mark[0] : mark[1]]
        low = clause.low[mark[0] : mark[1]]
        tag = mark[2]
        if tag.role == ACTOR and tag.kind == "person":
            person = self._cast.person(words)
            if person is None or not person.organisation:
                return Voiced(words, "", voice, known=False)
            self._person = Voiced(person.name, person.organisation, voice)
            return self._person
        if tag.role == ACTOR:
            return Voiced(self._named.setdefault(tag.cue, words), tag.cue, voice)
        if low in ("he", "she"):
            return replace(self._person, voice=voice) if self._person else None
        if low in ("nobody", "no one"):
            return None
        if tag.kind == "role":
            named = next((m for m in clause.actors if m[2].kind == "person" and 0 < mark[0] - m[1] <= 12), None)
            if named is not None:
                return self._resolve(clause, named, voice)
            return self._resolve_office(clause, mark, words, voice)
        if _GOVERNMENT_WORDS.search(low):
            name = self._government or low.removeprefix("the ")
            return Voiced(self._named.get(name, name), name, voice)
        name = self._company or self._government
        return Voiced(self._named.get(name, name), name, voice) if name else None

    def _resolve_office(self, clause: Clause, mark: Mark, words: str, voice: Voice) -> Voiced:
        """ "a company spokesperson", "Acme's press office", "the interior minister", "the chief executive"."""
        around = clause.low[max(clause.start, mark[0] - 40) : mark[0]]
        actor = next(
            (
                m[2].cue
                for m in reversed(clause.actors)
                if m[1] <= mark[0] and mark[0] - m[1] < 25 and m[2].kind != "person"
            ),
            "",
        )
        if not actor:
            behind = next((m for m in clause.actors if mark[1] <= m[0] <= mark[1] + 20), None)
            if behind is not None and behind[2].kind != "person":
                actor = behind[2].cue
            elif behind is not None:
                actor = behind[2].cue if self._cast.person(clause.text[behind[0] : behind[1]]) else ""
        if not actor and words.lower() in ("minister", "secretary", "commissioner", "president"):
            title = re.search(r"(?:the )?([\w-]+ )$", around)
            actor = ((title[1] if title else "") + words.lower()).strip()
        if not actor:
            government = "official" in words.lower() or "commission" in around
            actor = (self._government if government else "") or self._company or self._government
        voiced = Voiced(f"{self._named.get(actor, actor)} {words}".strip(), actor, voice, known=bool(actor))
        self._person = voiced
        return voiced

    def _actor_of(self, clause: Clause, found: Found) -> str:
        """Whose commitment a teller's claim would be: the watched party where it is named, else the subject."""
        if (
            any(m[2].role == ACTOR and m[2].cue in self._party.ids for m in clause.actors)
            and self._outlet != self._document.source.actor
        ):
            return self._party.id
        if found.who is not None and found.who[2].role == ACTOR:
            return found.who[2].cue
        if found.subject == PROVIDER:
            return self._company
        if found.subject == GOVERNMENT:
            return self._government or (
                clause.low[found.who[0] : found.who[1]].removeprefix("the ") if found.who else ""
            )
        first = next((m for m in clause.actors if m[0] < found.cue[0] and m[2].kind != "person"), None)
        if first is not None:
            return first[2].cue
        return self._company if found.subject in (THIRD, "anaphor", "thing", "") else ""

    def _remember(self, clause: Clause, quotes: list[tuple[int, int]]) -> None:
        """Whom "the company" and "the ministry" mean from here on: whoever was named last and not in passing."""
        for mark in clause.actors:
            if mark[2].kind == "person":
                continue
            self._named.setdefault(mark[2].cue, clause.text[mark[0] : mark[1]])
            before = clause.word_before(mark[0])
            if before == "the":
                before = clause.word_before(clause.low.rfind("the", clause.start, mark[0]))
            if before in (
                "of",
                "to",
                "with",
                "by",
                "from",
                "in",
                "about",
                "for",
                "against",
                "on",
                "at",
                "over",
                "and",
                "like",
            ):
                continue
            if is_title(clause.text[clause.start : clause.end]):
                return
            if mark[2].value in _GOVERNMENT_KINDS or _GOVERNMENT_WORDS.search(mark[2].cue.lower()):
                self._government = mark[2].cue
            else:
                self._company = mark[2].cue

    # --- what comes of it ---

    def _bind(self, made: Commitment, found: Found, voiced: Voiced) -> Commitment:
        """In told words the speaker's own organisation is the provider; a government that promises is bound itself."""
        if made.bound_actor and made.bound_actor == voiced.actor:
            return replace(
                made, bound=Bound.GOVERNMENT if made.bound is Bound.GOVERNMENT else Bound.PROVIDER, bound_actor=""
            )
        if made.bound in (Bound.UNKNOWN, Bound.USERS) and found.subject in ("thing", "", "anaphor"):
            return replace(made, bound=Bound.PROVIDER)
        return made

    def _statement(self, block: Block, clause: Clause, voiced: Voiced, aside: str) -> Statement:
        tellers = () if voiced.speaker == self._outlet else (self._outlet,)
        return Statement(
            text=clause.text[clause.start : clause.end],
            start=clause.start,
            end=clause.end,
            headings=block.headings,
            actor=voiced.actor,
            speaker=voiced.speaker,
            voice=voiced.voice,
            tellers=tellers,
            instrument=Instrument.STATEMENT if voiced.voice is not Voice.PARAPHRASED else Instrument.REMARK,
            aside=aside,
        )


def _as_told(found: Found) -> Found:
    """What is told to come about by itself ("the system would be installed") is a plan, not a duty."""
    by_itself = found.subject in ("thing", "", "anaphor")
    if found.stance is Stance.REQUIRES and found.cue[2].value == "future" and by_itself:
        return found._replace(stance=Stance.ASSERTS, deontic=False, weak=False)
    return found


def _admission(clause: Clause) -> Found:
    mark = next(m for m in clause.corrections if m[2].kind == "correction")
    return Found(Stance.ASSERTS, PROVIDER, None, mark, deontic=False)


def _marks_of(clause: Clause) -> list[Mark]:
    return sorted((m for group in clause.groups for m in group), key=lambda m: (m[0], -m[1]))
