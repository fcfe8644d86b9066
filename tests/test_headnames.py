"""Chinese firms that no list holds: found by where they stand, and not where common words or people stand there too."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.headnames import _written_out
from kg.model import Document, Source


def firms(reader: Any, text: str, title: str | None = None) -> set[str]:
    """The names of a page that are of companies without an entry in the lexicon, by what they stand for."""
    page = next(reader.pages([Document("page", text, Source("page.txt", "0" * 64), title=title)]))
    return {m.name or m.text for s in page.extracted.sentences for m in s.mentions if m.label == "Company" and m.entity is None}


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("跃途智行完成3亿元B轮融资", "跃途智行今天对外确认，公司已完成3亿元B轮融资。跃途方面没有说明用途。", "跃途智行"),
        (None, "芯片企业烁岩近日发布了新一代芯片。烁岩创始人秦怀安说，公司计划明年量产。", "烁岩"),
        (None, "创业公司霄翎获得数千万元投资。霄翎CEO李牧之表示，公司将建厂。", "霄翎"),
        ("瀚鲸储能中标一个项目", "瀚鲸储能回应称，项目将于明年交付。瀚鲸同时拟收购一家同行。", "瀚鲸储能"),
        (None, "踏云机器人成立于2021年，总部在杭州。踏云机器人去年售出了300台。", "踏云机器人"),
        (None, "10月9日，溪禾生物向港交所递交招股书。溪禾生物去年亏损。", "溪禾生物"),
    ],
)
def test_a_firm_is_found_where_only_a_firm_stands(reader: Any, title: str | None, text: str, name: str) -> None:
    assert name in firms(reader, text, title)


def test_the_short_form_of_a_new_firm_is_that_firm(reader: Any) -> None:
    text = "瀚鲸储能中标一个储能项目。瀚鲸储能回应称，项目将于明年交付。瀚鲸同时拟收购湖南的一家工厂。"
    assert firms(reader, text) == {"瀚鲸储能"}


@pytest.mark.parametrize(
    "text",
    [
        "董事会宣布任命新的总经理。董事会表示，公司今年目标不变。",
        "消息人士透露，估值达到90亿元。估值此前为120亿元。",
        "监管层宣布将出台新规。监管层表示，将整治内卷。",
        "周岚宣布离职。周岚表示，她将创业。",
        "新车宣布涨价。新车今日上市，售价20万元。",
        "项目组成立于2019年，项目组有30人。",
        "央行宣布降息。央行表示，流动性充裕。",
    ],
)
def test_common_words_people_and_bodies_are_no_firms(reader: Any, text: str) -> None:
    assert firms(reader, text) == set()


def test_one_place_alone_shows_no_firm(reader: Any) -> None:
    """A wording that a page writes once is left to the models."""
    assert "烁岩" not in firms(reader, "芯片企业烁岩近日发布了新一代芯片。")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("云踏岩烁智", min_size=2, max_size=5), max_size=5))
def test_a_short_form_is_written_out_only_where_one_name_fits(names: list[str]) -> None:
    got = _written_out("云踏", sorted(set(names)))
    fits = {n for n in names if n.startswith("云踏") and len(n) > 3}
    assert got == (fits.pop() if len(fits) == 1 else "")
