"""When a number holds: which words of its sentence date it, and which year or quarter words without one mean.

A time dates the numbers behind it up to the next time, unless it stands right behind a number (“$5 million in 2021”), which it
then dates alone, or in a comparison (versus Q1 2020), where it dates only what it is compared with.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg import period as periods
from kg.extract.reading import lists_of
from kg.model import Anchor, TimeExpression

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.cues import LanguageCues
    from kg.extract.reading import Reading
    from kg.model import Context, Modality, Quantity

__all__ = ["NOT_DATED", "Dated", "Dates", "settled"]

_PLACE = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-H(?P<half>[12]))?")
_REACH = 60
_CLOSING_WORDS = 4.0
_REPORTED_WITHIN, _YEAR = 180, 365  # days
_NEW_YEAR = 2  # the month up to which an outlook for the year may be one for the last
_FORECAST_WITHIN, _SAID_AFTER = 150, 31  # days after its end in which the figures of a quarter or half may still be forecast


@dataclass(frozen=True, slots=True)
class Dated:
    """The time of a number, if words give it one; ``prior`` where it is what another number is compared with."""

    time: TimeExpression | None
    prior: bool = False


NOT_DATED = Dated(None)


class Dates:
    """The times of a sentence, asked for its numbers from left to right."""

    def __init__(self, reading: Reading, cues: LanguageCues, *, anchored: bool = False) -> None:
        """``anchored``: the clause before a semicolon told which year is in view."""
        self._reading = reading
        self._cues = cues
        self._anchored = anchored
        self._base = [self._is_base(t) for t in reading.times]
        self._used: set[int] = set()
        self._listed = self._lists()
        for i, time in enumerate(reading.times):  # a time right behind a number is that number's
            previous = reading.previous(time.start)
            if cues.language == "en" and previous is not None and self._attached(previous, time):
                self._used.add(i)

    def of(self, quantity: Quantity, *, is_change: bool) -> Dated:
        """The time of a number."""
        if quantity in self._listed:
            return Dated(self._listed[quantity])
        return self._chinese(quantity) if self._cues.language == "zh" else self._english(quantity, is_change=is_change)

    def first(self) -> TimeExpression | None:
        """The first time of the sentence that is no base of a comparison, whether it dates a number or not."""
        return next((t for t, base in zip(self._reading.times, self._base, strict=True) if not base and self._dates(t)), None)

    def _lists(self) -> dict[Quantity, TimeExpression]:
        """Times that a list hands out to the numbers of a list behind it: fourth quarter and full year sales of 3 and 11."""
        text = self._reading.text
        out = dict(self._years())
        times = lists_of(tuple(t for t, base in zip(self._reading.times, self._base, strict=True) if not base), text)
        groups = lists_of(self._reading.quantities, text) if times else []
        for group in groups:
            before = [g for g in times if len(g) == len(group) and g[-1].end <= group[0].start]
            if before and len({q.unit for q in group}) == 1:
                out.update(zip(group, before[-1], strict=True))
        return out

    def _years(self) -> Iterator[tuple[Quantity, TimeExpression]]:
        """The years of a span that a list behind it has a number for each of: 2021-23年营收为3/4/5亿元."""
        reading = self._reading
        spans = [t for t in reading.times if t.year is not None and t.until_year is not None and t.index is None]
        for group in lists_of(reading.quantities, reading.text) if spans else []:
            before = [t for t in spans if t.end <= group[0].start]
            first, last = (before[-1].year, before[-1].until_year) if before else (None, None)
            if first is not None and last is not None and last - first + 1 == len(group) and len({q.unit for q in group}) == 1:
                years = (replace(before[-1], grain="year", year=first + i, until_year=None) for i in range(len(group)))
                yield from zip(group, years, strict=True)

    # ------------------------------------------------------------------ English
    def _english(self, quantity: Quantity, *, is_change: bool) -> Dated:
        reading = self._reading
        region = reading.base(quantity.start)
        if region is not None and not is_change:
            inside = [t for t in reading.times if region[0] <= t.start < region[1]]
            behind = [t for t in inside if t.start >= quantity.end]
            return Dated(next(iter(behind or inside), None), prior=True)
        best: TimeExpression | None = None
        for i, time in enumerate(reading.times):
            if self._base[i] or not self._dates(time):
                continue
            if time.start >= quantity.end:
                if reading.previous(time.start) == quantity and self._attached(quantity, time):
                    return Dated(time, prior=time.relation == "year-ago" and not is_change)
                break
            if time.end <= quantity.start and i not in self._used:
                best = time
        if best is not None and best.relation == "year-ago":
            alone = not reading.between(best.end, quantity.start)
            return Dated(best, prior=True) if alone and not is_change else NOT_DATED
        return Dated(best or self._closing(quantity) or self._shared(quantity))

    def _shared(self, quantity: Quantity) -> TimeExpression | None:
        """The time behind the next number, where that is joined to this: earned $4 million on sales of $30 million last year."""
        reading = self._reading
        following = reading.following(quantity.end)
        if following is None or reading.bounds_between(quantity.end, following.end) or reading.base(following.start):
            return None
        if self._cues["shares_time"].match(reading.text, quantity.end) is None:
            return None
        times = [t for t in reading.times if t.start >= following.end and self._attached(following, t)]
        return times[0] if times and self._dates(times[0]) and times[0].relation != "year-ago" else None

    def _closing(self, quantity: Quantity) -> TimeExpression | None:
        """The only time of a sentence, where it closes the clause of a number: sold 5 million consoles in its first quarter."""
        reading = self._reading
        if len(reading.times) != 1 or self._base[0]:
            return None
        time = reading.times[0]
        if (
            time.start < quantity.end
            or time.start - quantity.end > _REACH
            or not self._dates(time)
            or time.relation == "year-ago"
        ):
            return None
        if reading.bounds_between(quantity.end, time.start) or reading.foreign(quantity.end, time.start) > _CLOSING_WORDS:
            return None
        return time if self._cues["closes"].search(reading.text, quantity.end, time.start) else None

    def _attached(self, quantity: Quantity, time: TimeExpression) -> bool:
        """Whether a time stands right behind a number, with joining words only, or the metric, in between."""
        start, end = quantity.end, time.start
        if end < start or end - start > _REACH or self._cues["base_open"].search(self._reading.text, start, end):
            return False
        joined = self._cues["attaches"].search(self._reading.text[start:end]) is not None
        return joined and self._reading.foreign(start, end) <= 0.5 and not self._reading.bounds_between(start, end)

    # ------------------------------------------------------------------ Chinese
    def _chinese(self, quantity: Quantity) -> Dated:
        reading = self._reading
        start, _ = reading.clause(quantity.start)
        first = quantity.start
        previous = reading.previous(first)
        while previous is not None and self._cues["list_plain"].fullmatch(reading.text, previous.end, first):
            first, previous = previous.start, reading.previous(previous.start)  # 上年同期为2亿元、4%
        since = max(previous.end if previous else 0, start - 1)
        best: TimeExpression | None = None
        for i, time in enumerate(reading.times):
            if time.start > quantity.start:
                break
            if time.relation == "year-ago":
                own = reading.text[time.end : quantity.start].strip("的约近 ") == ""  # 由去年同期的5%
                if (own or not self._base[i]) and since <= time.start:
                    return Dated(time, prior=True)
                continue
            following = reading.following(time.end)
            if self._before_that(time):  # 2023年为5亿元，上一年为4亿元
                if following == quantity:
                    return Dated(replace(time, relation="year-ago", grain="span", shift=0), prior=True)
                continue
            if self._is_held_against(time):  # 超过去年全年的9200万元
                if following == quantity:
                    return Dated(time, prior=True)
                continue
            if not self._base[i] and self._dates(time):
                best = time
        return Dated(best)

    def _before_that(self, time: TimeExpression) -> bool:
        """Whether a time is the year before one in view, not before that of the page: 上一年 behind 2023年."""
        if time.relation != "relative" or self._cues["year_before"].fullmatch(time.text) is None:
            return False
        return self._anchored or any(t.year is not None and t.end <= time.start for t in self._reading.times)

    def _is_held_against(self, time: TimeExpression) -> bool:
        """Whether a time belongs to the number right behind it alone, which another is held against."""
        text, following = self._reading.text, self._reading.following(time.end)
        if following is None or self._cues["time_of"].fullmatch(text, time.end, following.start) is None:
            return False
        return self._cues["held_against"].search(text, max(0, time.start - 12), time.start) is not None

    # ------------------------------------------------------------------ times that date nothing
    def _dates(self, time: TimeExpression) -> bool:
        """Whether a time can date numbers: days only as the day at which something stood (as of June 30)."""
        before, after = self._reading.text[: time.start][-12:], self._reading.text[time.end : time.end + 12]
        if time.grain == "day":
            return self._cues["as_of"].search(before) is not None
        return self._cues["no_time_after"].match(after) is None

    def _is_base(self, time: TimeExpression) -> bool:
        """Whether a time is what something is measured against (较2020年, versus Q1), not when the numbers beside it hold."""
        text = self._reading.text
        if self._cues.language == "en":
            return self._reading.base(time.start) is not None
        if time.relation == "year-ago" and self._cues["base_after"].match(text, time.end):
            return True
        return self._cues["base_before"].search(text[max(0, time.start - 30) : time.start]) is not None


def _own_quarter(time: TimeExpression, context: Context) -> TimeExpression | None:
    """The quarter of a call that names it by its last day (the three months ended November 30), or the one a year before."""
    if time.until is None or time.index is None or not time.day or (time.until - time.index) % 12 != 2:
        return None
    period = periods.resolve(time, Anchor(context.date, None, context.fiscal_year_end))
    if period is None or period.end is None or context.date is None:
        return None
    days = (context.date - period.end).days
    if 0 <= days <= _REPORTED_WITHIN:
        return replace(time, grain="quarter", relation="relative", shift=0, year=None, index=None, day=None, until=None)
    if _YEAR <= days <= _YEAR + _REPORTED_WITHIN:
        return replace(time, grain="span", relation="year-ago", year=None, index=None, day=None, until=None)
    return None


def settled(
    time: TimeExpression,
    modality: Modality,
    context: Context,
    earlier: Sequence[TimeExpression],
    remembered: TimeExpression | None,
) -> TimeExpression:
    """A time with the year that it leaves out, where the page tells it: that of a year named before it in the sentence or kept in
    mind (``remembered``), the next such quarter for an outlook, the last one for what was reported.
    """
    if time.grain == "span" and context.is_call and context.period is not None and "-Q" in context.period.label:
        return _own_quarter(time, context) or time
    if time.relation == "relative" and time.grain == "year" and time.shift == -1 and not time.fiscal and context.is_call:
        return replace(time, fiscal=True)
    yearless = time.relation == "absolute" and time.year is None and not (time.until and time.day)
    if not yearless or time.grain not in ("year", "quarter", "half"):
        return time
    named = [t for t in earlier if t.year is not None and t.relation == "absolute" and t.end <= time.start and t.grain != "day"]
    if named:
        return replace(time, year=named[-1].year, fiscal=time.fiscal or named[-1].fiscal)
    remembered = _in_view(remembered, context)
    place = _PLACE.fullmatch(context.period.label) if context.period else None
    if place is None:
        return _without_period(time, modality, context, remembered)
    year, quarter, half = int(place["year"]), int(place["quarter"] or 0), int(place["half"] or 0)
    over = context.date is None or context.period is None or context.period.end is None or context.period.end < context.date
    last = over and (quarter == 4 or half == 2 or not (quarter or half))
    ahead = modality in ("Guidance", "Planned")
    if remembered is not None and remembered.year is not None and ahead and (time.grain == "year") and remembered.year >= year:
        return replace(time, year=remembered.year)
    if time.grain == "year":
        return replace(time, year=year + (1 if ahead and last else 0))
    at = quarter if time.grain == "quarter" else half
    if time.index is None or not at:
        return replace(time, year=year + (1 if ahead and last and not at and (quarter or half) else 0))
    if ahead:
        return replace(time, year=year + (1 if time.index <= at and (time.index < at or last) else 0))
    return replace(time, year=year - (1 if time.index > at else 0))


def _in_view(remembered: TimeExpression | None, context: Context) -> TimeExpression | None:
    """The year kept in mind, but for one to come: a plant to open in 2028 does not make 全年 that year."""
    end = context.period.end if context.period is not None else None
    now = context.date or end
    if context.language != "zh" or now is None or remembered is None or remembered.year is None:
        return remembered
    return remembered if remembered.year <= now.year else None


def _without_period(
    time: TimeExpression, modality: Modality, context: Context, remembered: TimeExpression | None
) -> TimeExpression:
    """The same on a page that names no period of its own: by the year in mind, or the date of the page."""
    ahead = modality != "Reported"
    if time.grain == "year" and ahead and context.language == "zh" and context.date and context.date.month > _NEW_YEAR:
        return replace(time, year=context.date.year)  # 预计全年 is this year, whatever year was told of before
    if remembered is not None and remembered.year is not None and time.grain == "year":
        return replace(time, year=remembered.year)
    if modality == "Reported" or context.date is None or time.grain == "year":
        return time
    late = time.grain == "half" and time.index == 2  # in spring the second half is the one to come
    known = dt.timedelta(days=_SAID_AFTER if late else _FORECAST_WITHIN)
    for year in (context.date.year - 1, context.date.year, context.date.year + 1):
        period = periods.resolve(replace(time, year=year), Anchor(context.date, None, context.fiscal_year_end))
        if period is not None and period.end is not None and period.end >= context.date - known:
            return replace(time, year=year)
    return time
