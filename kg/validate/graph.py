"""Reading a graph node by node, without caring in which named graph a triple lies.

A graph on disk may hold more than memory does, so nothing is read ahead: a node's description is one look-up, remembered for the
last few thousand nodes. The quads of one page are few, and for them a few dictionaries take a third of the time of a store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import cast

from pyoxigraph import BlankNode, NamedNode, Quad, Store

from kg.validate.schema import Description, Node, Schema, Term
from kg.validate.terms import DOCUMENT, RDF_TYPE, WAS_DERIVED_FROM

__all__ = ["GraphView", "Quads"]

_REMEMBERED = 1 << 16
_NODES = (NamedNode, BlankNode)  # asked about a hundred times a fact, where a union takes twice as long


class Quads:
    """Quads in memory, each once, with the look-ups of a store that a :class:`GraphView` makes: in any graph, by what is given.

    >>> from pyoxigraph import Literal
    >>> a, p = NamedNode("urn:a"), NamedNode("urn:p")
    >>> quads = Quads([Quad(a, p, Literal("x")), Quad(a, p, Literal("x")), Quad(a, p, Literal("y"))])
    >>> len(quads), [quad.object.value for quad in quads.quads_for_pattern(None, p, Literal("y"), None)]
    (2, ['y'])
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._all = tuple(dict.fromkeys(quads))
        self._about: dict[Term, list[Quad]] = {}
        self._of: dict[NamedNode, list[Quad]] = {}
        self._at: dict[NamedNode, dict[Term, list[Quad]]] = {}
        for quad in self._all:
            self._about.setdefault(quad.subject, []).append(quad)
            self._of.setdefault(quad.predicate, []).append(quad)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._all)

    def quads_for_pattern(
        self, subject: Node | None, predicate: NamedNode | None, value: Term | None, _graph: None = None
    ) -> Iterable[Quad]:
        """The quads about a node, or those of a property, with one value where that is given."""
        if predicate is None:
            return self._about.get(subject, ()) if subject is not None else self._all
        if value is None:
            return self._of.get(predicate, ())
        if predicate not in self._at:
            by_value = self._at[predicate] = {}
            for quad in self._of.get(predicate, ()):
                by_value.setdefault(quad.object, []).append(quad)
        return self._at[predicate].get(value, ())


class GraphView:
    """All triples of a store, of the default and every named graph, each once, with the ontology behind them.

    >>> from pyoxigraph import Literal, Quad
    >>> store = Store()
    >>> store.add(Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal("x")))
    >>> GraphView(store, Schema(Store())).objects(NamedNode("urn:a"), NamedNode("urn:p"))[0].value
    'x'
    """

    def __init__(self, store: Store | Quads, schema: Schema) -> None:
        self.store = store
        self.schema = schema
        self.describe = lru_cache(maxsize=_REMEMBERED)(self._describe)
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
