"""The picture of a graph: its entities as nodes and its relations as edges of a networkx MultiDiGraph.

Numbers and roles become attributes of their entity; evidence becomes attributes of the edge. Every attribute is text, a
number or absent, so that GraphML and GEXF can hold it.
"""

from __future__ import annotations

import re

import networkx as nx

from kg.recordtypes import Entity, Membership, Observation, Relation, local
from kg.store import Graph

__all__ = ["describe", "to_network"]

# Not allowed in XML 1.0, nor useful anywhere in a picture.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SIGNS = {"About": "~", "MoreThan": ">", "AtLeast": "≥", "LessThan": "<", "AtMost": "≤"}


def to_network(graph: Graph, language: str = "") -> nx.MultiDiGraph:
    """The entities and relations of a graph, keyed by IRI and by the short name of the relation.

    Nodes have ``label``, ``type`` and, where known, ``aliases``, ``facts`` and ``roles``; edges have ``label``, ``predicate``,
    ``modality`` and, where known, ``confidence`` and the first evidence: ``quote``, ``document``, ``quote_start``, ``quote_end``.

    >>> import kg.store
    >>> from pyoxigraph import Quad
    >>> len(to_network(kg.store.Graph.of([])))
    0
    """
    network = nx.MultiDiGraph()
    facts: dict[str, list[Observation]] = {}
    for observation in graph.observations():
        facts.setdefault(observation.entity, []).append(observation)
    roles: dict[str, list[Membership]] = {}
    for membership in graph.memberships():
        roles.setdefault(membership.person, []).append(membership)
    names = {entity.iri: entity.label(language) for entity in graph.entities()}
    titles = {document.iri: document.title or local(document.iri) for document in graph.documents()}
    for entity in graph.entities():
        network.add_node(entity.iri, **_node(entity, language, facts.get(entity.iri, []), roles.get(entity.iri, []), names))
    for relation in graph.relations():
        network.add_edge(relation.subject, relation.object, key=local(relation.predicate), **_edge(relation, titles))
    return network


def describe(observation: Observation) -> str:
    """A number in one line, in base units.

    >>> from decimal import Decimal
    >>> describe(Observation("i", "e", "ekg:Revenue", "Level", "USD", Decimal("31.5"), period="2026-Q2", comparator="About"))
    'ekg:Revenue 2026-Q2: ~31.5 USD'
    """
    if observation.value is None:
        number = f"{observation.minimum:f} to {observation.maximum:f}" if observation.minimum is not None else "?"
    else:
        sign = "+" if observation.kind == "Change" and observation.value > 0 else ""
        number = f"{_SIGNS.get(observation.comparator, '')}{sign}{observation.value:f}"
    name = " ".join(filter(None, (observation.label or local(observation.metric), observation.segment, observation.period)))
    notes = [note for note in (observation.basis, observation.modality) if note not in ("", "Reported", "Unspecified")]
    return f"{name}: {number} {observation.unit}" + (f" ({', '.join(notes)})" if notes else "")


def _node(
    entity: Entity, language: str, facts: list[Observation], roles: list[Membership], names: dict[str, str]
) -> dict[str, str | int | float]:
    described = {
        "label": entity.label(language),
        "type": ", ".join(map(local, entity.classes)),
        "aliases": " | ".join(label.text for label in (*entity.labels, *entity.aliases)),
        "facts": " | ".join(describe(fact) for fact in facts),
        "roles": " | ".join(f"{local(role.role)}, {names.get(role.organization, '')}" for role in roles),
    }
    return {key: _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text) for key, text in described.items() if text}


def _edge(relation: Relation, titles: dict[str, str]) -> dict[str, str | int | float]:
    attributes: dict[str, str | int | float] = {
        "label": local(relation.predicate),
        "predicate": relation.predicate,
        "modality": relation.modality,
    }
    if relation.confidence is not None:
        attributes["confidence"] = relation.confidence
    if relation.evidence:
        first = relation.evidence[0]
        attributes["quote"] = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", first.quote)
        attributes["document"] = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", titles.get(first.document, local(first.document)))
        # Not "start" and "end": in GEXF those are the times at which an edge lives.
        attributes["quote_start"], attributes["quote_end"] = first.start, first.end
    return attributes
