"""Which facts of a graph people mean by subject, predicate and object in words: ``asked(graph, "Acme", "Revenue")``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.entities import expanded, find, matches
from kg.errors import KgError
from kg.link import normal
from kg.recordtypes import Entity, Label, local
from kg.stated import Fact, all_facts, facts, naming
from kg.vocab import curie

if TYPE_CHECKING:
    from kg.store import Graph

__all__ = ["Asked", "asked"]

_LISTED = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """A node and the facts about it that are meant, those first in which it is the subject; ``names`` are all entities by IRI.

    What was asked for may also be a metric, a relation, a period, a segment, a holder, a document or a fact: ``node`` then only
    says what it is called.
    """

    node: Entity
    facts: tuple[Fact, ...]
    names: dict[str, Entity]

    def says(self, fact: Fact, language: str = "") -> str:
        """A fact in short, with names: subject, predicate, object or value."""
        return f"{self.name(fact.subject, language)} | {local(fact.predicate)} | {self.target(fact, language)}"

    def target(self, fact: Fact, language: str = "") -> str:
        """The object of a fact, or its value, in words."""
        return self.name(fact.object, language) if fact.object in self.names else fact.value or curie(fact.object)

    def inverse(self, fact: Fact) -> bool:
        """Whether the node is the object of a fact."""
        return self.node.iri in self.names and fact.subject != self.node.iri

    def name(self, iri: str, language: str = "") -> str:
        """What a node is called."""
        return self.names[iri].label(language) if iri in self.names else curie(iri)


def asked(
    graph: Graph,
    subject: str,
    predicate: str | None = None,
    object_: str | None = None,
    *,
    ontology: Path,
    mentions: bool = False,
) -> Asked:
    """The facts that state something of a node, or of others with it as the object.

    subject: an IRI or name, which several nodes may have where only one of them has such facts, or anything else that facts are
    made of (a metric, a period, a segment …); predicate: a relation, metric or role by IRI, name or label in either language;
    object_: an IRI, a name, a value, the wording of a number, or a period. mentions: give the places where a node is named where
    nothing is stated of it. ontology: the folder whose labels to use. Raises UnknownName for a name that nothing has or several
    nodes have, KgError where the graph says nothing of the kind, with what it does say.
    """
    entities = graph.entities()
    names = {one.iri: one for one in entities}
    nodes = matches(entities, subject)
    words = _Words(ontology)
    found = []
    for node in nodes:
        said = _sorted(facts(graph, node.iri), node)
        some = [one for one in said if predicate is None or words.means(one.predicate, predicate)]
        if object_ is not None:
            some = _with_object(some, object_, entities, node)
        if some:
            found.append(Asked(node, tuple(some), names))
    if len(found) == 1:
        return found[0]
    if len(nodes) > 1:
        find([one.node for one in found] or nodes, subject)  # says that there are several
    parts = [
        _Part(subject, entities, words),
        *(_Part(text, entities, words) for text in (predicate, object_) if text is not None),
    ]
    if made_of := [one for one in all_facts(graph) if all(part.is_in(one) for part in parts)]:
        node = nodes[0] if nodes else Entity(expanded(subject), (), (Label(subject),))
        return Asked(node, tuple(_sorted(made_of, node)), names)
    node = nodes[0] if nodes else find(entities, subject)
    if mentions and predicate is None and object_ is None and (named := naming(graph, node.iri)) is not None:
        return Asked(node, (named,), names)
    raise _nothing(Asked(node, tuple(_sorted(facts(graph, node.iri), node)), names), words, predicate, object_)


class _Part:
    """Something that facts are made of, by what people call it."""

    def __init__(self, text: str, entities: Sequence[Entity], words: _Words) -> None:
        self._text, self._words = text, words
        self._iri = expanded(text)
        self._nodes = {one.iri for one in matches(entities, text)}

    def is_in(self, fact: Fact) -> bool:
        """Whether a fact has it as any of its parts, rests on it, or is it."""
        places = {iri for place in fact.evidence for iri in (place.iri, place.document)}
        if self._iri in {fact.iri, *places, *fact.words} or self._nodes & {fact.subject, fact.object}:
            return True
        return self._words.means(fact.predicate, self._text) or _worded(fact, self._text)


def _sorted(found: Iterable[Fact], node: Entity) -> list[Fact]:
    return sorted(found, key=lambda one: (one.subject != node.iri, one.predicate, one.object, one.value, one.iri))


def _with_object(found: Sequence[Fact], text: str, entities: Sequence[Entity], node: Entity) -> list[Fact]:
    iris = {one.iri for one in matches(entities, text)} or {expanded(text)}
    return [one for one in found if iris & ({one.object, one.subject} - {node.iri}) or _worded(one, text)]


def _worded(fact: Fact, text: str) -> bool:
    """Whether a text is a value of a fact, or a word that people ask for it by; digits have to be the very number."""
    plain = text.replace(",", "")
    is_number = plain.lstrip("-").replace(".", "", 1).isdigit()
    return plain in fact.words or (not is_number and normal(text) in map(normal, (fact.value, *fact.words)))


def _nothing(all_: Asked, words: _Words, predicate: str | None, object_: str | None) -> KgError:
    """What the graph says instead."""
    name = all_.node.label()
    if predicate is None and object_ is None:
        return KgError(f"the graph states nothing of {name}; kg entities GRAPH lists where it is named")
    some = [one for one in all_.facts if predicate is None or words.means(one.predicate, predicate)]
    if not some:
        known = sorted({curie(one.predicate) for one in all_.facts})
        return KgError(f"the graph has no {predicate!r} of {name}; it has: {', '.join(known) or 'nothing'}")
    ends = dict.fromkeys(all_.target(one) if one.subject == all_.node.iri else all_.name(one.subject) for one in some)
    more = f"; and {len(ends) - _LISTED} more" if len(ends) > _LISTED else ""
    return KgError(f"none of these facts of {name} is about {object_!r}; they are about: {'; '.join(list(ends)[:_LISTED])}{more}")


class _Words:
    """What relations, metrics and roles are called."""

    def __init__(self, ontology: Path) -> None:
        from kg.ontology import Ontology
        from kg.view.terms import Terms

        known = Ontology.load(ontology)
        self._terms = Terms.load(ontology)
        self._wordings = {name: metric.labels for name, metric in known.metrics.items()}
        self._wordings |= {name: role.labels for name, role in known.roles.items()}

    def means(self, iri: str, text: str) -> bool:
        """Whether a text is the IRI, name or a label of a term."""
        labels = (label for group in self._wordings.get(local(iri), {}).values() for label in group)
        names = (local(iri), *self._terms.label(iri).values(), *labels)
        return expanded(text) == iri or normal(text) in map(normal, names)
