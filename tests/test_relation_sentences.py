"""What relations read in sentences of our own: each relation in many wordings, with near misses, a third of them set aside."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.model import Language
from kg.page import Reader
from tests.relation_sentences import Case, cases, relations

SYMMETRIC = ("partnersWith", "competesWith")
# (precision, recall) that both parts of the sentences of a language have to reach.
LEAST: dict[tuple[Language, bool], tuple[float, float]] = {
    ("zh", False): (0.97, 0.93),
    ("zh", True): (0.95, 0.82),
    ("en", False): (0.97, 0.88),
    ("en", True): (0.93, 0.88),
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def _same(relation: str, pair: str) -> str:
    return ">".join(sorted(pair.split(">"))) if relation in SYMMETRIC else pair


def _counted(reader: Reader, case: Case) -> Counter[str]:
    said, _ = relations(reader, case)
    found = {_same(case.relation, pair) for predicate, pair, _ in said if predicate == case.relation}
    wanted = {_same(case.relation, pair) for pair in case.expected}
    return Counter(right=len(found & wanted), wrong=len(found - wanted), missed=len(wanted - found))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_relations_are_read_in_many_wordings_and_not_in_near_misses(reader: Reader, language: Language) -> None:
    """Precision and recall of both parts: the sentences set aside are read about as well as the others."""
    for aside in (False, True):
        total: Counter[str] = Counter()
        for case in cases(language):
            if case.aside == aside:
                total.update(_counted(reader, case))
        precision = total["right"] / (total["right"] + total["wrong"])
        recall = total["right"] / (total["right"] + total["missed"])
        assert precision >= LEAST[language, aside][0]
        assert recall >= LEAST[language, aside][1]


def test_every_relation_has_sentences_and_near_misses() -> None:
    """A relation without a negative is not measured."""
    for language in ("zh", "en"):
        rows = list(cases(language))
        for relation in {case.relation for case in rows}:
            own = [case.expected for case in rows if case.relation == relation]
            assert sum(map(bool, own)) >= 5
            assert not all(own)
