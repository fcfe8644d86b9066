"""A sentence while its numbers are read: what is known of it as a whole, and of the numbers already read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.binding import Choice
    from kg.extract.change import Change
    from kg.extract.cues import LanguageCues
    from kg.extract.dating import Dates
    from kg.extract.holders import Holder
    from kg.extract.lists import HandedOut
    from kg.extract.reading import Reading, Remembered
    from kg.extract.terms import Term
    from kg.model import Claim, Context, Mention, Modality, Quantity, TimeExpression

__all__ = ["Going"]


@dataclass(slots=True)
class Going:
    """A sentence while its numbers are read: what is known of it as a whole, and of the numbers already read."""

    reading: Reading
    cues: LanguageCues
    context: Context
    memory: Remembered
    dates: Dates
    lists: HandedOut
    inherited: Modality
    bound: tuple[Quantity, Choice] | None = None
    seen: tuple[Quantity, Change] | None = None
    held: tuple[Quantity, Holder] | None = None
    borne: Mention | None = None
    main: TimeExpression | None = None
    last_modality: Modality = "Reported"
    last: tuple[Quantity, Choice] | None = None
    last_claim: Claim | None = None
    last_level: tuple[Quantity, Choice] | None = None
    sliced: bool = False
    named: tuple[Quantity, Term, Change] | None = None
    wordings: dict[tuple[str, str], Term] = field(default_factory=dict)
    levels: list[tuple[Choice, Claim]] = field(default_factory=list)

    def leave_out(self, quantity: Quantity, reason: str) -> None:
        """Remember that a number states nothing because its words leave out something, and what (``ontology/ledger.toml``)."""
        start = self.reading.sentence.start
        self.memory.unsaid[start + quantity.start, start + quantity.end] = reason

    def remember(self) -> None:
        """Keep for the sentences behind it the year that a sentence names, and what its numbers are of.

        Where all of one kind are of one thing, “This was up 5%” goes on with it.
        """
        named = [t for t in self.reading.times if t.year is not None and t.relation == "absolute" and t.grain != "day"]
        if named:
            self.memory.year = named[0]
        kinds = {kind for kind, _ in self.wordings}
        words = {kind: [term for (of, _), term in self.wordings.items() if of == kind] for kind in sorted(kinds)}
        self.memory.named = {kind: terms[0] for kind, terms in words.items() if len(terms) == 1}
        self.memory.named_in = self.memory.index
