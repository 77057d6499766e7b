"""Word lists of English inflection: what the rules of ``inflections`` cannot know."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VERBS: dict[str, tuple[str, ...]] = {
    "be": ("is", "are", "was", "were", "been", "being"),
    "break": ("breaks", "broke", "broken", "breaking"),
    "bring": ("brings", "brought", "bringing"),
    "build": ("builds", "built", "building"),
    "buy": ("buys", "bought", "buying"),
    "choose": ("chooses", "chose", "chosen", "choosing"),
    "draw": ("draws", "drew", "drawn", "drawing"),
    "feed": ("feeds", "fed", "feeding"),
    "find": ("finds", "found", "finding"),
    "forbid": ("forbids", "forbade", "forbidden", "forbidding"),
    "forget": ("forgets", "forgot", "forgotten", "forgetting"),
    "get": ("gets", "got", "gotten", "getting"),
    "give": ("gives", "gave", "given", "giving"),
    "have": ("has", "had", "having"),
    "hide": ("hides", "hid", "hidden", "hiding"),
    "hold": ("holds", "held", "holding"),
    "keep": ("keeps", "kept", "keeping"),
    "lead": ("leads", "led", "leading"),
    "leave": ("leaves", "left", "leaving"),
    "lend": ("lends", "lent", "lending"),
    "let": ("lets", "letting"),
    "make": ("makes", "made", "making"),
    "offer": ("offers", "offered", "offering"),
    "overwrite": ("overwrites", "overwrote", "overwritten", "overwriting"),
    "pay": ("pays", "paid", "paying"),
    "put": ("puts", "putting"),
    "read": ("reads", "reading"),
    "rend": ("rends", "rent", "rending"),
    "run": ("runs", "ran", "running"),
    "see": ("sees", "saw", "seen", "seeing"),
    "seek": ("seeks", "sought", "seeking"),
    "sell": ("sells", "sold", "selling"),
    "resell": ("resells", "resold", "reselling"),
    "send": ("sends", "sent", "sending"),
    "set": ("sets", "setting"),
    "shut": ("shuts", "shutting"),
    "speak": ("speaks", "spoke", "spoken", "speaking"),
    "spy": ("spies", "spied", "spying"),
    "steal": ("steals", "stole", "stolen", "stealing"),
    "strike": ("strikes", "struck", "striking"),
    "take": ("takes", "took", "taken", "taking"),
    "teach": ("teaches", "taught", "teaching"),
    "tell": ("tells", "told", "telling"),
    "withdraw": ("withdraws", "withdrew", "withdrawn", "withdrawing"),
    "withhold": ("withholds", "withheld", "withholding"),
    "write": ("writes", "wrote", "written", "writing"),
}

# verbs of more than one syllable, or listed short ones, that double their last letter before -ed and -ing
DOUBLES = _words(
    "plan stop transfer occur refer permit submit commit control ban tap bug scan log tag map chat drop ship swap rip "
    "equip infer defer trap wiretap scrap strip rig bar debar jam transmit admit omit"
)
DOUBLES_UK = _words("model label travel cancel signal channel fuel level tunnel counsel funnel program")

PLURALS = {
    "child": "children",
    "person": "persons",
    "man": "men",
    "woman": "women",
    "grandchild": "grandchildren",
    "foot": "feet",
    "life": "lives",
    "wife": "wives",
    "knife": "knives",
    "analysis": "analyses",
    "crisis": "crises",
    "diagnosis": "diagnoses",
    "criterion": "criteria",
    "medium": "media",
    "cookie": "cookies",
    "movie": "movies",
    "virus": "viruses",
    "cache": "caches",
    "drone": "drones",
}
SINGULARS = {plural: singular for singular, plural in PLURALS.items()} | {"people": "person"}
UNCHANGED = _words(
    "data news goods arms means series species premises proceeds savings earnings police military staff personnel "
    "information software hardware malware spyware ransomware equipment evidence intelligence media people us this "
    "always gas bus status bias consensus"
)

PREPOSITIONS = _words(
    "of for by in to on with from about against under between at into without over who whose that as within"
)

# nouns that own what follows them: "user data", "user's data", "users' data"
OWNERS = _words(
    "user customer child minor citizen student employee consumer patient voter individual person member worker "
    "subscriber client candidate applicant visitor player teen teenager parent reader subject"
)
