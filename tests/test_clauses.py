"""Relations read off the parse of English: every row reads its example; voice, clauses, lists, what is denied or planned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import BrokenOntology
from kg.model import Document, Mention, Sentence, Source
from kg.ontology import Ontology
from kg.page import Reader
from kg.patternfiles import check_relation
from tests.cast import sentence as with_cast

ONTOLOGY = Ontology.load()
ROWS = [row for row in ONTOLOGY.relation_patterns if "heads" in row]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def parsed(reader: Reader, text: str) -> Sentence:
    """A sentence with its parse and the members of the cast as its names."""
    (page,) = reader.pages([Document("case", text, Source("case", "0"), language="en")])
    (found,) = page.extracted.sentences
    return replace(found, mentions=with_cast(text, "en").mentions)


def said(reader: Reader, text: str, predicate: str) -> set[tuple[str, str, str]]:
    """(subject, object, modality) of what the parse says of a relation."""
    extractor = reader._extractor
    sentence = parsed(reader, text)
    claims = extractor._clauses.claims(sentence, extractor._terms.find(text))
    return {
        (c.subject.text, c.object.text, c.modality) for c in claims if c.predicate == predicate and isinstance(c.object, Mention)
    }


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['line']}-{row['relation']}" for row in ROWS])
def test_every_row_reads_its_example(reader: Reader, row: dict[str, str]) -> None:
    """A row whose example does not fire is a row that nobody has tried."""
    sentence = parsed(reader, row["example"])
    rules = {c.rule for c in reader._extractor._clauses.claims(sentence, reader._extractor._terms.find(sentence.text))}
    assert f"{row['relation']}:en:{row['line']}:tree" in rules


@pytest.mark.parametrize(
    "text",
    [
        "Lakeside Robotics bought Northfield.",
        "Northfield was bought by Lakeside Robotics.",
        "Northfield, which Lakeside Robotics bought in 2019, makes sensors.",
        "After buying Northfield, Lakeside Robotics cut costs.",
        "Lakeside Robotics completed its acquisition of Northfield.",
        "The acquisition of Northfield by Lakeside Robotics was approved.",
        "Ashby sold Northfield to Lakeside Robotics in 2021.",
    ],
)
def test_voice_and_clause_make_no_difference(reader: Reader, text: str) -> None:
    """Active, passive, relative, participle and nominal say the same."""
    assert ("Lakeside Robotics", "Northfield", "Reported") in said(reader, text, "acquires")


def test_a_list_is_read_to_its_end(reader: Reader) -> None:
    """Each member of a coordination is an argument."""
    found = said(reader, "Lakeside Robotics bought Northfield, Ashby and Brightwater.", "acquires")
    assert {o for _, o, _ in found} == {"Northfield", "Ashby", "Brightwater"}


def test_a_plan_is_marked_as_one(reader: Reader) -> None:
    """What is agreed or intended is planned."""
    found = said(reader, "Lakeside Robotics said it has agreed to buy Northfield.", "acquires")
    assert found == {("Lakeside Robotics", "Northfield", "Planned")}


@pytest.mark.parametrize(
    "text",
    [
        "Lakeside Robotics did not buy Northfield.",
        "Lakeside Robotics denied that it was planning to acquire Northfield.",
        "Lakeside Robotics abandoned its acquisition of Northfield.",
        "If Lakeside Robotics were to acquire Northfield, prices would rise.",
        "Would Lakeside Robotics ever buy Northfield?",
    ],
)
def test_what_is_denied_undone_or_asked_is_not_said(reader: Reader, text: str) -> None:
    """Denials, abandoned plans, conditions and questions state nothing."""
    assert said(reader, text, "acquires") == set()


def test_who_succeeds_takes_the_office(reader: Reader) -> None:
    """In succeeds X as chairman of K, the subject is chairman, and X is not."""
    found = said(reader, "Tom Reed will succeed Jane Miller as chief financial officer of Northfield.", "worksFor")
    assert {s for s, _, _ in found} == {"Tom Reed"}


def test_each_of_two_has_their_own_office(reader: Reader) -> None:
    """The office behind one name is not that of the next."""
    text = "Jane Miller, our chief executive officer, and Tom Reed, our chief financial officer, are on the call."
    extractor = reader._extractor
    claims = extractor._clauses.claims(parsed(reader, text), extractor._terms.find(text))
    held = {(c.subject.text, dict(c.details)["role"]) for c in claims}
    assert held <= {("Jane Miller", "ChiefExecutiveOfficer"), ("Tom Reed", "ChiefFinancialOfficer")}


def test_a_stake_that_is_sold_is_none(reader: Reader) -> None:
    """A row's unless and wants look at the words that govern its noun."""
    assert said(reader, "Lakeside Ventures took a 9% stake in Northfield.", "investsIn")
    assert not said(reader, "Lakeside Ventures sold its entire stake in Northfield.", "investsIn")
    assert said(reader, "Lakeside Robotics took a controlling stake in Northfield.", "acquires")


def test_a_row_without_arguments_is_refused() -> None:
    """The message says what is missing."""
    with pytest.raises(BrokenOntology, match='give it "s" and "o"'):
        check_relation(Path("relations.jsonl"), 3, {"relation": "acquires", "heads": ["acquire"], "s": "subject"})


@pytest.mark.parametrize(
    ("text", "predicate", "expected"),
    [
        ("Lakeside Robotics has invested in Northfield alongside Ashby.", "investsIn", {"Lakeside Robotics", "Ashby"}),
        ("Brightwater has pulled out of talks over Northfield alongside Ashby.", "investsIn", set()),
        ("Its rivals include Northfield and Ashby.", "competesWith", {"Northfield", "Ashby"}),
        ("Its suppliers are Northfield and Ashby.", "supplies", {"Northfield", "Ashby"}),
    ],
)
def test_lists_and_companions_are_those_of_the_clause(reader: Reader, text: str, predicate: str, expected: set[str]) -> None:
    assert {subject for subject, _, _ in said(reader, text, predicate)} == expected


def test_its_at_the_beginning_is_the_topic_and_never_the_person_of_the_sentence(reader: Reader) -> None:
    assert said(reader, "Its rivals include Ashby.", "competesWith") == {("Ashby", "", "Reported")}
    assert ("Tom Reed", "Tom Reed", "Reported") not in said(reader, "Tom Reed serves as its chief executive.", "worksFor")


def test_a_comma_ends_the_clause_before_the_next_of_the_list(reader: Reader) -> None:
    assert said(reader, "Rivals include Northfield, which is owned by Brightwater, and Ashby.", "unitOf") == {
        ("Northfield", "Brightwater", "Reported")
    }
