"""Whether words between two numbers begin anew with another subject: sales in Asia rose 6%, while Europe fell 2%."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.nounphrases import NOUN, NounPhrases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.extract.binding import Choice
    from kg.extract.going import Going
    from kg.extract.reading import Reading
    from kg.model import Quantity

__all__ = ["same_subject"]

_SUBJECT = ("nsubj", "nsubjpass")
_REGIONS = ("Location", "BusinessUnit", "Organization")


def same_subject(state: Going, quantity: Quantity, choice: Choice, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether a metric named before the number before is that of this one too: no other subject comes between.

    A business or region that does (sales in Asia rose 6%, while Europe fell 2%) is noted as the slice of the number.
    """
    last = state.reading.previous(quantity.start)
    if last is None or choice.behind or choice.term.start >= last.end:
        return True
    subject = _new_subject(state.reading, last, quantity, words)
    if subject is None:
        return True
    if subject[:1].isupper() or state.cues["slice_head"].search(subject):
        state.lists.slices[quantity] = subject
        return True
    return False


def _new_subject(reading: Reading, before: Quantity, quantity: Quantity, words: Mapping[str, frozenset[str]]) -> str | None:
    """The subject of its own that an English number has behind the number before it; None where it has none.

    It is a noun that no metric, time or name of a bearer covers, and whose verb stands before the number.
    """
    phrases = NounPhrases(reading, words)
    tokens = phrases.tokens
    taken = [(t.start, t.end) for t in reading.metrics] + [(t.start, t.end) for t in reading.times]
    taken += [(q.start, q.end) for q in reading.quantities]
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
