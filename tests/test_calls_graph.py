"""Calls as graphs: who said what, questions and answers; and what holds of any turns, in time linear in their length."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Store

from kg import BuildOptions, build
from kg.calls import Calls
from kg.extract.terms import TermFinder
from kg.ontology import Ontology
from kg.vocab import EKG, PROV, RDF, SCHEMA
from tests.test_calls import NUMBERED, context, page


@pytest.fixture(scope="module")
def calls() -> Calls:
    ontology = Ontology.load()
    return Calls(ontology, TermFinder(ontology))


@pytest.fixture(scope="module")
def quads(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The graph of a small call, from the raw page on."""
    said = [
        *NUMBERED[:2],
        "Speaker 2: Thanks, Mary. Acme had revenue of $5 billion in the second quarter of 2025.",
        NUMBERED[3],
        "Speaker 3: Good morning. We see revenue of $9 billion in the second quarter of 2025. Did revenue reach $8 billion?",
        "Speaker 2: Thanks, Richard. No, our revenue was $5 billion and nothing more than that.",
    ]
    source = tmp_path_factory.mktemp("calls") / "call.jsonl"
    row = {"id": "call", "text": "\n".join(said), "company": "Acme Widgets", "fiscalPeriod": "2025-Q2", "language": "en"}
    source.write_text(json.dumps(row), encoding="utf-8")
    build([source], source.parent / "graph", options=BuildOptions(view=False))
    found = Store()
    found.load(path=source.parent / "graph" / "graph.trig", format=RdfFormat.TRIG)
    return found


def objects(store: Store, predicate: str, cls: str | None = None) -> set[str]:
    nodes = store.quads_for_pattern(None, NamedNode(predicate), None, None)
    of = None if cls is None else {q.subject for q in store.quads_for_pattern(None, NamedNode(RDF.type), NamedNode(cls), None)}
    return {q.object.value for q in nodes if of is None or q.subject in of}


def test_a_fact_is_attributed_to_who_says_it_and_a_number_asked_is_no_fact(quads: Store) -> None:
    (speaker,) = objects(quads, PROV.wasAttributedTo, EKG.Observation)
    assert objects(quads, EKG.value, EKG.Observation) == {"5000000000"}
    assert "person-john-roe" in speaker


def test_the_graph_holds_the_shape_of_the_call(quads: Store) -> None:
    questions = quads.quads_for_pattern(None, NamedNode(RDF.type), NamedNode(EKG.Question), None)
    (asker,) = objects(quads, EKG.askedBy)
    assert "person-richard-miles" in asker
    assert objects(quads, EKG.orderTrusted) == {"true"}
    assert objects(quads, SCHEMA.text, EKG.Question) == {"Did revenue reach $8 billion?"}
    assert objects(quads, EKG.section) == {EKG.PreparedRemarks, EKG.QuestionsAndAnswers}
    assert objects(quads, EKG.answers) == {q.subject.value for q in questions} != set()


_LABELS = [
    "Speaker 1: ",
    "Operator: ",
    "Ann Lee -- Northfield Bank -- Analyst",
    "Q: ",
    "A - John Roe: ",
    "Company Participants",
    "林晓：",
    "问：",
    "北原证券分析师王芳：",
    "",
]
_SAYINGS = [
    "Our next question comes from Ann Lee with Northfield Bank.",
    "What of margins this year?",
    "Thanks, Ann.",
    "明年如何？",
    "我们会继续。",
    "-- : ?",
    "Q&A",
    "Mr. Ann",
    "",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_LABELS), st.lists(st.sampled_from(_SAYINGS), max_size=3)), max_size=12), st.booleans())
def test_turns_lie_apart_in_order_and_hold_their_questions(
    calls: Calls, parts: list[tuple[str, list[str]]], shuffled: bool
) -> None:
    lines = [label + " ".join(said) for label, said in parts]
    sentences = page(lines, "zh", ["林晓"])
    call = calls.read(sentences, context("zh"), shuffled=shuffled)
    assert call == calls.read(sentences, context("zh"), shuffled=shuffled)
    at = 0
    for number, turn in enumerate(call.turns, start=1):
        assert turn.order == number
        assert at <= turn.start < turn.end
        assert all(turn.start <= a < b <= turn.end for a, b in turn.questions)
        assert call.at(turn.start) is turn
        at = turn.end
    asked = {q for turn in call.turns for q in turn.questions}
    assert all(set(turn.answers) <= asked for turn in call.turns)


def test_time_is_linear(calls: Calls) -> None:
    import time

    def seconds(times: int) -> float:
        sentences = page(NUMBERED * times, "en")
        begun = time.process_time()
        calls.read(sentences, context())
        return time.process_time() - begun

    seconds(5)
    assert min(seconds(80) for _ in range(3)) < 12 * max(seconds(20), 0.05)
