"""Fiscal calendars as data."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

import pytest

from kg import period as periods
from kg.errors import BrokenOntology
from kg.facts import _period
from kg.fiscal import read_fiscal_years, year_end
from kg.model import Document, Quantity, Source
from kg.ontology import Ontology
from kg.page import Reader
from tests.pages import rows

HEAD = "id,month,named\n"


def written(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "fiscal.csv"
    path.write_text(HEAD + body, encoding="utf-8")
    return path


def test_rows_are_read_and_no_file_is_no_rows(tmp_path: Path) -> None:
    assert read_fiscal_years(written(tmp_path, "norvane,6,end\nkite,1,start\n")) == {"norvane": 6, "kite": 13}
    assert read_fiscal_years(tmp_path / "none.csv") == {}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",6,end", "no id"),
        ("kite,13,end", "'13' is no month"),
        ("kite,June,end", "'June' is no month"),
        ("kite,6,middle", "'middle' is no end"),
        ("kite,6,end\nkite,7,end", "another row is of 'kite'"),
        ("kite,6", "2 cells"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(BrokenOntology, match=told) as raised:
        read_fiscal_years(written(tmp_path, row + "\n"))
    assert "fiscal.csv" in str(raised.value)


def test_a_unit_follows_its_owner_and_a_circle_ends() -> None:
    assert year_end("a", {"c": 6}, {"a": "b", "b": "c"}) == 6
    assert year_end("a", {}, {"a": "b", "b": "a"}) is None
    assert year_end(None, {"c": 6}, {}) is None


def test_a_year_named_after_its_start_runs_into_the_next() -> None:
    year = periods.parse_label("2024", 13)
    assert (year.start, year.end) == (dt.date(2024, 2, 1), dt.date(2025, 1, 31))
    assert periods.parse_label("2025-Q2", 15).start == dt.date(2025, 7, 1)


def test_the_shipped_calendar_is_of_companies_of_the_lexicon() -> None:
    ontology = Ontology.load()
    assert set(ontology.fiscal_years) <= {e.id for e in ontology.entities if e.cls == "Company"}
    assert [ontology.fiscal_year_end(name) for name in ("apple", "microsoft", "target", "tencent")] == [9, 6, 13, None]


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [
        ("zh", "苹果第一财季营收1239亿美元。", "2022-Q1"),
        ("en", "Microsoft reported revenue of $51.7 billion for its fiscal second quarter.", "2022-Q2"),
        ("zh", "英伟达预计第四财季营收74亿美元。", "2022-Q4"),
        ("zh", "拼多多第四季度营收272亿元。", "2021-Q4"),
    ],
)
def test_a_fiscal_quarter_is_of_the_company_s_own_year(language: str, text: str, label: str) -> None:
    assert [r.period for r in rows(text, language)] == [label]


def _reported(text: str, date: str) -> list[tuple[str, str, str, str]]:
    """Metric, modality, period and its last day of each number of a page."""
    page = next(_reader().pages([Document("page", text, Source("page.txt", ""), date=dt.date.fromisoformat(date))]))
    context = page.extracted.context
    found = [(claim, _period(claim, context)) for claim in page.extracted.claims if isinstance(claim.object, Quantity)]
    return [(c.predicate, c.modality, p.label if p else "", str(p.end) if p else "") for c, p in found]


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader.load()


@pytest.mark.parametrize(
    ("date", "text", "end"),
    [
        ("2025-12-18", "Nike reports fiscal 2026 second quarter results\n\nNike said revenue was $12.4 billion.", "2025-11-30"),
        (
            "2026-02-20",
            "Tessaline Inc. reports second quarter fiscal 2026 results\n\nTessaline Inc. said revenue was $1.2 billion.",
            "2026-01-31",
        ),
        ("2025-11-12", "云岭科技公布2026财年第二财季业绩。第二财季营收31.2亿元。", "2025-09-30"),
    ],
)
def test_what_is_reported_of_a_fiscal_year_ahead_of_the_calendar_is_over(date: str, text: str, end: str) -> None:
    """By the company's own calendar, or by the last month that was over when a report is due."""
    assert _reported(text, date) == [("Revenue", "Reported", "2026-Q2", end)]


def test_a_report_that_is_to_come_moves_no_calendar() -> None:
    text = "Tessaline will report fourth-quarter 2025 results soon. Tessaline said third-quarter revenue was $1.2 billion."
    assert _reported(text, "2025-12-10") == [("Revenue", "Reported", "2025-Q3", "2025-09-30")]
