"""Relation patterns: every row of the file reads its own example; who, how meant, in what list."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import Extractor
from kg.extract.patternrows import _needed
from kg.model import Claim, Language, Mention
from kg.ontology import Ontology
from tests.cast import sentence

ONTOLOGY = Ontology.load()
ROWS = [(int(row.get("line", i + 1)), row) for i, row in enumerate(ONTOLOGY.relation_patterns) if "heads" not in row]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(ONTOLOGY)


def read(extractor: Extractor, text: str, language: Language) -> list[Claim]:
    """What the patterns find in a sentence whose names are given."""
    found = sentence(text, language)
    return list(extractor._patterns.claims(extractor._frame(found, extractor._terms.find(text))))


def said(extractor: Extractor, text: str, language: Language = "zh") -> set[tuple[str, str, str]]:
    """(subject, predicate, object) of what is found, fixed ends by their source."""
    return {
        (c.subject.text or c.subject.source, c.predicate, c.object.text or c.object.source)
        for c in read(extractor, text, language)
        if isinstance(c.object, Mention)
    }


@pytest.mark.parametrize(("line", "row"), ROWS, ids=[f"{line}-{row.get('relation', row.get('metric'))}" for line, row in ROWS])
def test_every_row_reads_its_example(extractor: Extractor, line: int, row: dict[str, str]) -> None:
    """A row whose example does not fire is a row that nobody has tried."""
    rules = {claim.rule for claim in read(extractor, row["example"], row.get("language", "zh"))}  # type: ignore[arg-type]
    name = row.get("name") or f"{row.get('relation') or row.get('metric')}:{row.get('language', 'zh')}:{line}"
    assert name in rules, row["pattern"]


def test_a_comma_of_half_width_is_one(extractor: Extractor) -> None:
    """Rows are written with the mark of Chinese; pages often have the other."""
    commas = [(row["example"], row) for _, row in ROWS if row.get("language", "zh") == "zh" and "，" in row["example"]]
    assert len(commas) > 20
    for text, row in commas:
        found = {(c.rule, c.predicate) for c in read(extractor, text, "zh")}
        assert {(c.rule, c.predicate) for c in read(extractor, text.replace("，", ","), "zh")} == found, row["pattern"]


def test_a_row_is_passed_over_only_where_it_cannot_match(extractor: Extractor) -> None:
    """The symbols of a sentence tell which rows can match it; none that would is left out, and most that would not are."""
    book = extractor._patterns
    tried = matching = 0
    for _, row in ROWS[::7]:
        language = row.get("language", "zh")
        found = sentence(row["example"], language)  # type: ignore[arg-type]
        frame = extractor._frame(found, extractor._terms.find(row["example"]))
        fits = {i for i, p in enumerate(book._patterns) if p.language == language and p.regex.search(frame.text)}
        possible = book._possible(language, frame.symbols)
        assert fits <= possible, row["example"]
        tried, matching = tried + len(possible), matching + len(fits)
    assert matching < tried < len(ROWS[::7]) * len(book)


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("<Person:s>任<Organization:o>", ["Person", "Organization"]),
        ("<Person:s>(?:和<Product>)?任<Organization:o>", ["Person", "Organization"]),
        ("[(<]<Person:s>\\(<Time>?", ["Person"]),
        ("[^]()]<Person:s>", ["Person"]),
        ("<Person:s>|<Product:o>", []),
        ("(?:<Person:s>|<Product:s>)<..8>", []),
    ],
)
def test_a_slot_is_needed_that_no_group_or_mark_makes_optional(pattern: str, needed: list[str]) -> None:
    """What a pattern needs is read off its source, and rather too little than too much."""
    assert list(_needed(pattern)) == needed


def test_no_row_lacks_an_example() -> None:
    """The example is the documentation of a row and its test."""
    assert all(row.get("example") for _, row in ROWS)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("北辰集团否认收购蓝湖科技", "acquires"),
        ("北辰集团宣布放弃收购蓝湖科技", "acquires"),
        ("北辰集团终止收购蓝湖科技", "acquires"),
        ("北辰集团是否会收购蓝湖科技？", "acquires"),
        ("蓝湖科技尚未与北辰集团达成战略合作", "partnersWith"),
    ],
)
def test_what_is_denied_or_asked_is_not_said(extractor: Extractor, text: str, relation: str) -> None:
    """Denials, abandoned plans and questions make no relation."""
    assert relation not in {predicate for _, predicate, _ in said(extractor, text)}


@pytest.mark.parametrize("text", ["蓝湖科技前首席执行官陈思远表示", "蓝湖科技原首席财务官林晓出席"])
def test_who_has_left_does_not_work_there(extractor: Extractor, text: str) -> None:
    """Former officers hold no office."""
    assert not {p for _, p, _ in said(extractor, text) if p == "worksFor"}


def test_a_plan_is_marked_as_one(extractor: Extractor) -> None:
    """北辰集团拟收购蓝湖科技 is planned, 北辰集团已收购蓝湖科技 is reported."""
    assert {c.modality for c in read(extractor, "北辰集团拟收购蓝湖科技", "zh")} == {"Planned"}
    assert {c.modality for c in read(extractor, "北辰集团已经收购蓝湖科技", "zh")} == {"Reported"}


@pytest.mark.parametrize(
    ("text", "relation"), [("北辰集团拟收购蓝湖科技60%股权", "acquires"), ("北辰集团拟收购蓝湖科技9.5%股权", "investsIn")]
)
def test_half_of_a_company_is_the_company(extractor: Extractor, text: str, relation: str) -> None:
    """Control is an acquisition, a minority a stake."""
    assert {p for _, p, _ in said(extractor, text) if p in ("acquires", "investsIn")} == {relation}


def test_the_partner_of_a_unit_is_no_unit(extractor: Extractor) -> None:
    """In 甲旗下乙与丙合作, only 乙 belongs to 甲."""
    found = said(extractor, "北辰集团旗下蓝湖科技与星河公司签署战略合作协议")
    assert ("蓝湖科技", "unitOf", "北辰集团") in found
    assert ("星河公司", "unitOf", "北辰集团") not in found
    assert ("蓝湖科技", "partnersWith", "星河公司") in found


def test_the_owner_of_a_partner_is_no_member_of_a_list(extractor: Extractor) -> None:
    """In 旗下乙与丙旗下丁合作, 丙 is nobody's unit."""
    found = said(extractor, "北辰集团表示，旗下品牌蓝湖与星河公司旗下蓝湖科技深化合作")
    assert ("蓝湖科技", "unitOf", "星河公司") in found
    assert not {row for row in found if row[0] == "星河公司" and row[1] == "unitOf"}


def test_everyone_in_a_list_acts(extractor: Extractor) -> None:
    """甲、乙将向丙投资 says it of both; 甲、乙和丙联手 pairs each with each."""
    assert {("方圆资本", "investsIn", "蓝湖科技"), ("北辰集团", "investsIn", "蓝湖科技")} <= said(
        extractor, "方圆资本、北辰集团将分别向蓝湖科技投资5亿元"
    )
    assert {
        ("蓝湖科技", "partnersWith", "北辰集团"),
        ("蓝湖科技", "partnersWith", "星河公司"),
        ("北辰集团", "partnersWith", "星河公司"),
    } <= said(extractor, "蓝湖科技、北辰集团和星河公司宣布联手开发电池")


def test_english_lists_are_read_to_their_end(extractor: Extractor) -> None:
    """Customers such as A, B, and C are three."""
    found = said(extractor, "Customers such as Northfield, Ashby, and Brightwater use it", "en")
    assert {o for s, p, o in found if s == "company" and p == "supplies"} == {"Northfield", "Ashby", "Brightwater"}


def test_what_others_do_is_not_ours(extractor: Extractor) -> None:
    """A sentence about another company says nothing of the company of the call; our does."""
    theirs = said(extractor, "Northfield closed the acquisition of Ashby last year", "en")
    assert ("company", "acquires", "Ashby") not in theirs
    assert ("Northfield", "acquires", "Ashby") in said(extractor, "Northfield closed its acquisition of Ashby", "en")
    assert ("company", "acquires", "Ashby") in said(extractor, "including our recent acquisition of Ashby", "en")


def test_an_office_that_reaches_into_a_name_is_cut(extractor: Extractor) -> None:
    """集团CEO behind 北辰集团 is the office CEO."""
    assert ("林晓", "worksFor", "北辰集团") in said(extractor, "北辰集团CEO林晓称，销量增长")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="蓝湖科技北辰集团林晓收购与和、，。合作旗下的100%股权CEO ", max_size=40))
def test_any_text_is_read_with_evidence_inside_it(text: str) -> None:
    """Nothing crashes, and every claim points into the sentence, at words that are not empty."""
    for claim in read(_EXTRACTOR, text, "zh"):
        assert 0 <= claim.start < claim.end <= len(text)
        assert re.sub(r"\s", "", text[claim.start : claim.end])


_EXTRACTOR = Extractor(ONTOLOGY)
