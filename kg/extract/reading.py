"""A sentence laid out for reading its numbers: clauses, terms, names, times and quantities in the order of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from kg.extract.namepatterns import outer

if TYPE_CHECKING:
    from kg.extract.terms import Term
    from kg.model import Mention, Quantity, Sentence, TimeExpression

__all__ = ["Reading", "Remembered", "lists_of", "read"]

_T = TypeVar("_T", "Mention", "Quantity")

_CLAUSE_END = {
    "zh": re.compile(r"[，；。！？!?;\n]|,(?!\d{3})"),
    "en": re.compile(r"[;\n]|,(?=\s)|\s--?\s|(?<=\s)(?:while|whereas|but|and (?:our|we|the|is|was))\s"),
}
_BETWEEN = re.compile(r"\s*(?:[、,，/]|和|及|与|以及|and|or|,\s*and)\s*")


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a sentence; ``bounds`` are the starts of its clauses."""

    sentence: Sentence
    bounds: tuple[int, ...]
    metrics: tuple[Term, ...]
    names: tuple[Mention, ...]
    times: tuple[TimeExpression, ...]
    quantities: tuple[Quantity, ...]

    @property
    def text(self) -> str:
        """The sentence as written."""
        return self.sentence.text

    def clause(self, offset: int) -> tuple[int, int]:
        """The clause that holds an offset."""
        i = bisect_right(self.bounds, offset) - 1
        end = self.bounds[i + 1] if i + 1 < len(self.bounds) else len(self.text)
        return self.bounds[i], end


@dataclass(slots=True)
class Remembered:
    """What reading carries from sentence to sentence: the last subject, the last thing named, the last period of guidance."""

    subject: Mention | None = None
    thing: Mention | None = None
    topic: Mention | None = None
    passage: int = -1
    times: list[TimeExpression] = field(default_factory=list)


def read(sentence: Sentence, terms: tuple[Term, ...]) -> Reading:
    """Lay out a sentence. Terms inside names are no terms; times inside quantities are no times."""
    names = sentence.mentions
    spans = [outer(sentence.text, m.start, m.end) for m in names]
    quantities = tuple(q for q in sentence.quantities if not any(s < q.end and q.start < e for s, e in spans))
    metrics = tuple(
        t
        for t in terms
        if t.kind == "metric"
        and not any(m.start < t.end and t.start < m.end for m in names)
        and not any(q.start < t.end and t.start < q.end for q in quantities)
    )
    ends = [m.end() for m in _CLAUSE_END[sentence.language].finditer(sentence.text)]
    return Reading(sentence, (0, *ends), metrics, names, sentence.times, quantities)


def lists_of(items: tuple[_T, ...], text: str) -> list[tuple[_T, ...]]:
    """Items in a row with nothing but list separators between them, as groups of two or more."""
    groups: list[list[_T]] = []
    for item in items:
        if groups and _BETWEEN.fullmatch(text, groups[-1][-1].end, item.start):
            groups[-1].append(item)
        else:
            groups.append([item])
    return [tuple(g) for g in groups if len(g) > 1]
