"""HTML pages: what is read of them, where it stands in the source, and what the head says."""

from __future__ import annotations

import datetime as dt
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.html import charset, head, is_page, visible
from kg.markup import pieces, tokens

PARAGRAPHS = (
    "海蓝公司周三公布了第二季度的业绩，营收为47.5亿元，比去年同期增长了22%，好于公司在四月给出的预期。",
    "首席执行官林森在会上说，公司会把更多的钱投到研究上，新的数据中心明年开始运行，容量是一吉瓦。",
    "公司预计全年的资本支出在六十亿到七十亿元之间，其中大部分用于服务器，其余用于土地和房屋。",
    "分析师问到海外市场，林森答道，东南亚的用户已经超过三千万，这个数字在两年里翻了一番。",
)
AROUND = """<div class="sidebar"><h3>热门</h3>
<ul><li><a href="/1">绿洲电商裁员一千人</a></li><li><a href="/2">天气转凉</a></li></ul></div>
<div class="footer">关于我们 联系方式</div>"""
SNIPPETS = (
    "<p>", "</p>", "<div>", "</div>", "<td>", "<tr>", "<table>", "<br>", "<b>", "</b>", "<nav>", "</nav>", "<li>",
    "<span hidden>", "</span>", "<!--", "-->", "<script>", "</script>", "<a href='", "&amp;", "&nbsp;", "&#8217;",
    "&lt", "&", "<", ">", '"', "'", "=", " ", "\n", "营收", "up 5%",
)  # fmt: skip


def text_of(raw: str) -> str:
    return visible(raw)[0]


def source_of(raw: str, part: str) -> str:
    """What the map says of the source of a part of the visible text."""
    text, offsets = visible(raw)
    start = text.index(part)
    source = offsets.to_source(start, start + len(part))
    return raw[slice(*source)]


def page(*paragraphs: str, before: str = "", after: str = "", title: str = "海蓝公司营收增长22%") -> str:
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    article = f"<div class='content'><h1>{title}</h1>{body}</div>"
    return f"<html><head><title>{title}</title></head><body>{before}{article}{after}</body></html>"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("one<br>two<br/><br/>three", "one\ntwo\nthree"),
        ("<p>sales  rose\n by <b>5</b>%</p>", "sales rose by 5%"),
        ("<p>营收\n增长</p>", "营收增长"),
        ("<p>营收 增长</p>", "营收 增长"),
        ("<p>　　营收&nbsp;&nbsp;增长&emsp;</p>", "营收 增长"),
        ("R&amp;D &ldquo;up&rdquo; 3 &lt; 5 AT&T", "R&D “up” 3 < 5 AT&T"),
        (
            "<table><tr><th>Q2</th><th>change</th></tr><tr><td><p>47</p></td><td></td><td>22%</td></tr></table>",
            "Q2\tchange\n47\t22%",
        ),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<pre>one\n  two   three</pre>", "one\ntwo three"),
        ("<p>a<script>x < y && '</p>'</script>b</p>", "ab"),
        ("<style>p{}</style><p>a<!-- <p>no</p> -->b", "ab"),
        ("<p>shown <span style='display: none'>hidden</span>here", "shown here"),
        ("<p hidden>no<p>yes", "yes"),
        ("<nav>menu</nav><p>text</p><footer>imprint</footer><aside>more</aside>", "text"),
        ("<div role=navigation>menu</div>text", "text"),
        ("<p>ask<button>share</button> now</p>", "ask now"),
        ("<form><p>the whole page in a form</p></form>", "the whole page in a form"),
        ("<body style='display:none'><p>shown by a script</p>", "shown by a script"),
        ("<aside>nothing but this</aside>", "nothing but this"),
        ("if a < b and b > c", "if a < b and b > c"),
        ("<p>before <a href='x", "before"),
        ("", ""),
        ("<p></p>", ""),
    ],
)
def test_shows_what_a_browser_shows(raw: str, expected: str) -> None:
    assert text_of(raw) == expected


@pytest.mark.parametrize(
    ("raw", "part", "expected"),
    [
        ("<p>R&amp;D rose</p>", "&", "&amp;"),
        ("<p>R&amp;D rose</p>", "R&D", "R&amp;D"),
        ("<p>one</p>\n<p>two</p>", "\n", "</p>"),
        ("<td>a</td> <td>b</td>", "\t", "</td>"),
        ("<p>a &nbsp; b</p>", " ", " &nbsp; "),
        ("<p>475<b>.</b>16亿</p>", "475.16亿", "475<b>.</b>16亿"),
        ("<p>营收\n  增长</p>", "营收增长", "营收\n  增长"),
        ("<p>a<script>b</script>c</p>", "c", "c"),
    ],
)
def test_each_character_leads_to_the_source_that_made_it(raw: str, part: str, expected: str) -> None:
    assert source_of(raw, part) == expected


def test_the_article_is_told_from_what_surrounds_it() -> None:
    menu = "<div class='top'><a href='/'>首页</a> <a href='/f'>财经</a></div>"
    text = text_of(page(*PARAGRAPHS, before=menu, after=AROUND))
    assert text.split("\n") == ["海蓝公司营收增长22%", *PARAGRAPHS]


def test_a_table_of_the_article_stays_with_its_header() -> None:
    table = "<table><tr><th>指标</th><th>本季</th></tr><tr><td>营收</td><td>47.5亿</td></tr></table>"
    assert "\n指标\t本季\n营收\t47.5亿\n" in text_of(page(*PARAGRAPHS, f"{table}<p>以上是主要指标。</p>", after=AROUND))


def test_a_page_of_many_tags_is_read_by_layout_alone() -> None:
    raw = page(*PARAGRAPHS, after=AROUND + "<i></i>" * 30_000)
    assert "绿洲电商裁员一千人" in text_of(raw)


def test_a_short_page_is_read_whole() -> None:
    assert text_of("<h1>快讯</h1><div>海蓝公司任命陈晨为首席财务官。</div>") == "快讯\n海蓝公司任命陈晨为首席财务官。"


@pytest.mark.parametrize(
    ("written", "field", "expected"),
    [
        ('<meta property="og:title" content="A &amp; B"><title>x</title>', "title", "A & B"),
        ("<title>Sales\n rise - Daily</title><meta property=og:site_name content=Daily>", "title", "Sales rise"),
        ("<title>Sales rise - up 5%</title>", "title", "Sales rise - up 5%"),
        ('<meta property="article:published_time" content="2025-07-30T21:00:00Z">', "date", dt.date(2025, 7, 30)),
        ('<meta itemprop="datePublished" content="2025/7/3 20:00">', "date", dt.date(2025, 7, 3)),
        ('<meta name="pubdate" content="yesterday"><time datetime="2025-07-30">', "date", dt.date(2025, 7, 30)),
        ('<script type="application/ld+json">{"datePublished": "2025-07-30"}</script>', "date", dt.date(2025, 7, 30)),
        ('<script type="application/ld+json">{"@graph": [{"publisher": {"name": "Daily"}}]}</script>', "publisher", "Daily"),
        ('<script type="application/ld+json">{"datePublished": </script>', "date", None),
        ('<script type="application/ld+json">{"headline": "a \\ud800 b"}</script>', "title", "a ? b"),
        ("<p>Published on 2025-07-30", "date", None),
        ("<link rel=canonical href='https://example.com/a?b=c&amp;d'>", "url", "https://example.com/a?b=c&d"),
        ("<link rel=canonical href='/a'>", "url", None),
        ("<html lang=zh-Hans>", "language", "zh"),
        ("<html lang=en>", "language", None),
    ],
)
def test_the_head_says_what_the_page_is(written: str, field: str, expected: object) -> None:
    assert getattr(head(written), field) == expected


def test_a_page_is_known_by_its_beginning() -> None:
    assert is_page('\n<?xml version="1.0"?>\n<!-- saved -->\n<HTML lang=zh>')
    assert not is_page("<p>a paragraph of Markdown")


def test_a_declared_encoding_is_found() -> None:
    assert charset(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">') == "gb2312"
    assert charset(b"<p>charset=gbk") is None


@given(st.lists(st.sampled_from(SNIPPETS)).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_source_has_a_text_that_its_map_leads_back_from(raw: str) -> None:
    text, offsets = visible(raw)
    assert (offsets.source_length, offsets.target_length) == (len(raw), len(text))
    assert not text or (not text[0].isspace() and not text[-1].isspace())
    for at, character in enumerate(text):
        start, end = offsets.to_source(at, at + 1)
        assert start < end or character == "\n"
        if not character.isspace() and raw[start] != "&":
            assert raw[start:end] == character


@given(st.text())
def test_tokens_go_forward_and_stay_in_the_source(raw: str) -> None:
    at = 0
    for token in tokens(raw):
        assert at <= token.start < token.end <= len(raw)
        at = token.end


@given(st.text(alphabet="&#x6a;amplt \u3000\n营"))
def test_pieces_cover_their_stretch(raw: str) -> None:
    assert "".join(raw[start:end] for start, end, _ in pieces(raw, 0, len(raw))) == raw


@pytest.mark.parametrize(
    "unit", ["<", "<a ", "<a b='", "<div>", "</p>", "<td>x", "&", "&#", "&amp", "<!--", "<script>", "<p>a", "a b ", "="]
)
def test_time_is_linear_in_soup_of_any_kind(unit: str) -> None:
    start = time.process_time()
    visible(unit * (300_000 // len(unit)))
    assert time.process_time() - start < 3


def test_random_tags_take_seconds() -> None:
    rng = random.Random(5)  # noqa: S311
    raw = "".join(rng.choice(SNIPPETS) for _ in range(100_000))
    start = time.process_time()
    visible(raw)
    assert time.process_time() - start < 5
