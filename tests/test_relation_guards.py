"""Sentences that look like a relation and are another, or none, beside those that are one."""

from __future__ import annotations

import pytest

from kg.model import Language
from kg.page import Reader
from tests.relation_sentences import Case, relations


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def stated(reader: Reader, language: Language, relation: str, line: str) -> set[str]:
    """The ends of a relation that is read in a line."""
    said, _ = relations(reader, Case(language, relation, line, frozenset(), aside=False))
    found = {ends for predicate, ends, _ in said if predicate == relation and "W" not in ends}
    return {">".join(sorted(one.split(">"))) for one in found} if relation == "partnersWith" else found


@pytest.mark.parametrize(
    ("relation", "line", "expected"),
    [
        # those behind 与 do it with who stands before, not with each other
        ("partnersWith", "D主要与A、B合作推出年金产品", {"A>D", "B>D"}),
        ("partnersWith", "A与B达成战略合作", {"A>B"}),
        # a list of clauses is no list of names
        ("investsIn", "A并入B、C入股D", {"C>D"}),
        ("investsIn", "A、B共同入股D", {"A>D", "B>D"}),
        # whose unit: the nearer one
        ("unitOf", "A为B的全资子公司", {"A>B"}),
        # denied by who decides
        ("acquires", "监管部门不批准A收购B", set()),
        ("acquires", "监管部门否决了A收购B的交易", set()),
        ("acquires", "A收购B", {"A>B"}),
        # terms offered are no goods
        ("supplies", "A向B提供了债务重组方案", set()),
        ("supplies", "A向B提供电池", {"A>B"}),
        # no longer a shareholder
        ("investsIn", "A的控股股东B增持", {"B>A"}),
        # an envoy to a body does not work for it
        ("worksFor", "驻A代表P昨日抵达", set()),
        ("worksFor", "A董事长P昨日抵达", {"P>A"}),
        # who was seen at a signing
        ("worksFor", "记者在与A签约现场看到董事长P", set()),
        # listed there, not seated there
        ("locatedIn", "A为L上市公司", set()),
        ("locatedIn", "A是一家L企业", {"A>L"}),
    ],
)
def test_chinese(reader: Reader, relation: str, line: str, expected: set[str]) -> None:
    """What a Chinese sentence states of a relation, and no more."""
    assert stated(reader, "zh", relation, line) == expected


@pytest.mark.parametrize(
    ("relation", "line", "expected"),
    [
        ("acquires", "K had looked at buying M in 2019 but walked away after a month", set()),
        ("acquires", "K agreed to buy M in 2019, but backed out in May", set()),
        ("acquires", "K bought M in 2019, but it abandoned plans for a second store", {"K>M"}),
        ("acquires", "K explored buying M", set()),
        ("acquires", "K bought M in 2019 and later closed an office", {"K>M"}),
        ("launches", "K announced plans to retire X next year", set()),
        ("launches", "K announced X last year", {"K>X"}),
        ("launches", "K announced its new robot X", {"K>X"}),
    ],
)
def test_english(reader: Reader, relation: str, line: str, expected: set[str]) -> None:
    """What an English sentence states of a relation, and no more."""
    assert stated(reader, "en", relation, line) == expected
