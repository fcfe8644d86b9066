"""JSONL: a document a line, and a problem with its line for each that is none."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest

from kg.errors import Unreadable
from kg.jsonl import documents
from kg.model import Document


def read(tmp_path: Path, content: str | bytes, limit: int = 1000) -> list[Document | Unreadable]:
    path = tmp_path / "news.jsonl"
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return list(documents(path, limit))


def problem(tmp_path: Path, line: str | bytes) -> str:
    (found,) = read(tmp_path, line)
    return str(found).removeprefix(f"{tmp_path}/")


def test_a_line_is_a_document_with_all_that_it_says(tmp_path: Path) -> None:
    record = {
        "id": "n1", "text": "营收\n增长", "title": "快讯", "date": "2025-07-30", "publisher": "Daily", "url": "https://example.com/1",
        "language": "zh-CN", "company": "海蓝", "fiscalPeriod": "2025-Q2", "other": [1],
    }  # fmt: skip
    (document,) = read(tmp_path, "\ufeff\n" + json.dumps(record))
    assert isinstance(document, Document)
    assert (document.id, document.text, document.title, document.date) == ("n1", "营收\n增长", "快讯", dt.date(2025, 7, 30))
    assert (document.publisher, document.url, document.language) == ("Daily", "https://example.com/1", "zh")
    assert (document.company, document.period, document.source.line) == ("海蓝", "2025-Q2", 2)
    assert document.source.sha256 == hashlib.sha256("营收\n增长".encode()).hexdigest()


def test_absent_null_and_blank_fields_say_nothing(tmp_path: Path) -> None:
    (document,) = read(tmp_path, '{"text": "x", "title": null, "date": "", "company": " "}')
    assert isinstance(document, Document)
    assert (document.title, document.date, document.company) == (None, None, None)


def test_an_id_may_be_a_number_or_absent(tmp_path: Path) -> None:
    found = read(tmp_path, '{"text": "x", "id": 7}\n{"text": "y"}\n')
    assert [document.id for document in found if isinstance(document, Document)] == ["7", "news-2"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("no json", "is not JSON (Expecting value, character 0); write one object a line"),
        ('{"text": "x"', "is not JSON (Expecting ',' delimiter, character 12); write one object a line"),
        ("[1]", "is not a JSON object; write one object a line"),
        ('{"id": "a"}', 'has no text; give the field "text"'),
        ('{"text": "  "}', "has no text"),
        ('{"text": 5}', "has a text that is no string"),
        ('{"text": "x", "title": ["a"]}', 'has a title that is no string; give "title" as a string'),
        ('{"text": "x", "id": true}', "has a id that is no string"),
        ('{"text": "x", "date": "30 July"}', "has the date '30 July'; write it like 2025-07-30"),
        ('{"text": "x", "date": "2025-02-30"}', "has the date '2025-02-30'"),
        ('{"text": "x", "language": "fr"}', 'has the language \'fr\'; write "zh" or "en"'),
        ('{"text": "x", "fiscalPeriod": "Q2 2025"}', "has the fiscalPeriod 'Q2 2025'; write it like 2025-Q2"),
        ('{"text": "a\\ud800b"}', "has half a character (\\ud800) in its text"),
        ('{"text": "x", "n": ' + "9" * 5000 + "}", "is not JSON that can be read"),
        ('{"text": "营收"}'.encode("gbk"), "is not UTF-8 at byte 12 of the line"),
        ('{"text": "' + "x" * 1001 + '"}', "has more than 1,000 characters; split it"),
        ('{"text": "' + "x" * 9000 + '"}', "has more than 1,000 characters; split it"),
    ],
)
def test_a_bad_line_is_a_problem_that_names_it(tmp_path: Path, line: str | bytes, reason: str) -> None:
    assert problem(tmp_path, line).startswith(f"news.jsonl:1: {reason}")


def test_a_line_nested_without_end_is_a_problem(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "[" * 500_000, limit=1_000_000)
    assert isinstance(found, Unreadable)
    assert found.reason == "is nested too deep"


def test_the_lines_after_a_bad_one_are_read(tmp_path: Path) -> None:
    content = 'x\n{"id": "a", "text": "x"}\n{"text": "' + "y" * 10_000 + '"}\n{"id": "b", "text": "z"}'
    found = read(tmp_path, content)
    assert [item.line if isinstance(item, Unreadable) else item.id for item in found] == [1, "a", 3, "b"]
