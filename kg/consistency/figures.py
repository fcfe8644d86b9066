"""The observations of a graph as figures that can be reckoned with: where the true number may lie, given how it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.vocab import DCTERMS, EKG, EKG_IRI, PROV, RDF, RDFS, SCHEMA

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["Figure", "Interval", "figures"]

Interval = tuple[Decimal, Decimal]
_INFINITY = Decimal("Infinity")
_OPEN_ABOVE, _OPEN_BELOW = frozenset({"MoreThan", "AtLeast"}), frozenset({"LessThan", "AtMost"})

_HOLDER, _HELD_BY = EKG_IRI + "holder", EKG_IRI + "heldBy"
_OF_OBSERVATIONS: Final = (
    *(
        EKG.ofEntity,
        EKG.metric,
        EKG.kind,
        EKG.value,
        EKG.minValue,
        EKG.maxValue,
        EKG.unit,
        EKG.period,
        EKG.comparator,
        EKG.modality,
    ),
    *(EKG.changeBasis, EKG.segment, _HOLDER, _HELD_BY, EKG.writtenStep, EKG.confidence, EKG.valueAt, PROV.wasDerivedFrom),
)
_OF_OTHERS: Final = (EKG.document, EKG.quote, EKG.start, SCHEMA.startDate, SCHEMA.endDate, RDFS.label, DCTERMS.title)
_TERMS: Final = (NamedNode, Literal)  # a union takes twice as long
_TYPE, _OBSERVATION = RDF.type, NamedNode(EKG.Observation)
_READ: Final = frozenset({*_OF_OBSERVATIONS, *_OF_OTHERS})


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation with its period: ``low`` and ``high`` are equal but for a range; ``step`` is one in the last digit written.

    ``text`` is the number as written, ``quote`` the words that state it, ``clauses`` the IRIs of the evidences of these;
    ``document`` the IRI of the page and ``title`` its title.
    """

    iri: str
    thing: str
    name: str
    metric: str
    kind: str
    low: Decimal
    high: Decimal
    step: Decimal
    unit: str
    comparator: str
    modality: str
    basis: str
    segment: str
    holder: str
    start: dt.date
    end: dt.date
    period: str
    confidence: Decimal
    document: str
    title: str
    text: str
    quote: str
    clauses: frozenset[str] = frozenset()

    def interval(self, about: Decimal) -> Interval:
        """Where the true number may lie: half a step around what is written, farther where it is called approximate, without end
        where it is called a bound. More than a loss of 3 is below -3.
        """
        half = self.step / 2
        if self.comparator == "About":
            half = max(half, about * max(abs(self.low), abs(self.high)))
        low, high = self.low - half, self.high + half
        negative = self.high < 0
        if self.comparator in (_OPEN_BELOW if negative else _OPEN_ABOVE):
            return low, _INFINITY
        if self.comparator in (_OPEN_ABOVE if negative else _OPEN_BELOW):
            return -_INFINITY, high
        return low, high


def figures(quads: Iterable[Quad]) -> tuple[Figure, ...]:
    """The observations of a graph that have a period with its days, in order of their IRI, whatever the order of the quads.

    An observation whose parts are missing or no numbers is left out: that is for the shapes to tell.
    """
    said: dict[str, dict[str, set[str]]] = {}
    observations: set[str] = set()
    for quad in quads:
        predicate = quad.predicate.value
        if predicate in _READ:
            subject, value = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, _TERMS):
                said.setdefault(subject.value, {}).setdefault(predicate, set()).add(value.value)
        elif predicate == _TYPE and quad.object == _OBSERVATION and isinstance(quad.subject, NamedNode):
            observations.add(quad.subject.value)
    graph = _Graph(said)
    found = (graph.figure(iri) for iri in sorted(observations))
    return tuple(figure for figure in found if figure is not None)


class _Graph:
    """What is said of each node, by predicate."""

    def __init__(self, said: dict[str, dict[str, set[str]]]) -> None:
        self._said = said

    def one(self, iri: str, predicate: str) -> str:
        """The value of a property; the first in order where there are several, empty where there is none."""
        return min(self._said.get(iri, {}).get(predicate, ("",)))

    def _local(self, iri: str, predicate: str) -> str:
        return self.one(iri, predicate).rpartition("#")[2]

    def figure(self, iri: str) -> Figure | None:
        period = self.one(iri, EKG.period)
        try:
            low, high = self._sizes(iri)
            start, end = (dt.date.fromisoformat(self.one(period, day)) for day in (SCHEMA.startDate, SCHEMA.endDate))
            step = Decimal(self.one(iri, EKG.writtenStep) or 0)
            confidence = Decimal(self.one(iri, EKG.confidence) or 1)
        except (InvalidOperation, ValueError):
            return None
        at, stated = self.one(iri, EKG.valueAt), self.one(iri, PROV.wasDerivedFrom)
        thing, document = self.one(iri, EKG.ofEntity), self.one(at, EKG.document)
        return Figure(
            iri,
            thing,
            self.one(thing, RDFS.label) or thing,
            self._local(iri, EKG.metric),
            self._local(iri, EKG.kind),
            low,
            high,
            step,
            self.one(iri, EKG.unit),
            self._local(iri, EKG.comparator),
            self._local(iri, EKG.modality),
            self._local(iri, EKG.changeBasis),
            self.one(iri, EKG.segment),
            self.one(iri, _HELD_BY) or self.one(iri, _HOLDER),
            start,
            end,
            self.one(period, RDFS.label),
            confidence,
            document,
            self.one(document, DCTERMS.title),
            self.one(at, EKG.quote),
            self.one(stated, EKG.quote),
            frozenset(self._said[iri].get(PROV.wasDerivedFrom, ())),
        )

    def _sizes(self, iri: str) -> Interval:
        single = self.one(iri, EKG.value)
        texts: Sequence[str] = (single, single) if single else (self.one(iri, EKG.minValue), self.one(iri, EKG.maxValue))
        low, high = map(Decimal, texts)
        return low, high
