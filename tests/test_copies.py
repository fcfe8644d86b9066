"""The same story is recognised however it was republished, the next report of a template is not, and facts count once."""

from __future__ import annotations

import datetime as dt
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.clean import clean
from kg.copies import CopyRules, Story, copies
from kg.errors import BrokenOntology
from kg.model import Document, Metadata, Source
from kg.ontology import default_folder

RULES = CopyRules.load(default_folder())

STORY = """北岭仪器周二公布了第三季度业绩，营收为32.75亿元，同比增长18%；净利润为4.06亿元，高于去年同期。
首席执行官林和在电话会上表示，订单仍在增加，产能是目前的瓶颈，公司计划明年在苏州再建一座工厂，投资约6.5亿元。
她说，研发费用率将维持在9.8%左右，新一代传感器预计于2027年上半年量产。
分析师问及海外市场，财务总监答道，东南亚收入占比已达12.4%，欧洲仍在起步，短期内不会贡献利润。
公司还提到，库存周转天数由96天降至81天，现金流因此好转；全年指引不变，毛利率区间为41%至43%。"""
TEMPLATE = (
    "北岭仪器公布{quarter}业绩：当季实现营业收入{a}亿元，同比增长{b}%；归属于母公司股东的净利润{c}亿元，同比增长{d}%；"
    "毛利率为{e}%，较上一季度提升{f}个百分点。公司表示，业绩增长主要得益于下游需求回暖和新产品放量，费用控制也取得了成效。"
    "公司预计下一季度营业收入将继续保持增长，全年资本开支约{g}亿元，主要用于扩建产线和补充研发设备。董事会提醒投资者注意风险。"
)
REPORTS = [
    TEMPLATE.format(quarter="第二季度", a="21.6", b="14", c="3.2", d="11", e="38.4", f="0.6", g="5.5"),
    TEMPLATE.format(quarter="第三季度", a="24.9", b="19", c="3.8", d="22", e="39.1", f="0.7", g="6"),
]
ENGLISH = (
    "Northfield Instruments reported {quarter} revenue of ${a} million, up {b}% from a year earlier, as demand for sensors "
    "recovered and new products shipped in volume. Net income was ${c} million. The company expects revenue to keep growing "
    "next quarter and said that its capital spending for the year would be about ${d} million, mostly for new production lines "
    "and laboratory equipment."
)


def found(*texts: str, dates: tuple[dt.date | None, ...] = ()) -> dict[str, str]:
    dates = dates or (None,) * len(texts)
    return copies([Story("abcdefgh"[i], text, date) for i, (text, date) in enumerate(zip(texts, dates, strict=True))], RULES)


def decorated(text: str) -> str:
    rng = random.Random(3)  # noqa: S311 - a page made the same each time
    return "".join("".join(rng.choices("◉◎◍◐◑◒◓=", k=4)) + c if c in "，。；" else c for c in text)


def test_a_page_that_was_decorated_again_is_a_copy_once_it_is_clean() -> None:
    raw = decorated(STORY)
    assert raw != STORY
    assert found(STORY, clean(Document("d", raw, Source("d.txt", ""))).text) == {"b": "a"}


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        STORY.replace("\n", "\n\n　　"),
        STORY.replace("，", ",").replace("%", "％"),
        "某某财经讯 记者报道\n" + STORY + "\n以上内容由编辑整理，不代表本站观点。",
        "\n".join(STORY.split("\n")[:-1]),
        STORY.replace("周二", "昨日").replace("首席执行官", "总裁").replace("她说", "其表示").replace("还提到", "同时指出"),
    ],
    ids=["the same", "set anew", "other marks", "framed", "shortened", "reworded here and there"],
)
def test_what_readers_call_the_same_story_is_a_copy(text: str) -> None:
    assert found(STORY, text) == {"b": "a"}


def test_traditional_and_simplified_characters_tell_the_same_story() -> None:
    simplified = "林鸿远说，北岭仪器的传感器订单仍在增加，产能是目前的瓶颈，公司计划明年再建一座工厂，投资约6.5亿元。"
    traditional = "林鴻遠說，北嶺儀器的傳感器訂單仍在增加，產能是目前的瓶頸，公司計劃明年再建一座工廠，投資約6.5億元。"
    assert found(simplified, traditional) == {"b": "a"}


@pytest.mark.parametrize(
    "pair",
    [
        REPORTS,
        [
            ENGLISH.format(quarter="second-quarter", a="412.5", b="14", c="61.3", d="75"),
            ENGLISH.format(quarter="third-quarter", a="437.1", b="17", c="66.8", d="80"),
        ],
        [STORY, REPORTS[0]],
        ["北岭仪器公布业绩。", "北岭仪器公布业绩预告。"],
    ],
    ids=["reports of two quarters", "the same in English", "one company", "short notices"],
)
def test_one_template_with_other_numbers_is_no_copy(pair: list[str]) -> None:
    assert found(*pair) == {}


def test_equal_texts_are_copies_however_short_and_empty_ones_are_not() -> None:
    assert found("停牌公告", "停牌公告。") == {"b": "a"}
    assert found("", " \n", "。") == {}


def test_the_original_is_the_first_by_date_and_the_undated_come_last() -> None:
    days = (None, dt.date(2025, 8, 2), dt.date(2025, 8, 1))
    assert found(STORY, STORY, STORY + "（转载）", dates=days) == {"a": "c", "b": "c"}


@settings(max_examples=20)
@given(st.permutations(range(5)))
def test_the_order_of_the_documents_makes_no_difference(order: list[int]) -> None:
    texts = [STORY, *REPORTS, STORY + "本文转自北岭日报。", REPORTS[0].replace("董事会", "公司董事会")]
    stories = [Story("abcde"[i], texts[i], dt.date(2025, 1, 5 - i) if i < 3 else None) for i in order]
    assert copies(stories, RULES) == {"d": "a", "e": "b"}


@settings(max_examples=40)
@given(st.lists(st.sampled_from([STORY, *REPORTS, "停牌公告", "", "Northfield rose 3%."]), max_size=8))
def test_originals_are_no_copies_themselves(texts: list[str]) -> None:
    pairs = copies([Story(str(i), text) for i, text in enumerate(texts)], RULES)
    assert not set(pairs) & set(pairs.values())


def test_time_grows_with_the_documents_even_where_all_have_one_template() -> None:
    rng = random.Random(1)  # noqa: S311 - the same numbers each time

    def numbers() -> dict[str, str]:
        return {name: f"{rng.uniform(1, 99):.2f}" for name in "abcdefg"}

    stories = [Story(f"{i:04}", TEMPLATE.format(quarter="第三季度", **numbers())) for i in range(1000)]
    began = time.process_time()
    assert copies(stories, RULES) == {}
    assert time.process_time() - began < 4


@pytest.mark.parametrize("line", ["similarity = 0", "similarity = 'much'", "shingle = 2.5", ""])
def test_a_broken_setting_is_named(line: str, tmp_path: Path) -> None:
    settings = [f"{key} = {value}" for key, value in (("similarity", 0.8), ("numbers", 0.7), ("shingle", 5), ("shortest", 100))]
    key = line.split(" ")[0] or "shortest"
    settings = [line if row.startswith(f"{key} ") else row for row in settings]
    (tmp_path / "settings.toml").write_text("[copies]\n" + "\n".join(settings), encoding="utf-8")
    with pytest.raises(BrokenOntology, match=f"copies.{key}"):
        CopyRules.load(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[kg.Summary, kg.Summary, Path]:
    """A build of one page, and one with a copy of it and a report that contradicts both."""
    folder = tmp_path_factory.mktemp("copies")
    pages = {"a": STORY, "b": decorated(STORY), "c": STORY.replace("32.75", "31.2").replace("4.06", "3.1")[:60]}
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    options = kg.BuildOptions(view=False, metadata=Metadata(date=dt.date(2025, 10, 28)))
    alone = kg.build([folder / "a.txt", folder / "c.txt"], folder / "alone", options=options)
    together = kg.build([folder / f"{name}.txt" for name in pages], folder / "together", options=options)
    return alone, together, folder


def rows(graph: Path, query: str) -> list[tuple[str, ...]]:
    return [tuple(getattr(term, "value", str(term)) for term in row.terms) for row in kg.open(graph).query(query).rows]


def test_what_a_copy_states_counts_once_in_the_summary(built: tuple[kg.Summary, kg.Summary, Path]) -> None:
    alone, together, _ = built
    assert (alone.copies, together.copies) == (0, 1)
    assert together.observations == alone.observations > 0
    assert (together.relations, together.entities) == (alone.relations, alone.entities)


def test_the_copy_is_linked_to_its_original(built: tuple[kg.Summary, kg.Summary, Path]) -> None:
    query = """PREFIX ekg: <https://w3id.org/earnings-kg/ontology#> PREFIX dct: <http://purl.org/dc/terms/>
        SELECT ?a ?b WHERE { ?x ekg:copyOf ?y . ?x dct:identifier ?a . ?y dct:identifier ?b }"""
    assert rows(built[2] / "together", query) == [("b", "a")]


@pytest.mark.parametrize(
    "name", ["conflicting-values", "most-mentioned", "changes", "guidance", "metrics-of-company", "partnerships"]
)
def test_shipped_queries_count_a_copy_and_its_original_as_one(built: tuple[kg.Summary, kg.Summary, Path], name: str) -> None:
    query = (default_folder() / "queries" / f"{name}.rq").read_text(encoding="utf-8")
    alone = rows(built[2] / "alone", query)
    assert rows(built[2] / "together", query) == alone
    assert alone or name == "partnerships"


def test_the_removed_characters_stand_on_the_document_by_reason(built: tuple[kg.Summary, kg.Summary, Path]) -> None:
    query = """PREFIX ekg: <https://w3id.org/earnings-kg/ontology#>
        SELECT ?reason ?characters WHERE { ?d ekg:removal ?r . ?r ekg:reason ?reason ; ekg:removedCharacters ?characters }"""
    expected = {reason: str(count) for reason, count in built[1].removed.items()}
    assert dict(rows(built[2] / "together", query)) == expected != {}


def test_a_summary_repeated_inside_a_page_does_not_double_its_facts(tmp_path: Path) -> None:
    first, *rest = STORY.split("\n")
    options = kg.BuildOptions(view=False)
    counts = []
    for name, text in (("once", STORY), ("twice", "\n".join([first, *rest, "要点回顾", first]))):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        summary = kg.build([tmp_path / f"{name}.txt"], tmp_path / name, options=options)
        counts.append((summary.observations, summary.relations, summary.entities))
    assert counts[0] == counts[1]
