"""How much a cell says: its number in the unit that it, its row, its column or the table gives, with the sign that is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.grid.units import measures

if TYPE_CHECKING:
    from kg.grid.headers import StatedUnit
    from kg.grid.layout import Value
    from kg.grid.words import TableWords
    from kg.model import Quantity
    from kg.ontology import Metric

__all__ = ["RATIOS", "amount", "signed"]

RATIOS = frozenset({"percent", "points"})


def amount(
    value: Value, metric: Metric, units: Iterable[StatedUnit], words: TableWords, *, is_change: bool
) -> tuple[Quantity, tuple[StatedUnit, ...]] | None:
    """The quantity of a cell and the words elsewhere that give its unit; None where these leave unit or scale open or misfit.

    ``units`` go from the nearest to the farthest. A number takes its currency and its scale from the nearest that states each.
    A scale said of money (in millions) is not taken for people, nor for what is counted for each share.
    """
    number = value.number
    kinds = _kinds(metric, is_change=is_change)
    if number.code is not None and number.kind not in kinds:
        return None
    unscaled = metric.name in words.all_of("metrics.unscaled")
    used: list[StatedUnit] = []
    code, factor = number.code, Decimal(1) if number.whole else None
    is_bare = False  # of a currency that a later unit may tell: 单位:万元 币种:港币
    for unit in units:
        reading = unit.reading
        scales = factor is None and reading.factor is not None
        if (reading.kind or "money") not in kinds or (unscaled and scales and reading.factor != 1 and not reading.each):
            continue
        names = reading.code is not None and (code is None or (is_bare and not reading.bare and reading.kind == "money"))
        if scales or names:
            code, is_bare = (reading.code, reading.bare) if names else (code, is_bare)
            factor = reading.factor if scales else factor
            used.append(unit)
    if code is None and not is_change and not kinds & {"money", "percent"} and metric.default_unit and factor is None:
        code, factor = "1", Decimal(1)
    if code is not None and factor is None and unscaled:
        factor = Decimal(1)
    if code is None or factor is None:
        return None
    found = list(measures(number, [unit.reading for unit in used], value.start, value.end, value.text))
    if len(found) != 1:
        return None
    quantity = found[0]
    if quantity.kind == "count" and metric.default_unit:
        quantity = replace(quantity, unit=metric.default_unit)
    return quantity, tuple(used)


def _kinds(metric: Metric, *, is_change: bool) -> frozenset[str]:
    if not is_change:
        return frozenset(metric.kinds)
    # A margin changes by points; what a percent would mean, of it or in it, nobody can tell.
    return frozenset({"points"}) if metric.kinds and set(metric.kinds) <= RATIOS else RATIOS


def signed(quantity: Quantity, metric: str, words: TableWords, *, negative: bool, is_change: bool) -> Quantity | None:
    """The quantity with the sign that the wording of its row gives it; None where the table leaves the sign open.

    A loss is below zero with or without brackets, a cost is the same amount with them.

    >>> from kg.grid.words import load_words
    >>> from kg.model import Quantity
    >>> from kg.ontology import default_folder
    >>> words, three = load_words(default_folder()), Quantity(0, 1, "3", "USD", "money", Decimal(3))
    >>> signed(three, "NetIncome", words, negative=True, is_change=False).value
    Decimal('-3')
    """
    values = [value for value in (quantity.value, quantity.minimum, quantity.maximum) if value is not None]
    if negative:
        return _mapped(quantity, _minus if is_change else _below_zero)
    if is_change or min(values) >= 0:
        return quantity
    if metric in words.all_of("metrics.unsigned"):
        return None
    return _mapped(quantity, abs) if metric in words.all_of("metrics.costs") else quantity


def _minus(value: Decimal) -> Decimal:
    return -value


def _below_zero(value: Decimal) -> Decimal:
    return -abs(value)


def _mapped(quantity: Quantity, sign: Callable[[Decimal], Decimal]) -> Quantity:
    if quantity.minimum is None or quantity.maximum is None:
        return replace(quantity, value=None if quantity.value is None else sign(quantity.value))
    low, high = sorted((sign(quantity.minimum), sign(quantity.maximum)))
    return replace(quantity, minimum=low, maximum=high)
