"""Finding the wordings of metrics and roles in a sentence: one automaton over every label of the ontology."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import daachorse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.ontology import Ontology

__all__ = ["Term", "TermFinder"]

Kind = Literal["metric", "role"]


@dataclass(frozen=True, slots=True)
class Term:
    """A wording of a metric or a role at ``[start, end)`` of the text that was searched.

    ``negative`` marks wordings that say a loss; ``weak`` those that mean the metric only close to a number (income, 销售).
    """

    start: int
    end: int
    text: str
    kind: Kind
    name: str
    negative: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: Kind
    name: str
    negative: bool
    weak: bool


def _is_word(character: str) -> bool:
    return character.isalnum() and character.isascii()


class TermFinder:
    """Every metric and role of an ontology, found leftmost-longest at hash-table speed.

    Latin wordings match without regard to case and only as whole words (a final plural ``s`` of a metric is let through).
    """

    def __init__(self, ontology: Ontology) -> None:
        entries: dict[str, dict[Kind, _Entry]] = {}
        for wording, entry in sorted(_entries(ontology), key=lambda row: (row[1].weak, row[1].kind, row[1].name)):
            entries.setdefault(wording.lower(), {}).setdefault(entry.kind, entry)
        self._wordings = sorted(entries)
        self._entries = [tuple(entries[w].values()) for w in self._wordings]  # 员工 is an office, and a metric
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(self._wordings or ["\0"], daachorse.MATCH_KIND_STANDARD)

    def find(self, text: str) -> tuple[Term, ...]:
        """The terms of ``text``, longest first where they overlap, in the order of the text."""
        lowered = text.lower()
        if len(lowered) != len(text):  # a few letters grow when lowered (İ); offsets come first
            lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
        found = self._automaton.find_overlapping(lowered)
        hits = [(a, b, i) for a, b, i in found if _whole(lowered, a, b, plural=self._entries[i][0].kind == "metric")]
        hits.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
        taken: list[tuple[int, int, int]] = []
        for start, end, index in hits:
            if all(end <= s or start >= e for s, e, _ in taken):
                taken.append((start, end, index))
        return tuple(self._term(text, start, end, entry) for start, end, i in sorted(taken) for entry in self._entries[i])

    @staticmethod
    def _term(text: str, start: int, end: int, entry: _Entry) -> Term:
        if end < len(text) and text[end] in "sS" and _is_word(text[end - 1]):
            end += 1
        return Term(start, end, text[start:end], entry.kind, entry.name, entry.negative, entry.weak)


def _whole(text: str, start: int, end: int, *, plural: bool) -> bool:
    """Whether a match is no part of a longer word; a plural of a metric is let through, while partners hold no office."""
    if _is_word(text[start]) and start and _is_word(text[start - 1]):
        return False
    if not _is_word(text[end - 1]) or end == len(text) or not _is_word(text[end]):
        return True
    return plural and text[end] == "s" and (end + 1 == len(text) or not _is_word(text[end + 1]))


def _entries(ontology: Ontology) -> Iterable[tuple[str, _Entry]]:
    return [*_metric_entries(ontology), *_role_entries(ontology)]


def _metric_entries(ontology: Ontology) -> Iterator[tuple[str, _Entry]]:
    for metric in ontology.metrics.values():
        negative = set(metric.negative)
        weak = set(metric.weak)
        wordings = {w for labels in metric.labels.values() for w in labels} | negative | weak
        for wording in wordings:
            yield wording, _Entry("metric", metric.name, wording in negative, wording in weak)


def _role_entries(ontology: Ontology) -> Iterator[tuple[str, _Entry]]:
    for role in ontology.roles.values():
        for labels in role.labels.values():
            for wording in labels:
                yield wording, _Entry("role", role.name, False, False)
