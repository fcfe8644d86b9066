"""An authority that tells of a project owns none of its figures; what it pays or takes in itself it does."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Document, Source


def bearers(reader: Any, text: str) -> set[tuple[str, str]]:
    page = next(reader.pages([Document("page", text, Source("page.txt", "0" * 64))])).extracted
    return {(c.subject.name or c.subject.text, c.predicate) for c in page.claims if hasattr(c.object, "unit")}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("宁德时代在济宁建设新基地。济宁市政府官网显示，该项目总投资140亿元，规划产能60GWh。", "宁德时代"),
        ("比亚迪在常州扩建工厂。常州市发改委公示，该项目总投资30亿元，年产能20万辆。", "比亚迪"),
        ("上海市经信委公布，特斯拉储能工厂总投资约14.5亿元，年产40GWh。", "特斯拉储能工厂"),
        ("赣锋锂业宣布二期投产。据新余市政府官方微信，项目投资额62亿元，年产5万吨氢氧化锂。", "赣锋锂业"),
        ("小米汽车武汉工厂动工。武汉市人民政府披露，这一工厂总投资100亿元，年产能15万辆。", "小米汽车"),
    ],
)
def test_the_website_of_a_town_is_a_source(reader: Any, text: str, who: str) -> None:
    assert {name for name, _ in bearers(reader, text)} == {who}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("深圳市政府计划投资300亿元建设地铁。", ("深圳市政府", "CapitalExpenditure")),
        ("杭州市政府网站公布，全市2025年财政收入2600亿元。", ("杭州市政府", "GovernmentRevenue")),
        ("合肥市政府向蔚来投资70亿元。", ("合肥市政府", "TransactionValue")),
    ],
)
def test_what_a_town_pays_or_takes_in_is_its_own(reader: Any, text: str, expected: tuple[str, str]) -> None:
    assert bearers(reader, text) == {expected}


def test_figures_of_a_project_that_nobody_is_named_for_are_of_nobody(reader: Any) -> None:
    assert bearers(reader, "当地政府网站的通稿称该项目总投资为35亿元，年产能10万吨。") == set()


def test_the_whole_cost_of_a_project_is_of_no_half_year(reader: Any) -> None:
    text = "比亚迪2025年上半年营收3712亿元，同比增长23%。常州市发改委公示，该项目总投资30亿元。"
    page = next(reader.pages([Document("page", text, Source("page.txt", "0" * 64))])).extracted
    assert [c.time for c in page.claims if c.predicate in ("CapitalExpenditure", "TransactionValue")] == [None]
