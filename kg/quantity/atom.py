"""The value that the steps of the grammar share and fill in: a number on its way to being a quantity."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.model import Comparator
from kg.quantity.units import Spelling, Unit

__all__ = ["Atom"]


@dataclass(slots=True)
class Atom:
    """A number that was read, at ``[start, end)``; ``low`` and ``high`` are not yet scaled.

    spelling: its unit as written; comparator: what stands inside it (20多亿); label: it names something (Llama 4, phase 3);
    kind: the group of the pattern that found it; signed: its sign has been read; based: ``low`` and ``high`` are in the base
    unit already.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal | None = None
    scale: Decimal | None = None
    spelling: Spelling | None = None
    comparator: Comparator | None = None
    label: bool = False
    kind: str = "digits"
    signed: bool = False
    based: bool = False

    @property
    def unit(self) -> Unit | None:
        return self.spelling.unit if self.spelling else None
