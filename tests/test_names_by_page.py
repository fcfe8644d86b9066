"""Names that a page as a whole makes plain, and sites by their place."""

from __future__ import annotations

import pytest

from kg.annotate import Annotator
from kg.extract.names import NameFinder
from kg.model import Language, Passage
from kg.ontology import Ontology

ONTOLOGY = Ontology.load()
ANNOTATOR, FINDER = Annotator(ONTOLOGY), NameFinder(ONTOLOGY)


def found(text: str, language: Language) -> dict[str, str]:
    """The class of each name in a text; later mentions of a wording win."""
    sentences = tuple(ANNOTATOR.annotate([Passage(text, 0, language)]))
    return {m.name or m.text: m.label for s in FINDER.resolve(sentences).sentences for m in s.mentions}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Halvorsen's, a retailer, will open stores. Halvorsen's was founded in 1962.", "Halvorsen's", "Company"),
        ("Marentis Pharma agreed to buy a lab. Marentis is based in Ohio.", "Marentis", "Company"),
        ("The chip, Lumen-4, is new. We sold 900 Lumen-4s.", "Lumen-4", "Product"),
        ("We moved to Heron 400 last year. Heron 800 follows Heron 400.", "Heron 800", "Product"),
        ("Water Services, our smallest division, grew 8%.", "Water Services", "BusinessUnit"),
        ("It runs a plant in Durham, North Carolina, and closed its warehouse in Ohio.", "Ohio warehouse", "Facility"),
        ("They sold the 200-megawatt Elk Creek wind farm near Twin Falls, Idaho.", "Elk Creek", "Facility"),
        ("They sold the 200-megawatt Elk Creek wind farm near Twin Falls, Idaho.", "Twin Falls", "Location"),
        ("The notes were placed last week, said treasurer Imani Okoro, who joined in May.", "Imani Okoro", "Person"),
    ],
)
def test_an_english_page_makes_its_names_plain(text: str, name: str, label: str) -> None:
    """By repetition, by the noun beside them, by who acts."""
    kind = found(text, "en").get(name)
    assert kind is not None
    assert ONTOLOGY.is_a(kind, label)


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("青岚智能公告称，业绩增长。青岚董事长表示乐观。", "青岚", "Company"),
        ("公司新作《山海纪元》将于9月公测。", "山海纪元", "Product"),
        ("云栖汽车位于合肥经开区的第三工厂投产。", "合肥经开区第三工厂", "Facility"),
        ("公司拟在成都高新区建设人形机器人生产基地。", "成都高新区人形机器人生产基地", "Facility"),
        ("另外天津基地产能利用率超过90%。", "天津基地", "Facility"),
        ("董事长沈一帆出席了会议。首先有请沈总。", "沈一帆", "Person"),
    ],
)
def test_a_chinese_page_makes_its_names_plain(text: str, name: str, label: str) -> None:
    """Short names, titles of games, sites by their place, a surname with a title."""
    assert found(text, "zh").get(name) == label


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("《证券法》规定，公司应当披露。", "zh"),
        ("同日公告显示，公司拟派发现金股利。", "zh"),
        ("Speaker 1: Thanks.\nSpeaker 2: Sure.", "en"),
        ("Phase 2 follows Phase 1. Level 3 follows Level 2.", "en"),
        ("It's the company's plan. It's what we will do.", "en"),
    ],
)
def test_what_only_looks_like_a_name_is_none(text: str, language: Language) -> None:
    """Laws, days, speakers of a transcript, counted steps."""
    assert found(text, language) == {}
