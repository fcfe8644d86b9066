"""Whether words between two numbers begin anew with another subject: sales in Asia rose 6%, while Europe fell 2%."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.nounphrases import NOUN, NounPhrases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.extract.reading import Reading
    from kg.model import Quantity

__all__ = ["new_subject"]

_SUBJECT = ("nsubj", "nsubjpass")
_REGIONS = ("Location", "BusinessUnit", "Organization")


def new_subject(reading: Reading, before: Quantity, quantity: Quantity, words: Mapping[str, frozenset[str]]) -> str | None:
    """The subject of its own that an English number has behind the number before it; None where it has none.

    It is a noun that no metric, time or name of a bearer covers, and whose verb stands before the number.
    """
    phrases = NounPhrases(reading, words)
    tokens = phrases.tokens
    taken = [(t.start, t.end) for t in (*reading.metrics, *reading.times, *reading.quantities)]
    taken += [(m.start, m.end) for m in reading.names if m.label not in _REGIONS]
    for i, token in enumerate(tokens):
        if token.start < before.end or token.end > quantity.start or token.dep not in _SUBJECT or token.pos not in NOUN:
            continue
        verb = tokens[token.head]
        if token.start < verb.start < quantity.start and not any(s < token.end and token.start < e for s, e in taken):
            place = phrases.phrase(i, "")
            if place is not None:
                return reading.text[place.start : place.end]
    return None
