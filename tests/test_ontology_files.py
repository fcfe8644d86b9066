"""The files beside the terms: alignments, shapes, queries and colours."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pyshacl
import pytest
import rdflib
import rdflib.namespace
from pyoxigraph import RdfFormat, Store
from rdflib.namespace import RDF, RDFS, SH, SKOS

from kg.ontology import Ontology, default_folder
from kg.vocab import EKG_IRI

FOLDER = default_folder()
SAMPLE = Path(__file__).parent / "fixtures" / "ontology" / "graph.ttl"
GRAPH = rdflib.Graph()
for _path in sorted(FOLDER.glob("*.ttl")):
    GRAPH.parse(_path)
EKG = rdflib.Namespace(EKG_IRI)
NAMESPACES = {
    "schema": rdflib.namespace.SDO, "org": rdflib.namespace.ORG, "prov": rdflib.namespace.PROV, "sosa": rdflib.namespace.SOSA,
    "time": rdflib.namespace.TIME, "foaf": rdflib.namespace.FOAF,
}  # fmt: skip


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load()


def alignments() -> set[tuple[str, str]]:
    found = set()
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch):
        for ours, theirs in GRAPH.subject_objects(predicate):
            outside = isinstance(theirs, rdflib.URIRef) and not str(theirs).startswith((EKG_IRI, str(SKOS), str(RDF)))
            if isinstance(ours, rdflib.URIRef) and ours.startswith(EKG_IRI) and outside:
                found.add((ours.removeprefix(EKG_IRI), str(theirs)))
    return found


def test_the_page_of_alignments_lists_every_alignment_and_no_other() -> None:
    page = FOLDER.parent / "docs" / "alignments.md"
    if not page.is_file():
        pytest.skip("docs/alignments.md is not part of an installed package")
    text = page.read_text(encoding="utf-8")
    spaces = dict(re.findall(r"^\| `([\w-]+)` \| .+ \| `(http[^`]+)` \|", text, re.MULTILINE))
    rows = re.findall(r"^\| `ekg:(\w+)` \| (?:below|near) \| `([\w-]+):(\w+)` \|$", text, re.MULTILINE)
    assert {(ours, spaces[prefix] + local) for ours, prefix, local in rows} == alignments()


def test_aligned_terms_exist_in_the_vocabularies_that_rdflib_knows() -> None:
    known = {str(namespace): namespace for namespace in NAMESPACES.values()}
    for _, theirs in alignments():
        space = theirs[: max(theirs.rfind("#"), theirs.rfind("/")) + 1]
        if space in known:
            assert theirs[len(space) :] in known[space], theirs


# ------------------------------------------------------------------ shapes
def violations(turtle: str) -> set[tuple[str, str]]:
    data = rdflib.Graph().parse(data=turtle, format="turtle")
    _, report, _ = pyshacl.validate(data + GRAPH, shacl_graph=GRAPH)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = str(report.value(result, SH.focusNode)).removeprefix("https://w3id.org/earnings-kg/id/")
        found.add((focus, str(report.value(result, SH.resultMessage))))
    return found


def test_a_graph_of_the_contract_conforms() -> None:
    assert violations(SAMPLE.read_text(encoding="utf-8")) == set()


# All at once, since pySHACL takes a second: each change, the node at fault, and a part of the message.
FAULTS = [
    ('id:doc-b a ekg:Document ; dcterms:title "诺文财报" ;', "id:doc-b a ekg:Document ;", "doc-b", "--title"),
    ("ekg:start 3 ; ekg:end 20", "ekg:start 30 ; ekg:end 20", "ev-a", "before its ekg:end"),
    ('ekg:quote "诺文称" ;', 'ekg:quote "" ;', "ev-b", "ekg:quote"),
    ('ekg:value 4200000000.0 ; ekg:unit "EUR"', 'ekg:value 4200000000.0 ; ekg:unit ""', "obs-1", "ekg:unit"),
    ("ekg:confidence 0.9", "ekg:confidence 1.9", "obs-1", "from 0 to 1"),
    ("ekg:value 4300000000.0", "ekg:value 4300000000.0 ; ekg:minValue 1.0", "obs-2", "keep one of the two forms"),
    ("ekg:changeBasis ekg:YearOverYear ;", "", "obs-3", "ekg:changeBasis"),
    ("ekg:minValue 1.0 ; ekg:maxValue 2.0", "ekg:minValue 3.0 ; ekg:maxValue 2.0", "obs-4", "swap"),
    ("ekg:metric ekg:OtherMetric", "ekg:metric ekg:Guesswork", "obs-5", "ekg:OtherMetric"),
    ("rdf:object id:tolley ;", "", "st-1", "rdf:object"),
    ("rdf:object ekg:UnderConstruction ; ekg:modality ekg:Reported", "rdf:object ekg:UnderConstruction", "st-2", "ekg:modality"),
    ("org:role ekg:ChiefExecutiveOfficer", "org:role ekg:Wizard", "membership-1", "org:role"),
    ('rdfs:label "2025-Q2" ;', 'rdfs:label "2Q25" ;', "period-2025-q2", "2025-H1"),
    ('id:tolley a ekg:Company ; rdfs:label "Tolley"@en ;', "id:tolley a ekg:Company ;", "tolley", "rdfs:label"),
    ("ekg:builds id:plant", "ekg:builds id:mira", "mira", "Only a facility"),
    ('schema:text "Welcome."', 'schema:text ""', "turn-1", "schema:text"),
    ("ekg:answers id:turn-2", "ekg:answers id:turn-1", "turn-3", "ekg:answers"),
    ("ekg:askedBy id:omar", "ekg:askedBy id:norvane", "turn-2", "asked by"),
    ('"2027"^^xsd:gYear', '"soon"', "plant", "ekg:expectedOnline"),
]  # fmt: skip


def test_each_fault_is_found_at_its_node_with_its_remedy() -> None:
    turtle = SAMPLE.read_text(encoding="utf-8")
    for old, new, _, _ in FAULTS:
        assert old in turtle, old
        turtle = turtle.replace(old, new, 1)
    found = violations(turtle)
    for _, _, focus, part in FAULTS:
        assert any(node == focus and part in message for node, message in found), (focus, part)


def test_every_shape_says_what_to_do() -> None:
    shapes = rdflib.Graph().parse(FOLDER / "shapes.ttl")
    inner = {*shapes.objects(None, SH.property), *shapes.subjects(RDF.type, SH.NodeShape)}
    listed = {p for branch in shapes.objects(None, RDF.first) for p in shapes.objects(branch, SH.property)}
    structural = {SH.property, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.nodeKind, RDF.type}
    for shape in inner - listed:
        constrains = {p for p in shapes.predicates(shape) if p not in structural}
        assert not constrains or (shape, SH.message, None) in shapes, list(shapes.predicate_objects(shape))


# ------------------------------------------------------------------ queries and pictures
QUERIES = sorted((FOLDER / "queries").glob("*.rq"))


def test_there_are_queries_enough() -> None:
    assert len(QUERIES) >= 10


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_has_a_title_and_a_description_and_answers_in_order(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    title, description = text.splitlines()[:2]
    assert re.match(r"# \S", title)
    assert re.match(r"# \S", description)
    assert "ORDER BY" in text
    store = Store()
    store.load(path=str(SAMPLE), format=RdfFormat.TURTLE)
    assert list(store.query(text))


def test_values_that_contradict_are_listed_once() -> None:
    store = Store()
    store.load(path=str(SAMPLE), format=RdfFormat.TURTLE)
    rows = list(store.query((FOLDER / "queries" / "conflicting-values.rq").read_text(encoding="utf-8")))
    assert [(row["value"].value, row["otherValue"].value) for row in rows] == [("4200000000", "4300000000")]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_class_is_drawn_and_stands_out_from_white(ontology: Ontology) -> None:
    styles = tomllib.loads((FOLDER / "view.toml").read_text(encoding="utf-8"))["classes"]
    assert set(styles) <= set(ontology.classes)
    for name in ontology.classes:
        assert any(ontology.is_a(name, styled) for styled in styles)
    for name, style in styles.items():
        assert 1.05 / (luminance(style["color"]) + 0.05) >= 2.2, name
    families = [styles[name] for name in ("Company", "Person", "Product", "Facility", "Event", "Location")]
    assert len({(s["color"], s["shape"]) for s in families}) == len(families)
