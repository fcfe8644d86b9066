"""Pairs of nodes that may be one thing under two names: ``near_misses(nodes, families, rules)``.

Nodes are compared in blocks: those that share a beginning or an end of a name, a ticker, a part of a personal name, or the
consonants of a name as it sounds. In a block, sorted by name, each is compared with a fixed number of neighbours, so that the
cost grows with the number of nodes and not with its square. What is weak by itself (a title for a full name, letters of a name)
counts only where a document has both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.entities import ticker_code
from kg.link import normal
from kg.sounds import HAN, consonants, latin

if TYPE_CHECKING:
    from kg.entities import Listed
    from kg.identityrules import IdentityRules

__all__ = ["KINDS", "PARTS", "Miss", "family_of", "near_misses"]

KINDS = ("same-name", "ticker", "part", "prefix", "given-name", "similar", "title", "sound", "stem", "letters", "kinds")
"""The kinds of near misses, the plainest first."""
PARTS = re.compile(r"[·•・\s]+")
_DIGITS = re.compile(r"\d+(?:\.\d+)*")
_CODE = re.compile(r"[A-Z]{3,5}")


@dataclass(frozen=True, slots=True)
class Miss:
    """Two nodes with a name of each, the kind of their likeness, and what shows it."""

    kind: str
    first: Listed
    second: Listed
    names: tuple[str, str]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a node, as ``normal`` gives it too, and the family of the node's class."""

    node: Listed
    text: str
    plain: str
    family: str

    @property
    def is_chinese(self) -> bool:
        return bool(HAN.search(self.plain))

    @property
    def parts(self) -> list[str]:
        return [part for part in PARTS.split(self.text.strip()) if part]


def near_misses(nodes: Sequence[Listed], families: Mapping[str, str], rules: IdentityRules) -> Iterator[Miss]:
    """Every pair that a likeness of names shows, some of them for several reasons. families: the family of each class."""
    names = [_Name(one, text, normal(text), family_of(one, families)) for one in nodes for text in one.names if normal(text)]
    yield from _equal(nodes, names, rules)
    blocks: dict[tuple[str, ...], list[tuple[str, _Name]]] = defaultdict(list)
    for name in names:
        for key, order in _keys(name, rules):
            blocks[key].append((order, name))
    for (block, *_), rows in sorted(blocks.items()):
        for (_, a), (_, b) in _neighbours(sorted(rows, key=lambda row: (row[0], row[1].node.iri)), rules.near.block):
            if a.node.iri == b.node.iri or (block in ("sound", "reading") and _in_both_scripts(a.node, b.node)):
                continue
            if block not in ("stem", "title") and any(one.family == "Person" and _is_short(one) for one in (a, b)):
                continue  # Mike, who is Mike Doe, is no part of Mike Smith
            if found := _likeness(block, a, b, rules):
                yield _pair(found[0], a, b, found[1])


def family_of(node: Listed, families: Mapping[str, str]) -> str:
    """The family of a node's class, empty where the ontology does not know it."""
    return next((families[name] for name in node.classes if name in families), "")


def _equal(nodes: Sequence[Listed], names: Sequence[_Name], rules: IdentityRules) -> Iterator[Miss]:
    """One name or one ticker with two nodes; a ticker that is taken for a name."""
    same: dict[str, list[_Name]] = defaultdict(list)
    tickers: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        same[name.plain].append(name)
    for one in nodes:
        for code in dict.fromkeys(map(ticker_code, one.tickers)):
            tickers[code].append(_Name(one, code, normal(code), ""))
    for name in names:
        if name.text.isupper() and name.text in tickers:
            tickers[name.text].append(name)
    for kind, groups in (("same-name", same), ("ticker", tickers)):
        for word, members in groups.items():
            for a, b in _neighbours(members, rules.near.block):
                if a.node.iri != b.node.iri:
                    yield _pair(kind, a, b, word if kind == "ticker" else "")


def _keys(name: _Name, rules: IdentityRules) -> Iterator[tuple[tuple[str, ...], str]]:
    """The blocks that a name is in, each with what it is sorted by there."""
    plain, family = name.plain, name.family
    size = 2 if name.is_chinese else 4
    yield ("start", family, plain[:size]), plain
    yield ("end", family, plain[-size:]), plain[::-1]
    if family == "Person" or (family == "Organization" and len(name.parts) == 1):  # a surname alone is easily taken for a firm
        for part in name.parts:
            yield ("part", normal(part)), plain
    if family in ("Person", "Organization", "Location"):
        yield ("stem", plain[:size]), plain
    if family in ("Person", "Organization", "Facility"):
        for reading in _readings(name):
            if sound := consonants(reading, rules):
                yield ("sound", family, sound[:2]), sound + latin(reading)
    if family == "Organization":
        for beginning in _beginnings(name):
            yield ("reading", latin(beginning)), plain
        for document in name.node.documents:
            yield ("letters", document, plain[:1]), plain
    yield ("kinds", plain[:size]), plain
    if family == "Person" and name.is_chinese:
        yield ("title", plain[:1]), plain
    elif family == "Person" and len(name.parts) > 1:
        yield ("given-name", normal(name.parts[-1])), plain


def _readings(name: _Name) -> tuple[str, ...]:
    """A name, and a Latin personal name with its surname first, as Chinese has it."""
    parts = name.parts
    if name.family == "Person" and not name.is_chinese and len(parts) > 1:
        return name.text, f"{parts[-1]} {' '.join(parts[:-1])}"
    return (name.text,)


def _beginnings(name: _Name) -> tuple[str, ...]:
    """What a firm's name begins with that may be its name in the other script: the first word, two or three characters."""
    if name.is_chinese:
        return tuple(name.text[:size] for size in (2, 3) if len(name.text) > size)
    return (name.parts[0],) if len(name.parts) > 1 and len(name.parts[0]) > 4 else ()


def _neighbours(rows: Sequence[Any], width: int) -> Iterator[tuple[Any, Any]]:
    for at, row in enumerate(rows):
        for other in rows[at + 1 : at + 1 + width]:
            yield row, other


def _pair(kind: str, one: _Name, other: _Name, detail: str) -> Miss:
    a, b = sorted((one, other), key=lambda name: name.node.iri)
    return Miss(kind, a.node, b.node, (a.text, b.text), detail)


# ------------------------------------------------------------------ kinds of likeness
def _likeness(block: str, a: _Name, b: _Name, rules: IdentityRules) -> tuple[str, str] | None:
    """The kind of likeness of two names in a block with its detail; none where they differ in a number (Llama 4, Llama 4.1)."""
    if a.plain == b.plain or _DIGITS.findall(a.text) != _DIGITS.findall(b.text):
        return None
    if a.is_chinese != b.is_chinese:
        if block == "reading":
            return "sound", ""
        return _sound(a, b, rules) if block == "sound" else None
    match block:
        case "part":
            parts, others = ({normal(part) for part in one.parts} for one in (a, b))
            return ("part", "") if parts < others or others < parts else None
        case "stem":
            return ("stem", "") if _stem(a, b, rules) else None
        case "title":
            return ("title", "") if _together(a, b) and (_titled(a, b, rules) or _titled(b, a, rules)) else None
        case "given-name":
            return ("given-name", "") if _given(a, b, rules) else None
        case "letters":
            return ("letters", "") if _letters(a, b) or _letters(b, a) else None
        case "kinds":
            found = _spelling(a, b, rules) if a.family != b.family else None
            return ("kinds", found[1]) if found is not None and found[0] == "similar" else None
        case "start" | "end":
            return _spelling(a, b, rules)
    return None


def _spelling(a: _Name, b: _Name, rules: IdentityRules) -> tuple[str, str] | None:
    from rapidfuzz import fuzz

    first, second = sorted((a.plain, b.plain), key=lambda text: (len(text), text))
    near, han = rules.near, a.is_chinese
    if len(first) >= (near.prefix_zh if han else near.prefix_en) and second.startswith(first) and _at_word(a, b):
        return "prefix", ""
    if len(first) >= (near.letters_zh if han else near.letters_en):
        score = fuzz.ratio(first, second)
        # One letter more or less in a short Chinese name is the whole likeness that there can be.
        if score >= near.similarity or (han and len(second) - len(first) <= 1 and score >= near.similarity_zh):
            return "similar", f"{score:.0f}%"
    return None


def _at_word(a: _Name, b: _Name) -> bool:
    """Whether the shorter name ends where a word of the longer one does; Chinese has no spaces to ask for."""
    short, long = sorted((a.text, b.text), key=len)
    return a.is_chinese or not long[len(short) : len(short) + 1].isalnum()


def _sound(a: _Name, b: _Name, rules: IdentityRules) -> tuple[str, str] | None:
    from rapidfuzz import fuzz

    best = 0.0
    for one in _readings(a):
        for other in _readings(b):
            best = max(best, fuzz.ratio(latin(one), latin(other)))
            sounds = consonants(one, rules), consonants(other, rules)
            if min(map(len, sounds)) >= rules.near.consonants:  # fewer say too little
                best = max(best, fuzz.ratio(*sounds))
    return ("sound", f"{best:.0f}%") if best >= rules.near.sound else None


def _stem(a: _Name, b: _Name, rules: IdentityRules) -> bool:
    """Whether a person or a place and a firm share the first word of their names (Acme, Acme Motors); or two firms of a document
    the first two characters, where one of them has but one more (a verb read as part of the name: 澜图会, 澜图科技)."""
    short, long = sorted((a, b), key=lambda one: len(one.plain))
    if a.family != b.family:
        enough = len(short.plain) >= (rules.near.prefix_zh if a.is_chinese else rules.near.prefix_en)
        return {a.family, b.family} & {"Person"} != set() and enough and long.plain.startswith(short.plain) and _at_word(a, b)
    both = a.family == "Organization" and a.is_chinese and _together(a, b)
    return both and len(short.plain) == 3 and len(long.plain) > 3 and not long.plain.startswith(short.plain)


def _titled(a: _Name, b: _Name, rules: IdentityRules) -> bool:
    """Whether the first is a surname with a title (林总) that the second, a name in full, begins with (林若溪)."""
    ending = next((title for title in rules.titles if a.text.endswith(title)), "")
    surname = a.text.removesuffix(ending)
    full = 2 <= len(b.text) <= 4 and not any(b.text.endswith(title) for title in rules.titles)
    return bool(ending) and 1 <= len(surname) <= 2 and full and len(b.text) > len(surname) and b.text.startswith(surname)


def _given(a: _Name, b: _Name, rules: IdentityRules) -> bool:
    """Whether two names of one surname have given names of which one is short for the other (Tom, Thomas; J., Jane)."""
    one, other = (name.parts[0].rstrip(".").casefold() for name in (a, b))
    if normal(a.parts[-1]) != normal(b.parts[-1]) or one == other:
        return False
    initial = min(len(one), len(other)) == 1 and one[:1] == other[:1]
    return initial or bool(rules.given.get(one, frozenset()) & rules.given.get(other, frozenset()))


def _letters(a: _Name, b: _Name) -> bool:
    """Whether the first is capitals that stand in the second in their order: the first letters of its words, or four and more."""
    if not _CODE.fullmatch(a.text) or _CODE.fullmatch(b.text):
        return False
    if a.text == "".join(part[0] for part in b.parts).upper():
        return True
    rest = iter(b.plain)
    return len(a.text) > 3 and all(letter in rest for letter in a.plain)


def _together(a: _Name, b: _Name) -> bool:
    return bool(set(a.node.documents) & set(b.node.documents))


def _in_both_scripts(*nodes: Listed) -> bool:
    """Whether one of the nodes has a Chinese name and a Latin one already."""
    return any(len({bool(HAN.search(name)) for name in node.names}) == 2 for node in nodes)


def _is_short(name: _Name) -> bool:
    """Whether a name has one part where the node has another of several."""
    return len(name.parts) == 1 and any(len(PARTS.split(other)) > 1 for other in name.node.names)
