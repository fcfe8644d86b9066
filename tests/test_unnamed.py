"""Numbers without a metric of the ontology, under their own wording; and what lists and constructions hand out."""

from __future__ import annotations

import pytest

from tests.pages import rows

LABELLED = [
    ("en", "Zillow said that its collection rate was 97%.", "collection rate", "97 %", "Level"),
    ("en", "Comcast paid a severance bill of $12 million.", "severance bill", "12000000 USD", "Level"),
    ("en", "Lennar's number of selling communities decreased 3%.", "number of selling communities", "-3 %", "Change"),
    ("en", "Lennar had an average loan-to-value ratio of 88%.", "loan-to-value ratio", "88 %", "Level"),
    ("en", "UPS said that revenue per piece rose 5.5%.", "revenue per piece", "5.5 %", "Change"),
    ("zh", "海尔智家数字化采购比例达到85%。", "数字化采购比例", "85 %", "Level"),
    ("zh", "中远海控平均单箱收入1200美元。", "平均单箱收入", "1200 USD", "Level"),
]  # fmt: skip
NOTHING = [
    ("en", "Income at Zillow from the second portfolio was $4 million lower."),
    ("en", "For example, a spread at Zillow of 40% would do."),
    ("en", "Costs at Zillow for freight and energy of 4% of the whole rose."),
    ("en", "TSMC makes 3-nanometer chips."),
    ("zh", "国际油价突破100美元。"),
    ("zh", "海尔智家在政策、资本三个方面加大投入。"),
]


@pytest.mark.parametrize(("language", "text", "label", "value", "kind"), LABELLED)
def test_a_number_without_a_metric_keeps_its_wording(language: str, text: str, label: str, value: str, kind: str) -> None:
    assert [(r.metric, r.label, r.value, r.kind) for r in rows(text, language)] == [("OtherMetric", label, value, kind)]


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_what_no_plain_construction_names_gets_no_label(language: str, text: str) -> None:
    assert [r.label for r in rows(text, language) if r.label] == []


def test_lists_hand_out_metrics_and_slices_and_changes() -> None:
    found = rows("Netflix's revenue and net income rose 16% and 45%, respectively.", "en")
    assert [(r.metric, r.value) for r in found] == [("Revenue", "16 %"), ("NetIncome", "45 %")]
    found = rows("东鹏饮料包装水和功能饮料收入分别为20亿元和30亿元。", "zh")
    assert [(r.segment, r.value) for r in found] == [("包装水", "2000000000 CNY"), ("功能饮料", "3000000000 CNY")]
    found = rows("美团营收20亿元，净利润3亿元，分别增长21%和13%。", "zh")
    assert [(r.metric, r.value) for r in found[2:]] == [("Revenue", "21 %"), ("NetIncome", "13 %")]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Samsung Electronics held 20% of the global smartphone market.", ("MarketShare", "20 %")),
        ("en", "Intel plans to cut 7,000 jobs.", ("Headcount", "-7000 people")),
        ("en", "Exxon Mobil bought back $5 billion of its shares.", ("ShareRepurchase", "5000000000 USD")),
        ("en", "Spotify ended the quarter with 276 million subscribers.", ("Subscribers", "276000000 people")),
        ("zh", "牧原股份销售商品猪635万头。", ("SalesVolume", "6350000 units")),
    ],
)
def test_a_construction_or_the_unit_names_the_metric(language: str, text: str, expected: tuple[str, str]) -> None:
    assert [(r.metric, r.value) for r in rows(text, language)] == [expected]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "Broadcom's net income doubled.", "100 %"),
        ("en", "Broadcom's net income more than tripled.", "200 %"),
        ("zh", "赛力斯净利润同比翻倍。", "100 %"),
        ("zh", "万科净利润腰斩。", "-50 %"),
        ("zh", "台積電第三季營收較去年同期成長8%。", "8 %"),
    ],
)
def test_words_that_are_a_change_by_themselves(language: str, text: str, value: str) -> None:
    assert [(r.kind, r.value) for r in rows(text, language)] == [("Change", value)]


def test_a_change_goes_on_with_the_thing_and_the_time_of_its_level() -> None:
    level, change = rows("Tesla delivered 384,122 vehicles in the second quarter of 2021, down 13% year over year.", "en")
    assert (level.metric, level.period) == (change.metric, change.period) == ("SalesVolume", "2021-Q2")
    level, change = rows("Microsoft said Azure revenue surpassed $75 billion, up 34%.", "en")
    assert level.subject == change.subject == "Azure"


def test_a_figure_that_only_qualifies_something_is_no_observation() -> None:
    assert rows("Zoom had customers contributing more than $100,000 in revenue.", "en") == []
    assert [r.value for r in rows("Intel had revenue of $2.1 billion, of which $1.0 billion was prepaid.", "en")] == [
        "2100000000 USD"
    ]
