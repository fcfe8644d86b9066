"""Whom a page of news is about, and what is said of it where nobody is named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.protagonist import _families
from kg.model import Document, Source

ONE = (
    "Siemens said on Monday that it would cut costs.\n\n"
    "Sales at Siemens were hit by a strike at Alstom, and rivals such as Hitachi took orders.\n\n"
    "Net income was $12 million in the third quarter of 2024.\n\n"
    "Analysts at Barclays said the company had done better than they thought. Revenue was $310 million."
)
SEVERAL = (
    "Siemens won an order in Spain.\n\nHitachi hired a new head of research.\n\nAlstom closed a plant.\n\n"
    "Net income was $12 million in the third quarter of 2024."
)


def page(reader: Any, text: str) -> Any:
    return next(reader.pages([Document("page", text, Source("page.txt", "0" * 64))]))


def test_a_page_that_comes_back_to_one_company_is_about_it(reader: Any) -> None:
    read = page(reader, ONE).extracted
    assert read.context.focused
    assert read.context.company.text == "Siemens"
    borne = {(c.predicate, c.subject.text) for c in read.claims if c.predicate in ("NetIncome", "Revenue")}
    assert borne == {("NetIncome", "Siemens"), ("Revenue", "Siemens")}


def test_a_page_of_several_items_is_about_none(reader: Any) -> None:
    read = page(reader, SEVERAL).extracted
    assert not read.context.focused
    assert read.context.company is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("小米公布业绩。小米的手机卖得更多。\n\n瑞银认为，公司收购了蔚来。", "xiaomi"),
        ("小米公布业绩。小米的手机卖得更多。\n\n苹果也在增长，公司收购了蔚来。", "apple"),
    ],
)
def test_the_company_is_that_of_the_page_unless_a_paragraph_is_about_another(
    reader: Any, text: str, expected: str, tmp_path: Any
) -> None:
    import kg

    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")
    kg.build([path], tmp_path / "out", options=kg.BuildOptions(view=False))
    rows = kg.open(tmp_path / "out").query("SELECT ?s { ?s ekg:acquires ?o }").rows
    assert [str(row.terms[0].value).rsplit("/", 1)[-1] for row in rows] == [expected]


def test_short_forms_count_with_the_name_that_they_begin() -> None:
    assert _families(["岚山汽车", "岚山", "Orvane Systems", "Orvane", "Orvanex"]) == {
        "岚山": "岚山", "岚山汽车": "岚山", "Orvane": "Orvane", "Orvane Systems": "Orvane", "Orvanex": "Orvanex",
    }  # fmt: skip


@given(st.sets(st.text("ab岚山 ", min_size=1, max_size=5)))
def test_every_name_belongs_to_one_family_whatever_the_order(names: set[str]) -> None:
    families = _families(sorted(names))
    assert families.keys() == names
    assert families == _families(sorted(names, reverse=True))
    assert all(families[root] == root and name.startswith(root) for name, root in families.items())
