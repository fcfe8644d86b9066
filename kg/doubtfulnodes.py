"""Nodes that may be none, or something else than their class says: ``doubtful(nodes, families, facts)``.

A merge can be looked at by its reason; a node that was wrongly made has none. What speaks against one is its name (a word for a
metric, an office or a kind of thing, a bare surname, a firm by two or three letters) and how little carries it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.link import normal
from kg.nearmisses import PARTS, family_of
from kg.sounds import HAN

if TYPE_CHECKING:
    from kg.entities import Listed
    from kg.ontology import Ontology
    from kg.store import Graph

__all__ = ["Carried", "Doubt", "common_words", "doubtful"]

_CAPITALS = re.compile(r"[A-Z]{2,4}")
_SHORT_HAN = 2


@dataclass(frozen=True, slots=True)
class Doubt:
    """A node, the kind of the doubt (a key of ``[suspicions]`` in ``ontology/identity.toml``), and what raises it."""

    kind: str
    node: Listed
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """What carries each node, by IRI: how often it is named, and the best confidence of a fact of it."""

    named: Mapping[str, int] = field(default_factory=dict)
    best: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, graph: Graph) -> Carried:
        """Read it from a graph. Facts without a confidence, as offices are, count as sure."""
        best: dict[str, float] = {}
        ends = [((one.subject, one.object), one.confidence) for one in graph.relations()]
        ends += [((one.entity, one.held_by), one.confidence) for one in graph.observations()]
        ends += [((one.person, one.organization), None) for one in graph.memberships()]
        for iris, confidence in ends:
            for iri in iris:
                best[iri] = max(best.get(iri, 0), 1 if confidence is None else confidence)
        return cls({one.iri: len(graph.evidence(one.iri)) for one in graph.entities()}, best)


def doubtful(
    nodes: Sequence[Listed],
    families: Mapping[str, str],
    *,
    carried: Carried | None = None,
    common: frozenset[str] = frozenset(),
    known: frozenset[str] = frozenset(),
    sure: float = 0.8,
) -> Iterator[Doubt]:
    """The doubts about single nodes, at most one a node, the plainest first.

    families: the family of each class; common: names as ``normal`` gives them that are words for kinds of things; known: nodes of
    the lexicon, which are not doubted, as those are not that no page names; sure: from which confidence on a fact carries a node.
    """
    for node in nodes:
        family = family_of(node, families)
        if node.iri in known or family == "Event" or not node.documents:
            continue
        word = next((name for name in node.names if normal(name) in common), "")
        if word:
            yield Doubt("common-word", node, word)
        elif carried is not None and (short := _only_short(node, family)):
            yield Doubt("only-short", node, short)
        elif carried is not None and carried.named.get(node.iri, 0) <= 1:
            best = carried.best.get(node.iri)
            if best is None:
                yield Doubt("hardly-named", node, "named once, in no fact")
            elif best < sure:
                yield Doubt("hardly-named", node, f"named once, in facts of confidence {best:g} at most")


def _only_short(node: Listed, family: str) -> str:
    """Why all names of a node are short forms of a name that is nowhere; empty where one is not."""
    names = node.names
    if family == "Person" and all(len(PARTS.split(name.strip())) == 1 and not HAN.search(name) for name in names):
        return "a part of a personal name"
    if family == "Organization" and not node.tickers and names:
        if all(_CAPITALS.fullmatch(name) for name in names):
            return "capitals without the words that they stand for"
        if all(HAN.search(name) and len(name) <= _SHORT_HAN for name in names):
            return "two characters without the full name"
    return ""


def common_words(ontology: Ontology) -> frozenset[str]:
    """The words of an ontology for metrics, offices and kinds of things, as ``normal`` gives them: what nothing is called.

    >>> from kg.ontology import Ontology
    >>> {"revenue", "首席执行官"} <= common_words(Ontology.load())
    True
    """
    wordings = [one.labels for one in ontology.metrics.values()] + [one.labels for one in ontology.roles.values()]
    found = {label for by_language in wordings for labels in by_language.values() for label in labels}
    for lists in ontology.names.values():
        found.update(one for one in lists.get("generic", ()) if isinstance(one, str))
        heads = lists.get("heads", {})
        found.update(word for listed in (heads.values() if isinstance(heads, dict) else ()) for word in listed)
    return frozenset(map(normal, found))
