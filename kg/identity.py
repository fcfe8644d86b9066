"""Which name on which page is which node, once the decisions that people made are obeyed.

``kg/link.py`` joins names; here its things become nodes with an IRI each, and ``decisions.jsonl`` has the last word
(``kg/obey.py``). A node is a set of *wordings of things on pages*: a decision to merge moves all wordings of one node to
another, one to split or veto moves a single wording out, of all pages or of some.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.firms import HOLDER
from kg.link import ENDING, Entity, normal
from kg.nodes import Atom, Node, Nodes
from kg.obey import Obeyed
from kg.withheld import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.decisions import Decision
    from kg.link import Cluster, Identities, Linker
    from kg.page import Page
    from kg.vocab import Minter

__all__ = ["DECIDED", "LISTED", "SHORT", "SPELLED", "PageNames", "Things"]

LISTED = "the lexicon lists it"
SPELLED = "the same name but for case, width, spaces and punctuation"
SHORT = "the same short name on several pages"
DECIDED = "a decision joined it"
_SAME = "the same full name"


class Things:
    """The nodes of all pages. Make it when every page has been added to the identities.

    ``idle`` are the decisions that met nothing, each with the reason; ``conflicts`` those that overrule an earlier one, with that
    one; ``withheld`` knows the facts that decisions keep out of the graph.
    """

    def __init__(self, identities: Identities, linker: Linker, minter: Minter, decisions: Iterable[Decision] = ()) -> None:
        self._identities = identities
        self._linker = linker
        self._minter = minter
        self._nodes = Nodes()
        self._on_page: dict[tuple[str, str], list[Atom]] = {}
        self._short: set[str] = set()
        self.idle: list[tuple[Decision, str]] = []
        self._settle()
        obeyed = Obeyed(self._nodes, linker, minter)
        of_facts = []
        for decision in decisions:
            if decision.action == "withhold":
                of_facts.append(decision)
            elif problem := obeyed.obey(decision):
                self.idle.append((decision, problem))
        self.idle += obeyed.unmet()
        self.conflicts = tuple(obeyed.conflicts)
        self.withheld = Withheld(of_facts, obeyed.find, minter)
        self.entities = {iri: self._nodes.entity(node) for iri, node in sorted(self._nodes.by_iri.items())}

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
            node = Node(min(votes, key=lambda label: (-votes[label], label)), first.canonical, first.record, set())
            if len(roots) > 1:
                self._short.update(roots)
            for root in roots:
                found: dict[Atom, list[str]] = {}
                for page, name in wordings[root]:
                    found.setdefault((root, normal(name), page), []).append(name)
                self._nodes.seen |= {atom: tuple(names) for atom, names in found.items()}
                self._nodes.of |= dict.fromkeys(found, iri)
                for atom in sorted(found):
                    self._on_page.setdefault((root, atom[2]), []).append(atom)
                node.atoms |= found.keys()
            self._nodes.by_iri[iri] = node

    # ------------------------------------------------------------------ what pages ask
    def on(self, page: Page) -> PageNames:
        """The names of one page."""
        return PageNames(self, page, {key: self._identities.of(page.key, c) for key, c in page.clusters.items()})

    def iri(self, root: str, wording: str, page: str) -> str | None:
        """The node that a wording of a thing names on the page of a key; None where it names none."""
        atom = (root, normal(wording), page)
        if atom in self._nodes.of:
            return self._nodes.of[atom]
        # A wording that no cluster holds is called as the first that one does.
        return next((iri for a in self._on_page.get((root, page), ()) if (iri := self._nodes.of[a]) is not None), None)

    def why(self, page: Page, cluster: Cluster, root: str, wording: str) -> str:
        """Why a wording of a cluster is a name of its node; no reason where it is the name itself, or the words set it apart."""
        atom = (root, normal(wording), page.key)
        if atom in self._nodes.decided:
            return DECIDED
        iri = self._nodes.of.get(atom)
        entity = self.entities.get(iri) if iri else None
        if entity is None:
            return ""
        if reason := self._reasons(cluster).get(atom[1]):
            return reason
        labels = {label.casefold() for label in entity.labels().values()}
        another = wording.casefold() not in labels
        across = self._identities.why(page.key, cluster)
        if across == _SAME and another and self._linker.family(entity.label) == "Organization":
            bare = {normal(self._linker.without_form(label)) for label in entity.labels().values()}
            if atom[1] not in map(normal, labels) and normal(self._linker.without_form(wording)) in bare:
                return ENDING
            if normal(wording) in {normal(self._linker.without_holder(label)) for label in entity.labels().values()}:
                return HOLDER
        if across == HOLDER and not another:
            return ""  # the name itself, which the shorter one was joined to
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


@dataclass(frozen=True, slots=True)
class PageNames:
    """What the names of one page stand for."""

    things: Things
    page: Page
    roots: dict[str, str]

    def iri(self, cluster: str, wording: str) -> str | None:
        """The node that a wording of a cluster of the page names; None where it names none."""
        root = self.roots.get(cluster)
        return self.things.iri(root, wording, self.page.key) if root is not None else None

    def why(self, cluster: str, wording: str) -> str:
        """Why the wording is a name of that node; empty where it is the name itself."""
        return self.things.why(self.page, self.page.clusters[cluster], self.roots[cluster], wording)

    def entities(self) -> dict[str, Entity]:
        """The nodes that the page may speak of, by IRI."""
        iris = {self.iri(key, name) for key, c in self.page.clusters.items() for name, _ in c.names}
        return {iri: self.things.entities[iri] for iri in sorted(iri for iri in iris if iri is not None)}
