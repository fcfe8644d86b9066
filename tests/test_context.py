"""What a page is about as a whole, from sentences made by hand: whose it is, its period, its date, whether it is a call."""

from __future__ import annotations

import datetime as dt

import pytest

from kg import period as periods
from kg.extract.context import context_of
from kg.extract.cues import Cues
from kg.model import Context, Document, Language, Mention, Sentence, Source
from kg.ontology import Ontology

NAMES = {"微软": ("Company", "microsoft"), "Microsoft": ("Company", "microsoft"), "英伟达": ("Company", "nvidia")}
UNLISTED = {"晨帆科技": "Company", "Harrowgate Systems": "Company", "林小川": "Person"}


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load()


def sentence(text: str, start: int, language: Language) -> Sentence:
    known = {name: (label, entity) for name, (label, entity) in NAMES.items()}
    known |= {name: (label, None) for name, label in UNLISTED.items()}
    mentions = []
    for name, (label, entity) in known.items():
        at = text.find(name)
        while at >= 0:
            mentions.append(Mention(at, at + len(name), name, label, "lexicon", 1.0, entity))
            at = text.find(name, at + 1)
    mentions.sort(key=lambda m: m.start)
    return Sentence(text, start, language, 0, mentions=tuple(mentions), times=periods.find(text, language))


def context(ontology: Ontology, *texts: str, language: Language = "zh", **known: object) -> Context:
    start, sentences = 0, []
    for text in texts:
        sentences.append(sentence(text, start, language))
        start += len(text)
    document = Document("page", "".join(texts), Source("page.txt", "0" * 64), **known)  # type: ignore[arg-type]
    return context_of(document, sentences, ontology, Cues(ontology))


REPORT = "微软公布了2025年第二季度财报。"


def test_a_report_tells_the_period_and_whose_it_is(ontology: Ontology) -> None:
    found = context(ontology, "英伟达昨日上涨。", REPORT)
    assert found.period is not None
    assert (found.period.label, found.language, found.is_call) == ("2025-Q2", "zh", False)
    assert found.company is not None
    assert (found.company.entity, found.company.text) == ("microsoft", "微软")
    assert found.company.start == len("英伟达昨日上涨。")  # counts in the page, not in its sentence


def test_a_day_without_a_year_falls_after_the_period_reported(ontology: Ontology) -> None:
    assert context(ontology, "当地时间7月30日，", REPORT).date == dt.date(2025, 7, 30)
    assert context(ontology, "当地时间1月28日，", "微软公布了2024年第四季度财报。").date == dt.date(2025, 1, 28)
    assert context(ontology, "当地时间2月29日，", "微软公布了2023年第四季度财报。").date == dt.date(2024, 2, 29)
    assert context(ontology, "当地时间2月30日，", REPORT).date is None


def test_a_day_with_its_year_needs_no_report(ontology: Ontology) -> None:
    assert context(ontology, "2025年7月30日，晨帆科技宣布扩产。").date == dt.date(2025, 7, 30)


def test_a_day_without_year_or_report_is_no_date(ontology: Ontology) -> None:
    assert context(ontology, "7月30日，晨帆科技宣布扩产。").date is None


def test_what_the_metadata_say_wins(ontology: Ontology) -> None:
    known = {"date": dt.date(2024, 5, 1), "period": "2024-Q1", "company": "英伟达"}
    found = context(ontology, "当地时间7月30日，", REPORT, **known)
    assert found.date == dt.date(2024, 5, 1)
    assert found.period is not None
    assert found.period.label == "2024-Q1"
    assert found.company is not None
    assert found.company.entity == "nvidia"
    assert found.is_call


@pytest.mark.parametrize("name", ["NVIDIA", "英伟达", "nvidia"])
def test_a_company_of_the_metadata_that_the_page_does_not_name_is_looked_up(ontology: Ontology, name: str) -> None:
    found = context(ontology, "第二季度业绩超出预期。", company=name)
    assert found.company is not None
    assert (found.company.text, found.company.entity) == (name, "nvidia")


def test_an_ambiguous_alias_names_the_company_where_the_metadata_use_it(ontology: Ontology) -> None:
    """The lexicon marks it with “?”, which is no part of the name."""
    marked = next(
        (e, a.removeprefix("?")) for e in ontology.entities if e.cls == "Company" for a in e.aliases if a.startswith("?")
    )
    found = context(ontology, "业绩超出预期。", company=marked[1])
    assert found.company is not None
    assert found.company.entity is not None


def test_a_company_unknown_to_the_lexicon_is_taken_at_its_word(ontology: Ontology) -> None:
    found = context(ontology, "业绩超出预期。", company="朔方机械")
    assert found.company is not None
    assert (found.company.text, found.company.label, found.company.entity) == ("朔方机械", "Company", None)


def test_a_company_of_the_lexicon_is_preferred_among_those_that_report(ontology: Ontology) -> None:
    found = context(ontology, "晨帆科技发布财报。", "微软发布财报。")
    assert found.company is not None
    assert found.company.text == "微软"


def test_of_a_call_without_a_report_the_company_is_the_one_named_most(ontology: Ontology) -> None:
    found = context(ontology, "欢迎参加电话会议。", "晨帆科技的业务增长。英伟达是供应商。", "晨帆科技将扩产。")
    assert found.is_call
    assert found.company is not None
    assert found.company.text == "晨帆科技"


def test_a_page_that_is_no_call_and_no_report_has_no_company(ontology: Ontology) -> None:
    found = context(ontology, "晨帆科技将与英伟达合作。")
    assert (found.company, found.period, found.is_call) == (None, None, False)


def test_a_person_is_no_company_of_a_page(ontology: Ontology) -> None:
    assert context(ontology, "林小川发布财报。").company is None


def test_an_english_call(ontology: Ontology) -> None:
    text = "Welcome to the Harrowgate Systems third quarter 2025 earnings conference call, October 28, 2025."
    found = context(ontology, text, language="en")
    assert found.is_call
    assert found.period is not None
    assert (found.language, found.period.label, found.date) == ("en", "2025-Q3", dt.date(2025, 10, 28))
    assert found.company is not None
    assert found.company.text == "Harrowgate Systems"


def test_a_title_may_say_that_it_is_a_call(ontology: Ontology) -> None:
    assert context(ontology, "各位好。", title="晨帆科技第二季度业绩说明会").is_call


def test_a_page_without_sentences_has_a_context(ontology: Ontology) -> None:
    assert context(ontology) == Context("zh")
