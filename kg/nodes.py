"""Nodes in the making: which wording of which thing on which page is called by which node."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.link import Entity, normal

if TYPE_CHECKING:
    from kg.ontology import EntityRecord

__all__ = ["Atom", "Node", "Nodes"]

Atom = tuple[str, str, str]
"""A wording of a thing on a page: the thing's root key in :class:`~kg.link.Identities`, the wording as ``normal`` gives it,
and the page's key."""


@dataclass(slots=True)
class Node:
    """A node in the making; ``atoms`` are what it is called where, ``preferred`` labels that a decision gave it."""

    label: str
    canonical: str
    record: EntityRecord | None
    atoms: set[Atom]
    preferred: dict[str, str] = field(default_factory=dict)

    def called(self, alias: str) -> set[Atom]:
        """The atoms of one name, however it is spelled."""
        name = normal(alias)
        return {atom for atom in self.atoms if atom[1] == name}


@dataclass(slots=True)
class Nodes:
    """The nodes by IRI, the node of every atom (None where it names nothing), how each atom is spelled, and what a decision
    joined.

    ``gone`` leads from an IRI that no node has any more to the one that took its place.
    """

    by_iri: dict[str, Node] = field(default_factory=dict)
    of: dict[Atom, str | None] = field(default_factory=dict)
    seen: dict[Atom, tuple[str, ...]] = field(default_factory=dict)
    decided: set[Atom] = field(default_factory=set)
    gone: dict[str, str] = field(default_factory=dict)

    def entity(self, node: Node) -> Entity:
        """What a node is now, as pages see it."""
        names = tuple(sorted({name for atom in node.atoms for name in self.seen[atom]}))
        return Entity(node.label, node.canonical, names, node.record, tuple(sorted(node.preferred.items())))

    def current(self, iri: str) -> str | None:
        """The node that an IRI means now: the one that has it, or the one that took its place; None where there is none."""
        followed = set()
        while iri not in self.by_iri and iri in self.gone and iri not in followed:
            followed.add(iri)
            iri = self.gone[iri]
        return iri if iri in self.by_iri else None

    def named_anew(self, old: str, new: str) -> str:
        """Give a node another IRI, the one that a decision knows it by."""
        self.by_iri[new] = self.by_iri.pop(old)
        self.of |= dict.fromkeys(self.by_iri[new].atoms, new)
        self.gone[old] = new
        return new

    def move(self, source: str, atoms: set[Atom], target: str | None) -> None:
        """Move wordings from one node to another, which is made where there is none, or to nowhere."""
        node = self.by_iri[source]
        node.atoms -= atoms
        self.of |= dict.fromkeys(atoms, target)
        if target is not None and atoms:
            if target not in self.by_iri:
                name = min((text for atom in atoms for text in self.seen[atom]), key=lambda text: (-len(text), text))
                self.by_iri[target] = Node(node.label, name, None, set())
            self.by_iri[target].atoms |= atoms
        if not node.atoms:
            del self.by_iri[source]
            if target is not None:
                self.gone[source] = target
