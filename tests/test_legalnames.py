"""English firms by their legal form, seen once and without a model's guess."""

from __future__ import annotations

import pytest

from kg.extract.legalnames import LegalNames
from kg.model import Mention, Sentence
from kg.ontology import Ontology

ONTOLOGY = Ontology.load()
NAMES = LegalNames(
    ONTOLOGY.names["en"],
    lambda text: text.removeprefix("The ").removeprefix("At "),
    lambda text: text in ("Company", "The Company"),
    frozenset(("Organization", "Company")),
)


def found(text: str, *mentions: Mention) -> list[Mention]:
    return list(NAMES.find(Sentence(text, 0, "en", 0, (), mentions)))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bramley Nickel plc said revenue rose 12%.", ["Bramley Nickel plc"]),
        ("Tessaly Robotics, Inc. reported revenue of $88 million.", ["Tessaly Robotics, Inc."]),
        ("Lunavar Semiconductor Co., Ltd. started production.", ["Lunavar Semiconductor Co., Ltd."]),
        ("Dentley Labs Pty Ltd opened an office.", ["Dentley Labs Pty Ltd"]),
        ("Hartwick Steel Corp. and Lorne Metals Inc. agreed to merge.", ["Hartwick Steel Corp.", "Lorne Metals Inc."]),
        ("The Bank of Orvane Ltd lends to farms.", ["Bank of Orvane Ltd"]),
        ("Nordhaven Turbines A/S won an order.", ["Nordhaven Turbines A/S"]),
        ("Cordley & Hayes LLC agreed to pay.", ["Cordley & Hayes LLC"]),
    ],
)
def test_capitalised_words_before_a_legal_form_are_a_firm(text: str, names: list[str]) -> None:
    assert [m.text for m in found(text)] == names
    assert {m.label for m in found(text)} == {"Company"}


@pytest.mark.parametrize(
    "text",
    [
        "The Company Inc. is no name.",
        "Limited supply hurt sales in Ohio.",
        "It moved from Carson City to Las Vegas, NV, last year.",
        "Orvane and Lindal Inc. may be one firm.",
        "Orvane's Inc. magazine cover",
        "He reads widely about plc governance.",
    ],
)
def test_what_is_no_firm_with_its_form_is_none(text: str) -> None:
    assert not found(text)


def test_a_state_and_its_attorney_general_are_no_firm() -> None:
    assert not found("Texas AG Ken Dorn sued.", Mention(0, 5, "Texas", "Location", "lexicon", 1.0, "texas"))


def test_a_firm_of_the_lexicon_with_its_form_is_that_firm() -> None:
    (firm,) = found("Orvane Corp. said so.", Mention(0, 6, "Orvane", "Company", "lexicon", 1.0, "orvane"))
    assert (firm.text, firm.entity) == ("Orvane Corp.", "orvane")


def test_a_firm_that_the_lexicon_has_with_its_form_is_left_to_it() -> None:
    assert not found("Orvane Corp. said so.", Mention(0, 12, "Orvane Corp.", "Company", "lexicon", 1.0, "orvane"))
