"""Numbers of sentences as claims. The sentences are our own; names are given, words, numbers and times are found."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import period as periods
from kg import quantities
from kg.extract.cues import Cues
from kg.extract.observe import Observer
from kg.extract.reading import Remembered
from kg.extract.terms import TermFinder
from kg.model import Anchor, Claim, Context, Language, Mention, Quantity, Sentence, Token
from kg.ontology import Ontology

CALL = Context(
    "en", dt.date(2021, 10, 28), periods.parse_label("2021-Q3"), Mention(0, 0, "Acme", "Company", "context"), is_call=True
)
YEAR_END_CALL = Context(
    "en", dt.date(2022, 2, 10), periods.parse_label("2021-Q4"), Mention(0, 0, "Acme", "Company", "context"), is_call=True
)
NEWS = Context("zh", dt.date(2022, 1, 25))
NAMES = {
    "云杉科技": "Company",
    "海石机电": "Company",
    "白塔证券": "Company",
    "Northwind Freight": "BusinessUnit",
    "Harbor": "BusinessUnit",
}
PLACES = {"North America": "Location", "Norway": "Location"}


@cache
def tools() -> tuple[Ontology, Observer, TermFinder]:
    ontology = Ontology.load()
    return ontology, Observer(ontology, Cues(ontology)), TermFinder(ontology)


def sentence(text: str, start: int, language: Language) -> Sentence:
    named = [
        Mention(m.start(), m.end(), name, label, "lexicon")
        for name, label in (NAMES | PLACES).items()
        for m in re.finditer(re.escape(name), text)
    ]
    words = re.finditer(r"[A-Za-z’'-]+|\d[\d.,]*|[^\sA-Za-z\d]", text)
    tokens = tuple(Token(m.start(), m.end(), m.group(), "PROPN" if m.start() and m.group()[0].isupper() else "X") for m in words)
    return Sentence(
        text,
        start,
        language,
        0,
        tokens if language == "en" else (),
        tuple(sorted(named, key=lambda m: m.start)),
        quantities(text, language),
        periods.find(text, language),
    )


def claims(text: str, context: Context) -> list[Claim]:
    _, observer, finder = tools()
    memory, out = Remembered(), []
    for match in re.finditer(r"[^。；\n]+[。；]?" if context.language == "zh" else r"[^\n]+", text):
        part = sentence(match.group(), match.start(), context.language)
        out.extend(observer.observe(part, finder.find(part.text), context, memory))
    return out


def when(claim: Claim, context: Context) -> str:
    anchor = Anchor(context.date, context.period, context.fiscal_year_end)
    if claim.time is None:
        return context.period.label if context.period and claim.modality == "Reported" else ""
    if claim.base_time is not None:
        anchor = Anchor(context.date, periods.resolve(claim.base_time, anchor) or context.period, context.fiscal_year_end)
    found = periods.resolve(claim.time, anchor)
    return found.label if found else ""


def rows(text: str, context: Context) -> list[tuple[str, str, str, str]]:
    """Metric with its segment, value with its unit (a change with its sign), period, modality."""
    out = []
    for claim in claims(text, context):
        details, number = dict(claim.details), claim.object
        assert isinstance(number, Quantity)
        value = f"{number.value:f}" if number.value is not None else f"{number.minimum:f}..{number.maximum:f}"
        change = "Δ" if details["kind"] == "Change" else ""
        metric = claim.predicate + (f"[{details['segment']}]" if "segment" in details else "")
        out.append((metric, f"{change}{value} {number.unit}", when(claim, context), claim.modality))
    return out


def subjects(text: str, context: Context) -> list[str]:
    return [claim.subject.text for claim in claims(text, context)]


ENGLISH = [
    # a share
    (
        "Net income was $90 million or $1.20 per diluted share.",
        [("NetIncome", "90000000 USD", "2021-Q3", "Reported"), ("EarningsPerShare", "1.2 USD", "2021-Q3", "Reported")],
    ),
    ("We earned $0.45 per share.", [("EarningsPerShare", "0.45 USD", "2021-Q3", "Reported")]),
    ("On a non-GAAP basis, net income per share was $0.71.", [("AdjustedEarningsPerShare", "0.71 USD", "2021-Q3", "Reported")]),
    ("EPS was a loss of $0.11.", [("EarningsPerShare", "-0.11 USD", "2021-Q3", "Reported")]),
    # levels and changes
    (
        "Revenue grew 12% to $640 million.",
        [("Revenue", "Δ12 %", "2021-Q3", "Reported"), ("Revenue", "640000000 USD", "2021-Q3", "Reported")],
    ),
    ("Backlog increased to $2.5 billion.", [("Backlog", "2500000000 USD", "2021-Q3", "Reported")]),
    ("Third quarter sales of 712 million were down 4%.",
     [("Revenue", "712000000 USD", "2021-Q3", "Reported"), ("Revenue", "Δ-4 %", "2021-Q3", "Reported")]),
    ("We delivered 16% revenue growth.", [("Revenue", "Δ16 %", "2021-Q3", "Reported")]),
    ("Gross margin improved 150 basis points to 41%.",
     [("GrossMargin", "Δ1.5 pp", "2021-Q3", "Reported"), ("GrossMargin", "41 %", "2021-Q3", "Reported")]),
    (
        "We had $1.9 billion of adjusted EBITDA and $6 billion in revenues.",
        [("AdjustedEBITDA", "1900000000 USD", "2021-Q3", "Reported"), ("Revenue", "6000000000 USD", "2021-Q3", "Reported")],
    ),
    # comparisons
    (
        "Revenue was $500 million compared to $450 million in the third quarter of 2020.",
        [("Revenue", "500000000 USD", "2021-Q3", "Reported"), ("Revenue", "450000000 USD", "2020-Q3", "Reported")],
    ),
    ("Revenue was up 8% versus the third quarter of 2019.", [("Revenue", "Δ8 %", "2021-Q3", "Reported")]),
    ("Backlog was $3 billion, up from $2 billion.", [("Backlog", "3000000000 USD", "2021-Q3", "Reported")]),
    # outlook
    ("For the full year, we expect revenue of $2 billion to $2.1 billion.",
     [("Revenue", "2000000000..2100000000 USD", "2021", "Guidance")]),
    (
        "Turning to our outlook for the fourth quarter.\nWe expect revenue of $700 million.",
        [("Revenue", "700000000 USD", "2021-Q4", "Guidance")],
    ),
    ("We expect revenue in the first quarter of $700 million.", [("Revenue", "700000000 USD", "2022-Q1", "Guidance")]),
    ("Revenue of $700 million was better than we expected.", [("Revenue", "700000000 USD", "2021-Q3", "Reported")]),
    ("We raised our full year revenue guidance from $2 billion to $2.2 billion.",
     [("Revenue", "2000000000 USD", "2021", "Superseded"), ("Revenue", "2200000000 USD", "2021", "Guidance")]),
    # slices
    ("Revenue in Norway increased 3%.", [("Revenue[Norway]", "Δ3 %", "2021-Q3", "Reported")]),
    ("In North America, revenue was $90 million.", [("Revenue[North America]", "90000000 USD", "2021-Q3", "Reported")]),
    # nothing to see
    ("The stock closed at $56.90 after the transaction.", []),
    ("Revenue benefited from $5 million of milder weather.", []),
    ("A charge of $0.30 per share was recorded.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_numbers(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert rows(text, CALL) == expected


CHINESE = [
    ("云杉科技2021年营收为30亿元，同比增长5%。",
     [("Revenue", "3000000000 CNY", "2021", "Reported"), ("Revenue", "Δ5 %", "2021", "Reported")]),
    ("云杉科技公告，预计2021年净利润1亿元至1.2亿元；扣非净利润9000万元。",
     [("NetIncome", "100000000..120000000 CNY", "2021", "Guidance"), ("AdjustedNetIncome", "90000000 CNY", "2021", "Guidance")]),
    ("云杉科技2021年第四季度净亏损2亿元，上年同期盈利3000万元。",
     [("NetIncome", "-200000000 CNY", "2021-Q4", "Reported"), ("NetIncome", "30000000 CNY", "2020-Q4", "Reported")]),
    ("云杉科技2021年营收为30亿美元（约合人民币190亿元）。", [("Revenue", "3000000000 USD", "2021", "Reported")]),
    ("云杉科技第四季度营收30亿元，市场预期28亿元。",
     [("Revenue", "3000000000 CNY", "2021-Q4", "Reported"), ("Revenue", "2800000000 CNY", "2021-Q4", "Guidance")]),
    ("云杉科技2021年净亏损扩大80%。", [("NetIncome", "Δ-80 %", "2021", "Reported")]),
    ("云杉科技2021年净亏损收窄80%。", [("NetIncome", "Δ80 %", "2021", "Reported")]),
    ("云杉科技2021年销售20万辆，同比增长5%。",
     [("SalesVolume", "200000 units", "2021", "Reported"), ("SalesVolume", "Δ5 %", "2021", "Reported")]),
    ("与上年同期相比，云杉科技2021年净利润预计增加3000万元到5000万元。",
     [("NetIncome", "Δ30000000..50000000 CNY", "2021", "Guidance")]),
    ("云杉科技2023年营业收入不低于90亿元。", [("Revenue", "9000000000 CNY", "2023", "Guidance")]),
    ("云杉科技预计第一季度营收50亿元。", [("Revenue", "5000000000 CNY", "2022-Q1", "Guidance")]),
    ("白塔证券将云杉科技目标价由20元上调至30元。",
     [("TargetPrice", "20 CNY", "", "Superseded"), ("TargetPrice", "30 CNY", "", "Reported")]),
    ("新技术将交付给数十亿用户。", []),
    ("其中60家公司净利润增幅超过100%。", []),
    ("国内游客花费5元。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CHINESE)
def test_chinese_numbers(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert rows(text, NEWS) == expected


def test_a_price_move_is_no_figure_of_the_business() -> None:
    assert {c.predicate for c in claims("云杉科技的股价周五收高逾4%，报每股61.2美元。", NEWS)} <= {"SharePrice"}


def test_full_year_of_an_outlook_at_the_end_of_a_year_is_the_next_one() -> None:
    assert rows("For the full year, we expect revenue of $2 billion.", YEAR_END_CALL)[0][2] == "2022"
    assert rows("For the full year, revenue was $2 billion.", YEAR_END_CALL)[0][2] == "2021"


def test_a_target_price_is_of_the_company_that_is_rated() -> None:
    assert set(subjects("白塔证券将云杉科技目标价由20元上调至30元。", NEWS)) == {"云杉科技"}


def test_numbers_go_to_the_names_of_a_list_in_order() -> None:
    text = "云杉科技和海石机电2021年营收分别增长5%和6%。"
    assert subjects(text, NEWS) == ["云杉科技", "海石机电"]


def test_a_unit_bears_its_numbers_until_the_company_is_the_theme_again() -> None:
    text = "At Northwind Freight, revenue grew 4%.\nOperating margin was 12%.\nConsolidated revenue was $900 million."
    assert subjects(text, CALL) == ["Northwind Freight", "Northwind Freight", "Acme"]


def test_the_growth_of_a_business_is_that_of_its_revenue() -> None:
    assert rows("Our Harbor business grew 26%.", CALL) == [("Revenue", "Δ26 %", "2021-Q3", "Reported")]


def test_times_of_a_list_go_to_the_numbers_of_a_list() -> None:
    found = rows("Third quarter and full year revenue was $3 million and $11 million, respectively.", YEAR_END_CALL)
    assert [row[2] for row in found] == ["2021-Q3", "2021"]


WORDS = ["revenue", "was", "$5 million", "5%", "compared to", "last year", ",", "and", "from", "to", "EPS", "per share", "$0.30"]
WORDS += ["expected", "净利润", "3亿元", "，", "由", "至", "去年同期", "增长", "亏损"]


@given(st.lists(st.sampled_from(WORDS), max_size=25), st.sampled_from([CALL, NEWS]))
def test_any_words_give_claims_whose_numbers_are_in_the_text(words: list[str], context: Context) -> None:
    text = (" " if context.language == "en" else "").join(words)
    for claim in claims(text, context):
        number = claim.object
        assert isinstance(number, Quantity)
        assert text[number.start : number.end] == number.text
        assert 0.4 <= claim.confidence <= 0.95
