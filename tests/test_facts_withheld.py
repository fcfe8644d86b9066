"""``kg veto``: a fact that a reader judged wrong stays out of every later build, told with the reason, and can be taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import commands
from kg.store import open as open_graph
from tests.graphs import Facts, quads_of, withheld

TEXT = (
    "Margaret Holloway, chief financial officer of Orvane Systems, spoke on Monday. Orvane Systems partners with "
    "Tarrant Analytics.\n\nOrvane Systems reported revenue of $420 million in 2025. Net loss was $3 million in 2025.\n"
)
AGAIN = "Orvane Systems partners with Tarrant Analytics, both said.\n"


def kg(*arguments: object) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two pages and their graph."""
    folder = tmp_path_factory.mktemp("withheld")
    (folder / "pages").mkdir()
    (folder / "pages" / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "pages" / "b.txt").write_text(AGAIN, encoding="utf-8")
    assert kg("build", folder / "pages", "-o", folder / "out", "--no-view").exit_code == 0
    return folder


@pytest.fixture
def out(first: Path, tmp_path: Path) -> Path:
    """The graph of two pages, to be built anew at will."""
    return Path(shutil.copytree(first, tmp_path / "copy")) / "out"


def built(out: Path) -> Facts:
    result = kg("build", out.parent / "pages", "-o", out, "--no-view")
    assert result.exit_code == 0, result.output
    assert kg("check", out).exit_code == 0
    return Facts(quads_of(out))


def relations(facts: Facts) -> list[str]:
    return sorted(predicate for _, predicate, _ in facts.relations())


def test_a_relation_goes_from_every_document_in_both_directions_and_comes_back(out: Path) -> None:
    before = (out / "graph.ttl").read_bytes()
    assert "partnersWith" in relations(Facts(quads_of(out)))
    told = kg("veto", out, "Tarrant Analytics", "partnersWith", "Orvane Systems", "--note", "a rumour", "--by", "JD")
    assert told.exit_code == 0
    assert "partnersWith" not in relations(built(out))
    rows = withheld(out)
    assert [row["says"] for row in rows] == ["partnersWith Tarrant Analytics"] * 2
    assert {row["reasons"][0] for row in rows} == {"withheld by JD (line 1 of the decisions): a rumour"}
    assert kg("entities", "undo", out, 1).exit_code == 0
    built(out)
    assert (out / "graph.ttl").read_bytes() == before


def test_a_relation_may_go_from_one_document_only(out: Path) -> None:
    assert kg("veto", out, "Orvane Systems", "partnersWith", "--in", "b").exit_code == 0
    assert "partnersWith" in relations(built(out))
    assert [row["quote"] for row in withheld(out)] == ["Orvane Systems partners with Tarrant Analytics"]


def test_an_office_goes_and_the_employment_stays(out: Path) -> None:
    assert kg("veto", out, "Margaret Holloway", "chief financial officer").exit_code == 0
    facts = built(out)
    assert "worksFor" in relations(facts)
    with open_graph(out) as opened:
        assert opened.memberships() == ()
        assert [key for one in opened.entities() for key, _ in one.properties if key.endswith("jobTitle")] == []
    assert [row["says"] for row in withheld(out)] == ["ChiefFinancialOfficer Orvane Systems"]


def test_a_number_goes_by_its_value_and_by_its_iri(out: Path) -> None:
    assert kg("veto", out, "Orvane Systems", "NetIncome", "-3000000").exit_code == 0
    (row,) = json.loads(kg("explain", out, "Orvane Systems", "Revenue", "--format", "json").stdout)
    assert kg("veto", out, row["fact"]).exit_code == 0
    assert not built(out).observations()
    assert [one["says"] for one in withheld(out)] == ["NetIncome $3 million", "Revenue $420 million"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("Orvane Systems",), "say which fact"),
        (("Orvane Systems", "founded"), "the graph has no 'founded'"),
        (("Nobody", "founded"), "no node of the graph is called 'Nobody'"),
        (("Orvane Systems", "Revenue", "--in", "c"), "no document is called 'c'"),
    ],
)
def test_what_cannot_be_withheld_says_why_and_writes_nothing(out: Path, arguments: tuple[str, ...], told: str) -> None:
    result = kg("veto", out, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (out / "decisions.jsonl").exists()


def test_a_fact_withheld_twice_or_stated_nowhere_is_told(out: Path) -> None:
    assert kg("veto", out, "Orvane Systems", "Revenue").exit_code == 0
    assert "line 1 of the decisions says so already" in kg("veto", out, "Orvane Systems", "Revenue").stderr
    (out / "decisions.jsonl").write_text(
        '{"action": "withhold", "thing": "Orvane Systems", "predicate": "founded", "object": "Tarrant Analytics"}\n'
    )
    told = kg("build", out.parent / "pages", "-o", out, "--no-view").stderr
    assert "withhold Orvane Systems | founded | Tarrant Analytics: no page states it" in told


def test_a_line_written_by_hand_may_name_an_object_or_a_value_as_one_text(out: Path) -> None:
    lines = (
        {"action": "withhold", "thing": "Orvane Systems", "predicate": "partnersWith", "object": "Tarrant Analytics"},
        {"action": "withhold", "thing": "Orvane Systems", "predicate": "ekg:Revenue", "object": "420,000,000 USD, 2025"},
    )
    (out / "decisions.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    facts = built(out)
    assert "partnersWith" not in relations(facts)
    assert {row[1] for row in facts.observations()} == {"NetIncome"}
