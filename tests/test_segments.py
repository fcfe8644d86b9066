"""Of which part of a firm a number is: the part is named whole, goes on to margins behind it, and is never lost to the firm."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Document, Source


def told(reader: Any, text: str) -> list[tuple[str, str, str, str]]:
    page = next(reader.pages([Document("page", text, Source("page.txt", "0" * 64))])).extracted
    numbers = [c for c in page.claims if hasattr(c.object, "unit")]
    return [
        (c.subject.name or c.subject.text, c.predicate, dict(c.details).get("segment", ""), c.object.text.strip())
        for c in sorted(numbers, key=lambda c: c.object.start)
    ]


@pytest.mark.parametrize(
    ("text", "slices"),
    [
        ("小米集团智能电动汽车及AI等创新业务分部收入290亿元，毛利率25.5%。", ["智能电动汽车及AI等创新业务分部"] * 2),
        (
            "小米集团三季度总收入1131亿元，毛利率22.9%；IoT与生活消费产品收入276亿元，毛利率23.9%。",
            ["", "", *["IoT与生活消费产品"] * 2],
        ),
        ("腾讯金融科技及企业服务业务收入为582亿元，同比增长10%，毛利率50%。", ["金融科技及企业服务"] * 3),
        ("美团核心本地商业分部收入674亿元，经营亏损141亿元，经营利润率为-20.9%。", ["核心本地商业分部"] * 3),
        ("顺丰控股供应链及国际业务收入342亿元，毛利率7.8%。", ["供应链及国际"] * 2),
        ("伊利股份奶粉及奶制品业务收入165亿元，增长14%。", ["奶粉及奶制品"] * 2),
        ("快手线上营销服务收入201亿元，其他服务（含电商及可灵AI）收入59亿元。", ["线上营销服务", "其他服务"]),
        ("三一重工挖掘机械收入174亿元，毛利率34.1%，混凝土机械收入74亿元，毛利率22%。", [*["挖掘机械"] * 2, *["混凝土机械"] * 2]),
        ("海康威视创新业务收入118亿元，占总营收28%。", ["创新"] * 2),
        ("理想汽车车辆毛利率15.5%，公司毛利率16.3%。", ["车辆", ""]),
        ("截至9月末，小米集团员工56000人，其中研发人员24871人。", ["", "研发人员"]),
        ("中兴通讯研发人员35000人，占员工总数的一半。", ["研发人员"]),
    ],
)
def test_a_part_is_named_whole_and_goes_on_to_its_margin(reader: Any, text: str, slices: list[str]) -> None:
    assert [slice_ for _, _, slice_, _ in told(reader, text)] == slices


@pytest.mark.parametrize(
    ("text", "slices"),
    [
        ("三一重工国际业务收入263亿元，毛利率31%，公司净利润52亿元。", ["国际", "国际", ""]),
        ("美的集团海外收入500亿元，净利润60亿元。", ["海外", ""]),
        ("小米集团手机业务收入455亿元，同比下降3%；公司整体毛利率22.9%。", ["手机", "手机", ""]),
        ("格力电器实现营收1376亿元，净利润214亿元，毛利率28%。", ["", "", ""]),
        ("中国中免主要产品及相关业务收入2亿元。", [""]),
    ],
)
def test_what_the_firm_has_as_a_whole_is_of_no_part(reader: Any, text: str, slices: list[str]) -> None:
    assert [slice_ for _, _, slice_, _ in told(reader, text)] == slices


def test_a_margin_that_may_be_the_whole_s_or_the_part_s_is_left_out(reader: Any) -> None:
    found = told(reader, "比亚迪前三季度营收5662亿元，其中海外收入1500亿元，毛利率18.9%。")
    assert [(metric, slice_) for _, metric, slice_, _ in found] == [("Revenue", ""), ("Revenue", "海外")]


def test_a_margin_behind_the_revenue_of_a_unit_with_a_name_is_of_that_unit(reader: Any) -> None:
    found = told(reader, "阿里巴巴云智能集团收入398亿元，经调整EBITA利润率9.0%。")
    assert {who for who, *_ in found} == {"云智能集团"}


@pytest.mark.parametrize(
    ("text", "slices"),
    [
        ("Microsoft said its cloud segment grew 54% to $820 million, while automotive revenue declined 6% to $210 million.", ["cloud", "cloud", "automotive", "automotive"]),  # noqa: E501
        ("Samsung's memory business grew 21% to $18 billion, and its display division shrank 3% to $5.1 billion.", ["memory", "memory", "display", "display"]),  # noqa: E501
        ("IBM's consulting segment was up 3% to $5.3 billion, with a segment margin of 12%.", ["consulting"] * 3),
        ("Cisco said networking revenue increased 12% to $7.6 billion and security revenue was flat at $2.0 billion.", ["networking", "networking", "security"]),  # noqa: E501
        ("Disney's streaming unit posted revenue of $6.2 billion.", ["streaming"]),
        ("The pet food segment at Nestle grew 4% to 9.5 billion francs.", ["pet food"] * 2),
        ("Citigroup's banking revenue rose 34% to $2.1 billion, while wealth revenue grew 8%.", ["banking", "banking", "wealth"]),
        ("Walmart's advertising arm grew 53%.", ["advertising"]),
        ("Caterpillar said strong revenue growth of 9% came from higher prices.", [""]),
    ],
)  # fmt: skip
def test_the_growth_of_a_part_is_that_of_its_revenue(reader: Any, text: str, slices: list[str]) -> None:
    found = told(reader, text)
    assert [slice_ for _, _, slice_, _ in found] == slices
    assert {metric for _, metric, *_ in found} <= {"Revenue", "OperatingMargin"}


@pytest.mark.parametrize(
    "text",
    [
        "Ford's credit unit lent $5 billion, up 4%.",
        "Shell's gas business will cost $3 billion to rebuild.",
        "Honeywell sold its protective equipment business for $1.3 billion.",
        "Citigroup's loan business grew 5% to $40 billion.",
    ],
)
def test_other_sums_of_a_part_are_no_revenue(reader: Any, text: str) -> None:
    assert "Revenue" not in {metric for _, metric, *_ in told(reader, text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Siemens employs about 312,000 people worldwide.", [("Siemens", "Headcount", "", "about 312,000 people")]),
        ("Microsoft employs 640 people in Dublin.", []),
        ("The plant, owned by Ford, employs 4,000 workers.", []),
    ],
)
def test_whom_a_firm_employs_is_its_staff_and_that_of_a_place_is_not(reader: Any, text: str, expected: list[Any]) -> None:
    found = told(reader, text)
    assert [row[:3] for row in found] == [row[:3] for row in expected]
