"""What the nodes of a graph refer to: everything referred to is there, and every relation is stated both ways it must be.

A relation is a plain triple between entities and an ``rdf:Statement`` that says where it was read; neither stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.validate import terms as t
from kg.validate.components import show
from kg.validate.graph import GraphView
from kg.validate.report import Problem
from kg.validate.schema import Node, Relation, Term
from kg.vocab import EKG_IRI, ID_IRI, curie

__all__ = ["check_evidenced", "check_quads", "check_statement", "data_namespaces"]

_Stated = tuple[Term, ...]
_REMEMBERED = 1 << 16


def data_namespaces(view: GraphView) -> tuple[str, ...]:
    """The namespaces of the data: the default one and those that the documents of the graph are named in.

    >>> from pyoxigraph import Store
    >>> from kg.validate.schema import Schema
    >>> data_namespaces(GraphView(Store(), Schema(Store())))
    ('https://w3id.org/earnings-kg/id/',)
    """
    documents = (node.value for node in view.instances(t.DOCUMENT_CLASS) if isinstance(node, NamedNode))
    return tuple(sorted({ID_IRI, *map(_namespace, documents)}))


def _namespace(iri: str) -> str:
    return iri[: max(map(iri.rfind, "/#:")) + 1]


def check_quads(view: GraphView) -> Iterator[Problem]:
    """Blank nodes, IRIs of the data that nothing describes, terms that the ontology lacks, relations without a statement.

    Kinds of problem: ``blank-node``, ``dangling``, ``unknown-term``, ``triple-without-statement``, ``domain``, ``range``.
    """
    namespaces = data_namespaces(view)
    relations, statements = view.schema.relations, _statements(view)
    good: set[Term] = set()  # terms with which nothing was wrong: a few properties and the IRI of the document come all the time
    for quad in view.store:
        predicate, value = quad.predicate, quad.object
        seen = isinstance(value, Literal) or value in good
        if predicate not in good or not seen or not isinstance(quad.subject, NamedNode):
            problems = list(_check_terms(view, quad, namespaces))
            yield from problems
            if not problems:
                good = good if len(good) < _REMEMBERED else set()
                good |= {predicate} if isinstance(value, Literal) else {predicate, value}
        relation = relations.get(predicate)
        if relation is not None:
            yield from _check_relation(view, quad, relation, statements)


def _check_terms(view: GraphView, quad: Quad, namespaces: tuple[str, ...]) -> Iterator[Problem]:
    subject, predicate, value = quad.subject, quad.predicate, quad.object

    def problem(kind: str, message: str) -> Problem:
        focus = subject if isinstance(subject, NamedNode) or not isinstance(value, NamedNode) else value
        return Problem(kind, _iri(focus), curie(predicate.value), message, view.document_of(subject))

    for node in (subject, value):
        if isinstance(node, BlankNode | Triple):
            yield problem("blank-node", f"{node} has no IRI; every node needs one made from its content")
    for term in (predicate, value):
        if isinstance(term, NamedNode) and term.value.startswith(EKG_IRI) and not view.schema.describe(term):
            yield problem("unknown-term", f"{curie(term.value)} is not in the ontology; add it to ontology/ or correct its name")
    if isinstance(value, NamedNode) and _namespace(value.value) in namespaces and not view.describe(value):
        yield problem("dangling", f"{value.value} is referred to and described nowhere")


def _iri(node: Node | Triple) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _statements(view: GraphView) -> Mapping[_Stated, list[Node]]:
    """The statements of each triple, gathered in one pass: a company in the news has too many to go through for each triple."""
    found: dict[_Stated, list[Node]] = {}
    for node in view.instances(t.RDF_STATEMENT):
        rows = view.describe(node)
        for stated in product(*(rows.get(part, ()) for part in (t.RDF_SUBJECT, t.RDF_PREDICATE, t.RDF_OBJECT))):
            found.setdefault(stated, []).append(node)
    return found


def _check_relation(
    view: GraphView, quad: Quad, relation: Relation, statements: Mapping[_Stated, list[Node]]
) -> Iterator[Problem]:
    subject, value = cast(Node, quad.subject), quad.object
    found = statements.get((subject, relation.property, value), [])
    if not found and relation.symmetric:
        found = statements.get((value, relation.property, subject), [])
    triple = f"{show(subject)} {show(relation.property)} {show(value)}"
    where = curie(relation.property.value)
    if not found:
        message = f"no rdf:Statement says where {triple} was read"
        yield Problem("triple-without-statement", _iri(subject), where, message)
    for kind, node, allowed in (("domain", subject, relation.domain), ("range", value, relation.range)):
        if isinstance(node, NamedNode) and (not allowed or view.types(node) & allowed):
            continue
        wanted = " or ".join(sorted(map(show, allowed))) or "node with an IRI"
        for focus in found or [subject]:
            yield Problem(kind, _iri(focus), where, f"{triple}: {show(node)} is no {wanted}", view.document_of(focus))


def check_statement(view: GraphView, node: Node) -> Iterator[Problem]:
    """What is wrong with an ``rdf:Statement``: parts missing, its triple not in the graph."""
    rows = view.describe(node)
    parts = [rows.get(predicate, ()) for predicate in (t.RDF_SUBJECT, t.RDF_PREDICATE, t.RDF_OBJECT)]
    if any(len(part) != 1 for part in parts):
        message = "a statement has one rdf:subject, one rdf:predicate and one rdf:object"
        yield Problem("statement-incomplete", node.value, None, message, view.document_of(node))
        return
    (subject,), (predicate,), (value,) = parts
    if not isinstance(predicate, NamedNode) or value not in view.objects(subject, predicate):
        message = f"the graph does not hold {show(subject)} {show(predicate)} {show(value)}"
        yield Problem("statement-without-triple", node.value, show(predicate), message, view.document_of(node))


def check_evidenced(view: GraphView, node: Node, *predicates: NamedNode) -> Iterator[Problem]:
    """The properties among ``predicates`` by which a node should lead to an ``ekg:Evidence``, and does not."""
    for predicate in predicates:
        if not any(isinstance(value, NamedNode) and t.EVIDENCE in view.types(value) for value in view.objects(node, predicate)):
            message = "leads to no ekg:Evidence: nothing is stated without the words that state it"
            yield Problem("no-evidence", node.value, curie(predicate.value), message, view.document_of(node))
