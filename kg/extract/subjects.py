"""Of whom a number is: the name before its metric, a pronoun, the topic carried over, or the company of the page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.cues import Cues, LanguageCues
    from kg.extract.reading import Reading, Remembered
    from kg.extract.terms import Term
    from kg.model import Context, Mention, Quantity
    from kg.ontology import Ontology

__all__ = ["Subjects"]

_BEARERS = ("Organization", "Product", "Facility")
_NOUN_LIKE = frozenset({"n", "nz", "vn", "an", "a", "nw", "LOC", "ns", "s", "ORG", "nt", "m", "NOUN", "PROPN", "ADJ"})


class Subjects:
    """Chooses the bearer of a number and the slice of it that the words name."""

    def __init__(self, ontology: Ontology, cues: Cues) -> None:
        self._cues = cues
        self._bearers = frozenset(c for c in ontology.classes if any(ontology.is_a(c, b) for b in _BEARERS))
        self._facilities = frozenset(c for c in ontology.classes if ontology.is_a(c, "Facility"))
        self._organizations = frozenset(c for c in ontology.classes if ontology.is_a(c, "Organization"))

    def can_be(self, mention: Mention) -> bool:
        """Whether numbers can be said of it: organizations, products and facilities, not people and places."""
        return mention.label in self._bearers

    def enter(self, reading: Reading, memory: Remembered) -> None:
        """Forget what the last paragraph was about when a new one starts."""
        if reading.sentence.passage != memory.passage:
            memory.passage = reading.sentence.passage
            memory.topic = None

    def leave(self, reading: Reading, memory: Remembered) -> None:
        """Remember what the sentence was about: its first bearer as topic, its last as the thing that 它 means."""
        bearers = [m for m in reading.names if self.can_be(m) and m.source != "pronoun"]
        if bearers:
            memory.thing = _placed(bearers[-1], reading)
            organizations = [m for m in bearers if m.label in self._organizations]
            if organizations:
                memory.subject = _placed(organizations[0], reading)
            memory.topic = _placed(bearers[0], reading)

    def of(self, reading: Reading, quantity: Quantity, term: Term, context: Context, memory: Remembered, *, carried: bool) -> Mention | None:
        """The bearer of a number, as a mention in the clean text; None where the page names nobody."""
        return self._near(reading, quantity, term, carried=carried) or self._carried(reading, quantity, context, memory)

    def facility(self, reading: Reading, quantity: Quantity, memory: Remembered, cues: LanguageCues) -> Mention | None:
        """The facility that a quantity describes: the last one named before it in the sentence, or what 它 means."""
        before = [m for m in reading.names if m.label in self._facilities and m.end <= quantity.start]
        if before:
            return _placed(before[-1], reading)
        said = cues["pronoun_thing"].search(reading.text, 0, quantity.start)
        return memory.thing if said and memory.thing is not None and memory.thing.label in self._facilities else None

    def _near(self, reading: Reading, quantity: Quantity, term: Term, *, carried: bool) -> Mention | None:
        cues = self._cues.of(reading.sentence.language)
        start, _ = reading.clause(quantity.start)
        edge = quantity.start if carried or term.start >= quantity.end else max(term.start, start)
        before = [m for m in reading.names if self.can_be(m) and m.end <= max(edge, quantity.start)]
        previous = max((q.end for q in reading.quantities if q.end <= quantity.start), default=0)
        candidates = [m for m in before if m.start >= min(start, term.start)]
        candidates = [m for m in candidates if not cues["not_subject_before"].search(reading.text[: m.start][-12:])] or []
        after_number = [m for m in candidates if m.start >= previous]
        pool = after_number or candidates
        if reading.sentence.language == "en" and not pool:
            pool = [m for m in reading.names if self.can_be(m) and re.search(r"\b(?:At|In|For|Within|Across)\s+(?:the )?$", reading.text[: m.start]) and m.start < 24]
        return _placed(pool[-1], reading) if pool else None

    def _carried(self, reading: Reading, quantity: Quantity, context: Context, memory: Remembered) -> Mention | None:
        cues = self._cues.of(reading.sentence.language)
        before = reading.text[: quantity.start]
        company = cues["pronoun_company"].search(before) is not None
        thing = cues["pronoun_thing"].search(before) is not None
        earlier = [m for m in reading.names if self.can_be(m) and m.end <= quantity.start]
        earlier = [m for m in earlier if not cues["not_subject_before"].search(reading.text[: m.start][-12:])]
        if earlier and not company:
            return _placed(earlier[0], reading)
        if thing and not company and memory.thing is not None:
            return memory.thing
        if company and context.company is not None:
            return context.company
        if earlier:
            return _placed(earlier[0], reading)
        if reading.sentence.language == "en" and memory.topic is not None and not company and memory.topic.label in self._organizations:
            return memory.topic
        return context.company or memory.subject

    def segment(self, reading: Reading, term: Term, quantity: Quantity) -> str:
        """The slice of the whole that stands right before the metric (北美营收, truck sales); empty for the whole."""
        words = self._cues.words.get(reading.sentence.language, {}).get("whole", frozenset())
        start, _ = reading.clause(term.start)
        taken = [(m.start, m.end) for m in reading.names if self.can_be(m)] + [(t.start, t.end) for t in reading.times] + [(q.start, q.end) for q in reading.quantities]
        found: list[tuple[int, int]] = []
        at = term.start
        for token in reversed([t for t in reading.sentence.tokens if start <= t.start and t.end <= term.start]):
            if reading.text[token.end : at].strip(" ") or token.pos not in _NOUN_LIKE or any(s < token.end and token.start < e for s, e in taken):
                break
            if token.text.lower() not in words:
                found.append((token.start, token.end))
            elif not found and reading.sentence.language == "zh" and token.text not in words:
                break
            at = token.start
        if not found:
            return ""
        label = reading.text[min(s for s, _ in found) : max(e for _, e in found)].strip()
        return label if len(label) > 1 and not re.fullmatch(r"[\d.%]+", label) else ""


def _placed(mention: Mention, reading: Reading) -> Mention:
    """A mention of a sentence, with offsets in the clean text."""
    return replace(mention, start=mention.start + reading.sentence.start, end=mention.end + reading.sentence.start)
