"""Opening graphs, asking them, and writing them."""

from __future__ import annotations

import os
import stat
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib.compare import isomorphic

import kg.store
from kg.errors import BadOutput, BrokenOntology, Unreadable
from kg.recordtypes import local
from kg.sparql import BadQuery, named_queries, refuse_remote
from kg.store import Graph
from kg.write import atomic, check_writable, to_nquads, to_trig, to_turtle, write_graph

NORVANE = Path(__file__).parent / "fixtures" / "norvane"
ID = "https://w3id.org/earnings-kg/id/"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return kg.store.open(NORVANE)


# --- open


def test_every_rdf_format_opens_to_the_same_triples(graph: Graph, tmp_path: Path) -> None:
    triples = {quad.triple for quad in graph.quads()}
    (tmp_path / "a.ttl").write_bytes(to_turtle(graph.quads()))
    (tmp_path / "a.nq").write_bytes(to_nquads(graph.quads()))
    rdf = rdflib.Graph().parse(tmp_path / "a.ttl")
    for name, format in (("a.nt", "nt"), ("a.rdf", "xml"), ("a.jsonld", "json-ld"), ("b.ttl", "longturtle")):
        rdf.serialize(tmp_path / name, format=format, encoding="utf-8")
    for path in sorted(tmp_path.iterdir()):
        assert {quad.triple for quad in kg.store.open(path).quads()} == triples, path.name


def test_a_folder_without_trig_opens_its_turtle(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_bytes(to_turtle(graph.quads()))
    assert len(kg.store.open(tmp_path)) == len(graph)


def test_a_store_on_disk_opens_for_reading(graph: Graph, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.extend(graph.quads())
    store.flush()
    del store
    with kg.store.open(tmp_path / "store") as opened:
        assert len(opened) == len(graph)
        assert opened.query("ASK { ?s a ekg:Company }").boolean
        assert opened.observations() == graph.observations()
        assert set(opened.quads()) == set(graph.quads())


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("graph.ttl", b"<a> <b> 'x .", "graph.ttl:1: not Turtle"),
        ("graph.docx", b"PK", "unknown kind of file"),
        ("graph.nt", b"\xff\xfe\x00", "graph.nt"),
        ("empty", None, "holds no graph.trig"),
    ],
)
def test_what_holds_no_graph_is_named_with_a_remedy(tmp_path: Path, name: str, content: bytes | None, told: str) -> None:
    path = tmp_path / name
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(Unreadable, match=r"; \w") as caught:
        kg.store.open(path)
    assert told in str(caught.value)


def test_a_closed_graph_says_so(graph: Graph) -> None:
    with Graph.of(graph.quads()) as opened:
        pass
    with pytest.raises(ValueError, match="closed"):
        opened.query("ASK { ?s ?p ?o }")


# --- query


def test_a_triple_of_two_documents_counts_once(graph: Graph) -> None:
    result = graph.query('SELECT ?company { ?company a ekg:Company ; rdfs:label "Norvane"@en }')
    assert [row["company"] for row in result] == [f"{ID}norvane"]


def test_a_named_graph_is_a_document(graph: Graph) -> None:
    result = graph.query("SELECT DISTINCT ?document { GRAPH ?document { id:norvane a ekg:Company } }")
    assert {row["document"] for row in result} == {document.iri for document in graph.documents()}


def test_rows_give_python_values(graph: Graph) -> None:
    row = graph.query("SELECT ?value ?unit ?none { ?o ekg:metric ekg:PowerCapacity ; ekg:value ?value ; ekg:unit ?unit }").rows[0]
    assert (row["value"], row["unit"], row["none"]) == (Decimal(2000000000), "W", None)
    assert tuple(row) == (Decimal(2000000000), "W", None)
    assert row.columns == ("value", "unit", "none")
    with pytest.raises(KeyError, match="volts"):
        row["volts"]


def test_ask_and_construct(graph: Graph) -> None:
    assert graph.query("ASK { id:norvane ekg:acquires ?x }").boolean is True
    assert not graph.query("ASK { id:norvane ekg:acquires id:norvane }")
    triples = graph.query("CONSTRUCT { ?a ekg:partnersWith ?b } WHERE { ?a ekg:partnersWith ?b }").triples
    assert triples is not None
    assert len(triples) == 2


@pytest.mark.parametrize("query", ["SELECT", "SELECT ?x { ?x", "INSERT DATA { <a:b> <a:b> <a:b> }", "", "SELECT (1/0 AS ?x) {"])
def test_a_malformed_query_is_told(graph: Graph, query: str) -> None:
    with pytest.raises(BadQuery, match="query: error at"):
        graph.query(query)


REMOTE = "{} <http://127.0.0.1:9/> {{ ?s ?p ?o }}"


@pytest.mark.parametrize(
    "part",
    [
        "SERVICE",
        "service SILENT",
        "\\u0053ERVICE",
        "FILTER(1 <2)SERVICE",
        '?s ?p "a\\"b" . SERVICE',
        "# ' \n SERVICE",
        "?s ?p ex:o\\'b . SERVICE",
        "?s ?p '''it's''' . SERVICE",
        "?s ?p ?service . SERVICE",
    ],
)
def test_no_query_reaches_another_host(part: str) -> None:
    with pytest.raises(BadQuery, match="another host"):
        refuse_remote(f"SELECT * {{ {REMOTE.format(part)} }}")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a ekg:Service }",
        "SELECT * { ?s ?p 'SERVICE', \"SERVICE <x>\", '''a 'SERVICE' b''' }",
        "SELECT * { ?s <http://example.org/ SERVICE> ?o # SERVICE\n }".replace(" SERVICE>", "SERVICE>"),
        "SELECT * { ?s ekg:services/ekg:service ?o ; ?p :SERVICE }",
    ],
)
def test_the_word_service_alone_is_harmless(query: str) -> None:
    refuse_remote(query)


def test_named_queries_have_titles_and_broken_ones_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "queries"
    folder.mkdir()
    (folder / "who.rq").write_text("#   Who works where?\n# more\nSELECT * { ?p ekg:worksFor ?o }")
    (folder / "bare.rq").write_text("ASK { ?s ?p ?o }")
    assert {name: query.title for name, query in named_queries(tmp_path).items()} == {"bare": "", "who": "Who works where?"}
    (folder / "bad.rq").write_bytes(b"\xff")
    with pytest.raises(BrokenOntology, match=r"bad\.rq"):
        named_queries(tmp_path)


# --- records


def test_entities_have_labels_classes_and_evidence(graph: Graph) -> None:
    entities = {local(entity.iri): entity for entity in graph.entities()}
    assert list(entities) == sorted(entities)
    assert set(entities) == {
        *("aster-2", "aster-3", "beacon", "call-norvane-2026-q2", "greymont-chips", "lin-tao", "norvane", "pellar-robotics"),
    }
    company = entities["norvane"]
    assert (company.label("zh"), company.label("en"), company.label("fr")) == ("诺凡", "Norvane", "Norvane")
    assert [alias.text for alias in company.aliases] == ["诺凡公司"]
    assert [(local(key), value) for key, value in company.properties] == [("tickerSymbol", "NRVN")]
    assert len(company.evidence) == 2
    assert ("status", "UnderConstruction") in [(local(key), value) for key, value in entities["beacon"].properties]


def test_a_relation_gathers_its_documents(graph: Graph) -> None:
    works = next(one for one in graph.relations() if local(one.predicate) == "worksFor")
    assert (local(works.subject), local(works.object), works.confidence) == ("lin-tao", "norvane", 0.9)
    assert {one.quote for one in works.evidence} == {"首席执行官林涛（Tao Lin）说", "Chief executive Tao Lin said"}
    planned = next(one for one in graph.relations() if local(one.predicate) == "acquires")
    assert planned.modality == "Planned"
    assert {local(one.predicate) for one in graph.relations()}.isdisjoint({"mentions", "speaker", "inEvent"})


def test_observations_are_typed(graph: Graph) -> None:
    facts = {(local(one.metric), one.kind, one.modality): one for one in graph.observations()}
    level = facts["Revenue", "Level", "Reported"]
    assert (level.value, level.unit, level.period, level.comparator) == (Decimal(3150000000), "USD", "2026-Q2", "Exactly")
    assert level.evidence[0].raw_quote != level.evidence[0].quote == "公司第二季度收入为31.5亿美元"
    assert facts["Revenue", "Change", "Reported"].basis == "YearOverYear"
    guidance = facts["Revenue", "Level", "Guidance"]
    assert (guidance.value, guidance.minimum, guidance.maximum) == (None, Decimal(13000000000), Decimal(14000000000))


def test_evidence_is_found_by_any_iri(graph: Graph) -> None:
    for record in (*graph.observations(), *graph.memberships(), *graph.entities()):
        assert graph.evidence(record.iri) == tuple(sorted(record.evidence, key=lambda one: one.iri))
    one = graph.observations()[0].evidence[0]
    assert graph.evidence(one.iri) == (one,)
    assert graph.evidence(f"{ID}nothing") == ()


def test_every_raw_quote_lies_where_the_graph_says(graph: Graph) -> None:
    texts = {one.iri: (NORVANE / one.source).read_text(encoding="utf-8") for one in graph.documents()}
    for relation in graph.relations():
        for one in relation.evidence:
            assert texts[one.document][one.start : one.end] == one.raw_quote


def test_a_number_that_is_none_is_no_value() -> None:
    observation = NamedNode(f"{ID}obs-1")
    ekg = "https://w3id.org/earnings-kg/ontology#"
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    for text in ("many", "NaN", "Infinity"):
        quads = [
            Quad(observation, rdf_type, NamedNode(f"{ekg}Observation")),
            Quad(observation, NamedNode(f"{ekg}value"), Literal(text)),
        ]
        assert Graph.of(quads).observations()[0].value is None


def test_rdflib_sees_the_same_graph(graph: Graph) -> None:
    dataset = graph.as_rdflib()
    assert len(dataset) == len(graph)
    ekg = rdflib.Namespace("https://w3id.org/earnings-kg/ontology#")
    assert {local(one) for one in dataset.subjects(rdflib.RDF.type, ekg.ComputeCluster)} == {"beacon"}


# --- write

NODES = st.sampled_from([NamedNode(f"{ID}{name}") for name in ("a", "a-b", "ab", "z", "x.y", "p/q")])
LITERALS = st.builds(Literal, st.text(st.characters(exclude_categories=["Cs"]))) | st.builds(
    lambda text, language: Literal(text, language=language),
    st.text(st.sampled_from('" \\{}.\n\t;@prefix 中')),
    st.sampled_from(["zh", "en"]),
)
QUADS = st.lists(st.builds(Quad, NODES, NODES, NODES | LITERALS, NODES | st.just(DefaultGraph())), max_size=12)


@settings(max_examples=60, deadline=None)
@given(QUADS, st.randoms())
def test_bytes_do_not_depend_on_the_order(quads: list[Quad], chance: object) -> None:
    mixed = [*quads, *quads[:2]]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert (to_turtle(mixed), to_trig(mixed), to_nquads(mixed)) == (to_turtle(quads), to_trig(quads), to_nquads(quads))


@settings(max_examples=60, deadline=None)
@given(QUADS)
def test_what_is_written_reads_back(quads: list[Quad]) -> None:
    assert set(parse(to_trig(quads), format=RdfFormat.TRIG)) == set(quads)
    assert {quad.triple for quad in parse(to_turtle(quads), format=RdfFormat.TURTLE)} == {quad.triple for quad in quads}
    assert set(parse(to_nquads(quads), format=RdfFormat.N_QUADS)) == set(quads)


def test_the_committed_trig_is_what_the_writer_makes(graph: Graph) -> None:
    assert to_trig(graph.quads()) == (NORVANE / "graph.trig").read_bytes()


def test_turtle_is_laid_out_for_people(graph: Graph) -> None:
    text = to_turtle(graph.quads()).decode()
    header, first, *_ = text.split("\n\n")
    assert header.splitlines() == sorted(header.splitlines())
    assert "unit:" not in header  # only prefixes that are used
    assert first.startswith("id:aster-2 a ekg:Service ;\n\trdfs:label")
    blocks = text.removesuffix("\n").split("\n\n")[1:]
    assert [block.split()[0] for block in blocks] == sorted({block.split()[0] for block in blocks})


def test_write_graph_is_read_by_rdflib(graph: Graph, tmp_path: Path) -> None:
    turtle, trig = write_graph(graph.quads(), tmp_path / "new" / "out")
    assert isomorphic(rdflib.Graph().parse(turtle), rdflib.Graph().parse(data=to_turtle(graph.quads()), format="turtle"))
    dataset = rdflib.Dataset().parse(trig)
    assert {str(name.identifier) for name in dataset.graphs() if len(name)} == {one.iri for one in graph.documents()}
    assert sorted(path.name for path in turtle.parent.iterdir()) == ["graph.trig", "graph.ttl"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_interrupted_file_leaves_the_old_one(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def interrupted() -> None:
        with atomic(path) as file:
            file.write(b"half")
            raise error

    with pytest.raises(error):
        interrupted()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_usual_permissions_and_a_link_stays_one(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    usual = tmp_path / "usual"
    usual.touch()
    link.symlink_to(real)
    with atomic(link) as file:
        file.write(b"x")
    assert link.is_symlink()
    assert real.read_bytes() == b"x"
    assert stat.S_IMODE(real.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


def test_where_nothing_can_be_written_the_path_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "file" / "in", Path("/proc/none/x")):
        with pytest.raises(BadOutput, match=r"cannot be written \(.*; \w"), atomic(path):
            pass
    with pytest.raises(BadOutput, match="file"):
        check_writable(tmp_path / "file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BadOutput, match="permission"):
        check_writable(tmp_path)
