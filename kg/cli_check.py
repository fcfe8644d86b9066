"""``kg check``: a graph against its shapes and sources, a ledger against both."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.clitools import FAILED, folder, ontology_option, out, path_type

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.validate import LedgerCheck, Rules

__all__ = ["check"]


@click.command()
@click.argument("graph", type=path_type)
@click.option(
    "--sources",
    multiple=True,
    type=path_type,
    metavar="DIR",
    help="Folder where the pages lie now; may be repeated.",
)
@click.option(
    "--ledger",
    type=path_type,
    metavar="FILE",
    help="The ledger of the build; by default ledger.jsonl beside the graph, where it is.",
)
@click.option(
    "--numbers", is_flag=True, help="List the numbers that contradict each other: levels and changes, margins and parts."
)
@click.option("--strict", is_flag=True, help="With --numbers: exit 1 where any do.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=0), help="Most problems to list.")
@ontology_option
def check(
    graph: Path,
    sources: tuple[Path, ...],
    ledger: Path | None,
    numbers: bool,
    strict: bool,
    limit: int,
    ontology: Path | None,
) -> None:
    """Check a graph against its shapes and its sources, and its ledger against both; exit 1 where something fails.

    Numbers that contradict each other are what the pages say and no fault of the graph: --numbers lists them, and only --strict
    makes them count.

    \b
    Example:
      kg check out --sources pages
      kg check out --numbers
    """
    from kg import store
    from kg.validate import Rules, format_report, load_sources, validate

    rules = Rules.load(folder(ontology))
    beside = graph if graph.is_dir() else graph.parent
    found = load_sources(beside, sources)
    if strict and not numbers:
        raise click.UsageError("--strict says what --numbers counts for: give both")
    loaded = store.load(graph)
    report = validate(loaded, found, rules, ledger=_ledger(ledger, beside, rules, folder(ontology)))
    out((format_report(report, limit=limit) + "\n").encode())
    against = _show_contradictions(loaded, rules) if numbers else 0
    if not report.conforms or (strict and against):
        raise click.exceptions.Exit(FAILED)


def _show_contradictions(graph: Store, rules: Rules) -> int:
    """Print the numbers that contradict each other, the words of each below it; how many there are."""
    from kg.consistency import contradictions, figures
    from kg.consistency.report import COLUMNS, table
    from kg.terminal import show_table

    known = figures(graph)
    found = contradictions(known, rules.consistency)
    out(f"numbers: {len(known):,} with a period, {len(found):,} contradicted by others\n".encode())
    if found:
        show_table(COLUMNS, table(found))
    return len(found)


def _ledger(named: Path | None, beside: Path, rules: Rules, terms: Path) -> LedgerCheck | None:
    """The ledger that is named, else that which lies beside the graph; None where there is none."""
    from kg.ledger import FILE_NAME, LedgerRules, load_ledger
    from kg.validate import LedgerCheck

    path = named or beside / FILE_NAME
    if named is None and not path.is_file():
        return None
    return LedgerCheck(load_ledger(path), LedgerRules.load(terms), rules.grammar)
