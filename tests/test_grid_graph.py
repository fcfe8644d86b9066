"""Words that tables are read by, and whole graphs of tables, in which each number proves itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

import kg
from kg.errors import BrokenOntology
from kg.grid.words import load_words
from kg.ontology import Ontology, default_folder
from kg.store import load
from kg.validate import Rules, load_sources, validate
from kg.vocab import EKG
from tests.test_grid import KEY_FIGURES, MAIN_FIGURES, SEGMENTS, STATEMENT


# ---------------------------------------------------------------------------------------------------------- the words
@pytest.mark.parametrize(
    ("content", "what"),
    [
        ('[cells]\nnone = "x"', "cells.none"),
        ('[units]\ncaptions = ["("]', "no regular expression"),
        ("[units.scales]\nk = 0", "units.scales"),
        ('[rows]\nRevenue = ["sales"]\nNetIncome = ["Sales"]', "stands for Revenue and NetIncome"),
        ('[yields]\na = "b"', "yields"),
        ("[rewritten]\na = 1", "rewritten"),
    ],
)
def test_a_slip_in_the_words_is_told(tmp_path: Path, content: str, what: str) -> None:
    (tmp_path / "patterns").mkdir()
    (tmp_path / "patterns" / "tables.toml").write_text(content, encoding="utf-8")
    with pytest.raises(BrokenOntology, match=what):
        load_words(tmp_path)


def test_words_name_metrics_that_exist() -> None:
    ontology = Ontology.load()
    words = load_words(ontology.folder)
    lists = [words.all_of(f"metrics.{name}") for name in ("segmented", "stocks", "unscaled", "costs", "unsigned")]
    assert set(ontology.metrics) >= {metric for names in lists for metric in names} | {
        *words.rows.values(),
        *words.sections.values(),
    }


def test_without_words_no_table_is_read(tmp_path: Path) -> None:
    assert not load_words(tmp_path).rows


# ---------------------------------------------------------------------------------------------------- the whole graph
@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("tables")
    rows = [
        ("远桥精工发布2025年上半年业绩。\n\n" + MAIN_FIGURES, "远桥精工", "2025-H1", "2025-08-20"),
        ("Harwick reported results.\n\n" + SEGMENTS, "Harwick", "2025-Q3", "2025-10-22"),
        ("Lindqvist reported results.\n\n" + KEY_FIGURES, "Lindqvist", "2024", "2025-02-05"),
    ]
    names = ("text", "company", "fiscalPeriod", "date")
    pages = [{"id": row[1], **dict(zip(names, row, strict=True))} for row in rows]
    (home / "pages.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in pages), encoding="utf-8")
    (home / "statement.html").write_text(STATEMENT, encoding="utf-8")
    kg.build([home / "pages.jsonl", home / "statement.html"], home / "out")
    return home / "out"


def test_every_number_of_a_table_proves_itself(folder: Path) -> None:
    report = validate(load(folder), load_sources(folder), Rules.load(default_folder()))
    assert report.conforms, report.problems
    assert dict(report.evaluated)["numbers"] >= 17 + 9 + 11
    assert (folder / "quarantine.jsonl").read_text(encoding="utf-8") == ""


def test_rows_are_not_read_as_prose_too(folder: Path) -> None:
    rules = {quad.object.value for quad in load(folder) if quad.predicate.value == EKG.extractedBy}
    assert {rule for rule in rules if rule.startswith("observe")} == set()
    assert {"table:tabs", "table:markdown"} <= rules


@pytest.mark.parametrize("change", ["value", "unit", "scale unsaid", "unit elsewhere"])
def test_a_tampered_number_of_a_table_is_caught(folder: Path, change: str) -> None:
    graph = Store()
    graph.extend(load(folder))
    unit_at, value, unit = NamedNode(EKG.unitAt), NamedNode(EKG.value), NamedNode(EKG.unit)
    [level] = [quad for quad in graph.quads_for_pattern(None, value, None, None) if quad.object.value == "482105500"]

    def swap(predicate: NamedNode, new: Literal | NamedNode | None) -> None:
        for quad in list(graph.quads_for_pattern(level.subject, predicate, None, None)):
            graph.remove(quad)
            if new is not None:
                graph.add(Quad(quad.subject, predicate, new, quad.graph_name))

    if change == "value":
        swap(value, Literal("48210550", datatype=level.object.datatype))
    elif change == "unit":
        swap(unit, Literal("USD"))
    elif change == "scale unsaid":
        swap(unit_at, None)
    else:
        swap(unit_at, next(q.object for q in graph.quads_for_pattern(level.subject, NamedNode(EKG.valueAt), None, None)))
    report = validate(graph, load_sources(folder), Rules.load(default_folder()))
    assert level.subject.value in {problem.focus for problem in report.problems if problem.kind in ("value", "unit")}
