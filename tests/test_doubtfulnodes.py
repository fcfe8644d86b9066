"""Doubtful nodes: names that are words for kinds of things, short forms alone, what hardly anything carries."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import commands
from kg.doubtfulnodes import Carried, common_words, doubtful
from kg.entities import Listed
from tests.test_entities import FAMILIES, ONTOLOGY, node

COMMON = common_words(ONTOLOGY)


def kinds(one: Listed, named: int = 3, best: float | None = 0.9, **more: frozenset[str]) -> list[str]:
    carried = Carried({one.iri: named}, {} if best is None else {one.iri: best})
    return [found.kind for found in doubtful([one], FAMILIES, carried=carried, common=COMMON, **more)]


def named(name: str, cls: str = "Company", *aliases: str, **fields: tuple[object, ...]) -> Listed:
    return node(name, cls, *aliases, **{"documents": ("d",), **fields})


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (named("Gross margin"), "common-word"),
        (named("首席执行官", "Person"), "common-word"),
        (named("LKSD"), "only-short"),
        (named("澜图"), "only-short"),
        (named("Holloway", "Person"), "only-short"),
    ],
)
def test_a_name_alone_can_speak_against_a_node(one: Listed, kind: str) -> None:
    assert kinds(one) == [kind]
    assert kinds(one, known=frozenset({one.iri})) == []


@pytest.mark.parametrize(
    "one",
    [
        *(named("Orvane Systems"), named("LKSD", "Company", "Lakeside Motors"), named("LKSD", tickers=("LKSD",))),
        *(named("澜图", "Company", "澜图科技"), named("林若溪", "Person"), named("澜图", "Location"), node("LKSD")),
    ],
)
def test_a_full_name_a_ticker_or_another_kind_of_thing_is_no_doubt(one: Listed) -> None:
    assert kinds(one) == []


def test_what_is_named_once_is_doubtful_unless_a_sure_fact_carries_it() -> None:
    one = named("Orvane Systems")
    assert kinds(one, named=1, best=None) == ["hardly-named"]
    assert kinds(one, named=1, best=0.7) == ["hardly-named"]
    assert kinds(one, named=1, best=0.85) == []
    assert kinds(one, named=2, best=None) == []


def test_a_graph_without_doubts_says_so_in_words(tmp_path: Path) -> None:
    graph = tmp_path / "graph.ttl"
    graph.write_text("<a:b> <a:b> <a:b> .")
    result = CliRunner().invoke(commands, ["entities", str(graph), "--suspect"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing is doubtful" in result.stderr


def test_a_clean_page_has_nothing_to_explain_and_that_is_said(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Orvane Systems sold 40 pumps.\n")
    result = CliRunner().invoke(commands, ["clean", str(page), "--explain"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "takes nothing out" in result.stderr
