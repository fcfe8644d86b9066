"""Claims made by hand to facts: who is meant, when it holds, what is refused, what is one fact; no model is asked."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import period as periods
from kg.calls.turn import Call
from kg.clean import clean
from kg.extract import Extracted
from kg.facts import ObservationFact, Refusal, RelationFact, evidence, facts_of, joined_relations
from kg.model import Claim, CleanText, Context, Document, Mention, Quantity, Source, TimeExpression
from kg.ontology import Ontology

if TYPE_CHECKING:
    from kg.page import Reader

TEXT = (
    "晨帆科技第二季度营收为12.5亿元，去年同期为10亿元。营收为12.5亿元。晨帆科技与海岳汽车达成合作。林小川任晨帆科技首席执行官。"
)
SAIL, HAIYUE, LIN = "id:sail", "id:haiyue", "id:lin"
NAMES = {"晨帆科技": SAIL, "海岳汽车": HAIYUE, "林小川": LIN}
LABELS = {SAIL: "Company", HAIYUE: "Company", LIN: "Person"}
QUARTER = periods.parse_label("2025-Q2")
CONTEXT = Context("zh", dt.date(2025, 8, 14), QUARTER)
Facts = tuple[tuple[RelationFact, ...], tuple[ObservationFact, ...], tuple[Refusal, ...]]


def cleaned(text: str = TEXT) -> CleanText:
    return clean(Document("doc", text, Source("doc.txt", hashlib.sha256(text.encode()).hexdigest())))


def name(text: str, label: str = "Company", *, source: str = "lexicon") -> Mention:
    at = TEXT.find(text)
    return Mention(at, at + len(text), text, label, source)


def amount(text: str, value: str, *, after: int = 0) -> Quantity:
    at = TEXT.index(text, after)
    return Quantity(at, at + len(text), text, "CNY", "money", value=Decimal(value))


def when(text: str) -> TimeExpression:
    (found,) = periods.find(text, "zh")
    return found


def stating(quantity: Quantity, **values: object) -> Claim:
    sentence = TEXT.rfind("。", 0, quantity.start) + 1
    claim = Claim("Revenue", name("晨帆科技"), quantity, sentence, quantity.end, "by hand", details=(("kind", "Level"),))
    return replace(claim, **values)  # type: ignore[arg-type]


def relating(predicate: str, subject: Mention, target: Mention | str, **values: object) -> Claim:
    claim = Claim(predicate, subject, target, TEXT.index("晨帆科技与"), TEXT.index("。林小川"), "by hand")
    return replace(claim, **values)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load()


def resolve(mention: Mention, other: str | None = None) -> str | None:
    return NAMES.get(mention.text)


def facts(ontology: Ontology, *claims: Claim, context: Context = CONTEXT) -> Facts:
    return facts_of(cleaned(), Extracted(context, (), (), claims, Call(())), resolve, LABELS, ontology)


# --- whose it is


def test_what_no_one_is_known_to_state_is_refused(ontology: Ontology) -> None:
    claim = stating(amount("12.5亿元", "1250000000"), subject=name("某公司"))
    relations, observations, refusals = facts(ontology, claim)
    assert (relations, observations) == ((), ())
    assert refusals == (Refusal(claim, "the words do not say whose it is"),)


def test_a_relation_to_nothing_known_or_to_itself_is_refused(ontology: Ontology) -> None:
    for target in ("某公司", "晨帆科技"):
        relations, _, refusals = facts(ontology, relating("partnersWith", name("晨帆科技"), name(target)))
        assert relations == ()
        assert len(refusals) == 1


def test_what_the_ontology_forbids_is_refused_as_a_matter_of_class(ontology: Ontology) -> None:
    claim = relating("worksFor", name("晨帆科技"), name("海岳汽车"))
    _, _, (refusal,) = facts(ontology, claim)
    assert (refusal.kind, refusal.reason) == ("class", "worksFor does not lead from Company to Company")


def test_a_refusal_of_class_is_told_in_the_quarantine(reader: Reader) -> None:
    """A page whose claims are replaced by one that the ontology forbids, through linking, assembly and the gate."""
    from kg.gather import gather
    from kg.validate import Rules
    from kg.vocab import ID_IRI

    text = cleaned()
    (page,) = reader.pages([text.document])
    claim = relating("worksFor", name("晨帆科技"), name("海岳汽车"))
    mentions = {
        m.text: replace(m, start=m.start + s.start, end=m.end + s.start) for s in page.extracted.sentences for m in s.mentions
    }
    claim = replace(claim, subject=mentions["晨帆科技"], object=mentions["海岳汽车"])
    page = replace(page, extracted=replace(page.extracted, claims=(claim,)))
    result = gather([page], reader, Rules.load(reader.ontology.folder), ID_IRI)
    (row,) = result.withheld
    assert row["reasons"] == ["worksFor does not lead from Company to Company"]
    assert row["quote"] == "晨帆科技与海岳汽车达成合作"
    assert (result.relations, result.observations) == (0, 0)


# --- one fact


def test_a_symmetric_relation_is_one_fact_whichever_way_round_it_is_said(ontology: Ontology) -> None:
    one, other = name("晨帆科技"), name("海岳汽车")
    (fact,), _, _ = facts(ontology, relating("partnersWith", one, other), relating("partnersWith", other, one, confidence=0.9))
    assert {fact.subject, fact.object} == {SAIL, HAIYUE}
    assert fact.confidence == 0.9
    assert len(fact.evidence) == 1


def test_an_asymmetric_relation_keeps_its_direction(ontology: Ontology) -> None:
    one, other = name("晨帆科技"), name("海岳汽车")
    found, _, _ = facts(ontology, relating("acquires", one, other), relating("acquires", other, one))
    assert {(f.subject, f.object) for f in found} == {(SAIL, HAIYUE), (HAIYUE, SAIL)}


def test_equal_numbers_are_one_observation_with_every_evidence(ontology: Ontology) -> None:
    first = amount("12.5亿元", "1250000000")
    second = amount("12.5亿元", "1250000000", after=first.end)
    _, (fact,), _ = facts(ontology, stating(first), stating(second, confidence=0.95))
    assert [place.quote for place in fact.at] == ["12.5亿元", "12.5亿元"]
    assert [place.start for place in fact.at] == [first.start, second.start]
    assert len(fact.evidence) == 2
    assert fact.confidence == 0.95


def test_numbers_that_differ_in_anything_stay_apart(ontology: Ontology) -> None:
    quantity = amount("12.5亿元", "1250000000")
    variants = [
        stating(quantity),
        stating(quantity, predicate="NetIncome"),
        stating(replace(quantity, value=Decimal(1))),
        stating(replace(quantity, unit="USD")),
        stating(quantity, modality="Superseded"),
        stating(quantity, details=(("kind", "Level"), ("segment", "北美"))),
        stating(quantity, time=when("2024年")),
    ]
    _, observations, _ = facts(ontology, *variants)
    assert len(observations) == len(variants)


def test_a_change_said_with_and_without_its_basis_is_one(ontology: Ontology) -> None:
    quantity = replace(amount("12.5亿元", "1250000000"), unit="%", value=Decimal(22))
    bases = [(("kind", "Change"), ("basis", basis)) for basis in ("Unspecified", "YearOverYear")]
    _, (fact,), _ = facts(ontology, *(stating(quantity, details=details) for details in bases))
    assert fact.basis == "YearOverYear"


def test_roles_are_kept_with_the_title_as_written(ontology: Ontology) -> None:
    claim = relating(
        "worksFor",
        name("林小川", "Person"),
        name("晨帆科技"),
        start=TEXT.index("林小川"),
        end=len(TEXT) - 1,
        details=(("role", "ChiefExecutiveOfficer"), ("title", "首席执行官")),
    )
    (fact,), _, _ = facts(ontology, claim)
    assert fact.roles == (("ChiefExecutiveOfficer", "首席执行官"),)


@given(order=st.permutations(range(6)))
def test_the_order_of_claims_makes_no_difference(order: list[int]) -> None:
    made = [
        RelationFact(f"id:{a}", "supplies", f"id:{b}", "Reported", c / 10, f"rule {c}", (evidence(cleaned(), 0, c + 1),))
        for a, b, c in ((1, 2, 5), (1, 2, 7), (2, 1, 5), (1, 3, 4), (1, 2, 7), (3, 1, 2))
    ]
    assert joined_relations(made[i] for i in order) == joined_relations(made)


# --- when it holds


def period_of(ontology: Ontology, **values: object) -> str | None:
    _, (fact,), _ = facts(ontology, stating(amount("12.5亿元", "1250000000"), **values))
    return fact.period.label if fact.period else None


def test_a_reported_number_without_a_time_holds_for_the_period_of_the_page(ontology: Ontology) -> None:
    assert period_of(ontology) == "2025-Q2"


@pytest.mark.parametrize("modality", ["Guidance", "Planned", "Superseded"])
def test_what_is_expected_without_a_time_has_no_period(ontology: Ontology, modality: str) -> None:
    assert period_of(ontology, modality=modality) is None


def test_a_year_ago_is_a_year_before_the_period_of_the_page(ontology: Ontology) -> None:
    assert period_of(ontology, time=when("去年同期")) == "2024-Q2"


def test_a_year_ago_looks_back_from_the_time_that_the_sentence_names(ontology: Ontology) -> None:
    assert period_of(ontology, time=when("去年同期"), base_time=when("2023年第四季度")) == "2022-Q4"


@pytest.mark.parametrize(("words", "label"), [("2024年", "2024"), ("第三季度", "2025-Q3"), ("明年", "2026"), ("7月", "2025-07")])
def test_the_words_of_time_win_over_the_period_of_the_page(ontology: Ontology, words: str, label: str) -> None:
    assert period_of(ontology, time=when(words), modality="Guidance") == label


def test_a_status_and_a_date_are_facts_without_another_thing(ontology: Ontology) -> None:
    date = replace(relating("startDate", name("晨帆科技"), ""), object=when("2025年9月17日"))
    vague = replace(relating("startDate", name("晨帆科技"), ""), object=when("2025年9月"))
    found, _, refusals = facts(ontology, relating("status", name("晨帆科技"), "Planned"), date, vague)
    assert {(f.predicate, f.object, f.kind) for f in found} == {
        ("status", "Planned", "status"),
        ("startDate", "2025-09-17", "time"),
    }
    assert [refusal.reason for refusal in refusals] == ["the time cannot be resolved"]


# --- evidence


def test_evidence_is_the_raw_characters_without_white_space_around() -> None:
    text = cleaned("营收为 12.5亿元 。")
    found = evidence(text, 3, 10)
    assert (found.quote, found.raw, found.start, found.end) == ("12.5亿元", "12.5亿元", 4, 10)
    with pytest.raises(ValueError, match="no text at 3:4"):
        evidence(text, 3, 4)


# --- who “we” are, from page to fact


def subjects(reader: Reader, text: str, **known: object) -> set[frozenset[str]]:
    """The names of whoever a page makes observations of."""
    from kg.gather import gather
    from kg.validate import Rules
    from kg.vocab import ID_IRI
    from tests.graphs import Facts as Graph

    document = replace(cleaned(text).document, **known)  # type: ignore[arg-type]
    graph = Graph(gather(list(reader.pages([document])), reader, Rules.load(reader.ontology.folder), ID_IRI).quads)
    return {frozenset(graph.names(who)) for who, *_ in graph.observations()}


CALLS = [
    ("微软发布了2025年第二季度财报。在财报电话会议上，我们宣布本季度营收为10亿元。", "微软"),
    ("微软发布了2025年第二季度财报。财报电话会议提到英伟达的进展。我们的营收为10亿元。", "微软"),
    ("英伟达股价上涨。该公司第二季度营收为10亿元。", "英伟达"),
    ("微软与英伟达举行会谈。英伟达随后公布业绩，公司营收为10亿元。", "英伟达"),
]


@pytest.mark.parametrize(("text", "company"), CALLS)
def test_we_and_the_company_are_the_company_of_the_call_or_the_last_in_view(reader: Reader, text: str, company: str) -> None:
    found = subjects(reader, text)
    assert len(found) == 1
    assert company in next(iter(found))


def test_the_company_that_the_metadata_name_is_we(reader: Reader) -> None:
    assert subjects(reader, "我们的营收为10亿元。", company="晨帆科技", period="2025-Q1") == {frozenset({"晨帆科技"})}


def test_where_no_one_is_in_view_nothing_is_stated(reader: Reader) -> None:
    assert subjects(reader, "我们的营收为10亿元。") == set()
