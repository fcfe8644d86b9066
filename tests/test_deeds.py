"""English numbers that no noun names: deeds, regions that grow, margins; whose a consensus is; another subject."""

from __future__ import annotations

import pytest

from kg.model import Document, Source
from tests.pages import reader, rows

DEEDS = [
    ("At Zillow, freight had a negative impact of 120 basis points.", "freight had negative impact"),
    ("The storm brought Zillow a headwind of $14 million.", "storm brought headwind"),
    ("Zillow's Midwest stores outperformed the local market by 4 percentage points.", "stores outperformed local market"),
    ("At Zillow, the new pricing tool saved $9 million.", "new pricing tool saved"),
]  # fmt: skip
UNSURE = [
    "At Zillow, the new pricing tool could save $9 million.",
    "At Zillow, the new pricing tool did not save $9 million.",
    "Zillow has a $5 million project.",
]


@pytest.mark.parametrize(("text", "label"), DEEDS)
def test_a_deed_has_the_words_of_its_clause_for_a_label(text: str, label: str) -> None:
    found = [r.label for r in rows(text, "en") if r.metric == "OtherMetric"]
    assert len(found) == 1
    assert label in found[0]


@pytest.mark.parametrize("text", UNSURE)
def test_what_may_be_or_is_only_had_is_no_deed(text: str) -> None:
    assert [r.label for r in rows(text, "en") if r.metric == "OtherMetric"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Zillow reported revenue of $1.80 billion, below the $1.88 billion analysts had expected.",
        "Zillow reported revenue of $1.80 billion, short of the $1.88 billion that Wall Street was looking for.",
        "Zillow posted revenue of $1.80 billion, which missed the $1.88 billion forecast by analysts.",
    ],
)
def test_what_analysts_expect_is_not_what_was_reported(text: str) -> None:
    assert [(r.value, r.modality) for r in rows(text, "en") if r.metric == "Revenue"] == [
        ("1800000000 USD", "Reported"),
        ("1880000000 USD", "Guidance"),
    ]


def test_another_subject_is_no_longer_the_slice_or_the_metric_before() -> None:
    first, second = rows("Zillow's sales in Asia rose 6%, while Europe fell 2%.", "en")
    assert (first.segment, second.segment, second.value) == ("Asia", "Europe", "-2 %")


def test_margins_keep_the_segment_that_their_sentence_opens_with() -> None:
    found = rows("In the cable segment, Zillow's margins were 6.1%.", "en")
    assert [(r.metric, r.label) for r in found] == [("OtherMetric", "margins")]


def test_amounts_of_cash_and_equity_a_share() -> None:
    assert [(r.metric, r.value) for r in rows("Zillow ended the year with $566 million of cash.", "en")] == [
        ("CashAndEquivalents", "566000000 USD")
    ]
    found = rows("Zillow's shareholders' equity was $12.7 billion, or $46.82 per share.", "en")
    assert [r.metric for r in found] == ["ShareholdersEquity", "BookValuePerShare"]


def test_a_page_in_the_first_person_is_a_call_of_the_company_given() -> None:
    said = ["We had a good quarter.", "Our costs fell.", "We hired well.", "We opened a plant.", "Our orders grew 9%."] * 2
    told = ["It had a good quarter.", "Costs fell.", "It hired well.", "It opened a plant.", "Orders grew 9%."] * 2
    calls = []
    for lines in (said, told):
        document = Document("one", "\n".join(lines), Source("one.txt", "0" * 64), company="Qorvane Industries", language="en")
        (page,) = reader().pages([document])
        calls.append(page.extracted.context.is_call)
    assert calls == [True, False]
