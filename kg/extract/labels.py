"""The wording of a number that no metric is named for, and what stands between two numbers of one wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.cues import Cues
    from kg.extract.reading import Reading
    from kg.extract.terms import Term
    from kg.model import Quantity

__all__ = ["COUNTED", "LONGEST", "METRIC", "Label", "joined"]

METRIC = "OtherMetric"
LONGEST = {"en": 60, "zh": 16}  # characters of a wording
COUNTED = frozenset({"count", "people", "units", "shares"})


@dataclass(frozen=True, slots=True)
class Label:
    """The wording of what a number measures as a term of ``OtherMetric``, or of a metric where it is that; ``sign`` as a
    :class:`~kg.extract.nounphrases.Wording` has it.
    """

    term: Term
    sign: int | None = None


def joined(
    reading: Reading, quantity: Quantity, before: Quantity, term: Term, cues: Cues, *, pos: frozenset[str] | None = None
) -> bool:
    """Whether times, joining words and a wording alone stand between two numbers, among words of ``pos`` or all."""
    joins = cues.words.get("en", {}).get("label_pairs", frozenset())
    free = [(term.start, term.end), *((t.start, t.end) for t in reading.times)]
    between = [t for t in reading.sentence.tokens if before.end < t.end and t.start < quantity.start and t.text != ","]
    asked = [t for t in between if pos is None or t.pos in pos]
    return all(t.text.lower() in joins or any(s <= t.start and t.end <= e for s, e in free) for t in asked)
