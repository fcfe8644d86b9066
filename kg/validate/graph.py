"""Reading a graph node by node, without caring in which named graph a triple lies.

A graph on disk may hold more than memory does, so nothing is read ahead: a node's description is one look-up, remembered for the
last few thousand nodes. The graph of one page is small, and there one pass over it is five times as fast as its look-ups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import cast

from pyoxigraph import BlankNode, NamedNode, Quad, Store

from kg.validate.schema import Description, Node, Schema, Term
from kg.validate.terms import DOCUMENT, RDF_TYPE, WAS_DERIVED_FROM

__all__ = ["GraphView"]

_REMEMBERED = 1 << 16
_NODES = (NamedNode, BlankNode)  # asked about a hundred times a fact, where a union takes twice as long


class GraphView:
    """All triples of a store, of the default and every named graph, each once, with the ontology behind them.

    >>> from pyoxigraph import Literal, Quad
    >>> store = Store()
    >>> store.add(Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal("x")))
    >>> GraphView(store, Schema(Store())).objects(NamedNode("urn:a"), NamedNode("urn:p"))[0].value
    'x'
    """

    def __init__(self, store: Store, schema: Schema, *, small: bool = False) -> None:
        self.store = store
        self.schema = schema
        self.describe = _all(store) if small else lru_cache(maxsize=_REMEMBERED)(self._describe)
        self.types = lru_cache(maxsize=_REMEMBERED)(self._types)

    def _describe(self, node: Node) -> Description:
        return _description(self.store.quads_for_pattern(node, None, None, None))

    def _types(self, node: Node) -> frozenset[NamedNode]:
        direct = (*self.describe(node).get(RDF_TYPE, ()), *self.schema.describe(node).get(RDF_TYPE, ()))
        return frozenset(above for cls in direct for above in self.schema.superclasses(cls))

    def objects(self, node: Term, predicate: NamedNode) -> tuple[Term, ...]:
        """The values of a property at a node of the graph or, where the graph has none, of the ontology; a literal has none."""
        if not isinstance(node, _NODES):
            return ()
        return self.describe(node).get(predicate) or self.schema.describe(node).get(predicate, ())

    def subjects(self, predicate: NamedNode, value: Term) -> tuple[Node, ...]:
        """The nodes of the graph at which the property has this value."""
        quads = self.store.quads_for_pattern(None, predicate, value, None)
        return tuple(dict.fromkeys(cast(Node, quad.subject) for quad in quads))

    def instances(self, cls: NamedNode) -> Iterator[Node]:
        """The nodes of the graph of this class or one below it, each once."""
        seen: set[Node] = set()
        for below in self.schema.subclasses(cls):
            for quad in self.store.quads_for_pattern(None, RDF_TYPE, below, None):
                node = cast(Node, quad.subject)
                if node not in seen:
                    seen.add(node)
                    yield node

    def document_of(self, node: Term) -> str | None:
        """The IRI of the document that a fact or an evidence comes from; None where the graph does not say or names several."""
        if not isinstance(node, NamedNode | BlankNode):
            return None
        evidences = (node, *self.objects(node, WAS_DERIVED_FROM))
        documents = {document for evidence in evidences for document in self.objects(evidence, DOCUMENT)}
        document = documents.pop() if len(documents) == 1 else None
        return document.value if isinstance(document, NamedNode) else None


def _description(quads: Iterable[Quad]) -> Description:
    found: dict[NamedNode, dict[Term, None]] = {}
    for quad in quads:
        found.setdefault(quad.predicate, {})[quad.object] = None
    return {predicate: tuple(objects) for predicate, objects in found.items()}


def _all(store: Store) -> Callable[[Node], Description]:
    """The descriptions of all nodes of a graph that fits in memory many times over."""
    about: dict[Node, list[Quad]] = {}
    for quad in store:
        about.setdefault(cast(Node, quad.subject), []).append(quad)
    described = {node: _description(quads) for node, quads in about.items()}
    nothing: Description = {}
    return lambda node: described.get(node, nothing)
