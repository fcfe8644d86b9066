"""English numbers whose parse names nothing: openings of clauses, what is counted, a base between, what is only pointed at."""

from __future__ import annotations

import pytest

from kg.ledger import LedgerRules
from kg.ontology import default_folder
from tests.pages import rows

RULES = LedgerRules.load(default_folder())

NAMED = [
    ("Lennar's borrowing headroom amounted to $95 million.", "borrowing headroom", "95000000 USD", "Level"),
    ("Lennar's tickets payable grew by $2 million to $9 million.", "tickets payable", "2000000 USD", "Change"),
    ("Lennar started 3,000 homes, up 12% from last year.", "started homes", "12 %", "Change"),
    ("Lennar carried 200,000 guests, which was a 20% increase.", "carried guests", "20 %", "Change"),
    ("Lennar's gross margin was $33 million.", "gross margin", "33000000 USD", "Level"),
    ("Lennar's operating expenses were $4.52 per barrel.", "operating expenses per barrel", "4.52 USD", "Level"),
]
UNNAMED = [
    "Bars at Lennar can be at 100% capacity.",
    "Lennar gave its tenants, its guests and others in the lobby 5%.",
]


@pytest.mark.parametrize(("text", "label", "value", "kind"), NAMED)
def test_a_clause_or_what_it_counts_names_its_number(text: str, label: str, value: str, kind: str) -> None:
    found = [(r.label.lower(), r.value, r.kind) for r in rows(text, "en") if r.metric == "OtherMetric"]
    assert (label.lower(), value, kind) in found


@pytest.mark.parametrize("text", UNNAMED)
def test_what_may_be_or_only_describes_names_none(text: str) -> None:
    assert [r.label for r in rows(text, "en") if r.metric == "OtherMetric"] == []


def test_a_base_between_direction_and_number_leaves_a_change() -> None:
    found = rows("Lennar's gross profit of $315 million is lower than in the second quarter of 2019 by $31 million or 9%.", "en")
    assert [(r.metric, r.value, r.kind) for r in found] == [
        ("GrossProfit", "315000000 USD", "Level"),
        ("GrossProfit", "-31000000 USD", "Change"),
        ("GrossProfit", "-9 %", "Change"),
    ]


def test_so_much_above_something_is_no_level() -> None:
    assert rows("Lennar's 2018 revenue was $50 million or 15% above its average.", "en") == []
    assert rows("Lennar's occupancy is still 14% below pre-pandemic levels.", "en") == []


def test_a_range_of_growth_is_a_change_and_one_of_a_margin_a_level() -> None:
    (grown,) = rows("Lennar's organic revenue growth is expected to be in the range of 2% to 4%.", "en")
    (margin,) = rows("Lennar expects its pre-tax profit margin in the range of 30% to 35%.", "en")
    assert (grown.metric, grown.kind, margin.kind) == ("OrganicRevenue", "Change", "Level")


@pytest.mark.parametrize(
    ("text", "number", "kind", "reason"),
    [
        ("It was up 11% in the quarter.", "11%", "percent", "pointing"),
        ("This compares to $25 million in the third quarter.", "$25 million", "money", "pointing"),
        ("About 60% of those are planned.", "60%", "percent", "pointing"),
        ("We filed for a $9 million toll increase.", "$9 million", "money", "sought"),
        ("We have two wells with laterals longer than 11,000 feet.", "11,000 feet", "length", "criterion"),
        ("Rents are now 2% below pre-pandemic levels.", "2%", "percent", "gap"),
        ("The venue is a 50,000 square foot incubator.", "50,000 square foot", "area", "size-class"),
        ("Ticket sales were up 11% in the quarter.", "11%", "percent", None),
        ("We see that bookings were 9% of all.", "9%", "percent", None),
        ("We paid the remaining $44 million of the bonds.", "$44 million", "money", None),
    ],
)
def test_words_that_only_point_ask_or_compare_set_a_number_aside(text: str, number: str, kind: str, reason: str | None) -> None:
    at = text.index(number)
    assert RULES.aside(text, at, at + len(number), kind, "en") == reason


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("高盛料京东第四季经调整净利润为28亿元。", "Guidance"),
        ("野村料百度收入同比下跌2%。", "Guidance"),
        ("京东的饮料收入同比增长5%。", "Reported"),
        ("京东新材料收入为28亿元。", "Reported"),
    ],
)
def test_a_broker_that_reckons_states_an_expectation(text: str, modality: str) -> None:
    assert {r.modality for r in rows(text, "zh")} == {modality}


@pytest.mark.parametrize(
    ("text", "number", "kind", "reason"),
    [
        ("下调明后两年每股盈利预测5%及7%。", "7%", "percent", "of-others"),
        ("双边贸易额达到109亿美元。", "109亿美元", "money", "public-statistic"),
        ("截至年末，该基金规模为77亿元。", "77亿元", "money", "pointing"),
        ("北交所上市公司去年营收增长12%。", "12%", "percent", "of-many"),
        ("下调价格后销量增长7%。", "7%", "percent", None),
    ],
)
def test_chinese_words_that_set_a_number_aside(text: str, number: str, kind: str, reason: str | None) -> None:
    at = text.index(number)
    assert RULES.aside(text, at, at + len(number), kind, "zh") == reason
