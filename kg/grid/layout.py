"""The rows of a table by what they are for: heads, whose cells stand over columns, and bodies, whose numbers are read.

A head is a row without numbers, or with bare years only, that says something of a column; it holds until the next one. Signs that
have a cell of their own ($ before a number, a bracket or % behind it) belong to the number. A column is found by its place; where
that fails, as when empty cells were left out, by counting, if there are as many numbers as heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.grid.find import Cell
from kg.grid.words import folded

if TYPE_CHECKING:
    from kg.grid.find import Row, Table
    from kg.grid.headers import HeaderReader
    from kg.grid.units import CellNumber, UnitReader

__all__ = ["Body", "Head", "Value", "laid_out"]

_YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d\d\s?[AEFPaefp]?")
_WORD = re.compile("[A-Za-z\u3400-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class Value:
    """A cell of a body beside its label, with the signs that belong to it: clean ``[start, end)``, its columns, its number."""

    start: int
    end: int
    text: str
    column: int
    number: CellNumber


@dataclass(slots=True)
class Head:
    """Rows of heads over the same bodies, from the top down; corners are their cells over the labels, titles rows of one cell."""

    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    corners: list[Cell] = field(default_factory=list)
    titles: list[Cell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Body:
    """A row with its label, numbers and other words; ``head`` what stands over it; ``has_cells`` whether anything stands beside the label."""

    start: int
    end: int
    label: Cell | None
    values: tuple[Value, ...]
    words: tuple[Cell, ...]
    head: Head | None
    has_cells: bool

    def heads(self) -> list[tuple[Cell, ...]]:
        """For each number the cells of the head over it, from the top down; none where they cannot be told."""
        lowest = self.head.rows[-1] if self.head is not None and self.head.rows else ()
        under = [next((cell for cell in lowest if cell.covers(value.column)), None) for value in self.values]
        found = [cell for cell in under if cell is not None]
        if len(found) == len(under) == len(set(found)):
            return [self._over(value.column) for value in self.values]
        if len(lowest) == len(self.values):
            return [self._over(cell.column) for cell in lowest]
        return [()] * len(self.values)

    def heads_of(self, cell: Cell) -> tuple[Cell, ...]:
        """The cells of the head over another cell of the row, by its place."""
        return self._over(cell.column)

    def _over(self, column: int) -> tuple[Cell, ...]:
        rows = self.head.rows if self.head is not None else []
        return tuple(cell for row in rows for cell in row if cell.covers(column))


def laid_out(table: Table, units: UnitReader, headers: HeaderReader) -> tuple[list[Head], list[Body]]:
    """The heads and the bodies of a table, in order."""
    heads: list[Head] = []
    bodies: list[Body] = []
    labels = min(cell.column for row in table.rows for cell in row.cells)
    in_head = False
    for row in table.rows:
        cells = tuple(_merged(row, units))
        label = cells[0].cell if cells[0].cell.column == labels and cells[0].number is None else None
        others = cells[1:] if label is not None else cells
        if _is_head(label, others, headers):
            if not in_head:
                heads.append(Head())
            in_head = True
            _add(heads[-1], label, tuple(part.cell for part in others))
            continue
        if not others and label is not None and not bodies and not (heads and heads[-1].rows):
            heads[-1:] = heads[-1:] or [Head()]
            heads[-1].titles.append(label)
            in_head = True
            continue
        in_head = False
        values = tuple(Value(p.cell.start, p.cell.end, p.cell.text, p.column, p.number) for p in others if p.number is not None)
        words = tuple(part.cell for part in others if part.number is None)
        bodies.append(Body(row.start, row.end, label, values, words, heads[-1] if heads else None, bool(others)))
    for head in heads:
        head.rows = list(_spread(head.rows, table))
    return heads, bodies


@dataclass(frozen=True, slots=True)
class _Part:
    """A cell with the signs around it; ``column`` is that of its digits."""

    cell: Cell
    column: int
    number: CellNumber | None


def _merged(row: Row, units: UnitReader) -> Iterator[_Part]:
    """The cells of a row, each with the signs that stand in cells of their own before and behind it."""
    opening, closing = units.words.all_of("cells.opening"), units.words.all_of("cells.closing")
    first: Cell | None = None
    held: list[tuple[Cell, int, str]] = []
    for cell in row.cells:
        key = folded(cell.text)
        if key in closing and held and (held[-1][2][-1:].isdigit() or held[-1][2][-1:] == ")"):
            before, column, text = held[-1]
            held[-1] = (Cell(before.start, cell.end, f"{before.text} {cell.text}", before.column, before.span), column, text + cell.text)
        elif key in opening and key != "(" or (first is None and cell.text == "("):
            first = cell
        elif first is not None:
            joined = Cell(first.start, cell.end, f"{first.text} {cell.text}", first.column, cell.column + cell.span - first.column)
            held.append((joined, cell.column, cell.text))
            first = None
        else:
            held.append((cell, cell.column, cell.text))
    if first is not None:
        held.append((first, first.column, first.text))
    for number, (cell, column, _) in enumerate(held):
        yield _Part(cell, column, units.number(cell.text) if number or cell.column != row.cells[0].column or not _WORD.search(cell.text) else None)


def _is_head(label: Cell | None, others: Sequence[_Part], headers: HeaderReader) -> bool:
    """Whether a row says of columns what they hold: no number but years, and one cell at least that is understood."""
    if not others or any(part.number is not None and not _YEAR.fullmatch(part.cell.text) for part in others):
        return False
    if label is not None and headers.read([label]).metric and any(part.number is not None for part in others):
        return False  # a row of numbers that happen to look like years
    return any(headers.read([part.cell]).says for part in others)


def _add(head: Head, label: Cell | None, others: tuple[Cell, ...]) -> None:
    if label is not None:
        head.corners.append(label)
    head.rows.append(others)


def _spread(rows: Sequence[tuple[Cell, ...]], table: Table) -> Iterator[tuple[Cell, ...]]:
    """The rows of a head with each cell over all of its columns: a cell over others reaches to the next where no tag gives its width."""
    if table.kind == "html":
        yield from rows
        return
    width = max(cell.column + cell.span for row in table.rows for cell in row.cells)
    for number, row in enumerate(rows):
        if number == len(rows) - 1:
            yield row
            continue
        ends = [*(cell.column for cell in row[1:]), width]
        yield tuple(Cell(c.start, c.end, c.text, c.column, end - c.column) for c, end in zip(row, ends, strict=True))
