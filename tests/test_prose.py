"""Relations of ordinary prose: what only may be, hearsay, what only the page's company can own, whose office is whose."""

from __future__ import annotations

import pytest

from kg.extract import Extractor
from kg.extract.implied import Implied
from kg.model import Claim, Context, Language, Mention
from kg.ontology import Ontology
from tests.cast import sentence

ONTOLOGY = Ontology.load()


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(ONTOLOGY)


def said(extractor: Extractor, text: str, language: Language = "zh") -> set[tuple[str, str, str]]:
    found = sentence(text, language)
    claims = extractor._patterns.claims(extractor._frame(found, extractor._terms.find(text)))
    return {(c.subject.text or c.subject.source, c.predicate, c.object.text) for c in claims if isinstance(c.object, Mention)}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("蓝湖科技可能投资北辰集团", "zh"),
        ("蓝湖科技或收购北辰集团", "zh"),
        ("有传言称，蓝湖科技正考虑收购北辰集团", "zh"),
        ("Lakeside could partner with Northfield", "en"),
        ("Lakeside may acquire Northfield", "en"),
        ("Lakeside has no partnership with Northfield", "en"),
        ("Amid rumors, Lakeside is buying Northfield", "en"),
    ],
)
def test_what_only_may_be_is_denied_or_hearsay_is_not_said(extractor: Extractor, text: str, language: Language) -> None:
    assert said(extractor, text, language) == set()


def test_the_month_of_may_makes_nothing_doubtful(extractor: Extractor) -> None:
    assert ("Lakeside", "acquires", "Northfield") in said(extractor, "In May Lakeside acquired Northfield", "en")


def test_what_is_expected_to_come_is_planned(extractor: Extractor) -> None:
    found = sentence("蓝湖科技有望与北辰集团合作", "zh")
    claims = list(extractor._patterns.claims(extractor._frame(found, extractor._terms.find(found.text))))
    assert {c.modality for c in claims} == {"Planned"}


def _own(text: str) -> set[tuple[str, str]]:
    found = sentence(text, "zh")
    named = tuple(
        Mention(m.start, m.end, m.text, m.label, "pattern:quoted" if m.label == "Product" else m.source) for m in found.mentions
    )
    page = type(found)(found.text, 0, "zh", 0, mentions=named)
    company = Mention(0, 4, "蓝湖科技", "Company", "test")
    claims = Implied(ONTOLOGY, Extractor(ONTOLOGY).cues).claims([page], Context("zh", company=company, focused=True))
    return {(c.predicate, c.object.text) for c in claims if isinstance(c.object, Mention) and c.rule == "implied:page"}


def test_a_product_beside_no_other_firm_is_that_of_the_company_of_the_page() -> None:
    assert _own("凌云3上月开售") == {("develops", "凌云3")}
    assert _own("北辰集团的凌云3上月开售") == set()
    assert _own("性能优于凌云3") == set()


def test_the_maker_of_a_product_made_what_it_succeeds() -> None:
    firm, new, old = (
        Mention(0, 1, n, label, "test") for n, label in (("蓝湖", "Company"), ("凌云4", "Product"), ("凌云3", "Product"))
    )
    claims = [Claim("develops", firm, new, 0, 1, "r"), Claim("succeeds", new, old, 0, 1, "r")]
    [inherited] = Implied(ONTOLOGY, Extractor(ONTOLOGY).cues).inherited(claims)
    assert (inherited.subject.text, inherited.predicate, inherited.object) == ("蓝湖", "develops", old)
