"""Decisions about who is who: the file is plain and checked line by line, every build obeys it, and every line can be undone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import commands
from kg.decisions import BadDecision, Decision, Ref, append, check_classes, load, undo
from kg.identity import DECIDED, Things
from kg.link import Cluster, Identities, Linker
from kg.ontology import Ontology
from kg.pipeline import BuildOptions, build
from kg.store import open as open_graph
from kg.vocab import ID_IRI, Minter

ONTOLOGY = Ontology.load()
LINKER = Linker(ONTOLOGY)


@dataclass(frozen=True)
class Page:
    """As much of a page as identity asks for."""

    key: str
    clusters: dict[str, Cluster]


def cluster(label: str, *names: str, entity: str | None = None, reasons: tuple[tuple[str, str], ...] = ()) -> Cluster:
    key = f"lexicon:{entity}" if entity else f"{LINKER.family(label)}:{names[0].casefold().replace(' ', '')}"
    return Cluster(key, label, tuple((name, 1) for name in sorted(names)), entity, reasons)


def page(key: str, *clusters: Cluster) -> Page:
    return Page(key, {one.key: one for one in clusters})


HOLLOWAY = cluster("Person", "Margaret Holloway", "Holloway")
PAGES = (
    page("a", HOLLOWAY, cluster("Company", "Orvane Systems"), cluster("Company", "Orvane Holdings")),
    page("b", cluster("Company", "Orvane Systems", "奥凡系统"), cluster("Product", "Pell 2"), cluster("Company", "Thursday")),
)


def things(*decisions: Decision, pages: tuple[Page, ...] = PAGES) -> Things:
    identities = Identities(LINKER, ONTOLOGY)
    for one in pages:
        identities.add(one.key, one.clusters.values())
    return Things(identities, LINKER, Minter(), decisions)


def shape(found: Things) -> dict[str, tuple[str, ...]]:
    return {iri.removeprefix(ID_IRI): entity.names for iri, entity in found.entities.items()}


# ------------------------------------------------------------------ what a decision does
def test_without_decisions_every_thing_is_a_node() -> None:
    assert shape(things()) == {
        "organization-orvane-holdings": ("Orvane Holdings",),
        "organization-orvane-systems": ("Orvane Systems", "奥凡系统"),
        "organization-thursday": ("Thursday",),
        "person-margaret-holloway": ("Holloway", "Margaret Holloway"),
        "product-pell-2": ("Pell 2",),
    }


def test_merge_makes_two_nodes_one_that_keeps_the_iri_and_the_labels_of_the_first() -> None:
    found = things(Decision("merge", Ref(name="Orvane Holdings"), Ref(name="Orvane Systems")))
    assert shape(found)["organization-orvane-holdings"] == ("Orvane Holdings", "Orvane Systems", "奥凡系统")
    assert "organization-orvane-systems" not in shape(found)
    assert found.entities[ID_IRI + "organization-orvane-holdings"].labels() == {"zh": "奥凡系统", "en": "Orvane Holdings"}
    on = found.on(PAGES[1])  # type: ignore[arg-type]
    assert on.iri("Organization:orvanesystems", "奥凡系统") == ID_IRI + "organization-orvane-holdings"
    assert on.why("Organization:orvanesystems", "Orvane Systems") == DECIDED


def test_split_makes_a_name_a_node_of_its_own() -> None:
    found = things(Decision("split", Ref(ID_IRI + "person-margaret-holloway"), alias="holloway"))
    assert shape(found)["person-margaret-holloway"] == ("Margaret Holloway",)
    assert shape(found)["person-holloway"] == ("Holloway",)
    assert found.on(PAGES[0]).iri(HOLLOWAY.key, "Holloway") == ID_IRI + "person-holloway"  # type: ignore[arg-type]


def test_split_of_the_name_that_the_iri_is_made_of_leaves_the_iri_where_it_is() -> None:
    found = things(Decision("split", Ref(name="Margaret Holloway"), alias="Margaret Holloway"))
    assert shape(found)["person-margaret-holloway"] == ("Holloway",)
    assert len(shape(found)) == len(shape(things())) + 1


def test_split_takes_an_alias_of_the_lexicon_out_of_its_entry() -> None:
    pages = (page("a", cluster("Company", "Meta", "Face Book Inc", entity="meta")),)
    found = shape(things(Decision("split", Ref(ID_IRI + "meta"), alias="Face Book Inc"), pages=pages))
    assert found == {"meta": ("Meta",), "organization-face-book-inc": ("Face Book Inc",)}


def test_rename_changes_the_label_of_one_language() -> None:
    node = ID_IRI + "organization-orvane-systems"
    decided = things(Decision("rename", Ref(node), label="奥凡"), Decision("rename", Ref(node), label="Orvane", language="en"))
    assert decided.entities[node].labels() == {"zh": "奥凡", "en": "Orvane"}


def test_a_renamed_product_keeps_a_label_that_is_the_same_in_every_language() -> None:
    node = ID_IRI + "product-pell-2"
    assert things(Decision("rename", Ref(node), label="Pell Two")).entities[node].labels() == {"": "Pell Two"}


def test_retype_changes_the_class_and_keeps_the_iri() -> None:
    found = things(Decision("retype", Ref(name="Pell 2"), cls="AIModel"))
    assert found.entities[ID_IRI + "product-pell-2"].label == "AIModel"


def test_veto_of_a_name_leaves_it_the_name_of_nothing() -> None:
    found = things(Decision("veto", alias="THURSDAY"))
    assert "organization-thursday" not in shape(found)
    assert found.on(PAGES[1]).iri("Organization:thursday", "Thursday") is None  # type: ignore[arg-type]


def test_a_vetoed_alias_does_not_come_back_with_a_node_that_has_it_too() -> None:
    pages = (*PAGES, page("c", cluster("Person", "Meg Holloway", "Holloway")))
    holloway = Ref(name="Margaret Holloway")
    found = shape(
        things(Decision("veto", holloway, alias="Holloway"), Decision("merge", holloway, Ref(name="Meg Holloway")), pages=pages)
    )
    assert found["person-margaret-holloway"] == ("Margaret Holloway", "Meg Holloway")
    assert "Holloway" in {name for names in found.values() for name in names}


def test_a_vetoed_alias_goes_to_the_node_of_that_very_name() -> None:
    pages = (*PAGES, page("c", cluster("Person", "Holloway")))
    found = shape(things(Decision("veto", Ref(name="Margaret Holloway"), alias="Holloway"), pages=pages))
    assert found["person-holloway"] == ("Holloway",)


def test_decisions_hold_in_their_order() -> None:
    merged = Decision("merge", Ref(name="Orvane Systems"), Ref(name="Orvane Holdings"))
    split = Decision("split", Ref(name="Orvane Systems"), alias="奥凡系统")
    found = shape(things(merged, split))
    assert found["organization-orvane-systems"] == ("Orvane Holdings", "Orvane Systems")
    assert ("奥凡系统",) in found.values()


# ------------------------------------------------------------------ decisions that meet nothing
@pytest.mark.parametrize(
    ("decision", "reason"),
    [
        (Decision("split", Ref(name="Nobody"), alias="x"), "no page names Nobody"),
        (Decision("split", Ref(name="Pell 2"), alias="Pell 2"), "has no other name"),
        (Decision("split", Ref(name="Pell 2"), alias="Pell"), "is not called Pell"),
        (Decision("merge", Ref(name="Pell 2"), Ref(name="pell2")), "one node already"),
        (Decision("veto", alias="Friday"), "no page names Friday"),
    ],
)
def test_a_decision_about_what_no_page_has_is_idle_and_told(decision: Decision, reason: str) -> None:
    found = things(decision)
    assert shape(found) == shape(things())
    ((idle, told),) = found.idle
    assert idle is decision
    assert reason in told


def test_a_name_that_two_nodes_have_decides_nothing_unless_the_class_tells_them_apart() -> None:
    pages = (page("a", cluster("Company", "Pell"), cluster("Product", "Pell")),)
    assert "several things" in things(Decision("rename", Ref(name="Pell"), label="P"), pages=pages).idle[0][1]
    told_apart = things(Decision("rename", Ref(name="Pell", cls="Product"), label="P"), pages=pages)
    assert told_apart.entities[ID_IRI + "product-pell"].labels() == {"": "P"}


def test_a_node_is_found_by_name_when_new_pages_gave_it_another_iri_and_keeps_the_old_one() -> None:
    """A longer name on a new page makes another IRI; what was decided holds, and so do the links that people keep."""
    longer = (page("a", cluster("Company", "Orvane Systems International", "Orvane Systems")),)
    node = Ref(ID_IRI + "organization-orvane-systems", "Orvane Systems", "Company")
    found = things(Decision("rename", node, label="Orvane", language="en"), pages=longer)
    assert shape(found) == {"organization-orvane-systems": ("Orvane Systems", "Orvane Systems International")}
    assert not found.idle


def test_a_decision_about_a_node_that_another_decision_made_does_not_fall_on_its_namesake() -> None:
    """Undoing the split must not turn the renaming of the part into a renaming of the whole."""
    rename = Decision("rename", Ref(ID_IRI + "person-holloway-apart", "Holloway", "Person"), label="H. Holloway")
    found = things(rename)
    assert found.idle
    assert shape(found) == shape(things())


@given(st.permutations(PAGES), st.lists(st.sampled_from(["merge", "split", "veto"]), max_size=3))
def test_the_order_of_the_pages_makes_no_difference(pages: list[Page], actions: list[str]) -> None:
    made = {
        "merge": Decision("merge", Ref(name="Orvane Systems"), Ref(name="Orvane Holdings")),
        "split": Decision("split", Ref(name="Margaret Holloway"), alias="Holloway"),
        "veto": Decision("veto", Ref(name="Orvane Systems"), alias="奥凡系统"),
    }
    decisions = [made[action] for action in actions]
    assert things(*decisions, pages=tuple(pages)).entities == things(*decisions).entities


def test_every_wording_is_in_one_node_whatever_is_decided() -> None:
    decisions = [
        Decision("merge", Ref(name="Orvane Systems"), Ref(name="Orvane Holdings")),
        Decision("split", Ref(name="Orvane Systems"), alias="Orvane Holdings"),
        Decision("veto", Ref(name="Orvane Systems"), alias="奥凡系统"),
        Decision("retype", Ref(name="Orvane Systems"), cls="Brand"),
    ]
    every = sorted(name for names in shape(things()).values() for name in names)
    for order in permutations(decisions):
        assert sorted(name for names in shape(things(*order)).values() for name in names) == every


# ------------------------------------------------------------------ the file
EVERY_KIND = (
    Decision("merge", Ref(ID_IRI + "a", "A", "Company"), Ref(name="B"), by="JD", note="same firm"),
    Decision("split", Ref(name="A"), alias="甲"),
    Decision("rename", Ref(name="A"), label="甲公司", language="zh"),
    Decision("rename", Ref(name="A"), label="A4", language=""),
    Decision("retype", Ref(name="A"), cls="Brand"),
    Decision("veto", Ref(name="A"), alias="it"),
    Decision("veto", alias="Thursday"),
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    for decision in EVERY_KIND:
        append(path, [decision])
    assert load(path) == EVERY_KIND
    assert [one.line for one in load(path)] == list(range(1, len(EVERY_KIND) + 1))
    assert "甲公司" in path.read_text(encoding="utf-8")


def test_a_node_may_be_written_as_one_text_and_blank_lines_may_stand_between(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text(
        '\n{"action": "split", "thing": "id:acme", "alias": "x"}\n\n{"action": "retype", "thing": "Acme", "class": "ekg:Brand"}'
    )
    first, second = load(path)
    assert (first.thing, first.line) == (Ref(iri="id:acme"), 2)
    assert (second.thing, second.cls, second.line) == (Ref(name="Acme"), "Brand", 4)


@pytest.mark.parametrize(
    ("line", "reason", "remedy"),
    [
        ("{", "not JSON", "one object a line"),
        ("[]", "not an object", "action"),
        ('{"action": "join"}', "unknown action 'join'", "merge, split, rename, retype, veto"),
        ('{"action": "merge", "thing": "A"}', "lacks other", "thing, other"),
        ('{"action": "veto", "alias": ""}', "lacks alias", "alias"),
        ('{"action": "split", "thing": "A", "alias": "B", "class": "C"}', "no field class", "thing, alias"),
        ('{"action": "split", "thing": {"id": "A"}, "alias": "B"}', "thing is no node", '"iri"'),
        ('{"action": "split", "thing": {"class": "A"}, "alias": "B"}', "neither iri nor name", "give one"),
        ('{"action": "split", "thing": {"iri": "a b"}, "alias": "B"}', "is no IRI", "kg entities"),
        ('{"action": "split", "thing": "A", "alias": 3}', "alias is no text", '"alias"'),
        ('{"action": "rename", "thing": "A", "label": "B", "language": "fr"}', "unknown language 'fr'", '"zh"'),
    ],
)
def test_a_bad_line_is_named_with_its_remedy(tmp_path: Path, line: str, reason: str, remedy: str) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text('{"action": "veto", "alias": "Thursday"}\n' + line + "\n")
    with pytest.raises(BadDecision) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert reason in caught.value.reason
    assert remedy in caught.value.remedy


def test_a_class_that_the_ontology_lacks_is_named() -> None:
    with pytest.raises(BadDecision, match=r"no class 'Firm' of things; use one of: .*Company"):
        check_classes(Path("d.jsonl"), [Decision("retype", Ref(name="A"), cls="Firm")], ONTOLOGY)


def test_undo_empties_a_line_and_leaves_every_other_its_number(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    append(path, EVERY_KIND[:3])
    assert undo(path, 2) == str(EVERY_KIND[1])
    assert [one.line for one in load(path)] == [1, 3]
    assert undo(path, 3) == str(EVERY_KIND[2])
    with pytest.raises(BadDecision, match="decisions stand in: 1"):
        undo(path, 2)
    append(path, EVERY_KIND[3:4])
    assert [(one.line, one.action) for one in load(path)] == [(1, EVERY_KIND[0].action), (4, EVERY_KIND[3].action)]


def test_nothing_is_added_to_a_file_that_no_build_would_obey(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text("nonsense\n")
    with pytest.raises(BadDecision):
        append(path, EVERY_KIND[:1])
    assert path.read_text() == "nonsense\n"


# ------------------------------------------------------------------ a build obeys
TEXT = (
    "Orvane Systems said Monday that Margaret Holloway will become its chief financial officer.\n\n"
    "Orvane Systems expects revenue of $420 million in 2026. Tarrant Analytics is a customer of Orvane Systems.\n"
)


def kg(*arguments: object) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    assert kg("build", folder, "-o", folder / "out", "--no-view").exit_code == 0
    return folder


def labels(graph: Path) -> set[str]:
    with open_graph(graph) as opened:
        return {entity.label("en") for entity in opened.entities()}


def test_decisions_of_the_command_line_are_obeyed_by_every_later_build_and_undone(pages: Path) -> None:
    out = pages / "out"
    before = (out / "graph.ttl").read_bytes()
    assert kg("entities", "merge", out, "Orvane Systems", "Tarrant Analytics", "--by", "JD", "--note", "one firm").exit_code == 0
    assert kg("entities", "rename", out, "orvane systems", "Orvane", "--language", "en").exit_code == 0
    row = json.loads((out / "decisions.jsonl").read_text().splitlines()[0])
    assert (row["by"], row["note"], row["thing"]["name"]) == ("JD", "one firm", "Orvane Systems")
    told = kg("build", pages, "-o", out, "--no-view")
    assert "decisions obeyed" in told.stdout
    assert labels(out) & {"Orvane", "Orvane Systems", "Tarrant Analytics"} == {"Orvane"}
    assert kg("check", out).exit_code == 0
    assert "merge Tarrant Analytics (Company) into Orvane Systems (Company)" in kg("entities", "decisions", out).stdout
    assert kg("entities", "undo", out, 2).exit_code == 0
    assert kg("entities", "undo", out, 1).exit_code == 0
    kg("build", pages, "-o", out, "--no-view")
    assert (out / "graph.ttl").read_bytes() == before


def test_a_build_takes_a_file_of_decisions_from_anywhere_and_tells_what_is_idle(pages: Path, tmp_path: Path) -> None:
    file = tmp_path / "ours.jsonl"
    assert kg("entities", "veto", "Tarrant Analytics", "--decisions", file).exit_code == 0
    assert kg("entities", "split", "Nobody", "No", "--decisions", file).exit_code == 0
    summary = build([pages / "a.txt"], tmp_path / "out", options=BuildOptions(decisions=file, view=False))
    assert (summary.decisions, len(summary.idle)) == (1, 1)
    assert f"{file}:2: split No from Nobody: no page names Nobody" in summary.idle
    assert "Tarrant Analytics" not in labels(tmp_path / "out")


def test_a_bad_decision_stops_a_build_before_it_reads_a_page(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "decisions.jsonl").write_text('{"action": "retype", "thing": "Orvane", "class": "Firm"}\n')
    result = kg("build", pages / "a.txt", "-o", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{tmp_path / 'decisions.jsonl'}:1: there is no class 'Firm'" in result.stderr
    assert kg("build", pages / "a.txt", "-o", tmp_path / "x", "--decisions", tmp_path / "none.jsonl").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["merge", "GRAPH", "Orvane Systems", "Nobody"], "no node of the graph is called 'Nobody'"),
        (["merge", "GRAPH", "Orvane Systems", "orvane systems"], "one node already"),
        (["merge", "Orvane Systems"], "takes 2 arguments"),
        (["merge", "A", "B"], "give the GRAPH first"),
        (["retype", "GRAPH", "Orvane Systems", "Firm"], "there is no class 'Firm'"),
        (["undo", "GRAPH", "x"], "no number"),
        (["undo", "GRAPH", "7"], "no decision stands in this line"),
    ],
)
def test_a_decision_that_cannot_be_made_says_why_and_writes_nothing(pages: Path, arguments: list[str], told: str) -> None:
    file = pages / "out" / "decisions.jsonl"
    before = file.read_bytes() if file.exists() else None
    result = kg("entities", *(str(pages / "out") if one == "GRAPH" else one for one in arguments))
    assert result.exit_code == 2
    assert told in result.stderr
    assert (file.read_bytes() if file.exists() else None) == before
