"""When a number of a table holds, and what its change is measured against: from its column, its row, or what stands over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Anchor, Period, TimeExpression
from kg.period import labels, resolve

if TYPE_CHECKING:
    from kg.grid.headers import Meaning
    from kg.model import Context

__all__ = ["Times", "When"]

_YEAR = 360
_QUARTER = (80, 100)


@dataclass(frozen=True, slots=True)
class When:
    """The time of a number; None stands for the period that the page reports on."""

    time: TimeExpression | None


class Times:
    """Dates the cells of tables. ``stocks`` are the metrics that hold at the end of a day; others are counted over a period."""

    def __init__(self, stocks: frozenset[str]) -> None:
        self._stocks = stocks

    def of(
        self,
        row: Meaning,
        column: Meaning,
        over: Meaning | None,
        columns: Sequence[Meaning | None],
        metric: str,
        context: Context,
        *,
        is_change: bool,
    ) -> When | None:
        """When a cell holds, or None where the table does not say or says two things."""
        if row.is_dated and column.is_dated and not (row.is_change or column.is_change):
            return None
        meaning = column if column.is_dated else row if row.is_dated else None
        if meaning is None and is_change:
            meaning = self._base(column, columns, context)
            if meaning is None and any(other is None or other.rest for other in columns):
                return None  # the columns that it compares are not understood
        if meaning is None:
            meaning = over
        if meaning is None:
            return When(None) if context.period is not None else None
        time = _time(meaning, context)
        if time is None:
            return When(None) if meaning.when == "current" and context.period is not None else None
        period = _resolved(time, context)
        if period is None or (time.grain == "day" and metric not in self._stocks):
            return None
        return When(time)

    def is_expected(self, row: Meaning, column: Meaning, when: When, outlook: bool, context: Context) -> bool:
        """Whether a figure is expected: as its own heads say, else in an outlook where its period has not ended."""
        if row.actual or column.actual:
            return False
        if row.expected or column.expected:
            return True
        period = _resolved(when.time, context) if when.time is not None else context.period
        return outlook and (period is None or period.end is None or context.date is None or period.end >= context.date)

    def basis(self, change: Meaning, columns: Sequence[Meaning | None], context: Context) -> str:
        """What a change is measured against: as its header says, else by the two periods beside it."""
        if change.basis != "Unspecified":
            return change.basis
        ends = [end for end in (self._end(column, context) for column in columns) if end is not None]
        if len(ends) != 2:
            return "Unspecified"
        days = abs((ends[0] - ends[1]).days)
        if _YEAR <= days <= _YEAR + 12:
            return "YearOverYear"
        return "QuarterOverQuarter" if _QUARTER[0] <= days <= _QUARTER[1] else "Unspecified"

    def _base(self, column: Meaning, columns: Sequence[Meaning | None], context: Context) -> Meaning | None:
        """The column that a change is of: the latest of those that stand before it, back to the change before."""
        at = next((i for i, other in enumerate(columns) if other is column), len(columns))  # the same one, not an equal one
        group: list[Meaning] = []
        for other in reversed(columns[:at]):
            if other is not None and other.is_change and group:
                break
            if other is not None and other.is_dated and not other.is_change:
                group.append(other)
        dated = [(end, meaning) for meaning in reversed(group) if (end := self._end(meaning, context)) is not None]
        return max(dated, key=lambda pair: pair[0])[1] if dated else None

    def _end(self, meaning: Meaning | None, context: Context) -> dt.date | None:
        if meaning is None or not meaning.is_dated or meaning.is_change:
            return None
        time = _time(meaning, context)
        if time is None:
            return context.period.end if meaning.when == "current" and context.period is not None else None
        period = _resolved(time, context)
        return period.end if period is not None else None


def _resolved(time: TimeExpression, context: Context) -> Period | None:
    return resolve(time, Anchor(context.date, context.period, context.fiscal_year_end))


def _time(meaning: Meaning, context: Context) -> TimeExpression | None:
    """The time that a header stands for; None for the period of the page, or where that would have to be known and is not."""
    if meaning.time is not None:
        return meaning.time
    period = context.period
    if period is None or period.end is None:
        return None
    if meaning.when == "year_ago":
        return TimeExpression(0, 0, "", "span", "year-ago")
    if meaning.when == "to_date":
        return TimeExpression(0, 0, "", "span", "relative", index=1)
    if meaning.when == "end":
        return _day(period.end)
    if meaning.when == "last_end":
        year, _ = labels.quarter_of(period.end, context.fiscal_year_end)
        last = labels.year(year - 1, context.fiscal_year_end).end
        return _day(last) if last is not None else None
    return None


def _day(date: dt.date) -> TimeExpression:
    return TimeExpression(0, 0, "", "day", year=date.year, index=date.month, day=date.day)
