"""Times in text and what they stand for: labelled strings in ``periods.csv``, and what must hold for any."""

from __future__ import annotations

import csv
import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import BrokenOntology
from kg.model import Anchor, TimeExpression
from kg.period import BadLabel, PeriodGrammar, find, parse_label, resolve
from kg.period.labels import day, half, month, quarter, quarter_of, year

ROWS = list(csv.DictReader((Path(__file__).parent / "periods.csv").open(encoding="utf-8")))
ONTOLOGY = Path(__file__).parent.parent / "ontology"


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['text']}|{row['date']}|{row['period']}" for row in ROWS])
def test_a_time_resolves_to_its_label(row: dict[str, str]) -> None:
    """Each row: the text, what the document knows, and the labels of the periods in the text."""
    anchor = Anchor(
        dt.date.fromisoformat(row["date"]) if row["date"] else None,
        parse_label(row["period"], int(row["fiscal_year_end"] or 12)) if row["period"] else None,
        int(row["fiscal_year_end"] or 12),
    )
    periods = [resolve(expression, anchor) for expression in find(row["text"])]
    assert "; ".join(period.label for period in periods if period) == row["labels"]


@pytest.mark.parametrize(
    ("label", "fiscal_year_end", "start", "end"),
    [
        ("2025", 12, "2025-01-01", "2025-12-31"),
        ("2025", 6, "2024-07-01", "2025-06-30"),
        ("2025-Q1", 1, "2024-02-01", "2024-04-30"),
        ("2021-Q4", 9, "2021-07-01", "2021-09-30"),
        ("2025-H2", 3, "2024-10-01", "2025-03-31"),
        ("2024-02", 12, "2024-02-01", "2024-02-29"),
        ("2025-07-30", 12, "2025-07-30", "2025-07-30"),
        ("2025-01/2025-09", 12, "2025-01-01", "2025-09-30"),
    ],
)
def test_a_label_gives_the_days_of_its_period(label: str, fiscal_year_end: int, start: str, end: str) -> None:
    """Years, halves and quarters follow the fiscal year; months and days do not."""
    period = parse_label(label, fiscal_year_end)
    assert (period.label, str(period.start), str(period.end)) == (label, start, end)


@pytest.mark.parametrize(
    "label", ["", "25", "2025-Q5", "2025-13", "2025-02-30", "2025-H3", "2025-09/2025-01", "a/b", "2025/", "0000", "２０２５"]
)
def test_what_is_no_label_is_refused_by_name(label: str) -> None:
    """The message keeps the label and says what to write."""
    with pytest.raises(BadLabel, match="write 2025"):
        parse_label(label)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 12))
def test_a_day_lies_in_its_quarter(date: dt.date, fiscal_year_end: int) -> None:
    """quarter_of and quarter are inverse, whatever month the fiscal year ends in."""
    period = quarter(*quarter_of(date, fiscal_year_end), fiscal_year_end)
    assert period.start is not None
    assert period.end is not None
    assert period.start <= date <= period.end


@given(st.integers(1950, 2090), st.integers(1, 12), st.integers(1, 12), st.integers(1, 28))
def test_labels_read_back(number: int, fiscal_year_end: int, index: int, at: int) -> None:
    """A period's label parses to the same period."""
    for period in (
        year(number, fiscal_year_end),
        half(number, index % 2 + 1, fiscal_year_end),
        quarter(number, index % 4 + 1, fiscal_year_end),
    ):
        assert parse_label(period.label, fiscal_year_end) == period
    assert parse_label(month(number, index).label) == month(number, index)
    assert parse_label(day(dt.date(number, index, at)).label).start == dt.date(number, index, at)


@given(st.integers(1, 12), st.integers(1, 4))
def test_four_quarters_make_a_year(fiscal_year_end: int, index: int) -> None:
    """Quarters join without a gap, and the first and last bound the year."""
    ends = [quarter(2025, at, fiscal_year_end) for at in range(1, 5)]
    whole = year(2025, fiscal_year_end)
    assert (ends[0].start, ends[-1].end) == (whole.start, whole.end)
    if index < 4:
        before, after = ends[index - 1].end, ends[index].start
        assert before is not None
        assert after == before + dt.timedelta(days=1)


PIECES = st.sampled_from(
    [
        "2025",
        "年",
        "第",
        "二",
        "季度",
        "月",
        "日",
        "30",
        "7",
        "Q2",
        "FY",
        "22",
        "去年",
        "同期",
        "未来",
        "个月",
        " ",
        "，",
        "fiscal ",
        "quarter",
        "last ",
        "year",
        "July ",
        "of ",
        "first ",
        "half",
        "-",
        "/",
        "截至",
        "的",
        "'",
        "H1",
        "前",
        "三",
        "上",
        "半年",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join), st.sampled_from(["zh", "en", None]))
@settings(max_examples=300)
def test_offsets_give_back_the_words(text: str, language: str | None) -> None:
    """Expressions are in order, do not overlap, give back their text, and resolve without an error whatever the anchor."""
    found = find(text, language)  # type: ignore[arg-type]
    end = 0
    for expression in found:
        assert expression.start >= end
        assert text[expression.start : expression.end] == expression.text != ""
        end = expression.end
        for anchor in (
            Anchor(),
            Anchor(dt.date(2024, 2, 29)),
            Anchor(None, parse_label("2025-Q2")),
            Anchor(dt.date(2025, 7, 30), parse_label("2024"), 6),
        ):
            period = resolve(expression, anchor)
            assert period is None or parse_label(period.label).label == period.label


def test_an_impossible_day_is_no_period() -> None:
    """31 June is written, and never was."""
    assert resolve(TimeExpression(0, 5, "6月31日", "day", year=2025, index=6, day=31), Anchor()) is None


def test_a_word_added_to_the_ontology_is_found(tmp_path: Path) -> None:
    """Relative words are data: a copied folder changes them without any Python."""
    text = (ONTOLOGY / "period.toml").read_text(encoding="utf-8")
    (tmp_path / "period.toml").write_text(text.replace('"本季度" = 0', '"本季度" = 0\n"本报告季" = 0', 1), encoding="utf-8")
    [expression] = PeriodGrammar.load(tmp_path).find("本报告季收入增长")
    assert (expression.text, expression.grain) == ("本报告季", "quarter")


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    """What cannot be used is reported with the file and the remedy."""
    (tmp_path / "period.toml").write_text("[zh]\n", encoding="utf-8")
    with pytest.raises(BrokenOntology, match=r"period\.toml"):
        PeriodGrammar.load(tmp_path)


@pytest.mark.parametrize("piece", ["2025年", "第", "1月", "20", "first ", "last year ", "fiscal ", "一", "截至1月1日", "3 "])
def test_time_grows_with_the_length_only(piece: str) -> None:
    """Hostile repetition costs no more than the characters it has."""
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    find(text, "zh")
    find(text, "en")
    assert time.process_time() - start < 5
