"""Whether a number is a level or a change, which way it goes, and what it is measured against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.cues import LanguageCues
    from kg.extract.reading import Reading
    from kg.extract.terms import Term
    from kg.model import Quantity

__all__ = ["LEVEL", "RATIOS", "Change", "added", "change_of", "is_reset", "turned"]

RATIOS = frozenset({"percent", "points"})
_REACH = 80
_BASES = (("year_over_year", "YearOverYear"), ("quarter_over_quarter", "QuarterOverQuarter"))
_MINUS = re.compile(r"[A-Za-z][-−]$")  # behind letters the grammar of numbers takes a minus sign for a hyphen
_SIGN = re.compile(r"[-−–+＋]\s*$")


@dataclass(frozen=True, slots=True)
class Change:
    """Whether a number is a change, its sign, and against what; ``sure`` where a word right beside it says so."""

    is_change: bool
    sign: int = 1
    basis: str = "Unspecified"
    sure: bool = True


LEVEL = Change(False)


def change_of(reading: Reading, quantity: Quantity, cues: LanguageCues, last: tuple[Quantity, Change] | None) -> Change:
    """What the words around a number make of it. ``last`` is the number before it, with what that was."""
    if quantity.kind == "percent" and cues["multiplied"].fullmatch(quantity.text):
        return Change(True, basis=_basis(reading, quantity, cues))
    if last is not None and _replaces(reading, last, quantity, cues):
        return Change(True, last[1].sign, _basis(reading, quantity, cues))
    start = _window(reading, quantity, cues)
    before, after = reading.text[start : quantity.start], reading.text[quantity.end : quantity.end + 40]
    negative = cues["negative_before"].search(before) is not None
    found = (
        _paced(quantity, cues, before)
        or (cues.language == "en" and _moved_by(reading, quantity, cues))
        or _directed(reading, quantity, cues, start, before)
    )
    if found is None and last is not None and last[1].is_change and _goes_on(reading, last[0], quantity, cues):
        found = last[1].sign
    if found is None and quantity.kind == "money" and cues.language == "en":
        found = 1 if cues["more_than_that"].match(after) else -1 if cues["less_than_that"].match(after) else None
    if found is None and quantity.kind in RATIOS | {"multiple"}:
        if cues["change_after_down"].match(after):
            found = -1
        elif cues["change_after"].match(after) or (cues.language == "zh" and _implied(reading, quantity, cues, before)):
            found = -1 if _MINUS.search(before) else 1
    if found in (None, 0):
        return Change(False, -1 if negative else 1, sure=found == 0)
    return Change(True, -1 if negative else found or 1, _basis(reading, quantity, cues))


def added(term: Term, change: Change, cues: LanguageCues) -> Change:
    """How many more or fewer there are, where a wording counts those that are new or closed: 新开门店30家, 15 new stores."""
    if change.is_change:
        return change
    if cues["opened_wording"].fullmatch(term.text):
        return Change(True, 1)
    return Change(True, -1) if cues["closed_wording"].fullmatch(term.text) else change


def _replaces(reading: Reading, last: tuple[Quantity, Change], quantity: Quantity, cues: LanguageCues) -> bool:
    """Whether a Chinese ratio replaces one that is a change: 增长目标由5%下调到3%."""
    before, change = last
    if cues.language != "zh" or not change.is_change or quantity.kind not in RATIOS or before.kind != quantity.kind:
        return False
    text = reading.text
    if is_reset(reading, before, quantity, cues):
        return True
    reset = cues["reset_to"].fullmatch(text, before.end, quantity.start)
    return reset is not None and cues["from_before"].search(text, max(0, before.start - 40), before.start) is not None


def is_reset(reading: Reading, before: Quantity, quantity: Quantity | None, cues: LanguageCues) -> bool:
    """Whether an outlook is said to have become the next number, with no metric of its own: 指引是8%，现在下调到5%."""
    if (
        quantity is None
        or before.kind != quantity.kind
        or cues["reset_later"].fullmatch(reading.text, before.end, quantity.start) is None
    ):
        return False
    if any(before.end <= t.start and t.end <= quantity.start for t in reading.metrics):
        return False
    return cues["guidance"].search(reading.text, max(0, before.start - 20), before.start) is not None


def turned(reading: Reading, quantity: Quantity, cues: LanguageCues, change: Change, sign: int | None) -> Change | None:
    """A change as the parse has it: ``sign`` is 1 or -1 for more or less, 0 for what was reached, None where it does not say.

    None where the words right before the number say the opposite.
    """
    if sign is None or (change.is_change and change.sign == sign) or (change.sure and not change.is_change):
        return change
    if sign == 0:
        return Change(False, change.sign if not change.is_change else 1)
    if change.is_change or change.sign < 0:
        return None
    return Change(True, sign, _basis(reading, quantity, cues))


def _window(reading: Reading, quantity: Quantity, cues: LanguageCues) -> int:
    """From where the words before a number speak of it."""
    previous = reading.previous(quantity.start)
    start = previous.end if previous is not None else 0
    return max(start, reading.clause(quantity.start)[0]) if cues.language == "zh" else max(start, quantity.start - _REACH)


def _paced(quantity: Quantity, cues: LanguageCues, before: str) -> int | None:
    """The sign of a ratio that a pace of change has reached: 增速放缓至5% is a change of 5, 降幅收窄至3% one of -3."""
    if quantity.kind not in RATIOS:
        return None
    return 1 if cues["pace_up"].search(before) else -1 if cues["pace_down"].search(before) else None


def _moved_by(reading: Reading, quantity: Quantity, cues: LanguageCues) -> int | None:
    """The sign of what something differs by from a base that stands between: lower than in 2019 by $6 million."""
    if cues["moved_by"].search(reading.text, max(0, quantity.start - _REACH), quantity.start) is None:
        return None
    before = [q for q in reading.between(0, quantity.start) if q.kind != "duration"]
    start = before[-1].end if before else 0
    found = [
        (m.end(), sign)
        for name, sign in (("up", 1), ("down", -1))
        for m in cues[name].finditer(reading.text, start, quantity.start)
    ]
    last, sign = max(found, default=(-1, 0))
    term = next(iter(reading.metrics_before(quantity.start, 1)), None)
    if not found or term is None or term.start >= last or cues["goes_to"].search(reading.text, 0, term.start):
        return None  # sales to customers declined from last year by 4%
    return sign


def _directed(reading: Reading, quantity: Quantity, cues: LanguageCues, start: int, before: str) -> int | None:
    """The sign that a word of direction before a number gives it; 0 where the number is what was reached (增至, grew to)."""
    found = [(m.end(), sign) for name, sign in (("up", 1), ("down", -1)) for m in cues[name].finditer(before)]
    if not found:
        previous = reading.previous(quantity.start)
        if previous is not None and cues["reached"].fullmatch(before):  # grew 5% to $3 billion
            return 0
        return None
    last, sign = max(found)
    rest = before[last:]
    base = reading.base(quantity.start)
    if base is not None and start + last <= base[0]:
        return 0  # up from 3 to 5: what it is compared with is a level
    metric = next((t for t in reading.metrics_before(quantity.start, 1) if t.start > start + last), None)
    if metric is not None and cues["joined"].search(rest[: metric.start - start - last]):
        return None  # 5% growth in sales, and earnings of $3
    if cues["level_after"].search(rest) or (cues.language == "en" and cues["from_before"].search(before)):
        return 0  # what was reached, or started from: raised from 2 to 3
    return sign if reading.foreign(start + last, quantity.start) <= 1.0 else None


def _goes_on(reading: Reading, last: Quantity, quantity: Quantity, cues: LanguageCues) -> bool:
    """Whether a number goes on with the change before it: up $0.41 or 76%, 4% in Q1 and 5% for the year, 甲提升5%、乙3%."""
    gap, start = reading.text[last.end : quantity.start], last.end
    taken = [(m.start, m.end, m.text) for m in reading.names]
    if cues.language == "en":
        taken += [(t.start, t.end, t.text) for t in reading.times]
    for left, right, text in taken:
        if start <= left and right <= quantity.start:
            gap = gap.replace(text, "", 1)
    return cues["same_change"].fullmatch(gap) is not None


def _implied(reading: Reading, quantity: Quantity, cues: LanguageCues, before: str) -> bool:
    """Whether a Chinese ratio is a change without a word of direction beside it: governed by one, or signed and year on year."""
    if _governed(reading, quantity, cues):
        return True
    signed = _SIGN.search(before) or _SIGN.match(quantity.text[:1])  # YoY+5%, or 同比 with +5% behind it
    return signed is not None and _basis(reading, quantity, cues) != "Unspecified"


def _governed(reading: Reading, quantity: Quantity, cues: LanguageCues) -> bool:
    """Whether a verb of growth governs a ratio whose metric stands between them: 提升某应用广告转化率5%."""
    start, _ = reading.clause(quantity.start)
    metric = next(iter(reading.metrics_before(quantity.start, 1)), None)
    if metric is None or metric.start < start or reading.text[metric.end : quantity.start].strip(" 约近超"):
        return False
    names = [m for m in reading.names if start <= m.start and m.end <= metric.start]
    edge = names[-1].start if names else metric.start
    return any(m.end() == edge for m in cues["up"].finditer(reading.text, start, edge))


def _basis(reading: Reading, quantity: Quantity, cues: LanguageCues) -> str:
    """What a change is measured against: by the nearest word between the numbers beside it, else the only one of the sentence."""
    text = reading.text
    previous, following = reading.previous(quantity.start), reading.following(quantity.end)
    start, end = (previous.end if previous else 0), (following.start if following else len(text))
    if cues.language == "zh":
        start, end = max(start, reading.clause(quantity.start)[0]), min(end, reading.clause(quantity.end - 1)[1])
    places = [
        (m.start() - quantity.end if m.start() >= quantity.end else quantity.start - m.end() + 1, basis)
        for name, basis in _BASES
        for m in cues[name].finditer(text, start, end)
    ]
    if places:
        return min(places)[1]
    if any(t.relation == "year-ago" and start <= t.start <= end for t in reading.times):
        return "YearOverYear"
    scope = quantity.start if cues.language == "zh" else len(text)
    said = [basis for name, basis in _BASES if reading.has_cue(name, scope)]
    return said[0] if len(said) == 1 else "Unspecified"
