"""Control over identity: every node with its names and why each was joined, doubtful merges and near misses, finding a node."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cli import commands
from kg.entities import Join, Listed, UnknownName, find, listed, matches
from kg.errors import BrokenOntology
from kg.identityrules import IdentityRules
from kg.link import Linker
from kg.ontology import Ontology, default_folder
from kg.pipeline import BuildOptions, build
from kg.recordtypes import Entity, Label
from kg.store import load
from kg.store import open as open_graph
from kg.suspects import Suspect, suspects
from kg.validate import Rules, load_sources, validate

NORVANE = Path(__file__).parent / "fixtures" / "norvane"
ONTOLOGY = Ontology.load()
RULES = IdentityRules.load(default_folder())
FAMILIES = {name: Linker(ONTOLOGY).family(name) for name in ONTOLOGY.classes}
PAGES = {
    "a.txt": "业绩\n\n奥凡系统公司（Orvane Systems）首席执行官方启明（Qiming Fang）表示，公司第二季度收入为12亿元。",
    "b.txt": "Orvane Systems hires\n\nOrvane Systems said Monday that Margaret Holloway will become its chief financial officer.",
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph")
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    build([folder / name for name in PAGES], folder / "out", options=BuildOptions(view=True))
    return folder / "out"


def node(name: str, cls: str = "Company", *aliases: str, **fields: tuple[object, ...]) -> Listed:
    """A node with a label and aliases; joins and tickers as given."""
    return Listed(
        f"https://w3id.org/earnings-kg/id/{name.casefold().replace(' ', '-').replace('·', '-')}-{cls.casefold()}",
        (cls,),
        (Label(name),),
        tuple(map(Label, aliases)),
        **{"tickers": (), "documents": (), "joins": (), **fields},  # type: ignore[arg-type]
    )


def found(*nodes: Listed) -> set[tuple[str, tuple[str, ...]]]:
    return {(one.kind, tuple(sorted(one.names))) for one in suspects(nodes, FAMILIES, RULES)}


# ------------------------------------------------------------------ the listing
def test_the_reason_of_each_join_is_in_the_graph_with_its_document_and_words(graph: Path) -> None:
    with open_graph(graph) as opened:
        alias = next(one for one in opened.aliases() if one.name.text == "方启明")
        assert alias.reason("en") == "the text writes one in brackets after the other"
        assert alias.reason("zh") == "原文用括号注明为同一名称"
        (place,) = alias.evidence
        assert place.raw_quote == "方启明"
        assert PAGES["a.txt"][place.start : place.end] == "方启明"


def test_a_graph_with_reasons_conforms_and_a_reason_that_is_lacking_is_told(graph: Path) -> None:
    rules = Rules.load(default_folder())
    assert validate(load(graph), load_sources(graph), rules).problems == ()
    store = load(graph)
    store.update(
        "PREFIX ekg: <https://w3id.org/earnings-kg/ontology#> "
        "DELETE { GRAPH ?g { ?a ekg:joinedBecause ?why } } WHERE { GRAPH ?g { ?a ekg:joinedBecause ?why } }"
    )
    assert any("say why the wording" in one.message for one in validate(store, load_sources(graph), rules).problems)


def test_nodes_are_listed_with_class_names_reasons_and_documents(graph: Path) -> None:
    with open_graph(graph) as opened:
        by_name = {one.labels[0].text: one for one in listed(opened)}
    fang = by_name["Qiming Fang"]
    assert fang.classes == ("Person",)
    assert {label.text for label in fang.labels} == {"Qiming Fang", "方启明"}
    assert fang.why("方启明", "zh") == "原文用括号注明为同一名称"
    orvane = by_name["Orvane Systems"]
    assert orvane.documents == ("Orvane Systems hires", "a")  # a page is told by its headline
    assert {join.name for join in orvane.joins} >= {"奥凡系统公司"}


def test_the_command_prints_a_table_and_json(graph: Path) -> None:
    table = run("entities", graph).stdout.splitlines()
    assert table[0].split() == ["node", "class", "labels", "also", "tickers", "documents"]
    assert any("方启明 (the text writes one in brackets after the other)" in line for line in table)
    rows = json.loads(run("entities", graph, "--format", "json").stdout)
    (fang,) = [row for row in rows if {"text": "Qiming Fang", "language": "en"} in row["labels"]]
    assert fang["joined"][0]["because"]["zh"] == "原文用括号注明为同一名称"
    assert fang["joined"][0]["documents"] == ["a"]


def test_a_graph_without_reasons_is_listed_all_the_same() -> None:
    rows = {row["iri"].rpartition("/")[2]: row for row in json.loads(run("entities", NORVANE, "--format", "json").stdout)}
    assert rows["norvane"]["aliases"] == [{"text": "诺凡公司", "language": "zh"}]
    assert rows["norvane"]["tickers"] == ["NRVN"]
    assert rows["norvane"]["documents"] == []
    assert run("entities", NORVANE, "--suspect").exit_code == 0


def test_the_explorer_page_shows_the_reasons(graph: Path) -> None:
    page = (graph / "graph.html").read_text(encoding="utf-8")
    assert "原文用括号注明为同一名称" in page
    assert "Why names were joined" in page


def test_every_reason_that_code_gives_has_a_chinese_wording() -> None:
    """A reason reaches readers in both languages; the file also says which deserve a look."""
    import ast

    from kg import identity, link

    given_reasons = {value for name, value in vars(identity).items() if name in ("LISTED", "SPELLED", "SHORT", "DECIDED")}
    tree = ast.parse(Path(link.__file__).read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "join"
            and len(call.args) == 3
        ):
            given_reasons.update(one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
    assert given_reasons - set(RULES.zh) == set()


# ------------------------------------------------------------------ doubtful merges
def test_a_join_for_a_doubtful_reason_is_shown() -> None:
    weak = next(iter(sorted(RULES.weak)))
    joins = (Join("Doe", (Label(weak, "en"),), ()), Join("J. Doe", (Label("the lexicon lists it", "en"),), ()))
    ((kind, names),) = found(node("Jane Doe", "Person", joins=joins))
    assert (kind, names) == ("weak-join", ("Doe", "Jane Doe"))


@pytest.mark.parametrize(
    ("names", "doubted"),
    [
        (("Jane Doe", "John Smith"), True),
        (("李伟", "王强"), True),
        (("Jane Doe", "Jane M. Doe"), False),
        (("Jane Doe", "Doe Jane"), False),
        (("Jane Doe", "李伟"), False),
        (("Jane Doe", "Doe"), False),
        (("埃隆·马斯克", "马斯克"), False),
        (("大卫·辛斯纳", "大卫·津斯纳"), False),
        (("大卫·辛斯纳", "津斯纳"), False),
        (("大卫·辛斯纳", "大卫·福利"), True),
    ],
)
def test_two_full_names_in_one_script_are_two_people(names: tuple[str, str], doubted: bool) -> None:
    assert (("two-names", tuple(sorted(names))) in found(node(names[0], "Person", names[1]))) is doubted


def test_two_tickers_of_one_market_are_doubted_and_a_second_listing_is_not() -> None:
    assert found(node("Acme", tickers=("600001", "600002.SH"))) == {("two-tickers", ("Acme",))}
    assert found(node("Acme", tickers=("600001", "02333.HK", "NYSE: ACM"))) == set()


def test_a_person_at_different_firms_in_different_documents_may_be_two() -> None:
    one = node("Zhang Wei", "Person")
    apart = {one.iri: {"d1": frozenset({"a"}), "d2": frozenset({"b"})}}
    alike = {one.iri: {"d1": frozenset({"a", "b"}), "d2": frozenset({"b"})}}
    assert [s.kind for s in suspects([one], FAMILIES, RULES, employers=apart)] == ["two-employers"]
    told_of = frozenset({frozenset({"a", "b"})})
    assert suspects([one], FAMILIES, RULES, employers=alike, related=told_of) == ()


def test_a_person_at_two_firms_in_one_document_that_nothing_relates_may_be_two() -> None:
    one, a, b = node("Zhang Wei", "Person"), node("Acme"), node("Summit")
    (found_,) = suspects([one, a, b], FAMILIES, RULES, employers={one.iri: {"d1": frozenset({a.iri, b.iri})}})
    assert (found_.kind, found_.detail) == ("two-employers-here", "Acme or Summit")


# ------------------------------------------------------------------ near misses
@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("prefix", node("澜图"), node("澜图科技")),
        ("prefix", node("Orvane"), node("Orvane Systems")),
        ("similar", node("Harborlight Robotics"), node("Harbourlight Robotics")),
        ("similar", node("星河智能科技"), node("星河智联科技")),
        ("sound", node("玛雅·科尔曼", "Person"), node("Maya Coleman", "Person")),
        ("sound", node("华维", "Company"), node("Huawei", "Company")),
        ("part", node("Holloway", "Person"), node("Margaret Holloway", "Person")),
        ("part", node("Holloway", "Company"), node("Margaret Holloway", "Person")),
        ("same-name", node("Aster", "Company"), node("Aster", "Service")),
        ("ticker", node("Acme", tickers=("ACM",)), node("Summit", tickers=("NYSE: ACM",))),
        ("ticker", node("Acme", tickers=("NYSE: ACM",)), node("ACM")),
        ("given-name", node("Tom Reed", "Person"), node("Thomas Reed", "Person")),
        ("given-name", node("J. Reed", "Person"), node("Jane Reed", "Person")),
        ("sound", node("陈伟", "Person"), node("Wei Chen", "Person")),
        ("sound", node("澜图科技"), node("Lantu Technologies")),
        ("stem", node("Lakeside", "Person"), node("Lakeside Motors")),
        ("same-name", node("Lakeside", "Person"), node("Lakeside")),
        ("title", node("林总", "Person", documents=("d",)), node("林若溪", "Person", "Ruoxi Lin", documents=("d",))),
        ("stem", node("澜图会", documents=("d",)), node("澜图科技", documents=("d",))),
        ("letters", node("LKSD", documents=("d",)), node("Lakeside Motors", documents=("d",))),
        ("letters", node("LRV", documents=("d",)), node("Lakeside Robot Ventures", documents=("d",))),
    ],
)
def test_near_misses_are_found(kind: str, one: Listed, other: Listed) -> None:
    assert {name for name, _ in found(one, other)} == {kind}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (node("Llama 4", "AIModel"), node("Llama 4.1", "AIModel")),
        (node("Llama 4", "AIModel"), node("Llama 3", "AIModel")),
        (node("Acme"), node("Apex")),
        (node("Meta"), node("Metalworks")),
        (node("Orvane"), node("Orvane 2", "AIModel")),
        (node("李伟", "Person"), node("王强", "Person")),
        (node("Mike Doe", "Person", "Mike"), node("Mike Smith", "Person")),
        (node("华星光电"), node("中芯国际")),
        (node("玛雅·科尔曼", "Person"), node("Helen Brandt", "Person")),
        (node("Tom Reed", "Person"), node("Thomas Brown", "Person")),
        (node("Tom Reed", "Person"), node("Jane Reed", "Person")),
        (node("林总", "Person", documents=("d",)), node("林若溪", "Person", documents=("e",))),
        (node("林总", "Person", documents=("d",)), node("王若溪", "Person", documents=("d",))),
        (node("澜图会", documents=("d",)), node("澜图科技", documents=("e",))),
        (node("LRV", documents=("d",)), node("Lakeside Ventures", documents=("d",))),
        (node("Acme", documents=("d",)), node("Acme Watch", "Product", documents=("d",))),
    ],
)
def test_what_is_not_alike_is_no_near_miss(one: Listed, other: Listed) -> None:
    assert found(one, other) == set()


def test_two_nodes_that_a_relation_tells_apart_are_no_near_miss() -> None:
    parent, unit = node("Acme"), node("Acme Robotics", "BusinessUnit")
    assert suspects([parent, unit], FAMILIES, RULES, related=frozenset({frozenset({parent.iri, unit.iri})})) == ()


def test_a_relation_between_namesakes_of_two_classes_does_not_tell_them_apart() -> None:
    """Harbor works for Harbor is a slip of reading, not a reason to think that there are two."""
    one, other = node("Lakeside", "Person"), node("Lakeside")
    assert len(suspects([one, other], FAMILIES, RULES, related=frozenset({frozenset({one.iri, other.iri})}))) == 1


def test_calls_are_not_compared() -> None:
    assert found(node("Acme 2025-Q2 earnings call", "EarningsCall"), node("Acme 2025-Q3 earnings call", "EarningsCall")) == set()


def test_two_entries_of_the_lexicon_are_known_apart() -> None:
    one, other = node("Acme"), node("Acme Cloud Services")
    assert suspects([one, other], FAMILIES, RULES, known=frozenset({one.iri, other.iri})) == ()
    assert len(suspects([one, other], FAMILIES, RULES, known=frozenset({one.iri}))) == 1


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.text("abcd 甲乙丙", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=12, unique=True), st.randoms()
)
def test_suspects_are_sorted_unique_and_do_not_depend_on_order(names: list[str], draw: object) -> None:
    nodes = [node(name) for name in names]
    first = suspects(nodes, FAMILIES, RULES)
    draw.shuffle(nodes)  # type: ignore[attr-defined]
    assert suspects(nodes, FAMILIES, RULES) == first
    assert len(set(first)) == len(first)
    assert all(isinstance(one, Suspect) and len(set(one.nodes)) == len(one.nodes) for one in first)


def test_thousands_of_nodes_are_compared_in_seconds() -> None:
    import time

    nodes = [node(f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}orvane {chr(97 + n // 676 % 26)}ystems") for n in range(3000)]
    began = time.process_time()
    suspects(nodes, FAMILIES, RULES)
    assert time.process_time() - began < 10  # 1 s in fact


# ------------------------------------------------------------------ names on the command line
def test_a_node_is_found_by_iri_curie_label_and_alias() -> None:
    with open_graph(NORVANE) as opened:
        entities = opened.entities()
    for text in ("https://w3id.org/earnings-kg/id/norvane", "id:norvane", "诺凡", "NORVANE", "诺凡公司"):
        assert find(entities, text).iri.endswith("/norvane"), text


def test_a_ticker_is_found_without_its_market() -> None:
    ticker = "https://schema.org/tickerSymbol"
    codes = {"甲电器": "301398.SZ", "乙电器": "688999.SH"}
    entities = [Entity(f"urn:{name}", (), (Label(name),), (), ((ticker, code),)) for name, code in codes.items()]
    assert [one.label() for one in matches(entities, "688999")] == ["乙电器"]
    assert matches(entities, "688") == ()


def test_a_name_of_nothing_is_told_with_the_nearest_and_one_of_several_with_all() -> None:
    with open_graph(NORVANE) as opened:
        entities = opened.entities()
    with pytest.raises(UnknownName, match="'Norvan'; near it: Norvane"):
        find(entities, "Norvan")
    twice = [*entities, type(entities[0])("https://example.org/other", ("x#Product",), (Label("Norvane"),))]
    with pytest.raises(UnknownName, match=r"several nodes.*id:norvane \(Company\).*https://example.org/other \(Product\)"):
        find(twice, "Norvane")


def test_a_ticker_finds_its_company() -> None:
    with open_graph(NORVANE) as opened:
        entities = opened.entities()
    for text in ("NRVN", "nrvn", "NASDAQ: NRVN"):
        assert find(entities, text).iri.endswith("/norvane"), text


@pytest.mark.parametrize(
    ("toml", "told"),
    [("[persons]\ntitles = [1]\n", "is no list of texts"), ('[persons]\ngiven = ["Tom"]\n', "is no list of texts")],
)
def test_broken_lists_of_names_are_told(tmp_path: Path, toml: str, told: str) -> None:
    (tmp_path / "identity.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(BrokenOntology, match=told):
        IdentityRules.load(tmp_path)
