"""What ``kg explain`` takes: whatever facts are made of is something to ask for, and one statement is told once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.asked import asked
from kg.cli import commands
from kg.entities import UnknownName
from kg.explain import explained
from kg.ontology import default_folder
from kg.store import Graph
from kg.store import open as open_graph

NORVANE = Path(__file__).parent / "fixtures" / "norvane"
PREFIXES = """
    @prefix ekg: <https://w3id.org/earnings-kg/ontology#> . @prefix id: <https://w3id.org/earnings-kg/id/> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix prov: <http://www.w3.org/ns/prov#> .
"""
PLANT = """
    id:doc-1 a ekg:Document ; <http://purl.org/dc/terms/title> "Half-year report" .
    id:acme a ekg:Company ; rdfs:label "Acme" ; ekg:acquires id:oak .
    id:oak a ekg:Company ; rdfs:label "Oakline" .
    id:elm a ekg:Company ; rdfs:label "Elm Research" .
    id:lone a ekg:Facility ; rdfs:label "Lone Mill" ; ekg:mentionedAt id:ev-lone .
    id:stmt-1 a rdf:Statement ; rdf:subject id:acme ; rdf:predicate ekg:acquires ; rdf:object id:oak ;
        ekg:modality ekg:Reported ; prov:wasDerivedFrom id:ev-1 , id:ev-2 , id:ev-3 .
    id:obs-1 a ekg:Observation ; ekg:ofEntity id:acme ; ekg:metric ekg:Revenue ; ekg:value 120 ; ekg:unit "USD" ;
        ekg:segment "Industrial"@en ; ekg:period id:period-2025-h1 ; ekg:heldBy id:elm ; prov:wasDerivedFrom id:ev-4 .
    id:period-2025-h1 a ekg:Period ; rdfs:label "2025-H1" .
    id:ev-1 a ekg:Evidence ; ekg:document id:doc-1 ; ekg:start 0 ; ekg:end 20 ; ekg:quote "Acme bought Oakline." .
    id:ev-2 a ekg:Evidence ; ekg:document id:doc-1 ; ekg:start 0 ; ekg:end 19 ; ekg:quote "Acme bought Oakline" .
    id:ev-3 a ekg:Evidence ; ekg:document id:doc-1 ; ekg:start 90 ; ekg:end 109 ; ekg:quote "Acme bought Oakline" .
    id:ev-4 a ekg:Evidence ; ekg:document id:doc-1 ; ekg:start 30 ; ekg:end 52 ; ekg:quote "Industrial sold $120." .
    id:ev-lone a ekg:Evidence ; ekg:document id:doc-1 ; ekg:start 60 ; ekg:end 69 ; ekg:quote "Lone Mill" .
"""


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    path = tmp_path / "graph.ttl"
    path.write_text(PREFIXES + PLANT, encoding="utf-8")
    return path


def said(graph: Path, *arguments: str) -> list[str]:
    with open_graph(graph) as opened:
        return [one.says for one in explained(opened, *arguments, ontology=default_folder())]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    "subject",
    [
        *(
            "Industrial",
            "industrial",
            "Revenue",
            "营业收入",
            "ekg:Revenue",
            "2025-H1",
            "id:period-2025-h1",
            "id:obs-1",
            "id:ev-4",
        ),
        "Elm Research",
    ],
)
def test_whatever_an_observation_is_made_of_explains_it(plant: Path, subject: str) -> None:
    assert said(plant, subject) == ["Acme | Revenue | 120 USD, Industrial, 2025-H1"]


def test_a_document_explains_all_that_rests_on_it(plant: Path) -> None:
    assert {one.partition(" | ")[2] for one in said(plant, "id:doc-1")} == {
        "acquires | Oakline",
        "Revenue | 120 USD, Industrial, 2025-H1",
    }


def test_further_words_narrow_what_is_asked_for(plant: Path) -> None:
    assert len(said(plant, "Industrial", "Revenue", "2025-H1")) == 1
    with pytest.raises(UnknownName):
        said(plant, "Industrial", "NetIncome")


def test_a_relation_is_a_subject_too() -> None:
    assert any("builds" in one for one in said(NORVANE, "builds"))


def test_of_a_node_without_facts_the_places_where_it_is_named_are_shown(plant: Path) -> None:
    assert said(plant, "Lone Mill") == ["Lone Mill | mentionedAt | named here; nothing is stated of it"]
    assert "[subject: Lone Mill]" in run("explain", plant, "Lone Mill").stdout


def test_being_named_is_no_fact_that_could_be_kept_out(plant: Path) -> None:
    with open_graph(plant) as opened, pytest.raises(Exception, match="states nothing of Lone Mill"):
        asked(opened, "Lone Mill", ontology=default_folder())


def test_places_within_another_place_of_the_same_fact_are_not_told_again(plant: Path) -> None:
    with open_graph(plant) as opened:
        found = explained(opened, "Acme", "acquires", ontology=default_folder())
    assert [(one.start, one.end) for one in found] == [(0, 20), (90, 109)]


def test_what_nothing_is_called_is_an_error() -> None:
    with pytest.raises(UnknownName):
        asked(Graph.of([]), "Industrial", ontology=default_folder())
