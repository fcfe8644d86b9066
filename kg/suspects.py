"""What deserves a look: nodes that may be two things or none, and pairs of nodes that may be one. Nothing changes a graph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.doubtfulnodes import Carried, common_words, doubtful
from kg.entities import ticker_code
from kg.link import normal
from kg.nearmisses import KINDS, PARTS, family_of, near_misses
from kg.recordtypes import local
from kg.sounds import HAN, consonants
from kg.vocab import EKG, curie

if TYPE_CHECKING:
    from pathlib import Path

    from kg.entities import Listed
    from kg.identityrules import IdentityRules
    from kg.store import Graph

__all__ = ["Suspect", "in_graph", "suspects"]

_MARKETS = (
    ("mainland", re.compile(r"\d{6}(?:\.(?:SH|SZ|BJ|SS))?", re.IGNORECASE)),
    ("Hong Kong", re.compile(r"\d{4,5}(?:\.HK)?", re.IGNORECASE)),
    ("letters", re.compile(r"[A-Z]{1,5}(?:\.[A-Z]{1,2})?", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True, order=True)
class Suspect:
    """A doubt: its kind (a key of ``[suspicions]`` in ``ontology/identity.toml``), the nodes, and what raises it."""

    kind: str
    nodes: tuple[str, ...]
    names: tuple[str, ...]
    detail: str = ""

    def row(self, rules: IdentityRules) -> tuple[str, ...]:
        """The cells of a table: what is doubted, nodes, names, detail."""
        what = rules.suspicions.get(self.kind, {}).get("en", self.kind)
        return what, " + ".join(map(curie, self.nodes)), " / ".join(self.names), self.detail

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {"kind": self.kind, "nodes": list(self.nodes), "names": list(self.names), "detail": self.detail}


def suspects(
    nodes: Iterable[Listed],
    families: Mapping[str, str],
    rules: IdentityRules,
    *,
    employers: Mapping[str, Mapping[str, frozenset[str]]] | None = None,
    related: frozenset[frozenset[str]] = frozenset(),
    known: frozenset[str] = frozenset(),
    carried: Carried | None = None,
    common: frozenset[str] = frozenset(),
) -> tuple[Suspect, ...]:
    """Doubtful merges, doubtful nodes, then near misses, in a stable order.

    families: the family of each class (``Company`` is an ``Organization``); employers: of each person, the organizations by
    document; related: pairs of nodes that a relation says are two, which are no near miss; known: nodes of the lexicon, which
    knows its entries apart; carried: how often each node is named, and how sure its facts are; common: words that are no names.
    """
    listed = sorted(nodes, key=lambda one: one.iri)
    names = {one.iri: _label(one) for one in listed}
    at = employers or {}
    merges = sorted(found for one in listed for found in _merges(one, families, rules, at.get(one.iri, {}), related, names))
    misses: dict[tuple[str, str], Suspect] = {}
    for found in near_misses(listed, families, rules):
        pair = (found.first.iri, found.second.iri)
        both = {family_of(one, families) for one in (found.first, found.second)}
        told_apart = frozenset(pair) in related and not (found.kind in ("same-name", "stem") and len(both) > 1)
        if known.issuperset(pair) or told_apart or {*found.first.classes, *found.second.classes} == {"EarningsCall"}:
            continue
        if pair not in misses or KINDS.index(found.kind) < KINDS.index(misses[pair].kind):
            misses[pair] = Suspect(found.kind, pair, found.names, found.detail)
    doubts = doubtful(listed, families, carried=carried, common=common, known=known)
    alone = sorted(Suspect(one.kind, (one.node.iri,), (_label(one.node),), one.detail) for one in doubts)
    return (*merges, *alone, *sorted(misses.values()))


def in_graph(graph: Graph, ontology: Path) -> tuple[tuple[Suspect, ...], IdentityRules]:
    """The suspects of a graph by the rules of an ontology's folder, and those rules.

    Raises BrokenOntology for a folder that cannot be used.
    """
    from kg.entities import listed
    from kg.identityrules import IdentityRules
    from kg.link import Linker
    from kg.ontology import Ontology

    known, rules = Ontology.load(ontology), IdentityRules.load(ontology)
    linker = Linker(known)
    employers: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    related: set[frozenset[str]] = set()
    for one in graph.relations():
        related.add(frozenset((one.subject, one.object)))
        if one.predicate == EKG.worksFor:
            for place in one.evidence:
                employers[one.subject][place.document].add(one.object)
    at = {person: {document: frozenset(firms) for document, firms in by.items()} for person, by in employers.items()}
    families = {name: linker.family(name) for name in known.classes}
    nodes, entries = listed(graph), {record.id for record in known.entities}
    settled = frozenset(one.iri for one in nodes if local(one.iri) in entries)
    found = suspects(
        nodes,
        families,
        rules,
        employers=at,
        related=frozenset(related),
        known=settled,
        carried=Carried.of(graph),
        common=common_words(known),
    )
    return found, rules


# ------------------------------------------------------------------ doubtful merges
def _merges(
    node: Listed,
    families: Mapping[str, str],
    rules: IdentityRules,
    employers: Mapping[str, frozenset[str]],
    related: frozenset[frozenset[str]],
    names: Mapping[str, str],
) -> Iterator[Suspect]:
    for join in node.joins:
        if join.reason("en") in rules.weak:
            yield Suspect("weak-join", (node.iri,), (_label(node), join.name), join.reason("en"))
    if family_of(node, families) == "Person":
        for first, second in _different(node.names, rules):
            yield Suspect("two-names", (node.iri,), (first, second))
        for kind, firms in _employers(employers, related):
            told = (", ".join(sorted(names.get(iri, curie(iri)) for iri in one)) for one in firms)
            yield Suspect(kind, (node.iri,), (_label(node),), " or ".join(told))
    for market, pattern in _MARKETS:
        codes = sorted({code for code in map(ticker_code, node.tickers) if pattern.fullmatch(code)})
        if len(codes) > 1:
            yield Suspect("two-tickers", (node.iri,), (_label(node),), f"{market}: {', '.join(codes)}")


def _different(names: Iterable[str], rules: IdentityRules) -> Iterator[tuple[str, str]]:
    """Pairs of full names in one script that share too little to be spellings of one."""
    from rapidfuzz import fuzz

    whole = [name for name in names if len(PARTS.split(name.strip())) > 1]
    short = [name for name in names if HAN.search(name) and name not in whole and 2 <= len(name) <= 4]
    # 马斯克 beside 埃隆·马斯克 is a surname; where no name has a dot, it is a Chinese name in full.
    full = whole if any(map(HAN.search, whole)) else [*whole, *short]
    for at, first in enumerate(full):
        for second in full[at + 1 :]:
            if bool(HAN.search(first)) != bool(HAN.search(second)):
                continue
            parts, others = ({normal(part) for part in PARTS.split(name)} for name in (first, second))
            within = parts <= others or others <= parts or normal(first) in normal(second) or normal(second) in normal(first)
            alike = consonants(first, rules) == consonants(second, rules) != ""
            if not within and not alike and fuzz.token_sort_ratio(first, second) < rules.near.similarity:
                yield first, second


def _employers(
    employers: Mapping[str, frozenset[str]], related: frozenset[frozenset[str]]
) -> Iterator[tuple[str, tuple[frozenset[str], ...]]]:
    """Firms that one person hardly works for: two of one document between which the graph has no relation, and those of two
    documents without a common one. Each once."""
    here = {
        frozenset({first, second})
        for found in employers.values()
        for first in found
        for second in found
        if first < second and frozenset({first, second}) not in related
    }
    for pair in sorted(here, key=sorted):
        yield "two-employers-here", tuple(frozenset({one}) for one in sorted(pair))
    documents = sorted(employers)
    for at, first in enumerate(documents):
        for second in documents[at + 1 :]:
            if employers[first] and employers[second] and not employers[first] & employers[second]:
                yield "two-employers", (employers[first], employers[second])
                return


def _label(node: Listed) -> str:
    return node.labels[0].text if node.labels else node.iri
