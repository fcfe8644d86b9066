"""Every format read back by a library that did not write it."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad
from rdflib.compare import isomorphic

import kg.store
from kg.errors import BadOutput, KgError
from kg.export import FILE_FORMATS, FOLDER_FORMATS, export, render
from kg.recordtypes import local
from kg.store import Graph
from kg.vocab import EKG, RDF, RDFS

NORVANE = Path(__file__).parent / "fixtures" / "norvane"
ID = "https://w3id.org/earnings-kg/id/"
RDFLIB_NAMES = {"turtle": "turtle", "nt": "nt", "rdfxml": "xml", "trig": "trig", "nquads": "nquads", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return kg.store.open(NORVANE)


@pytest.fixture(scope="module")
def expected() -> rdflib.Dataset:
    return rdflib.Dataset(default_union=True).parse(NORVANE / "graph.trig")


@pytest.mark.parametrize("format", ["turtle", "nt", "rdfxml"])
def test_a_format_of_triples_is_isomorphic(graph: Graph, expected: rdflib.Dataset, format: str) -> None:
    union = rdflib.Graph()
    for triple in expected.triples((None, None, None)):
        union.add(triple)
    assert isomorphic(rdflib.Graph().parse(data=render(graph, format), format=RDFLIB_NAMES[format]), union)


@pytest.mark.parametrize("format", ["trig", "nquads", "jsonld"])
def test_a_format_of_quads_keeps_each_document_apart(graph: Graph, expected: rdflib.Dataset, format: str) -> None:
    read = rdflib.Dataset().parse(data=render(graph, format), format=RDFLIB_NAMES[format])
    for document in graph.documents():
        name = rdflib.URIRef(document.iri)
        assert len(read.graph(name)) > 50
        assert isomorphic(read.graph(name), expected.graph(name))


def test_rdfxml_says_what_it_cannot_hold() -> None:
    a = NamedNode(f"{ID}a")
    bell = Graph.of([Quad(a, NamedNode(RDFS.label), Literal("ding\x07"))])
    with pytest.raises(KgError, match=r"id/a.*control character.*nquads"):
        render(bell, "rdfxml")
    assert len(render(bell, "nquads").splitlines()) == 1


@pytest.mark.parametrize(("format", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_a_picture_holds_entities_and_relations(graph: Graph, format: str, read: object) -> None:
    network = read(BytesIO(render(graph, format)))  # type: ignore[operator]
    assert set(network) == {entity.iri for entity in graph.entities()}
    assert len(network.edges) == len(graph.relations())
    assert network.nodes[f"{ID}norvane"]["label"] == "Norvane"
    assert network.nodes[f"{ID}beacon"]["type"] == "ComputeCluster"
    assert "Revenue 2026: 13000000000 to 14000000000 USD (Guidance)" in network.nodes[f"{ID}norvane"]["facts"]
    assert network.nodes[f"{ID}lin-tao"]["roles"] == "ChiefExecutiveOfficer, Norvane"
    ((_, _, edge),) = [one for one in network.edges(data=True) if one[2]["predicate"] == EKG.builds]
    assert (edge["confidence"], edge["modality"], edge["document"]) == (0.9, "Reported", "诺凡公司第二季度电话会")
    assert edge["quote"].startswith("正在建造")
    assert edge["quote_end"] - edge["quote_start"] == len(edge["quote"])


@pytest.mark.parametrize(("format", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_two_relations_of_a_pair_are_two_edges(format: str, read: object) -> None:
    a, b = NamedNode(f"{ID}a"), NamedNode(f"{ID}b")
    named = [Quad(node, NamedNode(RDF.type), NamedNode(EKG.Company)) for node in (a, b)]
    labelled = [Quad(node, NamedNode(RDFS.label), Literal("x")) for node in (a, b)]
    related = [Quad(a, NamedNode(predicate), b) for predicate in (EKG.acquires, EKG.supplies)]
    network = read(BytesIO(render(Graph.of([*named, *labelled, *related]), format)))  # type: ignore[operator]
    assert {edge["predicate"] for _, _, edge in network.edges(data=True)} == {EKG.acquires, EKG.supplies}


def test_a_picture_survives_characters_that_xml_forbids() -> None:
    a = NamedNode(f"{ID}a")
    hostile = Graph.of(
        [Quad(a, NamedNode(RDF.type), NamedNode(EKG.Company)), Quad(a, NamedNode(RDFS.label), Literal("<b>\x00&]]>"))]
    )
    for format, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        assert read(BytesIO(render(hostile, format))).nodes[a.value]["label"] == "<b>\N{REPLACEMENT CHARACTER}&]]>"


def test_cytoscape_elements_point_at_each_other(graph: Graph) -> None:
    elements = json.loads(render(graph, "cytoscape"))["elements"]
    ids = {node["data"]["id"] for node in elements["nodes"]}
    assert len(ids) == len(graph.entities())
    assert len(elements["edges"]) == len(graph.relations())
    assert all({edge["data"]["source"], edge["data"]["target"]} <= ids for edge in elements["edges"])


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"))))


def test_csv_tables_join(graph: Graph, tmp_path: Path) -> None:
    export(graph, "csv", tmp_path)
    tables = {path.stem: rows(path) for path in tmp_path.iterdir()}
    assert {name: len(table) for name, table in tables.items()} == {
        "documents": 2,
        "entities": 8,
        "evidence": len({row["id"] for row in tables["evidence"]}),
        "observations": 5,
        "relations": 10,
        "roles": 1,
    }
    evidence = {row["id"]: row for row in tables["evidence"]}
    used = {
        key
        for name in ("entities", "relations", "observations", "roles")
        for row in tables[name]
        for key in row["evidence"].split(";")
    }
    assert used == set(evidence)
    assert {row["document"] for row in evidence.values()} == {row["id"] for row in tables["documents"]}
    guidance = next(row for row in tables["observations"] if row["modality"] == "Guidance")
    assert (guidance["value"], guidance["min_value"], guidance["max_value"]) == ("", "13000000000", "14000000000")
    assert next(row for row in tables["entities"] if row["label"] == "Norvane")["label_zh"] == "诺凡"


def test_neo4j_headers_and_ends(graph: Graph, tmp_path: Path) -> None:
    export(graph, "neo4j", tmp_path)
    nodes = {row["id:ID"]: row for name in ("entities", "observations", "documents") for row in rows(tmp_path / f"{name}.csv")}
    links = rows(tmp_path / "relationships.csv")
    assert all(link[":START_ID"] in nodes and link[":END_ID"] in nodes for link in links)
    assert nodes[f"{ID}norvane"][":LABEL"] == "Entity;Company"
    assert {"WORKS_FOR", "PARTNERS_WITH", "HAS_OBSERVATION", "STATED_IN"} <= {link[":TYPE"] for link in links}


def test_parquet_has_the_same_types_in_every_graph(graph: Graph, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    export(graph, "parquet", tmp_path / "full")
    export(Graph.of([]), "parquet", tmp_path / "empty")
    for path in (tmp_path / "full").iterdir():
        assert parquet.read_schema(path).equals(parquet.read_schema(tmp_path / "empty" / path.name)), path.name
    values = parquet.read_table(tmp_path / "full" / "observations.parquet").to_pydict()
    assert 3150000000.0 in values["value"]


def test_without_its_library_parquet_says_what_to_do(graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(KgError, match=r"pip install 'earnings-kg\[parquet\]'"):
        export(graph, "parquet", tmp_path)


@pytest.mark.parametrize("format", [*FILE_FORMATS, *FOLDER_FORMATS])
def test_an_empty_graph_exports(format: str, tmp_path: Path) -> None:
    if format == "parquet":
        pytest.importorskip("pyarrow")
    export(Graph.of([]), format, tmp_path / "out")


@pytest.mark.parametrize("format", FILE_FORMATS)
def test_bytes_do_not_depend_on_the_order(graph: Graph, format: str) -> None:
    assert render(Graph.of(sorted(graph.quads(), key=str, reverse=True)), format) == render(graph, format)


def test_a_folder_format_is_no_file_and_a_file_no_folder(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="folder"):
        render(graph, "csv")
    with pytest.raises(BadOutput, match="name a file"):
        export(graph, "nt", tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(BadOutput, match="choose another folder"):
        export(graph, "csv", tmp_path / "file")


def test_local_names() -> None:
    assert [local(iri) for iri in (EKG.builds, f"{ID}beacon", "plain")] == ["builds", "beacon", "plain"]
