"""How what sentences of our own say is meant: asserted, planned, or not said at all since it is denied, asked, told or undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.model import Language
from kg.page import Reader
from tests.pages import rows
from tests.relation_sentences import Case, relations

FOLDER = Path(__file__).parent / "modality"
SYMMETRIC = ("partnersWith", "competesWith")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def _cases(language: Language) -> Iterator[tuple[Case, frozenset[str]]]:
    relation = ""
    for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            relation = line[2:]
        elif line and not line.startswith("#"):
            text, _, meant = line.partition("\t")
            yield Case(language, relation, text, frozenset(), aside=False), frozenset(meant.split())


def _sorted(relation: str, pair: str) -> str:
    return ">".join(sorted(pair.split(">"))) if relation in SYMMETRIC else pair


def _meant(reader: Reader, case: Case) -> frozenset[str]:
    said, _ = relations(reader, case)
    pairs = [(_sorted(case.relation, pair), modality) for relation, pair, modality in said if relation == case.relation]
    return frozenset(pair.replace(">", "~") if modality == "Planned" else pair for pair, modality in pairs)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_denied_asked_told_or_undone_is_not_asserted_and_what_is_to_come_is_planned(
    reader: Reader, language: Language
) -> None:
    wrong = {
        case.line: (sorted(said), sorted(meant)) for case, meant in _cases(language) if (said := _meant(reader, case)) != meant
    }
    assert wrong == {}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_numbers_that_are_denied_undone_told_or_would_have_been_are_no_facts(language: Language) -> None:
    wrong = {}
    for line in (FOLDER / f"numbers_{language}.txt").read_text(encoding="utf-8").splitlines():
        text, _, meant = line.partition("\t")
        if line.startswith("#"):
            continue
        said = [f"{r.metric}={r.value.split()[0]}:{r.modality}" for r in rows(text, language) if r.metric != "OtherMetric"]
        if said != meant.split():
            wrong[text] = said
    assert wrong == {}
