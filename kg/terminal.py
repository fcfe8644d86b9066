"""How results look in a terminal or a pipe: tables, terms, the summary of a build."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import CleanText
    from kg.pipeline import Summary
    from kg.sparql import Result, Term

__all__ = ["explanation", "printable", "result_rows", "show_table", "summary_rows", "term_text"]

# Control characters of a page must not reach a terminal: they move the cursor, colour it, or change its title.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def term_text(term: Term | None) -> str:
    """A term as people write it: an IRI with its prefix, a literal without its datatype.

    >>> from pyoxigraph import NamedNode
    >>> term_text(NamedNode("https://w3id.org/earnings-kg/ontology#Revenue"))
    'ekg:Revenue'
    """
    from pyoxigraph import Literal, NamedNode

    from kg.vocab import curie

    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return curie(term.value)
    return term.value if isinstance(term, Literal) else str(term)


def result_rows(result: Result) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Columns and cells of any result: an ASK has one cell, triples have three columns."""
    if result.boolean is not None:
        return ("answer",), [("true" if result.boolean else "false",)]
    if result.triples is not None:
        parts = (tuple(map(term_text, (one.subject, one.predicate, one.object))) for one in result.triples)
        return ("subject", "predicate", "object"), list(parts)
    return result.columns, [tuple(map(term_text, row.terms)) for row in result.rows]


def printable(text: str) -> str:
    """A text on one line, without the control characters that a page may hold.

    >>> printable("one\\ttwo\\x1b[31m")
    'one two [31m'
    """
    return _CONTROL.sub(" ", text)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on standard output: drawn to the width of a terminal, or in full with aligned columns into a pipe."""
    cells = [list(map(printable, row)) for row in rows]
    if sys.stdout.isatty():
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for column in columns:
            table.add_column(Text(column))
        for row in cells:
            table.add_row(*map(Text, row))
        Console().print(table)
        return
    from rich.cells import cell_len

    widths = [max(map(cell_len, column), default=0) for column in zip(columns, *cells, strict=True)]
    for row in [list(columns), *cells]:
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(padded).rstrip() + "\n")


def summary_rows(summary: Summary) -> list[tuple[str, str]]:
    """What a build made, a line a count."""
    rows = [("documents", f"{summary.documents:,}"), ("entities", f"{sum(summary.entities.values()):,}")]
    rows += [
        (f"  {name}", f"{count:,}") for name, count in sorted(summary.entities.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    rows += [
        ("relations", f"{summary.relations:,}"),
        ("observations", f"{summary.observations:,}"),
        ("withheld", f"{summary.withheld:,}"),
        ("numbers explained", str(summary.share)),
        ("  money, %, physical", str(summary.share.of_measured)),
        ("characters removed", f"{sum(summary.removed.values()):,}"),
    ]
    rows += [
        (f"  {reason}", f"{count:,}") for reason, count in sorted(summary.removed.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    if summary.contradictions:
        at = next(number for number, (name, _) in enumerate(rows) if name == "characters removed")
        rows.insert(at, ("  contradict others", f"{summary.contradictions:,}"))
    if summary.copies:
        rows.insert(1, ("  copies of others", f"{summary.copies:,}"))
    if summary.decisions or summary.idle:
        rows.append(("decisions obeyed", f"{summary.decisions:,}" + (f" ({len(summary.idle):,} idle)" if summary.idle else "")))
    if summary.problems:
        rows.append(("unreadable", f"{len(summary.problems):,}"))
    return [*rows, ("seconds", f"{summary.seconds:.1f}")]


def explanation(clean: CleanText, style: str) -> str | list[tuple[str, ...]]:
    """What cleaning removed from a document: rows for a table, or lines of JSON, in the order of the raw text."""
    raw = clean.document.text
    if style == "json":
        return "".join(
            json.dumps(
                {
                    "document": clean.document.id,
                    "start": removal.start,
                    "end": removal.end,
                    "reason": removal.reason,
                    "confidence": removal.confidence,
                    "text": raw[removal.start : removal.end],
                },
                ensure_ascii=False,
            )
            + "\n"
            for removal in clean.removals
        )
    return [
        (
            str(removal.start),
            str(removal.end),
            removal.reason,
            f"{removal.confidence:g}",
            _shortened(raw[removal.start : removal.end]),
        )
        for removal in clean.removals
    ]


def _shortened(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
