"""Noise on a page that is not decorated: a single symbol goes only where nothing written has one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.clean import clean
from kg.model import Document, Source


def cleaned(text: str) -> str:
    return clean(Document("d", text, Source("page.txt", ""))).text


@pytest.mark.parametrize(
    ("noisy", "text"),
    [
        ("营收为3.1亿◆元，同比增长。", "营收为3.1亿元，同比增长。"),
        ("版本4◇.1已经上线。", "版本4.1已经上线。"),
        ("毛利率升至41▷%。", "毛利率升至41%。"),
        ("每股派息2☆港元的方案获得通过。", "每股派息2港元的方案获得通过。"),
    ],
)
def test_a_single_symbol_within_a_number_or_an_amount_goes(noisy: str, text: str) -> None:
    assert cleaned(noisy) == text


def test_a_symbol_known_as_noise_goes_from_words_and_other_numbers_too() -> None:
    assert cleaned("版本4◆.1上线，营收为47◆5.16亿元，净◆利润增长◆，很好。") == "版本4.1上线，营收为475.16亿元，净利润增长，很好。"
    assert cleaned("版本4◆.1上线，入住5★酒店。") == "版本4.1上线，入住5★酒店。"


IN_USE = """\
营收为47★5.16亿元。
5★酒店
5★万豪酒店
4★5间客房
12☆元旦快乐
30万★元年
满200★元器件
买2★元气弹
3.1│4.2│5%
得分1□.5%
尾号12■4
二○○八年
A★Star公司
周某★演唱会
同比▲5%，环比▼3%
3✕5=15
10➜20
中奖号码03◆12◆25
评级★，良好
公告◆正文
""".splitlines()


@pytest.mark.parametrize("text", IN_USE)
def test_a_single_symbol_in_use_stays(text: str) -> None:
    assert cleaned(text) == text
    assert cleaned(f"公司发布了{text}，反响不错。") == f"公司发布了{text}，反响不错。"


@given(st.text(st.sampled_from("12.万亿元旦%，净利◆★□▷"), max_size=40))
def test_cleaning_single_symbols_twice_equals_once(text: str) -> None:
    once = cleaned(text)
    assert cleaned(once) == once
