"""Closed classes of English words that the grammar asks for; open classes stand in the lexicon."""

from __future__ import annotations

# after one of these a noun is no subject
PREPOSITIONS = frozenset([
    "of", "for", "to", "with", "by", "from", "in", "on", "about", "against", "under", "between", "at", "into",
    "without", "over", "through", "via", "among", "within", "around",
])  # fmt: skip

# between these and a subject no relative clause begins
JOINTS = frozenset([
    "and", "or", "but", "so", "then", "therefore", "however", "also", "nor", "yet", "that", "thus", "furthermore",
    "moreover", "additionally", "instead", "otherwise", "accordingly", "because", "if", "when", "unless", "where",
    "while", "although", "since", "as", "than", "whether", "which", "who", "once", "until", "before", "after",
    "please", "hereby", "further", "sometimes", "occasionally", "generally", "currently", "finally",
])  # fmt: skip

# subjects that begin a relative clause without its pronoun: "the data you give"
PRONOUNS = frozenset([
    "we", "you", "they", "it", "he", "she", "us", "we'll", "you'll",
])  # fmt: skip

# a noun behind one of these begins its own group
DETERMINERS = frozenset([
    "the", "a", "an", "these", "those", "this", "all", "our", "your", "their", "its", "such", "any", "other",
    "certain", "some", "no", "each", "every", "many", "most", "both", "several", "own", "same",
])  # fmt: skip

# words that open an adverbial: "in some cases we may"
OPENERS = frozenset([
    "in", "at", "on", "as", "from", "for", "under", "with", "by", "to", "during", "after", "before", "upon",
    "sometimes", "occasionally", "while", "when", "if", "where", "unless", "however", "although", "though", "once",
    "because", "since", "until", "through", "via", "regarding", "concerning", "without", "within", "except", "given",
])  # fmt: skip

# irregular past participles of verbs that policies use
PARTICIPLES = frozenset([
    "sold", "shown", "given", "taken", "made", "held", "kept", "sent", "lost", "met", "built", "bought", "brought",
    "set", "put", "written", "known", "seen", "found", "told", "done", "run", "paid", "read", "shut", "left",
    "withheld", "undertaken", "drawn", "chosen", "hidden", "stolen", "spoken", "sought", "taught", "caught", "lent",
    "spent", "begun", "cut", "let", "cast", "borne", "split", "fed", "led", "overseen", "rebuilt", "resold",
    "forgotten", "driven", "broken", "hurt", "stood", "understood", "laid",
])  # fmt: skip

# nouns for people and bodies that act, whose ending does not show it
ACTING = frozenset([
    "tenant", "resident", "student", "applicant", "agent", "patient", "assistant", "client", "parent", "child", "person",
    "people", "citizen", "guest", "host", "landlord", "adult", "pupil", "staff", "team", "crew", "board", "company",
    "firm", "business", "bank", "hospital", "school", "university", "college", "institution", "organization",
    "organisation", "association", "charity", "union", "council", "city", "town", "region", "country", "ministry",
    "agency", "authority", "household", "family", "farm", "shop", "hotel", "airline", "carrier",
    "party", "participant", "consultant", "accountant", "merchant", "recipient", "licensor", "lab",
    "laboratory", "library", "museum", "court", "parliament", "state", "government",
])  # fmt: skip

# nouns in -er, -or, -ee, -ist and -ian that name nobody who acts
THINGS_IN_ER = frozenset([
    "computer", "server", "order", "number", "offer", "letter", "error", "filter", "letter", "paper", "power", "water",
    "matter", "manner", "transfer", "feature", "router", "browser", "folder", "header", "footer", "parameter", "sensor",
    "processor", "monitor", "factor", "color", "behavior", "floor", "door", "identifier", "tracker", "cover", "disclaimer",
    "waiver", "chapter", "layer", "center", "folder", "printer", "scanner", "register", "quarter", "weather", "river",
    "newsletter", "banner", "charter", "answer", "trailer", "timer", "counter", "buffer", "cluster", "adapter",
    "connector", "vector", "mirror", "sector", "indicator", "motor", "fee", "guarantee", "committee", "degree", "list",
    "other", "former", "latter", "whatever", "however", "further", "never", "either", "neither", "whether", "over",
    "under", "after", "rather", "together", "another", "remainder", "barrier", "container", "controller", "player",
    "loader", "helper", "pointer", "handler", "wrapper", "crawler", "embedder", "classifier", "retriever", "parser",
    "tier", "character", "master", "disaster", "danger", "favor", "labor", "humor", "rumor", "terror", "tenor", "minor",
    "major", "interior", "exterior", "prior", "anchor", "editor", "generator", "accelerator", "trainer", "checker",
    "referee", "twist", "checklist", "playlist", "wishlist", "blacklist", "whitelist",
])  # fmt: skip

# what users get: "you will receive" promises something to them
RECEIVED = frozenset([
    "receive", "get", "see", "hear", "find", "have", "be", "obtain", "enjoy", "own", "keep", "retain", "learn",
    "know", "lose",
])  # fmt: skip

# what is done with data: "we will share" tells a practice rather than a duty
EXPLOITS = frozenset([
    "use", "share", "disclose", "collect", "sell", "access", "process", "transfer", "monitor", "store", "retain",
    "train", "analyze", "analyse", "combine", "record", "scan", "track", "profile",
])  # fmt: skip

# what somebody else can see done or left undone: "we aim to notify you" may be held to, "we aim to inspire" may not
CHECKABLE = frozenset([
    "tell", "notify", "inform", "warn", "alert", "answer", "respond", "reply", "acknowledge", "publish", "report",
    "delete", "erase", "remove", "destroy", "return", "refund", "review", "assess", "disclose", "give", "provide",
    "keep", "limit", "reduce", "cut", "end", "stop", "phase", "replace", "reach", "restore", "resolve", "complete",
])  # fmt: skip

# words that are capitalised without being a name
NOT_NAMES = frozenset([
    "the", "a", "an", "in", "on", "at", "it", "he", "she", "they", "we", "you", "i", "his", "her", "its", "their",
    "our", "my", "this", "that", "these", "those", "if", "when", "while", "where", "as", "for", "from", "with",
    "but", "and", "or", "so", "not", "no", "yes", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "ceo", "cto", "president", "minister", "mr", "mrs", "ms", "dr", "professor",
    "last", "later", "earlier", "after", "before", "under", "since", "until", "by", "to", "of", "hours", "however",
    "furthermore", "meanwhile", "also", "rival", "competitor", "chief", "executive", "officer",
    "spokesperson", "spokesman", "spokeswoman", "chairman", "founder", "company", "should", "could", "would",
    "nor", "whoever", "whether", "customers", "users",
    "couriers", "what", "why", "how", "who", "which", "there", "here", "one", "two", "three", "some", "many",
    "most", "several", "nobody", "nothing", "each", "every", "both", "all", "any", "asked", "privately", "people",
    "article", "section", "ai", "eu", "us", "uk", "correction", "update", "editor", "good", "morning", "today",
    "yesterday", "tomorrow", "now", "then", "starting", "rules", "models", "critics", "sources", "officials",
    "doctors", "analysts", "is", "are", "was", "were", "am", "be", "do", "does", "did", "has", "have", "had", "will",
    "shall", "might", "must", "can", "cannot", "only", "just", "even", "still", "never", "none", "neither", "either",
    "because", "although", "though", "unless", "despite", "according", "about", "around", "over", "more", "less",
    "few", "fewer", "other", "another", "such", "between", "during", "without", "within", "against", "whatever",
    "whenever", "wherever", "once", "again", "instead", "further", "given", "thanks", "please", "dear", "sorry",
])  # fmt: skip

# what contracts and policies speak of beside people: the head of the subject of a plain fact ("payment renews")
CONTRACT_NOUNS = frozenset([
    "access", "account", "addendum", "agreement", "amount", "appeal", "arbitration", "assignment", "authentication",
    "authorization", "authorisation", "award", "backup", "balance", "billing", "breach", "cancellation", "cap", "certificate", "change",
    "charge", "claim", "clause", "condition", "connection", "consent", "consequence", "content", "contract", "contractor", "credit",
    "customer", "data", "database", "datacenter", "datacentre", "deadline", "decision", "delay", "deletion", "delivery", "deposit", "device",
    "disclosure", "dispute", "document", "documentation", "download", "encryption", "endpoint", "enforcement",
    "entitlement", "exception", "exercise", "facility", "failure", "fee", "feature", "feedback", "guideline", "headquarter",
    "information", "infrastructure", "input", "invoice", "key", "language", "law", "liability", "licence", "license",
    "limit", "limitation", "location", "log", "measure", "membership", "model", "modification", "notice", "notification",
    "obligation", "offer", "offering", "omission", "option", "order", "output", "ownership", "part", "party", "password", "payment",
    "penalty", "period", "permission", "personnel", "plan", "platform", "policy", "practice", "price", "pricing",
    "privilege", "procedure", "process", "processing", "processor", "product", "program", "programme", "property",
    "protection", "provision", "purchase", "rate", "record", "refund", "registration", "remedy", "renewal", "report",
    "request", "reservation", "response", "responsibility", "restriction", "result", "retention", "review", "right",
    "rule", "sale", "sanction", "schedule", "section", "security", "server", "service", "session", "site", "software",
    "standard", "statement", "storage", "subprocessor", "sub-processor", "subscription", "support", "suspension",
    "system", "tax", "technology", "term", "termination", "title", "token", "trademark", "traffic", "training",
    "transaction", "transfer", "trial", "upgrade", "usage", "use", "venue", "violation", "waiver", "warranty", "website",
    "withdrawal", "workload", "guarantee", "grant", "expiration", "expiry", "goodwill", "compensation", "vulnerability", "incident", "issue", "relief", "employee", "conflict", "amendment", "version", "benefit", "copy", "file", "material", "conversation", "prompt",
])  # fmt: skip

# verbs of mind, being, feeling and aim: a habitual present in one of them binds nobody
UNBINDING_VERBS = frozenset([
    "aim", "am", "appear", "appreciate", "are", "ask", "be", "become", "began", "believe", "build", "can", "cannot",
    "care", "celebrate", "come", "could", "create", "design", "did", "do", "does", "don't", "encourage", "exist", "expect",
    "feel", "find", "had", "has", "have", "help", "hope", "host", "intend", "invite", "is", "know", "learn", "like",
    "look", "love", "made", "make", "may", "mean", "might", "must", "need", "never", "not", "plan", "regret",
    "recognise", "recognize", "represent", "see", "seek", "seem", "shall", "should", "strive", "suggest", "thank",
    "think", "trust", "try", "understand", "update", "urge", "value", "want", "was", "welcome", "were", "will", "wish",
    "would", "work", "advise", "acknowledge", "note", "remain", "live", "stand", "bring", "provide", "offer",
    "operate", "include", "describe", "outline", "explain", "list", "refer", "define", "call", "reserve", "agree",
])  # fmt: skip

# what will, may or does not happen of itself: in these a modal of a thing tells a fact instead of binding
HAPPENS = frozenset([
    "apply", "remain", "survive", "prevail", "govern", "continue", "constitute", "mean", "supersede", "become", "expire",
    "terminate", "take", "come", "bind", "inure", "control", "include", "exclude", "consist", "begin", "commence", "end",
    "accrue", "extend", "fall", "belong", "vest", "cease", "renew", "start", "affect", "limit", "have", "count",
    "result", "cover", "contain", "relieve", "waive", "operate", "lapse", "occur", "last", "exceed", "depend", "vary",
    "impair", "prejudice", "entitle", "arise", "replace", "stay", "revert", "create", "confer", "imply", "form",
])  # fmt: skip

# foretelling and praise: "the new index will help you" promises nothing
FORETELLS = frozenset([
    "help", "enable", "allow", "let", "make", "vary", "depend", "evolve", "be", "look", "see", "benefit", "improve", "play",
    "grow", "need", "want", "like", "love", "find", "seem", "appear", "feel", "know", "guide", "give",
])  # fmt: skip

# what users are passively given: "you may be offered a trial" binds nobody
OFFERED = frozenset([
    "offered", "presented", "shown", "provided", "given", "interested", "exposed", "invited", "shocked", "surprised",
    "redirected", "directed", "able", "aware", "familiar", "unable",
])  # fmt: skip

# practices as participles of a passive: "data will be stored in Norway" tells where rather than demands it
EXPLOITED = frozenset([
    "used", "shared", "disclosed", "collected", "sold", "accessed", "processed", "transferred", "monitored", "stored",
    "retained", "analyzed", "analysed", "combined", "recorded", "tracked", "located", "hosted", "held", "kept", "housed",
])  # fmt: skip

# what a provider disclaims rather than renounces: "we do not verify the offers" leaves a task undone, it forbids nothing
UNDERTAKEN_FOR_OTHERS = frozenset([
    "verify", "screen", "pre-screen", "prescreen", "check", "examine", "respond", "recognize", "recognise", "support",
    "investigate", "certify", "approve", "inspect", "confirm", "validate", "supervise", "vet", "promise", "represent",
    "undertake", "commit", "recommend", "ensure",
])  # fmt: skip

# what nobody can do: "this cannot be undone" tells a fact where "this cannot be sold" forbids
IRREVERSIBLE = frozenset([
    "undone", "reversed", "recovered", "restored", "guaranteed", "excluded", "reconstructed", "retrieved", "avoided",
    "prevented", "ruled", "eliminated", "ensured", "waived", "canceled", "cancelled", "identified", "linked", "traced",
    "reidentified", "re-identified", "completed", "processed", "assured",
])  # fmt: skip
