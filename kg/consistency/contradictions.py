"""What follows from two numbers, against what the text states.

A change is held against every pair of a level of its period and a level of the period before, of the same thing, metric and
segment; a margin against its parts. One pair that fits confirms all three numbers. Where none fits, the pair that comes nearest
is told. What the same clause says comes first, then the page: another page counts only where a page lacks a part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kg.consistency.figures import Figure, Interval
from kg.consistency.rules import ConsistencyRules

__all__ = ["Contradiction", "contradictions", "lowered"]

_HUNDRED = Decimal(100)
_QUARTER = 3
_YEAR = 12
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``stated`` says otherwise than what follows from ``parts``: now and before of a change, of and over of a margin.

    ``follows`` is where it should lie; ``confirmed`` are those of the three that other numbers bear out.
    """

    kind: Literal["growth", "difference", "margin"]
    stated: Figure
    parts: tuple[Figure, Figure]
    follows: Interval
    confirmed: frozenset[str] = frozenset()


def contradictions(figures: Sequence[Figure], rules: ConsistencyRules) -> tuple[Contradiction, ...]:
    """The contradictions among figures, by thing, metric and IRI, whatever their order.

    >>> from kg.ontology import default_folder
    >>> contradictions([], ConsistencyRules.load(default_folder(), lambda name: True))
    ()
    """
    kept = [figure for figure in figures if figure.modality != "Superseded"]
    found = _Levels(kept, rules)
    trials = [trial for figure in sorted(kept, key=_order) for trial in found.trials(figure)]
    confirmed = frozenset(iri for trial in trials for iri in trial.confirmed)
    wrong = (trial.nearest(confirmed) for trial in trials)
    return tuple(one for one in wrong if one is not None)


def lowered(found: Iterable[Contradiction], factor: Decimal) -> dict[str, Decimal]:
    """The confidence that is left to each number that contradicts others and that nothing confirms, by IRI."""
    blamed = {f.iri: f for one in found for f in (one.stated, *one.parts) if f.iri not in one.confirmed}
    return {iri: (figure.confidence * factor).quantize(Decimal("0.01")) for iri, figure in sorted(blamed.items())}


def _order(figure: Figure) -> tuple[str, str, str]:
    return figure.name, figure.metric, figure.iri


@dataclass(frozen=True)
class _Trial:
    """One number against the pairs that it should follow from."""

    kind: Literal["growth", "difference", "margin"]
    stated: Figure
    told: Interval
    pairs: tuple[tuple[Figure, Figure, tuple[Interval, ...]], ...]

    @property
    def confirmed(self) -> frozenset[str]:
        """The numbers of the pairs that fit, and the number itself where one does."""
        return frozenset(
            figure.iri
            for now, before, expected in self.pairs
            if any(_distance(self.told, one) == 0 for one in expected)
            for figure in (self.stated, now, before)
        )

    def nearest(self, confirmed: frozenset[str]) -> Contradiction | None:
        """The contradiction with the pair that comes nearest; None where one fits, or there is none."""
        rows = [(min(_distance(self.told, e) for e in expected), n, b, expected) for n, b, expected in self.pairs if expected]
        if not rows or any(distance == 0 for distance, *_ in rows):
            return None
        distance, now, before, expected = min(rows, key=lambda row: (row[0], row[1].iri, row[2].iri))
        follows = next(one for one in expected if _distance(self.told, one) == distance)
        own = confirmed & {self.stated.iri, now.iri, before.iri}
        return Contradiction(self.kind, self.stated, (now, before), follows, own)


class _Levels:
    """The levels of a graph, by what they are of and when."""

    def __init__(self, figures: Iterable[Figure], rules: ConsistencyRules) -> None:
        self._rules = rules
        self._of: dict[Key, list[Figure]] = {}
        for figure in figures:
            if figure.kind == "Level":
                self._of.setdefault((*_key(figure, figure.metric), *_when(figure, 0)), []).append(figure)

    def trials(self, figure: Figure) -> Iterator[_Trial]:
        """What can be held against a number."""
        if figure.kind == "Change":
            yield from self._change(figure)
        else:
            yield from self._ratio(figure)

    def _change(self, change: Figure) -> Iterator[_Trial]:
        months = _months_back(change)
        if months is None or change.metric in self._rules.several:
            return
        now = [level for level in self._at(change, change.metric, 0) if level.modality == change.modality]
        before = [level for level in self._at(change, change.metric, months) if level.modality in ("Reported", change.modality)]
        units = {level.unit for level in (*now, *before)}
        if change.unit == "%":
            kind: Literal["growth", "difference"] = "growth"
            units.discard("%")  # a share that rose by 5% may have risen by five points
        else:
            kind = "difference"
            units &= {"%"} if change.unit == "pp" else {change.unit}
        follow = _growth if kind == "growth" else _difference
        pairs = tuple(
            (n, b, tuple(follow(n.interval(self._rules.about), b.interval(self._rules.about))))
            for n in _nearest(now, change)
            for b in _nearest(before, change)
            if n.unit == b.unit and n.unit in units and n.iri != b.iri
        )
        yield _Trial(kind, change, change.interval(self._rules.about), tuple(pair for pair in pairs if pair[2]))

    def _ratio(self, margin: Figure) -> Iterator[_Trial]:
        if margin.unit != "%":
            return
        for ratio in self._rules.ratios:
            if ratio.metric != margin.metric:
                continue
            of, over = (
                [level for level in self._at(margin, part, 0) if level.modality == margin.modality]
                for part in (ratio.of, ratio.over)
            )
            pairs = tuple(
                (p, w, tuple(_share(p.interval(self._rules.about), w.interval(self._rules.about))))
                for p in _nearest(of, margin)
                for w in _nearest(over, margin)
                if p.unit == w.unit
            )
            yield _Trial("margin", margin, margin.interval(self._rules.about), tuple(pair for pair in pairs if pair[2]))

    def _at(self, figure: Figure, metric: str, months: int) -> list[Figure]:
        return self._of.get((*_key(figure, metric), *_when(figure, months)), [])


def _key(figure: Figure, metric: str) -> Key:
    return figure.thing, metric, figure.segment, figure.holder


def _when(figure: Figure, months: int) -> Key:
    """The period of a figure, so many months earlier: by its first and last month, and its day where it is one day."""
    day = str(min(figure.start.day, 28)) if figure.start == figure.end else ""
    return _month(figure.start, months), _month(figure.end, months), day


def _month(day: dt.date, back: int) -> str:
    year, month = divmod(day.year * _YEAR + day.month - 1 - back, _YEAR)
    return f"{year}-{month + 1:02}"


def _months_back(change: Figure) -> int | None:
    """How many months before its own the period lies that a change is measured from; None where that is not said."""
    if change.basis == "YearOverYear":
        return _YEAR
    months = (change.end.year - change.start.year) * _YEAR + change.end.month - change.start.month + 1
    return months if change.basis == "QuarterOverQuarter" and months in (1, _QUARTER) and change.start != change.end else None


def _nearest(levels: Sequence[Figure], figure: Figure) -> Sequence[Figure]:
    """The levels of the figure's own clause, else of its page, else of the others: the first of these that has some."""
    clause = [level for level in levels if level.clauses & figure.clauses]
    return clause or [level for level in levels if level.document == figure.document] or levels


# ---------------------------------------------------------------------- what follows
def _growth(now: Interval, before: Interval) -> Iterator[Interval]:
    """The change in percent; of two losses in either sign, since words differ in whether a loss that grew is a rise."""
    if before[0] > 0 and now[0] >= 0:
        yield _HUNDRED * (now[0] / before[1] - 1), _HUNDRED * (now[1] / before[0] - 1)
    elif before[1] < 0 and now[1] <= 0:
        low, high = next(_growth((-now[1], -now[0]), (-before[1], -before[0])))
        yield low, high
        yield -high, -low


def _difference(now: Interval, before: Interval) -> Iterator[Interval]:
    if all(end.is_finite() for end in (*now, *before)):
        yield now[0] - before[1], now[1] - before[0]


def _share(of: Interval, over: Interval) -> Iterator[Interval]:
    if over[0] > 0 and all(end.is_finite() for end in (*of, *over)):
        ends = [_HUNDRED * a / b for a in of for b in over]
        yield min(ends), max(ends)


def _distance(one: Interval, other: Interval) -> Decimal:
    """How far two intervals are apart; 0 where they touch."""
    return max(Decimal(0), one[0] - other[1], other[0] - one[1])
