"""New English names by what they do and have: firms, people, and lines of accounts that are nobody."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Document, Source


def names(reader: Any, text: str) -> dict[str, str]:
    page = next(reader.pages([Document("page", text, Source("page.txt", "0" * 64), language="en")]))
    return {m.text: m.label for s in page.extracted.sentences for m in s.mentions if m.source != "pronoun"}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Sarkany reported a record quarter. Revenue at Sarkany rose 4% to $90 million.", "Sarkany", "Company"),
        ("Thornewell (NYSE: THW) said it would cut 300 jobs.", "Thornewell", "Company"),
        ("Lender Castlemere and insurer Branthorpe are in merger talks, Castlemere said.", "Branthorpe", "Company"),
        (
            "Chester Bloom shipped 40,000 bikes. Chester Bloom, based in Leeds, expects to ship more.",
            "Chester Bloom",
            "Company",
        ),
        ("Pomerol Labs launched a scanner on Monday.", "Pomerol Labs", "Company"),
        ("Siemens declined to comment on a bid for Kettleburn Software.", "Kettleburn Software", "Company"),
        ("Ashgrove Robotics was founded by Priya Nair and Tom Weller.", "Priya Nair", "Person"),
        ("Treasurer Wen Adeola is acting as interim CFO.", "Wen Adeola", "Person"),
    ],
)
def test_what_a_name_does_and_has_says_what_it_is(reader: Any, text: str, name: str, label: str) -> None:
    assert names(reader, text).get(name) == label


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Intel said Cloud grew 12% and Backlog reached $2 billion.", "Backlog"),
        ("By segment, Data Center grew 20% and Gaming fell 4%.", "Data Center"),
        ("Its Nordic subsidiary, Fjordmat AS, lost money.", "Nordic"),
    ],
)
def test_parts_of_firms_and_lines_of_accounts_are_nobody(reader: Any, text: str, name: str) -> None:
    assert name not in names(reader, text)


def test_people_who_act_like_firms_stay_people(reader: Any) -> None:
    text = "Maria Tarnwick, 52, who bought two hotels, launched a fund. Maria Tarnwick's shares in it are worth little."
    assert names(reader, text).get("Maria Tarnwick") == "Person"


def test_on_a_call_parts_of_the_firm_stay_parts(reader: Any) -> None:
    text = "We grew. Our Global Widgets business posted revenue of $9 million. We like our Global Widgets business."
    assert names(reader, text).get("Global Widgets") != "Company"
