"""Which sentences of a page are rows of its tables, so that these are read once and as what they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.grid.find import Table
    from kg.model import Mention, Sentence

__all__ = ["Rows"]


class Rows:
    """The stretches of clean text that tables take; ``tables`` in order.

    >>> from kg.grid.find import Cell, Row, Table
    >>> from kg.model import Sentence
    >>> row = Row(10, 20, (Cell(10, 20, "Sales\\t3.1", 0),))
    >>> [s.start for s in Rows([Table("tabs", (row,))]).outside([Sentence("Hi.", 0, "en", 0), Sentence("Sales", 10, "en", 1)])]
    [0]
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        self._tables = tables
        self._starts = [table.start for table in tables]

    def _of(self, offset: int) -> int | None:
        number = bisect_right(self._starts, offset) - 1
        return number if number >= 0 and offset < self._tables[number].end else None

    def sure(self, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        """The sentences, those in tables with the names of the lexicon only: models that learned on prose guess wildly there."""
        return tuple(
            sentence
            if self._of(sentence.start) is None
            else replace(sentence, mentions=tuple(m for m in sentence.mentions if m.entity))
            for sentence in sentences
        )

    def outside(self, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        """The sentences that stand in no table."""
        return tuple(sentence for sentence in sentences if self._of(sentence.start) is None)

    def named(self, sentences: Iterable[Sentence]) -> Iterator[tuple[Table, Mapping[tuple[int, int], Mention]]]:
        """Each table with the known things that its cells name, by their clean span."""
        found: list[dict[tuple[int, int], Mention]] = [{} for _ in self._tables]
        for sentence in sentences:
            number = self._of(sentence.start)
            if number is not None:
                spans = {(sentence.start + m.start, sentence.start + m.end): m for m in sentence.mentions if m.entity}
                found[number].update(spans)
        yield from zip(self._tables, found, strict=True)
