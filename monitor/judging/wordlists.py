"""The closed classes of English that judging counts on: function words, openers of limits, equal words, number words.

Only words that mean the same in every policy stand here; what a topic calls its things belongs to the taxonomy, and
what reads as a limit, a stance or a correction belongs to the lexicon.
"""

from __future__ import annotations


def make_words(text: str) -> frozenset[str]:
    """A set of words, written as one text."""
    return frozenset(text.split())


MONTH_NAMES = make_words("january february march april may june july august september october november december")
NEGATIONS = make_words("not no never neither nor none nobody nothing cannot")
QUANTIFIERS_WIDE = make_words("any all every each ever always whatsoever whatever otherwise entire full")
QUANTIFIERS_SLIM = make_words(
    "some certain most many few limited several selected specific particular repeated serious main"
)
RESTRICTORS = make_words("only solely exclusively purely strictly merely")
CONJUNCTIONS = frozenset({"and", "or", "nor", "and/or"})

MODALS = make_words("may might can could will would shall should must")
MODAL_FORCE = {
    "might": 0, "could": 0, "may": 0, "can": 0, "should": 1, "would": 1, "will": 2, "shall": 2, "must": 2,
}  # fmt: skip

# Words that carry a stance or name a side: where the stance was compared already, they add nothing.
DEONTIC = NEGATIONS | MODALS | make_words("""do does did don be is are was were been being have has had use using prohibit prohibits prohibited prohibiting
    forbid forbidden ban banned allow allows allowed permit permits permitted disallow disallowed restricted require
    requires required agree agrees you your yours user users customer customers developer developers we our us ours
    they their them it its people anyone person persons ensure ensuring failing fail make making engage engaging
    attempt please note however so therefore also further additionally""")  # fmt: skip

FUNCTION = NEGATIONS | MODALS | CONJUNCTIONS | QUANTIFIERS_WIDE | make_words("""a an the this that these those such same other another its it he she they them their his her our ours us we you
    your yours i me my who whom whose which what when where while if unless until than then as at by for from in into of
    off on onto out over per to toward towards under up upon via with within without about above across after against
    among around before behind below between beyond during except excluding including inside regarding concerning
    through throughout is are was were be been being am do does did doing done has have had having so too also both
    either just only very there here how why but however although though because since whether not own more further
    well""")  # fmt: skip

EXCEPTION_OPENERS = make_words("unless except excepting excluding without besides notwithstanding")
CONDITION_OPENERS = make_words("if when where whenever wherever provided subject until while unless")
EXAMPLE_OPENERS = frozenset({"e.g", "eg", "such as", "for example", "for instance", "like"})
KINDS = make_words("""actual suspected potential attempted alleged threatened possible known unknown future existing
    current past present direct indirect express implied full partial real perceived paid free""")
INCLUSION_OPENERS = frozenset({"including", "include", "includes", "especially", "particularly", "whether", "also"})
RELATIVES = make_words("that which who whose whom whereby wherein")
PREPOSITIONS = make_words("""of for in on by from with to at into under during within using involving regarding concerning through via
    across over between against after before about related relating based based directed intended designed used as
    following pursuant per upon toward towards throughout beyond outside inside leading""")  # fmt: skip

CONNECTIVES = make_words(
    "finally accordingly thus therefore furthermore additionally moreover similarly likewise consequently hence however"
)
# Of two words for a tie between things, the first leaves more in than the second.
LOOSER_TIES = (
    (make_words("about regarding concerning relating involving"), make_words("from by of")),
    (frozenset({"related"}), frozenset({"for", "from"})),
    (frozenset({"or"}), frozenset({"and"})),
)

# Who aims, tries or is asked to do something promises less than who does it.
AIMS = make_words(
    """aim aims aimed aiming seek seeks seeking strive strives striving endeavor endeavors endeavour endeavours try tries
    trying attempt attempts hope hopes hoping intend intends intending plan plans planning encouraged encourage
    encourages recommended recommend advised efforts discretion ambition goal"""
)
# Words of which one rules out the other.
ANTONYMS = tuple(
    frozenset(pair.split())
    for pair in (
        "on off", "enabled disabled", "enabled off", "disabled on", "public private", "free paid", "mandatory voluntary",
        "mandatory optional", "compulsory voluntary", "required optional", "encrypted unencrypted", "open closed",
        "included excluded", "increase decrease", "rise fall", "more fewer", "more less", "higher lower", "true false",
        "online offline", "inside outside", "above below", "legal illegal", "accept reject", "accepted rejected",
        "visible hidden", "manual automatic", "permanent temporary",
    )
)  # fmt: skip
# Words that stand for anybody or anything: in the place of a named thing they leave more in.
WIDE_THINGS = make_words(
    """third party parties anyone anybody everyone everybody others other people persons person individuals individual
    companies organisations organizations entities entity"""
)
# Pairs in which drafters say one thing twice.
DOUBLETS = frozenset(
    tuple(pair.split())
    for pair in (
        "terms conditions", "rules regulations", "costs expenses", "policies procedures", "null void", "force effect",
        "safe secure", "true correct", "any all", "each every", "sole exclusive", "full complete", "successors assigns",
        "fit proper", "help support", "warranties representations", "cease desist", "aid abet",
    )
)  # fmt: skip
# Verbs that say one thing.
SAME_VERBS = tuple(
    make_words(row)
    for row in (
        "disclose disclosed disclosing disclosure share shared sharing provide provided providing give given giving",
        "collect collected collecting gather gathered gathering obtain obtained obtaining receive received",
        "delete deleted deleting erase erased erasing remove removed removing",
        "keep kept keeping retain retained retaining store stored storing",
        "terminate terminated terminating end ended ending cancel cancelled canceled",
        "notify notified notifying inform informed informing tell told",
        "change changed modify modified amend amended update updated revise revised",
        "occur occurs happen happens",
        "ensure ensures guarantee guarantees",
        "need needed require required necessary",
    )
)
TIME_NOUNS = frozenset(MONTH_NAMES) | make_words(
    "spring summer autumn fall winter christmas easter year month week quarter end mid today tomorrow midnight noon then"
)

# Deadlines in words, the tighter first.
PROMPTNESS = (
    make_words("immediately instantly"),
    make_words("promptly"),
    make_words("soon practicable possible reasonable"),
)

# How hard somebody tries, the hardest first; before "efforts" or "endeavours".
EFFORTS = (make_words("best utmost every"), make_words("reasonable"), make_words("commercially some"))
# Adjectives that take in what has not happened, or is not sure ("any *actual or suspected* breach").
EXPANDERS = make_words("actual suspected potential possible attempted threatened alleged perceived anticipated real apparent")

# Spelled differently, meant the same; each word is taken as the last of its row.
SAME_WORDS: dict[str, str] = {
    word: row[-1]
    for row in (
        ("utilize", "utilizes", "utilized", "utilizing", "utilization", "usage", "using", "used", "uses", "use"),
        ("provision", "providing", "provides", "provided", "provide"),
        ("information", "data"),
        ("purchase", "purchasing", "purchases", "buying", "buys", "buy"),
        ("commence", "begin", "beginning", "starting", "start"),
        ("assist", "assisting", "assistance", "helping", "help"),
        ("obtain", "obtaining", "receive"),
        ("prior", "before"),
        ("shall", "must"),
        ("individual", "individuals", "people", "persons", "person"),
        ("employees", "employee", "staff"),
        ("webpage", "website", "site"),
        ("e-mail", "email"),
        ("organisation", "company"),
        ("whilst", "while"),
        ("amongst", "among"),
        ("minor", "minors", "children", "child"),
        ("forbidden", "banned", "disallowed", "prohibited"),
        ("allow", "allowed", "allows", "permit"),
        ("permits", "permitted", "permit"),
        ("aged", "age"),
        ("older", "over"),
        ("consumers", "consumer"),
        ("preempt", "preempted"),
        ("tos", "terms"),
    )
    for word in row[:-1]
}

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
MONTHS = {
    name: place
    for place, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
SECTION_WORDS = make_words(
    "section sections clause clauses article articles paragraph paragraphs chapter annex appendix schedule § part"
)
COMPANY_FORMS = make_words("inc llc ltd limited corp corporation gmbh plc co platforms pbc lp ag sa bv")
