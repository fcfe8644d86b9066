"""Bytes to text: which encoding, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.encoding import Undecodable, decode

SIMPLIFIED = (
    "营收增长",
    "净利润为11亿元",
    "公司董事长何平表示，将在未来三年投资50亿元。",
    "《海蓝》—“测试”：１２３",
    "收购",
    "Llama 4发布",
)
TRADITIONAL = (
    "營收增長",
    "淨利潤為11億元",
    "公司董事長何平表示，將在未來三年投資50億元。",
    "《海藍》—「測試」：１２３",
    "收購",
    "Llama 4發佈",
)


@pytest.mark.parametrize("text", SIMPLIFIED)
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_short_simplified_texts_are_read_in_any_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("text", TRADITIONAL)
@pytest.mark.parametrize("encoding", ["utf-8", "big5", "cp950", "big5hkscs", "utf-16-le", "utf-16-be"])
def test_short_traditional_texts_are_read_in_any_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("The company’s revenue rose 5% — more than expected.", "cp1252"),
        ("Müller and Núñez lead the unit in Zürich.", "cp1252"),
        ("Revenue rose 5%.", "utf-16-le"),
        ("Revenue rose 5%.", "utf-16-be"),
        ("Revenue rose £5 million.", "utf-8"),
    ],
)
def test_english_texts_are_read_in_any_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_line_ends_stay() -> None:
    assert decode(b"one\r\ntwo\rthree\n").text == "one\r\ntwo\rthree\n"


def test_what_a_page_declares_counts_where_utf8_does_not_fit() -> None:
    assert decode("彳亍".encode("gbk"), declared="GB2312").text == "彳亍"
    assert decode("营收".encode(), declared="gb2312").text == "营收"
    assert decode("营收增长".encode("gbk"), declared="utf-8").text == "营收增长"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("营收增长".encode()[:-1], "truncated UTF-8 at byte 9 (line 1)"),
        ("a\n营收增长".encode()[:-2], "truncated UTF-8 at byte 11 (line 2)"),
        ("\ufeff营收增长".encode()[:-1], "truncated UTF-8 at byte 12"),
        ("营收增长，净利润".encode().replace("增".encode(), b"\xe5\xa2"), "invalid UTF-8 at byte 6"),
        ("营收增长，净利润".encode("gbk") + b"\xd4", "truncated GB18030 at byte 16"),
        ("营收增长".encode("utf-16")[:-1], "truncated UTF-16 at byte"),
        (b"%PDF-1.7\n", "is a PDF file"),
        (b"PK\x03\x04....", "is a ZIP archive or an Office document"),
        (b"text\0text\0", "is binary"),
        (bytes(range(256)) * 4, "is binary"),
        (b"\x1b\x01\x02text", "is binary"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Undecodable) as caught:
        decode(data)
    assert caught.value.reason.startswith(reason)
    assert caught.value.remedy in str(caught.value)


@given(st.binary(max_size=200))
def test_bytes_are_read_exactly_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except Undecodable:
        return
    assert data.decode(decoded.encoding) == decoded.text
    decoded.text.encode("utf-8")  # no half characters


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_is_always_read_as_such(text: str) -> None:
    assert decode(text.encode("utf-8-sig")).text == text
