"""``kg explain``: the sentences behind a fact, the words that matter marked, found by name or IRI."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import commands
from kg.entities import UnknownName
from kg.errors import KgError
from kg.explain import Explanation, explained, show
from kg.ontology import default_folder
from kg.store import open as open_graph

NORVANE = Path(__file__).parent / "fixtures" / "norvane"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


def explain(*arguments: str, graph: Path = NORVANE, beside: Path | None = NORVANE) -> tuple[Explanation, ...]:
    with open_graph(graph) as opened:
        return explained(opened, *arguments, ontology=default_folder(), beside=beside)


def marked(one: Explanation) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for text, role in one.parts():
        out.setdefault(role, []).append(text)
    return {role: texts for role, texts in out.items() if role}


# ------------------------------------------------------------------ what is shown
def test_a_relation_is_shown_with_its_whole_sentence_and_both_ends_marked() -> None:
    one = next(one for one in explain("林涛", "worksFor") if one.start == 12)
    assert marked(one)["subject"] == ["林涛", "Tao Lin"]
    (built,) = explain("Norvane", "builds", "灯塔")
    assert built.sentence.startswith("我们与格雷蒙芯片合作，正在建造“灯塔”")
    assert marked(built) == {"object": ["灯塔", "Beacon"]}
    assert (built.start, built.end, built.rule, built.confidence, built.modality) == (73, 108, "pattern:test", 0.9, "Reported")


def test_a_number_is_marked_where_the_graph_says_it_stands_though_the_page_is_noisy() -> None:
    revenue = explain("诺凡", "Revenue", "2026-Q2")
    level = next(one for one in revenue if "3150000000 USD" in one.says)
    assert marked(level)["number"] == ["31.5亿美元"]
    raw = (NORVANE / "call.zh.txt").read_text(encoding="utf-8")
    assert raw[level.start : level.end] == "公司第二季度收入为31◆--◇▷▼.5亿美元"


def test_without_the_pages_the_quote_of_the_evidence_stands_for_the_sentence() -> None:
    level = next(one for one in explain("诺凡", "Revenue", "3,150,000,000", beside=None))
    assert level.sentence == "公司第二季度收入为31.5亿美元"
    assert marked(level) == {"number": ["31.5亿美元"]}


def test_a_page_that_changed_since_is_not_quoted(tmp_path: Path) -> None:
    shutil.copytree(NORVANE, tmp_path / "g")
    page = tmp_path / "g" / "call.zh.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("31", "99"), encoding="utf-8")
    (one,) = explain("诺凡", "Revenue", "31.5亿美元", graph=tmp_path / "g", beside=tmp_path / "g")
    assert one.sentence == "公司第二季度收入为31.5亿美元"


def test_pages_that_moved_are_found_where_they_are_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "g").mkdir()
    for name in ("graph.trig", "sources.jsonl"):
        shutil.copy(NORVANE / name, tmp_path / "g")
    result = run("explain", tmp_path / "g", "林涛", "worksFor", "--sources", NORVANE)
    assert "公司第二季度收入" in result.stdout


def test_marks_never_overlap_and_lie_in_the_sentence() -> None:
    for name in ("Norvane", "Tao Lin", "Aster 3", "灯塔"):
        for one in explain(name):
            ends = [0, *(mark.end for mark in one.marks)]
            assert all(end <= mark.start < mark.end <= len(one.sentence) for end, mark in zip(ends, one.marks, strict=False))
            assert "".join(text for text, _ in one.parts()) == one.sentence


def test_a_latin_name_is_not_marked_within_another_word() -> None:
    (planned,) = explain("Norvane", "acquires")
    assert marked(planned) == {"object": ["Pellar Robotics"]}
    assert planned.modality == "Planned"


# ------------------------------------------------------------------ what may be asked
@pytest.mark.parametrize("subject", ["Norvane", "诺凡公司", "id:norvane", "https://w3id.org/earnings-kg/id/norvane"])
@pytest.mark.parametrize("predicate", ["Revenue", "ekg:Revenue", "营收", "revenue"])
def test_names_labels_and_iris_are_understood(subject: str, predicate: str) -> None:
    assert {one.predicate.rpartition("#")[2] for one in explain(subject, predicate)} == {"Revenue"}


def test_an_office_is_asked_for_like_a_relation() -> None:
    assert [one.says for one in explain("Tao Lin", "chief executive officer")] == ["林涛 | ChiefExecutiveOfficer | 诺凡"]


def test_a_node_of_which_nothing_is_said_is_explained_by_what_is_said_with_it() -> None:
    assert {one.predicate.rpartition("#")[2] for one in explain("Pellar Robotics")} == {"acquires"}


def test_what_is_not_there_is_told_with_what_is() -> None:
    with pytest.raises(UnknownName, match="near it: Norvane"):
        explain("Norvan")
    with pytest.raises(KgError, match=r"no 'founded' of Norvane; it has: .*ekg:builds"):
        explain("Norvane", "founded")
    with pytest.raises(KgError, match="is about 'Aster 2'; they are about: Beacon"):
        explain("Norvane", "builds", "Aster 2")


def test_a_node_is_explained_as_the_object_too_and_that_is_marked() -> None:
    said = {(one.says, one.inverse) for one in explain("Norvane")}
    assert ("林涛 | worksFor | 诺凡", True) in said
    assert any(not inverse for _, inverse in said)
    assert {one.inverse for one in explain("Norvane", "worksFor")} == {True}
    assert "林涛 | worksFor | 诺凡 (as the object)" in run("explain", NORVANE, "Norvane", "worksFor").stdout


def test_what_is_stated_both_ways_is_told_once() -> None:
    found = explain("Norvane", "partnersWith")
    assert found
    assert len({one.fact for one in found}) == len({one.object for one in found})


def test_a_negative_value_is_no_option() -> None:
    result = run("explain", NORVANE, "Norvane", "Revenue", "-120000000")
    assert "is about '-120000000'; they are about: " in result.stderr
    assert "No such option '--wrong'" in run("explain", NORVANE, "Norvane", "--wrong").stderr


def test_of_namesakes_the_one_with_the_fact_is_meant(tmp_path: Path) -> None:
    twin = """
        <https://example.org/twin> a <https://w3id.org/earnings-kg/ontology#Product> ;
            <http://www.w3.org/2000/01/rdf-schema#label> "Norvane" .
    """
    (tmp_path / "graph.trig").write_text((NORVANE / "graph.trig").read_text(encoding="utf-8") + twin, encoding="utf-8")
    assert explain("Norvane", "builds", graph=tmp_path, beside=None)
    with pytest.raises(UnknownName, match="several nodes"):
        explain("Norvane", "succeeds", graph=tmp_path, beside=None)


# ------------------------------------------------------------------ how it is printed
def test_a_pipe_gets_plain_lines() -> None:
    lines = run("explain", NORVANE, "Norvane", "acquires").stdout.splitlines()
    assert lines == [
        "Norvane | acquires | Pellar Robotics",
        "  Chief executive Tao Lin said it had agreed to acquire [object: Pellar Robotics].",
        "  Norvane raises outlook | characters 133-173 | pattern:test | confidence 0.9 | Planned",
    ]


def test_json_has_every_part() -> None:
    (row,) = json.loads(run("explain", NORVANE, "Norvane", "acquires", "--format", "json").stdout)
    mark = row["marks"][0]
    assert row["sentence"][mark["start"] : mark["end"]] == "Pellar Robotics"
    assert (row["start"], row["end"], row["confidence"], row["modality"]) == (133, 173, 0.9, "Planned")


def test_a_terminal_gets_a_table_without_the_control_characters_of_a_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "160")
    hostile = "\x1b]0;title\x07Acme"
    show([Explanation("f", "s", "p", "o", hostile, f"{hostile} rose.", (), "d", hostile, 0, 4, hostile, 0.9, "Reported")])
    printed = capsys.readouterr().out
    assert "Acme rose." in printed
    assert "\x07" not in printed
    assert "\x1b]" not in printed


def test_a_question_that_cannot_be_answered_exits_2_and_says_why() -> None:
    result = run("explain", NORVANE, "Nobody")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("kg: no node of the graph is called 'Nobody'")
