"""From pages to files, whole: the same bytes however it is run, facts that point to their characters, a gate that withholds."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode
from rdflib.compare import isomorphic

from kg import BuildOptions, build
from kg.cli import commands
from kg.gather import gather
from kg.model import Document, Metadata, Source
from kg.read import read
from kg.validate import Rules
from kg.vocab import EKG, ID_IRI, PROV, RDF
from tests.graphs import CASES, EXAMPLES, Built, Command, Facts, quads_of, withheld

if TYPE_CHECKING:
    from kg.page import Reader

GRAPH_FILES = ("graph.ttl", "graph.trig", "graph.html", "quarantine.jsonl")
PAGE = (CASES / "call-zh" / "page.txt").read_text(encoding="utf-8")


def facts_of(text: str, reader: Reader, *, name: str = "page") -> Facts:
    """The facts of a page in memory."""
    document = Document(name, text, Source(f"{name}.txt", hashlib.sha256(text.encode()).hexdigest()))
    rules = Rules.load(reader.ontology.folder)
    return Facts(gather(list(reader.pages([document])), reader, rules, ID_IRI).quads)


# --- the same bytes


def test_two_builds_give_the_same_bytes_under_any_hash_seed_order_and_depth(built: Built, kg: Command, tmp_path: Path) -> None:
    output = tmp_path / "some" / "deeper" / "folder"
    done = kg("build", CASES, EXAMPLES, "-o", output, env={"PYTHONHASHSEED": "4711"})
    assert (done.returncode, done.stderr) == (0, "")  # nothing is drawn where no terminal watches
    assert done.stdout.startswith("built ")
    assert "\x1b" not in done.stdout
    for name in GRAPH_FILES:
        assert (output / name).read_bytes() == built.bytes(name), name


def test_a_second_build_over_the_first_changes_nothing(tmp_path: Path) -> None:
    """Even where the output lies among the pages: what was built is not read as a page."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    output = tmp_path / "out"
    first = build([tmp_path], output)
    before = {path.name: path.read_bytes() for path in output.iterdir()}
    assert build([tmp_path], output).documents == first.documents == 1
    assert {path.name: path.read_bytes() for path in output.iterdir()} == before


def test_the_order_of_files_makes_no_difference(built: Built, tmp_path: Path) -> None:
    paths = [*EXAMPLES.glob("*.txt"), *CASES.rglob("*.txt")]
    random.Random(1).shuffle(paths)  # noqa: S311 - a shuffle, not a secret
    build(paths, tmp_path, options=BuildOptions(view=False))
    assert (tmp_path / "graph.trig").read_bytes() == built.bytes("graph.trig")
    assert not (tmp_path / "graph.html").exists()


def test_a_page_alone_has_the_facts_that_it_has_among_others(built: Built, tmp_path: Path) -> None:
    example = next(iter(sorted(EXAMPLES.glob("*.zh.txt"))))
    build([example], tmp_path, options=BuildOptions(view=False))
    alone = set(quads_of(tmp_path))
    graph = next(iter(alone)).graph_name
    assert alone == {quad for quad in quads_of(built.folder) if quad.graph_name == graph}


def test_a_file_named_twice_is_one_document(tmp_path: Path) -> None:
    page = CASES / "call-zh" / "page.txt"
    assert build([page, page.parent, page], tmp_path, options=BuildOptions(view=False)).documents == 1


def test_where_a_page_lies_is_in_the_sources_and_nowhere_else(tmp_path: Path) -> None:
    graphs = []
    for place in ("here", "there/and/deeper"):
        page = tmp_path / place / "call.txt"
        page.parent.mkdir(parents=True)
        page.write_text(PAGE, encoding="utf-8")
        build([page], page.parent / "out", options=BuildOptions(view=False))
        graphs.append((page.parent / "out" / "graph.trig").read_bytes())
        (row,) = map(json.loads, (page.parent / "out" / "sources.jsonl").read_text(encoding="utf-8").splitlines())
        assert row["path"] == "../call.txt"
        assert row["sha256"] == hashlib.sha256(page.read_bytes()).hexdigest()
    assert graphs[0] == graphs[1]
    assert str(tmp_path).encode() not in graphs[0]


# --- what is in the files


def test_another_library_reads_the_same_graph_from_both_files(built: Built) -> None:
    turtle = rdflib.Graph().parse(data=built.bytes("graph.ttl"), format="turtle")
    trig = rdflib.Dataset()
    trig.parse(data=built.bytes("graph.trig"), format="trig")
    union = rdflib.Graph()
    for subject, predicate, target, _ in trig.quads():
        union.add((subject, predicate, target))
    assert isomorphic(turtle, union)
    again = rdflib.Graph().parse(data=turtle.serialize(format="nt"), format="nt")
    assert isomorphic(turtle, again)


def test_every_node_is_an_iri_and_every_graph_a_document(built: Built) -> None:
    quads = quads_of(built.folder)
    documents = set(Facts(quads).of_type(EKG.Document))
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        assert quad.graph_name.value in documents
    assert len(documents) == built.summary.documents == 4


def test_every_fact_has_evidence_and_every_evidence_its_characters(built: Built) -> None:
    facts = Facts(quads_of(built.folder))
    texts = {
        facts_iri: page.text
        for page in read([EXAMPLES, CASES])
        for facts_iri in facts.said
        if _is_document(facts, facts_iri, page)
    }
    stated = [*facts.of_type(EKG.Observation), *facts.of_type(RDF.Statement)]
    assert stated
    for iri in stated:
        assert facts.said[iri].get(PROV.wasDerivedFrom), iri
    places = list(facts.of_type(EKG.Evidence))
    assert len(places) >= len(stated)
    for iri in places:
        start, end = (int(facts.one(iri, p)) for p in (EKG.start, EKG.end))
        assert texts[facts.one(iri, EKG.document)][start:end] == facts.one(iri, EKG.rawQuote)


def _is_document(facts: Facts, iri: str, page: Document) -> bool:
    return EKG.sha256 in facts.said[iri] and facts.one(iri, EKG.sha256) == page.source.sha256


def test_a_statement_is_also_a_plain_triple(built: Built) -> None:
    quads = quads_of(built.folder)
    facts = Facts(quads)
    plain = {(q.subject.value, q.predicate.value, q.object.value) for q in quads}
    for iri in facts.of_type(RDF.Statement):
        assert (facts.one(iri, RDF.subject), facts.one(iri, RDF.predicate), facts.one(iri, RDF.object)) in plain


def test_the_summary_counts_what_is_in_the_files(built: Built) -> None:
    facts = Facts(quads_of(built.folder))
    assert built.summary.observations == len(set(facts.of_type(EKG.Observation)))
    assert built.summary.withheld == len(built.bytes("quarantine.jsonl").splitlines())
    assert not built.summary.problems
    for cls, count in built.summary.entities.items():
        assert count == len(set(facts.of_type(EKG[cls]))), cls


def test_what_was_built_passes_the_check(built: Built, kg: Command) -> None:
    done = kg("check", built.folder)
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("conforms")


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_a_page_says_what_its_case_expects(case: str, reader: Reader) -> None:
    expected = json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))
    facts = facts_of((CASES / case / "page.txt").read_text(encoding="utf-8"), reader)
    observed = {(name, *rest) for who, *rest in facts.observations() for name in facts.names(who)}
    related = {(a, p, b) for s, p, o in facts.relations() for a in facts.names(s) for b in facts.names(o)}
    assert {tuple(row) for row in expected["observations"]} <= observed
    assert {tuple(row) for row in expected["relations"]} <= related


# --- decoration

GLYPHS = "◆◇▷▼▲●○★☆■□▪•◁△▽"


def decorated(text: str, places: list[int], runs: list[str]) -> str:
    """The text with runs of symbols set in at places of its sentences, never at a line's end or start."""
    out, last = [], 0
    inside = [i for i in range(1, len(text)) if not text[i - 1].isspace() and not text[i].isspace()]
    for place, run in zip(sorted({inside[p % len(inside)] for p in places}), runs, strict=False):
        out += [text[last:place], run]
        last = place
    return "".join([*out, text[last:]])


RUNS = st.lists(
    st.text(st.sampled_from(GLYPHS + "-=…"), min_size=3, max_size=8).filter(lambda r: len(set(r) & set(GLYPHS)) > 1),
    min_size=40,
    max_size=40,
)


@settings(max_examples=12, deadline=None)
@given(places=st.lists(st.integers(0, 10_000), min_size=40, max_size=40, unique=True), runs=RUNS)
def test_decoration_anywhere_leaves_the_facts_as_they_are(reader: Reader, places: list[int], runs: list[str]) -> None:
    clean, noisy = facts_of(PAGE, reader), facts_of(decorated(PAGE, places, runs), reader)
    assert noisy.observations() == clean.observations()
    assert noisy.relations() == clean.relations()


def test_a_number_cut_by_symbols_is_found_with_its_raw_characters(reader: Reader) -> None:
    text = PAGE
    for old, new in (
        ("475.16亿元", "475◆--◇▷▼.16亿元"),
        ("18.34亿元", "18.34▲●=★☆亿元"),
        ("我们与", "我▽•◁◆…们与"),
        ("分析师的", "分○▪■□析师的"),
        ("14%", "14%◇▷★-"),
        ("86.5", "86☆△◁▼.5"),
        ("共同开发", "共●○◆◇同开发"),
    ):
        assert old in text
        text = text.replace(old, new)
    facts = facts_of(text, reader)
    assert facts.observations() == facts_of(PAGE, reader).observations()
    raw = [facts.one(iri, EKG.rawQuote) for iri in facts.of_type(EKG.Evidence) if facts.one(iri, EKG.quote) == "475.16亿元"]
    assert raw == ["475◆--◇▷▼.16亿元"]


# --- the gate


def shaped(ontology: Path, turtle: str) -> Path:
    with (ontology / "shapes.ttl").open("a", encoding="utf-8") as file:
        file.write(turtle)
    return ontology


def test_a_fact_that_a_shape_forbids_is_withheld_and_the_rest_built(ontology_copy: Path, tmp_path: Path, reader: Reader) -> None:
    ontology = shaped(
        ontology_copy,
        """
ekg:ModestShape a sh:NodeShape ; sh:targetClass ekg:Observation ;
    sh:property [ sh:path ekg:value ; sh:maxInclusive 40000000000 ; sh:message "Too large to be true: look at the page." ] .
""",
    )
    output = tmp_path / "out"
    summary = build([CASES / "call-zh" / "page.txt"], output, options=BuildOptions(ontology=ontology, view=False))
    (row,) = withheld(output)
    assert summary.withheld == 1
    assert [reason.partition(" (")[0] for reason in row["reasons"]] == ["shape: Too large to be true: look at the page."]
    assert "475.16" in row["says"]
    assert row["quote"] in PAGE
    left, whole = Facts(quads_of(output)), facts_of(PAGE, reader)
    assert whole.observations() - left.observations() == {
        fact for fact in whole.observations() if fact[3] == "47516000000" and fact[1] == "Revenue"
    }
    assert left.relations() == whole.relations()
    checked = CliRunner().invoke(commands, ["check", str(output), "--ontology", str(ontology)])
    assert checked.exit_code == 0, checked.stdout


def test_a_thing_that_fails_goes_with_the_facts_about_it(ontology_copy: Path, tmp_path: Path) -> None:
    ontology = shaped(
        ontology_copy,
        """
ekg:NotHimShape a sh:NodeShape ; sh:targetClass ekg:Person ;
    sh:property [ sh:path rdfs:label ; sh:minLength 3 ; sh:pattern "^(?!林小川)" ; sh:message "No such person." ] .
""",
    )
    build([CASES / "call-zh" / "page.txt"], tmp_path / "out", options=BuildOptions(ontology=ontology))
    facts = Facts(quads_of(tmp_path / "out"))
    people = {name for iri in facts.of_type(EKG.Person) for name in facts.names(iri)}
    assert "林小川" not in people
    assert "周若兰" in people
    rows = withheld(tmp_path / "out")
    assert all(reason.startswith("shape: No such person.") for row in rows for reason in row["reasons"])
    assert any(row["says"].startswith("worksFor") for row in rows)


def test_a_turn_that_fails_is_withheld(ontology_copy: Path, tmp_path: Path) -> None:
    ontology = shaped(
        ontology_copy,
        """
ekg:ShortTurnShape a sh:NodeShape ; sh:targetClass ekg:Turn ;
    sh:property [ sh:path schema:text ; sh:pattern "座舱" ; sh:message "Not about cars." ] .
""",
    )
    build([CASES / "call-zh" / "page.txt"], tmp_path / "out", options=BuildOptions(ontology=ontology, view=False))
    rows = withheld(tmp_path / "out")
    assert [row["says"] for row in rows] == ["turn"]
    assert len(set(Facts(quads_of(tmp_path / "out")).of_type(EKG.Turn))) == 1


def test_a_page_that_fails_as_a_whole_is_withheld_and_the_others_built(ontology_copy: Path, tmp_path: Path) -> None:
    ontology = shaped(
        ontology_copy,
        """
ekg:NamedDocumentShape a sh:NodeShape ; sh:targetClass ekg:Document ;
    sh:property [ sh:path dcterms:publisher ; sh:minCount 1 ; sh:message "Who published it? Give a publisher." ] .
""",
    )
    pages = tmp_path / "pages.jsonl"
    rows = [{"id": "known", "text": PAGE, "publisher": "Our own"}, {"id": "unknown", "text": PAGE.replace("22%", "23%")}]
    pages.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    output = tmp_path / "out"
    build([pages], output, options=BuildOptions(ontology=ontology, view=False))
    (row,) = withheld(output)
    assert row["says"] == "unknown"
    assert [reason.partition(" (")[0] for reason in row["reasons"]] == ["shape: Who published it? Give a publisher."]
    assert len(set(Facts(quads_of(output)).of_type(EKG.Document))) == 1
    checked = CliRunner().invoke(commands, ["check", str(output), "--ontology", str(ontology)])
    assert checked.exit_code == 0, checked.stdout


# --- options, progress, speed


def test_what_is_told_of_a_page_counts_as_known(tmp_path: Path) -> None:
    page = tmp_path / "note.txt"
    page.write_text("我们的营收为5亿元。", encoding="utf-8")
    known = Metadata(company="星桥软件", period="2024-Q4")
    build([page], tmp_path / "out", options=BuildOptions(metadata=known, view=False))
    facts = Facts(quads_of(tmp_path / "out"))
    ((who, metric, _, value, _, period, _),) = facts.observations()
    assert facts.names(who) == {"星桥软件"}
    assert (metric, value, period) == ("Revenue", "500000000", "2024-Q4")


def test_another_base_names_all_data(tmp_path: Path) -> None:
    build([CASES / "call-zh"], tmp_path, options=BuildOptions(base_iri="https://data.example.org/kg/", view=False))
    quads = quads_of(tmp_path)
    assert all(quad.subject.value.startswith("https://data.example.org/kg/") for quad in quads)


def test_progress_is_told_for_every_page(tmp_path: Path) -> None:
    heard: list[tuple[str, int]] = []
    build([CASES], tmp_path, options=BuildOptions(view=False), progress=lambda stage, done: heard.append((stage, done)))
    assert heard == [("read", 1), ("read", 2), ("assemble", 1), ("assemble", 2)]


def test_a_terminal_sees_what_is_done(kg: Command, tmp_path: Path) -> None:
    script = shutil.which("script")
    if script is None:
        pytest.skip("no script(1) here to make a terminal")
    command = f"{sys.executable} -m kg.cli build {CASES / 'call-zh'} -o {tmp_path} --no-view"
    done = subprocess.run([script, "-qec", command, "/dev/null"], capture_output=True, check=True, timeout=120)
    assert b"assemble: 1" in done.stdout or b"read: 1" in done.stdout


def test_help_takes_less_than_half_a_second(kg: Command) -> None:
    def took() -> float:
        began = time.perf_counter()
        assert kg("--help").returncode == 0
        return time.perf_counter() - began

    assert min(took() for _ in range(9)) < 0.5


@pytest.mark.parametrize(
    ("text", "ticker"),
    [
        ("Marlowe Systems (NASDAQ: MRLW) said that revenue was $3 million.", "MRLW"),
        ("湖光机器人（600123）公告，预计全年营收12亿元。", "600123"),
        ("湖光机器人(02333.HK)公告，预计全年营收12亿元。", "02333.HK"),
    ],
)
def test_the_code_in_the_bracket_is_the_ticker_of_the_company_before_it(reader: Reader, text: str, ticker: str) -> None:
    """And of nothing else: it is neither an entity nor another name."""
    pages = list(reader.pages([Document("page", text, Source("page.txt", "0" * 64))]))
    quads = gather(pages, reader, Rules.load(reader.ontology.folder), ID_IRI).quads
    assert [getattr(q.object, "value", "") for q in quads if q.predicate.value.endswith("tickerSymbol")] == [ticker]
