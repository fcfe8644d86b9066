"""Parts, prior values and lists of Chinese sentences: what a clause leaves to the one before it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kg import BuildOptions, build
from tests.pages import rows


def test_the_growth_of_a_part_is_a_slice_of_the_whole() -> None:
    found = rows("海底捞收入30亿元，同比增长10%，其中外卖业务增长45%，堂食业务则下降2%。", "zh")
    assert [(r.metric, r.segment, r.value) for r in found] == [
        ("Revenue", "", "3000000000 CNY"),
        ("Revenue", "", "10 %"),
        ("Revenue", "外卖业务", "45 %"),
        ("Revenue", "堂食业务", "-2 %"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "海底捞收入30亿元，外卖业务增长45%。",  # nothing says that it is a part
        "海底捞收入30亿元，其中订单增长45%。",  # orders are no part of revenue
    ],
)
def test_a_growth_that_is_no_part_is_not_given_to_the_whole_as_one(text: str) -> None:
    assert [r.segment for r in rows(text, "zh") if r.segment] == []


def test_the_years_of_a_span_are_handed_out_to_a_list() -> None:
    found = rows(
        "兴业证券预计，海天味业2021-23年营收为310/355/402亿元，归母净利润为61.2/70.5/83.1亿元，同比增速12.1%/15.2%/17.9%。", "zh"
    )
    assert [(r.metric, r.period) for r in found] == [
        (metric, year) for metric in ("Revenue", "NetIncome", "NetIncome") for year in ("2021", "2022", "2023")
    ]
    assert {(r.subject, r.holder) for r in found} == {("海天味业", "兴业证券")}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("宁德时代注册资本由18亿元增加至35亿元。", [("1800000000 CNY", "Superseded"), ("3500000000 CNY", "Reported")]),
        ("万科员工人数由年初的6,210人降至4,875人。", [("6210 people", "Superseded"), ("4875 people", "Reported")]),
        ("海底捞将全年营业利润率预期从6%至8%下调为3%至4%。", [("6..8 %", "Superseded"), ("3..4 %", "Guidance")]),
        ("海底捞息税前利润从5.2亿元大跌至0.9亿元。", [("90000000 CNY", "Reported")]),  # of a time that is left open
    ],
)
def test_what_a_figure_replaces_is_kept_as_such(text: str, values: list[tuple[str, str]]) -> None:
    assert [(r.value, r.modality) for r in rows(text, "zh")] == values


def test_a_value_of_a_year_ago_is_dated_by_the_words_right_before_it() -> None:
    found = rows("海底捞上半年营收30亿元，毛利率由去年同期的25%降至22%。", "zh")
    assert [(r.value, r.period) for r in found[1:]] == [("25 %", "2020-H1"), ("22 %", "2021-H1")]


def test_what_is_over_is_reported_beside_an_outlook() -> None:
    found = rows("比亚迪预计2025年资本开支在85亿至95亿元之间，2024年为58亿元。", "zh", date=dt.date(2025, 3, 18))
    assert [(r.period, r.modality) for r in found] == [("2025", "Guidance"), ("2024", "Reported")]


def test_the_next_sentence_goes_on_with_the_later_period() -> None:
    text = "万科2021年上半年净利润38亿元，2020年上半年为26亿元。报告期内，万科实现合约销售额176亿元。"
    assert [r.period for r in rows(text, "zh")] == ["2021-H1", "2020-H1", "2021-H1"]


def test_a_price_is_of_who_buys() -> None:
    found = [r for r in rows("万科将长租业务以9.6亿元转让给平安集团。", "zh") if r.metric == "TransactionValue"]
    assert [r.subject for r in found] == ["平安集团"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("腾讯营业收入增速放缓至5%。", ("Revenue", "Change", "5 %", "")),
        ("万科销售额降幅收窄至3%。", ("Revenue", "Change", "-3 %", "")),
        ("腾讯营业收入增至50亿元。", ("Revenue", "Level", "5000000000 CNY", "")),
        ("宁德时代股东减持，减持股份占公司目前总股本的0.5%。", ("OwnershipStake", "Level", "0.5 %", "")),
        ("苹果手机占全球智能手机出货量的22%。", ("MarketShare", "Level", "22 %", "")),
        ("中国人寿新业务价值率连续两年超20%。", ("OtherMetric", "Level", "20 %", "新业务价值率")),
        ("万科2021年签约金额283亿元。", ("OrderIntake", "Level", "28300000000 CNY", "")),
        ("交通银行拟发行不超过300亿元绿色金融债券。", ("TransactionValue", "Level", "30000000000 CNY", "")),
    ],
)
def test_constructions_name_the_metric(text: str, expected: tuple[str, str, str, str]) -> None:
    assert [(r.metric, r.kind, r.value, r.label) for r in rows(text, "zh")] == [expected]


def test_a_share_of_a_whole_says_what_has_it() -> None:
    found = rows("棕榈股份项目总投资5亿元，占公司2020年度经审计营业收入的11%。", "zh")
    assert [(r.metric, r.label, r.value) for r in found[1:]] == [("OtherMetric", "总投资占营业收入", "11 %")]


@pytest.mark.parametrize(
    "text", ["海底捞毛利率是否会达到55%？", "包装水行业规模大，行业复合增速约5%。", "中国人寿管理第三方资产超2万亿元。"]
)
def test_nothing_is_said_where_nothing_is_stated_of_somebody(text: str) -> None:
    assert [r.value for r in rows(text, "zh")] == []


def test_a_goal_is_no_result() -> None:
    assert [(r.value, r.modality) for r in rows("万科年初定下全年500亿元销售目标。", "zh")] == [("50000000000 CNY", "Guidance")]


def test_a_range_whose_ends_are_read_apart_passes_the_checks(tmp_path: Path) -> None:
    text = "万科公告，2021年净利润与上年同期相比，预计将增加4500万元到6500万元，同比增加31%到52%。"
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    build([tmp_path / "page.txt"], tmp_path / "out", options=BuildOptions(view=False))
    assert "4500" in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    assert not (tmp_path / "out" / "quarantine.jsonl").exists() or not (tmp_path / "out" / "quarantine.jsonl").read_text()


@pytest.mark.parametrize("comma", [",", "，"])
def test_a_turn_into_a_loss_replaces_no_figure(comma: str) -> None:
    found = rows(f"海底捞净利润由盈转亏{comma}净亏损2.15亿元{comma}上年同期净利润为1.8亿元。", "zh")
    assert [r.value for r in found] == ["-215000000 CNY", "180000000 CNY"]
