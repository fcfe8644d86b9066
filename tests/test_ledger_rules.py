"""The words that tell why a number is set aside, and those that do not."""

from __future__ import annotations

import pytest

from kg.ledger import LedgerRules
from kg.ontology import default_folder

RULES = LedgerRules.load(default_folder())


@pytest.mark.parametrize(
    ("text", "number", "kind", "language", "reason"),
    [
        ("截至9:30，沪指涨幅", "9", "", "zh", "date"),
        ("他今年45岁", "45", "count", "zh", "age"),
        ("位列第4", "4", "", "zh", "ordinal"),
        ("（1）降低成本", "1", "", "zh", "list-marker"),
        ("注册于人民路88号", "88", "", "zh", "address"),
        ("客户盘前跌6.7%，", "6.7%", "percent", "zh", "market"),
        ("建设吉瓦级集群", "吉瓦", "power", "zh", "size-class"),
        ("1TB=1024GB", "1024GB", "bytes", "zh", "definition"),
        ("in our Form 10-K", "10", "", "en", "label"),
        ("the 39th consecutive year", "39", "", "en", "ordinal"),
        ("since the 777 and A321", "321", "", "en", "code"),
        ("support around 24/7", "7", "", "en", "idiom"),
        ("at 8:30 a.m. Eastern", "30", "", "en", "date"),
        ("Shares of Orvane were up 1.5%.", "1.5%", "percent", "en", "market"),
        ("Its stock dropped nearly 4% after that", "4%", "percent", "en", "market"),
    ],
)
def test_words_around_a_number_say_what_it_is(text: str, number: str, kind: str, language: str, reason: str) -> None:
    at = text.index(number)
    assert RULES.aside(text, at, at + len(number), kind, language) == reason


@pytest.mark.parametrize(
    ("text", "number", "kind", "language"),
    [
        ("房租上涨5%", "5%", "percent", "zh"),
        ("毛利率升至45%", "45%", "percent", "zh"),
        ("It sold more shares, up 4% on the year", "4%", "percent", "en"),
        ("It sold shares and gained 30% of Orvane", "30%", "percent", "en"),
        ("耗资3亿元", "3亿元", "money", "zh"),
        ("the rate was 7.1%", "7.1%", "percent", "en"),
        ("orders rose to 300", "300", "count", "en"),
        ("a book-to-bill of 1.18:1", "1.18", "count", "en"),
        ("原材料成本上涨5%", "5%", "percent", "zh"),
        ("新建产能达50GWh", "50GWh", "energy", "zh"),
        ("发行5亿元债券", "5亿元", "money", "zh"),
    ],
)
def test_a_figure_is_not_explained_away(text: str, number: str, kind: str, language: str) -> None:
    at = text.index(number)
    assert RULES.aside(text, at, at + len(number), kind, language) is None


@pytest.mark.parametrize(
    ("text", "number", "kind", "reason"),
    [
        ("澄湖科技跌3.1%，", "3.1%", "percent", "market"),
        ("市场预期加息25个基点", "25个基点", "points", "policy"),
        ("余额不得低于5%", "5%", "percent", "policy"),
        ("采用48V锂电池", "48V", "voltage", "size-class"),
        ("该20万吨项目投产", "20万吨", "mass", "size-class"),
        ("由澄湖科技100%控股", "100%", "percent", "idiom"),
        ("如果房价再跌，坏账或升至7%", "7%", "percent", "hypothetical"),
        ("公司6.5%优先票据到期", "6.5%", "percent", "name"),
    ],
)
def test_figures_that_state_nothing_of_a_company(text: str, number: str, kind: str, reason: str) -> None:
    at = text.index(number)
    assert RULES.aside(text, at, at + len(number), kind, "zh") == reason


def test_a_figure_of_a_country_is_set_aside_only_where_no_company_is_named() -> None:
    text = "国家统计局数据显示，居民人均支出增长8.1%"
    at = text.index("8.1%")
    assert RULES.aside(text, at, at + 4, "percent", "zh", alone=True) == "public-statistic"
    assert RULES.aside(text, at, at + 4, "percent", "zh") is None
