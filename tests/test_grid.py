"""Tables: where they are found, what heads and cells say, the claims that come of them, and that each number proves itself."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.align import OffsetMap
from kg.clean import clean
from kg.grid import UnitReader, reader_of, tables
from kg.grid.find import Table
from kg.grid.headers import HeaderReader
from kg.grid.markup import Places
from kg.grid.reader import TableReader
from kg.model import Anchor, CleanText, Context, Document, Language, Mention, Quantity, Source
from kg.ontology import Ontology
from kg.period import PeriodGrammar, parse_label, resolve

MAIN_FIGURES = """一、主要会计数据
单位：万元  币种：人民币
主要会计数据	本报告期（1-6月）	上年同期	本报告期比上年同期增减(%)
营业收入	48,210.55	40,175.46	20.00
归属于上市公司股东的净利润	5,310.20	6,120.70	-13.24
经营活动产生的现金流量净额	-1,250.30	3,400.10	不适用
基本每股收益（元/股）	0.53	0.61	-13.11
稀释每股收益（元/股）	0.52	0.61	-14.75
加权平均净资产收益率（%）	4.21	5.33	减少1.12个百分点
	本报告期末	上年度末	本报告期末比上年度末增减(%)
总资产	210,400.00	198,300.00	6.10
"""
STATEMENT = """<!DOCTYPE html><html><body><article>
<p>Tolvane today announced its results for the second quarter of 2025. It makes control software for warehouses.</p>
<p>(In thousands, except per share data; unaudited)</p>
<table>
<tr><td><td colspan="4">Three Months Ended June 30,<td colspan="4">Six Months Ended June 30,
<tr><td><td colspan="2">2025<td colspan="2">2024<td colspan="2">2025<td colspan="2">2024
<tr><td>Revenue:
<tr><td>Subscriptions<td>$<td>81,200<td>$<td>70,100<td>$<td>160,400<td>$<td>139,000
<tr><td>Total revenue<td><td>93,500<td><td>84,000<td><td>185,400<td><td>166,100
<tr><td>Restructuring of leases<td><td>900<td><td>—<td><td>900<td><td>—
<tr><td>Net loss<td>$<td>(5,100<td>)<td>(6,900)<td>$<td>(10,300)<td>$<td>(14,050)
<tr><td>Net loss per share:
<tr><td>Basic and diluted<td>$<td>(0.12)<td>$<td>(0.17)<td>$<td>(0.25)<td>$<td>(0.34)
</table>
<p>The company ended the quarter in a strong position and thanks its customers for their trust in its products.</p>
</article></body></html>"""
SEGMENTS = """Revenue by segment ($ in millions)

| Segment | Q3 2025 | Q3 2024 | Change |
|:--------|--------:|--------:|-------:|
| Vans | 1,204.5 | 1,003.8 | 20% |
| Parts and service | 310.2 | 322.9 | (3.9%) |
| Eliminations | (12.0) | (10.0) | N/M |
| **Total** | **1,502.7** | **1,316.7** | **14.1%** |
"""
KEY_FIGURES = """Key figures
EUR in millions\t2024\t2023\t% Change
Net sales\t2,310.4\t2,201.0\t5.0%
Net income\t112.0\t(8.5)\t
Operating margin\t9.1%\t7.7%\t1.4 pp
Capital expenditures\t(95.0)\t(88.2)\t7.7%
"""


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load()


@pytest.fixture(scope="module")
def reader(ontology: Ontology) -> TableReader:
    return TableReader(ontology)


@pytest.fixture(scope="module")
def units(ontology: Ontology) -> UnitReader:
    return reader_of(ontology.folder)


@pytest.fixture(scope="module")
def headers(ontology: Ontology, units: UnitReader) -> HeaderReader:
    return HeaderReader(ontology, units, PeriodGrammar.load(ontology.folder))


def page(text: str, media_type: str = "text/plain") -> CleanText:
    document = Document("page", text, Source("page", "", "utf-8", media_type))
    return clean(document) if media_type == "text/html" else CleanText(document, text, OffsetMap.identity(len(text)))


def context(period: str | None, language: Language = "zh", date: dt.date | None = dt.date(2025, 11, 1)) -> Context:
    return Context(language, date, parse_label(period) if period else None)


def read(
    reader: TableReader,
    text: str,
    period: str | None = "2025-Q2",
    *,
    media_type: str = "text/plain",
    names: dict[tuple[int, int], Mention] | None = None,
) -> list[dict[str, Any]]:
    """The claims of the tables of a text, each as what a reader would ask of it."""
    known, cleaned = context(period), page(text, media_type)
    out = []
    for table in tables(cleaned):
        for claim in reader.claims(table, known, names or {}) if reader.holds_numbers(table) else ():
            quantity = claim.object
            assert isinstance(quantity, Quantity)
            when = resolve(claim.time, Anchor(known.date, known.period)) if claim.time else known.period
            size = quantity.value if quantity.value is not None else (quantity.minimum, quantity.maximum)
            row = {
                "metric": claim.predicate,
                "size": size,
                "unit": quantity.unit,
                "period": when.label if when else "",
                **dict(claim.details),
            }
            out.append({**row, "modality": claim.modality, "whose": claim.subject, "claim": claim, "text": cleaned.text})
    return out


def shortly(rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """Metric, value, unit, period and, of a change or a part, what it is."""
    names = ("metric", "size", "unit", "period", "basis", "segment")
    return {tuple(row[name] for name in names if name in row) for row in rows}


def dec(text: str) -> Decimal:
    return Decimal(text)


# ---------------------------------------------------------------------------------------------------------- finding
def cells_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_markdown_with_and_without_a_rule_under_the_head() -> None:
    text = "| a | b |\n|---|:-:|\n| **c** | 1 |\n\nwords | more\n\n| d | e |\n| f | 2 |\n"
    first, second = tables(page(text))
    assert cells_of(first) == [["a", "b"], ["c", "1"]]
    assert cells_of(second) == [["d", "e"], ["f", "2"]]


def test_tabs_keep_empty_cells_and_heads_of_sections() -> None:
    [table] = tables(page("\t2025\t2024\nCosts:\nRent\t\t5\n\nEnd\n"))
    assert [[(cell.text, cell.column) for cell in row.cells] for row in table.rows] == [
        [("2025", 1), ("2024", 2)],
        [("Costs:", 0)],
        [("Rent", 0), ("5", 2)],
    ]


def test_columns_of_spaces_count_only_where_numbers_stand_under_each_other() -> None:
    even = "Item            2025     2024\nSales          1,234    1,000\nLosses          (12)      (5)\n"
    assert [table.kind for table in tables(page(even))] == ["columns"]
    assert not tables(page("It rose  5 to 7.  We like it.\nSo did  12 and more.  Well.\nAnd a  3\n"))
    assert not tables(page("a  1  2\nbbbbbb  10  20\nc     100    3\n"))


def test_html_cells_know_their_columns_through_spans() -> None:
    rows = "<tr><th rowspan=2>Item<th colspan=2>2025<th>2024<tr><th>H1<th>H2<th>H1<tr><td>Sales<td>1<td>2<td>3"
    [table] = tables(page(f"<!DOCTYPE html><table>{rows}</table>", "text/html"))
    assert [[(cell.text, cell.column, cell.span) for cell in row.cells] for row in table.rows] == [
        [("Item", 0, 1), ("2025", 1, 2), ("2024", 3, 1)],
        [("H1", 1, 1), ("H2", 2, 1), ("H1", 3, 1)],
        [("Sales", 0, 1), ("1", 1, 1), ("2", 2, 1), ("3", 3, 1)],
    ]


def test_tables_of_words_are_no_tables_of_numbers(reader: TableReader) -> None:
    [words] = tables(page("| Name | Office |\n|---|---|\n| Ada Lin | chair |\n| Bo Berg | treasurer |\n"))
    [numbers] = tables(page(SEGMENTS))
    assert not reader.holds_numbers(words)
    assert reader.holds_numbers(numbers)


@given(st.text(alphabet="ab1|-\t\n $(),.%年收入", max_size=120))
@settings(max_examples=150, deadline=None)
def test_cells_are_where_they_say_whatever_the_text(text: str) -> None:
    last = 0
    for table in tables(page(text)):
        assert last <= table.start < table.end
        last = table.end
        for row in table.rows:
            for cell in row.cells:
                assert text[cell.start : cell.end] == cell.text
                assert row.start <= cell.start < cell.end <= row.end


# ----------------------------------------------------------------------------------------------------------- claims
def test_main_figures_of_a_chinese_report(reader: TableReader) -> None:
    assert shortly(read(reader, MAIN_FIGURES, "2025-H1")) == {
        ("Revenue", dec("482105500.00"), "CNY", "2025-H1"),
        ("Revenue", dec("401754600.00"), "CNY", "2024-H1"),
        ("Revenue", dec("20.00"), "%", "2025-H1", "YearOverYear"),
        ("NetIncome", dec("53102000.00"), "CNY", "2025-H1"),
        ("NetIncome", dec("61207000.00"), "CNY", "2024-H1"),
        ("NetIncome", dec("-13.24"), "%", "2025-H1", "YearOverYear"),
        ("OperatingCashFlow", dec("-12503000.00"), "CNY", "2025-H1"),
        ("OperatingCashFlow", dec("34001000.00"), "CNY", "2024-H1"),
        ("EarningsPerShare", dec("0.53"), "CNY", "2025-H1"),
        ("EarningsPerShare", dec("0.61"), "CNY", "2024-H1"),
        ("EarningsPerShare", dec("-13.11"), "%", "2025-H1", "YearOverYear"),
        ("ReturnOnEquity", dec("4.21"), "%", "2025-H1"),
        ("ReturnOnEquity", dec("5.33"), "%", "2024-H1"),
        ("ReturnOnEquity", dec("-1.12"), "pp", "2025-H1", "YearOverYear"),
        ("TotalAssets", dec("2104000000.00"), "CNY", "2025-06-30"),
        ("TotalAssets", dec("1983000000.00"), "CNY", "2024-12-31"),
        ("TotalAssets", dec("6.10"), "%", "2025-06-30", "Unspecified"),
    }


def test_a_statement_in_html_with_signs_in_cells_of_their_own(reader: TableReader) -> None:
    rows = read(reader, STATEMENT, media_type="text/html")
    assert {row for row in shortly(rows) if row[3] in ("2025-Q2", "2024-H1")} == {
        ("Revenue", dec("81200000"), "USD", "2025-Q2", "Subscriptions"),
        ("Revenue", dec("139000000"), "USD", "2024-H1", "Subscriptions"),
        ("Revenue", dec("93500000"), "USD", "2025-Q2"),
        ("Revenue", dec("166100000"), "USD", "2024-H1"),
        ("NetIncome", dec("-5100000"), "USD", "2025-Q2"),
        ("NetIncome", dec("-14050000"), "USD", "2024-H1"),
        ("EarningsPerShare", dec("-0.12"), "USD", "2025-Q2"),
        ("EarningsPerShare", dec("-0.34"), "USD", "2024-H1"),
    }
    assert len(rows) == 16
    [loss] = [row for row in rows if row["size"] == dec("-5100000")]
    claim, text = loss["claim"], loss["text"]
    assert text[claim.object.start : claim.object.end] == "$\t(5,100\t)"
    assert text[claim.start : claim.end].startswith("Net loss\t$")
    assert [text[start:end] for name, start, end in claim.support if name == "unitAt"] == ["In thousands"]
    assert [text[start:end] for name, start, end in claim.support if name == "headerAt"] == [
        "Three Months Ended June 30,",
        "2025",
    ]


def test_parts_of_a_metric_their_total_and_what_is_neither(reader: TableReader) -> None:
    assert shortly(read(reader, SEGMENTS, "2025-Q3")) == {
        ("Revenue", dec("1204500000.0"), "USD", "2025-Q3", "Vans"),
        ("Revenue", dec("1003800000.0"), "USD", "2024-Q3", "Vans"),
        ("Revenue", dec("20"), "%", "2025-Q3", "YearOverYear", "Vans"),
        ("Revenue", dec("310200000.0"), "USD", "2025-Q3", "Parts and service"),
        ("Revenue", dec("322900000.0"), "USD", "2024-Q3", "Parts and service"),
        ("Revenue", dec("-3.9"), "%", "2025-Q3", "YearOverYear", "Parts and service"),
        ("Revenue", dec("1502700000.0"), "USD", "2025-Q3"),
        ("Revenue", dec("1316700000.0"), "USD", "2024-Q3"),
        ("Revenue", dec("14.1"), "%", "2025-Q3", "YearOverYear"),
    }


def test_years_as_heads_costs_in_brackets_and_points(reader: TableReader) -> None:
    assert shortly(read(reader, KEY_FIGURES, "2024")) == {
        ("Revenue", dec("2310400000.0"), "EUR", "2024"),
        ("Revenue", dec("2201000000.0"), "EUR", "2023"),
        ("Revenue", dec("5.0"), "%", "2024", "YearOverYear"),
        ("NetIncome", dec("112000000.0"), "EUR", "2024"),
        ("NetIncome", dec("-8500000.0"), "EUR", "2023"),
        ("OperatingMargin", dec("9.1"), "%", "2024"),
        ("OperatingMargin", dec("7.7"), "%", "2023"),
        ("OperatingMargin", dec("1.4"), "pp", "2024", "YearOverYear"),
        ("CapitalExpenditure", dec("95000000.0"), "EUR", "2024"),
        ("CapitalExpenditure", dec("88200000.0"), "EUR", "2023"),
        ("CapitalExpenditure", dec("7.7"), "%", "2024", "YearOverYear"),
    }


def test_metrics_as_heads_and_parts_as_rows(reader: TableReader) -> None:
    text = (
        "分产品情况（单位：亿元）\n产品\t营业收入\t营业收入比上年增减(%)\t毛利率(%)\t毛利率比上年增减\n"
        "云服务\t3.40\t-5.1\t42.0\t减少0.4个百分点\n合计\t15.9\t12.3\t65.0\t增加0.9个百分点\n"
    )
    assert shortly(read(reader, text, "2024")) == {
        ("Revenue", dec("340000000.00"), "CNY", "2024", "云服务"),
        ("Revenue", dec("-5.1"), "%", "2024", "YearOverYear", "云服务"),
        ("GrossMargin", dec("42.0"), "%", "2024", "云服务"),
        ("GrossMargin", dec("-0.4"), "pp", "2024", "YearOverYear", "云服务"),
        ("Revenue", dec("1590000000.0"), "CNY", "2024"),
        ("Revenue", dec("12.3"), "%", "2024", "YearOverYear"),
        ("GrossMargin", dec("65.0"), "%", "2024"),
        ("GrossMargin", dec("0.9"), "pp", "2024", "YearOverYear"),
    }


def test_periods_as_rows_and_growth_beside_its_metric(reader: TableReader) -> None:
    text = "季度\t营收（亿元）\t同比\t毛利率\n2024Q2\t11.2\t7%\t31.0%\n2025Q1\t12.0\t18.8%\t31.5%\n"
    assert ("Revenue", dec("18.8"), "%", "2025-Q1", "YearOverYear") in shortly(read(reader, text))
    assert ("GrossMargin", dec("31.0"), "%", "2024-Q2") in shortly(read(reader, text))


def test_forecasts_are_guidance_and_growth_below_a_metric_is_its_own(reader: TableReader) -> None:
    text = "盈利预测\n会计年度\t2024A\t2025E\n营业收入（百万元）\t1,350\t1,500\n增长率（%）\t12.5\t11.1\n"
    assert {(r["metric"], r["kind"], r["size"], r["period"], r["modality"]) for r in read(reader, text, None)} == {
        ("Revenue", "Level", dec("1350000000"), "2024", "Reported"),
        ("Revenue", "Level", dec("1500000000"), "2025", "Guidance"),
        ("Revenue", "Change", dec("12.5"), "2024", "Reported"),
        ("Revenue", "Change", dec("11.1"), "2025", "Guidance"),
    }


def test_ranges_of_an_outlook(reader: TableReader) -> None:
    [row] = read(reader, "Outlook ($ in millions)\nMetric\tQ4 2025\nRevenue\t$100 - $110\n")
    assert (row["size"], row["modality"]) == ((dec("100000000"), dec("110000000")), "Guidance")


def test_restated_figures_are_kept_apart(reader: TableReader) -> None:
    head = "单位：元\n项目\t本期\t上年同期\t\t本期比上年同期增减(%)\n\t\t调整前\t调整后\t调整后\n"
    text = head + "营业收入\t12,345.60\t11,000.00\t11,100.00\t11.22\n"
    assert {(r["size"], r["period"], r["modality"]) for r in read(reader, text)} == {
        (dec("12345.60"), "2025-Q2", "Reported"),
        (dec("11000.00"), "2024-Q2", "Superseded"),
        (dec("11100.00"), "2024-Q2", "Reported"),
        (dec("11.22"), "2025-Q2", "Reported"),
    }


def test_a_currency_named_beside_a_scale_is_the_currency(reader: TableReader) -> None:
    text = "单位：千元  币种：港币\n项目\t2025年上半年\n营业收入\t12,345\n"
    assert shortly(read(reader, text)) == {("Revenue", dec("12345000"), "HKD", "2025-H1")}


def test_a_conversion_beside_the_figure_is_left_out(reader: TableReader) -> None:
    text = "\tThree months ended June 30,\n\t2024\t2025\t2025\n\tRMB\tRMB\tUS$\n\t(in millions)\nRevenues\t1,000\t1,100\t153\n"
    assert shortly(read(reader, text)) == {
        ("Revenue", dec("1000000000"), "CNY", "2024-Q2"),
        ("Revenue", dec("1100000000"), "CNY", "2025-Q2"),
    }


def test_a_column_of_units_gives_the_unit_of_its_row(reader: TableReader) -> None:
    text = "指标\t单位\t2025年上半年\n营业收入\t亿元\t12.5\n销量\t万辆\t3.2\n"
    assert shortly(read(reader, text)) == {
        ("Revenue", dec("1250000000.0"), "CNY", "2025-H1"),
        ("SalesVolume", dec("32000.0"), "units", "2025-H1"),
    }


def test_rows_of_companies_are_about_whoever_each_names(reader: TableReader) -> None:
    text = "车企\t2025年7月销量（辆）\t同比增长\n甲车\t30,731\t201.2%\n乙车\t21,017\t2.5%\n合计\t51,748\t70.1%\n"
    at = text.index("甲车")
    known = Mention(at, at + 2, "甲车", "Company", "lexicon", entity="jiache")
    rows = read(reader, text, names={(at, at + 2): known})
    assert shortly(rows) == {
        ("SalesVolume", dec("30731"), "units", "2025-07"),
        ("SalesVolume", dec("201.2"), "%", "2025-07", "YearOverYear"),
        ("SalesVolume", dec("21017"), "units", "2025-07"),
        ("SalesVolume", dec("2.5"), "%", "2025-07", "YearOverYear"),
    }
    assert {(row["whose"].text, row["whose"].source) for row in rows} == {("甲车", "lexicon"), ("乙车", "pattern:table")}


@pytest.mark.parametrize(
    "text",
    [
        "\t2025\t2024\nRevenue\t100\t90\n",  # in what?
        "(in millions)\nItem\tReported basis\tAdjustments\tCore\nRevenue\t$100\t$5\t$105\n",  # of which basis?
        "Third quarter 2025 outlook\n\tLow\tHigh\nRevenue (in millions)\t$100\t$110\n",
        "(in millions)\n\tQ2 2025\t% of revenue\nOther things\t$100\t100%\n",
        "代码\t名称\t最新价\t涨跌幅\n600001\t甲股份\t12.34\t2.1%\n600002\t乙股份\t8.10\t-1.2%\n",
        "($ in millions)\n\tJune 30, 2025\nRevenue\t100\nCost of revenue\t50\n",  # a flow of one day
        "单位：万元\n项目\t2025年\n基本每股收益\t0.5\n毛利率同比\t3\n",  # no scale of money for shares; points or percent?
    ],
)
def test_what_the_table_leaves_open_is_left_out(reader: TableReader, text: str) -> None:
    assert read(reader, text) == []


def test_without_its_period_a_number_is_left_out(reader: TableReader) -> None:
    text = "单位：亿元\n项目\t金额\n营业收入\t12.5\n净利润\t1.5\n"
    assert len(read(reader, text, "2025-Q2")) == 2
    assert read(reader, text, None) == []


def test_time_is_linear(reader: TableReader) -> None:
    """Lines that almost make a table, and spans that ask for much, take no more than what they are long."""

    def seconds(size: int) -> float:
        texts = [
            page("a  b  c d  e\n" * size),
            page("a | b\n" * size),
            page("a  1\nb\n" * size),
            page("\t2025\tRevenue\n" * size),
        ]
        greedy = "<table>" + "<tr><td rowspan=9999 colspan=9999>Revenue<td>1" * size + "</table>"
        start = time.process_time()
        for text in texts:
            for table in tables(text):
                list(reader.claims(table, context("2025-Q2"), {}))
        assert Places(greedy).at(greedy.index("Revenue")) is not None
        return time.process_time() - start

    seconds(50)
    assert min(seconds(800) for _ in range(2)) < 40 * max(seconds(100), 0.05)
