"""The rows of a table by what they are for: heads, whose cells stand over columns, and bodies, whose numbers are read.

A head is a row without numbers, or with bare years only, that says something of a column; it holds until the next one. Signs that
have a cell of their own ($ before a number, a bracket or % behind it) belong to the number. A column is found by its place; where
that fails, as when empty cells were left out, by counting, if there are as many numbers as heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from kg.grid.find import Cell
from kg.grid.words import folded

if TYPE_CHECKING:
    from kg.grid.find import Row, Table
    from kg.grid.headers import HeaderReader, Meaning
    from kg.grid.units import CellNumber, UnitReader

__all__ = ["Body", "Head", "Value", "laid_out"]

_YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d\d\s?[AEFPaefp]?")
_WORD = re.compile("[A-Za-z\u3400-\u9fff]{2}")
_BEFORE_CLOSING = frozenset("0123456789)")


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

    def add(self, row: _Parted, headers: HeaderReader) -> None:
        """Add a row; where it has one cell only, and that says no more than a unit, it is a title."""
        cells = tuple(part.cell for part in row.others)
        if not cells and row.label is not None:
            self.titles.append(row.label)
        elif row.label is None and len(cells) == 1 and headers.read(cells).is_unit:
            self.titles.append(cells[0])
        else:
            if row.label is not None:
                self.corners.append(row.label)
            self.rows.append(cells)


@dataclass(frozen=True, slots=True)
class Body:
    """A row with its label, numbers and other words, and the head over it; ``has_cells``: something stands beside the label."""

    start: int
    end: int
    label: Cell | None
    values: tuple[Value, ...]
    words: tuple[Cell, ...]
    head: Head | None
    has_cells: bool

    def heads(self) -> list[tuple[Cell, ...]]:
        """For each number the cells of the head over it, from the top down; none where they cannot be told."""
        found = [self._over(value.column) for value in self.values]
        if all(found) and len(set(found)) == len(found):
            return found
        lowest = self.head.rows[-1] if self.head is not None and self.head.rows else ()
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
    rows = [_parted(row, labels, units) for row in table.rows]
    in_head = False
    for row, is_head in zip(rows, _heads(rows, headers), strict=True):
        begun = bool(heads and heads[-1].rows)
        alone = row.label if not row.others and not bodies else None
        if is_head or (alone is not None and (not begun or headers.read([alone]).is_unit)):
            if not in_head:
                heads.append(Head())
            heads[-1].add(row, headers)
            in_head = True
            continue
        in_head = False
        values = tuple(
            Value(p.cell.start, p.cell.end, p.cell.text, p.column, p.number) for p in row.others if p.number is not None
        )
        words = tuple(part.cell for part in row.others if part.number is None)
        bodies.append(Body(row.start, row.end, row.label, values, words, heads[-1] if heads else None, bool(row.others)))
    for head in heads:
        head.rows = list(_spread(head.rows, table))
    return heads, bodies


@dataclass(frozen=True, slots=True)
class _Part:
    """A cell with the signs around it; ``column`` is that of its digits."""

    cell: Cell
    column: int
    number: CellNumber | None


@dataclass(frozen=True, slots=True)
class _Parted:
    """A row parted into its label and the cells beside it."""

    start: int
    end: int
    label: Cell | None
    others: tuple[_Part, ...]


def _parted(row: Row, labels: int, units: UnitReader) -> _Parted:
    cells = tuple(_merged(row, units))
    first = cells[0]
    is_label = first.cell.column == labels and (first.number is None or _YEAR.fullmatch(first.cell.text) is not None)
    return _Parted(row.start, row.end, first.cell if is_label else None, cells[1:] if is_label else cells)


def _merged(row: Row, units: UnitReader) -> Iterator[_Part]:
    """The cells of a row, each with the signs that stand in cells of their own before and behind it."""
    opening, closing = units.words.all_of("cells.opening"), units.words.all_of("cells.closing")
    first: Cell | None = None
    held: list[tuple[Cell, int]] = []
    for one in row.cells:
        cell: Cell | None = one
        key = folded(one.text)
        if key in closing and held and held[-1][0].text[-1:] in _BEFORE_CLOSING:
            before, column = held[-1]
            held[-1] = (_one(before, one), column)
            continue
        if first is not None:
            is_its = one.text[0].isdigit() or one.text[0] in "(."
            held += [(_one(first, one), one.column)] if is_its else [(first, first.column)]
            first, cell = None, None if is_its else cell
        if cell is not None and key in opening:
            first = cell
        elif cell is not None:
            held.append((cell, cell.column))
    for whole, column in held if first is None else (*held, (first, first.column)):
        is_words = whole.column == row.cells[0].column and _WORD.search(whole.text) is not None
        yield _Part(whole, column, None if is_words else units.number(whole.text))


def _one(first: Cell, last: Cell) -> Cell:
    """Two neighbours as one cell."""
    return Cell(first.start, last.end, f"{first.text} {last.text}", first.column, last.column + last.span - first.column)


def _heads(rows: Sequence[_Parted], headers: HeaderReader) -> list[bool]:
    """Which rows are heads: rows without numbers beside their label, where one of a run of them is understood."""
    found = [False] * len(rows)
    for has_words, group in groupby(range(len(rows)), key=lambda number: _has_words(rows[number], headers)):
        run = list(group)
        if has_words and any(_is_known(headers.read([part.cell])) for number in run for part in rows[number].others):
            for number in run:
                found[number] = True
    return found


def _is_known(meaning: Meaning) -> bool:
    return meaning.says or meaning.is_blank


def _has_words(row: _Parted, headers: HeaderReader) -> bool:
    """Whether a row has cells beside its label, and none is a number; years are none, but for the row of a metric."""
    if not row.others or any(part.number is not None and not _YEAR.fullmatch(part.cell.text) for part in row.others):
        return False
    has_years = any(part.number is not None for part in row.others)
    return not has_years or row.label is None or headers.read([row.label]).metric is None


def _spread(rows: Sequence[tuple[Cell, ...]], table: Table) -> Iterator[tuple[Cell, ...]]:
    """The rows of a head; where no tag gives the width of a cell that stands over others, it reaches to the next one."""
    width = max(cell.column + cell.span for row in table.rows for cell in row.cells)
    for number, row in enumerate(rows):
        if table.kind == "html" or number == len(rows) - 1:
            yield row
        else:
            ends = [*(cell.column for cell in row[1:]), width]
            yield tuple(Cell(c.start, c.end, c.text, c.column, end - c.column) for c, end in zip(row, ends, strict=True))
