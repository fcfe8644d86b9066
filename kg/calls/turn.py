"""The values of a call: its turns, and the call as a whole.

>>> turn = Turn(1, 10, 40, None, role="operator")
>>> Call((), (turn,), (), ordered=True).at(12) is turn
True
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kg.model import Claim, Mention, Sentence

__all__ = ["Call", "Side", "Span", "Turn"]

Span = tuple[int, int]
Side = Literal["", "company", "analyst", "operator"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of one speaker: clean ``[start, end)`` of what is said, without the label before it.

    order: place in the page, from 1; speaker: None where the page does not say who it is; questions: clean spans of the
    question sentences of an analyst; role: whose side speaks; firm: where an analyst works; section: ``PreparedRemarks``,
    ``QuestionsAndAnswers`` or empty; answers: the spans of the questions that it replies to.
    """

    order: int
    start: int
    end: int
    speaker: Mention | None
    questions: tuple[Span, ...] = ()
    role: Side = ""
    firm: Mention | None = None
    section: str = ""
    answers: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A page read as a call: its sentences with the names that its labels and introductions hold, turns in the order of the
    page (no two overlap), claims about those who take part, and whether that order is the order of the call."""

    sentences: tuple[Sentence, ...]
    turns: tuple[Turn, ...] = ()
    claims: tuple[Claim, ...] = ()
    ordered: bool = True

    def at(self, offset: int) -> Turn | None:
        """The turn that a clean offset lies in, in logarithmic time."""
        index = bisect_right(self.turns, offset, key=lambda turn: turn.start) - 1
        return self.turns[index] if index >= 0 and offset < self.turns[index].end else None

    def within(self, start: int, end: int) -> Turn | None:
        """The turn that a clean span lies in; the span may begin in the label before it."""
        first, last = self.at(start), self.at(end - 1)
        return last if first is None or first is last else None
