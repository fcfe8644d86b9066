"""The value of an observation: the sign that its words give it, the money that they leave out, dividends for ten shares."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.binding import in_money

if TYPE_CHECKING:
    from kg.extract.binding import Choice
    from kg.extract.change import Change
    from kg.extract.cues import Cues, LanguageCues
    from kg.extract.reading import Reading, Remembered
    from kg.model import Mention, Quantity
    from kg.ontology import Ontology

__all__ = ["Values"]

_CURRENCY = {"en": "USD", "zh": "CNY"}
_SIGN = re.compile("(?<![A-Za-z])[¥￥]")
_LOT = 10  # shares for which Chinese companies state their dividend


class Values:
    """Settles values by the metrics and cues of an ontology."""

    def __init__(self, ontology: Ontology, cues: Cues) -> None:
        self._metrics = ontology.metrics
        self._countries = {e.id: e.country for e in ontology.entities if e.country}
        self._cues = cues

    def of(
        self,
        reading: Reading,
        quantity: Quantity,
        choice: Choice,
        change: Change,
        cues: LanguageCues,
        memory: Remembered,
        bearer: Mention,
    ) -> Quantity:
        """The quantity with the sign that its words give it (亏损 is below zero) and the unit that they leave out."""
        metric = self._metrics[choice.metric]
        home = memory.home
        if home and quantity.unit == _CURRENCY["zh"] and cues["home_money"].search(quantity.text):
            quantity = replace(quantity, unit=home)  # 元 on a page of Taiwan
        if quantity.kind == "money" and _SIGN.match(quantity.text):
            quantity = replace(quantity, unit=self._signed(bearer, memory.sign) or quantity.unit)
        lot = choice.metric == "DividendPerShare" and cues["per_lot"].search(reading.text, 0, quantity.start)
        if lot and quantity.value is not None:
            quantity = replace(quantity, value=quantity.value / _LOT)  # 每10股派2.4元
        if quantity.kind == "count" and quantity.bare:
            quantity = (
                in_money(quantity, _currency(reading, memory))
                if "money" in metric.kinds
                else replace(quantity, unit=metric.default_unit or quantity.unit)
            )
        sign = change.sign if change.is_change or change.sign < 0 else 1
        lossy = choice.term.negative or self._is_loss(reading, quantity, choice, cues)
        if lossy:
            sign = -sign
        if sign > 0:
            return quantity
        if quantity.value is not None:
            return replace(quantity, value=-abs(quantity.value) if not lossy or quantity.value > 0 else quantity.value)
        low, high = sorted(-abs(bound) for bound in (quantity.minimum, quantity.maximum) if bound is not None)
        return replace(quantity, minimum=low, maximum=high)

    def _signed(self, bearer: Mention, page: str) -> str:
        """The currency that ¥ means beside a company: that of its country, else of the page; empty for that of China."""
        country = self._countries.get(bearer.entity or "")
        return self._cues.variants["sign_money_of"].get(country, "") if country else page

    def _is_loss(self, reading: Reading, quantity: Quantity, choice: Choice, cues: LanguageCues) -> bool:
        """Whether a word of loss stands between a metric and its number, or right behind the number: EPS was a loss of $0.11."""
        if choice.metric not in self._cues.groups["can_lose"]:
            return False
        text = reading.text
        start = max(choice.term.end, quantity.start - 30) if choice.term.end <= quantity.start else quantity.start
        return cues["loss_before"].search(text, start, quantity.start) is not None or (
            cues["loss_behind"].match(text, quantity.end) is not None
        )


def _currency(reading: Reading, memory: Remembered) -> str:
    """The money of a number without a currency: that of the amount before it, else what the page uses most."""
    near = [q.unit for q in reading.quantities if q.kind == "money"]
    if near:
        return near[0]
    counted = memory.currencies
    return min(counted, key=lambda unit: (-counted[unit], unit)) if counted else _CURRENCY[reading.language]
