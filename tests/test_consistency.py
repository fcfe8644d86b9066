"""Numbers that contradict each other are told with their words, numbers that rounding or wording explains are not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store, parse

from kg import BuildOptions, build
from kg.cli import commands
from kg.consistency import ConsistencyRules, Figure, contradictions, figures, lowered
from kg.errors import BrokenOntology
from kg.ontology import default_folder
from kg.written import written_step

RULES = ConsistencyRules.load(default_folder(), lambda name: True)


def figure(iri: str, value: str, *, kind: str = "Level", year: int = 2025, step: str | None = None, **more: object) -> Figure:
    """Revenue of a company in the second quarter of a year, in dollars, or its change in percent."""
    size = Decimal(value)
    months = dt.date(year, 4, 1), dt.date(year, 6, 30)
    base = Figure(
        *(iri, "urn:acme", "Acme", "Revenue", kind, size, size),
        *(Decimal(step) if step else written_step(value, size), "USD" if kind == "Level" else "%", "Exactly", "Reported"),
        *(
            "YearOverYear" if kind == "Change" else "",
            "",
            "",
            *months,
            f"{year}-Q2",
            Decimal("0.9"),
            "urn:page",
            "A page",
            value,
            value,
        ),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def growth(value: str, **more: object) -> Figure:
    return figure("urn:change", value, kind="Change", **more)  # type: ignore[arg-type]


NOW, BEFORE = figure("urn:now", "4.2e9", step="1e8"), figure("urn:before", "3.75e9", year=2024, step="1e7")


def told(*given: Figure) -> list[tuple[str, str]]:
    return [(one.kind, one.stated.iri) for one in contradictions(given, RULES)]


# --- levels and changes


@pytest.mark.parametrize("change", ["12", "11", "13", "10.9"])
def test_a_change_that_rounding_explains_is_no_contradiction(change: str) -> None:
    assert told(NOW, BEFORE, growth(change)) == []  # 4.15 to 4.25 over 3.745 to 3.755: 10.5 to 13.5


@pytest.mark.parametrize("change", ["25", "-12", "14.2", "9.9"])
def test_a_change_beyond_rounding_is_one(change: str) -> None:
    (found,) = contradictions((NOW, BEFORE, growth(change)), RULES)
    assert (found.kind, [part.iri for part in found.parts]) == ("growth", ["urn:now", "urn:before"])
    assert round(found.follows[0], 1) == Decimal("10.5")


def test_exact_digits_leave_less_room() -> None:
    exact = figure("urn:now", "4200000000", step="1e6"), figure("urn:before", "3750000000", year=2024, step="1e6")
    assert told(*exact, growth("12.0")) == []
    assert told(*exact, growth("12.3")) == [("growth", "urn:change")]


def test_an_amount_of_change_is_held_against_the_difference() -> None:
    assert told(NOW, BEFORE, growth("4.5e8", unit="USD", step=Decimal(10_000_000))) == []
    assert told(NOW, BEFORE, growth("9.0e8", unit="USD", step=Decimal(10_000_000))) == [("difference", "urn:change")]


def test_points_are_held_against_two_shares() -> None:
    now, before = (replace(f, unit="%", metric="GrossMargin") for f in (figure("n", "41.5"), figure("b", "40.0", year=2024)))
    assert told(now, before, growth("1.5", unit="pp", metric="GrossMargin")) == []
    assert told(now, before, growth("2.5", unit="pp", metric="GrossMargin")) == [("difference", "urn:change")]
    assert told(now, before, growth("3.8", metric="GrossMargin")) == [], "percent of a percentage may mean either"


@pytest.mark.parametrize("change", ["-100", "100"])
def test_a_loss_that_doubled_is_told_with_either_sign(change: str) -> None:
    now, before = figure("n", "-20", metric="NetIncome"), figure("b", "-10", year=2024, metric="NetIncome")
    assert told(now, before, growth(change, metric="NetIncome")) == []
    assert told(now, before, growth("-300", metric="NetIncome")) == [("growth", "urn:change")]


def test_nothing_follows_from_a_loss_that_became_a_profit() -> None:
    assert told(figure("n", "20"), figure("b", "-10", year=2024), growth("500")) == []


@pytest.mark.parametrize(
    ("comparator", "now", "fits"),
    [("MoreThan", "4.0e9", True), ("MoreThan", "4.8e9", False), ("LessThan", "4.8e9", True), ("About", "4.5e9", True)],
)
def test_bounds_and_approximations_leave_room(comparator: str, now: str, *, fits: bool) -> None:
    level = figure("urn:now", now, step="1e7", comparator=comparator)
    assert (told(level, BEFORE, growth("12")) == []) is fits


def test_a_bound_of_a_change_is_one_in_its_own_direction() -> None:
    down = figure("urn:now", "3.0e9", step="1e7")  # 20% below
    assert told(down, BEFORE, growth("-15", comparator="MoreThan")) == []
    assert told(down, BEFORE, growth("-25", comparator="MoreThan")) == [("growth", "urn:change")]


def test_a_range_fits_where_any_of_it_does() -> None:
    ahead = replace(NOW, low=Decimal("4.0e9"), high=Decimal("4.4e9"), modality="Guidance")
    assert told(ahead, BEFORE, growth("8", modality="Guidance")) == []
    assert told(ahead, BEFORE, growth("30", modality="Guidance")) == [("growth", "urn:change")]


def test_a_change_on_the_quarter_before_looks_three_months_back() -> None:
    spring = figure("urn:before", "3.75e9", step="1e7", start=dt.date(2025, 1, 1), end=dt.date(2025, 3, 31))
    assert told(NOW, spring, growth("30", basis="QuarterOverQuarter")) == [("growth", "urn:change")]
    assert told(NOW, BEFORE, growth("30", basis="QuarterOverQuarter")) == []
    assert told(NOW, spring, BEFORE, growth("30", basis="Unspecified")) == []


@pytest.mark.parametrize(
    "other",
    [
        {"segment": "trucks"},
        {"thing": "urn:other"},
        {"metric": "NetIncome"},
        {"holder": "analysts"},
        {"modality": "Superseded"},
        {"unit": "EUR"},
        {"start": dt.date(2024, 1, 1)},
    ],
)
def test_numbers_of_something_else_contradict_nothing(other: dict[str, object]) -> None:
    assert told(NOW, replace(BEFORE, **other), growth("99")) == []  # type: ignore[arg-type]


def test_deals_come_in_several_sizes() -> None:
    assert told(*(replace(f, metric="TransactionValue") for f in (NOW, BEFORE, growth("99")))) == []


def test_one_pair_that_fits_is_enough_and_confirms_its_numbers() -> None:
    part = figure("urn:part", "1.0e9", step="1e8")
    assert told(NOW, part, BEFORE, growth("12")) == []
    second = replace(growth("40"), iri="urn:second")
    (found,) = contradictions((NOW, BEFORE, growth("12"), second), RULES)
    assert found.stated.iri == "urn:second"
    assert set(lowered([found], RULES.factor)) == {"urn:second"}, "the levels are borne out by the other change"


def test_the_levels_of_its_own_clause_count_first() -> None:
    clause = frozenset({"urn:clause"})
    beside = figure("urn:beside", "3.0e9", step="1e7", clauses=clause)
    (found,) = contradictions((NOW, beside, BEFORE, growth("12", clauses=clause)), RULES)
    assert found.parts[0].iri == "urn:beside"


# --- margins


def test_a_margin_is_held_against_its_parts() -> None:
    profit = figure("urn:profit", "1.6e9", step="1e8", metric="GrossProfit")
    fits, fails = (figure("urn:margin", size, unit="%", metric="GrossMargin") for size in ("38", "45"))
    assert told(NOW, profit, fits) == []
    assert told(NOW, profit, fails) == [("margin", "urn:margin")]


# --- every order, every rounding


@given(st.permutations([NOW, BEFORE, growth("25"), figure("urn:part", "1.0e9", step="1e8")]))
def test_the_order_of_the_numbers_makes_no_difference(given: list[Figure]) -> None:
    found = contradictions(given, RULES)
    assert found == contradictions([NOW, BEFORE, growth("25"), figure("urn:part", "1.0e9", step="1e8")], RULES)
    assert lowered(found, RULES.factor) == lowered(tuple(reversed(found)), RULES.factor)


@given(st.decimals(1, 10**6, places=3), st.decimals(1, 10**6, places=3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 2))
def test_true_numbers_never_contradict_however_they_are_rounded(
    now: Decimal, before: Decimal, places: int, others: int, digits: int
) -> None:
    change = round(100 * (now / before - 1), digits)
    given = (
        figure("n", str(round(now, places))),
        figure("b", str(round(before, others)), year=2024),
        growth(str(change)),
    )
    assert told(*given) == []


# --- how exactly a number is written


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("$47.5 billion", "47500000000", "100000000"),
        ("475.16亿美元", "47516000000", "1000000"),
        ("22%", "22", "1"),
        ("22.0%", "22", "0.1"),
        ("150 basis points", "1.5", "0.01"),
        ("1,200.5", "12005000", "1000"),
        ("３.１亿", "310000000", "10000000"),
        ("十二亿", "1200000000", "100000000"),
        ("三倍", "200", "100"),
        ("0", "0", "1"),
        ("0.00", "0", "0.01"),
    ],
)
def test_the_last_digit_says_how_exact_a_number_is(text: str, value: str, step: str) -> None:
    assert written_step(text, Decimal(value)) == Decimal(step)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6), st.text(max_size=12))
def test_a_step_is_above_zero_whatever_the_words(value: Decimal, text: str) -> None:
    assert written_step(text, value) > 0


# --- from pages to the command

PAGE = """Fernbrook Motors reported its results for the third quarter of 2025 on its earnings conference call.
Revenue was $4.2 billion in the third quarter of 2025.
Revenue increased {change}% year over year in the third quarter of 2025.
Revenue was $3.75 billion in the third quarter of 2024.
"""


def made(folder: Path, **pages: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    build([folder / f"{name}.txt" for name in pages], folder / "out", options=BuildOptions(view=False))
    return folder / "out"


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A graph of a page whose numbers fit, and one of the same page with another change."""
    folder = tmp_path_factory.mktemp("consistency")
    return made(folder / "fits", page=PAGE.format(change=12)), made(folder / "fails", page=PAGE.format(change=25))


def confidences(graph: Path) -> list[str]:
    quads = parse(path=str(graph / "graph.trig"), format=RdfFormat.TRIG)
    said = (q for q in quads if q.predicate.value.endswith("#confidence") and "/obs-" in q.subject.value)
    return [quad.object.value for quad in sorted(said, key=lambda quad: Decimal(quad.object.value))]


def test_a_build_lowers_the_confidence_of_numbers_that_contradict(graphs: tuple[Path, Path]) -> None:
    before, after = map(confidences, graphs)
    assert len(before) == len(after) == 3
    assert [Decimal(value) for value in after] == [(Decimal(value) * RULES.factor).quantize(Decimal("0.01")) for value in before]


def test_check_lists_contradictions_with_the_words_of_each(graphs: tuple[Path, Path]) -> None:
    fits, fails = graphs
    done = CliRunner().invoke(commands, ["check", str(fits), "--numbers", "--strict"])
    assert (done.exit_code, "0 contradicted" in done.output) == (0, True)
    done = CliRunner().invoke(commands, ["check", str(fails), "--numbers"])
    assert done.exit_code == 0, "what a page says is no fault of the graph"
    for words in ("1 contradicted", "25% (25 %)", "10.52 to 13.48 %", "Revenue was $3.75 billion", "Revenue increased 25%"):
        assert words in done.output
    assert CliRunner().invoke(commands, ["check", str(fails), "--numbers", "--strict"]).exit_code == 1
    assert CliRunner().invoke(commands, ["check", str(fails), "--strict"]).exit_code == 2


def test_a_file_is_told_as_its_folder_is(graphs: tuple[Path, Path]) -> None:
    tables = [
        CliRunner().invoke(commands, ["check", str(path), "--numbers"]).output.partition("numbers:")[2]
        for path in (graphs[1], graphs[1] / "graph.ttl")
    ]
    assert tables[0] == tables[1] != ""


def test_figures_are_the_same_in_any_order_of_the_quads(graphs: tuple[Path, Path]) -> None:
    quads = list(parse(path=str(graphs[1] / "graph.trig"), format=RdfFormat.TRIG))
    assert figures(quads) == figures(reversed(quads)) != ()


# --- the shipped query


def conflicts(graph: Path) -> list[tuple[str, str]]:
    store = Store()
    store.bulk_load(path=str(graph / "graph.ttl"), format=RdfFormat.TURTLE)
    query = (default_folder() / "queries" / "conflicting-values.rq").read_text(encoding="utf-8")
    return [(row["value"].value, row["otherValue"].value) for row in store.query(query)]


def results(revenue: str, more: str = "") -> str:
    opening = "Fernbrook Motors reported results on its earnings conference call."
    return f"{opening} Revenue was {revenue} in the third quarter of 2025.{more}\n"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("$47.5 billion", "$47.516 billion", []),
        ("$47.5 billion", "$47.7 billion", [("47500000000", "47700000000")]),
        ("$47.516 billion", "$47.527 billion", [("47516000000", "47527000000")]),
        ("$47.5 billion", "about $49 billion", []),
    ],
)
def test_two_pages_conflict_only_beyond_what_rounding_explains(
    tmp_path: Path, one: str, other: str, expected: list[tuple[str, str]]
) -> None:
    graph = made(tmp_path, a=results(one), b=results(other, " The plant in the north is at work again after the storm."))
    assert conflicts(graph) == expected


def test_a_copy_of_a_page_adds_no_conflict(tmp_path: Path) -> None:
    story = results(
        "$47.5 billion", " The plant in the north is at work again after the storm, and its three hundred workers are back."
    )
    graph = made(tmp_path, a=story, b=story + "Reprinted.\n", c=results("$49.1 billion"))
    assert conflicts(graph) == [("47500000000", "49100000000")]


# --- the rules are data


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("factor = 0.6", "factor = 2", "factor is 2"),
        ("factor = 0.6", "", "factor is None"),
        ("about = 0.1", 'about = "much"', "about is 'much'"),
        ('of = "GrossProfit"', 'of = "GrossProfits"', "'GrossProfits' is no metric"),
        ('of = "GrossProfit"\n', "", "a ratio needs"),
        ('several = ["', 'several = ["Deals", "', "'Deals' is no metric"),
    ],
)
def test_a_slip_in_the_rules_is_named(ontology_copy: Path, old: str, new: str, message: str) -> None:
    path = ontology_copy / "consistency.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    from kg.validate import Rules

    with pytest.raises(BrokenOntology, match=message):
        Rules.load(ontology_copy)


def test_without_the_file_the_ontology_is_refused(ontology_copy: Path) -> None:
    (ontology_copy / "consistency.toml").unlink()
    with pytest.raises(BrokenOntology, match="missing"):
        ConsistencyRules.load(ontology_copy, lambda name: True)
