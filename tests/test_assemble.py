"""Facts to quads: the shape that the contract gives them, read back as a graph."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.assemble import Assembler, Described, _decimal
from kg.calls.turn import Turn
from kg.clean import clean
from kg.facts import Evidence, ObservationFact, RelationFact
from kg.link import Entity
from kg.model import Context, Document, Mention, Period, Quantity, Source
from kg.ontology import EntityRecord, Ontology
from kg.vocab import DCTERMS, EKG, ID_IRI, ORG, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, Minter, term

DOCUMENT = f"{ID_IRI}doc-0123456789abcdef"
SAIL, HAIYUE, LIN = (f"{ID_IRI}{name}" for name in ("sail-tech", "haiyue-motor", "lin-xiaochuan"))
PLACE = Evidence(4, 12, "营收为12亿元", "营收◆为12亿元")
NUMBER = Evidence(8, 12, "12亿元", "12亿元")
QUARTER = Period("2025-Q2", dt.date(2025, 4, 1), dt.date(2025, 6, 30))


@pytest.fixture(scope="module")
def assembler() -> Assembler:
    return Assembler(Ontology.load(), Minter(ID_IRI))


def observed(**values: Any) -> ObservationFact:
    quantity = Quantity(8, 12, "12亿元", "CNY", "money", value=Decimal("1200000000.00"))
    fact = ObservationFact(
        SAIL, "Revenue", "Level", quantity, QUARTER, "Reported", "", "", "zh", 0.876, "by hand", (PLACE,), (NUMBER,)
    )
    return replace(fact, **values)


def related(predicate: str = "partnersWith", subject: str = SAIL, target: str = HAIYUE, **values: Any) -> RelationFact:
    return replace(RelationFact(subject, predicate, target, "Reported", 0.9, "by hand", (PLACE,)), **values)


def said(quads: list[Quad], subject: str, predicate: str) -> set[str]:
    """What a node has for a property, literals with their language or datatype."""
    found = set()
    for quad in quads:
        if quad.subject.value == subject and quad.predicate.value == predicate:
            value = quad.object
            if isinstance(value, Literal) and (value.language or value.datatype.value != XSD.string):
                found.add(f"{value.value}@{value.language}" if value.language else f"{value.value}^^{value.datatype.value}")
            else:
                found.add(value.value)
    return found


def nodes(quads: list[Quad], cls: str) -> list[str]:
    return sorted({q.subject.value for q in quads if q.predicate.value == RDF.type and q.object == NamedNode(cls)})


def test_a_number_has_everything_that_the_contract_asks_of_it(assembler: Assembler) -> None:
    quads = list(assembler.observation(observed(), DOCUMENT))
    (iri,) = nodes(quads, EKG.Observation)
    assert iri == assembler.observation_iri(observed(), DOCUMENT)
    assert said(quads, iri, EKG.ofEntity) == {SAIL}
    assert said(quads, iri, EKG.metric) == {term("Revenue")}
    assert said(quads, iri, EKG.kind) == {EKG.Level}
    assert said(quads, iri, EKG.value) == {f"1200000000^^{XSD.decimal}"}
    assert said(quads, iri, EKG.unit) == {"CNY"}
    assert said(quads, iri, EKG.comparator) == {EKG.Exactly}
    assert said(quads, iri, EKG.modality) == {EKG.Reported}
    assert said(quads, iri, EKG.confidence) == {f"0.88^^{XSD.decimal}"}
    assert said(quads, iri, EKG.changeBasis) == set()
    (clause,) = said(quads, iri, PROV.wasDerivedFrom)
    (number,) = said(quads, iri, EKG.valueAt)
    assert said(quads, clause, EKG.rawQuote) == {"营收◆为12亿元"}
    assert said(quads, clause, EKG.quote) == {"营收为12亿元"}
    assert said(quads, clause, EKG.start) == {f"4^^{XSD.integer}"}
    assert said(quads, number, EKG.end) == {f"12^^{XSD.integer}"}
    assert said(quads, number, EKG.document) == {DOCUMENT}
    (period,) = said(quads, iri, EKG.period)
    assert said(quads, period, RDFS.label) == {"2025-Q2"}
    assert said(quads, period, SCHEMA.startDate) == {f"2025-04-01^^{XSD.date}"}
    assert said(quads, period, SCHEMA.endDate) == {f"2025-06-30^^{XSD.date}"}
    assert {q.graph_name.value for q in quads} == {DOCUMENT}


def test_a_change_has_its_basis_and_a_slice_its_language(assembler: Assembler) -> None:
    quads = list(assembler.observation(observed(kind="Change", segment="北美"), DOCUMENT))
    (iri,) = nodes(quads, EKG.Observation)
    assert said(quads, iri, EKG.changeBasis) == {EKG.Unspecified}
    assert said(quads, iri, EKG.segment) == {"北美@zh"}
    quads = list(assembler.observation(observed(kind="Change", basis="YearOverYear", segment="trucks"), DOCUMENT))
    (iri,) = nodes(quads, EKG.Observation)
    assert said(quads, iri, EKG.changeBasis) == {EKG.YearOverYear}
    assert said(quads, iri, EKG.segment) == {"trucks@en"}


def test_a_range_has_both_ends_and_no_value(assembler: Assembler) -> None:
    quantity = Quantity(8, 12, "1至2", "1", "count", minimum=Decimal("1.50"), maximum=Decimal(2), comparator="About")
    quads = list(assembler.observation(observed(quantity=quantity, period=None), DOCUMENT))
    (iri,) = nodes(quads, EKG.Observation)
    assert said(quads, iri, EKG.value) == set()
    assert said(quads, iri, EKG.minValue) == {f"1.5^^{XSD.decimal}"}
    assert said(quads, iri, EKG.maxValue) == {f"2^^{XSD.decimal}"}
    assert said(quads, iri, EKG.comparator) == {EKG.About}
    assert said(quads, iri, EKG.period) == set()


@pytest.mark.parametrize(
    "values",
    [
        {"subject": HAIYUE},
        {"metric": "NetIncome"},
        {"kind": "Change"},
        {"period": None},
        {"modality": "Guidance"},
        {"basis": "YearOverYear"},
        {"segment": "北美"},
    ],
)
def test_whatever_tells_two_numbers_apart_is_in_their_iris(assembler: Assembler, values: dict[str, Any]) -> None:
    assert assembler.observation_iri(observed(**values), DOCUMENT) != assembler.observation_iri(observed(), DOCUMENT)


def test_where_a_number_stands_is_not_in_its_iri(assembler: Assembler) -> None:
    moved = observed(evidence=(NUMBER,), confidence=0.1, rule="another")
    assert assembler.observation_iri(moved, DOCUMENT) == assembler.observation_iri(observed(), DOCUMENT)


def test_a_symmetric_relation_is_two_triples_and_two_statements(assembler: Assembler) -> None:
    quads = list(assembler.relation(related(), DOCUMENT))
    assert said(quads, SAIL, EKG.partnersWith) == {HAIYUE}
    assert said(quads, HAIYUE, EKG.partnersWith) == {SAIL}
    statements = nodes(quads, RDF.Statement)
    assert len(statements) == 2
    for iri in statements:
        assert said(quads, iri, PROV.wasDerivedFrom)
        assert said(quads, iri, EKG.extractedBy) == {"by hand"}


def test_a_relation_with_a_direction_is_one(assembler: Assembler) -> None:
    quads = list(assembler.relation(related("acquires", modality="Planned"), DOCUMENT))
    assert said(quads, HAIYUE, EKG.acquires) == set()
    (iri,) = nodes(quads, RDF.Statement)
    assert iri == assembler.statement_iri(related("acquires"), DOCUMENT)
    assert said(quads, iri, RDF.predicate) == {EKG.acquires}
    assert said(quads, iri, RDF.object) == {HAIYUE}
    assert said(quads, iri, EKG.modality) == {EKG.Planned}


def test_an_office_is_a_membership_with_the_title_on_the_person(assembler: Assembler) -> None:
    roles = (("ChiefExecutiveOfficer", "首席执行官"), ("Founder", "founder"))
    quads = list(assembler.relation(related("worksFor", LIN, SAIL, roles=roles), DOCUMENT))
    memberships = nodes(quads, ORG.Membership)
    assert {role for iri in memberships for role in said(quads, iri, ORG.role)} == {
        term("ChiefExecutiveOfficer"),
        term("Founder"),
    }
    for iri in memberships:
        assert said(quads, iri, ORG.member) == {LIN}
        assert said(quads, iri, ORG.organization) == {SAIL}
        assert said(quads, iri, PROV.wasDerivedFrom)
    assert said(quads, LIN, SCHEMA.jobTitle) == {"首席执行官@zh", "founder@en"}


@pytest.mark.parametrize(("text", "datatype"), [("2026", XSD.gYear), ("2026-07", XSD.gYearMonth), ("2026-07-30", XSD.date)])
def test_a_time_has_the_datatype_of_its_grain(assembler: Assembler, text: str, datatype: str) -> None:
    quads = list(assembler.relation(related("expectedOnline", SAIL, text, kind="time"), DOCUMENT))
    assert said(quads, SAIL, EKG.expectedOnline) == {f"{text}^^{datatype}"}


def test_a_status_is_a_term_and_a_start_the_property_of_another_vocabulary(assembler: Assembler) -> None:
    quads = list(assembler.relation(related("status", SAIL, "UnderConstruction", kind="status"), DOCUMENT))
    assert said(quads, SAIL, EKG.status) == {EKG.UnderConstruction}
    quads = list(assembler.relation(related("startDate", SAIL, "2025-09-17", kind="time"), DOCUMENT))
    assert said(quads, SAIL, SCHEMA.startDate) == {f"2025-09-17^^{XSD.date}"}


def test_a_thing_has_a_label_per_language_and_its_other_wordings(assembler: Assembler) -> None:
    record = EntityRecord("sail-tech", "Company", "晨帆科技", "Sail Tech")
    entity = Entity("Company", "Sail Tech", ("Sail Tech", "晨帆"), record)
    described = Described(SAIL, entity, ("晨帆", "SAIL TECH", "Sail", "晨帆科技"), (PLACE, NUMBER), "SAIL")
    quads = list(assembler.thing(described, DOCUMENT))
    assert said(quads, SAIL, RDF.type) == {EKG.Company}
    assert said(quads, SAIL, RDFS.label) == {"晨帆科技@zh", "Sail Tech@en"}
    assert said(quads, SAIL, SKOS.altLabel) == {"晨帆@zh", "Sail@en"}
    assert said(quads, SAIL, SCHEMA.tickerSymbol) == {"SAIL"}
    assert len(said(quads, SAIL, EKG.mentionedAt)) == 2
    assert said(quads, DOCUMENT, EKG.mentions) == {SAIL}


def test_a_document_tells_where_it_is_from(assembler: Assembler) -> None:
    source = Source("deep/in/a/folder/call.txt", "ab" * 32)
    document = Document("call", "正文。", source, title="财报", publisher="晨报", url=None)
    iri = assembler.document_iri(document)
    quads = list(assembler.document(document, clean(document), Context("zh", dt.date(2025, 8, 14))))
    assert said(quads, iri, DCTERMS.title) == {"财报"}
    assert said(quads, iri, DCTERMS.source) == {"call.txt"}
    assert said(quads, iri, DCTERMS.issued) == {f"2025-08-14^^{XSD.date}"}
    assert said(quads, iri, DCTERMS.publisher) == {"晨报"}
    assert said(quads, iri, EKG.sha256) == {"ab" * 32}


def test_a_question_is_asked_by_who_speaks_and_answered_by_a_turn(assembler: Assembler) -> None:
    def place(span: tuple[int, int]) -> Evidence:
        return Evidence(*span, f"words {span}", f"words {span}")

    asker, speaker = (Mention(0, 2, text, "Person", "pattern") for text in ("甲", "乙"))
    turns = [Turn(1, 10, 40, asker, questions=((20, 30),), role="analyst"), Turn(2, 50, 90, speaker, answers=((20, 30),))]
    asked = assembler.questions(turns, DOCUMENT)
    spoken = {span: place(span) for span in ((10, 40), (20, 30), (50, 90))}
    iris = {"甲": LIN, "乙": f"{ID_IRI}zhou"}
    quads = list(assembler.turns(turns, f"{ID_IRI}call", lambda m: iris[m.text], spoken, asked, DOCUMENT))
    (question,) = nodes(quads, EKG.Question)
    (answer,) = nodes(quads, EKG.Answer)
    assert said(quads, question, EKG.askedBy) == {LIN}
    assert said(quads, question, SCHEMA.text) == {"words (20, 30)"}
    assert said(quads, answer, EKG.answers) == {question}
    assert said(quads, answer, EKG.speaker) == {f"{ID_IRI}zhou"}
    assert {q.object.value for q in quads if q.predicate.value == EKG.inEvent} == {f"{ID_IRI}call"}


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18, places=6))
def test_a_decimal_keeps_its_value_without_exponent_or_idle_zeros(value: Decimal) -> None:
    text = _decimal(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert not (("." in text) and text.endswith(("0", ".")))
