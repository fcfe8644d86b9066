"""Whether a decision can work, asked of the graph at hand before it is written down.

What could never work is an error with its remedy; what works otherwise than one may think is a warning. Lines that stand in
the file and are not built yet count too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.entities import expanded
from kg.errors import KgError, closest
from kg.link import normal
from kg.recordtypes import local
from kg.vocab import DCTERMS, curie

if TYPE_CHECKING:
    from kg.decisions import Decision
    from kg.ontology import Ontology
    from kg.recordtypes import Entity, Relation
    from kg.store import Graph

__all__ = ["checked", "document_ids"]

_LISTED = 5


def checked(
    graph: Graph, decision: Decision, earlier: Sequence[Decision], ontology: Ontology
) -> tuple[Decision, tuple[str, ...]]:
    """A decision whose nodes were found in the graph, its documents by their ids, with what its maker should know.

    Raises KgError where it could never do anything, with what to do instead.
    """
    for one in earlier:
        if replace(one, by="", note="") == replace(decision, by="", note=""):
            raise KgError(f"line {one.line} of the decisions says so already ({one}); build to see it, or undo that line first")
    if decision.places:
        decision = replace(decision, places=tuple(document_ids(graph, decision.places)))
    nodes = {one.iri: one for one in graph.entities()}
    node = nodes.get(decision.thing.iri) if decision.thing is not None else None
    names = _names(node, nodes, earlier) if node is not None else []
    check = _Check(graph, nodes, decision, ontology)
    match decision.action:
        case "merge" if node is not None:
            return decision, tuple(check.merge(node))
        case "split" if node is not None:
            return decision, tuple(check.split(node, names))
        case "rename" if node is not None:
            return decision, tuple(check.rename(node))
        case "retype" if node is not None:
            return decision, tuple(check.retype(node, earlier))
        case "veto":
            return decision, tuple(check.veto(node, names))
    return decision, ()


def document_ids(graph: Graph, places: Iterable[str]) -> Iterator[str]:
    """The ids of documents given by id, IRI, title or source. Raises KgError for one that is none, with the nearest.

    >>> from kg.store import Graph
    >>> list(document_ids(Graph.of([]), []))
    []
    """
    known: dict[str, str] = {}
    for document in graph.documents():
        found = graph.store.quads_for_pattern(NamedNode(document.iri), NamedNode(DCTERMS.identifier), None, None)
        own = next((quad.object.value for quad in found if isinstance(quad.object, Literal)), document.iri)
        known |= {document.source: own, document.title: own, **known, document.iri: own, own: own}
    for place in places:
        found_id = known.get(expanded(place)) or known.get(place)
        if found_id is None:
            near = closest(place, filter(None, known))
            raise KgError(f"no document is called {place!r}; {near}kg entities GRAPH shows the documents of each node")
        yield found_id


class _Check:
    """What is to be said about one decision."""

    def __init__(self, graph: Graph, nodes: dict[str, Entity], decision: Decision, ontology: Ontology) -> None:
        self._graph, self._nodes, self._decision, self._ontology = graph, nodes, decision, ontology

    def merge(self, node: Entity) -> Iterator[str]:
        other = self._nodes[self._decision.other.iri] if self._decision.other is not None else node
        between = [one for one in self._graph.relations() if {one.subject, one.object} == {node.iri, other.iri}]
        if between:
            yield f"{_told(map(self._says, between))} will go: both ends will be one node"
        yield from self._class(other, _class(node))

    def split(self, node: Entity, names: list[str]) -> Iterator[str]:
        alias = self._decision.alias
        if alias and normal(alias) not in map(normal, names):
            near = closest(alias, names)
            raise KgError(f"{node.label()} is not called {alias!r}; {near}it is called: {' / '.join(names)}")
        mentions = {iri: set(found) for iri, found in self._graph.mentions().items()}
        titles = {one.iri: one.title or one.source for one in self._graph.documents()}
        own = mentions.get(node.iri, set())
        if self._decision.places or self._decision.firm is not None:
            ids = dict(zip(document_ids(self._graph, sorted(own)), sorted(own), strict=True))
            about = {ids[place] for place in self._decision.places if place in ids}
            if self._decision.firm is not None:
                about |= own & mentions.get(self._decision.firm.iri, set())
            if not about:
                raise KgError(
                    f"{node.label()} is not named there; it is named in: {'; '.join(sorted(titles[one] for one in own))}"
                )
            if about == own:
                raise KgError(f"{node.label()} is named only there; nothing would be left to split from")
        elif {normal(name) for name in names} == {normal(alias)}:
            where = "; ".join(sorted(titles[one] for one in own))
            raise KgError(
                f"{node.label()} has no other name; to part namesakes say where: --in DOCUMENT (one of: {where}), or --with FIRM"
            )
        return iter(())

    def rename(self, node: Entity) -> Iterator[str]:
        label, language = self._decision.label, self._decision.language
        same = [one for one in node.labels if one.text == label and language in (None, one.language)]
        if same:
            raise KgError(f"{label!r} is its label already")
        for one in self._nodes.values():
            if one.iri != node.iri and normal(label) in {normal(name.text) for name in one.labels}:
                yield f"{label!r} is the label of {curie(one.iri)} too; kg entities merge makes two nodes one"

    def retype(self, node: Entity, earlier: Sequence[Decision]) -> Iterator[str]:
        cls = self._decision.cls
        pending = [one for one in earlier if one.action == "retype" and one.thing is not None and one.thing.iri == node.iri]
        if cls in map(local, node.classes) and not pending:
            raise KgError(f"{node.label()} is a {cls} already")
        yield from self._class(node, cls)

    def veto(self, node: Entity | None, names: list[str]) -> Iterator[str]:
        alias = self._decision.alias
        if node is None:
            if not any(normal(alias) in map(normal, _own(one)) for one in self._nodes.values()):
                near = closest(alias, (name for one in self._nodes.values() for name in _own(one)))
                yield f"no node is called {alias!r} now; {near}the line will hold for pages to come"
        elif normal(alias) not in map(normal, names):
            near = closest(alias, names)
            yield f"{node.label()} is not called {alias!r} now; {near}the line will hold for pages to come"
        elif {normal(name) for name in names} == {normal(alias)}:
            yield f"it is the only name of {node.label()}: the node goes, with {self._facts(node)}"

    def _class(self, node: Entity, cls: str) -> Iterator[str]:
        """What becomes of a node that takes another class: a thing of another kind, and facts that fit no more."""
        if cls == _class(node):
            return
        misfits = [
            one for one in self._graph.relations() if node.iri in (one.subject, one.object) and not self._fits(one, node.iri, cls)
        ]
        if misfits:
            yield f"as a {cls}, {node.label()} does not fit {_told(map(self._says, misfits))}, which will be withheld"
        elif _family(cls, self._ontology) != _family(_class(node), self._ontology):
            yield f"{node.label()}, a {_class(node)}, becomes a {cls}; kg entities undo takes it back"

    def _fits(self, relation: Relation, iri: str, cls: str) -> bool:
        info = self._ontology.properties.get(local(relation.predicate))
        ends = ((relation.subject, info.domain), (relation.object, info.range)) if info is not None else ()
        return all(not allowed or any(self._ontology.is_a(cls, one) for one in allowed) for end, allowed in ends if end == iri)

    def _says(self, relation: Relation) -> str:
        return f"{self._nodes[relation.subject].label()} {local(relation.predicate)} {self._nodes[relation.object].label()}"

    def _facts(self, node: Entity) -> str:
        related = (one for one in self._graph.relations() if node.iri in (one.subject, one.object))
        count = len({(one.predicate, frozenset((one.subject, one.object))) for one in related})  # both ways of one fact are one
        count += sum(node.iri == one.entity for one in self._graph.observations())
        return "1 fact" if count == 1 else f"{count} facts"


def _class(node: Entity) -> str:
    return local(node.classes[0])


def _family(cls: str, ontology: Ontology) -> str:
    from kg.link import Linker

    return Linker(ontology).family(cls)


def _own(node: Entity) -> list[str]:
    return list(dict.fromkeys(one.text for one in (*node.labels, *node.aliases)))


def _names(node: Entity, nodes: dict[str, Entity], earlier: Sequence[Decision]) -> list[str]:
    """The names of a node, and of those that earlier lines merge with it."""
    found = _own(node)
    for one in earlier:
        if one.action == "merge" and one.thing is not None and one.other is not None and one.thing.iri == node.iri:
            found += _own(nodes[one.other.iri]) if one.other.iri in nodes else [one.other.name]
    return list(dict.fromkeys(found))


def _told(said: Iterable[str]) -> str:
    rows = list(dict.fromkeys(said))
    more = f" and {len(rows) - _LISTED} more" if len(rows) > _LISTED else ""
    return "; ".join(rows[:_LISTED]) + more
