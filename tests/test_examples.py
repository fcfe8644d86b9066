"""The committed graphs in ``outputs/`` are what the example pages give today, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.ontology import default_folder
from kg.store import load
from kg.validate import Rules, load_sources, validate

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = ROOT / "outputs"
FILES = ("graph.ttl", "graph.trig", "graph.html", "quarantine.jsonl")


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    kg.build([ROOT / "examples"], folder)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_the_committed_output_is_what_the_examples_give(rebuilt: Path, name: str) -> None:
    assert (rebuilt / name).read_bytes() == (OUTPUTS / name).read_bytes(), "run make demo and commit outputs/"


def test_the_committed_graph_proves_itself_against_the_examples() -> None:
    report = validate(load(OUTPUTS), load_sources(OUTPUTS), Rules.load(default_folder()))
    assert report.conforms, report.problems
    assert dict(report.evaluated)["evidence"] > 100
