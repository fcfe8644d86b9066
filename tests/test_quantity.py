"""Quantities in text: labelled strings in ``quantities_zh.csv`` and ``quantities_en.csv``, and what must hold for any.

An expected quantity is written as comparator, value or range, unit: ``>=30 %``, ``~5..7 people``. The signs are ``~`` about,
``>`` more than, ``>=`` at least, ``<`` less than, ``<=`` at most. Where the unit is ``1`` its kind stands for it (``3
multiple``); ``?`` marks a bare one.
"""

from __future__ import annotations

import csv
import shutil
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import BrokenOntology
from kg.model import Quantity
from kg.quantity import QuantityGrammar, quantities
from kg.quantity.numerals import han, tidy
from kg.quantity.units import load_units

HERE = Path(__file__).parent
ONTOLOGY = HERE.parent / "ontology"
SIGNS = {"About": "~", "MoreThan": ">", "AtLeast": ">=", "LessThan": "<", "AtMost": "<=", "Exactly": ""}


def rows(language: str) -> list[tuple[str, str]]:
    with (HERE / f"quantities_{language}.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["text"], row["quantities"]) for row in csv.DictReader(lines)]


def written(quantity: Quantity) -> str:
    """A quantity in the notation of the tables."""
    value = f"{quantity.value:f}" if quantity.value is not None else f"{quantity.minimum:f}..{quantity.maximum:f}"
    unit = quantity.kind if quantity.unit == "1" else quantity.unit
    return f"{SIGNS[quantity.comparator]}{value} {unit}{'?' if quantity.bare else ''}"


@pytest.mark.parametrize(("text", "expected"), rows("zh"))
def test_chinese_wordings(text: str, expected: str) -> None:
    """Value, unit, bound and context of every quantity of the string; none where it only looks like one."""
    assert "; ".join(map(written, quantities(text, "zh"))) == expected


@pytest.mark.parametrize(("text", "expected"), rows("en"))
def test_english_wordings(text: str, expected: str) -> None:
    """Value, unit, bound and context of every quantity of the string; none where it only looks like one."""
    assert "; ".join(map(written, quantities(text, "en"))) == expected


def test_the_span_is_number_and_unit_without_the_bound() -> None:
    """约 and "more than" become the comparator; currency, scale and unit stay in the span."""
    assert [q.text for q in quantities("约20多亿元，超过10亿人，5千兆瓦以上")] == ["20多亿元", "10亿人", "5千兆瓦"]
    assert [q.text for q in quantities("more than US$5 million, -$3, $(0.35)")] == ["US$5 million", "-$3", "$(0.35)"]


def test_the_language_is_seen_where_it_is_not_told() -> None:
    """A text with a Chinese character is read as Chinese."""
    assert [q.value for q in quantities("三亿元")] == [Decimal(300000000)]
    assert [q.value for q in quantities("three million dollars")] == [Decimal(3000000)]


# ---- what holds for any number

AMOUNTS = st.decimals(Decimal("0.01"), Decimal("9999"), places=2).filter(lambda value: value != 0)
ZH_SCALES = {
    "": 1,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
EN_SCALES = {"": 1, " thousand": 10**3, " million": 10**6, " billion": 10**9, " trillion": 10**12, "bn": 10**9}
ZH_UNITS = {"美元": "USD", "港元": "HKD", "元": "CNY", "吨": "t", "辆": "units", "人": "people", "股": "shares", "家": "1"}
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


@given(AMOUNTS, st.sampled_from(sorted(ZH_SCALES)), st.sampled_from(sorted(ZH_UNITS)), st.booleans(), st.booleans())
def test_a_chinese_amount_reads_back(value: Decimal, scale: str, unit: str, wide: bool, grouped: bool) -> None:
    """However a number is written (width, thousands separators, scale), its value comes back exactly."""
    digits = f"{value:,f}" if grouped and not wide else f"{value:f}"
    text = f"公司共有{digits.translate(WIDE) if wide else digits}{scale}{unit}。"
    [found] = quantities(text, "zh")
    assert (found.value, found.unit) == (tidy(value * ZH_SCALES[scale]), ZH_UNITS[unit])


@given(
    AMOUNTS,
    st.sampled_from(sorted(EN_SCALES)),
    st.sampled_from(["${} in", "US${}", "{} dollars", "€{}", "{} tonnes", "{} people"]),
    st.booleans(),
)
def test_an_english_amount_reads_back(value: Decimal, scale: str, style: str, grouped: bool) -> None:
    """However a number is written, its value comes back exactly."""
    text = "It took " + style.format(f"{value:,f}{scale}" if grouped else f"{value:f}{scale}") + " a year."
    [found] = quantities(text, "en")
    assert found.value == tidy(value * EN_SCALES[scale])


@given(st.integers(1, 10**13 - 1))
def test_a_chinese_numeral_reads_back(value: int) -> None:
    """Numerals written out in full give their value."""
    assert han(spell(value)) == (Decimal(value), None, value < 10**13 and spell(value)[0] in "百千万亿")


@given(AMOUNTS, AMOUNTS, st.sampled_from(["-", "至", "~", "—", "到"]), st.sampled_from(["亿美元", "%", "万辆"]), st.booleans())
def test_a_range_reads_back(one: Decimal, other: Decimal, separator: str, unit: str, full: bool) -> None:
    """One quantity, its ends in order, whichever is written first and whether or not the first repeats the unit."""
    low, high = sorted((one, other))
    text = f"预计为{low:f}{unit if full else ''}{separator}{high:f}{unit}。"
    [found] = quantities(text, "zh")
    factor = {"亿美元": 10**8, "%": 1, "万辆": 10**4}[unit]
    assert (found.minimum, found.maximum) == (tidy(low * factor), tidy(high * factor))


PIECES = st.sampled_from(
    [
        "5",
        "12",
        "0.3",
        "1,024",
        "2025",
        "年",
        "月",
        "亿",
        "5亿亿亿亿亿亿亿亿",
        "多",
        "万",
        "元",
        "美元",
        "$",
        "(",
        ")",
        "%",
        "-",
        "–",
        "至",
        "约",
        "超过",
        "多",
        "十",
        "三",
        "两",
        "百分之",
        "分之",
        "个",
        "千兆瓦",
        "级",
        "、",
        "/",
        "和",
        " ",
        "to ",
        "and ",
        "between ",
        "million ",
        "half a ",
        "users ",
        "more than ",
        "-plus",
        "Q",
        "x",
        ".",
        "，",
        "\n",
        "第",
        "点",
        "+",
        "３",
    ]
)


@given(st.lists(PIECES, max_size=16).map("".join), st.sampled_from(["zh", "en", None]))
@settings(max_examples=500)
def test_offsets_give_back_the_wording(text: str, language: str | None) -> None:
    """Quantities are in order, do not overlap, give back their text, and have a finite value or an ordered range."""
    end = 0
    for found in quantities(text, language):  # type: ignore[arg-type]
        assert end <= found.start < found.end
        assert text[found.start : found.end] == found.text
        end = found.end
        if found.value is None:
            assert found.minimum is not None
            assert found.maximum is not None
            assert found.minimum <= found.maximum
        else:
            assert found.value.is_finite()
            assert found.minimum is found.maximum is None


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    """No text, whatever its characters, is too strange."""
    for found in quantities(text):
        assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "1.",
        "1,234,",
        "一",
        "百",
        "几",
        "(",
        "5%、",
        "5-",
        "$",
        "1/",
        "12:",
        "two ",
        "five hundred ",
        "5 daily ",
        "十分之",
        "3，39",
        "千兆瓦级",
        "亿",
    ],
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    """Hostile repetition costs no more than the characters it has."""
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    quantities(text, "zh")
    quantities(text, "en")
    assert time.process_time() - start < 5


def spell(value: int) -> str:
    """A whole number in Chinese numerals."""
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if value >= size:
            high, low = divmod(value, size)
            return spell(high) + name + (("零" if low < size // 10 else "") + spell(low) if low else "")
    text = ""
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            text += "零一二三四五六七八九"[digit] + name
        elif text and value and text[-1] != "零":
            text += "零"
    return text


# ---- units and words are data


def test_a_unit_added_to_the_ontology_is_read(tmp_path: Path) -> None:
    """A copied folder with one more unit is enough."""
    shutil.copy(ONTOLOGY / "quantity.toml", tmp_path)
    turtle = (ONTOLOGY / "units.ttl").read_text(encoding="utf-8")
    new = """ekg:unit-sheep a ekg:Unit ; ekg:unitCode "sheep" ; ekg:unitKind "livestock" ; ekg:factor 1 ;
        skos:prefLabel "头羊"@zh , "sheep"@en ."""
    (tmp_path / "units.ttl").write_text(turtle + new, encoding="utf-8")
    grammar = QuantityGrammar.load(tmp_path)
    assert [(q.unit, q.value) for q in grammar.quantities("牧场有1.2万头羊", "zh")] == [("sheep", Decimal(12000))]
    assert [(q.unit, q.kind) for q in grammar.quantities("We keep 300 sheep.", "en")] == [("sheep", "livestock")]


@pytest.mark.parametrize(
    ("triples", "message"),
    [
        ('ekg:unit-x a ekg:Unit ; ekg:unitKind "money" ; ekg:factor 1 ; skos:prefLabel "x"@en .', "unit-x has 0 ekg:unitCode"),
        (
            'ekg:unit-x a ekg:Unit ; ekg:unitCode "X" ; ekg:unitKind "money" ; ekg:factor "many" ; skos:prefLabel "x"@en .',
            "no number",
        ),
        ('ekg:unit-x a ekg:Unit ; ekg:unitCode "X" ; ekg:unitKind "money" ; ekg:factor 0 ; skos:prefLabel "x"@en .', "above 0"),
        (
            'ekg:unit-x a ekg:Unit ; ekg:unitCode "X" ; ekg:unitKind "m" ; ekg:factor 1 ; skos:prefLabel "x"@en .\n'
            'ekg:unit-y a ekg:Unit ; ekg:unitCode "Y" ; ekg:unitKind "m" ; ekg:factor 1 ; skos:prefLabel "x"@en .',
            "share the spelling 'x'",
        ),
        ("ekg:unit-x a", "repair the Turtle"),
        ("", "no ekg:Unit in it"),
    ],
)
def test_broken_units_are_named(tmp_path: Path, triples: str, message: str) -> None:
    """The message names the file, the unit and the remedy."""
    path = tmp_path / "units.ttl"
    prefixes = "@prefix ekg: <https://w3id.org/earnings-kg/ontology#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    path.write_text(prefixes + triples, encoding="utf-8")
    with pytest.raises(BrokenOntology, match=message):
        load_units(path)


def test_broken_words_are_named(tmp_path: Path) -> None:
    """A missing table or an unknown comparator is reported with the file."""
    shutil.copy(ONTOLOGY / "units.ttl", tmp_path)
    words = (ONTOLOGY / "quantity.toml").read_text(encoding="utf-8")
    for broken in ("[zh]\n", words.replace("MoreThan", "Biggish"), "no toml"):
        (tmp_path / "quantity.toml").write_text(broken, encoding="utf-8")
        with pytest.raises(BrokenOntology, match=r"quantity\.toml"):
            QuantityGrammar.load(tmp_path)


def test_a_base_unit_stands_for_every_code() -> None:
    """One unit of each code has the factor 1, so that values in base units have a unit to be shown in."""
    units = load_units(ONTOLOGY / "units.ttl")
    assert {code for code, unit in units.codes.items() if unit.factor != 1} == set()
    kinds = {spelling.unit.kind for spelling in units.spellings if spelling.unit.code == "USD"}
    assert kinds == {"money"}


def test_physical_factors_agree_with_pint() -> None:
    """The factors of physical units are checked against a library made for them."""
    pint = pytest.importorskip("pint")
    registry = pint.UnitRegistry(non_int_type=Decimal)
    base = {
        "W": "watt",
        "Wh": "watt_hour",
        "t": "metric_ton",
        "B": "byte",
        "m": "meter",
        "m2": "meter**2",
        "m3": "meter**3",
        "Hz": "hertz",
        "V": "volt",
    }
    checked = 0
    for spelling in load_units(ONTOLOGY / "units.ttl").spellings:
        unit = spelling.unit
        name = unit.iri.rpartition("unit-")[2]
        if unit.code not in base or name not in PINT:
            continue
        assert registry.Quantity(Decimal(1), PINT[name]).to(base[unit.code]).magnitude == pytest.approx(
            unit.factor, rel=Decimal("1e-12")
        )
        checked += 1
    assert checked > 60


NAMES = """
kilowatt=kW megawatt=MW gigawatt=GW terawatt=TW horsepower=metric_horsepower kilowatt-hour=kWh megawatt-hour=MWh
gigawatt-hour=GWh terawatt-hour=TWh kilogram=kg gram=g milligram=mg pound=lb short-ton=US_ton long-ton=UK_ton
troy-ounce=troy_ounce ounce=ounce carat=carat kilobyte=kB megabyte=MB gigabyte=GB terabyte=TB petabyte=PB exabyte=EB
kilometre=km centimetre=cm millimetre=mm micrometre=um nanometre=nm inch=inch foot=foot mile=mile
nautical-mile=nautical_mile square-kilometre=km**2 hectare=hectare square-foot=foot**2 litre=liter millilitre=ml
us-gallon=gallon cubic-foot=foot**3 kilohertz=kHz megahertz=MHz gigahertz=GHz kilovolt=kV
"""
PINT = dict(pair.split("=") for pair in NAMES.split())


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("We expect revenue of $1.35 billion, plus or minus $30 million.", "1320000000", "1380000000", "USD"),
        ("Revenue should be $54.0 billion, plus or minus 2%.", "52920000000", "55080000000", "USD"),
        ("Gross margin is seen at 75.0%, plus or minus 50 basis points.", "74.5", "75.5", "%"),
        ("预计营收为5.2亿美元，上下浮动2%。", "509600000", "530400000", "USD"),
        ("毛利率为48%±1个百分点。", "47", "49", "%"),
    ],
)
def test_a_margin_makes_the_number_before_it_a_range(text: str, low: str, high: str, unit: str) -> None:
    (found,) = quantities(text)
    assert (found.minimum, found.maximum, found.unit, found.value) == (Decimal(low), Decimal(high), unit, None)


def test_a_second_number_that_is_no_margin_stays_one_of_its_own() -> None:
    assert [q.value for q in quantities("a loss of $20 million plus or minus $30 million")] == [20_000_000, 30_000_000]
