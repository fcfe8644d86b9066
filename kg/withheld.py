"""Facts that readers judged wrong: which decision keeps which fact out of the graph.

A decision names subject, predicate (a relation, metric or role) and object, or a fact by its IRI; ``in`` keeps it to some
documents. An object is a node, or a value as ``kg explain`` prints it (``9100000000 CNY, 2025-Q3``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.recordtypes import local
from kg.stated import facts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.decisions import Decision, Ref
    from kg.stated import Fact
    from kg.store import Graph
    from kg.vocab import Minter

__all__ = ["Withheld"]


class Withheld:
    """Judges the facts of one page after the other; ``find`` gives the node that a decision means."""

    def __init__(self, decisions: Sequence[Decision], find: Callable[[Ref], str | None], minter: Minter) -> None:
        self._decisions = decisions
        self._minter = minter
        self._nodes = {ref: find(ref) for one in decisions for ref in (one.thing, one.other) if ref is not None}
        self._met: set[int] = set()

    def __bool__(self) -> bool:
        """Whether there is anything to judge by."""
        return bool(self._decisions)

    def judged(self, graph: Graph, document: str, name: str) -> dict[str, Decision]:
        """The decisions about what a graph of one page states, by the IRI of statement, observation or membership.

        document: the IRI of the page, name: its own id.
        """
        found: dict[str, Decision] = {}
        for at, one in enumerate(self._decisions):
            if one.places and not {name, document} & {self._iri(place) for place in one.places}:
                continue
            for iri in self._facts(graph, one):
                self._met.add(at)
                found.setdefault(iri, one)
        return found

    def idle(self) -> list[tuple[Decision, str]]:
        """The decisions that withheld nothing on any page so far, each with the reason."""
        return [(one, "no page states it") for at, one in enumerate(self._decisions) if at not in self._met]

    def _facts(self, graph: Graph, decision: Decision) -> list[str]:
        if decision.fact:
            iri = self._iri(decision.fact)
            return [iri] if any(graph.store.quads_for_pattern(NamedNode(iri), None, None, None)) else []
        subject = self._nodes[decision.thing] if decision.thing is not None else None
        if subject is None:
            return []
        said = (one for one in facts(graph, subject) if one.subject == subject and local(one.predicate) == decision.predicate)
        return [one.iri for one in said if self._is_object(decision, one)]

    def _is_object(self, decision: Decision, fact: Fact) -> bool:
        if fact.object and decision.other is not None and self._nodes[decision.other] == fact.object:
            return True
        return bool(decision.value) and _parts(decision.value) == _parts(fact.value)

    def _iri(self, text: str) -> str:
        return self._minter.base_iri + text[3:] if text.startswith("id:") else text


def _parts(value: str) -> frozenset[str]:
    """The parts of a value without case and spaces; an amount may be written with thousands separators."""
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", value)
    return frozenset(part for part in (re.sub(r"\s+", "", part).casefold() for part in plain.split(",")) if part)
