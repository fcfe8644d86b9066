"""Numbers with symbols inside: mended where that is safe, and never read in part."""

from __future__ import annotations

from typing import Any

import pytest

from kg.clean import clean
from kg.model import Document, Source


def document(text: str) -> Document:
    return Document("page", text, Source("page.txt", "0" * 64))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("营收为3◆2.▷7亿元，毛利率为5◆4.▷3%。", "营收为32.7亿元，毛利率为54.3%。"),
        ("现金为21.◆5亿元。", "现金为21.5亿元。"),
        ("净亏损1.2◆▷亿元。", "净亏损1.2亿元。"),
        ("Cash was $4.◆5 billion.", "Cash was $4.5 billion."),
    ],
)
def test_symbols_beside_the_point_of_a_number_go(raw: str, expected: str) -> None:
    assert clean(document(raw)).text == expected


@pytest.mark.parametrize("text", ["入住5★万豪酒店。", "得分3◆2。", "版本3.★新。", "第5☆☆万人坑遗址。"])
def test_symbols_that_may_be_meant_stay(text: str) -> None:
    assert clean(document(text)).text == text


@pytest.mark.parametrize("text", ["湖光科技营收为3◆27亿元。", "湖光科技净利润为2●6亿元。"])
def test_a_number_of_which_a_symbol_may_hide_a_part_states_nothing(reader: Any, text: str) -> None:
    [page] = reader.pages([document(text)])
    assert [c.object.text for c in page.extracted.claims if c.predicate in ("Revenue", "NetIncome")] == []
