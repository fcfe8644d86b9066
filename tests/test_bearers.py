"""Of whom numbers are where a construction says so; deals, plants, dividends by the lot, figures that are replaced."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.pages import rows

SAYS = [
    ("en", "Siemens agreed to buy Altair from a fund for $2.5 billion.", ("TransactionValue", "2500000000 USD", "Siemens")),
    ("en", "Unilever is selling its tea arm to Nestle for $140 million.", ("TransactionValue", "140000000 USD", "Nestle")),
    ("en", "Vistra operates 1.4 gigawatts of batteries.", ("PowerCapacity", "1400000000 W", "Vistra")),
    ("en", "Stripe raised $620 million in a Series D round.", ("TransactionValue", "620000000 USD", "Stripe")),
    ("en", "Stripe took in $38 million in 2021.", ("Revenue", "38000000 USD", "Stripe")),
    ("zh", "美的集团拟向全体股东每10股派发现金红利20元。", ("DividendPerShare", "2 CNY", "美的集团")),
    ("zh", "美的集团拟投资12亿元建设空调生产基地。", ("CapitalExpenditure", "1200000000 CNY", "美的集团")),
    ("zh", "阳光电源储能系统出货9.8GWh。", ("Shipments", "9800000000 Wh", "阳光电源")),
    ("zh", "美的集团员工12,846人。", ("Headcount", "12846 people", "美的集团")),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), SAYS)
def test_a_construction_names_metric_and_bearer(language: str, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in [(r.metric, r.value, r.subject) for r in rows(text, language)]


@pytest.mark.parametrize("text", ["Nvidia shares rose 3%.", "Apple's shares fell 2% to $180.", "Nvidia fell 3%."])
def test_the_move_of_a_share_price_is_no_metric(text: str) -> None:
    assert rows(text, "en") == []


@pytest.mark.parametrize(("language", "text"), [("zh", "美的集团毛利率是否会达到55%？"), ("en", "Will Netflix grow revenue 5%?")])
def test_what_is_asked_is_not_said(language: str, text: str) -> None:
    assert rows(text, language) == []


def test_both_figures_of_an_earlier_period_are_found() -> None:
    text = "Netflix's first-quarter profit was $71 million, or 38 cents a share, from $81 million, or 43 cents, a year earlier."
    assert [(r.metric, r.value) for r in rows(text, "en") if r.period == "2020-Q1"] == [
        ("NetIncome", "81000000 USD"),
        ("EarningsPerShare", "0.43 USD"),
    ]


def test_a_range_that_another_replaces_is_one_range() -> None:
    found = rows("Netflix lifted its 2022 revenue guidance to $3 billion to $4 billion, from $2 billion to $3 billion.", "en")
    assert [(r.value, r.modality) for r in found] == [
        ("3000000000..4000000000 USD", "Guidance"),
        ("2000000000..3000000000 USD", "Superseded"),
    ]


def test_a_retail_year_bears_the_number_in_which_it_starts() -> None:
    found = rows(
        "Target's net sales for the fiscal fourth quarter, which ended on Feb. 1, fell 6%.", "en", date=dt.date(2025, 2, 27)
    )
    assert [r.period for r in found] == ["2024-Q4"]


def test_yuan_on_a_page_of_taiwan_are_its_dollars() -> None:
    found = rows("鴻海第三季營收新台幣1284億元。稅後純益58億元。", "zh")
    assert [r.value for r in found] == ["128400000000 TWD", "5800000000 TWD"]
