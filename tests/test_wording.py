"""What an English number measures by the parse, by the number before it, or by the sentence before; and what it does not."""

from __future__ import annotations

import pytest

from kg.model import Document, Source
from tests.pages import reader, rows

PARSED = [
    ("Lennar reduced its water consumption by 12%.", "water consumption", "-12 %", "Change"),
    ("Lennar said that its apartments are 97% leased.", "share of apartments leased", "97 %", "Level"),
    ("At Lennar, about 40% of the vans are electric.", "share of vans", "40 %", "Level"),
    ("Lennar saw visitor growth of 12%.", "visitor growth", "12 %", "Change"),
    ("Lennar posted a 9% decline in walk-in visits.", "visits", "-9 %", "Change"),
    ("Lennar spent $3 million on repairs.", "repairs", "3000000 USD", "Level"),
    ("Lennar's goods and services spending grew 6%.", "goods and services spending", "6 %", "Change"),
    ("Lennar's guest satisfaction score, which stood at 71%, rose.", "guest satisfaction score", "71 %", "Level"),
]
PAIRED = [
    ("Lennar's repair bills were $4 million, compared with $3 million in 2020.",
     [("4000000 USD", "Level"), ("3000000 USD", "Level")]),
    ("Lennar's travel bills grew by $3 million to $20 million.", [("3000000 USD", "Change"), ("20000000 USD", "Level")]),
    ("Lennar's repair bills grew by 4% and cleaning fees by 3%.", [("4 %", "Change")]),
]  # fmt: skip
NOTHING = [
    "Lennar had 8% more seats than before.",
    "Lennar's claims payout was $2 million below our guidance.",
    "Lennar requested a $60 million toll increase.",
    "Lennar's ticket desk beat the industry by 4 points.",
    "Lennar's Spain was strong at 14%.",
    "Lennar's Madrid and Lisbon guest scores were 81% and 83%, respectively.",
]
CALL = "Lennar Corporation Q4 2021 earnings conference call.\n"


@pytest.mark.parametrize(("text", "label", "value", "kind"), PARSED)
def test_the_parse_names_what_a_number_measures(text: str, label: str, value: str, kind: str) -> None:
    assert [(r.metric, r.label, r.value, r.kind) for r in rows(text, "en")] == [("OtherMetric", label, value, kind)]


@pytest.mark.parametrize(("text", "expected"), PAIRED)
def test_the_second_of_a_pair_takes_the_wording_of_the_first(text: str, expected: list[tuple[str, str]]) -> None:
    found = rows(text, "en")
    assert [(r.value, r.kind) for r in found] == expected
    assert len({r.label for r in found}) == 1


@pytest.mark.parametrize("text", NOTHING)
def test_a_distance_a_request_and_two_things_at_once_have_no_label(text: str) -> None:
    assert [r.label for r in rows(text, "en")] == []


def test_a_wording_far_from_its_number_is_still_its_metric() -> None:
    (row,) = rows("Lennar's adjusted EBITDA in the quarter that ended in June came to a little over $3 million.", "en")
    assert (row.metric, row.value, row.kind) == ("AdjustedEBITDA", "3000000 USD", "Level")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our repair bills were $4 million. This was up 5% from a year ago.", [("4000000 USD", "Level"), ("5 %", "Change")]),
        ("Our repair bills were $4 million and cleaning fees were $2 million. This was up $1 million.",
         [("4000000 USD", "Level"), ("2000000 USD", "Level")]),
        ("Our repair bills were $4 million. This compares to $3 million of cleaning fees.", [("4000000 USD", "Level")]),
    ],
)  # fmt: skip
def test_this_goes_back_to_the_one_thing_of_the_sentence_before(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(r.value, r.kind) for r in rows(CALL + text, "en")] == expected


def test_a_number_of_nobody_is_left_out_for_that() -> None:
    text = "The repair bills were $4 million."
    document = Document("one", text, Source("one.txt", "0" * 64), language="en")
    (page,) = reader().pages([document])
    assert page.extracted.claims == ()
    assert page.extracted.unsaid == {(text.index("$"), text.index(".")): "no-holder"}
