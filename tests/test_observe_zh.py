"""Chinese sentences of earnings news: what a number is of, who expects it, what replaces it, and what has words of its own."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Document, Source


def told(reader: Any, text: str) -> list[tuple[str, str, str, str]]:
    """Metric, number, kind or modality where it is not a reported level, and segment or holder, in the order of the text."""
    page = next(reader.pages([Document("page", text, Source("page.txt", "0" * 64))])).extracted
    rows = []
    for c in sorted((c for c in page.claims if hasattr(c.object, "unit")), key=lambda c: c.object.start):
        details = dict(c.details)
        how = details["kind"] if c.modality == "Reported" else c.modality
        rows.append((c.predicate, c.object.text, how, details.get("segment") or details.get("holder", "")))
    return rows


def numbers(reader: Any, text: str) -> list[tuple[str, str]]:
    return [row[:2] for row in told(reader, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("拼多多营业成本468亿元，税费40亿元。", [("CostOfRevenue", "468亿元")]),
        ("小鹏汽车研发开支24亿元，税费3000万元，同比增长48.7%。", [("ResearchAndDevelopmentExpense", "24亿元")]),
        ("比亚迪所得税费用48亿元，税金及附加110亿元，财务费用30亿元。", [("IncomeTax", "48亿元"), ("InterestExpense", "30亿元")]),
        ("腾讯投资收益30亿元，汇兑亏损2亿元。", [("OtherIncome", "30亿元"), ("CurrencyImpact", "2亿元")]),
        (
            "格力电器拟每10股派发现金红利10元，共计派发现金55.85亿元。",
            [("DividendPerShare", "10元"), ("DividendPayout", "55.85亿元")],
        ),
    ],
)
def test_a_number_with_a_noun_of_its_own_goes_on_with_nothing(reader: Any, text: str, expected: list[tuple[str, str]]) -> None:
    assert numbers(reader, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "比亚迪营收1949亿元，同比下降3%，环比增长5%。",
        "宁德时代净利润185亿元，上年同期131亿元，增幅41%。",
        "亚马逊股价上周五飙升近14%，周一收盘又上涨0.19%至3158.71美元。",
        "韦尔股份营收78亿元，YoY+14.8%，QoQ+4.5%。",
    ],
)
def test_joining_words_and_times_are_no_noun_of_its_own(reader: Any, text: str) -> None:
    found = numbers(reader, text)
    assert len(found) == 3
    assert len({metric for metric, _ in found}) == 1


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("中金公司维持美的集团2025年每股收益5.8元的预测。", "中金公司"),
        ("瑞信将药明生物2025年每股盈利预测下调3%至1.15元。", "瑞信"),
        ("瑞信发表报告，预计吉利汽车今年每股盈利1.5元。", "瑞信"),
        ("中金公司发布研报称，维持格力电器盈利预测不变，预计2025年每股收益为5.9元。", "中金公司"),
        ("招银国际将蔚来2025年销量预测由40万辆下调至33万辆。", "招银国际"),
    ],
)
def test_what_a_broker_expects_of_a_company_is_held_by_the_broker(reader: Any, text: str, holder: str) -> None:
    page = next(reader.pages([Document("page", text, Source("page.txt", "0" * 64))])).extracted
    last = max((c for c in page.claims if hasattr(c.object, "unit")), key=lambda c: c.object.start)
    assert last.subject.text != holder
    assert (last.modality, dict(last.details)["holder"]) == ("Guidance", holder)


def test_a_company_that_sets_its_own_target_is_no_broker(reader: Any) -> None:
    assert told(reader, "康师傅将全年收入增长目标由5%下调到3%到4%。") == [
        ("Revenue", "5%", "Superseded", ""),
        ("Revenue", "3%到4%", "Planned", ""),
    ]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("海尔智家拟以不低于10亿元且不超过20亿元回购股份。", 1_000_000_000, 2_000_000_000),
        ("药明康德将2025年整体收入指引由425亿—435亿元上调至435亿—440亿元。", 43_500_000_000, 44_000_000_000),
        ("百胜中国将全年同店销售增长预期从3%到5%下调到1%到2%。", 1, 2),
    ],
)
def test_two_bounds_are_one_range(reader: Any, text: str, low: int, high: int) -> None:
    page = next(reader.pages([Document("page", text, Source("page.txt", "0" * 64))])).extracted
    found = sorted((c for c in page.claims if hasattr(c.object, "unit")), key=lambda c: c.object.start)
    assert all(c.object.minimum is not None for c in found)
    last = found[-1].object
    assert (last.minimum, last.maximum, last.comparator) == (low, high, "Exactly")
    assert all(c.modality == "Superseded" for c in found[:-1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("瑞幸咖啡三季度净新开门店3008家，门店总数达29214家。", [("StoreCount", "Change"), ("StoreCount", "Level")]),
        ("比亚迪研发投入437亿元，比去年同期多104亿元。", [("ResearchAndDevelopmentExpense", "Level"), ("ResearchAndDevelopmentExpense", "Change")]),  # noqa: E501
    ],
)  # fmt: skip
def test_how_many_more_is_a_change(reader: Any, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(metric, how) for metric, _, how, _ in told(reader, text)] == expected


@pytest.mark.parametrize(
    ("text", "slices"),
    [
        ("周大福同店销售同比增长7.6%，港澳地区增长4.4%。", ["", "港澳地区"]),
        ("药明生物未完成订单总额213亿美元，其中服务订单91亿美元。", ["", "服务订单"]),
        ("中国中车期末在手订单3200亿元。", [""]),
        ("中国联通前三季度营业收入2930亿元，其中服务收入2611亿元，同比增长1.0%。", ["", "服务", "服务"]),
        ("海大集团饲料销量1867万吨，其中外销1779万吨。", ["饲料", "外销"]),
        ("顺丰控股9月速运物流业务营收195亿元。", ["速运物流业务"]),
        ("君实生物药品销售收入16.5亿元，其中特瑞普利单抗14.95亿元。", ["药品", ""]),
        ("中兴通讯运营商网络收入350亿元，消费者业务收入298亿元，占比分别为34.9%和29.6%。", ["运营商网络", "消费者"] * 2),
    ],
)
def test_parts_keep_their_names(reader: Any, text: str, slices: list[str]) -> None:
    assert [segment for *_, segment in told(reader, text)] == slices


def test_an_outlook_that_became_another_is_superseded(reader: Any) -> None:
    assert told(reader, "康师傅全年收入增长指引是8%到10%，考虑到客流的变化，现在下调到5%到6%。") == [
        ("Revenue", "8%到10%", "Superseded", ""),
        ("Revenue", "5%到6%", "Guidance", ""),
    ]
    text = "康师傅全年收入增长指引是8%，考虑到二季度之后的客流，现在下调到5%。"
    page = next(reader.pages([Document("page", text, Source("page.txt", "0" * 64))])).extracted
    assert {c.time.text for c in page.claims} == {"全年"}
    assert [how for _, _, how, _ in told(reader, "比亚迪毛利率为18%，预计四季度回升到20%。")] == ["Level", "Guidance"]


def test_a_ratio_beside_a_sum_of_its_name_is_not_of_the_sum(reader: Any) -> None:
    assert {metric for metric, *_ in told(reader, "中国太保新业务价值率达到19.6%，同比上升2.7个百分点。")} == {"OtherMetric"}


def test_dollars_of_taiwan_are_those_of_the_page(reader: Any) -> None:
    page = next(reader.pages([Document("p", "鸿海第三季净利576.7亿台币，每股盈余4.15元。", Source("p.txt", "0" * 64))])).extracted
    assert {c.object.unit for c in page.claims} == {"TWD"}


def test_a_minus_sign_behind_letters_is_one(reader: Any) -> None:
    page = next(
        reader.pages([Document("page", "韦尔股份营收78亿元，YoY-14.8%，QoQ+4.5%。", Source("page.txt", "0" * 64))])
    ).extracted
    changes = sorted((c for c in page.claims if dict(c.details).get("kind") == "Change"), key=lambda c: c.object.start)
    assert [(str(c.object.value), dict(c.details)["basis"]) for c in changes] == [
        ("-14.8", "YearOverYear"),
        ("4.5", "QuarterOverQuarter"),
    ]
