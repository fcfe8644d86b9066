"""Decisions carried out: namesakes parted, contradictions told, IRIs that stay."""

from __future__ import annotations

import pytest

from kg.decisions import Decision, Ref
from kg.identity import Things
from kg.vocab import ID_IRI, Minter
from tests.test_decisions import PAGES, Page, cluster, page, shape, things

WEI = (
    page("news-1 s1", cluster("Person", "Wei Chen", "Chen"), cluster("Company", "Orvane Systems")),
    page("news-2 s2", cluster("Person", "Wei Chen"), cluster("Company", "Tarrant Analytics")),
    page("news-3 s3", cluster("Person", "Wei Chen"), cluster("Company", "Orvane Systems")),
)
CHEN = Ref(name="Wei Chen", cls="Person")


def apart(name: str) -> str:
    """The IRI of a person of this name, without the base."""
    return Minter().entity("Person", name).removeprefix(ID_IRI)


def on(found: Things, number: int, name: str = "Wei Chen") -> str | None:
    """The node that a name on a page of WEI means, without the base."""
    iri = found.on(WEI[number]).iri("Person:weichen", name)  # type: ignore[arg-type]
    return iri and iri.removeprefix(ID_IRI)


# ------------------------------------------------------------------ namesakes
def test_the_name_of_some_documents_becomes_someone_else() -> None:
    found = things(Decision("split", CHEN, places=("news-2",)), pages=WEI)
    assert [on(found, number) for number in range(3)] == ["person-wei-chen", apart("Wei Chen in news-2"), "person-wei-chen"]
    assert not found.idle


def test_a_document_may_be_told_by_its_iri() -> None:
    iri = Minter().document("news-2", "s2")
    for place in (iri, "id:" + iri.removeprefix(ID_IRI)):
        assert on(things(Decision("split", CHEN, places=(place,)), pages=WEI), 1) != "person-wei-chen"


def test_the_name_where_a_firm_is_named_too_becomes_someone_else_on_new_pages_as_well() -> None:
    decision = Decision("split", CHEN, firm=Ref(name="Tarrant Analytics"))
    assert [on(things(decision, pages=WEI), number) for number in (0, 1)] == [
        "person-wei-chen",
        "person-wei-chen-with-tarrant-analytics",
    ]
    more = (*WEI, page("news-4 s4", cluster("Person", "Wei Chen"), cluster("Company", "Tarrant Analytics")))
    iri = things(decision, pages=more).on(more[3]).iri("Person:weichen", "Wei Chen")  # type: ignore[arg-type]
    assert iri == ID_IRI + "person-wei-chen-with-tarrant-analytics"


def test_all_names_of_a_document_go_unless_one_is_named() -> None:
    everything = things(Decision("split", CHEN, places=("news-1",)), pages=WEI)
    assert {on(everything, 0, "Chen"), on(everything, 0)} == {apart("Wei Chen in news-1")}
    one = things(Decision("split", CHEN, alias="Chen", places=("news-1",)), pages=WEI)
    assert (on(one, 0, "Chen"), on(one, 0)) == (apart("Chen in news-1"), "person-wei-chen")


def test_what_a_split_in_documents_parted_can_be_merged_again() -> None:
    split = Decision("split", CHEN, places=("news-2",))
    merge = Decision("merge", Ref(ID_IRI + "person-wei-chen"), Ref(ID_IRI + apart("Wei Chen in news-2")))
    found = things(split, merge, pages=WEI)
    assert {on(found, number) for number in range(3)} == {"person-wei-chen"}
    assert found.conflicts == ((merge, split),)


@pytest.mark.parametrize(
    ("decision", "reason"),
    [
        (Decision("split", CHEN, places=("news-9",)), "is not named in news-9"),
        (Decision("split", CHEN, places=("news-1", "news-2", "news-3")), "is named only in news-1, news-2, news-3"),
        (Decision("split", CHEN, firm=Ref(name="Nobody")), "is not named with Nobody"),
    ],
)
def test_a_split_that_parts_nothing_is_idle(decision: Decision, reason: str) -> None:
    found = things(decision, pages=WEI)
    assert shape(found) == shape(things(pages=WEI))
    assert reason in found.idle[0][1]


# ------------------------------------------------------------------ contradictions
A, B = Ref(name="Orvane Systems"), Ref(name="Orvane Holdings")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (Decision("merge", A, B), Decision("split", A, alias="Orvane Holdings")),
        (Decision("merge", A, B), Decision("veto", A, alias="orvane holdings")),
        (Decision("rename", A, label="Orvane", language="en"), Decision("rename", A, label="Orvane Group", language="en")),
        (Decision("retype", A, cls="Brand"), Decision("retype", A, cls="BusinessUnit")),
    ],
)
def test_of_two_that_contradict_each_other_the_later_holds_and_both_are_told(earlier: Decision, later: Decision) -> None:
    both = things(earlier, later)
    assert both.conflicts == ((later, earlier),)
    alone = things(later)
    if later.action in ("rename", "retype"):
        assert both.entities == alone.entities
    else:
        assert {"organization-orvane-systems", "organization-orvane-holdings"} <= shape(both).keys()


def test_a_merge_after_a_veto_of_that_very_pair_holds() -> None:
    veto = Decision("veto", Ref(name="Margaret Holloway"), alias="Holloway")
    merge = Decision("merge", Ref(name="Margaret Holloway"), Ref(name="Holloway"))
    found = things(veto, merge)
    assert shape(found)["person-margaret-holloway"] == ("Holloway", "Margaret Holloway")
    assert found.conflicts == ((merge, veto),)


def test_what_refines_an_earlier_decision_contradicts_nothing() -> None:
    merge = Decision("merge", B, A)
    assert things(merge, Decision("split", B, alias="奥凡系统")).conflicts == ()
    labels = [Decision("rename", A, label="奥凡", language="zh"), Decision("rename", A, label="Orvane", language="en")]
    assert things(*labels).conflicts == ()


def test_a_line_that_says_again_what_one_says_is_idle() -> None:
    again = Decision("retype", A, cls="Brand")
    found = things(again, Decision("retype", A, cls="Brand", by="JD"))
    assert [reason for _, reason in found.idle] == [f"line {again.line} says so already"]
    assert found.conflicts == ()


# ------------------------------------------------------------------ IRIs and vetoes
def test_a_name_of_a_node_that_was_merged_away_means_the_survivor_and_moves_no_iri() -> None:
    """A reader merges two nodes and renames the one that went, before the next build: the survivor keeps its IRI."""
    merge = Decision("merge", Ref(ID_IRI + "organization-orvane-holdings", "Orvane Holdings", "Company"), A)
    gone = Ref(ID_IRI + "organization-orvane-systems", "Orvane Systems", "Company")
    found = things(merge, Decision("rename", gone, label="奥凡", language="zh"))
    assert "organization-orvane-systems" not in shape(found)
    assert found.entities[ID_IRI + "organization-orvane-holdings"].labels()["zh"] == "奥凡"


def test_veto_of_the_only_name_of_a_node_leaves_no_node() -> None:
    found = things(Decision("veto", Ref(name="Thursday"), alias="Thursday"))
    assert set(shape(found)) == set(shape(things())) - {"organization-thursday"}
    assert found.on(PAGES[1]).iri("Organization:thursday", "Thursday") is None  # type: ignore[arg-type]


def test_veto_of_the_only_wording_of_a_lexicon_entry_leaves_another_thing_of_that_name() -> None:
    pages: tuple[Page, ...] = (page("a", cluster("Company", "Meta Group", entity="meta")),)
    found = things(Decision("veto", Ref(ID_IRI + "meta"), alias="Meta Group"), pages=pages)
    assert shape(found) == {"organization-meta-group": ("Meta Group",)}


def test_a_veto_of_a_name_that_its_node_never_gets_is_idle_and_one_that_keeps_it_from_a_merge_is_not() -> None:
    veto = Decision("veto", A, alias="Holdings")
    assert "is not called Holdings" in things(veto).idle[0][1]
    pages = (*PAGES, page("c", cluster("Company", "Orvane International", "Holdings")))
    assert not things(veto, Decision("merge", A, Ref(name="Orvane International")), pages=pages).idle


# ------------------------------------------------------------------ what an earlier line leaves nothing to do
THURSDAY = Decision("veto", alias="Thursday", line=3)


@pytest.mark.parametrize(
    ("earlier", "later", "reason"),
    [
        (THURSDAY, Decision("merge", A, Ref(name="Thursday"), line=5), "line 3 (veto Thursday as a name) leaves nothing"),
        (THURSDAY, Decision("veto", Ref(name="Thursday"), alias="Thursday", line=5), "line 3 (veto Thursday as a name) leaves"),
        (THURSDAY, Decision("veto", alias="Thursday", line=5), "line 3 (veto Thursday as a name) leaves nothing"),
        (THURSDAY, Decision("retype", Ref(name="Thursday"), cls="Brand", line=5), "line 3 (veto Thursday as a name) leaves"),
        (
            Decision("veto", Ref(name="Margaret Holloway"), alias="Holloway", line=2),
            Decision("split", Ref(name="Margaret Holloway"), alias="Holloway", line=4),
            "any more: line 2 (veto Holloway as a name of Margaret Holloway) took the name away",
        ),
        (
            Decision("split", Ref(name="Margaret Holloway"), alias="Holloway", line=2),
            Decision("veto", Ref(name="Margaret Holloway"), alias="Holloway", line=4),
            "any more: line 2 (split Holloway from Margaret Holloway) took the name away",
        ),
        (Decision("merge", A, B, line=1), Decision("merge", B, A, line=2), "the two are one node already, by line 1 (merge"),
    ],
)
def test_a_decision_that_an_earlier_one_leaves_nothing_to_do_names_that_line(
    earlier: Decision, later: Decision, reason: str
) -> None:
    ((idle, told),) = things(earlier, later).idle
    assert idle is later
    assert reason in told
    assert "no page names" not in told
