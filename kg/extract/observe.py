"""Which metric, of whom, when, and how meant: the reading of every number in a sentence.

For each quantity the metric is looked for before it and behind it; what stands between must be words that join a metric
to its number (``filler`` in ``ontology/patterns/cues.toml``), so a number never takes a metric across foreign words. What a
clause leaves out (同比增长22% after 营收为…) is carried over from the clause before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extract.reading import Reading, Remembered, lists_of, read
from kg.extract.subjects import Subjects
from kg.extract.terms import Term
from kg.model import Claim, Mention, Modality, Quantity, Sentence, TimeExpression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.cues import Cues, LanguageCues
    from kg.model import Context
    from kg.ontology import Metric, Ontology

__all__ = ["Observer"]

_WORDS = re.compile(r"[A-Za-z][\w’'-]*|[\u3400-\u9fff]|\d+(?:\.\d+)?")
_NEGATIVE_SIGN = re.compile(r"[-−–+＋]\s*$")
_RATIO_KINDS = frozenset({"percent", "points"})


@dataclass(frozen=True, slots=True)
class _Choice:
    """A metric for a quantity, how far it was sought, and whether it was carried from another clause."""

    term: Term
    cost: float
    carried: bool = False
    behind: bool = False
    bearer: Mention | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    """Whether a number is a change, its sign, and against what."""

    is_change: bool
    sign: int = 1
    basis: str = "Unspecified"


class Observer:
    """Reads the numbers of sentences by the metrics and cues of an ontology."""

    def __init__(self, ontology: Ontology, cues: Cues) -> None:
        self._metrics = ontology.metrics
        self._cues = cues
        self._subjects = Subjects(ontology, cues)

    def observe(self, sentence: Sentence, terms: tuple[Term, ...], context: Context, memory: Remembered) -> Iterator[Claim]:
        """The observations of a sentence as claims: metric, subject, quantity, and details (kind, basis, period words, segment)."""
        reading = read(sentence, terms)
        cues = self._cues.of(sentence.language)
        self._subjects.enter(reading, memory)
        carried: Term | None = None
        shares = self._shares(reading)
        for quantity in reading.quantities:
            choice = self._metric(reading, quantity, carried, cues) or self._by_unit(reading, quantity, memory, cues)
            if choice is None:
                continue
            carried = choice.term
            claim = self._claim(reading, quantity, choice, context, memory, cues, shares.get(quantity) or choice.bearer)
            if claim is not None:
                yield claim
        self._subjects.leave(reading, memory)

    # ------------------------------------------------------------------ metric
    def _metric(self, reading: Reading, quantity: Quantity, carried: Term | None, cues: LanguageCues) -> _Choice | None:
        best: _Choice | None = None
        for term in reading.metrics:
            metric = self._metrics[term.name]
            if not self._accepts(metric, quantity, reading, cues):
                continue
            behind = term.start >= quantity.end
            cost = self._cost(reading, term, quantity, behind=behind, language=cues.language)
            limit = 1.0 if term.weak else 3.0
            if cost <= limit and (best is None or cost < best.cost):
                best = _Choice(term, cost, behind=behind)
        if best is not None:
            return best
        if carried is not None and self._accepts(self._metrics[carried.name], quantity, reading, cues):
            start, _ = reading.clause(quantity.start)
            gap = reading.text[max(start, carried.end) : quantity.start]
            if start > carried.end and self._foreign(gap, reading, max(start, carried.end), quantity.start, cues.language) <= 1 and not any(
                start <= t.start < quantity.start for t in reading.metrics
            ):
                return _Choice(carried, 2.0, carried=True)
            if start <= carried.end and self._foreign(gap, reading, carried.end, quantity.start, cues.language) <= 1:
                return _Choice(carried, 2.0, carried=True)
        return None

    def _by_unit(self, reading: Reading, quantity: Quantity, memory: Remembered, cues: LanguageCues) -> _Choice | None:
        """The metric that a unit alone makes plain, where the bearer is a facility: a cluster of 5 GW."""
        name = self._cues.variants.get("by_unit", {}).get(quantity.kind)
        if name is None:
            return None
        bearer = self._subjects.facility(reading, quantity, memory, cues)
        if bearer is None:
            return None
        return _Choice(Term(quantity.start, quantity.start, "", "metric", name), 1.0, bearer=bearer)

    def _accepts(self, metric: Metric, quantity: Quantity, reading: Reading, cues: LanguageCues) -> bool:
        if quantity.kind in metric.kinds:
            return True
        if quantity.kind in _RATIO_KINDS:
            return self._change(reading, quantity, cues).is_change
        return quantity.kind == "count" and bool(metric.default_unit) and quantity.bare

    def _cost(self, reading: Reading, term: Term, quantity: Quantity, *, behind: bool, language: str) -> float:
        if behind:
            gap, start, end = reading.text[quantity.end : term.start], quantity.end, term.start
        else:
            gap, start, end = reading.text[term.end : quantity.start], term.end, quantity.start
        if len(gap) > 160:
            return 99.0
        cost = float(self._foreign(gap, reading, start, end, language))
        cost += 3.0 * sum(1 for t in reading.metrics if start <= t.start and t.end <= end)
        cost += 0.4 * sum(1 for q in reading.quantities if start <= q.start and q.end <= end)
        cost += 0.7 * sum(1 for b in reading.bounds if start < b <= end)
        if behind:
            cost += self._behind_cost(gap, language)
        return cost + len(gap) / 200

    def _behind_cost(self, gap: str, language: str) -> float:
        """A metric behind its number is joined to it closely: 5%的毛利率, $6 billion in revenues, a 21% increase in sales."""
        if language == "zh":
            return 0.4 if gap in ("", "的", "元", "元的", "以上的", "左右的") else 9.0
        return 0.3 if re.fullmatch(r"[\s\w’'%-]*", gap) and len(gap.split()) <= 6 and not re.search(r"\b(?:and|to|was|were|is)\b", gap) else 9.0

    def _foreign(self, gap: str, reading: Reading, start: int, end: int, language: str) -> int:
        """How many words between a metric and a number join neither: 0 for a plain 营收为475亿."""
        blank = list(gap)
        for item in (*reading.times, *reading.quantities, *reading.names):
            for i in range(max(item.start, start), min(item.end, end)):
                blank[i - start] = " "
        rest = re.sub(r"[(（][^()（）]*[)）]", " ", "".join(blank))
        words = self._cues.words.get(language, {}).get("filler", frozenset())
        if language == "zh":
            rest = self._cues.of("zh")["filler"].sub(" ", rest)
            return sum(len(r) for r in re.findall(r"[\u3400-\u9fffA-Za-z]+", rest)) // 2
        return sum(1 for w in _WORDS.findall(rest) if w.lower() not in words)

    # ------------------------------------------------------------------ change and basis
    def _change(self, reading: Reading, quantity: Quantity, cues: LanguageCues) -> _Change:
        start, end = reading.clause(quantity.start)
        previous = max((q.end for q in reading.quantities if q.end <= quantity.start), default=0)
        window_start = max(start, previous) if cues.language == "zh" else max(start, previous, quantity.start - 60)
        before = reading.text[window_start : quantity.start]
        after = reading.text[quantity.end : min(len(reading.text), quantity.end + 24)]
        basis = self._basis(reading, quantity, cues, start, end)
        found = [(m.start(), m.end(), sign) for name, sign in (("up", 1), ("down", -1)) for m in cues[name].finditer(before)]
        if found:
            _, last, sign = max(found)
            rest = before[last:]
            if not cues["level_after"].match(rest) and not self._broken(rest, cues.language):
                return _Change(True, sign, basis)
            if cues["level_after"].match(rest):
                return _Change(False)
        if quantity.kind in _RATIO_KINDS or quantity.kind == "multiple":
            if cues["change_after_down"].match(after):
                return _Change(True, -1, basis)
            if cues["change_after"].match(after):
                return _Change(True, 1, basis)
            if cues.language == "en" and (m := re.match(r"[\s-]*(?:[\w’'-]+ ){0,3}?(?P<w>growth|increase|decrease|decline|improvement|reduction|gain)\b", after)):
                return _Change(True, -1 if m["w"] in ("decrease", "decline", "reduction") else 1, basis)
            if cues.language == "zh" and self._raises(reading, quantity, cues, start):
                return _Change(True, 1, basis)
            signed = quantity.text[:1] in "+-−＋" or _NEGATIVE_SIGN.search(before) is not None
            if basis != "Unspecified" and signed and cues.language == "zh":
                return _Change(True, 1, basis)
        return _Change(False)

    def _raises(self, reading: Reading, quantity: Quantity, cues: LanguageCues, start: int) -> bool:
        """Whether a verb of growth governs a ratio whose metric stands between them: 提升Instagram广告转化率5%."""
        metric = next((t for t in reading.metrics if start <= t.start and t.end <= quantity.start and not reading.text[t.end : quantity.start].strip(" 约近超")), None)
        if metric is None:
            return False
        names = [m for m in reading.names if start <= m.start and m.end <= metric.start]
        edge = names[-1].start if names else metric.start
        return any(m.end() == edge for m in cues["up"].finditer(reading.text, start, edge))

    def _broken(self, rest: str, language: str) -> bool:
        """Whether foreign words stand between a direction and its number."""
        words = self._cues.words.get(language, {}).get("filler", frozenset())
        if language == "zh":
            return len(re.sub(r"[^\u3400-\u9fff]", "", self._cues.of("zh")["filler"].sub("", rest))) > 1
        return sum(1 for w in _WORDS.findall(rest) if w.lower() not in words) > 1

    def _basis(self, reading: Reading, quantity: Quantity, cues: LanguageCues, start: int, end: int) -> str:
        clause = reading.text[start:end]
        at = quantity.start - start
        places = [
            (abs(m.start() - at), name)
            for name, label in (("year_over_year", "YearOverYear"), ("quarter_over_quarter", "QuarterOverQuarter"))
            for m in cues[name].finditer(clause)
        ]
        if places:
            return {"year_over_year": "YearOverYear", "quarter_over_quarter": "QuarterOverQuarter"}[min(places)[1]]
        year_ago = any(t.relation == "year-ago" for t in reading.times)
        return "YearOverYear" if year_ago or cues["year_over_year"].search(reading.text[: start + at]) and cues.language == "zh" else "Unspecified"

    # ------------------------------------------------------------------ the claim
    def _claim(
        self, reading: Reading, quantity: Quantity, choice: _Choice, context: Context, memory: Remembered, cues: LanguageCues, share: Mention | None
    ) -> Claim | None:
        sentence = reading.sentence
        start, end = reading.clause(quantity.start)
        previous = max((q.end for q in reading.quantities if q.end <= quantity.start), default=0)
        before = reading.text[max(previous, 0) : quantity.start]
        if cues["consensus"].search(before):
            return None
        change = self._change(reading, quantity, cues)
        base = cues["base_before"].search(reading.text[:  quantity.start]) is not None
        time, prior = self._time(reading, quantity, choice, cues)
        if base and not change.is_change and cues.language == "en" and time is None:
            return None
        metric = self._variant(reading, choice.term, cues)
        if not change.is_change and quantity.kind not in self._metrics[metric].kinds and quantity.kind != "count":
            return None
        if change.is_change and quantity.kind in ("count",):
            return None
        subject = share or self._subjects.of(reading, quantity, choice.term, context, memory, carried=choice.carried)
        if subject is None:
            return None
        modality = self._modality(reading, quantity, cues, prior=prior or base)
        value = self._signed(quantity, choice.term, change)
        if quantity.kind == "count" and self._metrics[metric].default_unit:
            value = replace(value, unit=self._metrics[metric].default_unit)
        details = [("kind", "Change" if change.is_change else "Level")]
        if change.is_change:
            details.append(("basis", change.basis))
        segment = self._subjects.segment(reading, choice.term, quantity)
        if segment and share is None:
            details.append(("segment", segment))
        back = [t for t in reading.times if time is not None and t.end <= time.start and t.relation == "absolute"]
        confidence = max(0.4, 0.95 - 0.1 * choice.cost - (0.1 if choice.carried else 0) - (0.05 if subject.source == "context" else 0))
        return Claim(
            predicate=metric,
            subject=subject,
            object=replace(value, start=value.start + sentence.start, end=value.end + sentence.start),
            start=sentence.start,
            end=sentence.start + len(sentence.text),
            rule=f"observe:{cues.language}",
            confidence=round(confidence, 2),
            modality=modality,
            time=time,
            base_time=back[-1] if back and time is not None and time.relation == "year-ago" else None,
            details=tuple(details),
        )

    def _variant(self, reading: Reading, term: Term, cues: LanguageCues) -> str:
        """The adjusted metric where an adjusting word stands right before a plain one."""
        table = self._cues.variants.get("adjusted", {})
        before = reading.text[max(0, term.start - 28) : term.start]
        return table[term.name] if term.name in table and cues["adjusted"].search(before) else term.name

    def _signed(self, quantity: Quantity, term: Term, change: _Change) -> Quantity:
        """The quantity with the sign that its words give it: 亏损 is below zero, 下降 is a negative change."""
        sign = change.sign if change.is_change else 1
        if term.negative:
            sign = -sign
        if sign > 0:
            return quantity
        if quantity.value is not None:
            return replace(quantity, value=-abs(quantity.value))
        assert quantity.minimum is not None and quantity.maximum is not None  # noqa: S101 - a quantity is a value or a range
        low, high = sorted((-abs(quantity.minimum), -abs(quantity.maximum)))
        return replace(quantity, minimum=low, maximum=high)

    def _modality(self, reading: Reading, quantity: Quantity, cues: LanguageCues, *, prior: bool) -> Modality:
        if prior:
            return "Reported"
        before = reading.text[: quantity.start]
        if cues["superseded"].search(before[-60:]):
            return "Superseded"
        if cues["planned_number"].search(before):
            return "Planned"
        window = reading.text if cues.language == "zh" else before
        scope = before if cues.language == "zh" else window
        return "Guidance" if cues["guidance"].search(scope) else "Reported"

    def _time(self, reading: Reading, quantity: Quantity, choice: _Choice, cues: LanguageCues) -> tuple[TimeExpression | None, bool]:
        """The words that date a number, and whether they put it into an earlier period (去年同期为…)."""
        start, end = reading.clause(quantity.start)
        previous = max((q.end for q in reading.quantities if q.end <= quantity.start), default=0)
        usable: list[tuple[float, TimeExpression]] = []
        for time in reading.times:
            base = self._is_base(reading, time, cues)
            if time.relation == "year-ago":
                if not base and max(previous, start - 1) <= time.start < quantity.start:
                    return time, True
                if cues.language == "en" and quantity.end <= time.start <= quantity.end + 24 and not self._change(reading, quantity, cues).is_change:
                    return time, True
                continue
            if base or time.grain == "day" and cues.language == "zh":
                continue
            distance = quantity.start - time.end if time.end <= quantity.start else (time.start - quantity.end) * 1.5
            if cues.language == "zh" and time.start > quantity.end:
                continue
            if cues.language == "en" and any(min(time.start, quantity.start) < b <= max(time.start, quantity.start) for b in reading.bounds):
                distance += 40
            usable.append((distance, time))
        return (min(usable, key=lambda row: row[0])[1] if usable else None), False

    def _is_base(self, reading: Reading, time: TimeExpression, cues: LanguageCues) -> bool:
        """Whether a time is what a change is measured against (较2020年), not when the number holds."""
        before, after = reading.text[max(0, time.start - 30) : time.start], reading.text[time.end : time.end + 12]
        if time.relation == "year-ago" and cues["base_after"].match(after):
            return True
        return cues["base_before"].search(before) is not None

    def _shares(self, reading: Reading) -> dict[Quantity, Mention]:
        """Numbers that a list hands out to the names of a list before it: A、B分别为5%和6%."""
        out: dict[Quantity, Mention] = {}
        names = [g for g in lists_of(tuple(m for m in reading.names if m.source != "pronoun"), reading.text) if self._subjects.can_be(g[0])]
        for group in lists_of(reading.quantities, reading.text):
            before = [g for g in names if len(g) == len(group) and g[-1].end <= group[0].start]
            if before and len({q.kind for q in group}) == 1:
                out.update(zip(group, before[-1], strict=True))
        return out
