"""Whose view a number is: analysts, brokers, and figures that the text itself replaces."""

from __future__ import annotations

import pytest

from tests.pages import Row, rows

HELD = [
    ("zh", "云杉科技第四季度营收30亿元，市场预期28亿元。",
     [("Revenue", "3000000000 CNY", "2021-Q4", "Reported", ""), ("Revenue", "2800000000 CNY", "2021-Q4", "Guidance", "市场")]),
    ("zh", "腾讯第四季度营收30亿元，高于分析师平均预期的28亿元。",
     [("Revenue", "3000000000 CNY", "2021-Q4", "Reported", ""), ("Revenue", "2800000000 CNY", "2021-Q4", "Guidance", "分析师")]),
    ("zh", "高盛将腾讯目标价由200港元上调至220港元。",
     [("TargetPrice", "200 HKD", "", "Superseded", "高盛"), ("TargetPrice", "220 HKD", "", "Reported", "高盛")]),
    ("en", "Analysts polled by LSEG expected Nvidia to report revenue of $3.1 billion.",
     [("Revenue", "3100000000 USD", "", "Guidance", "Analysts")]),
    ("en", "Morgan Stanley expects Apple to post revenue of $90 billion in 2023.",
     [("Revenue", "90000000000 USD", "2023", "Guidance", "Morgan Stanley")]),
    ("en", "Goldman Sachs raised its price target on Nike to $120 from $110.",
     [("TargetPrice", "120 USD", "", "Reported", "Goldman Sachs"),
      ("TargetPrice", "110 USD", "", "Superseded", "Goldman Sachs")]),
]  # fmt: skip

REPLACED = [
    ("zh", "沃尔玛将2023年每股收益指引上调至6.5美元，此前预期为6.1美元。",
     [("EarningsPerShare", "6.5 USD", "2023", "Guidance", ""), ("EarningsPerShare", "6.1 USD", "2023", "Superseded", "")]),
    ("zh", "思科此前预计2022年营收20亿美元，现上调至21亿美元。",
     [("Revenue", "2000000000 USD", "2022", "Superseded", ""), ("Revenue", "2100000000 USD", "2022", "Guidance", "")]),
    ("en", "Cisco raised its revenue guidance to $60 billion, from a prior range of $56 billion to $57 billion.",
     [("Revenue", "60000000000 USD", "", "Guidance", ""), ("Revenue", "56000000000..57000000000 USD", "", "Superseded", "")]),
    ("en", "Sony raised its operating profit forecast to $9 billion, up from its earlier forecast of $8 billion.",
     [("OperatingIncome", "9000000000 USD", "", "Guidance", ""), ("OperatingIncome", "8000000000 USD", "", "Superseded", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), HELD)
def test_a_number_of_others_says_whose_it_is(language: str, text: str, expected: list[tuple[str, ...]]) -> None:
    assert [(r.metric, r.value, r.period, r.modality, r.holder) for r in rows(text, language)] == expected


@pytest.mark.parametrize(("language", "text", "expected"), REPLACED)
def test_a_figure_that_the_text_replaces_is_superseded(language: str, text: str, expected: list[tuple[str, ...]]) -> None:
    assert [(r.metric, r.value, r.period, r.modality, r.holder) for r in rows(text, language)] == expected


def test_a_pollster_is_linked_and_a_company_of_a_joint_forecast_holds_nothing() -> None:
    (row,) = rows("Analysts polled by LSEG expected Nvidia to report revenue of $3.1 billion.", "en")
    assert row.held_by == "LSEG"
    joint: list[Row] = rows("腾讯、阿里巴巴预计2022年净利润分别为20亿元和30亿元。", "zh")
    assert [(r.subject, r.holder) for r in joint] == [("腾讯", ""), ("阿里巴巴", "")]
