"""Labels of periods and the days that they cover, by the calendar or by a fiscal year.

The labels of the contract are ``2025``, ``2025-Q2``, ``2025-H1``, ``2025-07`` and ``2025-07-30``. What is none of these is an
ISO 8601 interval of two of them, both included: ``2025-01/2025-09`` for the first three quarters, ``2020/2022``.

A fiscal year is named after the calendar year in which it ends, as most companies do: with a year that ends in June, 2025-Q2 is
October to December 2024. ``fiscal_year_end`` is the month in which it ends, 1 to 12; 12 more stands for a company that names it
after the calendar year before: with 15, 2025 is April 2025 to March 2026.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from kg.model import Period

__all__ = ["BadLabel", "day", "half", "interval", "month", "months", "parse_label", "quarter", "quarter_of", "year"]

_LABEL = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


class BadLabel(ValueError):
    """A label that names no period.

    >>> str(BadLabel("2025-Q5"))
    "no period: '2025-Q5'; write 2025, 2025-Q2, 2025-H1, 2025-07, 2025-07-30 or two of them joined by /"
    """

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label

    def __str__(self) -> str:
        return f"no period: {self.label!r}; write 2025, 2025-Q2, 2025-H1, 2025-07, 2025-07-30 or two of them joined by /"


def parse_label(label: str, fiscal_year_end: int = 12) -> Period:
    """The period of a label. ``fiscal_year_end`` is the month in which the years, halves and quarters of the label end.

    Raises ``BadLabel`` for anything else.

    >>> parse_label("2025-Q2").start, parse_label("2025-Q2").end
    (datetime.date(2025, 4, 1), datetime.date(2025, 6, 30))
    >>> parse_label("2025-Q2", fiscal_year_end=6).start
    datetime.date(2024, 10, 1)
    >>> parse_label("2025-01/2025-09").end
    datetime.date(2025, 9, 30)
    """
    first, slash, second = label.partition("/")
    if slash:
        start, end = parse_label(first, fiscal_year_end), parse_label(second, fiscal_year_end)
        if "/" in second or start.start is None or end.end is None or start.start > end.end:
            raise BadLabel(label)
        return Period(label, start.start, end.end)
    match = _LABEL.fullmatch(label)
    if match is None or not label.isascii() or match["year"] == "0000":
        raise BadLabel(label)
    number = int(match["year"])
    try:
        if match["quarter"]:
            return quarter(number, int(match["quarter"]), fiscal_year_end)
        if match["half"]:
            return half(number, int(match["half"]), fiscal_year_end)
        if match["day"]:
            return day(dt.date(number, int(match["month"]), int(match["day"])))
        if match["month"]:
            return month(number, int(match["month"]))
        return year(number, fiscal_year_end)
    except ValueError as error:
        raise BadLabel(label) from error


def year(number: int, fiscal_year_end: int = 12) -> Period:
    """A year: by the calendar, or the fiscal year that ends in that month.

    >>> year(2025), year(2025, 6).start
    (Period(label='2025', start=datetime.date(2025, 1, 1), end=datetime.date(2025, 12, 31)), datetime.date(2024, 7, 1))
    """
    return Period(f"{number:04}", _first(number, 1, fiscal_year_end), _last(number, 12, fiscal_year_end))


def half(number: int, index: int, fiscal_year_end: int = 12) -> Period:
    """The first or second half of a year.

    >>> half(2025, 2).start
    datetime.date(2025, 7, 1)
    """
    return Period(
        f"{number:04}-H{index}", _first(number, 6 * index - 5, fiscal_year_end), _last(number, 6 * index, fiscal_year_end)
    )


def quarter(number: int, index: int, fiscal_year_end: int = 12) -> Period:
    """A quarter, 1 to 4, of a year.

    >>> quarter(2021, 4, 9).end
    datetime.date(2021, 9, 30)
    """
    return Period(
        f"{number:04}-Q{index}", _first(number, 3 * index - 2, fiscal_year_end), _last(number, 3 * index, fiscal_year_end)
    )


def month(number: int, index: int) -> Period:
    """A calendar month, 1 to 12; raises ``ValueError`` for another.

    >>> month(2024, 2).end
    datetime.date(2024, 2, 29)
    """
    if not 1 <= index <= 12:
        raise ValueError(f"no month: {index}")
    return Period(f"{number:04}-{index:02}", _first(number, index, 12), _last(number, index, 12))


def day(date: dt.date) -> Period:
    """A single day.

    >>> day(dt.date(2025, 7, 30)).label
    '2025-07-30'
    """
    return Period(date.isoformat(), date, date)


def months(number: int, first: int, last: int, fiscal_year_end: int = 12) -> Period:
    """From the first to the last of some months of a year, counted 1 to 12 from its start.

    >>> months(2021, 1, 9).label, months(2021, 1, 9, 6).label
    ('2021-01/2021-09', '2020-07/2021-03')
    """
    return interval(month(*_place(number, first, fiscal_year_end)), month(*_place(number, last, fiscal_year_end)))


def interval(first: Period, last: Period) -> Period:
    """From the first day of one period to the last day of another; one period is itself.

    >>> interval(month(2025, 1), month(2025, 9)).label
    '2025-01/2025-09'
    """
    return first if first == last else Period(f"{first.label}/{last.label}", first.start, last.end)


def quarter_of(date: dt.date, fiscal_year_end: int = 12) -> tuple[int, int]:
    """Year and quarter that a day falls in.

    >>> quarter_of(dt.date(2024, 11, 5)), quarter_of(dt.date(2024, 11, 5), 6)
    ((2024, 4), (2025, 2))
    >>> quarter_of(dt.date(2025, 2, 5), 15)
    (2024, 4)
    """
    months = date.month - 1 - fiscal_year_end % 12
    ahead = fiscal_year_end % 12 != 0 and date.month > fiscal_year_end % 12
    return date.year + ahead - (fiscal_year_end > 12), months % 12 // 3 + 1


def _place(number: int, index: int, fiscal_year_end: int) -> tuple[int, int]:
    """Calendar year and month of the index-th month (1 to 12) of a year that ends in ``fiscal_year_end``."""
    months = number * 12 + index - 1 - (12 - fiscal_year_end)
    return months // 12, months % 12 + 1


def _first(number: int, index: int, fiscal_year_end: int) -> dt.date:
    return dt.date(*_place(number, index, fiscal_year_end), 1)


def _last(number: int, index: int, fiscal_year_end: int) -> dt.date:
    at, index = _place(number, index, fiscal_year_end)
    return dt.date(at, index, calendar.monthrange(at, index)[1])
