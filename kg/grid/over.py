"""What stands over a table, in its corner or at some of its numbers, and holds for all of it: unit, currency, metric, time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.grid.headers import StatedUnit

if TYPE_CHECKING:
    from kg.grid.find import Table
    from kg.grid.headers import HeaderReader, Meaning
    from kg.grid.layout import Body, Head
    from kg.grid.units import UnitReader

__all__ = ["Over", "over"]

_SIGN = re.compile(r"\s*(?P<sign>[^\d\s().,+\-−–－]+)")


@dataclass(frozen=True, slots=True)
class Over:
    """What holds for a whole table. ``units`` go from the nearest to the farthest, then the currency whose sign numbers bear;
    ``splits``: its rows are parts of the company, ``lists``: they are companies; ``expected``: it is an outlook.
    """

    meanings: tuple[Meaning, ...] = ()
    units: tuple[StatedUnit, ...] = ()
    splits: bool = False
    lists: bool = False
    expected: bool = False

    @property
    def metric(self) -> Meaning | None:
        """The metric that is named there, if it is the only one."""
        named = {m.metric: m for m in self.meanings if m.metric and not m.is_change}
        return next(iter(named.values())) if len(named) == 1 else None

    @property
    def time(self) -> Meaning | None:
        """The nearest time that is named there."""
        return next((m for m in self.meanings if m.is_dated and not m.is_dated_twice), None)


def over(table: Table, heads: Sequence[Head], bodies: Iterable[Body], headers: HeaderReader, units: UnitReader) -> Over:
    """Read the corner of a table, its titles and the lines over it, nearest first; units only where the nearest are stated."""
    corners = [cell for head in heads[:1] for cell in head.corners]
    lines = [(cell.text, cell.start) for cell in (*corners, *(cell for head in heads[:1] for cell in head.titles))]
    lines += [(line.text, line.start) for line in table.captions]
    stated = [unit for cell in corners for unit in headers.read([cell]).units]
    for text, start in lines:
        if not stated:
            stated.extend(headers.units_in(text, start))
    meanings = tuple(headers.read_caption(text, start) for text, start in lines)
    sign = _sign(bodies, units)
    return Over(
        meanings,
        (*stated, *((sign,) if sign is not None else ())),
        splits=any(headers.splits(text) for text, _ in lines),
        lists=any(units.words.has("headers.companies", headers.key(cell.text)) for cell in corners),
        expected=any(meaning.expected for meaning in meanings),
    )


def _sign(bodies: Iterable[Body], units: UnitReader) -> StatedUnit | None:
    """The currency whose sign stands at some numbers, as in the first row and totals of a statement; None where there are two."""
    found: dict[str, StatedUnit] = {}
    for body in bodies:
        for value in body.values:
            code = value.number.code
            if value.number.kind == "money" and not value.number.whole and code is not None and code not in found:
                match = _SIGN.match(value.text)
                reading = units.read(match["sign"]) if match else None
                if match and reading is not None and reading.code == code:
                    found[code] = StatedUnit(reading, value.start + match.start("sign"), value.start + match.end("sign"))
    return next(iter(found.values())) if len(found) == 1 else None
