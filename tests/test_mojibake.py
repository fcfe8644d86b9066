"""Misread text is set right, every character where it was; text that was read well stays."""

from __future__ import annotations

import time

import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.align import edited
from kg.clean import clean
from kg.clean.mojibake import _suspect, mojibake
from kg.model import CleanText, Document, Source

CHINESE = "北岭仪器公布第三季度营收为32.75亿元，同比增长18%；净利润“好于预期”。"
ENGLISH = "Northfield’s “Heron” sensor — due in May — costs €1,200; the café’s owner ordered 3."


def cleaned(text: str, keep: tuple[str, ...] = ()) -> CleanText:
    return clean(Document("d", text, Source("d.txt", "")), keep=keep)


def misread(text: str, encoding: str, times: int = 1) -> str:
    for _ in range(times):
        text = text.encode().decode(encoding)
    return text


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    ("text", "encoding"), [(CHINESE, "latin-1"), (CHINESE, "mac-roman"), (CHINESE, "cp437"), (ENGLISH, "latin-1")]
)
def test_misread_text_is_set_right_character_by_character(text: str, encoding: str, times: int) -> None:
    raw = misread(text, encoding, times)
    result = cleaned(raw)
    assert result.text == text
    assert {removal.reason for removal in result.removals} == {"mojibake"}
    for place, character in enumerate(text):
        start, end = result.offsets.to_source(place, place + 1)
        assert raw[start:end] == misread(character, encoding, times)
        assert result.offsets.to_clean(start, end) == (place, place + 1)


def test_a_misread_word_in_a_good_text_is_set_right_where_it_stands() -> None:
    result = cleaned("北岭仪器（Northfieldâ€™s）公布了业绩，“好于预期”。\nThe cafÃ© reopened.")
    assert result.text == "北岭仪器（Northfield’s）公布了业绩，“好于预期”。\nThe café reopened."
    assert [(removal.start, removal.end) for removal in result.removals] == [(15, 18), (41, 43)]


def test_numbers_in_misread_text_keep_their_places() -> None:
    raw = misread(CHINESE, "latin-1")
    result = cleaned(raw)
    start = result.text.index("32.75")
    assert result.offsets.to_source(start, start + 5) == (raw.index("32.75"), raw.index("32.75") + 5)


def test_it_can_be_switched_off() -> None:
    assert cleaned("cafÃ©", keep=("mojibake",)).text == "cafÃ©"


@pytest.mark.parametrize(
    "text",
    [
        CHINESE,
        ENGLISH,
        "Ärger über naïve Façade-Preise: 3 €, ½ £, © 2025 “Zürich” – Ænima…",
        "““嵌套””——……、〈〉『』·",
        "50°C ± 3 µm, §12, «citation», ¿qué?",
        "Москва, Αθήνα, עברית, العربية, 東京, 서울",
        "Ÿª",
        "",
    ],
)
def test_text_that_was_read_well_stays(text: str) -> None:
    assert mojibake(text) == []


SOUP = st.text(st.sampled_from("中文aZ 4.é’“”—–Ã©â€™œ\x80\x93\xa0¢ƒ√∂Рє\n"), max_size=60)


@settings(max_examples=200)
@given(st.one_of(SOUP, st.text(max_size=40).map(lambda text: text.encode("utf-8", "ignore").decode("latin-1"))))
def test_cleaning_misread_text_is_idempotent_and_maps_every_character(text: str) -> None:
    result = cleaned(text)
    assert cleaned(result.text).text == result.text
    assert (result.offsets.source_length, result.offsets.target_length) == (len(text), len(result.text))
    for run in result.offsets.runs:
        assert text[run.source : run.source + run.length] == result.text[run.target : run.target + run.length]
    assert result.text.count("\n") == text.count("\n")


@settings(max_examples=100)
@given(SOUP)
def test_edits_are_in_order_and_change_what_they_touch(text: str) -> None:
    edits = mojibake(text)
    edited(text, edits)
    assert all(text[edit.start : edit.end] != edit.text for edit in edits)


@pytest.mark.parametrize("unit", ["Ã©", "Ã", "â€™s ", "é“", "\x93", misread("营收", "latin-1"), "Ã\u0192Â©a"])
def test_time_is_linear_in_a_long_line(unit: str) -> None:
    began = time.process_time()
    cleaned((unit * 200_000)[:200_000])
    assert time.process_time() - began < 3


def test_a_long_page_is_set_right_as_a_whole_or_taken_for_what_it_is() -> None:
    pages = [misread("\n".join(f"第{n}季营收为{n}.75亿元" for n in range(300)), "latin-1"), "\n".join(["Ã√∂â√Ã", "âÃ√Ð∂Ã"] * 150)]
    assert cleaned(pages[0]).text.count("亿元\n") == 299
    assert mojibake(pages[1]) == []


ODD = [chr(code) for code in range(0x80, 0x2600) if any(chr(code) in some for some in MOJIBAKE_CATEGORIES.values())]


@settings(max_examples=300)
@given(st.text(st.sampled_from([*ODD, *"aZ营 1.-вЂÐŸ‚Äà"]), max_size=6))
def test_what_ftfy_calls_bad_has_a_character_that_is_looked_for(text: str) -> None:
    assert _suspect().search(text) or not is_bad(text)
