"""The language of documents and paragraphs, and where the paragraphs are."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.align import OffsetMap
from kg.language import LONGEST_PASSAGE, detect, passages
from kg.model import CleanText, Document, Language, Passage, Source


def split(text: str, language: Language | None = None, stated: Language | None = None) -> list[Passage]:
    document = Document("a", text, Source("a.txt", ""), language=stated)
    return list(passages(CleanText(document, text, OffsetMap.identity(len(text))), language))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("海蓝公司营收增长22%。", "zh"),
        ("Norwind发布Aurora 3.1", "zh"),
        ("Norwind (北风) said that sales rose.", "en"),
        ("Sales rose 5%.", "en"),
        ("Norwind", "en"),
        ("22%", "zh"),
        ("", "zh"),
    ],
)
def test_a_text_has_the_language_of_most_of_it(text: str, expected: Language) -> None:
    assert detect(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Anna Berg:", "zh"),
        ("Norwind Aurora Pro Max, Norwind Aurora Air, Norwind Halo, Norwind Vega", "zh"),
        ("Norwind Q2 2025 Earnings Call", "zh"),
        ("The company said on Monday that it will build a new plant in Ohio.", "en"),
        ("“我们的Aurora和Halo are the best of all that we have”，她说。", "zh"),
    ],
)
def test_a_latin_line_of_a_chinese_page_is_english_only_where_it_runs(line: str, expected: Language) -> None:
    assert split(line, "zh") == [Passage(line, 0, expected)]


@pytest.mark.parametrize(
    ("line", "expected"), [("海蓝公司营收增长22%。", "zh"), ("北风", "en"), ("Norwind (北风) rose.", "en"), ("22%", "en")]
)
def test_a_line_of_an_english_page_is_chinese_where_most_of_it_is(line: str, expected: Language) -> None:
    assert split(line, "en")[0].language == expected


def test_the_language_is_the_given_one_then_the_stated_one_then_the_one_found() -> None:
    assert split("Anna Berg", "zh", stated="en")[0].language == "zh"
    assert split("Anna Berg", stated="zh")[0].language == "zh"
    assert split("Anna Berg\n海蓝公司营收增长22%。")[0].language == "zh"


def test_blank_lines_and_the_space_around_a_line_are_no_part_of_it() -> None:
    assert [(p.text, p.start) for p in split("\n　　营收 增长 \r\n\n \nb\u2028c")] == [("营收 增长", 3), ("b", 14), ("c", 16)]


def test_a_long_paragraph_is_parted_at_sentence_ends() -> None:
    found = split("营收增长。" * 5000 + "he said “no.” and left. " * 1000)
    assert all(len(passage.text) <= LONGEST_PASSAGE for passage in found)
    assert all(passage.text.endswith(("。", ".", "”")) for passage in found)


def test_a_long_paragraph_without_sentences_is_parted_at_spaces_or_anywhere() -> None:
    assert {len(passage.text) for passage in split("word " * 10_000)} == {9999}
    assert [len(passage.text) for passage in split("营" * 25_000)] == [10_000, 10_000, 5000]


@given(st.text(st.sampled_from("营收 \n\r\t.。a\u3000\u2028!”")))
def test_passages_are_the_text_at_their_places_and_hold_all_of_it(text: str) -> None:
    found = split(text)
    assert all(text[passage.start : passage.start + len(passage.text)] == passage.text for passage in found)
    assert "".join("".join(passage.text.split()) for passage in found) == "".join(text.split())


@pytest.mark.parametrize("unit", ["a.", ".", "。", "营", "a ", "\n", "!'"])
def test_time_is_linear(unit: str) -> None:
    start = time.process_time()
    split(unit * (1_000_000 // len(unit)))
    assert time.process_time() - start < 3
