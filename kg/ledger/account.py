"""What became of every number of a page: used by an observation, set aside for a reason that can be shown, or unexplained.

Reasons are tried from what is most certain to what is least: where the number stands (removed noise), what was made of it
(withheld), what covers it (a name, a time), who says it (asked on a call), and then the words around it. A number that none of
them explains is the work list for better metrics.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kg.ledger.entries import Entry, reading_of
from kg.ledger.numbers import Number, numbers

if TYPE_CHECKING:
    from kg.ledger.rules import LedgerRules
    from kg.model import Language, Passage
    from kg.page import Page, Reader
    from kg.pagefacts import PageFacts
    from kg.quantity import QuantityGrammar

__all__ = ["account"]

_Told = tuple[str, str]
_CREDIT = re.compile(r"[(（][^()（）]{2,20}[)）]\s*\Z")  # the paper or agency that a paragraph is from
_ACTORS = ("Company", "BusinessUnit", "Brand", "Product")
_BEARERS = ("Organization", "Product", "Facility")
_TELLING = 3  # digits that a number must have, zeros apart, for the same one elsewhere to be no accident
_DIGIT = re.compile(r"[1-9]")
_SPACE = re.compile(r"\s+")
_GLUED = frozenset({"code", "label"})  # what the words alone tell of a number that a name holds says less than the name


class Spans:
    """Stretches of a text that may overlap, each with what it is; asked which of them holds another stretch.

    >>> Spans([(0, 9, "a name"), (12, 20, "a time")]).around(13, 15), Spans([(0, 9, "a name")]).around(8, 10)
    ('a time', None)
    """

    def __init__(self, rows: Iterable[tuple[int, int, str]]) -> None:
        self._rows = sorted(rows)
        self._starts = [start for start, _, _ in self._rows]
        self._longest = max((end - start for start, end, _ in self._rows), default=0)

    def around(self, start: int, end: int) -> str | None:
        """What the nearest stretch is that holds ``[start, end)``."""
        return next((what for left, right, what in self._near(start, end) if left <= start and end <= right), None)

    def touching(self, start: int, end: int) -> Iterator[str]:
        """What each stretch is that shares a character with ``[start, end)``, the last first."""
        return (what for _, _, what in self._near(start, end))

    def _near(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        at = bisect_left(self._starts, end) - 1
        while at >= 0 and self._starts[at] + self._longest > start:
            if self._rows[at][1] > start:
                yield self._rows[at]
            at -= 1


class _Account:
    """A page while its numbers are accounted for."""

    def __init__(self, page: Page, facts: PageFacts, reader: Reader, rules: LedgerRules) -> None:
        self._page, self._reader, self._rules = page, reader, rules
        sentences = page.extracted.sentences
        self._used = Spans((place.start, place.end, iri) for iri, place in facts.numbers())
        self._withheld = Spans((place.start, place.end, why) for place, why in facts.numbers_withheld())
        self._removed = Spans((removal.start, removal.end, removal.reason) for removal in page.clean.removals)
        self._names = Spans((s.start + m.start, s.start + m.end, m.label) for s in sentences for m in s.mentions)
        self._times = Spans((s.start + t.start, s.start + t.end, t.text) for s in sentences for t in s.times)
        self._unsaid = Spans((start, end, why) for (start, end), why in page.extracted.unsaid.items())
        spoken = [
            (s.start + m.start, s.start + m.end, m.label) for s in sentences for m in s.mentions if not reader.is_source(s, m)
        ]
        self._spoken_of = Spans(spoken)
        self._bearers = Spans(row for row in spoken if any(reader.ontology.is_a(row[2], above) for above in _BEARERS))
        text = page.document.text
        self._stated = frozenset(_plain(text[place.start : place.end]) for _, place in facts.numbers())
        self._sentences = sentences
        self._starts = [sentence.start for sentence in sentences]
        self._alone: dict[tuple[int, int], bool] = {}
        self._read: dict[int, Mapping[tuple[int, int], str]] = {}

    def entry(self, document: str, number: Number) -> Entry:
        text = self._page.document.text[number.start : number.end]
        used = tuple(sorted(set(self._used.touching(number.start, number.end))))
        why = None if used else self._why(number)
        status = "used" if used else "unexplained" if why is None else "aside"
        reading = reading_of(number.quantity)
        return Entry(document, number.start, number.end, text, status, *(why or ("", "")), used, *reading)  # type: ignore[arg-type]

    def _why(self, number: Number) -> _Told | None:
        if number.passage is None:
            return "removed", next(self._removed.touching(number.start, number.end), "")
        if (why := next(self._withheld.touching(number.start, number.end), None)) is not None:
            return "withheld", why
        if self._times.around(number.left, number.right) is not None:
            return "date", ""
        if (reason := self._rules.by_kind.get(number.kind)) is not None:
            return reason, ""
        reason = self._as_read(number)
        if reason in (None, "earlier"):  # what it is says more than that it was once
            reason = self._by_words(number, number.passage) or reason
        name = self._names.around(number.left, number.right)
        if name is not None and (reason is None or reason in _GLUED):
            return "name", name
        if reason is not None:
            return reason, ""
        if self._is_asked(number):
            return "asked", ""
        if self._is_restated(number):
            return "restated", ""
        if self._is_of_nobody(number.passage):
            return "nobody", ""
        unsaid = next(self._unsaid.touching(number.left, number.right), None)
        return (unsaid, "") if unsaid is not None else None

    def _is_restated(self, number: Number) -> bool:
        """Whether the page states the same figure elsewhere, where an observation has it."""
        text = _plain(self._page.document.text[number.start : number.end])
        return len(_DIGIT.findall(text)) >= _TELLING and text in self._stated

    def _is_of_nobody(self, passage: Passage) -> bool:
        """Whether neither a paragraph nor its page names anybody that a figure could be of, nor do its words point to one."""
        cue = self._rules.somebody.get(passage.language)
        if cue is None or self._page.extracted.context.company is not None or cue.search(passage.text):
            return False
        return next(self._bearers.touching(passage.start, passage.start + len(passage.text)), None) is None

    def _by_words(self, number: Number, passage: Passage) -> str | None:
        """The reason that the words around a number give for it."""
        reason = self._in_words(number, passage.text, passage.start, passage.language)
        at = bisect_right(self._starts, number.left) - 1
        if reason is not None or at < 0:
            return reason
        sentence = self._sentences[at]  # which may name no company where its paragraph does
        return self._in_words(number, sentence.text, sentence.start, sentence.language)

    def _in_words(self, number: Number, text: str, at: int, language: Language) -> str | None:
        start, end = number.left - at, number.right - at
        if end > len(text):
            return None
        return self._rules.aside(text, start, end, number.kind, language, alone=self._is_alone(at, at + len(text)))

    def _is_alone(self, start: int, end: int) -> bool:
        """Whether a stretch names no company or product, on a page that is of no company."""
        if (start, end) not in self._alone:
            credit = _CREDIT.search(self._page.clean.text, start, end)
            labels = set(self._spoken_of.touching(start, credit.start() if credit else end))
            named = any(self._reader.ontology.is_a(label, above) for label in labels for above in _ACTORS)
            self._alone[start, end] = not named and self._page.extracted.context.company is None
        return self._alone[start, end]

    def _is_asked(self, number: Number) -> bool:
        """Whether an analyst says it, whose words a call does not assert, or a question holds it."""
        turn = self._page.extracted.call.within(number.left, number.right)
        if turn is not None and turn.role == "analyst":
            return True
        at = bisect_right(self._starts, number.left) - 1
        return at >= 0 and self._sentences[at].text.rstrip("”’\"'） )").endswith(("?", "？"))

    def _as_read(self, number: Number) -> str | None:
        """Why extraction set aside a quantity of a sentence, if it did."""
        at = bisect_right(self._starts, number.left) - 1
        if at < 0 or number.quantity is None:
            return None
        if at not in self._read:
            self._read[at] = self._reader.set_aside(self._sentences[at])
        left, right = number.left - self._starts[at], number.right - self._starts[at]
        return next((why for (start, end), why in self._read[at].items() if start < right and left < end), None)


def _plain(text: str) -> str:
    return _SPACE.sub("", text)


def account(page: Page, facts: PageFacts, reader: Reader, rules: LedgerRules, grammar: QuantityGrammar) -> tuple[Entry, ...]:
    """The ledger of a page that went into the graph, in order. A page that was withheld as a whole has none."""
    if facts.refused:
        return ()
    told = _Account(page, facts, reader, rules)
    return tuple(told.entry(facts.document, number) for number in numbers(page.clean, grammar, page.extracted.context.language))
