"""Names of the lexicon in raw text."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.gazetteer import Gazetteer, surfaces


def entry(key: str, *aliases: str, zh: str = "", en: str = "", cls: str = "Company") -> SimpleNamespace:
    return SimpleNamespace(id=key, cls=cls, zh=zh, en=en, aliases=aliases)


LEXICON = [
    entry("northwind", "Northwind Trading Corp", zh="北风", en="Northwind"),
    entry("aurora-2", "?Aurora", en="Aurora 2", cls="AIModel"),
    entry("lake", "青湖集团", zh="青湖", en="Green Lake"),
    entry("arm", en="Arm"),
]
PARTS = ["北风", "青湖", "集团", "Northwind", " Trading", " Corp", "Aurora", " 2", ".1", "x", "，"]


def names(text: str) -> list[tuple[str, str | None, float]]:
    return [(mention.text, mention.entity, mention.score) for mention in Gazetteer(LEXICON).find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北风与青湖合作", ["北风", "青湖"]),
        ("青湖集团宣布", ["青湖集团"]),
        ("Northwind's sales; Northwind-owned", ["Northwind", "Northwind"]),
        ("a Northwinds kite, MyNorthwind, Northwind9", []),
        ("在Northwind工作", ["Northwind"]),
        ("NORTHWIND RISES", ["NORTHWIND"]),
        ("northwind blew", []),
        ("ARM itself, arm, Arm", ["Arm"]),
        ("Aurora 2 and Aurora 2.1 and Aurora 21", ["Aurora 2", "Aurora", "Aurora"]),
        ("Aurora 2. Then", ["Aurora 2"]),
        ("", []),
    ],
)
def test_a_name_is_found_whole_and_nowhere_inside_a_longer_word(text: str, expected: list[str]) -> None:
    assert [name for name, _, _ in names(text)] == expected


def test_the_longest_of_the_names_that_begin_together_wins() -> None:
    assert names("Northwind Trading Corp and Northwind Trading") == [
        ("Northwind Trading Corp", "northwind", 1.0),
        ("Northwind", "northwind", 1.0),
    ]


def test_a_longer_name_that_ends_inside_a_word_does_not_hide_the_shorter() -> None:
    assert [name for name, _, _ in names("Northwind Trading Corporation")] == ["Northwind"]


def test_a_marked_alias_is_doubtful() -> None:
    assert names("Aurora") == [("Aurora", "aurora-2", 0.5)]


def test_a_form_that_two_entries_share_gives_both_and_is_doubtful() -> None:
    shared = Gazetteer([entry("a", en="Delta"), entry("b", en="Delta", cls="Product")], ambiguous=0.4).find("Delta")
    assert [(mention.entity, mention.label, mention.score) for mention in shared] == [
        ("a", "Company", 0.4),
        ("b", "Product", 0.4),
    ]


def test_a_form_listed_with_and_without_the_mark_is_sure() -> None:
    assert Gazetteer([entry("a", "?Delta", en="Delta")]).find("Delta")[0].score == 1.0


def test_short_names_have_no_form_in_capitals() -> None:
    assert set(surfaces(entry("arm", en="Arm"))) == {("Arm", True)}
    assert set(surfaces(entry("arm", en="Arm"), capitals=3)) == {("Arm", True), ("ARM", True)}


def test_an_empty_lexicon_finds_nothing() -> None:
    assert Gazetteer([]).find("Northwind") == ()


@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_mentions_are_the_text_at_their_offsets_in_order_and_apart(parts: list[str]) -> None:
    text = "".join(parts)
    reached = 0
    for mention in Gazetteer(LEXICON).find(text):
        assert mention.text == text[mention.start : mention.end]
        assert mention.start >= reached
        reached = mention.end


@given(st.permutations(LEXICON))
def test_the_order_of_the_lexicon_does_not_matter(lexicon: list[SimpleNamespace]) -> None:
    text = "北风、青湖集团与Northwind Trading Corp发布Aurora 2"
    assert Gazetteer(lexicon).find(text) == Gazetteer(LEXICON).find(text)
