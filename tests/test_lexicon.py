"""The lexicon in ``ontology/entities``, hand-kept and grown: one thing a row, one meaning a form."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.annotate.gazetteer import Gazetteer, surfaces
from kg.ontology import Ontology, default_folder

FOLDER = default_folder() / "entities"
HEADER = ["id", "class", "zh", "en", "aliases", "ticker", "parent", "country"]
CORE = {"companies", "units", "products", "people", "facilities", "locations", "events"}

HAN = re.compile(r"[㐀-鿿]")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TICKER = re.compile(r"[A-Z0-9&-]+(\.[A-Z]{1,3})?")
STRAY = re.compile(r"[\t\n\u00a0\u200b\u3000\ufeff]|  ")
COUNTRY = re.compile(r"[A-Z]{2}")
# Words that open sentences or stand in titles and tables of English business pages: never a name by themselves.
COMMON = frozenset(
    word
    for line in (
        "Ally Arm Ascent Ball Beats Block Bolt Box Bright Can Carrier Chase Clear Coach Connect Converse Core Cortex",
        "Delta Discover Dow Edge Edits Eve Fox Galaxy Gap General Global Grab Grace Granite Horizon Imagination Instinct",
        "Key Leaf Lucid Match May Max Metro Mini Monday Mosaic Next Now Office On Open Operator Peacock Post Progressive",
        "Public Ram Regions Ring Ross Runway Seat Sharp Snap Spirit Square Steam Surface Surge Switch Target Titan Unity",
        "Universal Us Valve Vertex Vibes Will WHO LINE SEMI 理想 大众 通用 现代 荣耀 联想 贝壳 平安 美的 自如 小程序 头条",
        "元宝 夸克 盘古 地平线 长城 长安 东风 哪吒 红旗 日产 林肯 开云 好时 开利 慧与 嘉年华 转转 油管 北海 江淮 长虹",
        "海天 浪潮 百川 欧拉 仰望 乐道 萤火虫 金典 普罗米修斯 大湾区 星门",
    )
    for word in line.split()
)


class Row(NamedTuple):
    """A row of the lexicon and where it stands."""

    file: str
    line: int
    id: str
    cls: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    ticker: tuple[str, ...]
    parent: str
    country: str

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line} {self.id}"

    @property
    def forms(self) -> tuple[str, ...]:
        """Everything that the row is called, the mark of doubt removed."""
        return tuple(form.removeprefix("?") for form in (self.zh, self.en, *self.aliases) if form)


def _cell(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        for line, cells in enumerate(csv.reader(lines, strict=True), start=1):
            assert len(cells) == len(HEADER), f"{path.name}:{line} has {len(cells)} cells"
            if line > 1:
                key, cls, zh, en, aliases, ticker, parent, country = cells
                yield Row(path.stem, line, key, cls, zh, en, _cell(aliases), _cell(ticker), parent, country)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [row for path in sorted(FOLDER.glob("*.csv")) for row in _rows(path)]


@pytest.fixture(scope="module")
def by_id(rows: list[Row]) -> dict[str, Row]:
    return {row.id: row for row in rows}


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load(default_folder())


def test_every_core_file_is_there_with_the_agreed_header() -> None:
    files = {path.stem: path for path in FOLDER.glob("*.csv")}
    assert set(files) >= CORE
    for path in files.values():
        with path.open(encoding="utf-8", newline="") as lines:
            assert next(csv.reader(lines)) == HEADER, path.name


def test_ids_are_slugs_and_stand_for_one_row_over_all_files(rows: list[Row]) -> None:
    seen: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        seen[row.id].append(row.place)
    assert not [row.place for row in rows if not SLUG.fullmatch(row.id)]
    assert not [places for places in seen.values() if len(places) > 1]


def test_classes_are_those_of_the_ontology(rows: list[Row], ontology: Ontology) -> None:
    assert not [(row.place, row.cls) for row in rows if row.cls not in ontology.classes]


def test_every_hand_kept_row_has_an_english_name_and_no_form_is_empty(rows: list[Row]) -> None:
    assert not [row.place for row in rows if row.file in CORE and not row.en]
    assert not [row.place for row in rows if not all(form.removeprefix("?") for form in row.aliases)]


def test_names_that_label_a_hand_kept_node_carry_no_mark_of_doubt(rows: list[Row]) -> None:
    assert not [row.place for row in rows if row.file in CORE and (row.zh.startswith("?") or row.en.startswith("?"))]


def test_chinese_names_stand_in_the_chinese_column(rows: list[Row]) -> None:
    assert not [row.place for row in rows if HAN.search(row.en)]


def test_no_form_has_stray_spaces_or_is_written_in_a_second_way(rows: list[Row]) -> None:
    cells = [(row.place, cell) for row in rows for cell in (row.zh, row.en, *row.aliases, *row.ticker, row.parent, row.country)]
    assert not [(place, cell) for place, cell in cells if cell != cell.strip() or STRAY.search(cell)]
    assert not [(place, cell) for place, cell in cells if cell != unicodedata.normalize("NFC", cell)]
    assert not [(place, cell) for place, cell in cells if re.search(r"[Ａ-Ｚａ-ｚ０-９]", cell)]


def test_no_row_lists_a_form_twice(rows: list[Row]) -> None:
    assert not [row.place for row in rows if len(set(row.forms)) < len(row.forms) - (row.zh == row.en)]


def test_no_chinese_form_is_a_single_character(rows: list[Row]) -> None:
    assert not [(row.place, form) for row in rows for form in row.forms if len(form) == 1 and HAN.match(form)]


def test_single_letters_and_common_words_are_marked_as_doubtful(rows: list[Row]) -> None:
    sure = [(row.place, form) for row in rows for form in (row.zh, row.en, *row.aliases) if form and not form.startswith("?")]
    assert not [(place, form) for place, form in sure if len(form) == 1 or form in COMMON]


def test_a_form_without_a_mark_of_doubt_means_one_thing(rows: list[Row]) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for form, sure in surfaces(row):
            if sure:
                owners[form].add(row.id)
    assert not {form: sorted(ids) for form, ids in owners.items() if len(ids) > 1}


def test_parents_exist_and_are_organizations(rows: list[Row], by_id: dict[str, Row], ontology: Ontology) -> None:
    assert not [(row.place, row.parent) for row in rows if row.parent and row.parent not in by_id]
    parents = {by_id[row.parent] for row in rows if row.parent}
    assert not [(parent.place, parent.cls) for parent in parents if not ontology.is_a(parent.cls, "Organization")]


def test_nothing_is_its_own_ancestor(rows: list[Row], by_id: dict[str, Row]) -> None:
    for row in rows:
        chain, key = {row.id}, row.parent
        while key:
            assert key not in chain, row.place
            chain.add(key)
            key = by_id[key].parent


def test_tickers_and_countries_are_codes_and_a_ticker_belongs_to_one_row(rows: list[Row]) -> None:
    assert not [(row.place, code) for row in rows for code in row.ticker if not TICKER.fullmatch(code)]
    assert not [(row.place, row.country) for row in rows if row.country and not COUNTRY.fullmatch(row.country)]
    owners: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for code in row.ticker:
            owners[code].append(row.place)
    assert not [places for places in owners.values() if len(places) > 1]


def test_files_hold_what_their_names_say(rows: list[Row], ontology: Ontology) -> None:
    tops = {
        "companies": ("Organization",),
        "units": ("Organization",),
        "products": ("Product",),
        "people": ("Person",),
        "facilities": ("Facility",),
        "locations": ("Location",),
        "events": ("Event",),
    }
    strays = [row.place for row in rows if row.file in tops and not any(ontology.is_a(row.cls, top) for top in tops[row.file])]
    assert not strays


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bank raised its target on shares of JPMorgan and of J.P. Morgan rivals", ["jpmorgan-chase", "jpmorgan-chase"]),
        ("小摩与摩根大通是同一家银行", ["jpmorgan-chase", "jpmorgan-chase"]),
        ("特斯拉上海超级工厂位于上海", ["gigafactory-shanghai", "shanghai"]),
        ("美国银行的总部在美国", ["bank-of-america", "united-states"]),
        ("Google DeepMind 和 Google Cloud 都属于 Google", ["google-deepmind", "google-cloud", "google"]),
        ("metadata about targets, gaps and blocks", []),
    ],
)
def test_the_longest_name_wins_in_running_text(rows: list[Row], text: str, expected: list[str]) -> None:
    found = [mention.entity for mention in Gazetteer(rows).find(text) if mention.score == 1.0]
    assert found == expected
