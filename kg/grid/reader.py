"""From the cells of a table to claims: metric, period and unit of a number are what its heads, its label and the captions say.

A cell becomes an observation only where all three are known and agree; anything else is left out. What a row says goes before
what a column says, and both before the lines over the table. A row without a metric of its own is a part of the metric that the
column, the section or the caption names, where the table says that it splits one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.grid.amounts import amount, signed
from kg.grid.companies import row_of, time_of
from kg.grid.headers import HeaderReader, Meaning, StatedUnit
from kg.grid.layout import Body, laid_out
from kg.grid.over import Over, over
from kg.grid.times import Times, When
from kg.grid.units import UnitReader
from kg.grid.words import folded, load_words
from kg.model import Claim, Mention, Quantity
from kg.period import PeriodGrammar
from kg.quantity import QuantityGrammar

if TYPE_CHECKING:
    from kg.grid.find import Cell, Table
    from kg.grid.layout import Value
    from kg.model import Context
    from kg.ontology import Metric, Ontology

__all__ = ["TableReader"]

_CONFIDENCE = 0.92
_DEEPEST = 8  # owners above a thing
_NOTHING = Meaning()
_COMPANY = Mention(0, 0, "", "Company", "company")


@dataclass(frozen=True, slots=True)
class _View:
    """A table while it is read: what holds for all of it, the page's context, its known things by their clean span."""

    table: Table
    over: Over
    context: Context
    names: Mapping[tuple[int, int], Mention]


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a number is a number of: a metric, whether it is stated as a loss, the part of the company, and whose it is."""

    metric: str
    negative: bool
    segment: str = ""
    whose: Mention = _COMPANY


class TableReader:
    """Reads tables with the metrics, units and words of one ontology; keeps nothing from one to the next.

    >>> from kg.align import OffsetMap
    >>> from kg.grid.find import tables
    >>> from kg.model import CleanText, Context, Document, Source
    >>> from kg.ontology import Ontology
    >>> text = "单位：万元\\n项目\\t2025年上半年\\n营业收入\\t1,200.5\\n"
    >>> [table] = tables(CleanText(Document("a", text, Source("a.txt", "")), text, OffsetMap.identity(len(text))))
    >>> [claim] = TableReader(Ontology.load()).claims(table, Context("zh"), {})
    >>> claim.predicate, claim.object.value, claim.time.text, [text[start:end] for _, start, end in claim.support]
    ('Revenue', Decimal('12005000.0'), '2025年上半年', ['万元', '2025年上半年'])
    """

    def __init__(self, ontology: Ontology) -> None:
        grammar = QuantityGrammar.load(ontology.folder)
        self._words = load_words(ontology.folder)
        self._units = UnitReader(grammar.quantities, grammar.units, self._words)
        self._headers = HeaderReader(ontology, self._units, PeriodGrammar.load(ontology.folder))
        self._metrics: Mapping[str, Metric] = ontology.metrics
        self._parents = {record.id: record.parent for record in ontology.entities if record.parent}
        self._times = Times(self._words.all_of("metrics.stocks"))
        self._segmented = self._words.all_of("metrics.segmented")
        self._timeless = self._words.all_of("metrics.timeless")
        self._known = ontology.by_name

    def holds_numbers(self, table: Table) -> bool:
        """Whether a table is one of numbers and no layout: half of the cells beside its labels are, or say that there is none."""
        cells = [cell.text for row in table.rows[1:] for cell in row.cells[1:]]
        numbers = sum(map(self._is_number, cells))
        return numbers > 0 and 2 * numbers >= len(cells)

    def _is_number(self, text: str) -> bool:
        key = folded(text)
        signs = any(self._words.has(f"cells.{name}", key) for name in ("none", "opening", "closing"))
        return signs or self._units.number(text) is not None or self._units.number(f"{text})") is not None

    def claims(self, table: Table, context: Context, names: Mapping[tuple[int, int], Mention]) -> Iterator[Claim]:
        """What the cells of a table state of the company of the page, or of the thing that a label names.

        ``names`` has the mentions of known things by clean ``(start, end)``, so that a row of one is about it. Of two values for
        the same metric, part and time the first counts: the second is of a meaning that its label did not tell.
        """
        heads, bodies = laid_out(table, self._units, self._headers)
        view = _View(table, over(table, heads, bodies, self._headers, self._units), context, names)
        stated: dict[tuple[object, ...], tuple[Decimal | None, ...]] = {}
        columns: dict[tuple[object, ...], Meaning] = {}
        for body, row in self._rows(bodies, lists=view.over.lists):
            heads_over = body.heads()
            for cells in heads_over:
                if cells and cells not in columns:
                    columns[cells] = self._headers.read(cells)
            meanings = _growth_of(row, [columns.get(cells) for cells in heads_over])
            for value, cells, column in zip(body.values, heads_over, meanings, strict=True):
                claim = None if column is None else self._cell(view, body, value, row, column, meanings)
                if claim is None:
                    continue
                key, said = _key(claim)
                if stated.setdefault(key, said) == said:
                    yield replace(claim, support=(*claim.support, *(("headerAt", cell.start, cell.end) for cell in cells)))

    # ------------------------------------------------------------------ rows
    def _rows(self, bodies: Sequence[Body], *, lists: bool) -> Iterator[tuple[Body, Meaning]]:
        """The rows that hold numbers, each with what its label says, the section that it stands in considered."""
        labels = [self._label(body.label, lists=lists) if body.label is not None else _NOTHING for body in bodies]
        keys = frozenset(label.key for label in labels)
        section, above = _NOTHING, _NOTHING
        for body, label in zip(bodies, labels, strict=True):
            if not body.values:
                if not body.has_cells and body.label is not None:
                    section = label if label.metric and not label.is_change else _NOTHING
                continue
            row = label if lists and label.rest else self._row(body, label, section, above)
            if label.metric and row is label and not label.is_change:
                section = _NOTHING  # a row of its own ends the parts of another
            if row is not None:
                above = row if row.metric else above
                if not self._gives_way(label.key, keys):
                    yield body, self._with_unit(body, row)

    def _label(self, label: Cell, *, lists: bool) -> Meaning:
        """What a label says; in a table of companies a name, whatever metric its words are like (理想汽车)."""
        found = self._headers.read([label])
        named = lists and not found.is_change and row_of(label, self._known, self._words) is not None
        return Meaning(rest=label.text, key=found.key) if named else found

    def _row(self, body: Body, label: Meaning, section: Meaning, above: Meaning) -> Meaning | None:
        """What a row is about: its own metric, that of the row above if it is its growth, a part or variant of its section's."""
        if label.is_dated_twice or body.label is None:
            return None if label.is_dated_twice else label
        if label.metric and self._fits_section(label, section):
            return label
        if label.is_change and not label.rest and not label.metric:
            return replace(label, metric=above.metric, negative=above.negative, rest=above.rest) if above.metric else label
        variant = self._words.sections.get(label.key)
        if variant is not None:
            units = (*label.units, *section.units)
            return (
                replace(label, metric=variant, negative=section.negative, rest="", units=units)
                if variant == section.metric
                else None
            )
        if label.rest and (part := self._headers.part_of(label.rest)) is not None:
            return replace(label, metric=part[0], rest=part[1])
        if section.metric in self._segmented and not label.is_dated:
            text = label.rest or self._headers.bare(body.label.text)
            return replace(label, metric=section.metric, negative=False, rest=text, units=(*label.units, *section.units))
        return label

    def _fits_section(self, label: Meaning, section: Meaning) -> bool:
        """Whether the metric of a row is meant as one: among parts of revenue, Subscriptions are money and no subscribers."""
        if section.metric not in self._segmented or label.metric is None:
            return True
        return bool(set(self._metrics[label.metric].kinds) & set(self._metrics[section.metric].kinds)) or bool(label.units)

    def _gives_way(self, key: str, keys: frozenset[str]) -> bool:
        """Whether the table has the row of which this one is the lesser variant."""
        return any(
            word in key and key.replace(word, other) in keys for word, others in self._words.yields.items() for other in others
        )

    def _with_unit(self, body: Body, row: Meaning) -> Meaning:
        """A row with the unit that stands in a column of units."""
        for cell in body.words:
            if any(self._words.has("headers.unit_columns", folded(head.text)) for head in body.heads_of(cell)):
                reading = self._units.read(cell.text)
                if reading is not None:
                    return replace(row, units=(*row.units, StatedUnit(reading, cell.start, cell.end)))
        return row

    # ------------------------------------------------------------------ one cell
    def _cell(
        self, view: _View, body: Body, value: Value, row: Meaning, column: Meaning, columns: Sequence[Meaning | None]
    ) -> Claim | None:
        if column.is_blank and sum(other is not None and other.is_blank for other in columns) > 1:
            return None  # nothing tells one column from the other
        if column.is_absolute or row.is_absolute or column.is_dated_twice or column.rest or (row.metric and column.metric):
            return None
        subject = self._subject(view, body, row, column)
        if subject is None:
            return None
        is_change = row.is_change or column.is_change
        metric = self._metrics[subject.metric]
        found = amount(value, metric, (*row.units, *column.units, *view.over.units), self._words, is_change=is_change)
        above = view.over.time
        if view.over.lists and metric.name not in self._timeless:
            above = time_of(view.over, columns)
        when = self._times.of(row, column, above, columns, metric.name, view.context, is_change=is_change)
        if when is None and view.over.lists and metric.name in self._timeless and not (row.is_dated or column.is_dated):
            when = When(None)
        if found is None or when is None:
            return None
        quantity = signed(found[0], metric.name, self._words, negative=subject.negative, is_change=is_change)
        if quantity is None:
            return None
        details = [("kind", "Change" if is_change else "Level")]
        if is_change:
            details.append(("basis", self._times.basis(row if row.is_change else column, columns, view.context)))
        if subject.segment:
            details.append(("segment", subject.segment))
        expected = self._times.is_expected(row, column, when, view.over.expected, view.context)
        return Claim(
            predicate=metric.name,
            subject=subject.whose,
            object=quantity,
            start=body.start,
            end=body.end,
            rule=f"table:{view.table.kind}",
            confidence=_CONFIDENCE,
            modality="Superseded" if row.superseded or column.superseded else "Guidance" if expected else "Reported",
            time=when.time,
            details=tuple(details),
            support=tuple(("unitAt", unit.start, unit.end) for unit in found[1]),
        )

    def _subject(self, view: _View, body: Body, row: Meaning, column: Meaning) -> _Subject | None:
        """What the number of a cell is of; None where the table does not say, or the row is neither a part nor the whole."""
        source = row if row.metric else column if column.metric else view.over.metric
        if source is None or source.metric is None:
            return None
        whole = _Subject(source.metric, source.negative)
        rest = row.rest
        if not rest:
            return whole if row.metric or row.is_dated or row.is_change else None
        named = view.names.get((body.label.start, body.label.end)) if body.label is not None else None
        if named is None and view.over.lists and not row.metric and body.label is not None:
            named = row_of(body.label, self._known, self._words)
        if named is not None and not row.metric and (view.over.lists or self._is_part(named, view.context)):
            place = (body.label.start, body.label.end) if body.label is not None else (named.start, named.end)
            return replace(whole, whose=replace(named, start=place[0], end=place[1]))
        if view.over.lists or self._words.has("headers.not_segments", folded(rest)):
            return None
        if self._words.has("headers.totals", folded(rest)):
            return whole
        splits = bool(row.metric) or view.over.splits
        return replace(whole, segment=rest) if splits and source.metric in self._segmented else None

    def _is_part(self, thing: Mention, context: Context) -> bool:
        """Whether the lexicon has a thing as the company of the page or below it; a word like that name may be anything else."""
        company = context.company.entity if context.company is not None else None
        entity, steps = thing.entity, 0
        while entity and entity != company and steps < _DEEPEST:
            entity, steps = self._parents.get(entity), steps + 1
        return bool(entity) and entity == company


def _growth_of(row: Meaning, columns: Sequence[Meaning | None]) -> list[Meaning | None]:
    """The columns, those of growth with the metric of the column before them where neither they nor the row name one."""
    found: list[Meaning | None] = []
    before: Meaning | None = None
    for column in columns:
        if (
            column is not None
            and not row.metric
            and column.is_change
            and not column.metric
            and not column.rest
            and before is not None
        ):
            found.append(replace(column, metric=before.metric, negative=before.negative))
            continue
        before = column if column is not None and not column.is_change else before
        found.append(column)
    return found


def _key(claim: Claim) -> tuple[tuple[object, ...], tuple[Decimal | None, ...]]:
    """What tells an observation of a table from the others, and its value."""
    quantity = claim.object
    assert isinstance(quantity, Quantity)  # noqa: S101 - tables state numbers only
    time = claim.time and replace(claim.time, start=0, end=0)
    subject = (claim.subject.start, claim.subject.end)
    return (claim.predicate, subject, claim.details, time, claim.modality), (quantity.value, quantity.minimum, quantity.maximum)
