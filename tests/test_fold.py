"""Traditional Chinese is matched in simplified characters, each where it was, and quoted as it is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.align import OffsetMap
from kg.cli import commands
from kg.fold import fold, is_traditional
from kg.language import passages
from kg.model import CleanText, Document, Source
from kg.vocab import EKG

PAIRS = [
    ("輝達公布第二季營收467億美元，年增56%", "辉达公布第二季营收467亿美元，年增56%"),
    ("伺服器與資料中心的軟體需求強勁", "服务器与数据中心的软件需求强劲"),
    ("執行長林鴻遠表示，毛利率下滑0.2個百分點", "执行长林鸿远表示，毛利率下滑0.2个百分点"),
    ("隨身碟與滑鼠、雷射印表機", "随身碟与鼠标、激光打印机"),
    ("這台電腦的品質優於預期，螢幕亦然", "这台电脑的品质优于预期，屏幕亦然"),
    ("營收2.1兆元，出貨12萬臺", "营收2.1兆元，出货12万台"),
]

TRADITIONAL = """輝達公布第二季財報：營收467億美元，年增56%

輝達（NVIDIA）2025年8月27日公布2026會計年度第二季財報。第二季營收達467億美元，年增56%；毛利率為72.4%。
執行長黃仁勳在電話會議上表示，伺服器與資料中心的需求仍然強勁。
台積電第二季營收為9337億新台幣。
北嶺儀器總經理林鴻遠說，北嶺儀器第二季出貨12萬臺，營收2.1億美元。
"""
SIMPLIFIED = """辉达公布第二季财报：营收467亿美元，年增56%

辉达（NVIDIA）2025年8月27日公布2026会计年度第二季财报。第二季营收达467亿美元，年增56%；毛利率为72.4%。
执行长黄仁勋在电话会议上表示，服务器与数据中心的需求仍然强劲。
台积电第二季营收为9337亿新台币。
北岭仪器总经理林鸿远说，北岭仪器第二季出货12万台，营收2.1亿美元。
"""
FACTS = """
PREFIX ekg: <https://w3id.org/earnings-kg/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?what ?of ?is ?value ?unit ?period WHERE {
  { ?o ekg:ofEntity ?of ; ekg:metric ?what ; ekg:kind ?is ; ekg:unit ?unit ; ekg:value ?value .
    OPTIONAL { ?o ekg:period/rdfs:label ?period } }
  UNION { ?o rdf:subject ?of ; rdf:predicate ?what ; rdf:object ?is }
  UNION { ?of a ?what ; ekg:mentionedAt ?any }
} ORDER BY ?what ?of ?is ?value ?unit ?period
"""


@pytest.mark.parametrize(("written", "matched"), PAIRS)
def test_words_of_taiwan_become_those_of_the_mainland_where_they_are_as_long(written: str, matched: str) -> None:
    assert fold(written) == matched


@pytest.mark.parametrize("text", ["昇腾910芯片与昇思框架", "昇思", "华硕（華碩）的程式", "第二季", "Nvidia’s 46.7%", "東京", ""])
def test_simplified_text_and_names_with_old_letters_stay(text: str) -> None:
    assert fold(text) == text


def test_short_parts_follow_their_page_unless_they_are_simplified() -> None:
    assert fold("12萬臺", TRADITIONAL) == "12万台"
    assert fold("个人（個人）", TRADITIONAL) == "个人（個人）"
    assert fold("12萬", SIMPLIFIED) == "12萬"


def test_a_line_is_judged_by_itself_on_a_page_of_the_other_script() -> None:
    page = SIMPLIFIED + "台灣媒體報導：營收創新高，執行長樂觀。\n"
    assert fold(page) == SIMPLIFIED + "台湾媒体报导：营收创新高，执行长乐观。\n"


def test_rare_characters_that_were_never_simplified_are_not_traditional() -> None:
    assert not is_traditional("萩輘")


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=80), st.text(st.sampled_from("輝達電腦軟體執行長億萬臺個点营，。\n a1程式"), max_size=80)))
def test_folding_keeps_every_place_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert [i for i, c in enumerate(text) if c.isascii()] == [i for i, c in enumerate(folded) if c.isascii()]
    assert not any(map(is_traditional, folded.split("\n")))
    assert fold(folded) == folded


def test_passages_are_folded_where_they_are_chinese() -> None:
    document = Document("a", TRADITIONAL, Source("a.txt", ""))
    found = list(passages(CleanText(document, TRADITIONAL, OffsetMap.identity(len(TRADITIONAL)))))
    assert [p.text for p in found] == [line for line in SIMPLIFIED.split("\n") if line]
    assert all(len(p.text) == len(TRADITIONAL[p.start :].split("\n")[0]) for p in found)


def test_simplified_pages_never_load_the_converter() -> None:
    code = f"import sys; from kg.fold import fold; fold({SIMPLIFIED!r}); sys.exit('opencc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A graph of the traditional page, one of the simplified page, and one of both."""
    folder = tmp_path_factory.mktemp("twins")
    texts = {"traditional": TRADITIONAL, "simplified": SIMPLIFIED}
    for name, text in texts.items():
        (folder / name).mkdir()
        (folder / name / f"{name}.txt").write_text(text, encoding="utf-8")
        kg.build([folder / name], folder / f"{name}-graph", options=kg.BuildOptions(view=False))
    kg.build([folder / name for name in texts], folder / "both-graph", options=kg.BuildOptions(view=False))
    return {name: folder / f"{name}-graph" for name in (*texts, "both")}


def rows(graph: Path, query: str) -> list[tuple[str, ...]]:
    return [tuple(str(term) for term in row.terms) for row in kg.open(graph).query(query).rows]


def test_both_scripts_give_the_same_things_relations_and_observations(built: dict[str, Path]) -> None:
    found = rows(built["traditional"], FACTS)
    assert found == rows(built["simplified"], FACTS)
    assert any("id/nvidia" in row[1] and "Revenue" in row[0] and "46700000000" in row[3] for row in found)
    assert any("Shipments" in row[0] and "120000" in row[3] for row in found)


def test_both_scripts_together_make_one_node_of_each_thing(built: dict[str, Path]) -> None:
    count = "SELECT DISTINCT ?e WHERE { ?e <https://w3id.org/earnings-kg/ontology#mentionedAt> ?m }"
    assert rows(built["both"], count + " ORDER BY ?e") == rows(built["simplified"], count + " ORDER BY ?e")


def test_quotes_names_and_titles_stay_as_written_and_the_graph_conforms(built: dict[str, Path]) -> None:
    query = f"PREFIX ekg: <{EKG}> SELECT ?q WHERE {{ ?e ekg:quote ?q ; ekg:rawQuote ?r FILTER(?q != ?r) }}"
    assert rows(built["traditional"], query) == []
    turtle = (built["traditional"] / "graph.ttl").read_text(encoding="utf-8")
    for wording in ('"輝達"@zh', '"台積電"@zh', '"林鴻遠"@zh', '"執行長"@zh'):
        assert wording in turtle
    assert '"辉达"@zh' not in turtle
    assert CliRunner().invoke(commands, ["check", str(built["traditional"])]).exit_code == 0
