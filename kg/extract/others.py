"""Numbers that no metric of the ontology is bound to by its place: a metric that the parse names, or their own wording."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.binding import Choice
from kg.extract.change import LEVEL, RATIOS, Change, turned
from kg.extract.goingon import counted, done, paired, per_unit, pointed
from kg.extract.labels import METRIC, Label
from kg.extract.unnamed import label_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.extract.binding import Binder
    from kg.extract.cues import Cues
    from kg.extract.going import Going
    from kg.extract.terms import Term
    from kg.model import Quantity
    from kg.ontology import Metric

__all__ = ["OTHER_COST", "Others"]

OTHER_COST = 3.5


class Others:
    """Finds the wording of numbers by the metrics and cues of an ontology."""

    def __init__(self, metrics: Mapping[str, Metric], cues: Cues, binder: Binder) -> None:
        self._metrics = metrics
        self._cues = cues
        self._binder = binder

    def of(self, state: Going, quantity: Quantity, change: Change) -> tuple[Choice, Change] | None:
        """What the words make a number one of, by its own wording, and whether it is a change of that; None where they do not."""
        points = quantity.kind == "points" and state.context.is_call  # 2 points, said on a call, are of percent
        if (quantity.bare and not points) or METRIC not in self._metrics:
            return None
        label = self._label(state, quantity, change)
        meant = turned(state.reading, quantity, state.cues, change, label.sign) if label is not None else None
        if label is None or meant is None:
            return None
        if label.sign is None and quantity.kind not in RATIOS and state.cues["up"].search(label.term.text):
            meant = LEVEL  # gains of $80 million
        choice: Choice | None = Choice(label.term, METRIC, OTHER_COST)
        if label.term.name != METRIC:
            choice, meant = self._named(state, quantity, meant, label)
        if choice is None:
            return None
        choice = self._of_business(state, quantity, meant, choice)
        term = choice.term
        state.seen, state.bound = (quantity, meant), (quantity, choice)
        if term.start < term.end:  # what follows goes on with a noun, not with a whole clause
            state.wordings[quantity.kind, term.text], state.named = term, (quantity, term, meant)
        return choice, meant

    def _of_business(self, state: Going, quantity: Quantity, change: Change, choice: Choice) -> Choice:
        """Revenue, where the wording is a part of a firm by itself and its verb one of growth: its cloud segment grew 5%."""
        term, cues = choice.term, state.cues
        metric = self._cues.variants["by_growth"].get("percent")
        if choice.metric != METRIC or metric is None or cues["business_label"].fullmatch(term.text) is None:
            return choice
        fits = quantity.kind == "percent" if change.is_change else quantity.kind == "money"
        grown = cues["business_moves"].fullmatch(state.reading.text, term.end, quantity.start)
        return Choice(replace(term, name=metric), metric, OTHER_COST) if fits and grown else choice

    def _label(self, state: Going, quantity: Quantity, change: Change) -> Label | None:
        """The wording of a number, from its own words first."""
        reading, cues = state.reading, self._cues
        label = label_of(reading, quantity, cues, spoken=state.context.is_call)
        if (
            label is None
            and state.named is not None
            and (quantity.kind != "points" or change.is_change or state.named[0].kind == "points")
        ):
            label = paired(reading, quantity, state.named, cues)
        if label is None and change.is_change:
            label = counted(reading, quantity, cues)
        if label is None:
            label = pointed(reading, quantity, state.memory, cues)
        if label is None:
            label = done(reading, quantity, (state.bound[0], state.bound[1].term) if state.bound else None, cues)
        return label

    def _named(self, state: Going, quantity: Quantity, meant: Change, label: Label) -> tuple[Choice | None, Change]:
        """The metric that a wording names, or the wording itself where the number is not so measured."""
        term = label.term
        choice = self._binder.named(state.reading, quantity, meant, term, state.cues)
        if choice is None and label.sign and quantity.kind == "percent" and not meant.is_change:
            changed = replace(meant, is_change=True, sign=label.sign)  # growth is expected to be in the range of 2% to 4%
            choice = self._binder.named(state.reading, quantity, changed, term, state.cues)
            meant = changed if choice is not None else meant
        if choice is None and label.sign is not None and self._is_worded(term, quantity, meant, label.sign):
            choice = Choice(replace(term, name=METRIC), METRIC, OTHER_COST)
        if choice is None and (apiece := per_unit(state.reading, quantity, term, self._cues)) is not None:
            choice = Choice(apiece, METRIC, OTHER_COST)
        return choice, meant

    def _is_worded(self, term: Term, quantity: Quantity, change: Change, sign: int) -> bool:
        """Whether a number is stated in the words of a metric that is never so measured: a margin in money, a tax in percent."""
        if bool(sign) != change.is_change:
            return False
        kinds = set(self._metrics[term.name].kinds)
        if quantity.kind == "money":
            return bool(kinds) and kinds <= RATIOS
        return quantity.kind == "percent" and not change.is_change and term.name in self._cues.groups["rated_too"]
