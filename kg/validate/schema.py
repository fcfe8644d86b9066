"""The ontology as validation needs it: which terms exist, what is below what, which properties are relations between entities.

Everything is read from the Turtle files of the ontology's folder, so a class, metric or relation added there is known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple

from kg.errors import BrokenOntology
from kg.validate import terms as t
from kg.vocab import EKG_IRI

__all__ = ["Description", "Node", "Relation", "Schema", "Term"]

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple
Description = Mapping[NamedNode, tuple[Term, ...]]


@dataclass(frozen=True, slots=True)
class Relation:
    """A property between entities: the classes of which one stands on each side (none: any), and whether it holds both ways."""

    property: NamedNode
    domain: frozenset[NamedNode]
    range: frozenset[NamedNode]
    symmetric: bool


class Schema:
    """An ontology in a store, with the look-ups that validation makes again and again.

    >>> Schema(Store()).superclasses(t.ENTITY) == {t.ENTITY}
    True
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._above: dict[Term, frozenset[NamedNode]] = {}

    @classmethod
    def load(cls, folder: Path) -> Schema:
        """Read every ``.ttl`` file of a folder, not of folders inside it. Raises BrokenOntology, naming file and line."""
        paths = sorted(folder.glob("*.ttl"))
        if not paths:
            raise BrokenOntology(folder, "no .ttl file in this folder", "name a folder that holds kg.ttl and shapes.ttl")
        store = Store()
        for path in paths:
            try:
                store.load(path=str(path), format=RdfFormat.TURTLE)
            except SyntaxError as error:
                raise BrokenOntology(path, f"not Turtle: {error.msg}", "correct this line", error.lineno) from error
        return cls(store)

    @cached_property
    def described(self) -> Mapping[Term, Description]:
        """Every node that the ontology describes, with its description."""
        found: dict[Term, dict[NamedNode, list[Term]]] = {}
        for quad in self.store:
            found.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
        return {node: {predicate: tuple(values) for predicate, values in rows.items()} for node, rows in found.items()}

    def describe(self, node: Term) -> Description:
        """What the ontology says of a node; empty where it says nothing."""
        return self.described.get(node, {})

    def superclasses(self, cls: Term) -> frozenset[NamedNode]:
        """The class and all classes above it; nothing for what is no IRI."""
        known = self._above.get(cls)
        if known is None:
            known = self._above[cls] = _upwards(self, cls, t.SUBCLASS)
        return known

    @cached_property
    def _below(self) -> Mapping[NamedNode, frozenset[NamedNode]]:
        found: dict[NamedNode, set[NamedNode]] = {}
        for node in self.described:
            if isinstance(node, NamedNode):
                for above in self.superclasses(node):
                    found.setdefault(above, set()).add(node)
        return {cls: frozenset({cls, *below}) for cls, below in found.items()}

    def subclasses(self, cls: NamedNode) -> frozenset[NamedNode]:
        """The class and all classes below it."""
        return self._below.get(cls, frozenset({cls}))

    def items(self, head: Term) -> Iterator[Term]:
        """The members of an RDF list. Raises ValueError where it is broken or goes round."""
        seen: set[Term] = set()
        while head != t.RDF_NIL:
            rows = self.describe(head)
            if head in seen or len(rows.get(t.RDF_FIRST, ())) != 1 or len(rows.get(t.RDF_REST, ())) != 1:
                raise ValueError(f"not a list: {head}")
            seen.add(head)
            yield rows[t.RDF_FIRST][0]
            head = rows[t.RDF_REST][0]

    @cached_property
    def relations(self) -> Mapping[NamedNode, Relation]:
        """The properties below ``ekg:relatedTo``, and any other whose two sides are entities; ``ekg:mentions`` is none."""
        found = {}
        for node in self.described:
            if not isinstance(node, NamedNode) or not node.value.startswith(EKG_IRI):
                continue
            sides = self._classes(node, t.DOMAIN), self._classes(node, t.RANGE)
            of_entities = all(side and all(t.ENTITY in self.superclasses(cls) for cls in side) for side in sides)
            if of_entities or t.RELATED_TO in _upwards(self, node, t.SUBPROPERTY):
                symmetric = t.SYMMETRIC in self.describe(node).get(t.RDF_TYPE, ())
                found[node] = Relation(node, *sides, symmetric)
        return found

    def _classes(self, node: NamedNode, side: NamedNode) -> frozenset[NamedNode]:
        """The classes named as domain or range: one IRI, or the members of an ``owl:unionOf``."""
        found: set[NamedNode] = set()
        for cls in self.describe(node).get(side, ()):
            unions = self.describe(cls).get(t.UNION_OF, ())
            members = [member for union in unions for member in self.items(union)] if unions else [cls]
            found.update(member for member in members if isinstance(member, NamedNode))
        return frozenset(found)


def _upwards(schema: Schema, start: Term, predicate: NamedNode) -> frozenset[NamedNode]:
    """The IRIs that a property leads to from a node, in any number of steps; the node itself is one."""
    found: set[NamedNode] = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if isinstance(node, NamedNode) and node not in found:
            found.add(node)
            waiting.extend(schema.describe(node).get(predicate, ()))
    return frozenset(found)
