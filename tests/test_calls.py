"""The shape of calls: labels, introductions, numbers resolved, questions, answers, order, whose "we" it is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.annotate.sentences import spans
from kg.calls import Call, Calls, asserted
from kg.calls.layout import Layout
from kg.extract.terms import TermFinder
from kg.model import Claim, Context, Language, Mention, Quantity, Sentence
from kg.ontology import Ontology

ACME = Mention(0, 0, "Acme", "Company", "context")


@pytest.fixture(scope="module")
def calls() -> Calls:
    ontology = Ontology.load()
    return Calls(ontology, TermFinder(ontology))


def page(lines: Sequence[str], language: Language, persons: Sequence[str] = ()) -> list[Sentence]:
    """Sentences of a page of lines; ``persons`` are what a model would find."""
    out: list[Sentence] = []
    at = 0
    for number, line in enumerate(lines):
        for start, end in spans(line, language):
            text = line[start:end]
            found = [Mention(text.find(p), text.find(p) + len(p), p, "Person", "model", 0.9) for p in persons if p in text]
            out.append(Sentence(text, at + start, language, number, mentions=tuple(found)))
        at += len(line) + 1
    return out


def text_of(sentences: Sequence[Sentence], start: int, end: int) -> str:
    return Layout(sentences).text[start:end]


def context(language: Language = "en", *, is_call: bool = True) -> Context:
    return Context(language, company=ACME, is_call=is_call)


def read(
    calls: Calls, lines: Sequence[str], language: Language = "en", persons: Sequence[str] = (), *, shuffled: bool = False
) -> Call:
    return calls.read(page(lines, language, persons), context(language), shuffled=shuffled)


def who(call: Call) -> list[tuple[str | None, str]]:
    return [(turn.speaker.name or turn.speaker.text if turn.speaker else None, turn.role) for turn in call.turns]


def jobs(call: Call) -> set[tuple[str, str, str]]:
    """(person, firm, role) of every claim of work; the page's company has no text."""
    return {
        (c.subject.name or c.subject.text, c.object.name or c.object.text, dict(c.details).get("role", ""))
        for c in call.claims
        if c.predicate == "worksFor" and isinstance(c.object, Mention)
    }


NUMBERED = [
    "Speaker 0: Good day and welcome to the Acme conference call. I would now like to turn the call over to Mary Major, "
    "Vice President of Investor Relations. Please go ahead.",
    "Speaker 1: Thank you. With me today are John Roe, our chief executive officer, and Jane Poe, our CFO. "
    "I will now turn the call over to John.",
    "Speaker 2: Thanks, Mary. We had a good quarter and shipped more than ever before.",
    "Speaker 0: Our first question comes from the line of Richard Miles with Northfield Securities. Please go ahead.",
    "Speaker 3: Good morning. How do you see margins next year? And what about the plant in Ohio?",
    "Speaker 2: Thanks, Richard. We expect margins to hold as volumes come back. Jane, do you want to add anything?",
    "Speaker 4: Sure, John. The plant in Ohio is on schedule and will open in the spring.",
    "Speaker 3: Great, thank you.",
    "Speaker 2: Thanks, Richard. Have a good day and see you all soon.",
    "Speaker 0: Your next question comes from Paula Grey of Harbor Bank.",
    "Speaker 5: Hi, this is Tom Ash on for Paula Grey. Can you say more about prices?",
    "Speaker 2: Prices are stable and we see no reason for that to change.",
]


def test_numbers_become_the_people_who_are_called_thanked_and_given_the_word(calls: Calls) -> None:
    assert who(read(calls, NUMBERED)) == [
        (None, "operator"),
        ("Mary Major", "company"),
        ("John Roe", "company"),
        (None, "operator"),
        ("Richard Miles", "analyst"),
        ("John Roe", "company"),
        ("Jane Poe", "company"),
        ("Richard Miles", "analyst"),
        ("John Roe", "company"),
        (None, "operator"),
        ("Tom Ash", "analyst"),
        ("John Roe", "company"),
    ]


def test_introductions_say_where_people_work_and_in_which_office(calls: Calls) -> None:
    assert jobs(read(calls, NUMBERED)) == {
        ("Mary Major", "", "InvestorRelations"),
        ("John Roe", "", "ChiefExecutiveOfficer"),
        ("Jane Poe", "", "ChiefFinancialOfficer"),
        ("Richard Miles", "Northfield Securities", "Analyst"),
        ("Paula Grey", "Harbor Bank", "Analyst"),
        ("Tom Ash", "Harbor Bank", "Analyst"),
    }


def test_the_words_that_introduce_are_the_evidence(calls: Calls) -> None:
    call = read(calls, NUMBERED)
    claim = next(c for c in call.claims if c.subject.text == "Richard Miles" and c.predicate == "worksFor")
    assert text_of(call.sentences, claim.start, claim.end).endswith("from the line of Richard Miles with Northfield Securities")
    assert claim.rule == "call:asks"


def test_only_who_speaks_takes_part(calls: Calls) -> None:
    parts = {c.subject.name or c.subject.text for c in read(calls, NUMBERED).claims if c.predicate == "participatesIn"}
    assert parts == {"Mary Major", "John Roe", "Jane Poe", "Richard Miles", "Tom Ash"}


def test_answers_lead_to_the_questions_before_them(calls: Calls) -> None:
    call = read(calls, NUMBERED)
    questions = call.turns[4].questions
    assert [text_of(call.sentences, *q) for q in questions] == [
        "How do you see margins next year?",
        "And what about the plant in Ohio?",
    ]
    assert [turn.answers for turn in call.turns[5:9]] == [questions, questions, (), ()]
    assert call.turns[11].answers == call.turns[10].questions
    assert call.ordered


def test_sections_turn_with_the_first_question(calls: Calls) -> None:
    sections = [turn.section for turn in read(calls, NUMBERED).turns]
    assert sections == ["PreparedRemarks"] * 3 + ["QuestionsAndAnswers"] * 9


def test_a_shuffled_page_has_no_answers_and_only_its_opening_and_questions_have_a_section(calls: Calls) -> None:
    call = read(calls, NUMBERED, shuffled=True)
    assert not call.ordered
    assert not any(turn.answers for turn in call.turns)
    assert [turn.section for turn in call.turns if turn.role != "analyst"] == ["PreparedRemarks"] + [""] * 8


def test_a_greeting_after_the_questions_betrays_the_order(calls: Calls) -> None:
    lines = [
        "ANN LEE - NORTHFIELD BANK - ANALYST: How are margins doing this year?",
        "JOHN ROE, CEO: They are holding up well.",
        "Operator: Good day and welcome to the Acme conference call.",
    ]
    assert not read(calls, lines).ordered


def test_questions_without_answers_between_betray_the_order(calls: Calls) -> None:
    lines = [f"北原证券分析师{name}：明年的资本支出如何安排？" for name in ("李伟", "王芳", "陈静", "赵敏")]
    assert not read(calls, [*lines, "林晓：我们会控制支出。"], "zh", ["林晓"]).ordered
    between = [line for one in lines for line in (one, "林晓：我们会控制支出。")]
    assert read(calls, between, "zh", ["林晓"]).ordered


FORMATS = {
    "headings with dashes": [
        "Operator",
        "Our next question comes from Ann Lee with Northfield Bank.",
        "Ann Lee -- Northfield Bank -- Analyst",
        "How do you see margins next year?",
        "John Roe -- Chief Executive Officer",
        "They will hold up.",
        "We are sure of it.",
    ],
    "participants listed, names alone": [
        "Company Participants",
        "John Roe - Chief Executive Officer",
        "Conference Call Participants",
        "Ann Lee - Northfield Bank",
        "Operator",
        "Please go ahead.",
        "Ann Lee",
        "How do you see margins next year?",
        "John Roe",
        "They will hold up.",
        "We are sure of it.",
    ],
    "letters and names": [
        "Operator: Please go ahead.",
        "Q - Ann Lee - Northfield Bank: How do you see margins next year?",
        "A - John Roe - Chief Executive Officer: They will hold up. We are sure of it.",
    ],
    "angle brackets": [
        "Operator: Please go ahead.",
        "<Q - Ann Lee>: How do you see margins next year?",
        "<A - John Roe>: They will hold up. We are sure of it.",
    ],
    "capitals": [
        "OPERATOR: Please go ahead.",
        "ANN LEE, ANALYST, NORTHFIELD BANK: How do you see margins next year?",
        "JOHN ROE, CEO: They will hold up. We are sure of it.",
    ],
    "brackets": [
        "Operator: Please go ahead.",
        "Ann Lee (Northfield Bank, analyst): How do you see margins next year?",
        "John Roe (CEO): They will hold up. We are sure of it.",
    ],
}


@pytest.mark.parametrize("lines", FORMATS.values(), ids=FORMATS)
def test_every_way_of_marking_speakers_gives_the_same_turns(calls: Calls, lines: list[str]) -> None:
    call = read(calls, lines)
    assert [(name.title() if name else None, role) for name, role in who(call)] == [
        (None, "operator"),
        ("Ann Lee", "analyst"),
        ("John Roe", "company"),
    ]
    asked, said = call.turns[1], call.turns[2]
    assert [text_of(call.sentences, *q) for q in asked.questions] == ["How do you see margins next year?"]
    assert " ".join(text_of(call.sentences, said.start, said.end).split()) == "They will hold up. We are sure of it."
    assert said.answers == asked.questions


def test_chinese_labels_name_firm_and_person_even_where_no_model_does(calls: Calls) -> None:
    lines = [
        "北原证券分析师安·李(Ann Lee)：毛利率为何下降？明年会回升吗？",
        "林晓：主要是原材料涨价。",
        "滨海银行分析师王芳：产能如何安排？",
        "林晓：新工厂明年投产。",
    ]
    call = read(calls, lines, "zh", ["林晓"])
    assert who(call)[:3] == [("安·李", "analyst"), ("林晓", ""), ("王芳", "analyst")]
    assert [len(turn.questions) for turn in call.turns] == [2, 0, 1, 0]
    assert {("安·李", "北原证券", "Analyst"), ("王芳", "滨海银行", "Analyst")} <= jobs(call)


def test_a_name_before_a_colon_begins_a_turn_inside_a_paragraph_after_a_sentence_end_only(calls: Calls) -> None:
    lines = ["问：资本支出多少？", "这一变化影响深远。林晓：在开源方面，我们会继续。", "正如林晓所说：我们会继续投入。"]
    call = read(calls, lines, "zh", ["林晓"], shuffled=True)
    assert [text_of(call.sentences, turn.start, turn.end) for turn in call.turns] == [
        "资本支出多少？",
        "在开源方面，我们会继续。",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["问：产能如何安排？", "答：新工厂明年投产。"],
        ["Q1：产能如何安排？", "A1：新工厂明年投产。"],
        ["提问：产能如何安排？", "管理层：新工厂明年投产。"],
    ],
)
def test_letters_and_words_mark_question_and_answer(calls: Calls, lines: list[str]) -> None:
    call = read(calls, lines, "zh")
    assert [turn.role for turn in call.turns] == ["analyst", "company"]
    assert call.turns[1].answers == call.turns[0].questions != ()


def test_chinese_operators_and_hosts_introduce(calls: Calls) -> None:
    lines = [
        "主持人：感谢各位参加本次电话会。下面由首席财务官林晓：",
        "接线员：下一个问题来自北原证券的分析师王芳。",
        "发言人2：毛利率为何下降？",
        "发言人3：主要是原材料涨价。",
    ]
    call = read(calls, lines, "zh")
    assert ("王芳", "北原证券", "Analyst") in jobs(call)
    assert who(call)[-2] == ("王芳", "analyst")


@pytest.mark.parametrize(
    "line",
    [
        "Note: all figures are unaudited.",
        "Revenue: 5 million dollars",
        "Jane said: we will see.",
        "Q2 2025: margins rose.",
        "https://example.org/Ann: Lee",
        "来源：财经网",
        "要点：营收增长",
        "9:30 开盘",
        "I'm Mary Major, senior vice president of Acme.",
        "Furthermore, our chairman will speak",
    ],
)
def test_other_colons_begin_no_turn(calls: Calls, line: str) -> None:
    assert read(calls, [line]).turns == ()


def test_a_page_that_is_no_call_has_no_turn_for_a_quoted_headline(calls: Calls) -> None:
    sentences = page(["林晓：公司明年扩产", "公司公告称将新建工厂。"], "zh", ["林晓"])
    assert calls.read(sentences, context("zh", is_call=False)).turns == ()


def test_missing_names_in_a_transcript_name_nobody(calls: Calls) -> None:
    lines = [
        "Speaker 0: Your first question comes from from Harbor Bank. Please go ahead.",
        "Speaker 1: How do you see prices next year?",
    ]
    call = read(calls, lines)
    assert who(call) == [(None, "operator"), (None, "analyst")]
    assert call.claims == ()


def test_votes_that_disagree_resolve_nobody(calls: Calls) -> None:
    lines = [
        "Speaker 0: Our first question comes from Ann Lee with Northfield Bank.",
        "Speaker 1: Good morning. What of margins this year?",
        "Speaker 0: Our next question comes from Bob Ray with Harbor Bank.",
        "Speaker 1: Good morning, this is Bob Ray. What of prices this year?",
    ]
    assert [name for name, role in who(read(calls, lines)) if role == "analyst"] in ([None, None], ["Bob Ray", "Bob Ray"])


def test_the_firm_of_an_analyst_stays_with_the_turn(calls: Calls) -> None:
    turn = read(calls, NUMBERED).turns[4]
    assert turn.firm is not None
    assert turn.firm.text == "Northfield Securities"


def test_what_is_asked_is_not_asserted(calls: Calls) -> None:
    lines = [
        "Ann Lee -- Northfield Bank -- Analyst",
        "Sales rose 5% last year. Will sales rise 7% again?",
        "John Roe -- Chief Executive Officer",
        "Sales will rise 6%.",
    ]
    call = read(calls, lines)
    text = Layout(call.sentences).text

    def number(digits: str, subject: Mention) -> Claim:
        at = text.index(digits)
        return Claim("Revenue", subject, Quantity(at, at + 2, digits, "%", "percent"), at - 12, at + 2, "test")

    carried = Mention(0, 4, "Acme", "Company", "pronoun")
    named = Mention(text.index("5%") - 11, text.index("5%") - 6, "Sales", "Company", "model")
    claims = [number("5%", carried), number("5%", named), number("7%", carried), number("6%", carried)]
    assert list(asserted(claims, call)) == [claims[1], claims[3]]


def test_politeness_is_no_question(calls: Calls) -> None:
    lines = ["Ann Lee -- Northfield Bank -- Analyst", "Hi, can you hear me? How are you doing today? What drives the order book?"]
    assert len(read(calls, [*lines, "Operator", "Thank you."]).turns[0].questions) == 1


def test_names_put_in_do_not_overlap_and_lie_where_they_say(calls: Calls) -> None:
    for sentence in read(calls, NUMBERED).sentences:
        ends = 0
        for mention in sentence.mentions:
            assert mention.start >= ends
            assert sentence.text[mention.start : mention.end] == mention.text
            ends = mention.end


def test_who_reads_out_the_questions_of_others_is_none_of_them(calls: Calls) -> None:
    lines = [
        *NUMBERED[:3],
        "Speaker 1: The first question comes from Ann Lee with Northfield Bank. She asks how margins will develop next year.",
        "Speaker 2: Thank you, Ann. We expect them to hold up well.",
        *NUMBERED[3:],
    ]
    names = {name for name, _ in who(read(calls, lines))}
    assert names == {None, "Mary Major", "John Roe", "Jane Poe", "Richard Miles", "Tom Ash"}


def test_presentations_go_on_from_sentence_to_sentence(calls: Calls) -> None:
    lines = [
        "Speaker 0: Welcome to the Acme call. I will turn the call over to Mary Major, Head of Investor Relations.",
        "Speaker 1: On the call today is our chairman and CEO, John Roe. We have Dana North, our chief operating officer; "
        "Ivan Rose, our CFO.",
    ]
    found = {(person, role) for person, _, role in jobs(read(calls, lines))}
    assert {("John Roe", "Chairman"), ("John Roe", "ChiefExecutiveOfficer")} <= found
    assert {("Dana North", "ChiefOperatingOfficer"), ("Ivan Rose", "ChiefFinancialOfficer")} <= found
