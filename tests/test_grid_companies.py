"""Tables that compare companies: each row is of the company that it names, known or not; each column of what heads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.model import Document, Source


def told(reader: Any, text: str, media: str = "text/markdown") -> set[tuple[str, str, str, str]]:
    page = next(reader.pages([Document("page", text, Source("page", "0" * 64, media_type=media))])).extracted
    return {
        (c.subject.text, c.predicate, c.object.text, c.time.text if c.time else "")
        for c in page.claims
        if hasattr(c.object, "unit")
    }


def piped(*rows: str) -> str:
    head, *others = rows
    return "\n".join([f"| {head} |", "|" + "---|" * (head.count("|") + 1), *(f"| {row} |" for row in others)])


def test_valuations_and_rounds_need_no_period(reader: Any) -> None:
    rows = (
        "Company | Valuation | Last round",
        "Mistral AI | €11.7 billion | €1.7 billion",
        "Halden Optics | $7 billion | $100 million",
    )
    assert told(reader, piped(*rows)) == {
        ("Mistral AI", "Valuation", "€11.7 billion", ""),
        ("Mistral AI", "TransactionValue", "€1.7 billion", ""),
        ("Halden Optics", "Valuation", "$7 billion", ""),
        ("Halden Optics", "TransactionValue", "$100 million", ""),
    }


def test_a_time_in_brackets_dates_its_column_and_no_other_that_needs_none(reader: Any) -> None:
    rows = ("Company | Valuation | Revenue (2025) | Employees", "Halden Optics | $9.5 billion | $90 million | 640")
    assert told(reader, piped(*rows)) == {
        ("Halden Optics", "Valuation", "$9.5 billion", ""),
        ("Halden Optics", "Revenue", "$90 million", "2025"),
        ("Halden Optics", "Headcount", "640", ""),
    }


def test_columns_without_a_time_have_that_of_the_others(reader: Any) -> None:
    text = "车企对比\n\n2025年10月31日\n\n" + piped(
        "公司 | 三季度营收 | 同比 | 三季度净利润 | 毛利率",
        "理想汽车 | 274亿元 | -36% | -6.2亿元 | 16.3%",
        "蓝鹭汽车 | 12亿元 | +5% | -3亿元 | 9%",
    )
    assert {(who, metric, when) for who, metric, _, when in told(reader, text)} == {
        (who, metric, "三季度") for who in ("理想汽车", "蓝鹭汽车") for metric in ("Revenue", "NetIncome", "GrossMargin")
    }


def test_rows_with_names_of_one_length_are_two_companies(reader: Any) -> None:
    text = "2025年10月新势力交付量\n\n品牌\t交付量（辆）\t同比\n小鹏汽车\t42013\t76%\n理想汽车\t31767\t-38%\n合计\t73780\t20%\n"
    assert told(reader, text, "text/plain") == {
        ("小鹏汽车", "SalesVolume", "42013", "2025年10月"),
        ("小鹏汽车", "SalesVolume", "76%", "2025年10月"),
        ("理想汽车", "SalesVolume", "31767", "2025年10月"),
        ("理想汽车", "SalesVolume", "-38%", "2025年10月"),
    }


def test_a_table_of_html_is_read_alike(reader: Any) -> None:
    head = "<tr><td>Startup</td><td>Headquarters</td><td>Amount raised</td></tr>"
    rows = "<tr><td>Corvane</td><td>Boston</td><td>$120 million</td></tr><tr><td>Total</td><td></td><td>$120 million</td></tr>"
    text = f"<html><body><p>Funding of chip startups so far.</p><table>{head}{rows}</table></body></html>"
    assert told(reader, text, "text/html") == {("Corvane", "TransactionValue", "$120 million", "")}


@pytest.mark.parametrize("label", ["行业平均", "中位数", "其他", "合计"])
def test_averages_and_totals_are_no_companies(reader: Any, label: str) -> None:
    text = "2025年三季度\n\n" + piped("银行 | 营业收入（亿元）", f"{label} | 300.5")
    assert told(reader, text) == set()


@pytest.mark.parametrize("corner", ["Fund", "Region", "Person"])
def test_rows_of_other_things_are_no_companies(reader: Any, corner: str) -> None:
    assert {who for who, *_ in told(reader, "In 2025\n\n" + piped(f"{corner} | Revenue", "Alpha One | $12 million"))} <= {""}


def test_a_company_that_only_a_table_names_is_in_the_graph(tmp_path: Path) -> None:
    import kg

    path = tmp_path / "page.md"
    path.write_text(piped("Company | Valuation", "Halden Optics | $7 billion", "Corvane | $2 billion"), encoding="utf-8")
    assert kg.build([path], tmp_path / "out", options=kg.BuildOptions(view=False)).entities == {"Company": 2}
    rows = kg.open(tmp_path / "out").query("SELECT ?n { ?o ekg:ofEntity ?s . ?s rdfs:label ?n }").rows
    assert sorted(str(row.terms[0].value) for row in rows) == ["Corvane", "Halden Optics"]
