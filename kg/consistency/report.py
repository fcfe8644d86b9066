"""Contradictions as rows of a table: what is stated, what follows from the others, and the words of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from kg.consistency.contradictions import Contradiction
from kg.consistency.figures import Figure, Interval

__all__ = ["COLUMNS", "table"]

COLUMNS: Final = ("entity", "metric", "segment", "period", "number", "says", "should be", "document", "quote")
_SAYS: Final = {"growth": ("now", "before"), "difference": ("now", "before"), "margin": ("part", "whole")}
_DIGITS = 4


def table(found: Iterable[Contradiction]) -> Iterator[tuple[str, ...]]:
    """Three rows a contradiction: the number that does not fit, with where it should lie, and the two that it should follow from.

    >>> list(table([]))
    []
    """
    for one in found:
        stated = "margin" if one.kind == "margin" else "change"
        yield _row(one.stated, stated, _between(one.follows, one.stated.unit))
        for name, figure in zip(_SAYS[one.kind], one.parts, strict=True):
            yield _row(figure, name, "")


def _row(figure: Figure, role: str, expected: str) -> tuple[str, ...]:
    says = f"{figure.text} ({_size(figure)} {figure.unit})"
    names = (figure.name, figure.metric, figure.segment, figure.period)
    return *names, role, says, expected, figure.title, figure.quote


def _size(figure: Figure) -> str:
    low, high = (format(size, "f") for size in (figure.low, figure.high))
    return low if low == high else f"{low} to {high}"


def _between(interval: Interval, unit: str) -> str:
    """An interval in words, rounded outwards enough to be read.

    >>> _between((Decimal("11.841"), Decimal("12.2659")), "%"), _between((Decimal(3), Decimal("Infinity")), "USD")
    ('11.84 to 12.27 %', '3 or more USD')
    """
    low, high = (_rounded(end) if end.is_finite() else "" for end in interval)
    if not high:
        return f"{low} or more {unit}"
    if not low:
        return f"{high} or less {unit}"
    return f"{low} to {high} {unit}" if low != high else f"{low} {unit}"


def _rounded(value: Decimal) -> str:
    """Four digits, or all that stand before the point."""
    places = max(0, _DIGITS - max(1, value.adjusted() + 1)) if value else 0
    return format(round(value, places).normalize(), "f")
