"""Wrapped paragraphs become whole; lists, tables, labels and pages of one line a paragraph stay as they are."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.clean import clean
from kg.model import CleanText, Document, Source

PARAGRAPHS = (
    "Operator: Good morning, and welcome to the Harbor Mills second quarter 2025 earnings conference call. All lines have been "
    "placed on mute to prevent any background noise, and there will be time for questions after the speakers have finished.",
    "Ann Lee: Thank you. With me today are Tom Ash, our chief executive officer, and Jane Poe, our chief financial officer. We "
    "will refer to adjusted measures; a reconciliation of these to the reported ones can be found on our website.",
    "Tom Ash: Thanks, Ann. Revenue rose 8% to $312 million in the quarter, as volumes came back in the Midwest and prices held. "
    "We opened a second line in Dayton, closed the old one in Toledo, and hired about 300 people for both of them.",
    "Net income was $21 million, or 44 cents a share.",
    "Operator: Our first question comes from Paula Grey with Northfield Bank.",
)


def cleaned(text: str) -> CleanText:
    return clean(Document("d", text, Source("page.txt", "")))


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("column", [64, 72, 80, 100])
def test_wrapped_paragraphs_become_whole(column: int, between: str) -> None:
    result = cleaned(between.join(textwrap.fill(p, column, break_on_hyphens=False) for p in PARAGRAPHS))
    assert result.text == between.join(PARAGRAPHS)
    assert {removal.reason for removal in result.removals} == {"line-break"}
    at = result.text.index("background noise")
    assert result.document.text[slice(*result.offsets.to_source(at, at + 16))].split() == ["background", "noise"]


TABLE = """Quarter ended June 30          2025      2024     change
net revenue                     312       289         8%
cost of goods sold              210       200         5%
operating income                 31        28        11%
interest expense                  4         4         0%
income tax                        6         5        20%
net income                       21        18        17%"""
POEM = """the machine in the corner of the hall is humming, softly,
a light goes on
and off again behind the counter of the little bank,
while rain
comes down on all the roofs of town and runs into the river,
the river
that has carried barges full of grain past all of us,"""


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),
        TABLE,
        POEM,
        "\n".join(f"- point {n} of a list that is long enough to fill a line {'and more ' * (n % 3)}" for n in range(12)),
    ],
)
def test_lines_that_are_not_wrapped_stay(text: str) -> None:
    assert cleaned(text).text == text


@given(st.lists(st.sampled_from([*" ".join(PARAGRAPHS).split(), "\n"]), max_size=300), st.integers(40, 90))
def test_unwrapping_twice_equals_once(words: list[str], column: int) -> None:
    once = cleaned("\n".join(textwrap.fill(line, column) for line in " ".join(words).split("\n"))).text
    assert cleaned(once).text == once
