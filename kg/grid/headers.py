"""What a header or the label of a row says: a metric, a time, a change against what, a unit; and what is left over.

The words of all levels of a header are read together, so that *Three Months Ended June 30,* over *2025* is one time. Units are
taken out first, then what makes a change, then times; the rest must be a wording of a metric, or words that say nothing, or it is
kept as it is, for a segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.grid.words import TableWords, folded
from kg.model import Language, TimeExpression

if TYPE_CHECKING:
    from kg.grid.find import Cell
    from kg.grid.units import UnitReader, UnitReading
    from kg.ontology import Ontology
    from kg.period import PeriodGrammar

__all__ = ["HeaderReader", "Meaning", "StatedUnit"]

_HAN = re.compile("[\u3400-\u9fff]")
_BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,60})[)）\]】]")
_DATED = re.compile(
    r"[(（]\s*((?:(?:Q[1-4]|[1-4]Q|H[12]|[12]H)\s?)?(?:FY\s?)?(?:19|20)\d\d年?(?:\s?(?:Q[1-4]|H[12]|[上下]半年|前三季度))?[AEF]?)\s*[)）]"
)
_TAIL = re.compile(r"(?:[,，、:：]\s*|\s/\s*|(?<=[\u3400-\u9fff])/)(?P<unit>[^,，、:：()（）]{1,24})$")
_YEAR = re.compile(r"(?:FY\s?)?(?P<year>(?:19|20)\d\d)\s?(?P<mark>[AEFPaefp])?(?:年|年度)?(?P<zh>预测|预计)?")
_PART = re.compile(r"(?:20)?(?P<year>\d\d)[\s-]?(?P<grain>[QH])(?P<index>[1-4])(?P<mark>[AEFPaefp])?")
_PART_FIRST = re.compile(r"(?P<index>[1-4])(?P<grain>[QH])\s?(?:20|['’])?(?P<year>\d\d)(?P<mark>[AEFPaefp])?")
_EXPECTED = frozenset("EFP")
_EDGES = " ,，、:：;；.|-–—()（）[]/\n\t"
_LONGEST = 160
_PAGE_TIMES = ("current", "year_ago", "to_date", "end", "last_end")
_SPLIT = re.compile(r"\s(?:by|for|in|of)\s|[(（:：,，]|分|按")
_SENTENCE = re.compile(r"[。！？]|[.!?](?:\s|$)")


@dataclass(frozen=True, slots=True)
class StatedUnit:
    """A unit and where it is stated: half-open in the clean text."""

    reading: UnitReading
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words of a header say. ``when`` is a time told from the page's own (``current``, ``year_ago``, ``to_date``,
    ``end``, ``last_end``); ``rest`` what none of it explains, as written; ``key`` the whole as it is looked up.
    """

    metric: str | None = None
    negative: bool = False
    is_change: bool = False
    is_absolute: bool = False
    basis: str = "Unspecified"
    time: TimeExpression | None = None
    when: str = ""
    is_dated_twice: bool = False
    expected: bool = False
    actual: bool = False
    superseded: bool = False
    units: tuple[StatedUnit, ...] = ()
    rest: str = ""
    key: str = ""

    @property
    def is_dated(self) -> bool:
        """Whether it names a time."""
        return self.time is not None or bool(self.when)

    @property
    def is_unit(self) -> bool:
        """Whether it names a unit and nothing else."""
        return bool(self.units) and not (self.metric or self.is_change or self.is_dated or self.is_dated_twice or self.rest)

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing, in words that say nothing (金额)."""
        return not (self.says or self.rest)

    @property
    def says(self) -> bool:
        """Whether anything in it is understood that a column can be known by."""
        return bool(self.metric or self.is_change or self.is_absolute or self.is_dated or self.is_dated_twice or self.units)


class HeaderReader:
    """Reads headers and labels with the metrics, units and times of one ontology.

    >>> from kg.grid import reader_of
    >>> from kg.grid.find import Cell
    >>> from kg.ontology import Ontology
    >>> from kg.period import PeriodGrammar
    >>> ontology = Ontology.load()
    >>> headers = HeaderReader(ontology, reader_of(ontology.folder), PeriodGrammar.load(ontology.folder))
    >>> found = headers.read([Cell(0, 14, "营业收入比上年同期增减（%）", 1)])
    >>> found.metric, found.basis, found.units[0].reading.code
    ('Revenue', 'YearOverYear', '%')
    >>> headers.part_of("Cloud revenue"), headers.part_of("Cost of revenue")
    (('Revenue', 'Cloud'), None)
    """

    def __init__(self, ontology: Ontology, units: UnitReader, periods: PeriodGrammar) -> None:
        self._units = units
        self._words = units.words
        self._periods = periods
        self._metrics = _wordings(ontology, self._words)
        self._segmented = self._words.all_of("metrics.segmented")
        self._strong = {
            wording: metric.name
            for metric in ontology.metrics.values()
            if metric.name in self._segmented
            for labels in metric.labels.values()
            for wording in map(folded, labels)
        }
        self._changes = tuple(
            (pattern, basis)
            for name, basis in (
                ("year_over_year", "YearOverYear"),
                ("quarter_over_quarter", "QuarterOverQuarter"),
                ("unspecified", "Unspecified"),
            )
            for pattern in self._words.patterns(f"headers.{name}")
        )
        self._fillers = sorted(self._words.all_of("headers.fillers"), key=len, reverse=True)

    def read(self, cells: Sequence[Cell]) -> Meaning:
        """What the cells of one header say together, from the top down."""
        units: list[StatedUnit] = []
        parts = [self._without_units(cell.text, cell.start, units) for cell in cells]
        text = _joined(part for part in parts if part)
        if len(text) > _LONGEST:
            return Meaning(rest=text, units=tuple(units))
        return self._understood(text, tuple(units))

    def read_caption(self, text: str, start: int) -> Meaning:
        """What a line over a table says, by the words of it: at most one metric, one time, whether it is expected."""
        units: list[StatedUnit] = []
        text = self._without_units(text.strip(), start, units).lstrip("#").strip(_EDGES)
        for word, other in self._words.rewritten.items():
            text = text.replace(word, other)
        key = self._key(text)
        metric = self._metric(key)
        if metric is None:
            before = _SPLIT.split(key)[0].strip(_EDGES)
            metric = self._metric(before)
        found = self._periods.find(text, "zh" if _HAN.search(text) else "en") if not _SENTENCE.search(text) else ()
        return Meaning(
            metric=metric[0] if metric else None,
            negative=bool(metric and metric[1]),
            time=found[0] if len(found) == 1 and found[0].relation == "absolute" else None,
            expected=self._taken(text, "headers.guidance")[1],
        )

    def splits(self, text: str) -> bool:
        """Whether a caption or a corner says that the table splits a metric into parts."""
        key = self._key(text.strip().lstrip("#"))
        words = self._words.all_of("headers.by_segment")
        return key in words or any(word in key for word in words if " " in word or (len(word) > 1 and word[0] in "分按"))

    def units_in(self, text: str, start: int) -> tuple[StatedUnit, ...]:
        """The units that a caption, or a corner, states."""
        return tuple(StatedUnit(reading, start + s, start + e) for s, e, reading in self._units.captions(text))

    def part_of(self, rest: str) -> tuple[str, str] | None:
        """The metric at the end of a label with the words before it, which name a part: 云业务营业收入, Cloud revenue."""
        text = self._stripped(rest)
        key = folded(text)
        if len(key) != len(text):
            return None
        for at in range(2, len(key) - 1):
            if metric := self._strong.get(key[at:]):
                name = text[:at].strip(_EDGES)
                apart = not (key[at - 1].isascii() and key[at - 1].isalnum())
                plain = not any(pattern.search(name) for pattern in self._words.patterns("labels.no_part"))
                return (metric, name) if apart and plain and len(name) > 1 else None
        return None

    def bare(self, text: str) -> str:
        """A label without numbering, notes and units."""
        return self._stripped(self._without_units(text, 0, []))

    # ------------------------------------------------------------------ steps
    def _without_units(self, text: str, start: int, units: list[StatedUnit]) -> str:
        """A cell without the brackets, or the tail, that name its unit, which go to ``units``."""
        is_word = self._words.has("headers.fillers", folded(text)) or folded(text) in self._words.rows
        whole = None if is_word else self._units.read(text)
        if whole is not None and not _YEAR.fullmatch(text):
            units.append(StatedUnit(whole, start, start + len(text)))
            return ""
        for match in reversed(list(_BRACKET.finditer(text))):
            reading = self._units.read(match[1])
            if reading is not None:
                units.append(StatedUnit(reading, start + match.start(1), start + match.end(1)))
                text = text[: match.start()] + " " + text[match.end() :]
            elif captions := list(self._units.captions(match[0])):
                units.extend(StatedUnit(r, start + match.start() + s, start + match.start() + e) for s, e, r in captions)
                text = text[: match.start()] + " " + text[match.end() :]
        tail = _TAIL.search(text)
        if tail is not None and (reading := self._units.read(tail["unit"])) is not None and not _YEAR.fullmatch(tail["unit"]):
            units.append(StatedUnit(reading, start + tail.start("unit"), start + tail.end("unit")))
            text = text[: tail.start()]
        return _DATED.sub(r" \1", text).strip()  # Revenue (2025): a time and no footnote

    def _understood(self, text: str, units: tuple[StatedUnit, ...]) -> Meaning:
        key = self._key(text)
        if metric := self._metric(key):
            return Meaning(metric=metric[0], negative=metric[1], units=units, key=key)
        if any(pattern.fullmatch(key) for pattern in self._words.patterns("headers.absolute")):
            return Meaning(is_absolute=True, units=units, key=key)
        text, superseded = self._taken(text, "headers.superseded")
        text, expected = self._taken(text, "headers.guidance")
        text, basis = self._change(text)
        when, time, twice, mark = "", None, False, ""
        if basis is None or not self._is_empty(text):
            text, when, time, mark, twice = self._time(text)
            if basis is None:
                text, basis = self._change(text)
        key = self._key(text)
        metric = self._metric(key)
        rest = "" if metric or self._is_empty(text) else text.strip(_EDGES)
        return Meaning(
            metric=metric[0] if metric else None,
            negative=bool(metric and metric[1]),
            is_change=basis is not None,
            basis=basis or "Unspecified",
            time=time,
            when=when,
            is_dated_twice=twice,
            expected=expected or mark in _EXPECTED,
            actual=mark == "A",
            superseded=superseded,
            units=units,
            rest=rest,
            key=key,
        )

    def _metric(self, key: str) -> tuple[str, bool] | None:
        """The metric of a label, with or without the variant that is named behind it."""
        found = None if self._words.has("headers.fillers", key) else self._metrics.get(key)
        if found is None:
            for pattern in self._words.patterns("labels.variants"):
                for match in pattern.finditer(key):
                    if match.end() == len(key) and (found := self._metrics.get(key[: match.start()])):
                        return found
        return found

    def _change(self, text: str) -> tuple[str, str | None]:
        """The words without those at their end that make a change, and what it is measured against."""
        rest, basis = self._last_change(text)
        if basis is None:
            return text, None
        before, other = self._last_change(rest)  # Revenue growth (YoY)
        return (before, other if basis == "Unspecified" else basis) if other is not None else (rest, basis)

    def _last_change(self, text: str) -> tuple[str, str | None]:
        text = text.rstrip(_EDGES)
        for word in self._fillers:  # a change, restated
            if text.lower().endswith(word) and (_HAN.match(word) or text[: -len(word)].endswith(" ")):
                found, basis = self._last_change(text[: -len(word)])
                return (found, basis) if basis is not None else (text, None)
        for pattern, basis in self._changes:
            for match in pattern.finditer(text):
                before = text[: match.start()]
                if match.end() == len(text) and match[0].strip() and not (before[-1:].isascii() and before[-1:].isalnum()):
                    return before, basis
        return text, None

    def _time(self, text: str) -> tuple[str, str, TimeExpression | None, str, bool]:
        """The words without their time; that as told from the page's own, or as written; its mark (2025E); whether it is two."""
        stripped = text.strip(_EDGES)
        for shape in (_YEAR, _PART, _PART_FIRST):
            if (match := shape.fullmatch(stripped)) is not None:
                return "", "", _time_of(match, stripped), (match["mark"] or "").upper(), False
        whole, key = self._without_fillers(text), folded(text)
        for name in _PAGE_TIMES:
            words = self._words.all_of(f"headers.periods.{name}")
            if key in words or whole in words:
                return "", name, None, "", False
        language: Language = "zh" if _HAN.search(text) else "en"
        for word, other in self._words.rewritten.items():
            text = text.replace(word, other)
        found = self._periods.find(text, language)
        while len(found) > 1 and (shorter := self._without_lead(text)) != text:  # “the year” of “for the year ended …” is no time
            text, found = shorter, self._periods.find(shorter, language)
        if len(found) == 1:
            time = found[0]
            return f"{text[: time.start]} {text[time.end :]}", "", time, "", False
        if (time_of_year := _with_year(found)) is not None:
            rest = text[: found[0].start] + " " + text[found[0].end : found[1].start] + " " + text[found[1].end :]
            return rest, "", time_of_year, "", False
        if not found and len(key) == len(text):
            for name in _PAGE_TIMES:
                for word in self._words.all_of(f"headers.periods.{name}"):
                    if key.startswith(word) and _HAN.match(word) and self._metric(self._key(text[len(word) :])):  # 本期营业收入
                        return text[len(word) :], name, None, "", False
        return text, "", None, "", len(found) > 1

    def _without_lead(self, text: str) -> str:
        """The words without the first of them, if it says nothing."""
        first, _, others = text.strip(_EDGES).partition(" ")
        return others.lstrip() if others and self._words.has("headers.fillers", folded(first)) else text

    def _taken(self, text: str, name: str) -> tuple[str, bool]:
        """The words without the first of a list that is in them."""
        lowered = text.lower()
        for word in sorted(self._words.all_of(name), key=len, reverse=True):
            at = lowered.find(word) if len(lowered) == len(text) else -1
            if at >= 0:
                return text[:at] + " " + text[at + len(word) :], True
        return text, False

    # ------------------------------------------------------------------ keys
    def _stripped(self, text: str) -> str:
        """A label without numbering, notes, and brackets that say what a negative number means."""
        for pattern in self._words.patterns("labels.brackets"):
            text = pattern.sub(" ", text)
        changed = True
        while changed:
            changed = False
            for pattern in self._words.patterns("labels.before"):
                if (match := pattern.match(text)) and match.end():
                    text, changed = text[match.end() :], True
            text = text.strip()
            for pattern in self._words.patterns("labels.after"):
                for match in pattern.finditer(text):
                    if match.end() == len(text) and match[0]:
                        text, changed = text[: match.start()].rstrip(), True
                        break
        return text.strip(" ,，:：;；.\n\t-–—")

    def _key(self, text: str) -> str:
        return folded(self._stripped(text))

    def key(self, text: str) -> str:
        """A label as it is looked up: without numbering, notes and units."""
        return self._key(self._without_units(text, 0, []))

    def _without_fillers(self, text: str) -> str:
        key = f" {self._key(text)} "
        for word in self._fillers:
            key = key.replace(word, " ") if _HAN.search(word) else key.replace(f" {word} ", " ")
        return key.strip(_EDGES)

    def _is_empty(self, text: str) -> bool:
        return not self._without_fillers(text)


def _wordings(ontology: Ontology, words: TableWords) -> Mapping[str, tuple[str, bool]]:
    """Metric, and whether it is stated as a loss, by wording; those of tables go before those of metrics, plain before weak."""
    found: dict[str, tuple[str, bool]] = {
        wording: (metric, False) for wording, metric in words.rows.items() if metric in ontology.metrics
    }
    for weak in (False, True):
        for metric in ontology.metrics.values():
            lists = (metric.weak,) if weak else (*metric.labels.values(), metric.negative)
            for wording in (w for labels in lists for w in labels):
                found.setdefault(folded(wording), (metric.name, wording in metric.negative))
    return found


def _joined(parts: Iterable[str]) -> str:
    text = ""
    for part in parts:
        text += "" if not text or (_HAN.match(text[-1]) and _HAN.match(part)) else " "
        text += part
    return text


def _with_year(found: Sequence[TimeExpression]) -> TimeExpression | None:
    """One time of two, where the levels of a head give a part of a year and the year: 截至6月30日止三个月 over 2025年."""
    if len(found) != 2:
        return None
    parts = [t for t in found if t.relation == "absolute" and t.grain != "year" and t.year is None]
    years = [t for t in found if t.relation == "absolute" and t.grain == "year" and t.year is not None]
    return replace(parts[0], year=years[0].year, fiscal=parts[0].fiscal or years[0].fiscal) if parts and years else None


def _time_of(match: re.Match[str], text: str) -> TimeExpression:
    year = int(match["year"])
    groups = match.groupdict()
    if groups.get("grain"):
        grain = "quarter" if groups["grain"] == "Q" else "half"
        return TimeExpression(0, len(text), text, grain, year=2000 + year, index=int(match["index"]))
    return TimeExpression(0, len(text), text, "year", year=year, fiscal=text.upper().startswith("FY"))
