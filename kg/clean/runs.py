"""Runs of symbols in a text, and what their surroundings say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.clean.symbols import char_class, is_gauge, is_word

__all__ = [
    "CLOSING",
    "JOINERS",
    "OPENING",
    "Found",
    "Run",
    "is_attached",
    "is_before_mark",
    "is_behind_point",
    "is_in_use",
    "is_placed",
    "runs",
    "splits_number",
]

JOINERS = frozenset("\ufe0e\ufe0f\u200d")  # follow a symbol and belong to it
CLOSING = frozenset('，。、：；！？,;:!?”’）)]】》」』%％."')  # marks that cling to what stands before them
OPENING = frozenset("“‘（([【《「『'")
_LINE_ENDS = ("", "\n")
_MANY = 400
_NUMBER_GOES_ON = re.compile(r"[.,:：]?\d|[%％‰]")


class Run(NamedTuple):
    """A run of symbols with the characters before and after it, which are empty at the text's ends."""

    start: int
    end: int
    text: str
    before: str
    after: str


class Found(NamedTuple):
    """A stretch to drop and how sure that is."""

    start: int
    end: int
    confidence: float


def runs(text: str, strong: frozenset[str], plain: frozenset[str]) -> Iterator[Run]:
    """The longest runs of strong and plain characters that hold a strong one; ``strong`` is not empty. Linear in the text.

    >>> [run.text for run in runs("4-▷=.1 - 2", frozenset("▷"), frozenset("=-"))]
    ['-▷=']
    """
    last = 0
    for match in _stretches(text, strong, strong | plain | JOINERS):
        start, end = match.span()
        while start > last and text[start - 1] in plain:
            start -= 1
        last = end
        yield Run(start, end, text[start:end], text[start - 1 : start], text[end : end + 1])


def _stretches(text: str, first: frozenset[str], more: frozenset[str]) -> Iterator[re.Match[str]]:
    """The stretches of characters of ``more`` that begin with one of ``first``, which is part of it."""
    if len(more) <= _MANY:
        return re.finditer(f"[{char_class(first)}][{char_class(more)}]*", text)
    # A class of so many characters is searched one by one for each character of the text; a look-up is not.
    kinds = {character: "1" if character in first else "2" for character in more}
    return re.finditer("1[12]*", "".join(kinds.get(character, "0") for character in text))


def splits_number(run: Run, text: str) -> bool:
    """Whether a digit stands before the run, and after it a digit, a point with one, or a percent sign; or a point before."""
    return is_behind_point(run, text) or (run.before.isdigit() and bool(_NUMBER_GOES_ON.match(text, run.end)))


def is_behind_point(run: Run, text: str) -> bool:
    """Whether it stands between the point of a number and the digits behind it."""
    return run.before == "." and text[max(0, run.start - 2) : run.start - 1].isdigit() and run.after.isdigit()


def is_attached(run: Run) -> bool:
    """Whether it follows a word or closing mark and precedes something, with no space on either side."""
    follows = is_word(run.before) or run.before in CLOSING
    return follows and bool(run.after) and not run.after.isspace()


def is_before_mark(run: Run) -> bool:
    """Whether it stands between something and the mark that clings to it."""
    return run.after in CLOSING and is_attached(run)


def is_placed(run: Run, text: str) -> bool:
    """Whether it stands where decoration likes to: before a mark, or within a number."""
    return is_before_mark(run) or splits_number(run, text)


def is_in_use(run: Run, text: str) -> bool:
    """Whether a run is a bullet, a rule across the page, a rating or a progress bar, whatever the page is like."""
    starts_line = run.before in _LINE_ENDS
    ends_line = run.after in _LINE_ENDS
    if is_gauge(run.text):
        bounded = starts_line or run.before.isspace() or run.before in "：:（("
        size = 3 if bounded else 4 if len(set(run.text)) == 1 else 5
        return len(run.text) >= size and not splits_number(run, text)
    if len(run.text) == 1:
        if starts_line or run.before.isspace():
            return run.after not in CLOSING
        return ends_line or run.after.isspace()
    return starts_line and ends_line and len(set(run.text)) == 1
