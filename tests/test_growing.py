"""Growing the lexicon from lists of exchanges: names of registries become names of pages, and the hand-kept rows win."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.gazetteer import Gazetteer, surfaces
from kg.errors import BrokenOntology
from kg.lexicon import sources
from kg.lexicon.__main__ import differences, main
from kg.lexicon.grow import Row, grow, hand_kept, render
from kg.lexicon.names import chinese, english
from kg.lexicon.plain import Plain
from kg.lexicon.rules import Rules, Source
from kg.lexicon.sources import Listed, NotInstalled, read_source
from kg.link import normal
from kg.ontology import Ontology, default_folder

RULES = Rules.load(default_folder())
# Shares of all words: those of 1e-6 and more are everyday words by the thresholds of the rules (Zipf 3.0 and 2.8).
ENGLISH = {"block": 1e-4, "green": 1e-4, "dot": 1e-5, "air": 1e-4, "sun": 1e-4, "brands": 1e-5, "woodward": 1e-6}
CHINESE = {"新": 1e-3, "希望": 1e-4, "新能源": 1e-5, "医疗": 1e-4, "集成": 1e-7, "科技": 1e-4}
PLAIN = Plain(RULES.words, ENGLISH, CHINESE, frozenset({"三星", "博通"}))
US, CN, TW = RULES.sources
TICKERS = st.text("ABCDEFGHIJ", min_size=1, max_size=4)
WORDS = st.sampled_from(["Zorbix", "Quandal", "Green", "Dot", "Block", "Velmora", "Brands", "Inc", "CORP", "Ltd."])


def rows_of(*listed: Listed, source: Source = US, kept: tuple[Row, ...] = ()) -> list[Row]:
    return grow(kept, {source: listed}, RULES, PLAIN)[source.output]


@pytest.mark.parametrize(
    ("name", "ticker", "stem", "first"),
    [
        ("ZORBIX CORP /DE/", "ZBX", "Zorbix", "Zorbix Corp."),
        ("Zorbix Holdings, Inc.", "ZBX", "Zorbix Holdings", "Zorbix Holdings Inc."),
        ("QNDL TECHNOLOGIES INC", "QNDL", "QNDL Technologies", "QNDL Technologies Inc."),
        ("BANK OF ZORBIX & CO", "BOZ", "Bank of Zorbix", "Bank of Zorbix & Co."),
        ("Velmora p.l.c.", "VLM", "Velmora", "Velmora plc"),
        ("ZORBIX'S KITCHEN CO", "ZK", "Zorbix's Kitchen", "Zorbix's Kitchen Co."),
    ],
)
def test_a_registry_name_becomes_the_name_that_pages_write(name: str, ticker: str, stem: str, first: str) -> None:
    found = english(name, ticker, RULES.en, PLAIN)
    assert found is not None
    assert (found.stem, found.whole[0]) == (stem, first)


@pytest.mark.parametrize(
    "name", ["Zorbix Income Fund", "ZORBIX ACQUISITION CORP", "Zorbix Gold ETF", "Zorbix Municipal Trust", "Inc"]
)
def test_funds_and_shells_are_left_out(name: str) -> None:
    assert rows_of(Listed("ZBX", name)) == []


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("泽 波 科", "泽波科"),
        ("泽波科Ａ", "泽波科"),
        ("泽波医疗-U", "泽波医疗"),
        ("XD泽波科", "泽波科"),
        ("澤波醫療*", "泽波医疗"),
        ("*ST泽波", None),
        ("泽波退", None),
        ("泽波Ｂ", None),
        ("M77", None),
    ],
)
def test_marks_of_chinese_exchanges_come_off_and_special_rows_are_left_out(name: str, clean: str | None) -> None:
    assert chinese(name, RULES.zh) == clean


def test_everyday_words_need_context_and_the_label_is_then_the_whole_name() -> None:
    block, zorbix = rows_of(Listed("BLK", "Block, Inc."), Listed("ZBX", "Zorbix, Inc."))
    assert (block.en, block.aliases) == ("Block Inc.", ("Block, Inc.", "?Block"))
    assert (zorbix.en, zorbix.aliases) == ("Zorbix", ("Zorbix Inc.", "Zorbix, Inc."))


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("新希望", "?新希望"),
        ("国新能源", "?国新能源"),
        ("博通集成", "?博通集成"),
        ("三星医疗", "?三星医疗"),
        ("泽波科技", "泽波科技"),
    ],
)
def test_a_chinese_name_that_text_may_hold_by_chance_needs_context(name: str, label: str) -> None:
    assert [row.zh for row in rows_of(Listed("600001.SH", name), source=CN)] == [label]


def test_the_hand_kept_row_wins_by_ticker_and_by_name() -> None:
    kept = (Row("velmora", "Company", en="Velmora", aliases=("?Quandal Group",), ticker=("VLM",)),)
    listed = (Listed("VLM", "Something Else Inc"), Listed("QG", "QUANDAL GROUP INC"), Listed("VV", "Vel-Mora Corp"))
    assert rows_of(*listed, kept=kept) == []
    assert list(differences(kept, {US: listed}, RULES, PLAIN)) == [
        "velmora: VLM is called Something Else",
        "velmora: QG is Quandal Group",
        "velmora: VV is Vel-Mora",
    ]


def test_two_companies_of_one_name_are_both_left_out_and_an_id_is_never_taken_twice() -> None:
    assert rows_of(Listed("A", "Zorbix Inc"), Listed("B", "ZORBIX CORP")) == []
    kept = (Row("zorbix", "Product", en="Zorbix Kettle"),)
    assert [row.id for row in rows_of(Listed("A", "Zorbix Inc"), kept=kept)] == ["zorbix-a"]


@given(st.lists(st.tuples(TICKERS, st.lists(WORDS, min_size=1, max_size=3).map(" ".join)), max_size=12), st.randoms())
def test_no_id_ticker_or_sure_form_stands_twice_whatever_the_order_of_the_list(
    pairs: list[tuple[str, str]], random: object
) -> None:
    listed = [Listed(ticker, name) for ticker, name in dict(pairs).items()]
    rows = rows_of(*listed)
    assert len({row.id for row in rows}) == len({row.ticker for row in rows}) == len(rows)
    forms = [form for row in rows for form in {name for name, _ in surfaces(row)}]
    assert len(forms) == len(set(forms))
    assert render(rows) == render(rows_of(*reversed(listed)))
    assert [normal(row.en) for row in rows] == [normal(row.en) for row in rows if row.en]


def test_a_label_in_doubt_is_read_without_its_mark_and_found_with_half_the_score(tmp_path: Path) -> None:
    shutil.copytree(default_folder(), tmp_path / "ontology", ignore=shutil.ignore_patterns("entities"))
    entities = tmp_path / "ontology" / "entities"
    entities.mkdir()
    (entities / "listed-cn.csv").write_text(render([Row("1-sz", "Company", zh="?新希望")]), encoding="utf-8")
    (record,) = Ontology.load(tmp_path / "ontology").entities
    assert (record.zh, record.doubtful) == ("新希望", ("新希望",))
    assert [(m.entity, m.score) for m in Gazetteer([record]).find("农户有了新希望")] == [("1-sz", 0.5)]


def test_rules_that_cannot_be_used_are_named_with_their_file(tmp_path: Path) -> None:
    text = (default_folder() / "lexicon.toml").read_text(encoding="utf-8")
    for broken in (
        text.replace("zh_shortest = 3", ""),
        text.replace("en_single = 1.2", "en_solo = 1"),
        text.replace("skip = 'ST", "skip = '(ST"),
    ):
        (tmp_path / "lexicon.toml").write_text(broken, encoding="utf-8")
        with pytest.raises(BrokenOntology, match=r"lexicon\.toml"):
            Rules.load(tmp_path)


def test_a_package_that_is_missing_or_of_another_version_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotInstalled, match="pip install --group lexicon"):
        sources.installed("no-such-list-of-shares", "1.0")
    with pytest.raises(NotInstalled, match=r"click is .*, the lexicon is made from 0\.0\.1"):
        sources.installed("click", "0.0.1")
    monkeypatch.setattr("kg.lexicon.plain.installed", lambda package, version: sources.installed(f"no-{package}", version))
    result = CliRunner().invoke(main, ["--check"])
    assert (result.exit_code, result.output) == (1, "Error: no-wordfreq 3.1.1 is not installed: pip install --group lexicon\n")


def test_the_lists_are_read_as_their_registries_write_them(tmp_path: Path) -> None:
    shares = tmp_path / "code.csv"
    shares.write_text(
        "stock_code,short_name,list_date2\n600001,泽波科,2001-01-01\n900001,泽波B,2001-01-01\n000002,旧股,\n", "utf-8"
    )
    assert list(sources.shares([shares], RULES)) == [Listed("600001.SH", "泽波科")]
    taiwan = tmp_path / "tw.csv"
    head = "type,code,name,ISIN,start,market,group,CFI\n"
    taiwan.write_text(
        head + "股票,1777,澤波科,X,2001/01/01,上櫃,,ESVUFR\n權證,070001,澤波購,X,2001/01/01,上市,,RWSCCA\n", "utf-8"
    )
    assert list(sources.taiwan([taiwan], RULES)) == [Listed("1777.TWO", "澤波科")]


def test_the_sec_list_gives_each_company_of_an_exchange_once_with_its_common_shares(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pytest.importorskip("pyarrow").table(
        {
            "cik": ["1", "1", "2", "3"],
            "ticker": ["ZBX-PA", "ZBX-B", "QDL", "OTCX"],
            "exchange": ["NYSE", "NYSE", "Nasdaq", "OTC"],
            "name": ["ZORBIX INC", "ZORBIX INC", "Quandal Corp", "Velmora Inc"],
        }
    )
    parquet.write_table(table, tmp_path / "list.parquet")
    found = list(sources.sec([tmp_path / "list.parquet"], RULES))
    assert found == [Listed("ZBX.B", "ZORBIX INC"), Listed("QDL", "Quandal Corp")]


def test_the_sources_of_the_rules_are_those_of_the_dependency_group() -> None:
    project = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    wanted = {(source.package, source.version) for source in RULES.sources} | {(RULES.words.package, RULES.words.version)}
    assert not [f"{package}=={version}" for package, version in wanted if f'"{package}=={version}"' not in project]
    docs = (Path(__file__).parents[1] / "docs" / "lexicon.md").read_text(encoding="utf-8")
    assert not [pair for pair in wanted if " ".join(pair) not in docs]


def test_the_committed_files_are_what_the_sources_give(tmp_path: Path) -> None:
    try:
        Plain.load(RULES.words)
        for source in RULES.sources:
            read_source(source, RULES)
    except NotInstalled as error:
        pytest.skip(str(error))
    result = CliRunner().invoke(main, ["--check"])
    assert result.exit_code == 0, result.output


def test_hand_kept_rows_are_those_of_the_other_files() -> None:
    kept = hand_kept(default_folder() / "entities", [source.output for source in RULES.sources])
    grown = 0
    for source in RULES.sources:
        with (default_folder() / "entities" / source.output).open(encoding="utf-8", newline="") as lines:
            grown += sum(1 for _ in csv.DictReader(lines))
    assert len(kept) + grown == len(Ontology.load().entities)
    assert grown > 9000
