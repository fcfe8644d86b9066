"""How the time of a number stands to the page that states it: over, past, ahead, or said loosely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import period as periods
from kg.model import Anchor

if TYPE_CHECKING:
    from kg.model import Context, Period, TimeExpression

__all__ = ["is_ahead", "is_done", "is_loose", "is_over", "is_past"]

_KNOWN_AFTER = 200  # days


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


def is_over(time: TimeExpression, context: Context) -> bool:
    """Whether a time is the quarter that a call reports on, for which nobody gives an outlook any more."""
    if not context.is_call or context.period is None or time.grain != "quarter":
        return False
    period = _resolved(time, context)
    return period is not None and period.label == context.period.label


def _resolved(time: TimeExpression, context: Context) -> Period | None:
    return periods.resolve(time, Anchor(context.date, context.period, context.fiscal_year_end))
