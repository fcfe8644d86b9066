"""Guesses mended before they are weighed, and names by what stands beside them: deals, offices, quotes, codes, appositions."""

from __future__ import annotations

import pytest

from kg.model import Document, Language, Source
from kg.page import Reader

READER = Reader.load()


def found(text: str, language: Language, title: str | None = None) -> dict[str, str]:
    """The names of a page with their classes, as the whole reader finds them."""
    page = next(READER.pages([Document("page", text, Source("page.txt", "0"), language=language, title=title)]))
    return {m.name or m.text: m.label for s in page.extracted.sentences for m in s.mentions if m.source != "pronoun"}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("公司拟收购连锁超市乐满仓70%的股权。", "乐满仓", "Company"),
        ("本轮由云岭创投领投，老股东澄怀资本跟投。", "澄怀资本", "Company"),
        ("创始人兼首席执行官温砚秋表示，需求旺盛。", "温砚秋", "Person"),
        ("CEO 闻人策透露，订单饱满。", "闻人策", "Person"),
        ("问（云岭证券 覃若水）：请问毛利率怎么看？", "覃若水", "Person"),
        ("公司投资30亿元建设“北岬智算园区”。", "北岬智算园区", "Facility"),
        ("公司位于宜宾的怀岭数据中心已经满载。", "怀岭数据中心", "Facility"),
        ("公司推广抗凝药“远凝达”，销量大增。", "远凝达", "Product"),
        ("集团收购的户外品牌Norrvik仍在亏损。", "Norrvik", "Brand"),
        ("公司自主研发的双特异性抗体QL-412进入临床。", "QL-412", "Product"),
        ("该航司的机队有20架波音787，另有窄体机在途。", "波音787", "Product"),
        ("公司研制的“长鲸一号”运载火箭首飞成功。", "长鲸一号", "Product"),
    ],
)
def test_a_chinese_name_is_found_by_what_stands_beside_it(text: str, name: str, label: str) -> None:
    """The share that is bought, the office, who asks, the verb of building, the noun before quotes or a code."""
    assert found(text, "zh").get(name) == label


@pytest.mark.parametrize(
    "text",
    [
        "公司拟派发现金股利每股0.5元，现金红利与上年持平。",
        "在线教育公司业绩承压，董秘表示经营正常。",
        "大华区收入增长，一线城市门店增加。",
        "有投资者问生产基地“打包卖掉”一事。",
        "该PD-L1单抗仍在临床。",
        "公司收购全部60%的股权。",
    ],
)
def test_what_only_looks_like_a_chinese_name_is_none(text: str) -> None:
    """Words that models cut inside, kinds, markets, what is done in quotes, the target of a drug."""
    assert found(text, "zh") == {}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("It was set up by Orvane Power and Lindal Electric in 2023.", "Lindal Electric", "Company"),
        ("Marlin Compute Partners (MCP) runs four sites. MCP hired 40 people.", "MCP", "Company"),
        ("The campus, named Thornfield, opens in 2027.", "Thornfield", "Facility"),
        ("The company builds the Drover van in Ohio.", "Drover", "Product"),
        ("Its obesity pill, Ravelo, beat a rival in a trial.", "Ravelo", "Product"),
        ("The plant will build the Plover, a compact SUV that replaces an older car.", "Plover", "Product"),
        ("The bank will buy rival Honeydale for $300 million.", "Honeydale", "Company"),
        ("We sold our towers to Microsoft and Velnex.", "Velnex", "Company"),
        ("Our Lakeview data centre grew.", "Lakeview data centre", "Facility"),
        ("They found QRV-4410, a successor to the drug.", "QRV-4410", "Product"),
    ],
)
def test_an_english_name_is_found_by_what_stands_beside_it(text: str, name: str, label: str) -> None:
    """Two firms taken for one, initials, appositions, the noun behind a product, a rival."""
    assert found(text, "en").get(name) == label


def test_two_firms_that_are_one_stay_one() -> None:
    """“and” inside the name of one firm parts nothing."""
    assert "Barton and Mills" in found("Barton and Mills Inc. said sales rose. Shares of Barton and Mills Inc. fell.", "en") or (
        "Barton and Mills Inc." in found("Barton and Mills Inc. said sales rose. Shares of Barton and Mills Inc. fell.", "en")
    )


def test_a_short_name_behind_a_foreign_one_joins_the_full_name() -> None:
    """（Latin name，下称“短名”） makes three wordings of one firm."""
    text = "云岬数据控股（Cloudcape Holdings，下称“云岬”）周二宣布扩产。云岬还将招聘200人。"
    page = next(READER.pages([Document("page", text, Source("page.txt", "0"), language="zh")]))
    names = [set(dict(cluster.names)) for cluster in page.clusters.values()]
    assert {"云岬数据控股", "Cloudcape Holdings", "云岬"} in names
