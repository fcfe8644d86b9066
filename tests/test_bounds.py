"""Where names end: a name that goes on in the same word, a surname with another given name, several brackets behind a name."""

from __future__ import annotations

import pytest

from kg.annotate import Annotator
from kg.extract.names import NameFinder
from kg.extract.shortnames import before_brackets, short_names
from kg.extract.tickers import ticker_behind
from kg.model import Language, Passage
from kg.ontology import Ontology

ONTOLOGY = Ontology.load()
ANNOTATOR, FINDER = Annotator(ONTOLOGY), NameFinder(ONTOLOGY)


def entities(text: str, language: Language) -> dict[str, str | None]:
    """The lexicon entry of each wording in a text."""
    sentences = tuple(ANNOTATOR.annotate([Passage(text, 0, language)]))
    return {m.name or m.text: m.entity for s in FINDER.resolve(sentences).sentences for m in s.mentions}


def pairs(text: str, language: Language) -> set[tuple[str, str]]:
    sentences = tuple(ANNOTATOR.annotate([Passage(text, 0, language)]))
    return {(pair.first.text, pair.second.text) for pair in FINDER.resolve(sentences).pairs}


# ------------------------------------------------------------------ people
@pytest.mark.parametrize(
    "text",
    [
        "Dora Musk, chief executive of Northlake Robotics, resigned. Musk said demand is strong.",
        "Northlake named Peter Ellison chief financial officer. Ellison will start in May.",
    ],
)
def test_a_listed_surname_behind_another_given_name_is_someone_else_on_the_page(text: str) -> None:
    found = entities(text, "en")
    surname = text.split(" resigned. ")[-1].split()[0] if "Musk" in text else "Ellison"
    assert found.get(surname) is None
    assert not {"elon-musk", "larry-ellison"} & set(found.values())


@pytest.mark.parametrize(
    "text", ["Elon Musk said demand is strong. Musk left early.", "Musk said he will call his brother, Kimbal Musk, on Monday."]
)
def test_a_listed_person_stays_who_is_named_in_full_or_first(text: str) -> None:
    assert "elon-musk" in entities(text, "en").values()


# ------------------------------------------------------------------ firms
def test_a_word_behind_a_firm_makes_another_firm_where_it_acts_as_one() -> None:
    found = entities("绿城管理公布中期业绩。绿城中国持有绿城管理的股份，绿城管理上半年新拓了项目。", "zh")
    assert found["绿城管理"] is None
    assert found["绿城中国"] == "greentown-china"


def test_what_a_firm_does_is_no_part_of_its_name() -> None:
    found = entities("腾讯管理层表示，腾讯投资了三家公司，腾讯服务过的客户不少。", "zh")
    assert set(found.values()) & {"tencent"}
    assert not {"腾讯管理", "腾讯投资", "腾讯服务"} & found.keys()


def test_a_sector_is_no_bank_and_its_business_is() -> None:
    assert "北京银行" not in entities("北京银行业资产总额达35万亿元。", "zh")
    assert "北京银行" in entities("北京银行业务增长较快，北京银行业绩好于预期。", "zh")


def test_where_a_share_is_traded_is_not_who_reports() -> None:
    assert "hkex" not in entities("Northlake Holdings Ltd. (HKEX: 4321) reported revenue of $40 million.", "en").values()
    assert "hkex" in entities("HKEX reported revenue of $400 million.", "en").values()


def test_a_guess_is_cut_behind_the_owner_the_office_and_at_a_space() -> None:
    assert "澄江管理" in entities("澄江集团旗下物业公司澄江管理（03456.HK）8月20日发布业绩。", "zh")
    assert "CEO of Baywater Systems" not in entities("Mark Orell, CEO of Baywater Systems, resigned.", "en")
    found = entities("证券简称：云舟智算 证券代码：688777\n云舟智算今年上半年实现营业收入13.2亿元。", "zh")
    assert {name for name in found if name.startswith("云舟")} == {"云舟智算"}


# ------------------------------------------------------------------ brackets
@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("远帆数科股份有限公司（以下简称“远帆”或“公司”）公布业绩。", "zh", {("远帆数科股份有限公司", "远帆")}),
        (
            "蓝泽能源股份有限公司（下称“蓝泽能源”、“蓝泽”或“本公司”，股票代码：600999）公告称，净利润2.1亿元。",
            "zh",
            {("蓝泽能源股份有限公司", "蓝泽能源"), ("蓝泽能源股份有限公司", "蓝泽")},
        ),
        (
            "云舟科技股份有限公司（以下简称“云舟科技”或“公司”）（YunZhou Compute，9876.HK）公布业绩。",
            "zh",
            {("云舟科技股份有限公司", "云舟科技"), ("云舟科技股份有限公司", "YunZhou Compute")},
        ),
    ],
)
def test_every_short_name_of_a_bracket_is_joined_and_the_generic_are_not(
    text: str, language: Language, expected: set[tuple[str, str]]
) -> None:
    assert pairs(text, language) == expected


def test_a_bracket_that_names_nothing_gives_no_names() -> None:
    assert list(short_names("营收（“同比”口径，未经审计的“初步”数字）增长")) == []
    assert before_brackets("远帆数科", 4) == 4


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甲乙(9876.HK)公布", "9876.HK"),
        ("甲乙（以下简称“甲”）（Jiayi，9876.HK）公布", "9876.HK"),
        ("甲乙（下称“甲”，股票代码：600999）", "600999"),
        ("甲乙（港交所：09866）", "09866"),
        ("甲乙（02333）", "02333"),
        ("甲乙（2024）", ""),
        ("甲乙（约1200人）", ""),
        ("甲乙（上半年，3000万元）", ""),
        ("甲乙 (the “Company”; NYSE: ORV) said", "ORV"),
    ],
)
def test_the_code_of_a_share_is_found_in_any_of_the_brackets_and_a_year_is_none(text: str, code: str) -> None:
    assert ticker_behind(text, 2) == code
