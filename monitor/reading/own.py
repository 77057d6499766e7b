"""Reading a party's own pages: who "we" is, and what one block of such a page commits to.

``OwnParty`` knows the names of the party in whose voice a source speaks, also those that only its own pages use.
``BlockReader`` reads one block: its segments, their stance or that of what stands above them, answers to questions,
table rows ("Sold or shared: NO").
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import ahocorasick_rs

from monitor.models import Block, BlockKind, Commitment, DocumentKind, Source, Stance, Statement
from monitor.reading.anaphora import find_antecedent
from monitor.reading.asides import judge_aside
from monitor.reading.clauses import Clause
from monitor.reading.commitments import INSTRUMENTS, CommitmentMaker, stance_of_answer
from monitor.reading.contexts import EMPTY, Context, make_governed
from monitor.reading.definitions import NO_TERMS, Terms
from monitor.reading.drafts import make_own_statement
from monitor.reading.facts import judge_habit
from monitor.reading.governing import PROVIDER, USERS, Found, judge_claim
from monitor.reading.mentions import ACTOR, STANCE, SUBJECT, Mark, Scan, Scanner, Tag, normalise
from monitor.reading.orders import judge_order
from monitor.reading.stance import judge_stance
from monitor.reading.statements import LEAD_ENDS, Segment, find_segments, is_lead_only
from monitor.taxonomy import Taxonomy

_NO_CELL = re.compile(r"\W*(?:no|not (?:sold|shared|collected|used)|never|none|we do not)\b.*|[✗✘❌]", re.I)
_YES_CELL = re.compile(r"\W*(?:yes|always)\b.*|[✓✔✅]", re.I)
_GENERIC = re.compile(
    r"(?:,.*| \(.*|\.(?:example|com|org|net|io|ai|eu|co\.uk)\b.*| (?:blog|newsroom|news|press(?: office| release)?"
    r"|help cent(?:re|er)|support|terms|policy|website|home page|faq|status page)\b.*)$",
    re.I,
)
_SUBORDINATE_START = frozenset(["that", "which", "who", "where", "whose"])


class OwnParty:
    """The party in whose voice a source speaks: its id, and every name by which its pages call it.

    ``terms`` are what one document calls it and its users ('the "Supplier"', 'the "Member"'); they count capitalised.
    """

    def __init__(self, source: Source, taxonomy: Taxonomy, terms: Terms = NO_TERMS) -> None:
        self.name = source.actor
        self.id = taxonomy.actor_of(source.actor) or source.actor
        self.key = "\0".join((source.actor, source.publisher, *source.aliases, "", *terms.own, "", *terms.users))
        ids = {self.id, source.actor}
        actor = taxonomy.actors.get(self.id)
        self.is_government = actor is not None and actor.kind not in ("company", "organisation", "media", "person")
        names = {
            source.actor.replace("-", " "),
            *source.aliases,
            _GENERIC.sub("", source.actor),
            _GENERIC.sub("", source.publisher),
        }
        if taxonomy.actor_of(source.publisher) in (None, self.id):
            names.add(source.publisher)
        for other in taxonomy.actors:
            if taxonomy.covers(self.id, other) and taxonomy.same_party(other, self.id):
                ids.add(other)
        self.ids = frozenset(ids)
        known = taxonomy.aliases()
        given = {normalise(n) for n in names if len(n) > 1}
        self.names = frozenset([*given, *(alias for known_id in ids for alias in taxonomy.forms_of(known_id))])
        own = Tag(ACTOR, "actor", actor.kind if actor else "company", self.id)
        users = Tag(SUBJECT, "subject", "users", "users")
        tags = dict.fromkeys(sorted(name for name in given if name not in known), (own, False))
        tags |= {normalise(term) + s: (users, True) for term in terms.users for s in ("", "s")}
        tags |= {normalise(term): (own, True) for term in terms.own}
        self._tags = list(tags.values())
        self._machine = ahocorasick_rs.AhoCorasick(list(tags)) if tags else None

    def scan(self, scanner: Scanner, text: str) -> Scan:
        """The marks of a text, with those of the party's own names among them."""
        return self.scan_all(scanner, (text,))[0]

    def scan_all(self, scanner: Scanner, texts: Sequence[str]) -> list[Scan]:
        """The same for some texts, each by itself."""
        scans = scanner.scan_all(texts)
        if self._machine is None:
            return scans
        whole = "\n".join([scan.low for scan in scans])
        found = self._machine.find_matches_as_indexes(whole)
        if not found:
            return scans
        starts = list(itertools.accumulate((len(scan.low) + 1 for scan in scans), initial=0))
        extra: dict[int, list[Mark]] = {}
        for index, start, end in found:
            if (start and whole[start - 1].isalnum()) or (end < len(whole) and whole[end].isalnum()):
                continue
            number = bisect_right(starts, start) - 1
            tag, capitalised = self._tags[index]
            start, end = start - starts[number], end - starts[number]
            if not capitalised or scans[number].text[start].isupper():
                extra.setdefault(number, []).append((start, end, tag))
        for number, marks in extra.items():
            text, low, known = scans[number]
            scans[number] = Scan(text, low, sorted([*known, *marks], key=lambda mark: (mark[0], -mark[1])))
        return scans


_CORRECTING = (DocumentKind.PRESS, DocumentKind.STATEMENT, DocumentKind.NOTICE, DocumentKind.ARTICLE)


def _admission(clause: Clause) -> Found:
    """An admitted error is a claim of fact, whatever else the sentence says."""
    mark = next(m for m in clause.corrections if m[2].kind == "correction")
    return Found(Stance.ASSERTS, PROVIDER, None, mark, deontic=False)


class BlockReader:
    """Reads one block of a party's own page."""

    def __init__(self, maker: CommitmentMaker) -> None:
        self._maker = maker

    def read(
        self,
        block: Block,
        scan: Scan,
        context: Context,
        party: OwnParty,
        kind: DocumentKind,
        *,
        leads: bool = False,
        asked: str = "",
        alone: bool = False,
    ) -> tuple[tuple[Statement, ...], tuple[Commitment, ...]]:
        """The statements of a block and the commitments among them.

        ``asked`` is the question in the block before; ``alone`` says that the block is all there is: a short statement
        that somebody took down by itself claims what it says.
        """
        question = asked or _question_above(block)
        statements: list[Statement] = []
        commitments: list[Commitment] = []
        inherited = ""
        heard: Clause | None = None  # the sentence before, in which a pronoun finds whom it means
        segments = find_segments(scan, block.kind, question)
        correcting = kind in _CORRECTING
        bare = context.stance is None and not correcting
        first = 1 if len(segments) > 1 and _is_run_in(scan, segments[0]) else 0
        for number, segment in enumerate(segments):
            if bare and not segment.answer and not segment.lead and not _has_cue(scan, segment):
                statements.append(
                    _make_statement(block, segment, scan.text, party, kind, "no stance", first=number <= first)
                )
                inherited = ""
                continue
            clause = Clause(scan, segment.start, segment.end, party.ids)
            if heard is not None and not segment.joined and not correcting:
                clause.antecedent = find_antecedent(heard)
            heard = clause
            here = context if number <= first else EMPTY
            if segment.lead:
                here = _inline_context(scan, segment, party, context)
            found, aside, inherited = self._judge(block, segment, clause, here, scan, party, inherited, leads)
            if number and found is None and not aside and not segment.lead and judge_aside(clause).reason:
                aside = judge_aside(clause).reason
            if aside == "no stance" and correcting and any(m[2].kind == "correction" for m in clause.corrections):
                found, aside = _admission(clause), ""
            elif aside == "no stance" and correcting and block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE):
                found = judge_claim(clause, alone=alone)
                aside = "" if found is not None else aside
            if number < first:
                found, aside = None, aside or "title"
            statement = _make_statement(block, segment, scan.text, party, kind, aside, first=number <= first)
            statements.append(statement)
            if aside:
                continue
            if alone and found is not None and found.weak:
                found = found._replace(weak=False)
            made = self._maker.make(statement, clause, found, here)
            if made is not None:
                commitments.append(made)
        return tuple(statements), tuple(commitments)

    def _judge(
        self,
        block: Block,
        segment: Segment,
        clause: Clause,
        context: Context,
        scan: Scan,
        party: OwnParty,
        inherited: str,
        leads: bool,
    ) -> tuple[Found | None, str, str]:
        """The governing cue of a segment (None: what stands above governs), why it binds nobody, and its subject."""
        if block.kind is BlockKind.HEADING:
            found = _heading_stance(clause)
            return found, "" if found else "heading", ""
        if block.kind is BlockKind.ROW:
            return _row_stance(block, clause, context)
        if segment.answer:
            return _answer_stance(segment, clause, party, scan)
        aside = judge_aside(clause)
        if aside.hard:
            return None, aside.reason, ""
        leading = leads and segment.end >= len(scan.text) - 1
        if (leading or clause.text[segment.end - 1] in LEAD_ENDS) and is_lead_only(
            clause.text[segment.start : segment.end], leading
        ):
            return None, "lead-in", ""
        if _is_cut(clause.text, segment, leads):
            return None, "cut", ""
        found = judge_stance(clause, inherited if segment.joined else "") if clause.stances else None
        if found is None or found.weak:
            found = judge_order(clause, context.text or segment.lead, block.kind) or judge_habit(clause) or found
        if context.stance is not None and not context.heading and not _speaks_for_itself(clause, found, context):
            return None, "", ""
        if context.stance is not None and context.heading and found is None:
            fragment = block.kind is BlockKind.ITEM
            return None, "" if fragment and not aside.reason else aside.reason or "no stance", ""
        if found is None and not segment.lead:
            return None, aside.reason or "no stance", ""
        if found is not None and aside.reason and (found.weak or not found.deontic):
            return None, aside.reason, ""
        return found, "", found.subject if found is not None else ""


def _is_cut(text: str, segment: Segment, leads: bool) -> bool:
    """Whether a piece says nothing whole: a bare enumerator, or words that break off before their object at the end of
    a block that leads nothing ("The firm will not be liable for")."""
    if segment.end - segment.start <= _BARE and sum(c.isalpha() for c in text[segment.start : segment.end]) < 3:
        return True
    if leads or segment.end < len(text.rstrip()) or not text[segment.end - 1].isalpha():
        return False
    return text[text.rfind(" ", segment.start, segment.end) + 1 : segment.end].lower() in _BREAKS_OFF


_BARE = 8  # characters
_BREAKS_OFF = frozenset(["for", "of", "the", "by", "with", "a", "an", "from", "that", "which", "its", "our", "your"])


def _is_run_in(scan: Scan, segment: Segment) -> bool:
    """Whether a block begins with a title on the same line ("Service providers. We may ...")."""
    text = scan.text[segment.start : segment.end]
    if len(text) > 50 or text[-1:] not in ".:" or text.count(" ") > 5 or segment.answer:
        return False
    return not any(
        segment.start <= m[0] < segment.end and m[2].role == STANCE and m[2].value in _FINITE for m in scan.marks
    )


_FINITE = frozenset(["modal", "future", "negation", "predicate", "quantifier", "verb"])


def _speaks_for_itself(clause: Clause, found: Found | None, context: Context) -> bool:
    """Whether an item under a lead-in is a sentence of its own rather than a member of the list."""
    if found is None or found.weak:
        return False
    if found.cue[0] <= clause.head and found.who is None and found.deontic:
        return found.cue[2].value == "negation" and found.stance is Stance.PROHIBITS
    if found.who is None:
        return (
            found.deontic
            and found.subject == ""
            and clause.low[clause.end - 1] == "."
            and found.cue[2].value in ("predicate", "quantifier", "modal")
        )
    if found.who[0] > clause.head + 40 and found.subject not in (PROVIDER, USERS):
        return False
    first = clause.low[clause.head : found.who[0]]
    return not any(f" {word} " in f" {first} " for word in _SUBORDINATE_START)


def _question_above(block: Block) -> str:
    for title in (block.lead_in[-1:] or block.headings[-1:])[::-1]:
        if title.rstrip().endswith("?"):
            return title
    return ""


def _heading_stance(clause: Clause) -> Found | None:
    """Only a heading that commands ("Do not ...") or promises in the first person counts like a sentence."""
    if clause.low.rstrip().endswith("?") or not clause.stances:
        return None
    found = judge_stance(clause)
    if found is None or found.weak or not found.deontic or clause.low[clause.start : clause.end].count(" ") < 2:
        return None
    if found.cue[2].value == "negation" and found.who is None:
        return found
    return (
        found
        if found.who is not None
        and found.subject in (PROVIDER, USERS)
        and found.cue[2].value in ("modal", "future", "negation")
        else None
    )


def _row_stance(block: Block, clause: Clause, context: Context) -> tuple[Found | None, str, str]:
    found = judge_stance(clause)
    cells = [cell for _, cell in block.cells[1:]] or [cell for _, cell in block.cells]
    if len(block.cells) == 1 and ":" in clause.text[clause.start : clause.end]:
        cells = [clause.text[clause.start : clause.end].rsplit(":", 1)[1].strip()]
    mark = (clause.head, clause.head, _ROW_TAG)
    if any(_NO_CELL.fullmatch(cell) for cell in cells):
        return Found(Stance.PROHIBITS, PROVIDER, None, mark), "", ""
    if any(_YES_CELL.fullmatch(cell) for cell in cells):
        return Found(Stance.ASSERTS, PROVIDER, None, mark, deontic=False), "", ""
    if found is not None and (not found.weak or context.stance is None):
        return found, "", ""
    if context.stance is None and _tells_purposes(block):
        return Found(Stance.ASSERTS, PROVIDER, None, mark, deontic=False), "", ""
    return None, "" if context.stance is not None else "no stance", ""


def _tells_purposes(block: Block) -> bool:
    """Whether a row tells why which data are handled: its headers name purposes and kinds of data or a legal basis.
    A row about one cookie tells how long it is kept, and binds as little as its name."""
    headers = " | ".join(header for header, _ in block.cells).lower()
    if "purpose" not in headers and "why we" not in headers and "how we use" not in headers:
        return False
    return "cookie" not in headers and any(
        word in headers for word in ("basis", "data", "information", "ground", "categor")
    )


_ROW_TAG = Tag(STANCE, "asserts", "row", "row")


def _answer_stance(segment: Segment, clause: Clause, party: OwnParty, scan: Scan) -> tuple[Found | None, str, str]:
    found = judge_stance(clause)
    if found is not None and not found.weak and found.deontic:
        return found, "", found.subject
    asked = scan if segment.question in scan.text else None
    question = Clause(scan, 0, 0, party.ids)
    if asked is not None:
        start = scan.text.find(segment.question)
        question = Clause(scan, start, start + len(segment.question), party.ids)
    about = judge_stance(question) if asked is not None else None
    stance = stance_of_answer(segment.answer, question, about)
    bound = about.subject if about is not None and about.subject else PROVIDER
    mark = (clause.start, clause.start, _ROW_TAG)
    return Found(stance, bound, None, mark, deontic=True), "", ""


def _inline_context(scan: Scan, segment: Segment, party: OwnParty, context: Context) -> Context:
    """The head of an in-line list speaks for its members."""
    start = scan.text.find(segment.lead)
    head = Clause(scan, start, start + len(segment.lead), party.ids)
    found = judge_stance(head)
    if found is None:
        return context
    return make_governed([head], (head, found), (segment.lead,), (), party.ids, lambda text: scan)


def _has_cue(scan: Scan, segment: Segment) -> bool:
    """Whether any word that binds stands in a segment, or the party itself near its head."""
    marks = scan.marks
    if scan.low.startswith("not to ", segment.start):
        return True
    near = segment.start + _NEAR_HEAD
    for i in range(bisect_left(marks, (segment.start,)), len(marks)):
        if marks[i][0] >= segment.end:
            return False
        tag = marks[i][2]
        if tag.role == STANCE or (tag.role == SUBJECT and marks[i][0] < near and tag.value == "provider") or (
            tag.role == ACTOR and marks[i][0] < near
        ):
            return True
    return False


_NEAR_HEAD = 80


def _make_statement(
    block: Block, segment: Segment, text: str, party: OwnParty, kind: DocumentKind, aside: str, *, first: bool,
) -> Statement:  # fmt: skip
    lead = block.lead_in if first or segment.lead else ()
    if segment.lead:
        lead = (*lead, segment.lead)
    elif segment.question and segment.question not in lead:
        lead = (*lead, segment.question)
    start, end = segment.start, segment.end
    return make_own_statement(text[start:end], start, end, lead, block.headings, party.id, INSTRUMENTS[kind], aside)
