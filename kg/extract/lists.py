"""Lists that hand out their members to a list of numbers: A、B分别增长5%和6%; revenue and profit rose 5% and 8%, respectively.

What is handed out may be names, metrics, the slices before one metric, or the levels that the changes behind them are of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.change import RATIOS
from kg.extract.reading import lists_of, placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.cues import LanguageCues
    from kg.extract.reading import Reading
    from kg.extract.subjects import Subjects
    from kg.extract.terms import Term
    from kg.model import Mention, Quantity

__all__ = ["HandedOut"]

_JOINT = {"zh": re.compile(r"、|以及|和|及|与"), "en": re.compile(r",\s*(?:and\s+)?|\s+and\s+")}
_LONGEST = {"zh": 12, "en": 30}
_REACH = 40


class HandedOut:
    """What the lists of a sentence hand out, asked for by number."""

    def __init__(self, reading: Reading, cues: LanguageCues, subjects: Subjects) -> None:
        self._reading = reading
        self._cues = cues
        self.names: dict[Quantity, Mention] = {}
        self.terms: dict[Quantity, Term] = {}
        self.slices: dict[Quantity, str] = {}
        self.places: dict[Quantity, tuple[int, int]] = {}
        """The place of a ratio among those that one word hands out, and how many they are."""
        groups = lists_of(reading.quantities, reading.text, cues["list_joint"] if cues.language == "zh" else None)
        if not groups:
            return
        names = [
            g
            for g in self._lists(tuple(m for m in reading.names if m.source != "pronoun"))
            if subjects.can_be(g[0], reading.language)
        ]
        given: tuple[tuple[Quantity, ...], tuple[Term, ...]] | None = None
        for group in groups:
            if (again := self._again(group, given)) is not None:
                self.terms.update(zip(group, again, strict=True))
                continue
            if len({q.kind for q in group}) != 1:
                if self._is_handed_out(group) and (row := self._row_of(group)):
                    self.terms.update(zip(group, row, strict=True))
                    given = (group, row)
                continue
            named = [g for g in names if len(g) == len(group) and g[-1].end <= group[0].start]
            if named:
                self.names.update(zip(group, (placed(m, reading) for m in named[-1]), strict=True))
                if (shared := self._shared(group)) is not None:
                    self.terms.update(dict.fromkeys(group, shared))
            elif self._is_handed_out(group):
                self._hand_out(group)
                row = self._row_of(group)
                given = (group, row) if row else given

    def _lists(self, names: tuple[Mention, ...]) -> list[tuple[Mention, ...]]:
        return lists_of(names, self._reading.text)

    def _shared(self, group: tuple[Quantity, ...]) -> Term | None:
        """The metric behind a Chinese list that all its numbers are of: 分别以3亿元、2亿元的净利润."""
        reading = self._reading
        behind = reading.metrics_after(group[-1].end, 1)
        if (
            reading.language != "zh"
            or not behind
            or not self._cues["behind"].fullmatch(reading.text, group[-1].end, behind[0].start)
        ):
            return None
        start, _ = reading.clause(group[0].start)
        return None if any(t.start >= start for t in reading.metrics_before(group[0].start, 1)) else behind[0]

    def _is_handed_out(self, group: tuple[Quantity, ...]) -> bool:
        """Whether 分别 stands before the numbers, or *respectively* by them."""
        text, cue = self._reading.text, self._cues["respectively"]
        start, _ = self._reading.clause(group[0].start)
        if self._reading.language == "zh":
            return cue.search(text, start, group[0].start) is not None
        return cue.search(text, max(0, group[0].start - _REACH), group[-1].end + _REACH) is not None

    def _hand_out(self, group: tuple[Quantity, ...]) -> None:
        if row := self._row_of(group):
            self.terms.update(zip(group, row, strict=True))
            return
        between = self._reading.metrics_before(group[0].start, 1)
        if between and self._reading.clause(between[0].start) == self._reading.clause(group[0].start):
            slices = list(self._slices(between[0]))
            if len(slices) == len(group):
                self.slices.update(zip(group, slices, strict=True))
            return
        if group[0].kind in RATIOS:
            self.places.update({q: (i, len(group)) for i, q in enumerate(group)})

    def _row_of(self, group: tuple[Quantity, ...]) -> tuple[Term, ...]:
        """The list of as many metrics that stands last before a list of numbers: 营收和毛利率|分别为3亿元和5%."""
        reading = self._reading
        metrics = [g for g in lists_of(reading.metrics, reading.text) if g[-1].end <= group[0].start]
        between = reading.metrics_before(group[0].start, 1)
        last = metrics[-1] if metrics else ()
        return last if len(last) == len(group) and between and between[0] == last[-1] else ()

    def _again(
        self, group: tuple[Quantity, ...], given: tuple[tuple[Quantity, ...], tuple[Term, ...]] | None
    ) -> tuple[Term, ...] | None:
        """The metrics of the list before, where that of a year ago follows it: 上年同期为2亿元、4%."""
        if given is None or self._reading.language != "zh":
            return None
        before, terms = given
        alike = [q.kind for q in before] == [q.kind for q in group]
        gap = self._reading.text[before[-1].end : group[0].start]
        return terms if alike and self._cues["list_again"].fullmatch(gap) else None

    def _slices(self, term: Term) -> Iterator[str]:
        """The members of a list that ends right before a metric: 包装水和茶饮料|收入."""
        reading = self._reading
        start, _ = reading.clause(term.start)
        taken = (
            [m.end for m in reading.names if m.label != "Location"]
            + [t.end for t in reading.times]
            + [q.end for q in reading.quantities]
        )
        start = max([start, *(end for end in taken if end <= term.start)])
        for part in _JOINT[reading.language].split(reading.text[start : term.start]):
            label = part.strip(" 的")
            if not 1 < len(label) <= _LONGEST[reading.language] or self._cues["not_slice"].search(label):
                return
            yield label
