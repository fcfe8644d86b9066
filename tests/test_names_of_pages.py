"""Names that no lexicon has, typed by the page and its shapes: calls, news of products, plants, firms without a form, series."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.known import Contexts, Known, is_camel
from kg.extract.series import Series, editions, without_form
from kg.link import ENDING, Cluster, Identities, Linker
from kg.model import Document, Language, Mention, Sentence, Source
from kg.namesakes import Appearance, grouped
from kg.ontology import Ontology
from kg.page import Reader

READER = Reader.load()
ONTOLOGY: Ontology = READER.ontology
CONTEXTS = Contexts(ONTOLOGY.names["en"])


def found(text: str, language: Language) -> dict[str, str]:
    """The names of a page with their classes, as the whole reader finds them."""
    page = next(READER.pages([Document("page", text, Source("page.txt", "0"), language=language)]))
    return {m.text: m.label for s in page.extracted.sentences for m in s.mentions if m.source != "pronoun"}


# ---------------------------------------------------------------- Chinese
@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("银禾科技发布手机银禾Nova 7，屏幕更亮。", "银禾Nova 7", "Device"),
        ("该车由北辰汽车召回，涉及1.2万辆云岫S7，原因是软件缺陷。", "云岫S7", "Product"),
        ("资金将用于人形机器人岚影X2的量产。", "岚影X2", "Device"),
        ("苍岭大模型由一家初创公司研发。", "苍岭大模型", "AIModel"),
        ("公司位于西安的西安第二工厂已投产。", "西安第二工厂", "Facility"),
        ("2025世界人工智能大会将于7月举行。", "2025世界人工智能大会", "Conference"),
        ("公司完成对狼牙爪的收购，交易金额2亿美元。", "狼牙爪", "Company"),
        ("杭州初创企业拓云朗周二发布数据库。", "拓云朗", "Company"),
        ("禾岭图志完成A轮融资。", "禾岭图志", "Company"),
        ("“海上飞舟”飞行汽车工厂竣工。", "海上飞舟", "Product"),
    ],
)
def test_a_new_chinese_name_is_found_whole_and_in_its_class(text: str, name: str, label: str) -> None:
    """By a code beside a head, a plant's place, the year of an edition, a round of funding, what is bought."""
    assert found(text, "zh").get(name) == label


@pytest.mark.parametrize(
    "text",
    [
        "业内认为家庭大模型和自研芯片是方向，工业机器人需求上升。",
        "推出新款手机和5G芯片，L4级自动驾驶系统今年上线。",
        "完成对标的公司的收购，对资产的收购尚需批准。",
        "公司在Q3发布智能眼镜，售价1999元。",
        "强人工智能仍然遥远，超级智能与生成式人工智能将带来变化。",
        "采用7纳米工艺，首批20台机器人已交付。",
    ],
)
def test_kinds_of_things_are_no_names(text: str) -> None:
    """What every firm may have is nobody's name: no product, no firm."""
    assert found(text, "zh") == {}


def test_an_address_is_no_part_of_a_name() -> None:
    """方晓女士 is 方晓."""
    names = found("启明公司任命方晓女士为首席财务官。方晓此前从事审计工作。", "zh")
    assert names.get("方晓") == "Person"
    assert "方晓女士" not in names


def test_a_plant_is_not_what_is_yet_to_be_built_somewhere() -> None:
    """韩国新建数据中心 is a place and a verb."""
    assert found("公司将在韩国新建数据中心。", "zh") == {"韩国": "Location"}


# ---------------------------------------------------------------- English
def test_the_class_of_a_name_is_that_of_the_places_where_the_page_puts_it() -> None:
    """What someone agrees to buy is a firm although a model takes it for a person once; whom one thanks is a person."""
    sentences = [
        Sentence(
            "We agreed on the merger with Corvanto.", 0, "en", 0, mentions=(Mention(29, 37, "Corvanto", "Person", "model"),)
        ),
        Sentence("Corvanto's shareholders voted.", 50, "en", 1),
        Sentence("Thank you, um, Tilda.", 90, "en", 2, mentions=(Mention(15, 20, "Tilda", "Location", "model"),)),
    ]
    known = Known.of(sentences, CONTEXTS)
    assert known.label("Corvanto", "Person") == "Organization"
    assert known.label("Tilda", "Location") == "Person"
    assert known.label("Unseen", "Location") == "Location"


def test_whose_call_it_is_is_a_company_wherever_the_page_names_it() -> None:
    """Welcome to the Tolvane Sole second quarter earnings call."""
    text = "Welcome to the Tolvane Sole second quarter earnings conference call.\nTolvane grew and Tolvane Sole hired."
    names = found(text, "en")
    assert (names.get("Tolvane Sole"), names.get("Tolvane")) == ("Company", "Company")


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Orvane Inc. unveiled the Pelican 3, a handheld scanner that succeeds the Pelican 2.", "Pelican 3", "Device"),
        ("Orvane Inc. unveiled the Pelican 3, a handheld scanner that succeeds the Pelican 2.", "Pelican 2", "Device"),
        ("Orvane Inc. unveiled a scanner. Orvane expects to ship it in March.", "Orvane", "Company"),
        ("It will spin off a business with the Crispane and Nutty Vole brands.", "Crispane", "Brand"),
        ("Welcome to CES 2026 in Las Vegas.", "CES 2026", "Conference"),
        ("Tencent-backed studios are growing.", "Tencent", "Company"),
        ("Jane Siemens joined the board.", "Jane Siemens", "Person"),
        ("Marlowe Cloud said on Tuesday that it has appointed a finance chief.", "Marlowe Cloud", "Company"),
    ],
)
def test_a_new_english_name_is_found_in_its_class(text: str, name: str, label: str) -> None:
    """By apposition, a version of the same series, a legal form elsewhere, a noun behind the name, a hyphen."""
    assert found(text, "en").get(name) == label


def test_smart_glasses_are_no_product_and_northern_no_place() -> None:
    """Generic nouns, points of the compass and adjectives of nations never are names."""
    assert found("Smart glasses sell in the North, and European buyers like smart glasses.", "en") == {}


@pytest.mark.parametrize(
    ("word", "camel"), [("SmartLine", True), ("AcmeRx", True), ("McKinley", False), ("OEMs", False), ("Acme", False)]
)
def test_capitals_inside_mark_trade_names(word: str, camel: bool) -> None:
    """But not Scottish names and plurals."""
    assert is_camel(word) is camel


# ---------------------------------------------------------------- what follows from other names
def test_a_series_is_known_by_one_of_its_versions() -> None:
    """And not by a number with a unit behind it."""
    series = Series([("银禾Nova 7", "Device")])
    assert [m.text for m in series.find(Sentence("接替银禾Nova 6，银禾Nova 3亿台", 0, "zh", 0))] == ["银禾Nova 6"]


def test_an_edition_is_an_event_of_its_own_and_a_year_elsewhere_is_not_its() -> None:
    """CES 2026; in 2026 CES is named alone."""
    sentence = Sentence("CES 2026 and, in 2027, CES again", 0, "en", 0)
    mentions = [
        Mention(0, 3, "CES", "Conference", "lexicon", 1.0, "ces"),
        Mention(23, 26, "CES", "Conference", "lexicon", 1.0, "ces"),
    ]
    assert [m.text for m in editions(sentence, mentions)] == ["CES 2026"]


def test_a_firm_without_its_form_is_no_common_word() -> None:
    """Target of Target Corp. is not looked for on a page that writes target."""
    firm = {"Target Corp.": Mention(0, 12, "Target Corp.", "Company", "model")}
    assert without_form(firm, {"Corp."}, {"target"}) == {}


# ---------------------------------------------------------------- identity across pages
def _identities(*texts: str) -> tuple[Identities, list[dict[str, str]]]:
    from kg.gather import employers_of, tickers_of

    identities = Identities(Linker(ONTOLOGY), ONTOLOGY)
    pages = list(READER.pages(Document(str(i), t, Source(f"{i}.txt", str(i)), language="zh") for i, t in enumerate(texts)))
    for page in pages:
        identities.add(page.key, page.clusters.values(), employers_of(page, READER), tickers_of(page, READER))
    roots = [{name: identities.of(p.key, c) for c in p.clusters.values() for name, _ in c.names} for p in pages]
    return identities, roots


def test_people_of_one_name_at_two_firms_are_two_and_at_one_firm_one() -> None:
    """The page that does not say where 方晓 works speaks of the one at the firm that it names."""
    _, roots = _identities("启岭科技首席执行官方晓表示满意。", "远峦资本总裁方晓看好市场。", "启岭科技首席执行官方晓再次发言。")
    assert roots[0]["方晓"] == roots[2]["方晓"] != roots[1]["方晓"]


def test_a_firm_with_and_without_its_legal_form_is_one_across_pages_and_a_group_of_other_shares_two() -> None:
    """蓝岚科技有限公司 is 蓝岚科技; 蓝岚科技集团 has a ticker of its own."""
    identities, roots = _identities(
        "蓝岚科技有限公司公告，营收增长。", "蓝岚科技(688999)公告，营收增长。", "蓝岚科技集团(688998)公告，营收增长。"
    )
    assert roots[0]["蓝岚科技有限公司"] == roots[1]["蓝岚科技"]
    assert roots[2].get("蓝岚科技集团") != roots[1]["蓝岚科技"]
    assert ENDING in identities._joined.why.values()


@given(st.lists(st.sets(st.sampled_from("abcd"), max_size=2), min_size=1, max_size=6), st.randoms())
def test_namesakes_are_parted_whatever_the_order_and_each_appearance_is_in_one_group(firms: list[set[str]], draw: object) -> None:
    """Groups cover all appearances once; two of different groups share no employer."""
    at = [Appearance(str(i), frozenset(f), frozenset(f)) for i, f in enumerate(firms)]
    turned = list(at)
    draw.shuffle(turned)  # type: ignore[attr-defined]
    groups = [(firm, [a.key for a in found]) for firm, found in grouped(at)]
    assert groups == [(firm, [a.key for a in found]) for firm, found in grouped(turned)]
    assert sorted(key for _, keys in groups for key in keys) == sorted(a.key for a in at)
    for first, one in groups:
        for second, other in groups:
            if first and second and first != second:
                assert not set().union(*(firms[int(k)] for k in one)) & set().union(*(firms[int(k)] for k in other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("YunZhou Compute",), ("YunZhou Compute Holdings Ltd.",)),
        (("Halden Foods Group",), ("Halden Foods",)),
        (("Merlion Freight Pte. Ltd.",), ("Merlion Freight",)),
        (("Haolin Power Co., Ltd.",), ("Haolin Power",)),
        (("岚桥物流集团",), ("岚桥物流",)),
        (("远岑科技控股有限公司",), ("远岑科技",)),
        (("昊澜重工集团股份有限公司",), ("昊澜重工",)),
        (("鸣鹿智能", "300888.SZ"), ("鸣鹿智能机器人股份有限公司", "300888")),
        (("鸣鹿智能", "9866.HK"), ("Minglu Robotics", "09866.HK")),
        (("Ashdown Grid Systems Inc.", "ADGS"), ("Ashdown", "ADGS")),
    ],
)
def test_firms_of_two_pages_that_are_one(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """A legal form, a word like Group and another name with the same ticker make no other firm."""
    assert _nodes([one], [other]) == 1


@pytest.mark.parametrize(
    "pages",
    [
        [[("Larkspur Group",)], [("Larkspur Bank",)]],
        [[("Halden Group",)], [("Halden",)]],
        [[("中泓集团",)], [("中泓",)]],
        [[("中泓集团",)], [("中泓股份",)]],
        [[("Vantor Mining Ltd.", "VTM")], [("Vantor Mining Corp.", "VMC")]],
        [[("Brisco Foods Holdings Inc.", "BRH")], [("Brisco Foods Inc.", "BRSC")]],
        [[("Ashdown Grid", "ADGS")], [("Oakline", "ADGS")]],
        [[("鸣鹿智能", "9866")], [("远帆数科", "9866")]],
        [[("云栈机器人股份有限公司",)], [("云栈机器人（深圳）有限公司",)]],
    ],
)
def test_firms_of_two_pages_that_are_two(pages: list[list[tuple[str, ...]]]) -> None:
    """A bank of the house, a name too short to tell, other tickers, letters of another market, a subsidiary in a city."""
    assert _nodes(*pages) == 2


def test_a_page_with_both_names_keeps_a_parent_and_its_firm_two_on_all_pages() -> None:
    """Where a page has Halden Foods beside Halden Foods Group, others do not make them one; nor where there are two such."""
    assert _nodes([("Halden Foods",), ("Halden Foods Group",)], [("Halden Foods Group",)], [("Halden Foods",)]) == 2
    assert _nodes([("Halden Foods",)], [("Halden Foods Group",)], [("Halden Foods Holdings",)]) == 3


def _nodes(*pages: list[tuple[str, ...]]) -> int:
    """How many firms there are on pages that each name some, as (name, ticker or none)."""
    identities = Identities(Linker(ONTOLOGY), ONTOLOGY)
    for number, firms in enumerate(pages):
        clusters = [Cluster(f"Organization:{name.lower()}", "Company", ((name, 1),)) for name, *_ in firms]
        codes = {c.key: frozenset(code) for c, (_, *code) in zip(clusters, firms, strict=True)}
        identities.add(str(number), clusters, tickers=codes)
    return len(identities.entities())
