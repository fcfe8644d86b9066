"""Validation: a graph with which nothing is wrong, every kind of corruption planted in it, and shapes against pySHACL."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Store

from kg.clean import clean
from kg.errors import BrokenOntology, Unreadable
from kg.model import CleanText, Document, Source
from kg.ontology import default_folder
from kg.validate import Problem, Report, Rules, combine, format_report, gate, load_sources, validate
from kg.validate.schema import Schema

FIXTURES = Path(__file__).parent / "fixtures" / "validate"
ID = "https://w3id.org/earnings-kg/id/"
TURTLE = (FIXTURES / "graph.ttl").read_text(encoding="utf-8")
TEXT = (FIXTURES / "call.txt").read_bytes().decode()


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules.load(default_folder())


def store_of(turtle: str) -> Store:
    store = Store()
    store.load(input=turtle.encode(), format=RdfFormat.TURTLE)
    return store


def cleaned(text: str = TEXT) -> CleanText:
    return clean(Document("doc-1", text, Source("call.txt", hashlib.sha256(text.encode()).hexdigest())))


def swapped(old: str, new: str, *, block: str = "") -> str:
    """The good graph with one change, after the start of a block where it is given; the change must hit."""
    start = TURTLE.index(block)
    at = TURTLE.index(old, start)
    return TURTLE[:at] + new + TURTLE[at + len(old) :]


def without(block: str) -> str:
    """The good graph without the description of one node."""
    start = TURTLE.index(f"id:{block} a ")
    end = TURTLE.index(" .\n", start) + 3
    return TURTLE[:start] + TURTLE[end:]


def found(report: Report) -> set[tuple[str, str]]:
    return {(problem.kind, problem.focus.removeprefix(ID)) for problem in report.problems}


# Each corruption: what the graph becomes, and the kind and focus of a problem that must be named.
CORRUPTIONS = {
    "shifted offset": (swapped("ekg:start ", "ekg:start 1", block="id:ev-sales-at a"), "offset", "ev-sales-at"),
    "offset beyond the text": (swapped("ekg:end ", "ekg:end 9", block="id:ev-people-at a"), "offset", "ev-people-at"),
    "two offsets": (swapped("start ", 'start "x", ', block="id:ev-lin a"), "evidence-incomplete", "ev-lin"),
    "offset that is a word": (swapped("start 114 ;", 'start "x" ;'), "evidence-incomplete", "ev-lin"),
    "altered quote": (swapped('quote "81.25亿', 'quote "81.52亿', block="id:ev-sales-at a"), "quote", "ev-sales-at"),
    "altered raw quote": (swapped('rawQuote "晨星', 'rawQuote "晨辰', block="id:ev-star a"), "raw-quote", "ev-star"),
    "changed value": (swapped("8125000000.0", "8215000000.0"), "value", "obs-sales"),
    "changed end of a range": (swapped("9500000000.0", "9600000000.0"), "value", "obs-outlook"),
    "range made a value": (swapped("ekg:minValue 9000000000.0 ;\n    ekg:maxValue", "ekg:value"), "value", "obs-outlook"),
    "both a value and a range": (swapped("ekg:minValue", "ekg:value 1.0 ; ekg:minValue"), "number-incomplete", "obs-outlook"),
    "changed unit": (swapped('"USD"', '"EUR"', block="id:obs-sales a"), "unit", "obs-sales"),
    "unit of another kind": (swapped('"people"', '"USD"', block="id:obs-people a"), "unit", "obs-people"),
    "number of other words": (swapped("id:ev-sales-at", "id:ev-growth-at", block="id:obs-sales a"), "value", "obs-sales"),
    "number outside the clause": (swapped("valueAt id:ev-loss-at", "valueAt id:ev-growth-at"), "value-outside", "obs-loss"),
    "number where there is none": (swapped("valueAt id:ev-sales-at", "valueAt id:ev-sales"), "unread", "obs-sales"),
    "evidence deleted": (without("ev-sales"), "no-evidence", "obs-sales"),
    "evidence not named": (swapped("prov:wasDerivedFrom id:ev-talk", "rdfs:comment 1"), "no-evidence", "st-works"),
    "number not pointed at": (swapped("ekg:valueAt id:ev-sales-at", "rdfs:comment 1"), "no-evidence", "obs-sales"),
    "dangling entity": (without("sea-chart"), "dangling", "blue-heron"),
    "dangling period": (without("period-2025-q3"), "dangling", "obs-loss"),
    "blank node": (swapped("ekg:mentionedAt id:ev-lin", "schema:address [ schema:name 1 ]"), "blank-node", "lin-ruolan"),
    "unknown metric": (swapped("ekg:metric ekg:Revenue", "ekg:metric ekg:Revenu"), "unknown-term", "obs-sales"),
    "unknown property": (swapped("ekg:period", "ekg:perid"), "unknown-term", "obs-sales"),
    "unknown class": (swapped("a ekg:AIModel", "a ekg:AiModel"), "unknown-term", "sea-chart"),
    "wrong domain": (swapped("id:lin-ruolan a ekg:Person", "id:lin-ruolan a ekg:Company"), "domain", "st-works"),
    "wrong range": (swapped("id:sea-chart a ekg:AIModel", "id:sea-chart a ekg:Location"), "range", "st-develops"),
    "statement without triple": (swapped("ekg:worksFor id:blue-heron", "rdfs:comment 1"), "statement-without-triple", "st-works"),
    "triple without statement": (without("st-works"), "triple-without-statement", "lin-ruolan"),
    "statement in part": (swapped("rdf:object id:blue-heron", "rdfs:comment 1"), "statement-incomplete", "st-works"),
    "other hash": (swapped('sha256 "', 'sha256 "0'), "source-changed", "doc-1"),
    "missing label": (swapped('rdfs:label "晨星软件"@zh', "rdfs:comment 1"), "shape", "morning-star"),
    "confidence above one": (swapped("ekg:confidence 0.8", "ekg:confidence 1.8"), "shape", "st-works"),
    "no metric": (swapped("ekg:metric ekg:Revenue", "rdfs:comment 1"), "shape", "obs-sales"),
    "two entities": (swapped("ofEntity id:blue-heron", "ofEntity id:blue-heron, id:morning-star"), "shape", "obs-sales"),
}
IN_MEMORY = sorted(set(CORRUPTIONS) - {"other hash"})


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_a_good_graph_conforms(rules: Rules, engine: str) -> None:
    """Nothing is wrong with the graph made by hand."""
    report = validate(store_of(TURTLE), load_sources(FIXTURES), rules, engine=engine)  # type: ignore[arg-type]
    assert report.problems == ()
    assert dict(report.evaluated) | {"numbers": 5, "evidence": 14, "statements": 3, "sources": 1} == dict(report.evaluated)


def test_a_good_graph_passes_the_gate(rules: Rules) -> None:
    """The gate judges by the same rules, from the text in memory."""
    assert gate(store_of(TURTLE), cleaned(), rules).problems == ()


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_planted_corruption_is_named(rules: Rules, name: str) -> None:
    """Check fails, naming what is wrong and where."""
    turtle, kind, focus = CORRUPTIONS[name]
    report = validate(store_of(turtle), load_sources(FIXTURES), rules, engine="compiled")
    assert not report.conforms
    assert (kind, focus) in found(report), format_report(report)


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_compiled_shapes_agree_with_pyshacl(rules: Rules, name: str) -> None:
    """The functions compiled for the gate blame the same nodes at the same properties as the reference implementation."""
    blamed = []
    for engine in ("compiled", "pyshacl"):
        report = validate(store_of(CORRUPTIONS[name][0]), load_sources(FIXTURES), rules, engine=engine)  # type: ignore[arg-type]
        blamed.append({(p.focus, p.path, p.severity) for p in report.problems if p.kind == "shape"})
    assert blamed[0] == blamed[1]


@pytest.mark.parametrize("name", IN_MEMORY)
def test_the_gate_names_what_check_names(rules: Rules, name: str) -> None:
    """What check would find later, the gate finds before the fact is written, under the same name."""
    turtle, kind, focus = CORRUPTIONS[name]
    report = gate(store_of(turtle), cleaned(), rules)
    assert (kind, focus) in found(report), format_report(report)
    assert ID + focus in report.withheld()


def test_facts_on_a_failed_evidence_fail(rules: Rules) -> None:
    """When an evidence does not hold, the observations and statements that rest on it are named too."""
    report = gate(store_of(CORRUPTIONS["altered quote"][0]), cleaned(), rules)
    assert ("evidence-fails", "obs-sales") in found(report)
    assert all(problem.document == ID + "doc-1" for problem in report.problems if problem.kind == "evidence-fails")


def test_a_document_in_named_graphs_conforms(rules: Rules) -> None:
    """Facts in named graphs, and the same triple in two of them, are read as one graph."""
    store = Store()
    for name in ("urn:one", "urn:two"):
        store.load(input=TURTLE.encode(), format=RdfFormat.TURTLE, to_graph=NamedNode(name))
    for engine in ("compiled", "pyshacl"):
        assert validate(store, load_sources(FIXTURES), rules, engine=engine).problems == ()  # type: ignore[arg-type]


# --- sources -------------------------------------------------------------------------------------------------------


def copied(folder: Path) -> Path:
    shutil.copytree(FIXTURES, folder / "graph")
    return folder / "graph"


def checked(folder: Path, rules: Rules, *overrides: Path) -> Report:
    return validate(store_of(TURTLE), load_sources(folder, overrides), rules, engine="compiled")


def test_a_changed_page_is_named(rules: Rules, tmp_path: Path) -> None:
    """A page with one character more is not the page that was read."""
    folder = copied(tmp_path)
    (folder / "call.txt").write_text(TEXT + "!", encoding="utf-8")
    assert found(checked(folder, rules)) == {("source-changed", "doc-1")}


def test_a_missing_page_is_named_with_the_remedy(rules: Rules, tmp_path: Path) -> None:
    """The message says which file is missing and which option says where it is now."""
    folder = copied(tmp_path)
    (folder / "call.txt").unlink()
    (problem,) = checked(folder, rules).problems
    assert problem.kind == "source-missing"
    assert "call.txt" in problem.message
    assert "--sources" in problem.message


def test_pages_are_found_where_they_moved(rules: Rules, tmp_path: Path) -> None:
    """A folder given by hand is looked in first, by the longest end of the path that is there."""
    folder, moved = copied(tmp_path), tmp_path / "moved" / "calls"
    moved.mkdir(parents=True)
    (folder / "call.txt").rename(moved / "call.txt")
    row = json.loads((folder / "sources.jsonl").read_text())
    (folder / "sources.jsonl").write_text(json.dumps(row | {"path": "../pages/calls/call.txt"}))
    assert checked(folder, rules, tmp_path / "moved").conforms
    assert checked(folder, rules, moved).conforms


def test_a_document_without_source_is_named(rules: Rules, tmp_path: Path) -> None:
    """Without sources.jsonl nothing passes for having been compared."""
    report = checked(tmp_path, rules)
    assert found(report) == {("source-missing", "doc-1")}
    assert {"evidence", "numbers"} <= set(report.not_evaluated)


def test_pages_of_jsonl_are_found_by_line(rules: Rules, tmp_path: Path) -> None:
    """The text of a line is the page; a line that changed, or is gone, is named."""
    path = tmp_path / "news.jsonl"
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    row = {"document": ID + "doc-1", "path": path.name, "line": 2, "encoding": "utf-8", "mediaType": "application/jsonl"}
    (tmp_path / "sources.jsonl").write_text(json.dumps(row | {"sha256": digest}))
    lines = [json.dumps({"id": name, "text": text}, ensure_ascii=False) for name, text in (("other", "Nothing."), ("call", TEXT))]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert checked(tmp_path, rules).conforms
    for bad in (["", lines[0]], [lines[1], lines[0]], [lines[0], "{"], [lines[0]], []):
        path.write_text("\n".join(bad), encoding="utf-8")
        assert found(checked(tmp_path, rules)) == {("source-changed", "doc-1")}, bad


def test_other_encodings_are_read_as_noted(rules: Rules, tmp_path: Path) -> None:
    """A page in GB18030 is decoded so; noted wrongly, it is named and nothing is raised."""
    data = TEXT.encode("gb18030")
    row = {"document": ID + "doc-1", "path": "call.txt", "line": None, "mediaType": "text/plain"}
    (tmp_path / "call.txt").write_bytes(data)
    for encoding in ("gb18030", "utf-8", "nonsense"):
        digest = hashlib.sha256(data).hexdigest()
        (tmp_path / "sources.jsonl").write_text(json.dumps(row | {"encoding": encoding, "sha256": digest}))
        turtle = TURTLE.replace(hashlib.sha256(TEXT.encode()).hexdigest(), digest)
        report = validate(store_of(turtle), load_sources(tmp_path), rules, engine="compiled")
        assert found(report) == (set() if encoding == "gb18030" else {("source-changed", "doc-1")})


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"\xff",
        b'{"document": "urn:d"}',
        json.dumps(dict.fromkeys(("document", "path", "sha256", "encoding", "mediaType", "line"), 1)).encode(),
    ],
)
def test_a_broken_record_names_its_line(tmp_path: Path, line: bytes) -> None:
    """sources.jsonl is a file of ours; a line that is no record is an error with its place."""
    (tmp_path / "sources.jsonl").write_bytes(b"\n" + line)
    with pytest.raises(Unreadable, match=r"sources\.jsonl:2"):
        load_sources(tmp_path)


def test_html_is_compared_as_it_was_found(rules: Rules, tmp_path: Path) -> None:
    """Offsets count in the page with its mark-up; the quote is what a reader sees."""
    page = "<html><head><title>t</title></head><body><p>蓝鹭科技 &amp; <b>晨星</b>软件公布了第二季度的业绩。</p></body></html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    row = {"document": ID + "doc-1", "path": "page.html", "line": None, "encoding": "utf-8", "mediaType": "text/html"}
    digest = hashlib.sha256(page.encode()).hexdigest()
    (tmp_path / "sources.jsonl").write_text(json.dumps(row | {"sha256": digest}))
    raw = "蓝鹭科技 &amp; <b>晨星</b>软件"
    head = TURTLE[: TURTLE.index("id:doc-1 a")]
    for quote, kinds in (("蓝鹭科技 & 晨星软件", set()), ("蓝鹭科技 & 晨辰软件", {"quote"})):
        start = page.index(raw)
        evidence = f'ekg:start {start} ; ekg:end {start + len(raw)} ; ekg:quote "{quote}" ; ekg:rawQuote "{raw}"'
        store = store_of(f"{head} id:ev-1 a ekg:Evidence ; ekg:document id:doc-1 ; {evidence} . id:doc-1 ekg:sha256 '{digest}' .")
        problems = validate(store, load_sources(tmp_path), rules, engine="compiled").problems
        assert {problem.kind for problem in problems} - {"shape"} == kinds


def test_a_number_of_another_document_is_named(rules: Rules) -> None:
    """The number must lie in the words that state it, not in those of another page."""
    other = (
        TURTLE[TURTLE.index("id:ev-growth-at a") :].split(" .\n")[0].replace("ev-growth-at", "ev-other").replace("doc-1", "doc-2")
    )
    turtle = swapped("valueAt id:ev-growth-at", "valueAt id:ev-other") + other + " ."
    report = validate(store_of(turtle), load_sources(FIXTURES), rules, engine="compiled")
    assert {("value-outside", "obs-growth"), ("source-missing", "doc-2"), ("dangling", "ev-other")} <= found(report)


# --- numbers -------------------------------------------------------------------------------------------------------


def test_a_unit_left_to_context_is_taken_from_the_ontology(rules: Rules) -> None:
    """元 may be Hong Kong dollars, a bare count people; neither may be euros of people."""
    (yuan,), (count,) = rules.numbers.quantities("营收为5亿元"), rules.numbers.quantities("headcount of 12,300")
    revenue, headcount = (NamedNode(f"https://w3id.org/earnings-kg/ontology#{name}") for name in ("Revenue", "Headcount"))
    assert {unit for unit in ("CNY", "HKD", "JPY", "%", "people") if rules.numbers.admits(yuan, unit, revenue)} == {
        "CNY",
        "HKD",
        "JPY",
    }
    assert {unit for unit in ("people", "1", "USD", "%") if rules.numbers.admits(count, unit, headcount)} == {"people", "1"}


@pytest.mark.parametrize(("value", "passes"), [("200", True), ("300", True), ("3", False), ("100", False)])
def test_a_multiple_may_state_a_change(rules: Rules, value: str, passes: bool) -> None:
    """Three times as much is 200% more or, 增长三倍, 300% more, but never 3%."""
    text = TEXT.replace("增长22%", "增长3倍", 1)
    turtle = TURTLE.replace("增长22%", "增长3倍").replace('"22%"', '"3倍"').replace("ekg:value 22.0", f"ekg:value {value}.0")
    report = gate(_shifted(turtle, text), cleaned(text), rules)
    assert report.conforms == passes, format_report(report)


def _shifted(turtle: str, text: str) -> Store:
    """The graph with the offsets of every evidence set to where its words lie in a text."""
    parts = re.split(r"(?=^id:)", turtle, flags=re.MULTILINE)
    for i, part in enumerate(parts):
        if raw := re.search(r'ekg:rawQuote "(.*)"', part):
            start = text.index(raw[1])
            part = re.sub(r"ekg:start \d+", f"ekg:start {start}", part)
            parts[i] = re.sub(r"ekg:end \d+", f"ekg:end {start + len(raw[1])}", part)
    return store_of("".join(parts))


def test_a_stated_unit_is_not_left_to_context(rules: Rules) -> None:
    """美元 is nothing but US dollars."""
    (dollars,) = rules.numbers.quantities("营收为5亿美元")
    assert not rules.numbers.admits(dollars, "HKD", None)


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_only_the_stated_size_passes(rules: Rules, value: int) -> None:
    """Of all values an observation may have, the one in its words passes, with either sign."""
    report = gate(store_of(swapped("8125000000.0", f"{value}.0")), cleaned(), rules)
    assert report.conforms == (abs(value) == 8125000000)


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=len(TEXT)), st.integers(min_value=0, max_value=len(TEXT)))
def test_only_the_right_span_passes(rules: Rules, start: int, end: int) -> None:
    """Of all spans of the text, only the one that the evidence quotes passes."""
    at = TEXT.index("晨星软件")
    turtle = swapped(f"ekg:start {at} ;\n    ekg:end {at + 4}", f"ekg:start {start} ;\n    ekg:end {end}", block="id:ev-star a")
    assert gate(store_of(turtle), cleaned(), rules).conforms == ((start, end) == (at, at + 4))


# --- report --------------------------------------------------------------------------------------------------------


def test_what_met_no_node_is_not_passed(rules: Rules) -> None:
    """On a graph with nothing in it every shape and every check is reported as not evaluated."""
    report = gate(store_of(""), cleaned(), rules)
    assert report.conforms
    assert {"numbers", "evidence", "references", "statements"} <= set(report.not_evaluated)
    assert all(f"shape {shape.name}" in report.not_evaluated for shape in rules.shapes)
    told = [line for line in format_report(report).splitlines() if line.startswith("not evaluated")]
    assert len(told) == 1
    assert "numbers" in told[0]
    assert f"shapes {len(rules.shapes):,} (" in told[0]


def test_reports_add_up() -> None:
    """Problems are kept once and in order, counts added; a warning alone does not fail a graph."""
    first, second = Problem("value", "urn:b", None, "no"), Problem("shape", "urn:a", None, "hm", severity="warning")
    both = combine([Report((first,), ("x",), (("y", 1),)), Report((first, second), (), (("x", 2), ("y", 2)))])
    assert both == Report((second, first), (), (("x", 2), ("y", 3)))
    assert Report((second,)).conforms
    assert list(both.withheld()) == ["urn:b"]


def test_a_long_report_is_cut() -> None:
    """Fifty problems are printed, the rest counted."""
    text = format_report(Report(tuple(Problem("value", f"urn:{i}", "ekg:value", "no", "urn:d") for i in range(60))))
    assert text.startswith("does not conform: 60 problems (value 60)")
    assert "… and 10 more" in text
    assert "ekg:value: no [urn:d]" in text


# --- shapes --------------------------------------------------------------------------------------------------------


def test_a_folder_without_ontology_is_an_error(tmp_path: Path) -> None:
    """The error names the folder."""
    with pytest.raises(BrokenOntology, match=str(tmp_path)):
        Schema.load(tmp_path)


def test_a_broken_ontology_names_its_file(tmp_path: Path) -> None:
    """Without shapes every graph would pass, so that is an error; so are rules of cleaning that are none, and a foreign shape."""
    folder = tmp_path / "ontology"
    shutil.copytree(default_folder(), folder)
    Rules.load(folder)
    (folder / "cleaning.toml").write_text("x = 1")
    with pytest.raises(BrokenOntology, match=r"cleaning\.toml"):
        Rules.load(folder)
    (folder / "shapes.ttl").write_text(
        "@prefix : <urn:x:> . @prefix sh: <http://www.w3.org/ns/shacl#> . :S a sh:NodeShape ; sh:targetClass :Animal ; sh:js 1 ."
    )
    with pytest.raises(BrokenOntology, match=r"shapes\.ttl: the shape urn:x:S cannot be evaluated: sh:js"):
        Rules.load(folder)
    (folder / "shapes.ttl").unlink()
    with pytest.raises(BrokenOntology, match=r"shapes\.ttl: missing"):
        Rules.load(folder)
