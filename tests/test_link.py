"""Identity within a page: what joins, what stays apart, and that every join has its reason."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kg.extract.names import NameFinder
from kg.link import Linker, normal
from kg.model import Language, Mention, Sentence
from kg.ontology import Ontology

ONTOLOGY = Ontology.load()
LINKER, FINDER = Linker(ONTOLOGY), NameFinder(ONTOLOGY)


def linked(*lines: str, language: Language = "zh", guesses: dict[str, str] | None = None) -> list[set[str]]:
    """The wordings of each thing on a page in which a model is sure of ``guesses`` ({wording: class})."""
    sentences = []
    for number, line in enumerate(lines):
        known = sorted((guesses or {}).items(), key=lambda g: -len(g[0]))
        found: list[Mention] = []
        for text, label in known:
            start = line.find(text)
            if start >= 0 and not any(m.start < start + len(text) and start < m.end for m in found):
                found.append(Mention(start, start + len(text), text, label, "model", 0.9))
        sentences.append(Sentence(line, sum(len(x) + 1 for x in lines[:number]), language, number, mentions=tuple(found)))
    names = FINDER.resolve(sentences)
    context = SimpleNamespace(company=None)
    page: Any = SimpleNamespace(sentences=names.sentences, inside=(), pairs=names.pairs, claims=(), context=context)
    clusters, _ = LINKER.link(page)
    return [{name for name, _ in cluster.names} for cluster in clusters.values()]


def test_a_short_form_that_the_text_declares_is_the_same_thing() -> None:
    """以下简称 joins, and the short form later in the page is in the same cluster."""
    found = linked("云杉机器人股份有限公司(以下简称“杉机”)今日上市。", "杉机股价上扬。")
    assert {"云杉机器人股份有限公司", "杉机"} in found


def test_a_surname_joins_the_only_full_name_that_has_it() -> None:
    """Oakes is Wilma Oakes where no other Oakes is on the page."""
    guesses = {"Wilma Oakes": "Person", "Oakes": "Person"}
    assert {"Wilma Oakes", "Oakes"} in linked("Wilma Oakes spoke.", "Thanks, Oakes.", language="en", guesses=guesses)


def test_a_surname_of_two_people_joins_neither() -> None:
    """With two Oakes on a page nobody knows whom the surname means."""
    guesses = {"Wilma Oakes": "Person", "Peter Oakes": "Person", "Oakes": "Person"}
    found = linked("Wilma Oakes spoke.", "Peter Oakes spoke.", "Thanks, Oakes.", language="en", guesses=guesses)
    assert {"Wilma Oakes"} in found
    assert {"Peter Oakes"} in found


def test_a_name_with_and_without_its_corporate_ending_is_one() -> None:
    """Ferndale Inc and Ferndale."""
    guesses = {"Ferndale Inc": "Organization", "Ferndale": "Organization"}
    assert {"Ferndale Inc", "Ferndale"} in linked("Ferndale Inc grew.", "We work with Ferndale.", language="en", guesses=guesses)


def test_a_subsidiary_with_a_name_of_its_own_stays_apart() -> None:
    """云杉机器人(深圳)有限公司 is not 云杉机器人股份有限公司."""
    found = linked("云杉机器人股份有限公司公告，子公司云杉机器人(深圳)有限公司成立。")
    assert not any(len(names) > 1 for names in found)


@pytest.mark.parametrize(("one", "other"), [("Ray-Ban Meta", "Ray‑Ban　META"), ("甲·乙", "甲乙"), ("S.A.P.", "SAP")])
def test_spelling_makes_no_difference(one: str, other: str) -> None:
    """Case, width, dots and dashes are no part of a name's identity."""
    assert normal(one) == normal(other)


def test_the_exchange_and_the_code_in_brackets_are_no_names() -> None:
    """Ferndale Inc. (NYSE: FDL) is one firm with a ticker; the code is none of its own."""
    guesses = {"Ferndale Inc.": "Organization", "NYSE": "Organization", "FDL": "Organization"}
    line = "Ferndale Inc. (NYSE: FDL; TSX: FD) reported revenue of $8 million."
    assert linked(line, language="en", guesses=guesses) == [{"Ferndale Inc."}]


def test_a_version_is_read_to_its_last_figure() -> None:
    """Corvid 4.1 is never read as Corvid 4, which is another."""
    found = linked("Ferndale Inc released its AI model Corvid 4.1 on Monday.", language="en", guesses={"Corvid 4.1": "Person"})
    assert {"Corvid 4.1"} in found
    assert not any("Corvid 4" in names for names in found)
