"""Which metric a number is a number of.

Every number looks for the nearest wording of a metric before it and right behind it. What stands between costs: foreign
words, other metrics, other numbers, the ends of clauses; beyond a limit the number has no metric rather than a wrong one.
Weak wordings (sales, 交易) need their number beside them. What a clause leaves out (同比增长22% after 营收为…) it takes from the
clause before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.extract.bearers import priced
from kg.extract.change import RATIOS
from kg.extract.ownwords import names_its_own
from kg.extract.terms import Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.extract.change import Change
    from kg.extract.cues import Cues, LanguageCues
    from kg.extract.reading import Reading
    from kg.model import Quantity
    from kg.ontology import Metric

__all__ = ["Binder", "Choice", "in_money"]

_FAR = 160
_CONSTRUCTED = 80
_BEFORE, _BEHIND = 4, 2
_LIMIT, _WEAK_LIMIT, _CARRY_LIMIT = 3.0, 0.5, 1.0
_WEAK_YIELDS = 0.25  # to a strong wording behind the number
_FITTING_BETWEEN, _STRONG_BETWEEN, _WEAK_BETWEEN = 3.0, 1.0, 0.3
_SCALED = re.compile(r"[万亿萬億千]|illion|thousand|\bbn\b|\bmn\b", re.IGNORECASE)
_RATES = RATIOS | {"money"}
_SMALL = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Choice:
    """A metric for a number: the wording that names it, what the distance cost, whether it was carried over or stands behind."""

    term: Term
    metric: str
    cost: float
    carried: bool = False
    behind: bool = False


@dataclass(frozen=True, slots=True)
class _Case:
    """A number that looks for its metric, and all that is known of it; ``per_share`` where that is what its unit says."""

    reading: Reading
    quantity: Quantity
    change: Change
    last: tuple[Quantity, Choice] | None
    cues: LanguageCues
    per_share: bool


class Binder:
    """Binds numbers to metrics by the metrics and cues of an ontology."""

    def __init__(self, metrics: Mapping[str, Metric], cues: Cues) -> None:
        self._metrics = metrics
        self._cues = cues

    def bind(
        self, reading: Reading, quantity: Quantity, change: Change, last: tuple[Quantity, Choice] | None, cues: LanguageCues
    ) -> Choice | None:
        """The metric of a number; ``last`` is what the last number that had one was bound to."""
        case = _Case(reading, quantity, change, last, cues, cues["per_share"].match(reading.text, quantity.end) is not None)
        if (constructed := self._constructed(case)) is not None:
            return constructed
        own = reading.own.get(quantity)
        if own is not None and (metric := self._fitting(case, own)) is not None:
            return Choice(own, metric, 0.1)  # 5 million monthly active users
        since = reading.clause(quantity.start)[0] if names_its_own(reading, quantity, cues) else 0
        best: Choice | None = None
        general = cues["general_wording"]
        spare: Choice | None = None  # under a wording that says less than one before it
        passed = 0.0  # what the terms between cost, from the nearest on
        for term in reading.metrics_before(quantity.start, _BEFORE):
            metric = self._fitting(case, term) if term.start >= since else None
            if metric is not None:
                cost = passed + self._before(case, term)
                cost += _WEAK_YIELDS if term.weak else 0
                limit = _WEAK_LIMIT + _WEAK_YIELDS if term.weak else _LIMIT
                if cost <= limit and term.weak and best is None and general.fullmatch(term.text):
                    spare = spare or Choice(term, metric, cost)
                    continue
                if cost <= limit and (best is None or cost < best.cost):
                    best = Choice(term, metric, cost)
            passed += (_WEAK_BETWEEN if term.weak else _STRONG_BETWEEN) if metric is None else _FITTING_BETWEEN
        best = best or spare
        for term in reading.metrics_after(quantity.end, _BEHIND):
            metric = self._fitting(case, term)
            if metric is not None:
                cost = self._behind(case, term)
                if cost <= (_WEAK_LIMIT if term.weak else _LIMIT) and (best is None or cost < best.cost):
                    best = Choice(term, metric, cost, behind=True)
        if best is not None and last is not None:
            of_cost = self._cues.variants["of_cost"].get(best.metric)
            if of_cost is not None and last[1].metric in self._cues.groups["costs"]:
                return replace(best, metric=of_cost)  # spent 3 billion on research, 22% of revenue
        if best is not None and last is not None and quantity.kind in RATIOS and best.term == last[1].term:
            best = replace(best, metric=last[1].metric)  # sales of 3 million cars, up 5%: the same metric
        return best or (self._carried(case) if not since else None) or self._bare_share(case)

    def named(self, reading: Reading, quantity: Quantity, change: Change, term: Term, cues: LanguageCues) -> Choice | None:
        """The metric of a number whose wording is known, as from a list; None where it cannot be one of it."""
        case = _Case(reading, quantity, change, None, cues, cues["per_share"].match(reading.text, quantity.end) is not None)
        metric = self._fitting(case, term)
        return Choice(term, metric, 0.5) if metric is not None else None

    def _constructed(self, case: _Case) -> Choice | None:
        """A metric that is named by a whole construction: held 20% of the global smartphone market, cut 7,000 jobs."""
        reading, quantity, cues = case.reading, case.quantity, case.cues
        if self._accepts(case, "TransactionValue") and not case.change.is_change and priced(reading, quantity, cues):
            return Choice(Term(quantity.start, quantity.start, "", "metric", "TransactionValue"), "TransactionValue", 0.5)
        for metric, before, behind in cues.constructions:
            if metric not in self._metrics or not self._accepts(case, metric):
                continue
            if quantity.kind in RATIOS and quantity.kind not in self._metrics[metric].kinds:
                continue
            if before.search(reading.text, max(0, quantity.start - _CONSTRUCTED), quantity.start) and behind.match(
                reading.text, quantity.end
            ):
                return Choice(Term(quantity.start, quantity.start, "", "metric", metric), metric, 1.0)
        return None

    # ------------------------------------------------------------------ which metric a wording means
    def _fitting(self, case: _Case, term: Term) -> str | None:
        """The metric of a wording beside this number, if the number can be one of it."""
        metric = self._variant(case, term)
        return metric if metric is not None and self._accepts(case, metric) else None

    def _variant(self, case: _Case, term: Term) -> str | None:
        """The metric of a wording beside this number: adjusted, per share, by the kind of unit; None where none fits."""
        name = term.name
        if case.quantity.kind in _RATES and "money" in self._metrics[name].kinds and not self._is_of_one(case, term):
            return None
        by_kind = self._cues.variants["by_kind"].get(f"{name}.{case.quantity.kind}")
        if by_kind is not None:
            return by_kind
        if case.per_share and case.quantity.kind == "money":
            mapped = self._cues.variants["per_share"].get(name)
            if mapped is None and name not in self._cues.groups["per_unit"]:
                return None
            name = mapped or name
        built = self._cues.variants["built"].get(name)
        if built is not None and self._is_built(case, term):
            return built
        adjusted = self._cues.variants["adjusted"].get(name)
        return adjusted if adjusted is not None and self._is_adjusted(case, term) else name

    @staticmethod
    def _is_built(case: _Case, term: Term) -> bool:
        """Whether money that is put in goes into a plant: 投资12亿元建设基地, invest $2 billion in a new factory."""
        text, cues = case.reading.text, case.cues
        if cues["invested"].fullmatch(term.text) is None or cues["deal"].search(text):
            return False
        return cues["plant"].search(text) is not None

    def _is_of_one(self, case: _Case, term: Term) -> bool:
        """Whether an amount can be of a wording: no total is so much a head (平均单箱收入, revenue per piece)."""
        if term.name in self._cues.groups["per_unit"] or case.per_share:
            return True
        text = case.reading.text
        return not (
            case.cues["per_unit_before"].search(text, max(0, term.start - 12), term.start)
            or case.cues["per_unit_behind"].match(text, term.end)
        )

    @staticmethod
    def _is_adjusted(case: _Case, term: Term) -> bool:
        """Whether a metric is an adjusted one: an adjusting word right before it, first in the sentence, or right behind."""
        reading, quantity, cues, text = case.reading, case.quantity, case.cues, case.reading.text
        plain = max((m.end() for m in cues["unadjusted"].finditer(text, max(0, term.start - 40), term.end)), default=-1)
        stop = quantity.start if term.end <= quantity.start and not reading.between(term.end, quantity.start) else term.start
        near = max((m.end() for m in cues["adjusted"].finditer(text, max(0, term.start - 40), stop)), default=-1)
        between = reading.between(max(0, near), term.start)
        if near > plain and not between:
            return True
        if plain >= 0:
            return False
        if cues["adjusted_lead"].match(text):
            return True
        edge = max(term.end, quantity.end)
        following = reading.following(quantity.end)
        stop = min(following.start if following else len(text), edge + 60)
        return cues["adjusted_behind"].search(text, min(term.end, quantity.end), stop) is not None

    def _accepts(self, case: _Case, name: str) -> bool:
        """Whether a number can be one of a metric, by its unit, its size and whether it is a change."""
        metric, quantity, change = self._metrics[name], case.quantity, case.change
        if change.is_change and name in self._cues.groups["level_only"]:
            return False
        if quantity.kind in metric.kinds:
            return quantity.kind != "money" or self._right_size(case, name) or change.is_change
        if quantity.kind == "points" and "money" in metric.kinds and case.cues.language == "zh":
            return False  # no sum changes by points: 新业务价值率同比上升2个百分点
        if quantity.kind in RATIOS:
            return change.is_change or name in self._cues.groups["growth_only"]
        if quantity.kind == "multiple":
            return change.is_change
        if quantity.kind != "count" or not quantity.bare:
            return False
        if "money" in metric.kinds:
            return self._right_size(case, name) and (
                _SCALED.search(quantity.text) is not None or (name in self._cues.groups["share_metrics"] and "." in quantity.text)
            )
        return bool(metric.default_unit)

    def _right_size(self, case: _Case, name: str) -> bool:
        """Whether an amount can be of a metric: no company's revenue is 56.90 dollars, and no share earns millions."""
        scaled = _SCALED.search(case.quantity.text) is not None
        if name in self._cues.groups["share_metrics"]:
            return not scaled
        if scaled or name in self._cues.groups["per_unit"]:
            return True
        largest = case.quantity.value if case.quantity.value is not None else case.quantity.maximum
        return largest is not None and abs(largest) >= _SMALL and not case.per_share

    # ------------------------------------------------------------------ how far it is
    @staticmethod
    def _before(case: _Case, term: Term) -> float:
        reading, quantity, last = case.reading, case.quantity, case.last
        start, end = term.end, quantity.start
        if end - start > _FAR:
            return 99.0
        cost = reading.foreign(start, end) + 0.7 * reading.bounds_between(start, end)
        between = len(reading.between(start, end))
        same = last is not None and last[1].term == term
        cost += 0.15 * between if same else 0.4 * between
        if term.weak and between and not same:
            cost += 3.0
        if last is not None and same and last[1].behind and quantity.kind not in RATIOS:
            cost += 2.0  # its number stood before it
        return cost + (end - start) / 200

    @staticmethod
    def _behind(case: _Case, term: Term) -> float:
        """A metric behind its number is joined to it closely: 5%的毛利率, $6 billion in revenues, a 21% increase in sales."""
        reading, quantity, change, cues = case.reading, case.quantity, case.change, case.cues
        gap = reading.text[quantity.end : term.start]
        timed = next((t for t in reading.times if t.start == quantity.end + 1 and t.end < term.start), None)
        if timed is not None and cues.language == "en":
            gap = reading.text[timed.end : term.start]  # 13% full year sales growth
        if reading.between(quantity.end, term.start) or not cues["behind"].fullmatch(gap):
            return 99.0
        if quantity.kind in RATIOS and not change.is_change and cues["share_of"].match(gap):
            return 99.0
        return 0.2 + 0.3 * reading.foreign(quantity.end, term.start) + len(gap) / 100

    # ------------------------------------------------------------------ what is left out
    def _carried(self, case: _Case) -> Choice | None:
        """That of the number before, where joining words stand between: 营收为3亿元，同比增长5%; $3 million or $1 per share."""
        reading, quantity, last, cues = case.reading, case.quantity, case.last, case.cues
        if last is None:
            return None
        before, choice = last
        if not choice.term.text and cues.language == "en" and cues["label_own"].match(reading.text, quantity.end):
            return None  # $4 million in cash and $8 million in securities
        metric = self._fitting(case, choice.term)
        if metric is None and choice.metric in self._cues.groups["share_metrics"] and self._accepts(case, choice.metric):
            metric = choice.metric  # earned 40 cents a share, above the estimate of 38 cents
        if metric is None and cues["apposed"].fullmatch(reading.text, before.end, quantity.start):
            apiece = self._cues.variants["per_share"].get(choice.metric)
            metric = apiece if apiece is not None and self._accepts(case, apiece) else None  # $81 million, or 43 cents
        if metric is None:
            return None
        if quantity.kind in RATIOS:
            metric = choice.metric
        start = max(before.end, choice.term.end if choice.behind else 0)
        if start > quantity.start or reading.bounds_between(start, quantity.start) > 2:
            return None
        if reading.foreign(start, quantity.start) > _CARRY_LIMIT:
            return None
        for term in reading.metrics_after(start, 1):
            if term.end <= quantity.start and not term.weak and self._fitting(case, term) is not None:
                return None
        return Choice(choice.term, metric, 2.0, carried=True, behind=choice.behind)

    def _bare_share(self, case: _Case) -> Choice | None:
        """Earnings that are named by their unit alone: we earned $2.10 per share."""
        quantity, cues = case.quantity, case.cues
        if not case.per_share or quantity.kind != "money" or case.change.is_change:
            return None
        text = case.reading.text
        if not cues["per_share_verb"].search(text, max(0, quantity.start - 40), quantity.start) or cues["not_per_share"].search(
            text, quantity.end, quantity.end + 60
        ):
            return None
        term = Term(quantity.start, quantity.start, "", "metric", "EarningsPerShare")
        name = "AdjustedEarningsPerShare" if self._is_adjusted(case, term) else term.name
        return Choice(term, name, 1.5)


def in_money(quantity: Quantity, currency: str) -> Quantity:
    """A number without a unit as an amount of money."""
    return replace(quantity, unit=currency, kind="money")
