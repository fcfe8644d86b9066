"""What a graph says, as Python values: entities, relations, roles, observations, and the evidence of each.

Shapes are those of the graph contract. IRIs are plain strings; terms of the ontology keep their full IRI, and ``local``
gives the short name. Everything comes sorted by IRI, so that whatever is made from it is the same every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.recordtypes import Alias, Document, Entity, Evidence, Label, Membership, Observation, Relation, local
from kg.vocab import DCTERMS, EKG, EKG_IRI, ORG, PROV, RDF, RDFS, SCHEMA, SKOS

__all__ = ["Records"]

# Classes of the ontology whose members describe the graph itself or a fact in it, not a thing that the pages talk about.
_BOOKKEEPING = frozenset(
    {
        *(EKG.Alias, EKG.Answer, EKG.Document, EKG.Evidence, EKG.Metric, EKG.Observation, EKG.Period, EKG.Question, EKG.Role),
        *(EKG.Statement, EKG.Status, EKG.Turn, EKG.Unit),
    }
)
# Properties between entities that say how the graph was made, not what is so.
_NOT_A_RELATION = frozenset({EKG.answers, EKG.askedBy, EKG.inEvent, EKG.mentions, EKG.speaker})

_Term = NamedNode | Literal
_Node = Mapping[str, tuple[_Term, ...]]


@dataclass(frozen=True)
class Records:
    """Reads the records of a store. ``union`` says that its triples lie in named graphs only and are read together."""

    store: Store
    union: bool = False

    def documents(self) -> tuple[Document, ...]:
        """The pages, sorted by IRI."""
        return tuple(
            Document(
                iri,
                _text(node, DCTERMS.title),
                _text(node, DCTERMS.issued),
                _text(node, DCTERMS.language),
                _text(node, DCTERMS.source),
                _text(node, EKG.sha256),
            )
            for iri, node in self._nodes(EKG.Document).items()
        )

    def entities(self) -> tuple[Entity, ...]:
        """Every node with a class of the ontology, other than the classes that describe the graph itself."""
        return tuple(
            Entity(
                iri,
                tuple(sorted(term.value for term in node[RDF.type] if term.value.startswith(EKG_IRI))),
                _labels(node, RDFS.label),
                _labels(node, SKOS.altLabel),
                tuple(_properties(node)),
                self._evidence_at(node, EKG.mentionedAt),
            )
            for iri, node in self._entity_nodes.items()
        )

    def aliases(self) -> tuple[Alias, ...]:
        """Every wording that had to be joined to an entity, by document."""
        return tuple(
            Alias(
                iri,
                _text(node, EKG.aliasOf),
                (_labels(node, EKG.alias) or (Label(""),))[0],
                _labels(node, EKG.joinedBecause),
                self._evidence_at(node, PROV.wasDerivedFrom),
            )
            for iri, node in self._nodes(EKG.Alias).items()
        )

    def mentions(self) -> dict[str, tuple[str, ...]]:
        """The documents that mention each entity, by its IRI."""
        found: dict[str, set[str]] = {}
        for document, node in self._nodes(EKG.Document).items():
            for term in node.get(EKG.mentions, ()):
                found.setdefault(term.value, set()).add(document)
        return {iri: tuple(sorted(documents)) for iri, documents in sorted(found.items())}

    def relations(self) -> tuple[Relation, ...]:
        """Every plain triple between two entities by a property of the ontology."""
        stated = self._statements
        found = []
        for subject, node in self._entity_nodes.items():
            for predicate, objects in node.items():
                if not predicate.startswith(EKG_IRI) or predicate in _NOT_A_RELATION:
                    continue
                for term in objects:
                    if isinstance(term, NamedNode) and term.value in self._entity_nodes:
                        statements = stated.get((subject, predicate, term.value), ())
                        found.append(self._relation(subject, predicate, term.value, statements))
        return tuple(found)

    def memberships(self) -> tuple[Membership, ...]:
        """Every role of a person in an organization."""
        return tuple(
            Membership(
                iri,
                _text(node, ORG.member),
                _text(node, ORG.organization),
                _text(node, ORG.role),
                self._evidence_at(node, PROV.wasDerivedFrom),
                tuple(sorted({term.value for term in node.get(SCHEMA.jobTitle, ())})),
            )
            for iri, node in self._nodes(ORG.Membership).items()
        )

    def observations(self) -> tuple[Observation, ...]:
        """Every number that a document states about an entity."""
        return tuple(self._observation(iri, node) for iri, node in self._nodes(EKG.Observation).items())

    def evidence(self, iri: str) -> tuple[Evidence, ...]:
        """The evidence of an observation, a statement, a membership or an entity; of an evidence, itself.

        Empty where the graph has none.
        """
        if iri in self._evidence:
            return (self._evidence[iri],)
        node = _grouped(
            (NamedNode(iri), quad.predicate, quad.object)
            for predicate in (PROV.wasDerivedFrom, EKG.mentionedAt)
            for quad in self.store.quads_for_pattern(NamedNode(iri), NamedNode(predicate), None, None)
        ).get(iri, {})
        found = {*self._evidence_at(node, PROV.wasDerivedFrom), *self._evidence_at(node, EKG.mentionedAt)}
        return tuple(sorted(found, key=lambda evidence: evidence.iri))

    @cached_property
    def _entity_nodes(self) -> dict[str, _Node]:
        rows = self._rows(f"SELECT DISTINCT ?class WHERE {{ ?node a ?class ; <{RDFS.label}> ?label }}")
        classes = {term.value for (term,) in rows if isinstance(term, NamedNode)}
        nodes: dict[str, _Node] = {}
        for name in sorted(classes - _BOOKKEEPING):
            if name.startswith(EKG_IRI):
                nodes |= self._nodes(name)
        return dict(sorted(nodes.items()))

    @cached_property
    def _evidence(self) -> dict[str, Evidence]:
        return {
            iri: Evidence(
                iri,
                _text(node, EKG.document),
                int(_text(node, EKG.start) or 0),
                int(_text(node, EKG.end) or 0),
                _text(node, EKG.quote),
                _text(node, EKG.rawQuote),
            )
            for iri, node in self._nodes(EKG.Evidence).items()
        }

    @cached_property
    def _statements(self) -> dict[tuple[str, str, str], list[_Node]]:
        found: dict[tuple[str, str, str], list[_Node]] = {}
        for node in self._nodes(RDF.Statement).values():
            triple = (_text(node, RDF.subject), _text(node, RDF.predicate), _text(node, RDF.object))
            found.setdefault(triple, []).append(node)
        return found

    @cached_property
    def _periods(self) -> dict[str, str]:
        return {iri: _text(node, RDFS.label) for iri, node in self._nodes(EKG.Period).items()}

    def _relation(self, subject: str, predicate: str, target: str, statements: Iterable[_Node]) -> Relation:
        nodes = list(statements)
        modalities = {local(_text(node, EKG.modality)) for node in nodes} - {""}
        confidences = [number for node in nodes if (number := _number(node, EKG.confidence)) is not None]
        evidence = {found for node in nodes for found in self._evidence_at(node, PROV.wasDerivedFrom)}
        return Relation(
            subject,
            predicate,
            target,
            "Reported" if not modalities or "Reported" in modalities else min(modalities),
            float(max(confidences)) if confidences else None,
            tuple(sorted({term.value for node in nodes for term in node.get(EKG.extractedBy, ())})),
            tuple(sorted(evidence, key=lambda one: (one.document, one.start, one.iri))),
        )

    def _observation(self, iri: str, node: _Node) -> Observation:
        period = _text(node, EKG.period)
        confidence = _number(node, EKG.confidence)
        return Observation(
            iri,
            entity=_text(node, EKG.ofEntity),
            metric=_text(node, EKG.metric),
            kind=local(_text(node, EKG.kind)),
            unit=_text(node, EKG.unit),
            value=_number(node, EKG.value),
            minimum=_number(node, EKG.minValue),
            maximum=_number(node, EKG.maxValue),
            period=self._periods.get(period) or local(period),
            basis=local(_text(node, EKG.changeBasis)),
            comparator=local(_text(node, EKG.comparator)) or "Exactly",
            modality=local(_text(node, EKG.modality)) or "Reported",
            segment=_text(node, EKG.segment),
            label=_text(node, RDFS.label),
            confidence=None if confidence is None else float(confidence),
            rules=tuple(sorted(term.value for term in node.get(EKG.extractedBy, ()))),
            evidence=self._evidence_at(node, PROV.wasDerivedFrom),
            holder=_text(node, EKG.holder),
            held_by=_text(node, EKG.heldBy),
        )

    def _evidence_at(self, node: _Node, predicate: str) -> tuple[Evidence, ...]:
        found = [self._evidence[term.value] for term in node.get(predicate, ()) if term.value in self._evidence]
        return tuple(sorted(found, key=lambda one: (one.document, one.start, one.iri)))

    def _nodes(self, class_iri: str) -> dict[str, _Node]:
        """All that is said about the members of a class, by their IRIs."""
        return _grouped(self._rows(f"SELECT ?s ?p ?o WHERE {{ ?s a <{class_iri}> ; ?p ?o }}"))

    def _rows(self, select: str) -> Iterator[tuple[object, ...]]:
        answer = self.store.query(select, use_default_graph_as_union=self.union)
        assert isinstance(answer, QuerySolutions)  # noqa: S101  every query here is a SELECT
        return (tuple(row) for row in answer)


def _grouped(triples: Iterable[tuple[object, ...]]) -> dict[str, _Node]:
    grouped: dict[str, dict[str, set[_Term]]] = {}
    for subject, predicate, term in triples:
        if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and isinstance(term, NamedNode | Literal):
            grouped.setdefault(subject.value, {}).setdefault(predicate.value, set()).add(term)
    return {
        subject: {predicate: tuple(sorted(terms, key=str)) for predicate, terms in sorted(node.items())}
        for subject, node in sorted(grouped.items())
    }


def _text(node: _Node, predicate: str) -> str:
    """The first value of a property, or an empty string."""
    terms = node.get(predicate, ())
    return terms[0].value if terms else ""


def _number(node: _Node, predicate: str) -> Decimal | None:
    try:
        number = Decimal(_text(node, predicate))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _labels(node: _Node, predicate: str) -> tuple[Label, ...]:
    return tuple(Label(term.value, term.language or "") for term in node.get(predicate, ()) if isinstance(term, Literal))


def _properties(node: _Node) -> Iterator[tuple[str, str]]:
    for predicate, terms in node.items():
        if predicate in (RDFS.label, SKOS.altLabel):
            continue
        for term in terms:
            if isinstance(term, Literal):
                yield predicate, term.value
            elif predicate == EKG.status:
                yield predicate, local(term.value)
