"""The cells of the tables of an HTML source: where each stands in it, and in which columns (HTML standard, 4.9.12)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from kg.markup import Token, tokens

__all__ = ["Place", "Places"]

_MOST_SPAN = 100  # cells; beyond it, and beyond so many columns, a table is a drawing, and keeping track of it takes too long
_MOST_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: raw ``[start, end)`` of what is in it, the numbers of its table and row, its first column and its width."""

    start: int
    end: int
    table: int
    row: int
    column: int
    span: int


@dataclass(slots=True)
class _Open:
    """A table while its tags go by. ``taken`` has, by column, the number of the last row that a cell from above reaches into."""

    number: int
    row: int = -1
    column: int = 0
    cell: tuple[int, int, int] | None = None
    taken: dict[int, int] = field(default_factory=dict)


class Places:
    """The cells of a source, looked up by an offset in it; made in one pass.

    >>> source = "<table><tr><td><td colspan=2>2025<tr><td>Sales<td>$<td>12</table>"
    >>> places = Places(source)
    >>> [(p.row, p.column, p.span) for p in (places.at(source.index(word)) for word in ("2025", "Sales", "$", "12"))]
    [(0, 1, 2), (1, 0, 1), (1, 1, 1), (1, 2, 1)]
    >>> places.at(0) is None
    True
    """

    def __init__(self, source: str) -> None:
        self._found: list[Place] = []
        self._open: list[_Open] = []
        self._tables = 0
        for token in tokens(source):
            if token.name in ("table", "tr", "td", "th"):
                self._tag(token)
        while self._open:
            self._end_table(len(source))
        self._found.sort(key=lambda place: place.start)
        self._starts = [place.start for place in self._found]

    def at(self, offset: int) -> Place | None:
        """The innermost cell around an offset of the source, if any."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0 or offset >= self._found[number].end:
            return None
        return self._found[number]

    def _tag(self, token: Token) -> None:
        if token.name == "table":
            if token.closing:
                self._end_table(token.start)
            else:
                self._end_cell(token.start)  # what follows a nested table in the cell around it belongs to no cell
                self._open.append(_Open(self._tables))
                self._tables += 1
        elif self._open:
            self._end_cell(token.start)
            if not token.closing:
                if token.name == "tr":
                    self._open[-1].row += 1
                    self._open[-1].column = 0
                else:
                    self._begin(token)

    def _begin(self, token: Token) -> None:
        table = self._open[-1]
        table.row = max(table.row, 0)
        while table.taken.get(table.column, -1) >= table.row:
            table.column += 1
        if table.column >= _MOST_COLUMNS:
            return
        attributes = token.attributes if "span" in token.written.lower() else {}
        span, height = _count(attributes.get("colspan")), _count(attributes.get("rowspan"))
        table.cell = (token.end, table.column, span)
        if height > 1:
            table.taken.update(dict.fromkeys(range(table.column, table.column + span), table.row + height - 1))
        table.column += span

    def _end_cell(self, at: int) -> None:
        if self._open and (cell := self._open[-1].cell) is not None:
            start, column, span = cell
            if start < at:
                self._found.append(Place(start, at, self._open[-1].number, self._open[-1].row, column, span))
            self._open[-1].cell = None

    def _end_table(self, at: int) -> None:
        self._end_cell(at)
        if self._open:
            self._open.pop()


def _count(written: str | None) -> int:
    """A number of rows or columns as an attribute writes it; 1 where it writes none, or 0."""
    return max(1, min(int(written[:4]), _MOST_SPAN)) if written and written.isascii() and written.isdigit() else 1
