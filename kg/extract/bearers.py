"""Of whom a number is where its construction says so, whatever the sentence is about.

A deal is of the one who pays (sells its arm to X for $3 million: X), things that are counted are of the product named right
behind the number (shipped 9,000 Falcon-1 cards), a power of the plant named there (the 600-megawatt Birch Hill project), and
users of the app or game whose name leads up to them. What an analyst expects is of the company of the page, not of the analyst.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.reading import placed

if TYPE_CHECKING:
    from kg.extract.binding import Choice
    from kg.extract.cues import Cues, LanguageCues
    from kg.extract.reading import Reading
    from kg.model import Context, Mention, Quantity
    from kg.ontology import Ontology

__all__ = ["Bearers", "priced"]

_REACH = 220


def priced(reading: Reading, quantity: Quantity, cues: LanguageCues) -> tuple[int, bool] | None:
    """Where the verb of a deal stands whose price an amount is, and whether it sells: bought it for $3; None where it is none."""
    if quantity.kind != "money":
        return None
    text = reading.text
    before = cues["deal_price"].search(text, max(0, quantity.start - 60), quantity.start)
    if before is None:
        return None
    previous = reading.previous(quantity.start)
    start = max(previous.end if previous is not None and previous.kind == "money" else 0, quantity.start - _REACH)
    buys = [(m.start(), False) for m in cues["deal_buys"].finditer(text, start, before.start())]
    sells = [(m.start(), True) for m in cues["deal_sells"].finditer(text, start, before.start())]
    return max((*buys, *sells), default=None)


class Bearers:
    """Finds the bearers that constructions name."""

    def __init__(self, ontology: Ontology, cues: Cues) -> None:
        self._cues = cues
        kinds = {name: frozenset(c for c in ontology.classes if ontology.is_a(c, name)) for name in ("Organization", "Product")}
        self._organizations, self._products = kinds["Organization"], kinds["Product"]
        self._facilities = frozenset(c for c in ontology.classes if ontology.is_a(c, "Facility"))

    def of(self, reading: Reading, quantity: Quantity, choice: Choice, cues: LanguageCues) -> Mention | None:
        """The bearer that the words around a number name, in the clean text; None where they leave it to the sentence."""
        groups = self._cues.groups
        found: Mention | None = None
        if choice.metric == "TransactionValue":
            found = self._payer(reading, quantity, cues)
        elif choice.metric in groups["counted"]:
            found = self._behind(reading, quantity, self._products)
        elif quantity.kind == "power":
            found = self._behind(reading, quantity, self._facilities)
        elif choice.metric in groups["of_product"]:
            found = self._named_before(reading, quantity)
        return placed(found, reading) if found is not None else None

    def _payer(self, reading: Reading, quantity: Quantity, cues: LanguageCues) -> Mention | None:
        """Who buys: before a verb of buying, behind *to* or *by* of a sale."""
        firms = [m for m in reading.names if m.label in self._organizations]
        behind = (
            m for m in firms if m.start >= quantity.end and cues["payer_behind"].fullmatch(reading.text, quantity.end, m.start)
        )
        if (buyer := next(behind, None)) is not None:
            return buyer  # 以3亿元转让给乙
        deal = priced(reading, quantity, cues)
        if deal is None:
            return None
        verb, sold = deal
        if sold:
            later = [m for m in firms if verb <= m.start and m.end <= quantity.start]
            return next((m for m in reversed(later) if cues["payer_before"].search(reading.text, verb, m.start)), None)
        before = [m for m in firms if m.end <= verb]
        return next((m for m in reversed(before) if not cues["not_payer_before"].search(reading.text, 0, m.start)), None)

    @staticmethod
    def _behind(reading: Reading, quantity: Quantity, labels: frozenset[str]) -> Mention | None:
        """The name right behind a number."""
        return next((m for m in reading.names if m.label in labels and 0 <= m.start - quantity.end <= 1), None)

    def _named_before(self, reading: Reading, quantity: Quantity) -> Mention | None:
        """The product last named before a number, with no firm named behind it."""
        before = [
            m
            for m in reading.names
            if m.end <= quantity.start and m.label in self._organizations | self._products and m.source != "pronoun"
        ]
        return before[-1] if before and before[-1].label in self._products else None

    def forecast(self, reading: Reading, quantity: Quantity, subject: Mention, context: Context, cues: LanguageCues) -> Mention:
        """The company of the page instead of the analyst who says what to expect of it."""
        own = context.company
        if own is None or subject.text == own.text or context.is_call:
            return subject
        start = subject.start - reading.sentence.start
        if start < 0 or start >= quantity.start:
            return subject
        return own if cues["forecaster_behind"].match(reading.text, start + len(subject.text)) else subject
