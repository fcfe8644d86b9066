"""What the cells of a table say: units to the last word, plain numbers, captions, times, changes and parts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.grid import UnitReader, measures, reader_of
from kg.grid.find import Cell
from kg.grid.headers import HeaderReader
from kg.model import Anchor
from kg.ontology import Ontology
from kg.period import PeriodGrammar, resolve


@pytest.fixture(scope="module")
def units() -> UnitReader:
    return reader_of(Ontology.load().folder)


@pytest.fixture(scope="module")
def headers(units: UnitReader) -> HeaderReader:
    ontology = Ontology.load()
    return HeaderReader(ontology, units, PeriodGrammar.load(ontology.folder))


# ---------------------------------------------------------------------------------------------------- units, numbers
@pytest.mark.parametrize(
    ("text", "code", "factor"),
    [
        ("万元", "CNY", "10000"),
        ("人民币百万元", "CNY", "1000000"),
        ("港币千元", "HKD", "1000"),
        ("亿美元", "USD", "100000000"),
        ("RMB in millions", "CNY", "1000000"),
        ("US$'000", "USD", "1000"),
        ("$M", "USD", "1000000"),
        ("€m", "EUR", "1000000"),
        ("in thousands of U.S. dollars", "USD", "1000"),
        ("in millions", None, "1000000"),
        ("$", "USD", None),
        ("人民币", "CNY", None),
        ("%", "%", "1"),
        ("个百分点", "pp", "1"),
        ("万辆", "units", "10000"),
        ("亿千瓦时", "Wh", "100000000000"),
        ("元/股", "CNY", "1"),
    ],
)
def test_units_are_read_to_the_last_word(units: UnitReader, text: str, code: str | None, factor: str | None) -> None:
    reading = units.read(text)
    assert reading is not None
    assert (reading.code, reading.factor) == (code, None if factor is None else Decimal(factor))


@pytest.mark.parametrize(
    "text", ["", "million cats", "Loss", "note 3", "注1", "(m)", "2025", "元/吨", "USD EUR", "in millions of cats"]
)
def test_what_is_more_than_a_unit_is_none(units: UnitReader, text: str) -> None:
    assert units.read(text) is None


@pytest.mark.parametrize(
    ("text", "values", "code"),
    [
        ("1,234.5", ["1234.5"], None),
        ("(1,234.5)", ["-1234.5"], None),
        ("$\t(0.35)", ["-0.35"], "USD"),
        ("(12)%", ["-12"], "%"),
        ("−3.4%", ["-3.4"], "%"),
        ("US$ 12.3", ["12.3"], "USD"),
        ("HK$1.2 bn", ["1200000000"], "HKD"),
        ("1.2亿元", ["120000000"], "CNY"),
        ("增加1.2个百分点", ["1.2"], "pp"),
        ("减少0.4个百分点", ["-0.4"], "pp"),
        ("150 bps", ["1.5"], "pp"),
        ("12*", ["12"], None),
        ("$2.1 - $2.2", ["2.1", "2.2"], "USD"),
        ("１２．５", ["12.5"], None),
    ],
)
def test_numbers_of_cells(units: UnitReader, text: str, values: list[str], code: str | None) -> None:
    number = units.number(text)
    assert number is not None
    assert (list(number.values), number.code) == ([Decimal(v) for v in values], code)


@pytest.mark.parametrize(
    "text", ["—", "-", "N/A", "不适用", "扭亏为盈", "", "1,234(1)", "12,34", "3Q25", "Revenue", "12-14", "1 2"]
)
def test_cells_without_a_plain_number_give_none(units: UnitReader, text: str) -> None:
    assert units.number(text) is None


def test_captions_state_units_without_their_exceptions(units: UnitReader) -> None:
    def stated(line: str) -> list[str]:
        return [line[start:end] for start, end, _ in units.captions(line)]

    assert stated("(In millions, except per share data in thousands)") == ["In millions"]
    assert stated("金额单位：人民币万元") == ["人民币万元"]
    assert stated("单位:元 币种:人民币") == ["元", "人民币"]
    assert stated("We shipped in millions of boxes, on time") == ["in millions"]
    assert stated("The unit grew in Milan") == []


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["万元", "RMB in millions", "US$'000", "亿元", "%"]))
@settings(max_examples=60, deadline=None)
def test_a_number_times_its_unit_is_exact(units: UnitReader, value: Decimal, unit: str) -> None:
    number, reading = units.number(f"{value:,}"), units.read(unit)
    assert number is not None
    assert reading is not None
    assert reading.factor is not None
    [quantity] = measures(number, [reading], 0, 1, "")
    assert quantity.value == value * reading.factor


# ------------------------------------------------------------------------------------------------------------ heads
def test_levels_of_a_head_make_one_time(headers: HeaderReader) -> None:
    def time(*levels: str) -> str | None:
        found = headers.read([Cell(0, len(level), level, 0) for level in levels])
        if found.time is None or found.rest:
            return None
        period = resolve(found.time, Anchor())
        return period.label if period else None

    assert time("Three Months Ended June 30,", "2025") == "2025-Q2"
    assert time("截至6月30日止六个月", "2024年") == "2024-H1"
    assert time("2025年半年度") == "2025-H1"
    assert time("For the Year Ended December 31, 2024") == "2024"
    assert time("25Q2") == "2025-Q2"
    assert time("2025 vs. 2024") is None


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("本报告期比上年同期增减(%)", "YearOverYear"),
        ("同比变动", "YearOverYear"),
        ("Y/Y Change", "YearOverYear"),
        ("环比增长", "QuarterOverQuarter"),
        ("Q/Q", "QuarterOverQuarter"),
        ("% Change", "Unspecified"),
        ("本报告期末比上年度末增减(%)", "Unspecified"),
    ],
)
def test_heads_of_changes_tell_what_they_compare(headers: HeaderReader, text: str, basis: str) -> None:
    found = headers.read([Cell(0, len(text), text, 0)])
    assert (found.is_change, found.basis, found.rest) == (True, basis, "")


@pytest.mark.parametrize("text", ["$ Change", "增减额", "占营业收入比重", "Adjustments", "Low", "Consensus"])
def test_heads_that_are_not_understood_are_told_apart(headers: HeaderReader, text: str) -> None:
    found = headers.read([Cell(0, len(text), text, 0)])
    assert found.is_absolute or found.rest
    assert not found.is_change


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Cloud revenue", ("Revenue", "Cloud")),
        ("云业务营业收入", ("Revenue", "云业务")),
        ("Cost of revenue", None),
        ("营业外收入", None),
        ("Deferred revenue", None),
        ("Revenue", None),
    ],
)
def test_a_label_may_name_a_part_of_a_metric(headers: HeaderReader, text: str, part: tuple[str, str] | None) -> None:
    assert headers.part_of(text) == part
