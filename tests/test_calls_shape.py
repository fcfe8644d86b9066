"""Headings of two lines, questions without a question mark, sections of a shuffled page, offices that are not the speaker's."""

from __future__ import annotations

import pytest

from kg.calls import Calls
from kg.extract.terms import TermFinder
from kg.ontology import Ontology
from tests.test_calls import jobs, read, text_of, who


@pytest.fixture(scope="module")
def calls() -> Calls:
    ontology = Ontology.load()
    return Calls(ontology, TermFinder(ontology))


TWO_LINES = [
    "CORPORATE PARTICIPANTS",
    "John Roe",
    "Chief Executive Officer & Director, Acme Corp.",
    "Jane Poe",
    "Executive Vice President & Chief Financial Officer, Acme Corp.",
    "OTHER PARTICIPANTS",
    "Ann Lee",
    "Analyst, Northfield Bank",
    "MANAGEMENT DISCUSSION SECTION",
    "Operator: Good day and welcome to the Acme earnings conference call.",
    "John Roe",
    "Chief Executive Officer & Director, Acme Corp.",
    "We had a good quarter. Volumes came back.",
    "QUESTION AND ANSWER SECTION",
    "Ann Lee",
    "Analyst, Northfield Bank Q",
    "How do you see margins next year?",
    "Jane Poe",
    "Executive Vice President & Chief Financial Officer, Acme Corp.",
    "A",
    "They will hold up. We are sure of it.",
    "Tom Ash",
    "Harbor Securities, Research Division",
    "Q",
    "And what about the plant in Ohio?",
]


def test_a_name_on_a_line_and_its_office_on_the_next_head_a_turn(calls: Calls) -> None:
    call = read(calls, TWO_LINES)
    assert who(call) == [
        (None, "operator"),
        ("John Roe", "company"),
        ("Ann Lee", "analyst"),
        ("Jane Poe", "company"),
        ("Tom Ash", "analyst"),
    ]
    assert [" ".join(text_of(call.sentences, t.start, t.end).split()) for t in call.turns[1:]] == [
        "We had a good quarter. Volumes came back.",
        "How do you see margins next year?",
        "They will hold up. We are sure of it.",
        "And what about the plant in Ohio?",
    ]
    assert call.turns[3].answers == call.turns[2].questions
    assert {("Ann Lee", "Northfield Bank", "Analyst"), ("Tom Ash", "Harbor Securities", "Analyst")} <= jobs(call)


@pytest.mark.parametrize(
    "lines",
    [
        ["Northfield Bank", "Analysts expect more of the same"],
        ["Ann Lee", "The chief executive officer spoke of margins"],
        ["Investor Relations", "Chief Financial Officer, Acme Corp."],
    ],
)
def test_two_lines_of_another_kind_head_nothing(calls: Calls, lines: list[str]) -> None:
    assert read(calls, ["Operator: Good day.", *lines, "Something else is said here."]).turns[1:] == ()


ASKED = [
    "I was wondering if you could say more about the plant in Ohio.",
    "My question is on margins, and how you think about prices next year.",
    "Could you talk about the order book.",
    "Just curious how much of the growth came from Asia.",
    "We wanted to understand what drives the cost of freight.",
]
NOT_ASKED = [
    "Thanks for taking my questions and congratulations on the quarter.",
    "I have two questions for you today.",
    "That is very helpful, I appreciate the details.",
    "We upgraded the stock because margins rose last year.",
]


def test_a_sentence_that_asks_without_a_question_mark_is_a_question(calls: Calls) -> None:
    for said, number in ((ASKED, 1), (NOT_ASKED, 0)):
        for sentence in said:
            call = read(calls, ["Ann Lee -- Northfield Bank -- Analyst", f"Hi there. {sentence}", "Operator", "Thank you."])
            assert [text_of(call.sentences, *q) for q in call.turns[0].questions] == [sentence] * number


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("请问明年的资本支出怎么安排。", True),
        ("想请教一下海外工厂的进展。", True),
        ("能否介绍一下储能业务的订单情况。", True),
        ("我想请教两个问题。", False),
        ("谢谢管理层接受我的提问。", False),
        ("公司去年的利润率有明显改善。", False),
    ],
)
def test_a_chinese_sentence_that_asks_ends_as_it_likes(calls: Calls, sentence: str, asks: bool) -> None:
    call = read(calls, [f"北原证券分析师王芳：{sentence}", "管理层：新工厂会在明年春天投产。"], "zh")
    assert [text_of(call.sentences, *q) for q in call.turns[0].questions] == [sentence] * asks


def test_only_an_analyst_asks_without_a_question_mark(calls: Calls) -> None:
    call = read(calls, ["John Roe (CEO): I was wondering if we could do better.", "Operator: Thank you all for that."])
    assert not any(turn.questions for turn in call.turns)


def test_on_a_shuffled_page_first_words_give_a_section(calls: Calls) -> None:
    lines = [
        "林晓：谢谢您的提问。主要是原材料涨价。",
        "林晓：本季度收入增长两成。",
        "王芳：感谢大家参加本次电话会，下面介绍业绩。",
        "北原证券分析师陈立：毛利率为何下降？",
    ]
    call = read(calls, lines, "zh", ["林晓", "王芳"], shuffled=True)
    assert [turn.section for turn in call.turns] == ["QuestionsAndAnswers", "", "PreparedRemarks", "QuestionsAndAnswers"]


@pytest.mark.parametrize("label", ["Ann Lee, three analysts: Hello to all of you.", "Ann Lee (other analysts): Hello to you."])
def test_several_analysts_are_others_than_who_is_named(calls: Calls, label: str) -> None:
    call = read(calls, [label, "John Roe (CEO): Thank you very much for that."], persons=["Ann Lee"])
    assert jobs(call) == {("John Roe", "", "ChiefExecutiveOfficer")}
    assert who(call)[0] == ("Ann Lee", "")
