"""From what the words say to dates: the document's date, the period in view and the fiscal year decide."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from kg.model import Anchor, Period, TimeExpression
from kg.period import labels

__all__ = ["resolve"]

_PLACE = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-(?P<month>\d\d)(?:-\d\d)?)?")
# A day or month without a year is of the anchor's year, unless it would lie further ahead, or further back, than this: news of
# January that speaks of 28 December mean the one that was, and those of December with 15 January the one to come.
_FEBRUARY, _RETAIL_DAYS = 2, 4
_AHEAD = dt.timedelta(days=150)
_BACK = dt.timedelta(days=320)


def resolve(expression: TimeExpression, anchor: Anchor) -> Period | None:
    """The period that an expression stands for, or ``None`` where the anchor does not say.

    A year, quarter or half keeps the name that the text gives it; where it is the company's own (a quarter, a half, a year marked
    ``fiscal``), its days follow ``anchor.fiscal_year_end``. Relative years, months and days count from ``anchor.date``;
    relative quarters and the period a year ago from ``anchor.period``. A quarter or half without a year takes the year of
    ``anchor.period``, or else is the last that had ended by ``anchor.date``.

    >>> anchor = Anchor(dt.date(2025, 7, 30), labels.parse_label("2025-Q2"))
    >>> resolve(TimeExpression(0, 4, "去年同期", "span", "year-ago"), anchor).label
    '2024-Q2'
    >>> resolve(TimeExpression(0, 2, "明年", "year", "relative", shift=1), anchor).label
    '2026'
    >>> resolve(TimeExpression(0, 4, "未来几年", "span", "relative"), anchor) is None
    True
    """
    try:
        return _RESOLVERS[expression.grain](expression, anchor)
    except (ValueError, OverflowError):  # 31 June, the year 0: no such day
        return None


def _place(period: Period | None) -> tuple[int, dict[str, int]] | None:
    """Year and place (quarter, half or month) of a period by its label; of an interval, those of its last part."""
    match = _PLACE.fullmatch(period.label.rpartition("/")[2]) if period else None
    if match is None:
        return None
    return int(match["year"]), {name: int(match[name]) for name in ("quarter", "half", "month") if match[name]}


def _year(expression: TimeExpression, anchor: Anchor) -> int | None:
    """The year of an expression that names or shifts one, otherwise that of the period in view."""
    if expression.year is not None:
        return expression.year
    place = _place(anchor.period)
    if expression.relation == "relative":
        base = place[0] if place and (expression.fiscal or not anchor.date) else _date_year(expression, anchor)
        return None if base is None else base + expression.shift
    return place[0] if place else None


def _date_year(expression: TimeExpression, anchor: Anchor) -> int | None:
    if anchor.date is None:
        return None
    return labels.quarter_of(anchor.date, anchor.fiscal_year_end)[0] if expression.fiscal else anchor.date.year


def _whole_year(expression: TimeExpression, anchor: Anchor) -> Period | None:
    year = _year(expression, anchor)
    if year is None:
        return None
    place = _place(anchor.period)
    # the year of a company's annual results is its fiscal year, whatever it calls it
    own = expression.fiscal or (place is not None and place == (year, {}))
    return labels.year(year, anchor.fiscal_year_end if own else 12)


def _quarter(expression: TimeExpression, anchor: Anchor) -> Period | None:
    if expression.index is None:
        return _relative_quarter(expression, anchor)
    if expression.relation == "year-ago":
        place = _place(anchor.period)
        return labels.quarter(place[0] - 1, expression.index, anchor.fiscal_year_end) if place else None
    if expression.until is not None and expression.day is not None:
        return _ended_quarter(expression, anchor)
    year = _year(expression, anchor)
    if year is None and anchor.date is not None:
        year = _latest(lambda y: labels.quarter(y, expression.index or 1, anchor.fiscal_year_end), anchor.date)
    return None if year is None else labels.quarter(year, expression.index, anchor.fiscal_year_end)


def _relative_quarter(expression: TimeExpression, anchor: Anchor) -> Period | None:
    place = _place(anchor.period)
    if place and "quarter" in place[1]:
        year, index = place[0], place[1]["quarter"]
    elif anchor.date is not None and expression.shift:
        year, index = labels.quarter_of(anchor.date, anchor.fiscal_year_end)
    else:
        return None  # "the quarter" of a page that names none
    year, index = divmod(year * 4 + index - 1 + expression.shift, 4)
    return labels.quarter(year, index + 1, anchor.fiscal_year_end)


def _ended_quarter(expression: TimeExpression, anchor: Anchor) -> Period | None:
    """A quarter with its last day: the name from the text, the days from that day."""
    end = _day(expression, anchor)
    if end is None or end.end is None or expression.index is None:
        return None
    months = end.end.year * 12 + end.end.month - 3
    start = dt.date(months // 12, months % 12 + 1, 1)
    place = _place(anchor.period)
    # the fiscal year ends 3 months a quarter after this one
    left = end.end.year * 12 + end.end.month - 1 + 3 * (4 - expression.index)
    year = expression.year if expression.fiscal and expression.year else left // 12
    if place and place[1].get("quarter") == expression.index and abs(place[0] - year) <= 1:
        year = place[0]
    elif not (expression.fiscal and expression.year) and (anchor.fiscal_year_end > 12 or _is_retail(end.end, left % 12 + 1)):
        year -= 1  # named after the year in which it starts
    return Period(f"{year}-Q{expression.index}", start, end.end)


def _is_retail(end: dt.date, year_end: int) -> bool:
    """Whether a quarter is of the 4-5-4 calendar of the National Retail Federation, whose year ends on the Saturday nearest
    31 January and bears the number of the one in which it starts: told by the first days of February, May, August or November.
    """
    return year_end == _FEBRUARY and end.day <= _RETAIL_DAYS


def _half(expression: TimeExpression, anchor: Anchor) -> Period | None:
    if expression.index is None:
        place = _place(anchor.period)
        if not place or "half" not in place[1]:
            return None
        year, index = divmod(place[0] * 2 + place[1]["half"] - 1 + expression.shift, 2)
        return labels.half(year, index + 1, anchor.fiscal_year_end)
    named = _year(expression, anchor)
    if named is None and anchor.date is not None:
        named = _latest(lambda y: labels.half(y, expression.index or 1, anchor.fiscal_year_end), anchor.date)
    return None if named is None else labels.half(named, expression.index, anchor.fiscal_year_end)


def _latest(period: Callable[[int], Period], date: dt.date) -> int:
    """The last year whose period had ended by the date."""
    year = date.year + 1
    while (end := period(year).end) is not None and end > date:
        year -= 1
    return year


def _month(expression: TimeExpression, anchor: Anchor) -> Period | None:
    if expression.index is None:
        if anchor.date is None:
            return None
        year, index = divmod(anchor.date.year * 12 + anchor.date.month - 1 + expression.shift, 12)
        return labels.month(year, index + 1)
    if expression.year is None and expression.relation == "absolute" and anchor.date is not None:
        return labels.month(_near(anchor.date, expression.index, 15).year, expression.index)
    year_named = _year(expression, anchor)
    return None if year_named is None else labels.month(year_named, expression.index)


def _day(expression: TimeExpression, anchor: Anchor) -> Period | None:
    month, day = expression.until or expression.index, expression.day
    if day is None:
        return labels.day(anchor.date + dt.timedelta(days=expression.shift)) if anchor.date else None
    if month is None:
        if anchor.date is None:
            return None
        at = anchor.date.replace(day=1)
        return labels.day(at.replace(day=day) if day <= anchor.date.day else (at - dt.timedelta(days=1)).replace(day=day))
    if expression.year is None and expression.relation == "absolute" and anchor.date is not None:
        # what ended on a day ended before the page was written
        return labels.day(_near(anchor.date, month, day, dt.timedelta(0) if expression.until else _AHEAD))
    year = None if expression.until and expression.fiscal and expression.year else _year(expression, anchor)
    return None if year is None else labels.day(dt.date(year, month, day))


def _near(date: dt.date, month: int, day: int, ahead: dt.timedelta = _AHEAD) -> dt.date:
    """That day in the year of ``date``, or in the one before or after where it is far from it."""
    for year in (date.year, date.year - 1, date.year + 1):
        try:
            found = dt.date(year, month, day)
        except ValueError:  # 29 February
            continue
        if -_BACK <= found - date <= ahead or (not ahead and found <= date):
            return found
    return dt.date(date.year, month, day)


def _span(expression: TimeExpression, anchor: Anchor) -> Period | None:
    if expression.relation == "year-ago":
        return _year_ago(expression, anchor)
    if expression.until_year is not None and expression.year is not None:
        fiscal = anchor.fiscal_year_end if expression.fiscal else 12
        return labels.interval(labels.year(expression.year, fiscal), labels.year(expression.until_year, fiscal))
    if expression.until is not None and expression.day is not None:
        return _ended_span(expression, anchor)
    if expression.until is not None and expression.index is not None:
        year = _year(expression, anchor)
        # what starts with the year is of the company's own, unless it names a year that is not
        own = expression.index == 1 and (expression.fiscal or expression.year is None)
        first, last, end = expression.index, expression.until, anchor.fiscal_year_end if own else 12
        if year is None and anchor.date is not None:
            year = _latest(lambda y: labels.months(y, first, last, end), anchor.date)
        return None if year is None else labels.months(year, first, last, end)
    if expression.index is not None:
        return _to_date(anchor)
    return _rolling(expression.shift, anchor)


def _year_ago(expression: TimeExpression, anchor: Anchor) -> Period | None:
    """The period in view, a year before or in the year that is named."""
    place = _place(anchor.period)
    if place is None or anchor.period is None or "/" in anchor.period.label:
        return None
    year = expression.year if expression.year is not None else place[0] - 1
    return labels.parse_label(f"{year:04}{anchor.period.label[4:]}", anchor.fiscal_year_end)


def _ended_span(expression: TimeExpression, anchor: Anchor) -> Period | None:
    """Three, six, nine or twelve months up to a day: a quarter, half or year of the company where they make one."""
    end = _day(expression, anchor)
    if end is None or end.end is None or expression.index is None or expression.until is None:
        return None
    months = expression.until - expression.index + 1
    at = end.end.year * 12 + end.end.month - 1
    year, quarter = labels.quarter_of(end.end, anchor.fiscal_year_end)
    first, last = at - months + 1, (end.end.month - anchor.fiscal_year_end) % 12
    if months == 3 and last % 3 == 0:
        return labels.quarter(year, quarter, anchor.fiscal_year_end)
    if months == 6 and last % 6 == 0:
        return labels.half(year, 1 if last else 2, anchor.fiscal_year_end)
    if months == 12 and last == 0:
        return labels.year(year, anchor.fiscal_year_end)
    return labels.interval(labels.month(first // 12, first % 12 + 1), labels.month(at // 12, at % 12 + 1))


def _to_date(anchor: Anchor) -> Period | None:
    last = anchor.period.end if anchor.period and anchor.period.end else anchor.date
    if last is None:
        return None
    return labels.interval(labels.month(last.year, 1), labels.month(last.year, last.month))


def _rolling(months: int, anchor: Anchor) -> Period | None:
    """So many months ahead of the document's date, or before it; no date, or no number of months, no period."""
    if anchor.date is None or not months:
        return None
    at = anchor.date.year * 12 + anchor.date.month - 1
    first, last = (at + 1, at + months) if months > 0 else (at + months, at - 1)
    return labels.interval(labels.month(first // 12, first % 12 + 1), labels.month(last // 12, last % 12 + 1))


_RESOLVERS = {"year": _whole_year, "quarter": _quarter, "half": _half, "month": _month, "day": _day, "span": _span}
