"""Typed quantities with their direction: durations, ages, shares, money, counts and dates.

"within 30 days", "no later than seventy-two hours", "a 90-day period", "under 18", "aged 13 or older", "50 %", "$100",
"by 8 July 2027", "for eighteen months". Durations are in days, ages in years, shares in per cent, dates as ordinal days
(a date without a year is taken in the leap year 2000 and has the unit ``day of the year``). Text without a number
gives an empty list; numbers of no known type (sections, streets) are left alone.
"""

from __future__ import annotations

import re
from datetime import date

from monitor.models import Direction, Quantity, QuantityKind

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18,
    "twenty": 20, "twenty-one": 21, "twenty-four": 24, "thirty": 30, "forty-five": 45, "forty-eight": 48,
    "fifty": 50, "sixty": 60, "seventy-two": 72, "ninety": 90, "hundred": 100, "single": 1, "half": 0.5,
}  # fmt: skip
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep",
         "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_NUM = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DIGIT = re.compile(r"\d")
# only here can a quantity begin: asked first, since most places fail it, where each form below would be tried in vain
_BEGINS = r"(?:(?=[\d$€£¥])|\b(?=" + "|".join(
    ["under", "below", "over", "above", "age", "at least", "younger than", "older than", "minimum age of", "by",
     "before", "until", "from", "since", "in", "after", "through", "a single", *_NUMBERS, *_MONTHS]
) + "))"  # fmt: skip
_ANY = re.compile(
    rf"{_BEGINS}(?:(?P<age>\b(?:under|below|over|above|aged?|at least|younger than|older than"
    rf"|minimum age of)(?: the)?(?: age)?(?: of)? (?P<age1>\d{{1,2}})\b(?! ?(?:days?|hours?|months?|weeks?|minutes?"
    rf"|%|percent|per cent|million|billion|users|people|members))(?: years?(?: of age"
    rf"| old)?)?(?P<older> or (?:older|over|above))?)"
    rf"|(?P<age2>\b(?P<age3>\d{{1,2}}) (?:years? (?:of age|old)|or (?:older|over))\b)"
    rf"|(?P<duration>\b(?P<n>{_NUM})(?: \(\d+\))?[ -](?:(?:business|calendar|working|full"
    rf"|consecutive) )?(?P<unit>minute|hour|day|night|week|month|year)s?\b)"
    rf"|(?P<share>\b(?P<pct>{_NUM}) ?(?:%|percent|per cent)(?!\w))"
    rf"|(?P<money>(?P<cur>[$€£¥]) ?(?P<sum>\d[\d,]*(?:\.\d+)?)(?P<scale> (?:million|billion))?"
    rf"|\b(?P<sum2>\d[\d,]*(?:\.\d+)?) (?P<cur2>dollars|euros|pounds|crowns|usd|eur|gbp)\b)"
    rf"|(?P<date>\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>{_MONTH})(?:,? (?P<y1>\d{{4}}))?"
    rf"|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y2>\d{{4}}))?"
    rf"|(?P<y3>\d{{4}})-(?P<mm>\d{{2}})-(?P<dd>\d{{2}})))"
    rf"|(?P<year>\b(?:by|before|until|from|since|in|after|through) (?P<y4>20\d{{2}})\b)"
    rf"|(?P<count>\b(?P<many>\d{{1,3}}(?:,\d{{3}})+|\d+|two|three|four|five|six|seven|eight|nine|ten"
    rf"|a single)(?P<big> (?:million|billion|thousand))? (?P<what>users|customers|people|members|sites|accounts"
    rf"|devices|requests|employees|jobs|stores|vehicles|cars|households|countries|counties|networks|plans|records"
    rf"|patients|tons|tonnes|data centers|data centres|partners|unit|units|states)\b))"
)  # fmt: skip
_AT_MOST = re.compile(
    r"(?:within|no later than|not later than|up to|at most|no more than|not more than|fewer than|less than|under"
    r"|below|maximum of|not exceed(?:ing)?|by|before|until|younger than|not beyond|no longer than"
    r"|beyond a)\s*(?:a |an |the |period of |its )*$"
)
_AT_LEAST = re.compile(
    r"(?:at least|no less than|not less than|no fewer than|more than|over|above|minimum of|older than|longer than"
    r"|no earlier than|from|after|exceeds?|starting|beginning|since)\s*(?:a |an |the |on )*$"
)
_CHANGE = re.compile(r"\bby\s*(?:a |an |about |roughly |some |another )*$")
_AHEAD = re.compile(r"(?:'s?)?[ -](?:before\b|beforehand|prior\b|in advance|ahead\b|(?:\w+ ){0,3}notice\b)")
_NEGATED = re.compile(r"\b(?:not|never|no)\b[\w ]{0,20}$")


def find_quantities(low: str, start: int, end: int, *, words: bool = True) -> list[Quantity]:
    """The quantities in one stretch of normalised text; places count from ``start``.

    ``words`` says that numbers may be written out; without them a stretch without a digit is not looked at.
    """
    if not words and _DIGIT.search(low, start, end) is None:
        return []
    found = []
    for match in _ANY.finditer(low, start, end):
        made = _make(match, low, start)
        if made is not None:
            found.append(made)
    return found


def _make(match: re.Match[str], low: str, start: int) -> Quantity | None:
    kind = match.lastgroup if match.lastgroup in _MAKERS else next((k for k in _MAKERS if match[k]), None)
    if kind is None:
        return None
    value = _MAKERS[kind](match)
    if value is None:
        return None
    name, number, unit = value
    direction = _direction(match, low, start, name)
    s, e = match.span()
    return Quantity(name, number, unit, direction, low[s:e], s - start, e - start)


def _direction(match: re.Match[str], low: str, start: int, kind: QuantityKind) -> Direction:
    before = low[max(start, match.start() - 30) : match.start()]
    if kind is QuantityKind.AGE:
        words = match[0]
        if words.startswith(("under", "below", "younger")):
            return Direction.AT_MOST
        return (
            Direction.AT_LEAST
            if words.startswith(("over", "above", "at least", "older", "minimum")) or " or " in words
            else Direction.EXACTLY
        )
    if match["year"]:
        word = match[0].split(" ", 1)[0]
        return (
            Direction.AT_MOST
            if word in ("by", "before", "until", "through")
            else Direction.AT_LEAST
            if word in ("from", "since", "after")
            else Direction.EXACTLY
        )
    if kind is QuantityKind.SHARE and _CHANGE.search(before):
        return Direction.EXACTLY  # "cut by 30 %" says how much, "by 2030" how late
    if _AT_MOST.search(before):
        return Direction.AT_MOST
    if _AT_LEAST.search(before):
        return (
            Direction.AT_MOST
            if before.rstrip().endswith(("more than", "longer than")) and _NEGATED.search(before)
            else Direction.AT_LEAST
        )
    if kind is QuantityKind.DURATION and _AHEAD.match(low, match.end()):
        return Direction.AT_LEAST  # "30 days before", "30 days' notice": more is earlier
    return Direction.EXACTLY


def _number(words: str) -> float:
    return float(_NUMBERS[words]) if words in _NUMBERS else float(words.replace(",", ""))


def _age(match: re.Match[str]) -> tuple[QuantityKind, float, str] | None:
    number = float(match["age1"] or match["age3"])
    return (QuantityKind.AGE, number, "years") if 3 <= number <= 99 else None


def _duration(match: re.Match[str]) -> tuple[QuantityKind, float, str] | None:
    return QuantityKind.DURATION, round(_number(match["n"]) * _DAYS[match["unit"]], 4), "days"


def _share(match: re.Match[str]) -> tuple[QuantityKind, float, str] | None:
    return QuantityKind.SHARE, _number(match["pct"]), "per cent"


def _money(match: re.Match[str]) -> tuple[QuantityKind, float, str] | None:
    number = _number(match["sum"] or match["sum2"])
    if match["scale"]:
        number *= 1e6 if "million" in match["scale"] else 1e9
    return QuantityKind.MONEY, number, match["cur"] or match["cur2"]


def _count(match: re.Match[str]) -> tuple[QuantityKind, float, str] | None:
    number = 1.0 if match["many"] == "a single" else _number(match["many"])
    scale = (match["big"] or "").strip()
    return QuantityKind.COUNT, number * {"": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}[scale], match["what"]


def _date(match: re.Match[str]) -> tuple[QuantityKind, float, str] | None:
    if match["y3"]:
        year, month, day = int(match["y3"]), int(match["mm"]), int(match["dd"])
    else:
        month = _MONTHS[(match["m1"] or match["m2"]).rstrip(".")]
        day = int(match["d1"] or match["d2"])
        year = int(match["y1"] or match["y2"] or 0)
    try:
        made = date(year or 2000, month, day)
    except ValueError:
        return None
    return QuantityKind.DATE, float(made.toordinal()), "day" if year else "day of the year"


def _year(match: re.Match[str]) -> tuple[QuantityKind, float, str] | None:
    last = match[0].startswith(("by", "until", "through"))
    return QuantityKind.DATE, float(date(int(match["y4"]), 12 if last else 1, 31 if last else 1).toordinal()), "year"


_MAKERS = {
    "age": _age, "age2": _age, "duration": _duration, "share": _share, "money": _money, "date": _date,
    "year": _year, "count": _count,
}  # fmt: skip
