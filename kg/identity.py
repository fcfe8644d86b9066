"""Which name on which page is which node, once the decisions that people made are obeyed.

``kg/link.py`` joins names; here its things become nodes with an IRI each, and ``decisions.jsonl`` has the last word. A node is a
set of *wordings of things*: a decision to merge moves all wordings of one node to another, one to split or veto moves a
single wording out. Decisions hold in the order of their file, vetoes to its end. One about a name that no page has is idle.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.decisions import Decision, Ref
from kg.link import Entity, normal
from kg.vocab import Minter, slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.link import Cluster, Identities, Linker
    from kg.ontology import EntityRecord
    from kg.page import Page

__all__ = ["DECIDED", "LISTED", "SHORT", "SPELLED", "PageNames", "Things"]

LISTED = "the lexicon lists it"
SPELLED = "the same name but for case, width, spaces and punctuation"
SHORT = "the same short name on several pages"
DECIDED = "a decision joined it"
_SAME = "the same full name"

Atom = tuple[str, str]
"""A wording of a thing: the thing's root key in :class:`~kg.link.Identities`, and the wording as ``normal`` gives it."""


@dataclass(slots=True)
class _Node:
    """A node in the making; ``atoms`` are what it is called, ``preferred`` labels that a decision gave it."""

    label: str
    canonical: str
    record: EntityRecord | None
    atoms: set[Atom]
    preferred: dict[str, str] = field(default_factory=dict)


class Things:
    """The nodes of all pages. Make it when every page has been added to the identities.

    ``idle`` are the decisions that met nothing, each with the reason.
    """

    def __init__(self, identities: Identities, linker: Linker, minter: Minter, decisions: Iterable[Decision] = ()) -> None:
        self._identities = identities
        self._linker = linker
        self._minter = minter
        self._nodes: dict[str, _Node] = {}
        self._of: dict[Atom, str | None] = {}
        self._seen: dict[Atom, tuple[str, ...]] = {}
        self._by_root: dict[str, list[Atom]] = {}
        self._short: set[str] = set()
        self._decided: set[Atom] = set()
        self._vetoes: set[tuple[str, str]] = set()
        self.idle: list[tuple[Decision, str]] = []
        self._settle()
        for decision in decisions:
            if problem := self._obey(decision):
                self.idle.append((decision, problem))
        self.entities = {iri: self._entity(node) for iri, node in sorted(self._nodes.items())}

    # ------------------------------------------------------------------ before any decision
    def _settle(self) -> None:
        """A node for every thing; things whose IRI is the same are one."""
        wordings = self._identities.wordings()
        groups: dict[str, list[str]] = {}
        entities = self._identities.entities()
        for root, entity in entities.items():
            lexicon_id = entity.record.id if entity.record else None
            iri = self._minter.entity(self._linker.family(entity.label), entity.canonical, lexicon_id=lexicon_id)
            groups.setdefault(iri, []).append(root)
        for iri, roots in groups.items():
            votes = Counter(entities[root].label for root in roots)
            first = entities[min(roots)]
            node = _Node(min(votes, key=lambda label: (-votes[label], label)), first.canonical, first.record, set())
            if len(roots) > 1:
                self._short.update(roots)
            for root in roots:
                found: dict[Atom, list[str]] = {}
                for name in wordings[root]:
                    found.setdefault((root, normal(name)), []).append(name)
                self._seen |= {atom: tuple(names) for atom, names in found.items()}
                self._of |= dict.fromkeys(found, iri)
                self._by_root[root] = sorted(found)
                node.atoms |= found.keys()
            self._nodes[iri] = node

    def _entity(self, node: _Node) -> Entity:
        names = tuple(sorted({name for atom in node.atoms for name in self._seen[atom]}))
        return Entity(node.label, node.canonical, names, node.record, tuple(sorted(node.preferred.items())))

    # ------------------------------------------------------------------ what pages ask
    def on(self, page: Page) -> PageNames:
        """The names of one page."""
        return PageNames(self, page, {key: self._identities.of(page.key, c) for key, c in page.clusters.items()})

    def iri(self, root: str, wording: str) -> str | None:
        """The node that a wording of a thing names; None where it names none."""
        atom = (root, normal(wording))
        if atom in self._of:
            return self._of[atom]
        # A wording that no cluster holds is called as the first that one does.
        return next((iri for a in self._by_root.get(root, ()) if (iri := self._of[a]) is not None), None)

    def why(self, page: Page, cluster: Cluster, root: str, wording: str) -> str:
        """Why a wording of a cluster is a name of its node; no reason where it is the name itself, or the words set it apart."""
        atom = (root, normal(wording))
        if atom in self._decided:
            return DECIDED
        iri = self._of.get(atom)
        entity = self.entities.get(iri) if iri else None
        if entity is None:
            return ""
        if reason := self._reasons(cluster).get(atom[1]):
            return reason
        labels = {label.casefold() for label in entity.labels().values()}
        another = wording.casefold() not in labels
        across = self._identities.why(page.key, cluster)
        if across and (another or across != _SAME):
            return SPELLED if across == _SAME and atom[1] in map(normal, labels) else across
        if another and entity.record is not None:
            return LISTED
        return SHORT if root in self._short else ""

    def _reasons(self, cluster: Cluster) -> dict[str, str]:
        """The reasons of a cluster by wording: of a key ``Family:name`` that name, of a lexicon key every name of its entry."""
        found: dict[str, str] = {}
        for key, reason in cluster.reasons:
            record = self._linker.record(key)
            names = [key.partition(":")[2]] if record is None else map(normal, (record.zh, record.en, *record.aliases))
            found |= dict.fromkeys(names, reason)
        return found

    # ------------------------------------------------------------------ decisions
    def _obey(self, decision: Decision) -> str:
        """Carry a decision out; what keeps it from that, if anything does."""
        if decision.thing is None:
            return self._never(decision.alias)
        iri = self._find(decision.thing)
        if iri is None:
            return self._missing(decision.thing)
        node = self._nodes[iri]
        match decision.action:
            case "merge":
                assert decision.other is not None  # noqa: S101  kg.decisions lets no other line through
                other = self._find(decision.other)
                return self._missing(decision.other) if other is None else self._merge(iri, other)
            case "split":
                return self._split(iri, decision.alias)
            case "rename":
                node.preferred[self._language(node, decision)] = decision.label
            case "retype":
                node.label = decision.cls
            case "veto":
                self._vetoes.add((iri, normal(decision.alias)))
                self._move(iri, self._called(node, decision.alias), self._own(iri, decision.alias))
        return ""

    def _find(self, ref: Ref) -> str | None:
        """The node that a decision means: by IRI, else by a name that one node of its family bears; it then takes that IRI.

        Where an IRI is given that was not made of the name alone, a node that merely has the name as an alias is another one.
        """
        iri = self._minter.base_iri + ref.iri[3:] if ref.iri.startswith("id:") else ref.iri
        if iri in self._nodes:
            return iri
        named = self._bearing(ref)
        if len(named) != 1:
            return None
        return self._moved(named[0], iri) if iri else named[0]

    def _bearing(self, ref: Ref) -> list[str]:
        """The nodes of this name: those with it as a label, or where there are none, and the IRI allows, as an alias."""
        if not ref.name:
            return []
        family, name = self._linker.family(ref.cls) if ref.cls else "", normal(ref.name)
        nodes = [(i, n) for i, n in sorted(self._nodes.items()) if not family or self._linker.family(n.label) == family]
        labelled = [iri for iri, node in nodes if name in map(normal, self._entity(node).labels().values())]
        if labelled or (ref.iri and ref.iri != self._minter.entity(family or "Entity", ref.name)):
            return labelled
        return [iri for iri, node in nodes if any(name == wording for _, wording in node.atoms)]

    def _missing(self, ref: Ref) -> str:
        many = self._bearing(ref)
        return f"several things are called {ref.name}: {', '.join(many)}" if len(many) > 1 else f"no page names {ref}"

    def _moved(self, old: str, new: str) -> str:
        """Give a node another IRI, the one that a decision knows it by."""
        self._nodes[new] = self._nodes.pop(old)
        self._of |= dict.fromkeys(self._nodes[new].atoms, new)
        self._vetoes = {(new if iri == old else iri, name) for iri, name in self._vetoes}
        return new

    def _merge(self, iri: str, other: str) -> str:
        if iri == other:
            return "the two are one node already"
        node, from_ = self._nodes[iri], self._nodes[other]
        own, its = self._entity(node).labels(), self._entity(from_).labels()
        if "" in own and "zh" in its:
            own = {"en": own[""]}
        node.preferred = own | {
            language: name for language, name in its.items() if language and "" not in own and language not in own
        }
        node.record = node.record or from_.record
        moving = {atom for atom in from_.atoms if (iri, atom[1]) not in self._vetoes}
        self._decided |= moving
        self._move(other, moving, iri)
        return ""

    def _split(self, iri: str, alias: str) -> str:
        node = self._nodes[iri]
        leaving = self._called(node, alias)
        if not leaving:
            return f"{iri} is not called {alias}"
        if leaving == node.atoms and node.record is None:
            return f"{iri} has no other name"
        self._move(iri, leaving, self._own(iri, alias, apart=True))
        return ""

    def _never(self, alias: str) -> str:
        name = normal(alias)
        nodes = sorted(self._nodes.items())
        hit = [(iri, atoms) for iri, node in nodes if (atoms := {a for a in node.atoms if a[1] == name})]
        if not hit:  # the label of a lexicon entry that the pages call otherwise
            hit = [(i, set(n.atoms)) for i, n in nodes if name in map(normal, self._entity(n).labels().values())]
        for iri, atoms in hit:
            self._move(iri, atoms, None)
        return "" if hit else f"no page names {alias}"

    def _called(self, node: _Node, alias: str) -> set[Atom]:
        name = normal(alias)
        return {atom for atom in node.atoms if atom[1] == name}

    def _own(self, iri: str, alias: str, *, apart: bool = False) -> str:
        """The IRI of a name that leaves a node: that of its class and name; ``apart`` from every node that there is."""
        node = self._nodes[iri]
        family = self._linker.family(node.label)
        own = self._minter.entity(family, alias)
        if own == iri or (apart and own in self._nodes):
            own = self._minter.entity(family, f"{alias} apart from {node.canonical}")
        return own

    def _move(self, source: str, atoms: set[Atom], target: str | None) -> None:
        """Move wordings from one node to another, which is made where there is none, or to nowhere."""
        node = self._nodes[source]
        node.atoms -= atoms
        self._of |= dict.fromkeys(atoms, target)
        if target is not None and atoms:
            if target not in self._nodes:
                name = min(self._seen[min(atoms)], key=lambda text: (-len(text), text))
                self._nodes[target] = _Node(node.label, name, None, set())
            self._nodes[target].atoms |= atoms
        if not node.atoms:
            del self._nodes[source]

    def _language(self, node: _Node, decision: Decision) -> str:
        """The language of a decided label: as said, else by its script; a Latin one replaces one that is the same everywhere."""
        if decision.language is not None:
            return decision.language
        if not decision.label.isascii() and any("\u3400" <= letter <= "\u9fff" for letter in decision.label):
            return "zh"
        return "" if "" in self._entity(node).labels() and slug(decision.label) else "en"


@dataclass(frozen=True, slots=True)
class PageNames:
    """What the names of one page stand for."""

    things: Things
    page: Page
    roots: dict[str, str]

    def iri(self, cluster: str, wording: str) -> str | None:
        """The node that a wording of a cluster of the page names; None where it names none."""
        root = self.roots.get(cluster)
        return self.things.iri(root, wording) if root is not None else None

    def why(self, cluster: str, wording: str) -> str:
        """Why the wording is a name of that node; empty where it is the name itself."""
        return self.things.why(self.page, self.page.clusters[cluster], self.roots[cluster], wording)

    def entities(self) -> dict[str, Entity]:
        """The nodes that the page may speak of, by IRI."""
        iris = {self.iri(key, name) for key, c in self.page.clusters.items() for name, _ in c.names}
        return {iri: self.things.entities[iri] for iri in sorted(iri for iri in iris if iri is not None)}
