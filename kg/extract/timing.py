"""How the time of a number stands to the page that states it: over, past, ahead, or said loosely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import period as periods
from kg.model import Anchor

if TYPE_CHECKING:
    from kg.extract.reading import Reading
    from kg.model import Context, Period, Quantity, TimeExpression

__all__ = ["is_ahead", "is_beside", "is_done", "is_loose", "is_over", "is_over_by", "is_past", "main_of"]

_KNOWN_AFTER = 200  # days
_BESIDE = 12  # characters


def is_loose(time: TimeExpression | None, context: Context) -> bool:
    """Whether “this year” of a quarter's call only says that a figure is not last year's."""
    if time is None or not context.is_call or context.period is None or "-Q" not in context.period.label:
        return False
    return time.relation == "relative" and time.grain == "year" and time.shift == 0


def is_ahead(time: TimeExpression, context: Context) -> bool:
    """Whether a time begins after the page was written."""
    period = _resolved(time, context)
    return context.date is not None and period is not None and period.start is not None and period.start > context.date


def is_done(time: TimeExpression, context: Context) -> bool:
    """Whether a time had ended when the page was written."""
    period = _resolved(time, context)
    return context.date is not None and period is not None and period.end is not None and period.end < context.date


def is_past(time: TimeExpression, context: Context) -> bool:
    """Whether a time ended so long before the page was written that its figures are known."""
    period = _resolved(time, context)
    if context.date is None or period is None or period.end is None:
        return False
    return (context.date - period.end).days > _KNOWN_AFTER


def is_over_by(time: TimeExpression, main: TimeExpression | None, context: Context) -> bool:
    """Whether the figures of a time are known: it is long past, or over and of a year before the one that is looked ahead to.

    ``main`` is the time of the sentence so far; years that one span hands out to a list are all looked ahead to.
    """
    before = main is not None and main.start != time.start and (time.year or 0) < (main.year or 0) and time.year is not None
    return is_past(time, context) or (before and is_done(time, context))


def main_of(first: TimeExpression | None, time: TimeExpression | None) -> TimeExpression | None:
    """The time that what follows goes on with: not that of an earlier year, which a figure is held against (2024年为3亿元).

    >>> from kg.model import TimeExpression
    >>> new, old = (TimeExpression(0, 5, f"{year}年", "year", year=year) for year in (2025, 2024))
    >>> main_of(new, old).year, main_of(old, new).year
    (2025, 2025)
    """
    if first is None or time is None or first.year is None or time.year is None or first.relation != time.relation:
        return time
    return time if time.year >= first.year else first


def is_over(time: TimeExpression, context: Context) -> bool:
    """Whether a time is the quarter that a call reports on, for which nobody gives an outlook any more."""
    if not context.is_call or context.period is None or time.grain != "quarter":
        return False
    period = _resolved(time, context)
    return period is not None and period.label == context.period.label


def _resolved(time: TimeExpression, context: Context) -> Period | None:
    return periods.resolve(time, Anchor(context.date, context.period, context.fiscal_year_end))


def is_beside(reading: Reading, time: TimeExpression | None, quantity: Quantity) -> bool:
    """Whether a time stands right by a number, so that it is its own: from 2020's $3 million, from $3 million in 2020."""
    if time is None or reading.bounds_between(min(time.end, quantity.end), max(time.start, quantity.start)):
        return False
    gap = quantity.start - time.end if time.end <= quantity.start else time.start - quantity.end
    return gap <= _BESIDE
