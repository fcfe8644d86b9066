"""Every number of an observation, read once more from the words that it was taken from.

The clause that states it (``prov:wasDerivedFrom``) is parsed by the grammar of quantities, and the quantity that lies exactly
where ``ekg:valueAt`` points must have the observation's value and unit. Signs come from words of direction (a loss, fell), so
sizes are compared; ends of a range count in either order. What the clause leaves to its context the ontology may settle: 元
may be any currency that is written so, a number without a unit takes any unit of its metric.

The number of a table's cell is read by itself, if it is the whole of a cell of the clause, which is then a row; the unit and the
scale that the row leaves out are read from the words that ``ekg:unitAt`` points to, which must name units and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg.fold import fold
from kg.grid import UnitReader, measures
from kg.model import CleanText, Language, Quantity
from kg.validate import terms as t
from kg.validate.evidence import Evidence, inside
from kg.validate.graph import GraphView
from kg.validate.report import Problem
from kg.validate.schema import Node, Schema, Term
from kg.vocab import curie

__all__ = ["NumberRules", "Parse", "check_number"]

Parse = Callable[[str, Language], tuple[Quantity, ...]]

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_PARSED = 1 << 12
_ENDS = 2  # of a range
# What parts the cells of a row: a tab, a pipe, more than one space; emphasis of Markdown may stand inside.
_EDGE = re.compile(r"(?:\A|\t|\||\s\s)\s*[*_`]*\Z")
_EDGE_AFTER = re.compile(r"[*_`]*(?:\Z|\s*\||\s*\t|\s\s)")


class NumberRules:
    """The grammar of quantities and what the ontology says of units: which kind each code is, which kinds a metric takes."""

    def __init__(self, schema: Schema, parse: Parse, cells: UnitReader | None = None) -> None:
        self.schema = schema
        self._cells = cells
        # Several observations share a clause, and a clause is parsed as a whole.
        self.parse = lru_cache(maxsize=_PARSED)(parse)
        self.kinds: dict[str, set[str]] = {}
        for node in schema.described:
            for code in _strings(schema, node, t.UNIT_CODE):
                self.kinds.setdefault(code, set()).update(_strings(schema, node, t.UNIT_KIND))

    def quantities(self, quote: str) -> tuple[Quantity, ...]:
        """The quantities of a clause, as Chinese and as English where it has both kinds of letters."""
        if not _HAN.search(quote):
            return self.parse(quote, "en")
        found = self.parse(quote, "zh")
        return found + self.parse(quote, "en") if re.search("[A-Za-z]{3}", quote) else found

    def of_cell(self, text: str, units: Sequence[str]) -> Iterator[Quantity]:
        """What the words of a cell amount to in the units that are stated elsewhere; nothing where one of these is no unit."""
        number = self._cells.number(text) if self._cells is not None else None
        readings = [reading for unit in units if self._cells is not None and (reading := self._cells.read(unit)) is not None]
        if number is not None and len(readings) == len(units):
            yield from measures(number, readings, 0, len(text), text)

    def admits(self, quantity: Quantity, unit: str, metric: Term | None) -> bool:
        """Whether a quantity may be in this unit: its own, or if that was read from context one of its kind or of the metric."""
        if quantity.unit == unit or _is_change(quantity, unit):
            return True
        kinds = self.kinds.get(unit, set())
        if not quantity.bare or not kinds:
            return False
        if quantity.kind == "money":
            return "money" in kinds
        taken = _strings(self.schema, metric, t.TAKES_UNIT) if metric is not None else ()
        return not kinds.isdisjoint(taken) if taken else "money" not in kinds


def _strings(schema: Schema, node: Term, predicate: NamedNode) -> tuple[str, ...]:
    values = schema.describe(node).get(predicate, ())
    return tuple(value.value for value in values if isinstance(value, Literal))


@dataclass(frozen=True, slots=True)
class _Stated:
    """What an observation says: its sizes in order (one, or two of a range), and its unit."""

    sizes: tuple[Decimal, ...]
    unit: str


def check_number(
    view: GraphView, node: Node, evidences: Mapping[Node, Evidence], clean: CleanText, rules: NumberRules
) -> Iterator[Problem]:
    """What is wrong with the number of an observation, given the evidences of its document that hold.

    Kinds of problem: ``number-incomplete`` (no value, or no unit), ``value-outside`` (the number lies outside the clause),
    ``unread`` (the clause states no quantity there), ``value``, ``unit``.
    """

    def problem(kind: str, predicate: NamedNode, message: str) -> Problem:
        return Problem(kind, node.value, curie(predicate.value), message, view.document_of(node))

    stated = _stated(view, node)
    if isinstance(stated, str):
        yield problem("number-incomplete", t.VALUE, stated)
        return
    clauses = [evidences[e] for e in view.objects(node, t.WAS_DERIVED_FROM) if e in evidences]  # type: ignore[index]
    spots = [evidences[e] for e in view.objects(node, t.VALUE_AT) if e in evidences]  # type: ignore[index]
    pairs = [(clause, spot) for clause in clauses for spot in spots if inside(spot, clause)]
    if not pairs:
        documents = {clause.document for clause in clauses}
        elsewhere = any(view.document_of(spot) not in documents for spot in view.objects(node, t.VALUE_AT))
        if clauses and (spots or elsewhere):
            yield problem("value-outside", t.VALUE_AT, "the number lies outside the words that state it")
        return
    units = [evidences[e].quote if e in evidences else "" for e in view.objects(node, t.UNIT_AT)]  # type: ignore[index]
    read = [quantity for clause, spot in pairs for quantity in _read(clause, spot, clean, rules)]
    read += [quantity for clause, spot in pairs for quantity in _of_cell(clause, spot, units, clean, rules)]
    if not read:
        yield problem("unread", t.VALUE_AT, f'no quantity is read at "{pairs[0][1].quote}"')
        return
    right = [quantity for quantity in read if stated.sizes in _sizes(quantity, stated.unit)]
    if not right:
        found = " or ".join(sorted({_words(quantity) for quantity in read}))
        yield problem("value", t.VALUE, f'"{pairs[0][1].quote}" reads as {found}, not {_joined(stated.sizes)} {stated.unit}')
        return
    metric = next(iter(view.objects(node, t.METRIC)), None)
    if not any(rules.admits(quantity, stated.unit, metric) for quantity in right):
        found = " or ".join(sorted({quantity.unit for quantity in right}))
        yield problem("unit", t.UNIT, f'"{pairs[0][1].quote}" is in {found}, not {stated.unit}')


def _stated(view: GraphView, node: Node) -> _Stated | str:
    units = view.objects(node, t.UNIT)
    single, low, high = (view.objects(node, predicate) for predicate in (t.VALUE, t.MIN_VALUE, t.MAX_VALUE))
    if len(units) != 1:
        return f"{len(units)} units; exactly one is needed to compare the number"
    if (len(single), len(low), len(high)) not in ((1, 0, 0), (0, 1, 1)):
        return "either one ekg:value or one each of ekg:minValue and ekg:maxValue is needed"
    try:
        sizes = _ordered(Decimal(value.value) for value in (*single, *low, *high) if isinstance(value, Literal))
    except InvalidOperation:
        return "the value is no number"
    unit = units[0]
    return _Stated(sizes, unit.value if isinstance(unit, Literal) else "")


def _ordered(values: Iterable[Decimal]) -> tuple[Decimal, ...]:
    return tuple(sorted(abs(value) for value in values))


def _read(clause: Evidence, spot: Evidence, clean: CleanText, rules: NumberRules) -> Iterator[Quantity]:
    """The quantities of the clause that lie where the spot points."""
    spans = set(_positions(clause, spot, clean))
    quote = fold(clause.quote, clean.text)  # as extraction read it: character for character in simplified characters
    found = list(rules.quantities(quote))
    yield from (quantity for quantity in found if (quantity.start, quantity.end) in spans)
    yield from _spanned(found, spans)


def _spanned(found: Sequence[Quantity], spans: set[tuple[int, int]]) -> Iterator[Quantity]:
    """A range of which both ends are quantities of their own, the first and the last of a spot: 增加3万元到5万元."""
    for start, end in spans:
        inside = [q for q in found if start <= q.start and q.end <= end]
        if len(inside) != _ENDS or (inside[0].start, inside[1].end) != (start, end) or inside[0].unit != inside[1].unit:
            continue
        low, high = inside[0].value, inside[1].value
        if low is not None and high is not None and low < high:
            yield replace(inside[0], end=end, value=None, minimum=low, maximum=high)


def _of_cell(clause: Evidence, spot: Evidence, units: Sequence[str], clean: CleanText, rules: NumberRules) -> Iterator[Quantity]:
    """The same, where what the spot points to is the whole of one cell of a table, or of cells that a sign has to itself."""
    start, end = clean.offsets.to_clean(clause.start, clause.end)
    left, right = clean.offsets.to_clean(spot.start, spot.end)
    if _EDGE.search(clean.text[start:left]) and _EDGE_AFTER.match(clean.text[right:end]):
        yield from rules.of_cell(spot.quote, units)


def _positions(clause: Evidence, spot: Evidence, clean: CleanText) -> Iterator[tuple[int, int]]:
    """Where the spot's quote lies in the clause's: one place, told by the offset map."""
    origin, end = clean.offsets.to_clean(clause.start, clause.end)
    left, right = clean.offsets.to_clean(spot.start, spot.end)
    made = clean.text[origin:end]
    if made == clause.quote:
        yield left - origin, right - origin
        return
    # The quote was made with other white space: count the characters that are none.
    before, within = _solid(made[: left - origin]), _solid(made[left - origin : right - origin])
    places = [index for index, character in enumerate(clause.quote) if not character.isspace()]
    if within and before + within <= len(places):
        yield places[before], places[before + within - 1] + 1


def _solid(text: str) -> int:
    return sum(not character.isspace() for character in text)


def _sizes(quantity: Quantity, unit: str) -> Iterator[tuple[Decimal, ...]]:
    """The sizes that a quantity may stand for in a unit."""
    if quantity.value is not None and _is_change(quantity, unit):
        # "Three times as much" is 200% more, and so is 增长两倍: the words around the number say which is meant.
        yield _ordered([100 * (quantity.value - 1)])
        yield _ordered([100 * quantity.value])
    elif quantity.value is not None:
        yield _ordered([quantity.value])
    elif quantity.minimum is not None and quantity.maximum is not None:
        yield _ordered([quantity.minimum, quantity.maximum])


def _is_change(quantity: Quantity, unit: str) -> bool:
    """Whether a multiple (3倍, threefold) stands for a change in percent."""
    return quantity.kind == "multiple" and unit == "%"


def _joined(sizes: tuple[Decimal, ...]) -> str:
    return " to ".join(f"{size:f}" for size in sizes)


def _words(quantity: Quantity) -> str:
    return f"{_joined(next(iter(_sizes(quantity, quantity.unit)), ()))} {quantity.unit}"
