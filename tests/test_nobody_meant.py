"""Chinese facts without a subject: of whom they are, and that they are of nobody where the words speak of no one on the page."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Document, Source


def numbers(reader: Any, text: str) -> set[tuple[str, str]]:
    page = next(reader.pages([Document("page", text, Source("page.txt", "0" * 64))]))
    return {(c.predicate, c.subject.text) for c in page.extracted.claims if not hasattr(c.object, "label")}


@pytest.mark.parametrize(
    "text",
    [
        "申通快递宣布上调价格。行业平均单价为2.1元。",
        "申通快递宣布上调价格。业内人士透露，行业去年利润率为5%。",
        "英特尔扩建了工厂。2021年全球半导体收入增长25%。",
        "太阳电缆与伙伴设立合资公司。合资公司注册资本5亿元。",
        "民生银行的研究员点评了降息。同时，5年期以上LPR下调10BP。",
        "小米上调了手机售价。市场规模去年达到800亿元。",
        "百川统计了原料行情。最新价格较年初上涨70%。",
    ],
)
def test_what_is_said_of_a_market_or_an_unnamed_firm_is_of_nobody(reader: Any, text: str) -> None:
    assert numbers(reader, text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("小米公布业绩。去年营收为3000亿元。", ("Revenue", "小米")),
        ("小米公布业绩。公司员工约4万人。", ("Headcount", "小米")),
        ("小米公布业绩。国内营收达100亿元。", ("Revenue", "小米")),
        ("小米否认与蔚来洽谈合作。去年净利润为60亿元。", ("NetIncome", "小米")),
    ],
)
def test_what_is_said_of_the_company_stays_with_it(reader: Any, text: str, expected: tuple[str, str]) -> None:
    assert numbers(reader, text) == {expected}


def test_a_subject_left_out_is_not_taken_from_another_paragraph(reader: Any, tmp_path: Any) -> None:
    import kg

    path = tmp_path / "page.txt"
    path.write_text("小米开了新店。\n\n蔚来换了总部。\n\n公司收购了一家工厂，还收购了盒马。", encoding="utf-8")
    kg.build([path], tmp_path / "out", options=kg.BuildOptions(view=False))
    assert not kg.open(tmp_path / "out").query("SELECT ?s { ?s ekg:acquires ?o }").rows
