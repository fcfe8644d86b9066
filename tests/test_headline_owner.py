"""Pages that companies write themselves: named in the heading alone, or nowhere and given by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.model import Document, Source
from kg.ownerless import ownerless


def borne(reader: Any, text: str, company: str | None = None) -> tuple[Any, set[tuple[str, str]]]:
    page = next(reader.pages([Document("page", text, Source("page.txt", "0" * 64), company=company)])).extracted
    return page.context, {(c.subject.name or c.subject.text, c.predicate) for c in page.claims if hasattr(c.object, "unit")}


BODY = "OSLO, August 12, 2025\n\nRevenue was $412 million. Gross margin was 41.2%. Diluted earnings per share were $0.61."
METRICS = ("Revenue", "GrossMargin", "EarningsPerShare")


@pytest.mark.parametrize(
    ("heading", "company"),
    [
        ("Microsoft reports third quarter 2025 results", "Microsoft"),
        ("Halvorsen Robotics Announces Second Quarter 2025 Financial Results", "Halvorsen Robotics"),
        ("Fennimore Foods Posts Record Fourth-Quarter Sales", "Fennimore Foods"),
        ("SAP Second-Quarter 2025 Results", "SAP"),
        ("# Airbus Half-Year (H1) 2025 Results", "Airbus"),
        ("Netflix's third-quarter results: what to know", "Netflix"),
        ("Form 8-K exhibit 99.1\nIntel Reports Third-Quarter 2025 Financial Results", "Intel"),
    ],
)
def test_numbers_are_of_the_company_whose_results_the_heading_announces(reader: Any, heading: str, company: str) -> None:
    context, found = borne(reader, f"{heading}\n\n{BODY}")
    assert context.focused
    assert found == {(company, metric) for metric in METRICS}


def test_the_company_of_a_call_stands_in_its_heading(reader: Any) -> None:
    head = "Brightloom Semiconductor Q2 Fiscal 2026 Earnings Call\nOctober 30, 2025\n\nDana Whitlock, Chief Executive Officer\n"
    context, found = borne(reader, head + "Good afternoon. Revenue was $1.27 billion. Gross margin was 52.3%.")
    assert context.is_call
    assert found == {("Brightloom Semiconductor", "Revenue"), ("Brightloom Semiconductor", "GrossMargin")}


@pytest.mark.parametrize(
    "heading",
    [
        "Microsoft rival gains ground",
        "Microsoft and OpenAI reach new deal",
        "Tech earnings roundup: Microsoft, Meta and Alphabet report",
        "Results of Oracle third quarter weigh on tech",
        "Nvidia earnings week",
    ],
)
def test_a_heading_that_announces_no_results_of_one_company_owns_nothing(reader: Any, heading: str) -> None:
    assert borne(reader, f"{heading}\n\n{BODY}")[1] == set()


def test_a_digest_under_such_a_heading_keeps_its_owners(reader: Any) -> None:
    text = (
        "Meta reports Q3 results\n\nMeta said revenue was $51.2 billion.\n\nAlphabet reported revenue of $102 billion.\n\n"
        "Amazon said revenue was $180 billion.\n\nCapital spending was $35 billion."
    )
    assert ("Meta", "CapitalExpenditure") not in borne(reader, text)[1]


def test_a_company_that_is_given_owns_the_numbers_of_its_page(reader: Any) -> None:
    text = f"Results of the quarter\n\n{BODY}"
    assert borne(reader, text)[1] == set()
    assert borne(reader, text, "Halvorsen Robotics")[1] == {("Halvorsen Robotics", metric) for metric in METRICS}


def test_a_build_says_whose_numbers_it_could_not_tell(tmp_path: Path) -> None:
    import kg

    path = tmp_path / "page.txt"
    path.write_text(f"Results of the quarter\n\n{BODY} Net income came to $2 million, and cash to $30 million.", encoding="utf-8")
    said = kg.build([path], tmp_path / "out", options=kg.BuildOptions(view=False)).hints
    assert len(said) == 1
    assert "--company" in said[0]
    assert str(path) in said[0]


def test_few_numbers_without_owner_are_not_worth_a_word() -> None:
    from kg.ledger import Entry

    rows = [Entry("d", i, i + 1, "5%", "aside", "nobody", kind="percent") for i in range(5)]
    assert ownerless(rows, {"percent"}) == {"d": 5}
    assert ownerless(rows[1:], {"percent"}) == {}
    assert ownerless(rows, {"money"}) == {}
