"""A ledger against the pages and the graph, both ways: no number is missing, and none is there that the page or the graph denies.

The numbers of each page are looked for anew in the source as it is on disk; a plain scan for digits looks once more, so that a
number that the grammar overlooks is missed all the same. Entries say which observations carry a number, and every observation
must be named where its ``ekg:valueAt`` lies.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from pyoxigraph import Literal, NamedNode

from kg.ledger.entries import Entry
from kg.ledger.numbers import Number, digits, numbers
from kg.ledger.rules import LedgerRules
from kg.model import CleanText, Language
from kg.quantity import QuantityGrammar
from kg.validate import terms as t
from kg.validate.evidence import Evidence, read_evidence
from kg.validate.graph import GraphView
from kg.validate.report import Problem

__all__ = ["LedgerCheck"]


@dataclass
class LedgerCheck:
    """The entries of a ledger, asked document by document; ``rules`` has the reasons, ``grammar`` reads the numbers."""

    entries: Sequence[Entry]
    rules: LedgerRules
    grammar: QuantityGrammar
    _of: dict[str, list[Entry]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for entry in sorted(self.entries, key=lambda entry: (entry.document, entry.start, entry.end)):
            self._of.setdefault(entry.document, []).append(entry)

    def document(self, view: GraphView, document: str, clean: CleanText) -> Iterator[Problem]:
        """What is wrong with the entries of a document, given its text.

        Kinds of problem: ``ledger-text`` (other characters stand there), ``ledger-missing`` (a number without an entry),
        ``ledger-twice`` (a number with several), ``ledger-number`` (no number stands there), ``ledger-reading`` (the words have
        another value), ``ledger-reason`` (set aside for no reason that the ontology knows), ``ledger-used`` (an observation that
        is not there, or whose number lies elsewhere), ``ledger-observation`` (one that no entry names where its number stands).
        """
        page = _Page(document, clean, self._of.get(document, []))
        yield from page.texts()
        yield from page.places(numbers(clean, self.grammar, _language(view, document)))
        for entry in page.entries:
            told = (entry.status == "used") == bool(entry.observations)
            if not told or (entry.status == "aside") != (entry.reason in self.rules.reasons):
                what = f"{entry.status}, {len(entry.observations)} observations, reason {entry.reason or 'none'}"
                yield page.problem("ledger-reason", entry, f"{what}: these do not go together; reasons are in ledger.toml")
        yield from page.observations(_numbers_of(view, document))

    def size(self, document: str) -> int:
        """How many entries a document has."""
        return len(self._of.get(document, ()))

    def rest(self, read: set[str]) -> Iterator[Problem]:
        """The documents of the ledger that were not read: it is of another graph, or their pages are missing."""
        for document in sorted(self._of.keys() - read):
            message = f"{len(self._of[document]):,} entries of a document that was not read; is this the ledger of this graph?"
            yield Problem("ledger-document", document, None, message, document)


class _Page:
    """A document with its entries in order."""

    def __init__(self, iri: str, clean: CleanText, entries: list[Entry]) -> None:
        self.iri, self.entries = iri, entries
        self._document = clean.document
        self._starts = [entry.start for entry in entries]
        self._furthest = list(accumulate((entry.end for entry in entries), max))  # where entries overlap, ends are in no order

    def problem(self, kind: str, entry: Entry, message: str, focus: str | None = None) -> Problem:
        return Problem(kind, focus or self.iri, None, f'[{entry.start}, {entry.end}) "{entry.text}": {message}', self.iri)

    def at(self, start: int, end: int) -> list[Entry]:
        """The entries that share a character with a raw span."""
        first, last = bisect_right(self._furthest, start), bisect_left(self._starts, end)
        return [entry for entry in self.entries[first:last] if entry.end > start]

    def texts(self) -> Iterator[Problem]:
        for entry in self.entries:
            there = self._document.text[entry.start : entry.end]
            if there != entry.text:
                yield self.problem("ledger-text", entry, f'the page has "{there}" there')

    def places(self, found: Sequence[Number]) -> Iterator[Problem]:
        """Every number of the page in exactly one entry, and read as the entry says; in every entry a number."""
        spans = {*digits(self._document), *((number.start, number.end) for number in found)}
        told: set[Entry] = set()
        for start, end in sorted(spans):
            entries = self.at(start, end)
            if not entries or not (entries[0].start <= start and end <= self._end(entries)):
                message = f'[{start}, {end}) "{self._document.text[start:end]}" of the page is in no entry'
                yield Problem("ledger-missing", self.iri, None, message, self.iri)
            for entry in entries[1:]:
                if entry not in told:
                    yield self.problem("ledger-twice", entry, f"entered already at [{entries[0].start}, {entries[0].end})")
            told.update(entries)
        for entry in self.entries:
            if entry not in told and not entry.observations:
                yield self.problem("ledger-number", entry, "no number of the page stands there")
        for number in found:
            for entry in self.at(number.start, number.end):
                if (entry.start, entry.end) == (number.start, number.end) and not entry.read_as(number.quantity):
                    size = (entry.value or f"{entry.minimum} to {entry.maximum}") if entry.unit else "no quantity"
                    yield self.problem("ledger-reading", entry, f"the words do not read as {size} {entry.unit}".rstrip())

    @staticmethod
    def _end(entries: Sequence[Entry]) -> int:
        return max(entry.end for entry in entries)

    def observations(self, stated: dict[str, list[Evidence]]) -> Iterator[Problem]:
        """Every observation named where its number stands, and none elsewhere."""
        for entry in self.entries:
            for iri in entry.observations:
                if not any(e.start < entry.end and entry.start < e.end for e in stated.get(iri, ())):
                    what = "has its number elsewhere" if iri in stated else "is not in the graph, or not of this page"
                    yield self.problem("ledger-used", entry, f"the observation that it names {what}", iri)
        for iri, places in sorted(stated.items()):
            for place in places:
                if not any(iri in entry.observations for entry in self.at(place.start, place.end)):
                    message = f'no entry names it for its number at [{place.start}, {place.end}) "{place.raw_quote}"'
                    yield Problem("ledger-observation", iri, "ekg:valueAt", message, self.iri)


def _numbers_of(view: GraphView, document: str) -> dict[str, list[Evidence]]:
    """The observations of a document by IRI, with the places of their numbers."""
    found: dict[str, list[Evidence]] = {}
    for node in view.subjects(t.DOCUMENT, NamedNode(document)):
        for observation in view.subjects(t.VALUE_AT, node):
            evidence = read_evidence(view, node)
            if isinstance(evidence, Evidence) and isinstance(observation, NamedNode):
                found.setdefault(observation.value, []).append(evidence)
    return found


def _language(view: GraphView, document: str) -> Language | None:
    """The language that the graph gives for a document, in which its paragraphs were read."""
    said = {value.value for value in view.objects(NamedNode(document), t.LANGUAGE) if isinstance(value, Literal)}
    return "zh" if said == {"zh"} else "en" if said == {"en"} else None
