"""Cleaning: noise goes whatever its alphabet, use stays, inserts go with their reason, and every clean span knows its raw one."""

from __future__ import annotations

import random
import time
from itertools import pairwise
from pathlib import Path

import pytest
from ftfy.badness import is_bad
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.clean import clean, default_rules, load_rules, reasons
from kg.clean.rules import default_path
from kg.errors import BrokenOntology
from kg.model import CleanText, Document, Source

SEED = Path(__file__).resolve().parents[2] / "shared" / "seed" / "meta-2025q2-call.zh.txt"

BODY = """北岭仪器周二公布了第三季度业绩，营收为32.75亿元，同比增长18%；净利润为4.06亿元，高于去年同期。
首席执行官林和在电话会上表示：“订单仍在增加，产能是目前的瓶颈。”公司计划明年在苏州再建一座工厂，投资约6.5亿元。
她说，研发费用率将维持在9.8%左右，新一代传感器（代号“白鹭”）预计于2027年上半年量产。
分析师问及海外市场，财务总监答道：东南亚收入占比已达12.4%，欧洲仍在起步，短期内不会贡献利润。
公司还提到，库存周转天数由96天降至81天，现金流因此好转；全年指引不变，毛利率区间为41%至43%。"""

ALPHABETS = {
    "shapes": "◉◎◍◐◑◒◓◢◣◤◥=",
    "dingbats": "✿❉✦✧❂✱➳➵☯☘-",
    "arrows": "↯⇝⇶⟿↭⇌↬⇴⇲⤳",
    "boxes": "╋┣┫╬╠╣╩▚▞▛▟…",
    "mixed": "◈✥⌘⇝╋♯☄▧≋⊛…-=",
}

IN_USE = """\
屏幕升级为AM-OLED，支持Wi-Fi 7与USB-C。
2021-2022年间，两地往返——包括转机——平均用时缩短三成。
交房时间……还要再等等。
*ST北岭与ST南山均提示风险。
综合评级：★★★★☆，较上季上调。
误差为±3%，试验温度25℃，面积80㎡，角度30°。
流程见下：①登记；②审核；③放款。
• 扩建产线
• 招聘工程师
■ 风险提示
▲2.4% ▼0.7%
手柄上的△○×□可以改键，花色♠♥♣♦各十三张。
按⌘⇧P打开面板，进度▰▰▰▱▱，走势▁▂▃▅▇。
令x=3，y=-2，则x→y，√2≈1.41，∠A=90°，△ABC≌△DEF。
☑ 已读 ☐ 未读，满意度：●●●○○
太好了🎉，一家三口👨\u200d👩\u200d👧都来了，排名1️⃣，天气☀️。
用户👍👍👍，旗帜🇨🇳🇫🇷。
| 分部 | 收入 |
|:---|---:|
├── src
│   └── main.py
价格US$15.20—US$16.80，¥97.3～¥107.5，€50。
for (i = 0; i != n; i++) { a -= b; c = a --> 0; }
见 https://example.org/a_b?c=d&e=f#g 或 x.y+z@example.org。
(≧▽≦) o(╯□╰)o ♪♫ 啦啦啦 ♫♪
「日本語・テスト」 العربية नमस्ते
""".splitlines()


def page(text: str) -> Document:
    return Document("d", text, Source("page.txt", ""))


def cleaned(text: str) -> str:
    return clean(page(text)).text


def found(result: CleanText) -> list[tuple[str, str]]:
    return [(removal.reason, result.document.text[removal.start : removal.end]) for removal in result.removals]


def strewn(text: str, alphabet: str, *, seed: int = 1, marks_only: bool = True) -> str:
    """The text with runs of 2 to 6 of the alphabet before its marks, or anywhere; no run touches a character like its own."""
    rng = random.Random(seed)  # noqa: S311 - a page made the same each time
    strong = [c for c in alphabet if c not in "=-…"]
    pieces = [text[:1]]
    for before, character in pairwise(text):
        here = character in "，。、：；！？“”）%" or (character == "." and before.isdigit())
        wanted = here if marks_only else rng.random() < 0.06
        if wanted and not {before, character} & {*alphabet, "-", "—", "…", "=", "\n"}:
            run = [rng.choice(strong), *(rng.choice(alphabet) for _ in range(rng.randint(1, 5)))]
            rng.shuffle(run)
            pieces.append("".join(run))
        pieces.append(character)
    return "".join(pieces)


@pytest.mark.parametrize("alphabet", ALPHABETS.values(), ids=ALPHABETS)
@pytest.mark.parametrize("marks_only", [True, False], ids=["before marks", "anywhere"])
def test_decoration_of_any_alphabet_goes_and_nothing_else(alphabet: str, marks_only: bool) -> None:
    text = "\n".join([BODY] * 4)
    assert cleaned(strewn(text, alphabet, marks_only=marks_only)) == text


def test_numbers_split_by_noise_are_whole_again_on_any_page() -> None:
    assert cleaned("营收为475◆--◇▷▼.16亿元") == "营收为475.16亿元"
    assert cleaned("版本4◆◆▼○-■.1之后") == "版本4.1之后"


@pytest.mark.parametrize("line", IN_USE)
def test_symbols_in_use_stay_on_a_line_of_their_own(line: str) -> None:
    assert cleaned(line) == line


def test_symbols_in_use_stay_on_a_page_full_of_them() -> None:
    text = "\n".join(IN_USE)
    assert cleaned(text) == text


def test_symbols_in_use_stay_beside_decoration_of_other_symbols() -> None:
    text = "评级：★★★★☆，较上季上调。\n• 扩建产线\n同比↑4.6%，太好了🎉，花色♠♥♣♦各十三张。"
    assert cleaned(strewn("\n".join([BODY] * 3), ALPHABETS["shapes"]) + "\n" + text).endswith(text)


def test_decoration_at_the_very_ends_of_a_page_goes_or_stays_without_trouble() -> None:
    text = strewn("\n".join([BODY] * 3), ALPHABETS["mixed"])
    assert cleaned(text + "◈✥→") == "\n".join([BODY] * 3)
    assert cleaned("→◈✥" + text).endswith(BODY)


def test_plain_dashes_and_ellipses_go_with_the_symbols_and_stay_without() -> None:
    text = "\n".join([BODY + "\n增速放缓……他说——也许。区间为3-5%，a=b。"] * 3)
    assert cleaned(strewn(text, "◉◎◍◐◑◒…-=")) == text


def test_invisible_characters_go_but_not_those_that_join_letters_or_emoji() -> None:
    assert cleaned("净\u200b利\u2060润\ufeff为\u202e4.2\u202c亿\u00ad元") == "净利润为4.2亿元"
    for kept in ("👩\u200d🔬与☀️", "1️⃣", "می\u200cخواهم \u200f(نص)", "क्\u200dष", "葛\U000e0100城"):
        assert cleaned(kept) == kept


def test_look_alike_letters_within_latin_words_are_set_right() -> None:
    result = clean(page("Nоrthfiеld发布了Ｎova"))
    assert result.text == "Northfield发布了Nova"
    assert [reason for reason, _ in found(result)] == ["look-alike", "look-alike"]
    for kept in ("Москва и USB-кабель", "ＡＩ与Ａ股", "ΔT、μm与β值"):
        assert cleaned(kept) == kept


HEADLINE = "北岭仪器第三季度业绩公布净利润增长18%"


def spliced() -> str:
    """A decorated page whose first line is the rotated headline, with its halves and an advertisement in the sentences."""
    line = "绩公布净利润增长18%北岭仪器第三季度业"
    rows = strewn("\n".join([BODY] * 2), ALPHABETS["shapes"]).split("\n")
    pieces = ((0, "，同比", line[:9]), (2, "，新一代", line[9:]), (3, "，财务总监", "进口猫粮试吃装包邮到家幸运棋牌登录，"))
    for row, mark, piece in pieces:
        assert rows[row].count(mark) == 1
        rows[row] = rows[row].replace(mark, piece + mark)
    return "\n".join((line, *rows))


def test_pieces_of_the_headline_and_advertisements_go_with_their_reasons() -> None:
    result = clean(page(spliced()))
    assert result.text.split("\n")[1:] == "\n".join([BODY] * 2).split("\n")
    reasons_found = [reason for reason, _ in found(result) if reason != "decoration"]
    assert sorted(set(reasons_found)) == ["advertisement", "headline-fragment", "rotated-headline"]
    assert all(0.75 <= removal.confidence <= 1 for removal in result.removals)


def test_the_mark_that_an_advertisement_doubles_goes_with_it() -> None:
    removed = [text for reason, text in found(clean(page(spliced()))) if reason == "advertisement"]
    assert removed == ["进口猫粮试吃装包邮到家幸运棋牌登录，"]


def test_the_rotated_headline_is_set_right_where_the_page_tells() -> None:
    assert clean(page(spliced())).headline == HEADLINE
    assert clean(page(BODY)).headline is None


def test_an_unlikely_insert_stays() -> None:
    rows = strewn("\n".join([BODY] * 2), ALPHABETS["shapes"]).split("\n")
    rows[0] = rows[0].replace("，同比", "较上年继续上升，同比")
    assert "较上年继续上升，同比" in cleaned("\n".join(rows))


def test_a_headline_and_its_words_in_the_body_stay() -> None:
    text = HEADLINE + "\n" + BODY + f"\n{HEADLINE}，符合预期。"
    assert cleaned(text) == text


def test_halves_of_the_headline_go_from_an_undecorated_page_where_they_make_it_up() -> None:
    head = "晨星电气拟收购两家海外公司并扩大产能"
    text = f"{head}\n晨星电气周五宣布了一项计划{head[:8]}，交易金额没有披露。公司股价午后走高{head[8:]}，成交放大。"
    assert cleaned(text) == f"{head}\n晨星电气周五宣布了一项计划，交易金额没有披露。公司股价午后走高，成交放大。"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("正文在此结束。(文/某报特约编译甲,编辑/乙)", "正文在此结束。"),
        ("正文。\n责任编辑：甲乙\n", "正文。\n\n"),
        ("正文。\n分享到：微信 微博 朋友圈", "正文。\n"),
        ("正文。\n免责声明：本文仅供参考。", "正文。\n"),
        ("Text.\nAll rights reserved.", "Text.\n"),
        ("投资总额约15【广告】点击下载应用【广告结束】.6亿元。", "投资总额约15.6亿元。"),
        ("Sales were $1[AD] Try it free [/AD].2 billion.", "Sales were $1.2 billion."),
    ],
)
def test_boilerplate_goes(text: str, left: str) -> None:
    assert cleaned(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "编辑/排版软件的收入增长了两成。",
        "他在文/理两科都很强。",
        "公司发布免责声明，称与此无关。",
        "【广告】业务收入增长5%。【游戏】业务下滑。",
    ],
)
def test_sentences_with_words_of_boilerplate_stay(text: str) -> None:
    assert cleaned(text) == text


def test_a_reason_can_be_kept() -> None:
    text = "净\u200b利润为4◆--◇▷▼.1亿元。（文/某某）"
    result = clean(page(text), keep=("decoration", "byline"))
    assert result.text == text.replace("\u200b", "")
    assert clean(page(text), keep=reasons()).text == text


def test_an_unknown_reason_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"glyphs; there are mojibake, invisible, look-alike, decoration"):
        clean(page("x"), keep=("glyphs",))


def test_a_quote_of_clean_text_maps_to_its_raw_characters_with_the_noise_within() -> None:
    raw = strewn("\n".join([BODY] * 2), ALPHABETS["dingbats"])
    result = clean(page(raw))
    at = result.text.index("32.75亿元")
    start, end = result.offsets.to_source(at, at + 7)
    assert raw[start : start + 2] == "32"
    assert raw[end - 2 : end] == "亿元"
    assert end - start > 7


def test_a_page_of_html_is_cleaned_as_it_shows() -> None:
    raw = "<html><body><p>营收为4◆--◇▷▼.1亿元，净利润为2亿元。</p></body></html>"
    result = clean(Document("d", raw, Source("page.html", "", media_type="text/html")))
    assert result.text.strip() == "营收为4.1亿元，净利润为2亿元。"
    at = result.text.index("4.1亿元")
    start, end = result.offsets.to_source(at, at + 5)
    assert raw[start:end] == "4◆--◇▷▼.1亿元"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("min_runs = 6", "min_run = 6"), "min_run"),
        (("[splice]", "[splices]"), "splice"),
        (('reason = "byline"', 'raeson = "byline"'), "boilerplate"),
        (("line = '[（(", "line = '[（(]("), "boilerplate"),
        (("[decoration]", "[decoration"), "not TOML"),
        (('scales = "百千万亿兆"', 'scales = ""'), "scales may not be empty"),
        (("[wrapping]", "[wraping]"), "wrapping"),
        (("after_name = '(?:", "after_name = '(?:("), "after_name"),
    ],
)
def test_broken_rules_are_refused_naming_file_and_key(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = tmp_path / "cleaning.toml"
    text = default_path().read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(BrokenOntology, match=message) as caught:
        load_rules(path)
    assert str(path) in str(caught.value)


def test_rules_can_be_changed_in_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "cleaning.toml"
    text = default_path().read_text(encoding="utf-8")
    path.write_text(text + "\n[[boilerplate]]\nreason = \"trailer\"\nconfidence = 0.8\nline = '完'\n", encoding="utf-8")
    rules = load_rules(path)
    assert clean(page("正文。\n完"), rules=rules).text == "正文。\n"
    assert "trailer" in reasons(rules)
    assert "trailer" not in reasons(default_rules())


SOUP = st.text(st.sampled_from("中文公司，。：%.1 7aZ\n★☆◆▷=-…→≥🎉\u200b\u200d\ufe0f（文/）●■"), max_size=120)


@settings(max_examples=150)
@given(st.one_of(SOUP, st.text(max_size=60), st.lists(SOUP, max_size=6).map("，".join)))
def test_cleaning_is_idempotent_and_maps_every_character(text: str) -> None:
    result = clean(page(text))
    assert cleaned(result.text) == result.text
    assert (result.offsets.source_length, result.offsets.target_length) == (len(text), len(result.text))
    for run in result.offsets.runs:
        assert text[run.source : run.source + run.length] == result.text[run.target : run.target + run.length]
    assert list(result.removals) == sorted(result.removals, key=lambda removal: (removal.start, removal.end))
    assert text.count("\n") == result.text.count("\n")


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.sampled_from(sorted(ALPHABETS)), st.booleans())
def test_cleaning_a_decorated_page_is_idempotent(seed: int, alphabet: str, marks_only: bool) -> None:
    once = cleaned(strewn(BODY, ALPHABETS[alphabet], seed=seed, marks_only=marks_only))
    assert cleaned(once) == once


@given(st.text(st.characters(categories=["L", "Nd", "Zs"], max_codepoint=0x9FFF), max_size=80))
def test_letters_and_digits_come_back_as_they_are(text: str) -> None:
    # Accented letters that no word has side by side are how misread text looks.
    if all(ord(c) < 0x370 or ord(c) > 0x52F for c in text) and not {*"\u115f\u1160\u3164"} & {*text} and not is_bad(text):
        assert cleaned(text) == text


UNITS = ("★◆=", " ", "\n", "-", "=…", "1◆.", "（文/", "中▲=，", "\u200b", "aaaaaaaaaa\n", "，", "A\u0430")


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_text_of_anything_takes_linear_time(unit: str) -> None:
    began = time.process_time()
    cleaned((unit * 300_000)[:300_000])
    assert time.process_time() - began < 3


@pytest.mark.skipif(not SEED.exists(), reason="the page that started the project is not here: ../shared/seed")
def test_the_page_that_started_the_project_is_clean() -> None:
    raw = SEED.read_text(encoding="utf-8")
    result = clean(page(raw))
    assert not {*"•■◆▪★▼●☆…▷□▽=◇◁○△▲"} & {*result.text}
    for number in ("475.16亿美元", "183.37亿美元", "4.1/4.2", "34亿"):
        assert number in result.text
    for spam in ("电竞", "PG电子", "耳机", "编辑/"):
        assert spam not in result.text
    assert result.text.count("\n") == raw.count("\n")
    assert [reason for reason, _ in found(result) if reason != "decoration"].count("headline-fragment") == 2
