"""The ledger accounts for every number of a page, and a ledger that does not is found out, whichever way it fails."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg import BuildOptions, build
from kg.align import OffsetMap
from kg.cli import commands
from kg.errors import BrokenOntology, Unreadable
from kg.ledger import Entry, LedgerRules, Share, load_ledger, to_lines
from kg.ledger.entries import reading_of
from kg.ledger.numbers import digits, numbers
from kg.model import CleanText, Document, Quantity, Source
from kg.ontology import default_folder
from kg.quantity import QuantityGrammar
from tests.graphs import EXAMPLES, Command

CHINESE = """澄湖科技公布2025年第二季度业绩
澄湖科技(603999)2025年8月6日14:30公布，第二季度营收86.4亿元，同比增长18%，净利润9.3亿元(约合1.3亿美元)。
公司此前的Model 7系列排名第3，客服电话400-820-1234。会有55%的人来吗？
"""
ENGLISH = """Fernbrook Motors reported its results for the third quarter of 2025.
Revenue was $4.2 billion in the third quarter of 2025, up 12% from $3.75 billion a year ago.
On slide 8 we list several hundred stores.
"""
TABLE = "单位：万元\n项目\t2025年上半年\n营业收入\t1,200.5\n净利润\t300.2\n"
GRAMMAR = QuantityGrammar.load(default_folder())
RULES = LedgerRules.load(default_folder())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pages, a graph of them, and its ledger beside it; not to be changed."""
    folder = tmp_path_factory.mktemp("ledger")
    pages = folder / "pages"
    pages.mkdir()
    (pages / "zh.txt").write_text(CHINESE, encoding="utf-8")
    (pages / "en.txt").write_text(ENGLISH, encoding="utf-8")
    (pages / "table.jsonl").write_text(json.dumps({"id": "t", "text": TABLE, "company": "澄湖科技"}) + "\n", encoding="utf-8")
    build([pages], folder / "out", options=BuildOptions(view=False, ledger=folder / "out" / "ledger.jsonl"))
    return folder


@pytest.fixture
def graph(made: Path, tmp_path: Path) -> Path:
    """A copy of graph and ledger, to be changed at will."""
    shutil.copytree(made, tmp_path / "made")
    return tmp_path / "made" / "out"


def rows(graph: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (graph / "ledger.jsonl").read_text(encoding="utf-8").splitlines()]


def by_text(graph: Path) -> dict[str, dict[str, Any]]:
    return {row["text"]: row for row in rows(graph)}


def plain(text: str) -> CleanText:
    return CleanText(Document("d", text, Source("d.txt", "")), text, OffsetMap.identity(len(text)))


# --- every number is there


@given(
    st.lists(
        st.sampled_from(["3.5亿元", "2025年", "，", "H100", "第3", "a", " ", "\n", "12%", "1,200", "三到五家", "$4 ", "9:30"]),
        max_size=12,
    )
)
def test_every_digit_of_any_text_lies_in_exactly_one_number(parts: list[str]) -> None:
    page = plain("".join(parts))
    found = numbers(page, GRAMMAR)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))
    for start, end in digits(page.document):
        assert sum(number.start <= start and end <= number.end for number in found) == 1


def test_digits_that_cleaning_took_out_are_numbers_too() -> None:
    raw = "营收【广告88】为4亿元"
    clean = CleanText(
        Document("d", raw, Source("d.txt", "")), "营收为4亿元", OffsetMap.from_pieces([(2, None), (6, 0), (4, None)])
    )
    assert [raw[n.start : n.end] for n in numbers(clean, GRAMMAR)] == ["88", "4亿元"]


def test_numbers_of_a_page_of_html_are_those_that_a_reader_sees() -> None:
    raw = "<!doctype html><html><body><p style='width:77px'>Sales were $5 million.</p><script>var a=99</script></body></html>"
    document = Document("d", raw, Source("d.html", "", media_type="text/html"))
    assert [raw[start:end] for start, end in digits(document)] == ["5"]


# --- what became of them


@pytest.mark.parametrize(
    ("text", "status", "reason"),
    [
        ("86.4亿元", "used", None),
        ("18%", "used", None),
        ("1.3亿美元", "aside", "conversion"),
        ("603999", "aside", "stock-code"),
        ("55%", "aside", "asked"),
        ("14", "aside", "date"),
        ("2025", "aside", "date"),
        ("820", "aside", "telephone"),
        ("$4.2 billion", "used", None),
        ("8", "aside", "label"),
        ("several hundred stores", "aside", "vague"),
        ("1,200.5", "used", None),
    ],
)
def test_numbers_are_used_or_set_aside_for_what_they_are(made: Path, text: str, status: str, reason: str | None) -> None:
    row = by_text(made / "out")[text]
    assert (row["status"], row.get("reason")) == (status, reason)
    assert bool(row.get("observations")) == (status == "used")


def test_a_quantity_carries_how_its_words_read(made: Path) -> None:
    row = by_text(made / "out")["86.4亿元"]
    assert (row["value"], row["unit"], row["kind"]) == ("8640000000", "CNY", "money")


NOBODY = """小城去年栽下树苗3200棵，树林面积达4.7平方公里。

澄湖科技今年扩建厂区，厂区面积达9.3平方公里。
"""


def test_a_figure_of_nobody_is_told_from_one_of_a_company(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(NOBODY, encoding="utf-8")
    build([tmp_path / "page.txt"], tmp_path / "out", options=BuildOptions(view=False, ledger=tmp_path / "l.jsonl"))
    told = {entry.text: (entry.status, entry.reason) for entry in load_ledger(tmp_path / "l.jsonl")}
    assert told["4.7平方公里"] == ("aside", "nobody")
    assert told["9.3平方公里"][1] != "nobody"


# --- the share


def test_the_summary_tells_the_share_explained(made: Path) -> None:
    share = Share.of(load_ledger(made / "out" / "ledger.jsonl"), RULES.measured)
    assert 0 < share.measured <= share.numbers
    assert share.explained <= share.numbers
    assert str(Share(512, 479, 200, 190)) == "93 % of 512"
    assert str(Share(512, 479, 200, 190).of_measured) == "95 % of 200"
    assert str(Share(1000, 999)) == "99 % of 1,000", "all is said only of all"


# --- the file


@given(st.builds(Entry, st.text(min_size=1), st.integers(0, 9), st.integers(10, 20), st.text(min_size=1), st.just("unexplained")))
def test_an_entry_comes_back_from_its_line(entry: Entry) -> None:
    assert Entry.from_row(json.loads(entry.to_json())) == entry


def test_values_are_written_plain() -> None:
    quantity = Quantity(0, 1, "x", "USD", "money", Decimal("3.50E+9"))
    assert reading_of(quantity) == ("3500000000", "", "", "USD", "money")


def test_the_ledger_has_the_same_bytes_whatever_the_hash_seed_and_order(made: Path, kg: Command, tmp_path: Path) -> None:
    pages = sorted((made / "pages").iterdir(), reverse=True)
    done = kg(
        "build", *pages, "-o", tmp_path / "out", "--ledger", tmp_path / "l.jsonl", "--no-view", env={"PYTHONHASHSEED": "99"}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "l.jsonl").read_bytes() == (made / "out" / "ledger.jsonl").read_bytes()


def test_a_ledger_beside_the_graph_is_renewed_by_the_next_build(graph: Path) -> None:
    page = graph.parent / "pages" / "en.txt"
    build([page], graph, options=BuildOptions(view=False))
    assert {row["text"] for row in rows(graph)} >= {"$4.2 billion"}
    assert "86.4亿元" not in by_text(graph)
    assert CliRunner().invoke(commands, ["check", str(graph)]).exit_code == 0


def test_a_ledger_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(ENGLISH, encoding="utf-8")
    done = CliRunner().invoke(
        commands, ["build", str(tmp_path / "page.txt"), "-o", str(tmp_path / "out"), "--ledger", str(tmp_path)]
    )
    assert (done.exit_code, "is a folder" in done.output) == (2, True)
    assert not (tmp_path / "out" / "graph.ttl").exists()


def test_without_the_option_no_ledger_is_written(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(ENGLISH, encoding="utf-8")
    build([tmp_path / "page.txt"], tmp_path / "out", options=BuildOptions(view=False))
    assert not (tmp_path / "out" / "ledger.jsonl").exists()


def test_the_example_pages_have_a_ledger_that_holds(tmp_path: Path) -> None:
    options = BuildOptions(view=False, ledger=tmp_path / "examples.ledger")
    summary = build([EXAMPLES], tmp_path / "out", options=options)
    done = CliRunner().invoke(commands, ["check", str(tmp_path / "out"), "--ledger", str(tmp_path / "examples.ledger")])
    assert done.exit_code == 0, done.output
    assert summary.share.numbers == len((tmp_path / "examples.ledger").read_text(encoding="utf-8").splitlines())


# --- a ledger that fails is found out

Change = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


def _first(rows: list[dict[str, Any]], status: str) -> dict[str, Any]:
    return next(row for row in rows if row["status"] == status)


def _without(text: str) -> Change:
    return lambda rows: [row for row in rows if row["text"] != text]


def _other(of: str, **fields: Any) -> Change:
    def change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        _first(rows, of).update(fields)
        return rows

    return change


def _twice(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*rows, dict(rows[3])]


def _moved(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows[0]["start"] += 1
    rows[0]["end"] += 1
    return rows


def _exchanged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two numbers of a page name each other's observations."""
    one, two = [row for row in rows if row["text"] in ("86.4亿元", "18%")]
    one["observations"], two["observations"] = two["observations"], one["observations"]
    return rows


def _invented(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    row = _first(rows, "unexplained") if any(r["status"] == "unexplained" for r in rows) else rows[0]
    document = row["document"]
    return [*rows, {"document": document, "start": 0, "end": 1, "text": "", "status": "unexplained"}]


def _unused(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    row = _first(rows, "used")
    del row["observations"]
    row.update(status="aside", reason="market")
    return rows


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        pytest.param(_other("used", text="999亿元"), "ledger-text", id="other-characters-stand-there"),
        pytest.param(_moved, "ledger-text", id="moved-by-one-character"),
        pytest.param(_without("18%"), "ledger-missing", id="a-quantity-left-out"),
        pytest.param(_without("603999"), "ledger-missing", id="a-code-left-out"),
        pytest.param(_without("several hundred stores"), "ledger-missing", id="a-numeral-in-words-left-out"),
        pytest.param(_twice, "ledger-twice", id="an-entry-twice"),
        pytest.param(_invented, "ledger-number", id="an-entry-without-a-number"),
        pytest.param(_other("used", value="1"), "ledger-reading", id="another-value"),
        pytest.param(_other("aside", reason="because"), "ledger-reason", id="a-reason-that-nobody-knows"),
        pytest.param(_other("used", status="unexplained"), "ledger-reason", id="unexplained-and-yet-used"),
        pytest.param(
            _other("used", observations=["https://example.org/obs"]), "ledger-used", id="an-observation-that-is-not-there"
        ),
        pytest.param(_exchanged, "ledger-used", id="an-observation-of-another-number"),
        pytest.param(_unused, "ledger-observation", id="an-observation-that-nothing-names"),
        pytest.param(_other("aside", document="https://example.org/doc"), "ledger-document", id="a-document-that-is-not-there"),
    ],
)
def test_check_names_what_a_ledger_gets_wrong(graph: Path, change: Change, kind: str) -> None:
    changed = change(rows(graph))
    (graph / "ledger.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in changed), encoding="utf-8")
    done = CliRunner().invoke(commands, ["check", str(graph)])
    assert done.exit_code == 1, done.output
    assert f"violation: {kind}:" in done.output


def test_an_intact_ledger_conforms(graph: Path) -> None:
    done = CliRunner().invoke(commands, ["check", str(graph)])
    assert done.exit_code == 0, done.output
    assert re.search(rf"ledger {len(rows(graph))}\b", done.output)


def test_a_page_that_changed_is_told_once_and_not_as_a_wrong_ledger(graph: Path) -> None:
    page = graph.parent / "pages" / "en.txt"
    page.write_text(ENGLISH.replace("4.2", "4.3"), encoding="utf-8")
    done = CliRunner().invoke(commands, ["check", str(graph)])
    assert done.exit_code == 1
    assert "source-changed" in done.output
    assert "ledger-" not in done.output


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"document": "d"}', '{"document": "d", "start": 5, "end": 2, "text": "", "status": "used"}']
)
def test_a_line_that_is_no_entry_is_named_with_its_file(graph: Path, line: str) -> None:
    with (graph / "ledger.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    done = CliRunner().invoke(commands, ["check", str(graph)])
    assert done.exit_code == 2
    assert f"ledger.jsonl:{len((graph / 'ledger.jsonl').read_text(encoding='utf-8').splitlines())}" in done.output


def test_a_ledger_that_is_not_there_is_refused(graph: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be read"):
        load_ledger(graph / "none.jsonl")
    assert CliRunner().invoke(commands, ["check", str(graph), "--ledger", "none.jsonl"]).exit_code == 2


# --- the rules are data


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('[[aside]]\nreason = "date"\nzh = ["再"]', "where the number is"),
        ('[[aside]]\nreason = "date"\nzh = ["<N>("]', "no regular expression"),
        ('[[aside]]\nreason = "unheard-of"\nzh = ["<N>"]', "is not described"),
        ('[[aside]]\nreason = "date"\nzh = "<N>"', "no list of texts"),
        ('[[aside]]\nreason = "date"\nword = ["<N>"]', "is no \\[\\[aside\\]\\]"),
        ("[reasons2", "not TOML"),
    ],
)
def test_a_slip_in_the_rules_is_named(ontology_copy: Path, line: str, message: str) -> None:
    with (ontology_copy / "ledger.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + line + "\n")
    with pytest.raises(BrokenOntology, match=message):
        LedgerRules.load(ontology_copy)


def test_a_new_reason_is_a_line_of_data(ontology_copy: Path) -> None:
    path = ontology_copy / "ledger.toml"
    text = path.read_text(encoding="utf-8").replace("[reasons]", '[reasons]\nverse = "part of a poem"', 1)
    path.write_text(text + '\n[[aside]]\nreason = "verse"\nzh = ["诗<N>首"]\n', encoding="utf-8")
    assert LedgerRules.load(ontology_copy).aside("诗300首", 1, 4, "", "zh") == "verse"


def test_lines_are_in_the_order_of_document_and_place() -> None:
    one, two = Entry("b", 0, 1, "1", "unexplained"), Entry("a", 5, 6, "2", "unexplained")
    assert to_lines([one, two, replace(two, start=2, end=3)]).decode().count("\n") == 3
    assert [json.loads(line)["start"] for line in to_lines([one, two, replace(two, start=2, end=3)]).splitlines()] == [2, 5, 0]
