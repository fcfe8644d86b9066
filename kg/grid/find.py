"""Where the tables of a page are, as cells with their place in the clean text and their column.

Four ways to write one are known: HTML (whose tags give the columns, after the table model of the HTML standard, section 4.9.12),
pipes as in GitHub Flavored Markdown (section 4.10), tabs, and columns of numbers that stand right under each other. The last
counts only where every number keeps its column, since prose has double spaces too.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from kg.grid.markup import Place, Places
from kg.model import CleanText

__all__ = ["Cell", "Kind", "Line", "Row", "Table", "tables"]

Kind = Literal["html", "markdown", "tabs", "columns"]

_LINE = re.compile(r"[^\n]+")
_RULE = re.compile(r"\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*")
_FIELD = re.compile(r"\S+(?: \S+)*")
_PIPE = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(r"[(\-−–+]?(?:[^\d\s(]{1,4}\s?)?\(?[\d][\d,]*(?:\.\d+)?\)?\s?%?\)?")
_SENTENCE = re.compile(r"[。！？；]|[.!?]\s")
_TITLE = 120  # characters; a longer line over a table is prose
_SECTION = 60
_HEADS = 2  # lines in a row that head a section
_CAPTIONS = 4
_LEAST_ALIGNED = 2  # rows of numbers
_EMPHASIS = "*_`"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty: clean ``[start, end)``, its words, the first of its columns and how many it spans."""

    start: int
    end: int
    text: str
    column: int
    span: int = 1

    def covers(self, column: int) -> bool:
        """Whether a column is one of the cell's."""
        return self.column <= column < self.column + self.span


@dataclass(frozen=True, slots=True)
class Row:
    """A row: clean ``[start, end)`` and its cells from left to right; at least one."""

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of clean text that is not blank."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and the short lines over it, the nearest first."""

    kind: Kind
    rows: tuple[Row, ...]
    captions: tuple[Line, ...] = ()

    @property
    def start(self) -> int:
        """Where the first row begins in the clean text."""
        return self.rows[0].start

    @property
    def end(self) -> int:
        """Where the last row ends in the clean text."""
        return self.rows[-1].end


def tables(clean: CleanText, fold: Callable[[str, str], str] | None = None) -> tuple[Table, ...]:
    r"""The tables of a page in order, in time linear in its length.

    ``fold`` gives the characters in which words are matched, as many as it is given; its second argument is the whole page.

    >>> from kg.align import OffsetMap
    >>> from kg.model import Document, Source
    >>> text = "Sales by line\n| Line | 2025 |\n|---|---|\n| Kites | 3.1 |\n"
    >>> [table] = tables(CleanText(Document("a", text, Source("a.md", "")), text, OffsetMap.identity(len(text))))
    >>> table.kind, [[cell.text for cell in row.cells] for row in table.rows], table.captions[0].text
    ('markdown', [['Line', '2025'], ['Kites', '3.1']], 'Sales by line')
    """
    if fold is not None:
        clean = replace(clean, text=fold(clean.text, clean.text))
    lines = [Line(*found.span(), found[0]) for found in _LINE.finditer(clean.text) if not found[0].isspace()]
    is_page = clean.document.source.media_type == "text/html"
    found = list(_html(clean, lines) if is_page else _plain(clean.text, lines))
    starts = [line.start for line in lines]
    ends = [0, *(table.end for table in found)]
    return tuple(_captioned(table, before, lines, starts) for table, before in zip(found, ends, strict=False))


def _captioned(table: Table, before: int, lines: Sequence[Line], starts: Sequence[int]) -> Table:
    """A table with the short lines over it that lie behind ``before``."""
    found: list[Line] = []
    at = bisect_right(starts, table.start) - 1
    while at > 0 and len(found) < _CAPTIONS:
        at -= 1
        line = lines[at]
        if line.start < before or len(line.text) > _TITLE:
            break
        found.append(line)
    return replace(table, captions=tuple(found))


# ---------------------------------------------------------------------------------------------------------------- HTML
def _html(clean: CleanText, lines: Iterable[Line]) -> Iterator[Table]:
    """The tables of a page of HTML: the tags around each stretch of clean text say which cell it is of."""
    places = Places(clean.document.text)
    parts = (part for line in lines for part in _parts(line))
    stretches = ((places.at(clean.offsets.to_source(start, start + 1)[0]), start, end) for start, end in parts)
    for number, group in groupby(stretches, key=lambda stretch: stretch[0].table if stretch[0] is not None else -1):
        if number >= 0:
            rows = [
                Row(cells[0].start, cells[-1].end, cells)
                for _, row in groupby(group, key=lambda stretch: stretch[0].row if stretch[0] is not None else -1)
                if (cells := tuple(_of_places(clean.text, row)))
            ]
            if len(rows) > 1:
                yield Table("html", tuple(rows))


def _of_places(text: str, stretches: Iterable[tuple[Place | None, int, int]]) -> Iterator[Cell]:
    for place, group in groupby(stretches, key=lambda stretch: stretch[0]):
        parts = list(group)
        start, end = parts[0][1], parts[-1][2]
        if place is not None:
            yield Cell(start, end, text[start:end], place.column, place.span)


# ---------------------------------------------------------------------------------------------------------- plain text
def _plain(text: str, lines: Sequence[Line]) -> Iterator[Table]:
    """The tables of a plain text: within lines that follow each other without a blank one between."""
    block: list[Line] = []
    for line in lines:
        if block and line.start - block[-1].end != 1:
            yield from _of_block(block)
            block = []
        block.append(line)
    yield from _of_block(block)


def _of_block(lines: Sequence[Line]) -> Iterator[Table]:
    at = 0
    while at < len(lines):
        found = _markdown(lines, at) or _tabbed(lines, at) or _columns(lines, at)
        if found is None:
            at += 1
        else:
            table, at = found
            if table is not None:
                yield table


def _markdown(lines: Sequence[Line], at: int) -> tuple[Table, int] | None:
    """A table of pipes: a row of dashes under its head, or every line in pipes."""
    if "|" not in lines[at].text:
        return None
    ruled = at + 1 < len(lines) and "|" in lines[at + 1].text and _RULE.fullmatch(lines[at + 1].text.strip()) is not None
    end = at
    while end < len(lines) and ("|" in lines[end].text if ruled else _is_piped(lines[end].text)):
        end += 1
    if end - at < 2:
        return None
    rows = [_row(_piped(line)) for line in lines[at:end] if not _RULE.fullmatch(line.text.strip())]
    return _table("markdown", rows), end


def _is_piped(text: str) -> bool:
    text = text.strip()
    return len(text) > 2 and text.startswith("|") and text.endswith("|")


def _piped(line: Line) -> Iterator[Cell]:
    edges = [found.start() for found in _PIPE.finditer(line.text)]
    if not edges or line.text[: edges[0]].strip():
        edges.insert(0, -1)
    if line.text[edges[-1] + 1 :].strip():
        edges.append(len(line.text))
    for column, (left, right) in enumerate(pairwise(edges)):
        start, end = left + 1, right
        while start < end and (line.text[start].isspace() or line.text[start] in _EMPHASIS):
            start += 1
        while start < end and (line.text[end - 1].isspace() or line.text[end - 1] in _EMPHASIS):
            end -= 1
        if start < end:
            yield Cell(line.start + start, line.start + end, line.text[start:end], column)


def _tabbed(lines: Sequence[Line], at: int) -> tuple[Table, int] | None:
    """A table of tabs; a short line without one may head a section of it."""
    if "\t" not in lines[at].text:
        return None
    end = _extent(lines, at, lambda line: "\t" in line.text)
    if end - at < 2:
        return None
    return _table("tabs", (_row(_cells(line)) for line in lines[at:end])), end


def _cells(line: Line) -> Iterator[Cell]:
    for column, start, end in _numbered(line):
        yield Cell(start, end, line.text[start - line.start : end - line.start], column)


def _numbered(line: Line) -> Iterator[tuple[int, int, int]]:
    at = 0
    for column, part in enumerate(line.text.split("\t")):
        if part.strip():
            start = line.start + at + len(part) - len(part.lstrip())
            yield column, start, start + len(part.strip())
        at += len(part) + 1


def _extent(lines: Sequence[Line], at: int, belongs: Callable[[Line], bool]) -> int:
    """The line after the last one of a table; what heads a section counts where a row follows it."""
    end = after = at
    while after < len(lines):
        if belongs(lines[after]):
            after += 1
            end = after
        elif after - end < _HEADS and _is_head(lines[after].text):
            after += 1
        else:
            break
    return end


def _is_head(text: str) -> bool:
    return len(text) <= _SECTION and "\t" not in text and "|" not in text and not _SENTENCE.search(text)


def _columns(lines: Sequence[Line], at: int) -> tuple[Table | None, int] | None:
    """A table whose columns are kept with spaces: every row of numbers has as many, right under each other."""
    if not _is_spaced(lines[at]):
        return None
    end = _extent(lines, at, _is_spaced)
    fields = [list(_FIELD.finditer(line.text)) for line in lines[at:end]]
    numbers = [
        len(row) > 1 and [_NUMBER.fullmatch(f[0]) is None for f in row] == [True] + [False] * (len(row) - 1) for row in fields
    ]
    body = [row for row, is_numbers in zip(fields, numbers, strict=True) if is_numbers]
    width = len(body[0]) if body else 0
    even = all(len(row) == width for row in body) and all(len(row) in (1, width, width - 1) for row in fields)
    if len(body) < _LEAST_ALIGNED or not even or not _are_aligned(body):
        return None, end
    rows = []
    for line, row in zip(lines[at:end], fields, strict=True):
        first = 1 if 1 < len(row) < width else 0  # a head without a word over the labels
        rows.append(_row(Cell(line.start + f.start(), line.start + f.end(), f[0], first + i) for i, f in enumerate(row)))
    return _table("columns", rows), end


def _is_spaced(line: Line) -> bool:
    text = line.text.strip()
    return "  " in text and "\t" not in text and "|" not in text


def _are_aligned(rows: Sequence[Sequence[re.Match[str]]]) -> bool:
    """Whether the numbers of each column end, or begin, in the same place on a screen."""
    for column in range(1, len(rows[0])):
        fields = [row[column] for row in rows]
        lefts = {_width(field.string[: field.start()]) for field in fields}
        rights = {_width(field.string[: field.end()]) for field in fields}
        digits = {_width(field.string[: field.end()]) - field[0].endswith((")", "%")) for field in fields}
        if min(len(lefts), len(rights), len(digits)) > 1:
            return False
    return True


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _parts(line: Line) -> Iterator[tuple[int, int]]:
    return ((start, end) for _, start, end in _numbered(line))


def _row(cells: Iterable[Cell]) -> Row | None:
    found = tuple(cells)
    return Row(found[0].start, found[-1].end, found) if found else None


def _table(kind: Kind, rows: Iterable[Row | None]) -> Table:
    return Table(kind, tuple(row for row in rows if row is not None))
