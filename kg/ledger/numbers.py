"""Where the numbers of a page are: every run of digits that a reader sees, and every numeral in words that the grammar takes.

The text is read anew here, paragraph by paragraph and without regard to what extraction made of it, so that the ledger counts
what stands there and not what was found. Digits that cleaning took out count as well, where the raw page shows them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.align import OffsetMap
from kg.language import passages
from kg.model import CleanText, Document, Language, Passage, Quantity

if TYPE_CHECKING:
    from kg.quantity import QuantityGrammar

__all__ = ["Number", "digits", "numbers", "of_clean", "shown"]

_DIGITS = re.compile(r"\d+")
# One number of a date, a code or a version is one entry of the ledger, with its groups of thousands and decimals.
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)*|\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class Number:
    """A number where it stands.

    Raw ``[start, end)``, clean ``[left, right)``; ``passage`` is its paragraph, None where cleaning took it out. ``quantity`` is
    how the grammar reads it, with offsets in the passage; None for digits that are no quantity (a year, a code).
    """

    start: int
    end: int
    left: int
    right: int
    passage: Passage | None = None
    quantity: Quantity | None = None

    @property
    def kind(self) -> str:
        """The kind of its unit (``money``, ``percent``, ``count`` …); empty where it is no quantity."""
        return self.quantity.kind if self.quantity is not None else ""


def shown(document: Document) -> tuple[str, OffsetMap]:
    """The text of a document that a reader sees, with its map to the raw text: for a page of HTML without its markup."""
    if document.source.media_type == "text/html":
        from kg.html import visible  # parsers load only where a page needs them

        return visible(document.text)
    return document.text, OffsetMap.identity(len(document.text))


def digits(document: Document) -> Iterator[tuple[int, int]]:
    """The raw span of every run of digits that a reader of the document sees, in order."""
    text, offsets = shown(document)
    for match in _DIGITS.finditer(text):
        yield offsets.to_source(*match.span())


def numbers(clean: CleanText, grammar: QuantityGrammar, language: Language | None = None) -> tuple[Number, ...]:
    """Every number of a page, in order of the raw text and without overlap; ``language`` is that of the page, where it is known.

    >>> from kg.ontology import default_folder
    >>> from kg.model import Source
    >>> from kg.quantity import QuantityGrammar
    >>> text = "2025年7月30日，三家工厂投产，耗资约3.5亿元。"
    >>> page = CleanText(Document("d", text, Source("d.txt", "")), text, OffsetMap.identity(len(text)))
    >>> [(text[n.start : n.end], n.kind) for n in numbers(page, QuantityGrammar.load(default_folder()))]
    [('2025', ''), ('7', ''), ('30', ''), ('三家', 'count'), ('3.5亿元', 'money')]
    """
    found = _apart(of_clean(clean, grammar, language))
    starts = [number.start for number in found]
    removed = []
    for start, end in digits(clean.document):
        at = bisect_right(starts, start) - 1
        if at < 0 or found[at].end < end:
            left, right = clean.offsets.to_clean(start, end)
            removed.append(Number(start, end, left, right))
    return _apart(sorted((*found, *removed), key=_place))


def of_clean(clean: CleanText, grammar: QuantityGrammar, language: Language | None = None) -> Iterator[Number]:
    """The numbers of the cleaned text in its order, paragraph by paragraph."""
    for passage in passages(clean, language):
        at = 0
        for quantity in grammar.quantities(passage.text, passage.language):
            yield from _bare(clean, passage, at, quantity.start)
            yield _number(clean, passage, quantity.start, quantity.end, quantity)
            at = quantity.end
        yield from _bare(clean, passage, at, len(passage.text))


def _bare(clean: CleanText, passage: Passage, start: int, end: int) -> Iterator[Number]:
    for match in _NUMBER.finditer(passage.text, start, end):
        yield _number(clean, passage, *match.span(), None)


def _number(clean: CleanText, passage: Passage, start: int, end: int, quantity: Quantity | None) -> Number:
    left, right = passage.start + start, passage.start + end
    return Number(*clean.offsets.to_source(left, right), left, right, passage, quantity)


def _apart(found: Iterable[Number]) -> tuple[Number, ...]:
    """In order; those whose raw characters overlap, as where a stretch was rewritten as a whole, as one."""
    out: list[Number] = []
    for number in found:
        last = out[-1] if out else None
        if last is None or number.start >= last.end:
            out.append(number)
            continue
        end, right = max(last.end, number.end), max(last.right, number.right)
        out[-1] = replace(last, end=end, right=right, quantity=last.quantity if end == last.end else None)
    return tuple(out)


def _place(number: Number) -> tuple[int, int]:
    return number.start, number.end
