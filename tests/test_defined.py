"""English names by where they stand, whom a story is about by how it opens, and silence where nobody is established."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Document, Mention, Source


def page(reader: Any, text: str) -> Any:
    return next(reader.pages([Document("page", text, Source("page.txt", "0" * 64), language="en")]))


def names(reader: Any, text: str) -> dict[str, str]:
    return {m.text: m.label for s in page(reader, text).extracted.sentences for m in s.mentions if m.source != "pronoun"}


def borne(reader: Any, text: str) -> set[tuple[str, str, str]]:
    """Metric, who bears it, and the unit, of the numbers of a page."""
    claims = [c for c in page(reader, text).extracted.claims if not isinstance(c.object, Mention | str) and c.object]
    return {(c.predicate, c.subject.text, getattr(c.object, "unit", "")) for c in claims}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Brimhollow raises $90M to heat homes\n\nBrimhollow sells pumps.", "Brimhollow", "Company"),
        ("Tarnwick to buy a rival\n\nTarnwick said on Monday that it had agreed.", "Tarnwick", "Company"),
        ("Tarnwick, the Danish maker of insulin pens, shut a plant.", "Tarnwick", "Company"),
        ("The city fined parcel network Osmund, which is appealing.", "Osmund", "Company"),
        ("Backers include Fernleigh, Palewood and Norrvale.", "Palewood", "Company"),
        ("- Corvalen Biosciences said its vaccine had failed.", "Corvalen Biosciences", "Company"),
        ("Osmund lost NOK 40 million in the third quarter.", "Osmund", "Company"),
        ("The stock fell. Osmund's order book shrank.", "Osmund", "Company"),
        ("Stellmark and Poldhu said their joint foundry had opened.", "Poldhu", "Company"),
        ("Work has begun on Amber Fold, a campus outside Tulsa.", "Amber Fold", "Facility"),
        ("The lab is building its own cluster, Hearthstone, which opens in May.", "Hearthstone", "Facility"),
        ("It runs two sites: Fallow in Reno and Thistle in Cheyenne.", "Thistle", "Facility"),
        ("It showed the Quillon 2 robot, three years after the first Quillon.", "Quillon", "Product"),
        ("BRIMHOLLOW HEAT PUMPS has closed a plant. Brimhollow sells pumps.", "BRIMHOLLOW HEAT PUMPS", "Company"),
    ],
)
def test_a_name_is_what_the_place_where_it_stands_says(reader: Any, text: str, name: str, label: str) -> None:
    assert names(reader, text).get(name) == label


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Maria Tarnwick, a former teacher from Leeds, resigned.", "Maria Tarnwick"),
        ("Maria Tarnwick plans to write a book. Tarnwick plans to open a school.", "Tarnwick"),
        ("Germany to build two ports\n\nGermany said it would build two ports.", "Germany"),
        ("Growth posted a surprise.\n\nThe growth of sales slowed.", "Growth"),
        ("He lives in Quincy, a suburb near the plant.", "Quincy"),
        ("THE END has come. The rest is silence.", "THE END"),
    ],
)
def test_people_places_and_common_words_become_no_firms(reader: Any, text: str, name: str) -> None:
    assert names(reader, text).get(name) not in ("Company", "Facility")


def test_a_short_form_joins_the_name_that_it_begins(reader: Any) -> None:
    found = page(
        reader, "BRIMHOLLOW HEAT PUMPS has closed a plant. Brimhollow sells pumps and Brimhollow's chief executive quit."
    )
    assert {"Brimhollow", "Brimhollow Heat Pumps"} in [{n for n, _ in c.names} for c in found.clusters.values()]


def test_an_arm_abroad_is_not_its_owner(reader: Any) -> None:
    text = "Tarnwick posted a loss. Tarnwick America, its unit, will expand. Tarnwick's chief executive quit."
    assert not any({"Tarnwick", "Tarnwick America"} <= {n for n, _ in c.names} for c in page(reader, text).clusters.values())


STORY = (
    "Osmund, a Norwegian supplier of seat frames, filed for insolvency on Monday after Tesla cancelled an order.\n\n"
    "Administrator Lena Vogt said work would go on. Its customers include Volkswagen, BMW and Stellantis.\n\n"
    "Headcount is to fall to 800 by June."
)


def test_a_story_is_about_the_firm_that_it_opens_with(reader: Any) -> None:
    context = page(reader, STORY).extracted.context
    assert (context.company.text, context.focused) == ("Osmund", True)
    assert ("Headcount", "Osmund", "people") in borne(reader, STORY)


DIGEST = (
    "• Siemens won an order in Spain.\n\n• Customers of the port include Tesla, Hitachi and Alstom.\n\n"
    "• Headcount is to rise to 400 by December."
)


def test_in_a_digest_nobody_bears_what_no_item_gives_it(reader: Any) -> None:
    assert page(reader, DIGEST).extracted.context.company is None
    assert not borne(reader, DIGEST)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Panasonic expects operating profit of ¥370 billion.", "JPY"),
        ("TOKYO - Tarnwick posted operating profit of ¥12 billion. Tarnwick employs 900 people.", "JPY"),
        ("BYD expects operating profit of ¥37 billion.", "CNY"),
        ("In Tokyo, BYD said it expects operating profit of ¥37 billion.", "CNY"),
    ],
)
def test_the_yen_sign_is_the_money_of_the_bearers_country(reader: Any, text: str, unit: str) -> None:
    assert unit in {u for metric, _, u in borne(reader, text) if metric == "OperatingIncome"}


def test_who_welcomes_to_a_call_is_its_company(reader: Any) -> None:
    text = (
        "Operator: Good day, and welcome to the Tarnwick first quarter 2024 earnings conference call.\n"
        "Speaker 1: Thank you. AllStreet helped. AllStreet grew. AllStreet is fine. Diluted earnings were $2.10 per share."
    )
    assert page(reader, text).extracted.context.company.text == "Tarnwick"
