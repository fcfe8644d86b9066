"""Plain English sentences: firms seen once, products by their family and number, plants by town and state, people appointed."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Document, Source


def named(reader: Any, text: str) -> dict[str, str]:
    (page,) = reader.pages([Document("page", text, Source("page", "0"), language="en")])
    return {m.text: m.label for s in page.extracted.sentences for m in s.mentions}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bramley Nickel plc said revenue rose 12% to $340 million.", {"Bramley Nickel plc": "Company"}),
        ("Intel rose. Tessaly Robotics, Inc. reported revenue of $88 million.", {"Tessaly Robotics, Inc.": "Company"}),
        (
            "Investors include Northgate Ventures, Fennel Capital and Oakmere Partners.",
            {"Fennel Capital": "Company", "Oakmere Partners": "Company"},
        ),
        ("Rivals such as Dentley Labs and Molvena have lowered prices.", {"Molvena": "Company"}),
        ("Meridale Foods N.V. named Petra Lindquist chief executive.", {"Petra Lindquist": "Person"}),
        ("Samsung's Taylor, Texas fab will make the chips.", {"Samsung": "Company", "Taylor, Texas fab": "Facility"}),
        ("Solvanta makes the Boreas family of heat pumps.", {"Boreas": "Product"}),
        ("Google said Merlot 4, its next assistant, will arrive in June.", {"Merlot 4": "Product"}),
        ("Merlot 3, released in March, has 12 million users.", {"Merlot 3": "Product"}),
        ("The startup plans to train Harlow 5 on Amazon's chips.", {"Harlow 5": "Product"}),
    ],
)
def test_names_are_found_and_typed_by_where_they_stand(reader: Any, text: str, names: dict[str, str]) -> None:
    found = named(reader, text)
    assert {name: found.get(name) for name in names} == names


@pytest.mark.parametrize(
    "text",
    [
        "The Walton family of Arkansas owns half of the shares.",
        "The Smith family of companies includes three banks.",
        "Apollo 13, launched in 1970, never landed on the moon.",
        "Phase 2, launched in May, covers 300 patients.",
        "Reactor 4, its newest unit, will restart in June.",
        "It had sales of SEK 640 million, compared with SEK 410 million a year ago.",
    ],
)
def test_what_only_looks_like_a_product_is_none(reader: Any, text: str) -> None:
    assert "Product" not in named(reader, text).values()
