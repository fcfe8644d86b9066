"""Tables that compare companies: a row is of the one that its label names, known to the lexicon or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.grid.words import TableWords, folded
from kg.model import Mention

if TYPE_CHECKING:
    from kg.grid.find import Cell
    from kg.grid.headers import Meaning
    from kg.grid.over import Over

__all__ = ["IN_TABLE", "row_of", "time_of"]

IN_TABLE = "pattern:table"
_SURE = 0.86
_LONGEST = {True: 40, False: 14}  # characters of a name, in Latin letters or not
_NAME = re.compile(r"[A-Z0-9\u00c0-\u00de\u3400-\u9fff][\w\u3400-\u9fff&.,'’+·*() -]*")
_WORDS = 5


def row_of(label: Cell, known: Mapping[str, str], words: TableWords) -> Mention | None:
    """The company that the label of a row names in a table of companies; None for totals, averages and what is no name.

    known: entries of the lexicon by their names in small letters.

    >>> from kg.grid.find import Cell
    >>> from kg.grid.words import load_words
    >>> from kg.ontology import default_folder
    >>> words = load_words(default_folder())
    >>> [row_of(Cell(0, len(text), text, 0), {}, words) is None for text in ("Orvane AI", "Industry average", "蓝鹭汽车", "合计")]
    [False, True, False, True]
    """
    text, key = label.text, folded(label.text)
    if words.has("headers.not_companies", key) or words.has("headers.totals", key) or words.has("headers.not_segments", key):
        return None
    if len(text) < 2 or len(text) > _LONGEST[text.isascii()] or len(text.split()) > _WORDS or not _NAME.fullmatch(text):
        return None
    if not any(character.isalpha() for character in text):
        return None
    return Mention(label.start, label.end, text, "Company", IN_TABLE, _SURE, known.get(text.casefold()))


def time_of(over: Over, columns: Iterable[Meaning | None]) -> Meaning | None:
    """The time that holds for a table of companies where a column names none: the nearest over it that is no single day,
    else the one that all other columns name, else that day.
    """
    told = [m for m in over.meanings if m.is_dated and not m.is_dated_twice]
    spans = [m for m in told if m.time is not None and m.time.grain != "day"]
    if spans:
        return spans[0]
    named: Sequence[Meaning] = [m for m in columns if m is not None and m.time is not None and not m.is_change]
    times = {(m.time.grain, m.time.year, m.time.index, m.time.shift, m.time.until) for m in named if m.time is not None}
    return named[0] if len(times) == 1 else next(iter(told), None)
