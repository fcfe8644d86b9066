"""People who leave one firm for another, founders, and the money of funding rounds, as news writes them."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Document, Language, Source


def stated(reader: Any, text: str, *predicates: str) -> set[tuple[str, str, str]]:
    """(subject, predicate, object) of the claims of a page by the texts of their ends."""
    language: Language = "en" if text.isascii() else "zh"
    (page,) = reader.pages([Document("page", text, Source("page", "0"), language=language)])
    claims = [c for c in page.extracted.claims if c.predicate in predicates]
    return {(c.subject.name or c.subject.text, c.predicate, getattr(c.object, "text", "")) for c in claims}


@pytest.mark.parametrize(
    ("text", "person", "firm"),
    [
        ("Lena Yost left Google in January to join OpenAI.", "Lena Yost", "OpenAI"),
        ("Lena Yost left Google for OpenAI last month.", "Lena Yost", "OpenAI"),
        ("Lena Yost has left Google to become chief scientist at OpenAI.", "Lena Yost", "OpenAI"),
        ("Sabine Keller moved from Bosch to Siemens in May.", "Sabine Keller", "Siemens"),
        ("Oracle replaced Lena Yost, who left in January to join OpenAI.", "Lena Yost", "OpenAI"),
        ("李明远离开腾讯，加入字节跳动担任副总裁。", "李明远", "字节跳动"),
        ("李明远离开腾讯,加入字节跳动担任副总裁。", "李明远", "字节跳动"),
        ("李明远曾任京东首席财务官，现任美团副总裁。", "李明远", "美团"),
        ("王晨飞此前在百度工作八年，本月加入商汤科技。", "王晨飞", "商汤科技"),
    ],
)
def test_who_leaves_one_firm_for_another_works_for_the_other_alone(reader: Any, text: str, person: str, firm: str) -> None:
    assert stated(reader, text, "worksFor") == {(person, "worksFor", firm)}


@pytest.mark.parametrize(
    "text",
    [
        "Tom Ashworth may leave IBM to join Oracle.",
        "Tom Ashworth refused to leave IBM to join Oracle.",
        "Tom Ashworth left IBM rather than join Oracle.",
        "Until last year Clara Dunn was head of research at Google.",
        "Rafael Ortiz, formerly a research director at Meta, leads the lab.",
        "王晨飞拒绝离开腾讯加入字节跳动。",
    ],
)
def test_who_did_not_go_or_only_was_somewhere_works_for_nobody_by_that(reader: Any, text: str) -> None:
    assert not stated(reader, text, "worksFor")


def test_a_successor_takes_the_office_and_not_the_one_who_left(reader: Any) -> None:
    works = stated(reader, "小米宣布，王晨飞接替已离职的李明远出任首席财务官。", "worksFor")
    assert {person for person, _, _ in works} == {"王晨飞"}


def test_both_founders_are_people_where_a_model_sees_one_firm(reader: Any) -> None:
    text = "Chief executive Joanna Price spoke. Tesla, founded in 2003 by Price and Tomas Wilgus, makes cars."
    assert ("Tomas Wilgus", "founded", "Tesla") in stated(reader, text, "founded")


@pytest.mark.parametrize(
    ("text", "recipient", "investors"),
    [
        ("2023年，字节跳动获得高瓴资本领投的C轮融资12亿元。", "字节跳动", {"高瓴资本"}),
        ("商汤科技完成由红杉中国领投的B轮融资3亿元。", "商汤科技", {"红杉中国"}),
        ("地平线宣布获得由比亚迪领投、红杉中国跟投的5亿美元C轮融资。", "地平线", {"比亚迪", "红杉中国"}),
        ("小马智行获得腾讯和阿里巴巴参与的D轮融资8亿元。", "小马智行", {"腾讯", "阿里巴巴"}),
    ],
)
def test_investors_put_money_in_and_the_round_is_of_who_gets_it(
    reader: Any, text: str, recipient: str, investors: set[str]
) -> None:
    assert stated(reader, text, "investsIn") == {(one, "investsIn", recipient) for one in investors}
    assert not {one for one, _, _ in stated(reader, text, "TransactionValue")} & investors


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "Cohere, the maker of language models, said Tuesday it had raised $800 million in a Series C round, "
            "valuing the startup at $9.5 billion.",
            {("Cohere", "TransactionValue", "$800 million"), ("Cohere", "Valuation", "$9.5 billion")},
        ),
        (
            "SoftBank invested $100 million in Cohere, valuing it at $3 billion.",
            {("SoftBank", "TransactionValue", "$100 million"), ("Cohere", "Valuation", "$3 billion")},
        ),
        ("The funding values Cohere at more than $4 billion.", {("Cohere", "Valuation", "$4 billion")}),
    ],
)
def test_news_of_a_round_gives_its_amount_and_its_valuation_once(
    reader: Any, text: str, facts: set[tuple[str, str, str]]
) -> None:
    found = stated(reader, text, "TransactionValue", "Valuation", "OtherMetric")
    assert {(a, p, o.removeprefix("more than ")) for a, p, o in found} == facts


def test_everyone_who_took_part_in_a_round_invests(reader: Any) -> None:
    text = "Cohere raised $800 million in a round led by Sequoia Capital, with participation from SoftBank and Temasek."
    assert {one for one, _, _ in stated(reader, text, "investsIn")} == {"Sequoia Capital", "SoftBank", "Temasek"}
