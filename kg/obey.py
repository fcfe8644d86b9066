"""Decisions of readers carried out on nodes, one after the other.

They hold in the order of their file: where two contradict each other the later one holds, and both are told (``conflicts``). A
veto of a name holds for what comes after it too, until a merge names that very pair. A decision about a name that no page has
is idle, and so is one that an earlier line leaves nothing to do: that line is then named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.link import normal
from kg.vocab import slug

if TYPE_CHECKING:
    from kg.decisions import Decision, Ref
    from kg.link import Linker
    from kg.nodes import Atom, Node, Nodes
    from kg.vocab import Minter

__all__ = ["Obeyed"]


@dataclass(slots=True)
class Obeyed:
    """Carries decisions out; ``conflicts`` are the pairs of a later decision and the earlier one that it overrules."""

    nodes: Nodes
    linker: Linker
    minter: Minter
    conflicts: list[tuple[Decision, Decision]] = field(default_factory=list)
    _vetoes: dict[tuple[str, str], Decision] = field(default_factory=dict)
    _unmet: dict[tuple[str, str], Decision] = field(default_factory=dict)
    _merges: list[tuple[Decision, str, frozenset[Atom]]] = field(default_factory=list)
    _apart: dict[str, tuple[Decision, str]] = field(default_factory=dict)
    _labels: dict[tuple[str, str], Decision] = field(default_factory=dict)
    _classes: dict[str, Decision] = field(default_factory=dict)
    _took: dict[tuple[str, str], Decision] = field(default_factory=dict)  # the decision that took a name (the second) from a node

    def obey(self, decision: Decision) -> str:
        """Carry a decision about names out; what keeps it from that, if anything does."""
        if decision.thing is None:
            return self._never(decision)
        iri = self.find(decision.thing)
        if iri is None:
            return self.missing(decision.thing)
        match decision.action:
            case "merge":
                return self._merge(iri, decision)
            case "split":
                return self._split(iri, decision)
            case "rename":
                return self._rename(iri, decision)
            case "retype":
                return self._retype(iri, decision)
        return self._veto(iri, decision)

    def unmet(self) -> list[tuple[Decision, str]]:
        """The vetoes that kept no name from anything, each with the reason; ask at the end."""
        return [(decision, self._uncalled(iri, decision)) for (iri, _), decision in self._unmet.items()]

    # ------------------------------------------------------------------ which node is meant
    def find(self, ref: Ref) -> str | None:
        """The node that a decision means: by IRI, else by a name that one node of its family bears; it then takes that IRI.

        Where an IRI is given that was not made of the name alone, a node that merely has the name as an alias is another one.
        """
        iri = self._iri(ref.iri)
        if iri and (now := self.nodes.current(iri)) is not None:
            return now
        named = self._bearing(ref)
        if len(named) != 1:
            return None
        return self._named_anew(named[0], iri) if iri else named[0]

    def missing(self, ref: Ref) -> str:
        """Why a node is not found."""
        many = self._bearing(ref)
        if len(many) > 1:
            return f"several things are called {ref.name}: {', '.join(many)}"
        names, iri = {normal(ref.name)} if ref.name else set(), self._iri(ref.iri)
        by = next((by for (node, name), by in self._took.items() if node == iri or name in names), None)
        return f"no page names {ref}" if by is None else f"{_line(by)} leaves nothing that is called {ref}"

    def _uncalled(self, iri: str, decision: Decision) -> str:
        """Why a node is not called what a decision says."""
        by = self._took.get((iri, normal(decision.alias)))
        said = f"{iri} is not called {decision.alias}"
        return said if by is None or by.line == decision.line else f"{said} any more: {_line(by)} took the name away"

    def _move(self, iri: str, atoms: set[Atom], target: str | None, by: Decision) -> None:
        """Move wordings, and remember for which names of the node that leaves none."""
        self.nodes.move(iri, atoms, target)
        left = {atom[1] for atom in self.nodes.by_iri[iri].atoms} if iri in self.nodes.by_iri else set()
        if target is None or by.action != "merge":
            for atom in sorted(atoms):
                if atom[1] not in left:
                    self._took[iri, atom[1]] = by

    def _bearing(self, ref: Ref) -> list[str]:
        """The nodes of this name: those with it as a label, or where there are none, and the IRI allows, as an alias."""
        if not ref.name:
            return []
        family, name = self.linker.family(ref.cls) if ref.cls else "", normal(ref.name)
        nodes = [(i, n) for i, n in sorted(self.nodes.by_iri.items()) if not family or self.linker.family(n.label) == family]
        labelled = [iri for iri, node in nodes if name in map(normal, self.nodes.entity(node).labels().values())]
        if labelled or (ref.iri and ref.iri != self.minter.entity(family or "Entity", ref.name)):
            return labelled
        return [iri for iri, node in nodes if node.called(ref.name)]

    def _named_anew(self, old: str, new: str) -> str:
        self._vetoes = {(new if iri == old else iri, name): by for (iri, name), by in self._vetoes.items()}
        return self.nodes.named_anew(old, new)

    # ------------------------------------------------------------------ what is decided
    def _merge(self, iri: str, decision: Decision) -> str:
        assert decision.other is not None  # noqa: S101  kg.decisions lets no other line through
        other = self.find(decision.other)
        if other is None:
            return self.missing(decision.other)
        if iri == other:
            by = next((merge for merge, into, _ in reversed(self._merges) if into == iri and self._same(merge, decision)), None)
            return "the two are one node already" + (f", by {_line(by)}" if by is not None else "")
        node, from_ = self.nodes.by_iri[iri], self.nodes.by_iri[other]
        self._lift(iri, from_, decision)
        if (parted := self._apart.get(other)) is not None and parted[1] == iri:
            self._overrule(decision, parted[0])
        own, its = self.nodes.entity(node).labels(), self.nodes.entity(from_).labels()
        if "" in own and "zh" in its:
            own = {"en": own[""]}
        node.preferred = own | {
            language: name for language, name in its.items() if language and "" not in own and language not in own
        }
        node.record = node.record or from_.record
        moving = {atom for atom in from_.atoms if (iri, atom[1]) not in self._vetoes}
        for atom in from_.atoms - moving:
            self._unmet.pop((iri, atom[1]), None)
        if not moving:
            by = min((self._vetoes[iri, atom[1]] for atom in from_.atoms), key=lambda one: one.line)
            return f"{_line(by)} keeps every name of {decision.other} from it"
        self.nodes.decided |= moving
        self._merges.append((decision, iri, frozenset(moving)))
        self._move(other, moving, iri, decision)
        return ""

    def _same(self, one: Decision, other: Decision) -> bool:
        """Whether two merges are about one pair, whichever way round."""
        pairs = [
            {self._iri(ref.iri) or normal(ref.name) for ref in (found.thing, found.other) if ref is not None}
            for found in (one, other)
        ]
        return pairs[0] == pairs[1]

    def _lift(self, iri: str, from_: Node, decision: Decision) -> None:
        """A merge of a node and what a veto says is no name of it overrules the veto."""
        names = {normal(from_.canonical), *map(normal, self.nodes.entity(from_).labels().values())}
        for key in sorted(key for key in self._vetoes if key[0] == iri and key[1] in names):
            self._overrule(decision, self._vetoes.pop(key))
            self._unmet.pop(key, None)

    def _split(self, iri: str, decision: Decision) -> str:
        node = self.nodes.by_iri[iri]
        leaving = node.called(decision.alias) if decision.alias else set(node.atoms)
        if not leaving:
            return self._uncalled(iri, decision)
        where = ""
        if decision.places or decision.firm is not None:
            pages, where = self._pages(decision)
            leaving = {atom for atom in leaving if atom[2] in pages}
            if not leaving:
                return f"{iri} is not named {where}"
        if leaving == node.atoms and node.record is None:
            return f"{iri} {f'is named only {where}' if where else 'has no other name'}"
        own = (
            self._own_where(iri, decision.alias or node.canonical, where) if where else self._own(iri, decision.alias, apart=True)
        )
        self._part(iri, leaving, own, decision)
        return ""

    def _pages(self, decision: Decision) -> tuple[set[str], str]:
        """The pages that a split is about, and what tells them in words."""
        node = self.find(decision.firm) if decision.firm is not None else None
        pages = {atom[2] for atom in self.nodes.by_iri[node].atoms} if node is not None else set()
        for page in {atom[2] for atom in self.nodes.of} if decision.places else ():
            id_, _, sha256 = page.rpartition(" ")
            if {id_ or page, self.minter.document(id_, sha256)} & set(map(self._iri, decision.places)):
                pages.add(page)
        firm = f"with {decision.firm}" if decision.firm is not None else ""
        places = f"in {', '.join(sorted(decision.places))}" if decision.places else ""
        return pages, " or ".join(filter(None, (places, firm)))

    def _veto(self, iri: str, decision: Decision) -> str:
        node = self.nodes.by_iri[iri]
        key = iri, normal(decision.alias)
        self._vetoes[key] = decision
        leaving = node.called(decision.alias)
        if not leaving:
            self._unmet[key] = decision  # it may still keep a merge from giving the node this name
            return ""
        # Where it has no other name, nothing is left that the name could be kept from: it names nothing.
        alone = leaving == node.atoms and node.record is None
        self._part(iri, leaving, None if alone else self._own(iri, decision.alias), decision)
        return ""

    def _part(self, iri: str, leaving: set[Atom], target: str | None, decision: Decision) -> None:
        for merge, into, atoms in self._merges:
            named = merge.other is not None and normal(merge.other.name) == normal(decision.alias)
            if into == iri and atoms & leaving and (named or atoms <= leaving):
                self._overrule(decision, merge)
        if target is not None:
            self._apart[target] = decision, iri
        self.nodes.decided -= leaving
        self._move(iri, leaving, target, decision)

    def _rename(self, iri: str, decision: Decision) -> str:
        node = self.nodes.by_iri[iri]
        language = self._language(node, decision)
        earlier = self._labels.get((iri, language))
        if earlier is not None:
            if earlier.label == decision.label:
                return f"line {earlier.line} says so already"
            self._overrule(decision, earlier)
        self._labels[iri, language] = decision
        node.preferred[language] = decision.label
        return ""

    def _retype(self, iri: str, decision: Decision) -> str:
        earlier = self._classes.get(iri)
        if earlier is not None:
            if earlier.cls == decision.cls:
                return f"line {earlier.line} says so already"
            self._overrule(decision, earlier)
        self._classes[iri] = decision
        self.nodes.by_iri[iri].label = decision.cls
        return ""

    def _never(self, decision: Decision) -> str:
        alias = decision.alias
        nodes = sorted(self.nodes.by_iri.items())
        hit = [(iri, atoms) for iri, node in nodes if (atoms := node.called(alias))]
        if not hit:  # the label of a lexicon entry that the pages call otherwise
            name = normal(alias)
            hit = [(i, set(n.atoms)) for i, n in nodes if name in map(normal, self.nodes.entity(n).labels().values())]
        for iri, atoms in hit:
            self._move(iri, atoms, None, decision)
        if hit:
            return ""
        by = next((by for (_, known), by in self._took.items() if known == normal(alias)), None)
        return f"no page names {alias}" if by is None else f"{_line(by)} leaves nothing that is called {alias}"

    def _overrule(self, later: Decision, earlier: Decision) -> None:
        if (later, earlier) not in self.conflicts:
            self.conflicts.append((later, earlier))

    # ------------------------------------------------------------------ IRIs and languages
    def _iri(self, text: str) -> str:
        return self.minter.base_iri + text[3:] if text.startswith("id:") else text

    def _own(self, iri: str, alias: str, *, apart: bool = False) -> str:
        """The IRI of a name that leaves a node: that of its class and name; ``apart`` from every node that there is."""
        node = self.nodes.by_iri[iri]
        family = self.linker.family(node.label)
        own = self.minter.entity(family, alias)
        if own == iri or (apart and own in self.nodes.by_iri):
            own = self.minter.entity(family, f"{alias} apart from {node.canonical}")
        return own

    def _own_where(self, iri: str, name: str, where: str) -> str:
        return self.minter.entity(self.linker.family(self.nodes.by_iri[iri].label), f"{name} {where}")

    def _language(self, node: Node, decision: Decision) -> str:
        """The language of a decided label: as said, else by its script; a Latin one replaces one that is the same everywhere."""
        if decision.language is not None:
            return decision.language
        if not decision.label.isascii() and any("\u3400" <= letter <= "\u9fff" for letter in decision.label):
            return "zh"
        return "" if "" in self.nodes.entity(node).labels() and slug(decision.label) else "en"


def _line(decision: Decision) -> str:
    return f"line {decision.line} ({decision})" if decision.line else f"an earlier line ({decision})"
