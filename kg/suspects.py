"""What deserves a look: nodes that may be two things, and pairs of nodes that may be one.

Nodes are compared in blocks: those that share a beginning or an end of a name, a ticker, a part of a personal name, or the
consonants of a name as it sounds (a Chinese one read in pinyin; the idea is that of Soundex). In a block, sorted by name, each is
compared with a fixed number of neighbours, so that the cost grows with the number of nodes and not with its square. Nothing here
changes a graph.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.link import normal
from kg.records import local
from kg.vocab import EKG, curie

if TYPE_CHECKING:
    from pathlib import Path

    from kg.entities import Listed
    from kg.identityrules import IdentityRules
    from kg.store import Graph

__all__ = ["Suspect", "in_graph", "suspects"]

_HAN = re.compile("[\u3400-\u9fff]")
_DIGITS = re.compile(r"\d+(?:\.\d+)*")
_PARTS = re.compile(r"[·•・\s]+")
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
) -> tuple[Suspect, ...]:
    """Doubtful merges, then near misses, in a stable order.

    families: the family of each class (``Company`` is an ``Organization``); employers: of each person, the organizations by
    document; related: pairs of nodes that a relation says are two, which are no near miss; known: nodes of the lexicon, which
    knows its entries apart.
    """
    listed = sorted(nodes, key=lambda one: one.iri)
    merges = sorted(found for one in listed for found in _merges(one, families, rules, (employers or {}).get(one.iri, {})))
    misses: dict[tuple[str, str], Suspect] = {}
    for found in _misses(listed, families, rules):
        pair = (found.nodes[0], found.nodes[1])
        if known.issuperset(pair) or frozenset(pair) in related:
            continue
        if pair not in misses or _rank(found) < _rank(misses[pair]):
            misses[pair] = found
    return (*merges, *sorted(misses.values()))


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
    return suspects(nodes, families, rules, employers=at, related=frozenset(related), known=settled), rules


def _rank(suspect: Suspect) -> int:
    """Of several doubts about one pair the plainest is told."""
    return ("same-name", "ticker", "part", "prefix", "similar", "sound").index(suspect.kind)


# ------------------------------------------------------------------ doubtful merges
def _merges(
    node: Listed, families: Mapping[str, str], rules: IdentityRules, employers: Mapping[str, frozenset[str]]
) -> Iterator[Suspect]:
    for join in node.joins:
        if join.reason("en") in rules.weak:
            yield Suspect("weak-join", (node.iri,), (_label(node), join.name), join.reason("en"))
    if _family(node, families) == "Person":
        for first, second in _different(node.names, rules):
            yield Suspect("two-names", (node.iri,), (first, second))
        if one := _two_employers(employers):
            yield Suspect("two-employers", (node.iri,), (_label(node),), one)
    for market, pattern in _MARKETS:
        codes = sorted({code for code in map(_code, node.tickers) if pattern.fullmatch(code)})
        if len(codes) > 1:
            yield Suspect("two-tickers", (node.iri,), (_label(node),), f"{market}: {', '.join(codes)}")


def _different(names: Iterable[str], rules: IdentityRules) -> Iterator[tuple[str, str]]:
    """Pairs of full names in one script that share too little to be spellings of one."""
    from rapidfuzz import fuzz

    whole = [name for name in names if len(_PARTS.split(name.strip())) > 1]
    short = [name for name in names if _HAN.search(name) and name not in whole and 2 <= len(name) <= 4]
    # 马斯克 beside 埃隆·马斯克 is a surname; where no name has a dot, it is a Chinese name in full.
    full = whole if any(map(_HAN.search, whole)) else [*whole, *short]
    for at, first in enumerate(full):
        for second in full[at + 1 :]:
            if bool(_HAN.search(first)) != bool(_HAN.search(second)):
                continue
            parts, others = ({normal(part) for part in _PARTS.split(name)} for name in (first, second))
            within = parts <= others or others <= parts or normal(first) in normal(second) or normal(second) in normal(first)
            alike = _sounds(first, rules) == _sounds(second, rules) != ""
            if not within and not alike and fuzz.token_sort_ratio(first, second) < rules.near.similarity:
                yield first, second


def _two_employers(employers: Mapping[str, frozenset[str]]) -> str:
    """Two documents without a common employer, said in words."""
    documents = sorted(employers)
    for at, first in enumerate(documents):
        for second in documents[at + 1 :]:
            if employers[first] and employers[second] and not employers[first] & employers[second]:
                return f"{', '.join(sorted(map(curie, employers[first])))} or {', '.join(sorted(map(curie, employers[second])))}"
    return ""


# ------------------------------------------------------------------ near misses
def _misses(nodes: list[Listed], families: Mapping[str, str], rules: IdentityRules) -> Iterator[Suspect]:
    names = [(one, name, normal(name), _family(one, families)) for one in nodes for name in one.names if normal(name)]
    same: dict[str, list[tuple[Listed, str]]] = defaultdict(list)
    tickers: dict[str, list[tuple[Listed, str]]] = defaultdict(list)
    blocks: dict[tuple[str, ...], list[tuple[str, str, Listed]]] = defaultdict(list)
    for one, name, plain, family in names:
        same[plain].append((one, name))
        size = 2 if _HAN.search(plain) else 4
        blocks[("start", family, plain[:size])].append((plain, name, one))
        blocks[("end", family, plain[-size:])].append((plain[::-1], name, one))
        parts = _PARTS.split(name) if family == "Person" else [name] if family == "Organization" else []
        if family == "Person" or len(_PARTS.split(name)) == 1:  # a surname alone is easily taken for a firm
            for part in filter(None, map(normal, parts)):
                blocks[("part", part)].append((plain, name, one))
        if family in ("Person", "Organization", "Facility") and (sound := _sounds(name, rules)):
            blocks[("sound", family, sound[:2])].append((sound + _pinyin(name), name, one))
    for one in nodes:
        for code in dict.fromkeys(map(_code, one.tickers)):
            tickers[code].append((one, code))
    for kind, groups in (("same-name", same), ("ticker", tickers)):
        for word, members in groups.items():
            for (first, a), (second, b) in _neighbours(members, rules.near.block):
                if first.iri != second.iri:
                    yield _pair(kind, (first, a), (second, b), word if kind == "ticker" else "")
    for (block, *_), rows in sorted(blocks.items()):
        for (_, a, first), (_, b, second) in _neighbours(sorted(rows, key=lambda row: (row[0], row[2].iri)), rules.near.block):
            if first.iri == second.iri or (block == "sound" and _in_both_scripts(first, second)):
                continue
            if any(_family(one, families) == "Person" and _is_short(one, name) for one, name in ((first, a), (second, b))):
                continue  # Mike, who is Mike Doe, is no part of Mike Smith
            if near := _near(block, a, b, rules):
                yield _pair(near[0], (first, a), (second, b), near[1])


def _neighbours(rows: list[Any], width: int) -> Iterator[tuple[Any, Any]]:
    for at, row in enumerate(rows):
        for other in rows[at + 1 : at + 1 + width]:
            yield row, other


def _pair(kind: str, one: tuple[Listed, str], other: tuple[Listed, str], detail: str) -> Suspect:
    (first, a), (second, b) = sorted((one, other), key=lambda pair: pair[0].iri)
    return Suspect(kind, (first.iri, second.iri), (a, b), detail)


def _near(block: str, a: str, b: str, rules: IdentityRules) -> tuple[str, str] | None:
    """The kind of likeness of two names in a block with its detail; none where they differ in a number (Llama 4, Llama 4.1)."""
    from rapidfuzz import fuzz

    first, second = sorted((normal(a), normal(b)), key=lambda text: (len(text), text))
    if first == second or _DIGITS.findall(a) != _DIGITS.findall(b):
        return None
    han = bool(_HAN.search(first))
    if block == "sound":
        if han == bool(_HAN.search(second)):
            return None
        score = fuzz.ratio(_pinyin(a), _pinyin(b))
        sounds = _sounds(a, rules), _sounds(b, rules)
        if min(map(len, sounds)) >= rules.near.consonants:  # fewer say too little
            score = max(score, fuzz.ratio(*sounds))
        return ("sound", f"{score:.0f}%") if score >= rules.near.sound else None
    if han != bool(_HAN.search(second)):
        return None
    if block == "part":
        parts, others = (set(map(normal, _PARTS.split(name))) for name in (a, b))
        return ("part", "") if parts < others or others < parts else None
    if len(first) >= (rules.near.prefix_zh if han else rules.near.prefix_en) and second.startswith(first) and _at_word(a, b):
        return "prefix", ""
    if len(first) >= (rules.near.letters_zh if han else rules.near.letters_en):
        score = fuzz.ratio(first, second)
        # One letter more or less in a short Chinese name is the whole likeness that there can be.
        if score >= rules.near.similarity or (han and len(second) - len(first) <= 1 and score >= 75):
            return "similar", f"{score:.0f}%"
    return None


def _at_word(a: str, b: str) -> bool:
    """Whether the shorter name ends where a word of the longer one does; Chinese has no spaces to ask for."""
    short, long = sorted((a, b), key=len)
    return bool(_HAN.search(short)) or not long[len(short) : len(short) + 1].isalnum()


# ------------------------------------------------------------------ how names sound
@lru_cache(maxsize=1 << 16)
def _pinyin(name: str) -> str:
    """A name in plain Latin letters, Chinese read in pinyin."""
    if not _HAN.search(name):
        return normal(name)
    from pypinyin import lazy_pinyin

    return normal("".join(lazy_pinyin(name)))


def _sounds(name: str, rules: IdentityRules) -> str:
    """The consonants of a name, alike letters made one; empty where it has other signs than letters."""
    return _consonants(_pinyin(name), rules.pairs, rules.silent)


@lru_cache(maxsize=1 << 16)
def _consonants(name: str, pairs: tuple[tuple[str, str], ...], silent: str) -> str:
    if not name.isalpha():
        return ""
    for old, new in pairs:
        name = name.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", "".join(letter for letter in name if letter not in silent))


# ------------------------------------------------------------------ nodes
def _family(node: Listed, families: Mapping[str, str]) -> str:
    return next((families[name] for name in node.classes if name in families), "")


def _label(node: Listed) -> str:
    return node.labels[0].text if node.labels else node.iri


def _in_both_scripts(*nodes: Listed) -> bool:
    """Whether one of the nodes has a Chinese name and a Latin one already."""
    return any(len({bool(_HAN.search(name)) for name in node.names}) == 2 for node in nodes)


def _is_short(node: Listed, name: str) -> bool:
    """Whether a name has one part where the node has another of several."""
    return len(_PARTS.split(name)) == 1 and any(len(_PARTS.split(other)) > 1 for other in node.names)


def _code(ticker: str) -> str:
    """A ticker without the exchange in front: NYSE: ACM -> ACM."""
    return ticker.upper().rpartition(":")[2].strip()
