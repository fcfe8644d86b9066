"""What a graph states of one node, document by document: relations, observations and offices, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.recordtypes import local
from kg.vocab import EKG, ORG, PROV, RDF, RDFS

if TYPE_CHECKING:
    from kg.recordtypes import Evidence
    from kg.store import Graph

__all__ = ["Fact", "all_facts", "facts", "naming"]

_Values = Mapping[str, tuple[NamedNode | Literal, ...]]


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement, observation or membership in the form that the three share.

    ``object`` is the IRI of an entity, else ``value`` says what the object is. ``numbers`` are where the number of an observation
    stands; ``words`` are what people may ask for it by: value, wording, period, segment, holder.
    """

    iri: str
    subject: str
    predicate: str
    object: str
    value: str
    modality: str
    confidence: float | None
    rule: str
    evidence: tuple[Evidence, ...]
    numbers: tuple[Evidence, ...] = ()
    words: tuple[str, ...] = ()


def facts(graph: Graph, iri: str) -> Iterator[Fact]:
    """What the graph says of a node, then what it says of others with this node as the object; what it states both ways, once."""
    own = [*_statements(graph, iri, RDF.subject), *_observations(graph, iri, EKG.ofEntity), *_memberships(graph, iri, ORG.member)]
    yield from own
    both = {(one.predicate, one.object) for one in own}
    for one in (*_statements(graph, iri, RDF.object), *_memberships(graph, iri, ORG.organization)):
        if (one.predicate, one.subject) not in both:
            yield one
    yield from (one for one in _observations(graph, iri, EKG.heldBy) if one.subject != iri)


def all_facts(graph: Graph) -> Iterator[Fact]:
    """What the graph says of every node, each fact once."""
    for entity in graph.entities():
        yield from (one for one in facts(graph, entity.iri) if one.subject == entity.iri)


def naming(graph: Graph, iri: str) -> Fact | None:
    """Where a node is named, in the form of a fact: all that there is to show of one of which nothing is stated."""
    found = _evidence(graph, [NamedNode(iri)])
    if not found:
        return None
    return Fact(iri, iri, EKG.mentionedAt, "", "named here; nothing is stated of it", "", None, "", found)


def _statements(graph: Graph, iri: str, side: str) -> Iterator[Fact]:
    for name, node in _described(graph, side, iri):
        target = (node.get(RDF.object) or (Literal(""),))[0]
        if RDF.predicate in node:
            base = _base(graph, name, node, _one(node, RDF.subject), _one(node, RDF.predicate))
            is_node = isinstance(target, NamedNode)
            value = local(target.value) if isinstance(target, NamedNode) else target.value
            yield replace(base, object=target.value if is_node else "", value=value)


def _observations(graph: Graph, iri: str, side: str) -> Iterator[Fact]:
    for name, node in _described(graph, side, iri):
        values = [_one(node, key) for key in (EKG.value, EKG.minValue, EKG.maxValue) if key in node]
        period = _one(node, EKG.period)
        label = next((value.value for _, value in _pairs(graph, period) if _ == RDFS.label), local(period)) if period else ""
        numbers = _evidence(graph, node.get(EKG.valueAt, ()))
        change = local(_one(node, EKG.changeBasis)) if _one(node, EKG.kind) == EKG.Change else ""
        said = (_one(node, RDFS.label), _one(node, EKG.segment), _one(node, EKG.holder))
        parts = (f"{' to '.join(values)} {_one(node, EKG.unit)}", change, *said, label)
        base = _base(graph, name, node, _one(node, EKG.ofEntity), _one(node, EKG.metric))
        words = (*values, label, period, *said, *(place.quote for place in numbers))
        yield replace(base, value=", ".join(filter(None, parts)), numbers=numbers, words=tuple(filter(None, words)))


def _memberships(graph: Graph, iri: str, side: str) -> Iterator[Fact]:
    for name, node in _described(graph, side, iri):
        yield replace(_base(graph, name, node, _one(node, ORG.member), _one(node, ORG.role)), object=_one(node, ORG.organization))


def _base(graph: Graph, iri: str, node: _Values, subject: str, predicate: str) -> Fact:
    confidence = _one(node, EKG.confidence)
    return Fact(
        iri,
        subject,
        predicate,
        "",
        "",
        local(_one(node, EKG.modality)),
        float(confidence) if confidence else None,
        ", ".join(sorted(term.value for term in node.get(EKG.extractedBy, ()))),
        _evidence(graph, node.get(PROV.wasDerivedFrom, ())),
    )


def _evidence(graph: Graph, terms: Iterable[NamedNode | Literal]) -> tuple[Evidence, ...]:
    found = {place for term in terms for place in graph.evidence(term.value)}
    return tuple(sorted(found, key=lambda one: (one.document, one.start, one.iri)))


def _described(graph: Graph, predicate: str, iri: str) -> Iterator[tuple[str, _Values]]:
    """The nodes from which a property leads to an IRI, with all that is said of each."""
    quads = graph.store.quads_for_pattern(None, NamedNode(predicate), NamedNode(iri), None)
    for name in sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}):
        node: dict[str, dict[NamedNode | Literal, None]] = {}
        for key, value in _pairs(graph, name):
            node.setdefault(key, {})[value] = None
        yield name, {key: tuple(sorted(values, key=str)) for key, values in node.items()}


def _pairs(graph: Graph, iri: str) -> Iterator[tuple[str, NamedNode | Literal]]:
    for quad in graph.store.quads_for_pattern(NamedNode(iri), None, None, None):
        if isinstance(quad.object, NamedNode | Literal):
            yield quad.predicate.value, quad.object


def _one(node: _Values, predicate: str) -> str:
    return node[predicate][0].value if node.get(predicate) else ""
