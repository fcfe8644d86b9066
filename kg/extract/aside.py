"""Quantities of a sentence that extraction reads and on purpose makes no observation of, each with why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.reading import read
from kg.extract.stance import is_replaced, is_unsaid

if TYPE_CHECKING:
    from kg.extract.cues import Cues
    from kg.extract.terms import Term
    from kg.model import Sentence

__all__ = ["set_aside"]

_NEAR = 60  # characters before a number in which analysts are spoken of


def set_aside(sentence: Sentence, terms: tuple[Term, ...], cues: Cues) -> Iterator[tuple[tuple[int, int], str]]:
    """Spans of the sentence with reasons of ``ontology/ledger.toml``: ``conversion`` of the amount before into other money,
    ``of-many`` companies at once, ``of-others`` where analysts had expected it, ``earlier`` for what the next number replaces,
    ``unsaid`` where the words deny or only suppose it.
    """
    words = cues.of(sentence.language)
    reading = read(sentence, terms, cues)
    kept = [(q.start, q.end) for q in reading.quantities]
    named = [(m.start, m.end) for m in reading.names]
    for quantity in sentence.quantities:
        span = quantity.start, quantity.end
        if not _touches(span, kept) and not _touches(span, named):
            yield span, "conversion"
    for quantity in reading.quantities:
        span, before = (quantity.start, quantity.end), reading.previous(quantity.start)
        start = max(before.end if before else 0, quantity.start - _NEAR)
        if before is not None and words["many_companies"].match(reading.text, before.start):
            if not reading.bounds_between(before.start, quantity.start):
                yield span, "of-many"
        elif words["consensus"].search(reading.text, start, quantity.start) or words["consensus_behind"].match(
            reading.text, quantity.end
        ):
            yield span, "of-others"
        elif is_unsaid(reading, quantity, words):
            yield span, "unsaid"
        elif is_replaced(reading, quantity, words):
            yield span, "earlier"


def _touches(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
