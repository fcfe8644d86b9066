"""The slice of a whole that a number is of, where the slice is no entity: 北美营收, truck sales, revenue in Switzerland."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.cues import Cues
    from kg.extract.reading import Reading
    from kg.extract.terms import Term
    from kg.model import Mention, Quantity, Token

__all__ = ["led_by", "segment_of"]

_NOUN_LIKE = frozenset({"n", "nz", "vn", "an", "a", "nw", "LOC", "ns", "s", "ORG", "nt", "m", "NOUN", "PROPN", "ADJ"})
_HEADS = frozenset({"NOUN", "PROPN"})
_NUMBER = re.compile(r"[\d.%]+")


def segment_of(reading: Reading, term: Term, quantity: Quantity, subject: Mention | None, cues: Cues) -> str:
    """The words for the slice, right before the metric, right behind it, or leading an English sentence; empty for the whole."""
    whole = cues.words.get(reading.language, {}).get("whole", frozenset())
    label = _before(reading, term, whole, cues) if term.text else ""  # a construction has no words of its own
    if label or reading.language != "en":
        return label
    return _behind(reading, term, quantity, whole, cues) or _leading(reading, quantity, cues)


def led_by(reading: Reading, term: Term, quantity: Quantity, subject: Mention | None, cues: Cues) -> str:
    """The slice that an English sentence opens with, for a number under a general word that holds no slice itself: margins."""
    general = reading.language == "en" and cues.of("en")["ratio_label"].fullmatch(term.text) is not None
    return _leading(reading, quantity, cues) if general else ""


def _before(reading: Reading, term: Term, whole: frozenset[str], cues: Cues) -> str:
    start, _ = reading.clause(term.start)
    places = {(m.start, m.end) for m in reading.names if m.label == "Location"}
    taken = [
        *((m.start, m.end) for m in reading.names if (m.start, m.end) not in places),
        *((t.start, t.end) for t in reading.times),
        *((q.start, q.end) for q in reading.quantities),
    ]
    found: list[Token] = []
    at = term.start
    words = cues.words.get(reading.language, {})
    suffixes, verbs = words.get("slice_suffix", frozenset()), words.get("slice_verb", frozenset())
    for token in reversed([t for t in reading.sentence.tokens if start <= t.start and t.end <= term.start]):
        if reading.text[token.end : at].strip(" "):
            break
        if (token.pos not in _NOUN_LIKE and token.text not in verbs) or any(s < token.end and token.start < e for s, e in taken):
            break
        if token.text.lower() not in whole or token.text in suffixes:
            found.append(token)
        elif not found and reading.language == "zh":
            break
        at = token.start
    if all(token.text in suffixes for token in found) or (
        reading.language == "en" and all(t.pos == "ADJ" and t.text.islower() for t in found)
    ):
        return ""
    return _label(reading, found)


def _behind(reading: Reading, term: Term, quantity: Quantity, whole: frozenset[str], cues: Cues) -> str:
    """Revenue in Switzerland, sales for the brand: a preposition of place behind the metric and the words that follow it."""
    match = cues.of("en")["slice_after"].match(reading.text, term.end)
    if match is None or match.end() >= quantity.start > term.start:
        return ""
    found: list[Token] = []
    stop = quantity.start if quantity.start > term.start else len(reading.text)
    names = [(m.start, m.end) for m in reading.names if m.label != "Location"]
    times = [(t.start, t.end) for t in reading.times]
    for token in reading.sentence.tokens:
        if token.start < match.end() or token.end > stop:
            continue
        if token.pos not in _HEADS | {"ADJ"} or any(s < token.end and token.start < e for s, e in (*names, *times)):
            break
        if token.text.lower() in whole:
            return ""
        found.append(token)
    return _label(reading, found[::-1]) if found and found[-1].pos in _HEADS else ""


def _leading(reading: Reading, quantity: Quantity, cues: Cues) -> str:
    """In North America, …: the place, or the named business, that an English sentence opens with."""
    match = cues.of("en")["slice_lead"].match(reading.text)
    if match is None or match.end() > quantity.start:
        return ""
    label = match["slice"].strip()
    start, end = match.span("slice")
    inside = [m for m in reading.names if m.start < end and start < m.end]
    is_place = any(m.label == "Location" for m in inside)
    named = any(m.label != "Location" for m in inside)
    timed = any(t.start < end and start < t.end for t in reading.times)
    heads = cues.of("en")["slice_head"].search(label) is not None
    return label if (is_place or heads) and not named and not timed else ""


def _label(reading: Reading, found: list[Token]) -> str:
    """The words of a slice, given from the last to the first."""
    label = reading.text[found[-1].start : found[0].end].strip()
    return label if len(label) > 1 and not _NUMBER.fullmatch(label) else ""
