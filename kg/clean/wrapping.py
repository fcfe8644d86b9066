"""Line breaks that only wrap a paragraph at a column, as mail, PDF converters and old web pages leave them.

A line was wrapped where the first word of the next one would not have fitted beside it. That holds of all lines but the last of
each paragraph, and of no list or table; so one page's widest lines tell its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.align import Edit
from kg.clean.rules import WrappingRules

__all__ = ["wrapping"]

_WIDE = re.compile("[\u1100-\u115f\u2e80-\u303e\u3041-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60]")
_FIRST_WORD = re.compile("[\u3400-\u9fff]|[^\\s\u3400-\u9fff]+")
_CELLS = re.compile(r"\S {3,}\S|\t|\|")
_GOES_ON = re.compile("[a-z\u3400-\u9fff]")
_IS_OPEN = re.compile("[A-Za-z,\u3400-\u9fff，、]$")
_BEGINS = re.compile(r"[-•*·–—>#]|\(?\d{1,3}[.)、]|[^.?!,;。，\n]{1,60}[:：]|Q\.|A\.")
_ENDS = re.compile("[.?!:;。？！：；][\"'”’)）]*$")


class _Line(NamedTuple):
    """A line that is not blank: its span without the spaces around it, and its columns."""

    start: int
    end: int
    text: str
    columns: int


def wrapping(text: str, rules: WrappingRules) -> list[Edit]:
    """The edits that join the lines of wrapped paragraphs, in order; none on a page whose lines are its paragraphs.

    >>> from kg.clean.rules import default_rules
    >>> wrapping("A line.\\nAnother one.", default_rules().wrapping)
    []
    """
    written = text.split("\n")
    if sum(len(line) > rules.max_columns for line in written) > rules.max_wide_lines * len(written):
        return []
    lines = list(_lines(written))
    if sum(line.columns > rules.max_columns for line in lines) > rules.max_wide_lines * len(lines):
        return []
    pairs = [pair for pair in pairwise(lines) if text.count("\n", pair[0].end, pair[1].start) == 1]
    column = max((line.columns for pair in pairs for line in pair if line.columns <= rules.max_columns), default=0)
    within = [pair for pair in pairs if _GOES_ON.match(pair[1].text) and _IS_OPEN.search(pair[0].text)]
    full = sum(_is_full(*pair, column) for pair in within)
    if column < rules.min_columns or full < rules.min_wrapped or full < rules.min_share * len(within):
        return []
    return [_joined(*pair) for pair in pairs if _is_full(*pair, column) and not _is_new(*pair)]


def _lines(written: Sequence[str]) -> Iterator[_Line]:
    at = 0
    for line in written:
        if text := line.strip():
            start = at + len(line) - len(line.lstrip())
            # Wide characters have three bytes in UTF-8 and two columns, those of ASCII one and one.
            yield _Line(start, start + len(text), text, (len(text) + len(text.encode("utf-8", "surrogatepass"))) // 2)
        at += len(line) + 1


def _is_full(line: _Line, after: _Line, column: int) -> bool:
    """Whether the first word of the next line had no room on this one."""
    word = _FIRST_WORD.match(after.text)
    size = 0 if word is None else 3 if _WIDE.match(word[0]) else 1 + len(word[0])
    return line.columns <= column < line.columns + size


def _is_new(line: _Line, after: _Line) -> bool:
    """Whether the next line begins something of its own: an item, a label, a row of cells."""
    if _CELLS.search(line.text) or _CELLS.search(after.text):
        return True
    return bool(_ENDS.search(line.text) and _BEGINS.match(after.text))


def _joined(line: _Line, after: _Line) -> Edit:
    is_joint = _WIDE.match(after.text) or _WIDE.search(line.text[-1]) or re.search("[A-Za-z]-$", line.text)
    return Edit(line.end, after.start, "" if is_joint else " ")
