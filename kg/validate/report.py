"""What validation found: problems, what was looked at, and what was never looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

__all__ = ["Problem", "Report", "Severity", "combine", "format_report"]

Severity = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a graph.

    kind is a short name that does not change (``offset``, ``value``, ``dangling`` …, see ``kg.validate``); focus the IRI of the
    node to withhold or repair; path the property concerned, as a CURIE; message says what was found and what was expected;
    document the IRI of the document whose fact it is, where one can be told.
    """

    kind: str
    focus: str
    path: str | None
    message: str
    document: str | None = None
    severity: Severity = "violation"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation: its problems in order, what met no node, and how much each part looked at.

    ``evaluated`` counts the nodes that each shape and each check looked at. A shape or check that looked at none is in
    ``not_evaluated``: it neither passed nor failed.

    >>> Report(problems=(Problem("value", "id:obs-1", "ekg:value", "5 is not in the quote"),)).conforms
    False
    """

    problems: tuple[Problem, ...] = ()
    not_evaluated: tuple[str, ...] = ()
    evaluated: tuple[tuple[str, int], ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated. Warnings alone do not make a graph fail, nor does a shape that met no node."""
        return all(problem.severity != "violation" for problem in self.problems)

    def withheld(self) -> dict[str, tuple[Problem, ...]]:
        """The violations of each focus node, by its IRI: what a build writes to quarantine instead of to the graph.

        >>> list(Report((Problem("unit", "id:obs-1", "ekg:unit", "EUR"),)).withheld())
        ['id:obs-1']
        """
        violations = sorted((p for p in self.problems if p.severity == "violation"), key=_focus)
        return {focus: tuple(found) for focus, found in groupby(violations, key=_focus)}


def _focus(problem: Problem) -> str:
    return problem.focus


def combine(reports: Iterable[Report]) -> Report:
    """One report of several over the same graph: problems once each and sorted, counts added.

    What one report did not evaluate and another did counts as evaluated.

    >>> combine([Report(not_evaluated=("A",), evaluated=(("A", 0),)), Report(evaluated=(("A", 2),))]).not_evaluated
    ()
    """
    problems: set[Problem] = set()
    counts: Counter[str] = Counter()
    for report in reports:
        problems.update(report.problems)
        for name, number in report.evaluated:
            counts[name] += number
        for name in report.not_evaluated:
            counts[name] += 0
    return Report(
        problems=tuple(sorted(problems, key=_order)),
        not_evaluated=tuple(sorted(name for name, number in counts.items() if not number)),
        evaluated=tuple(sorted(counts.items())),
    )


def _order(problem: Problem) -> tuple[str, ...]:
    return (problem.document or "", problem.kind, problem.focus, problem.path or "", problem.message, problem.severity)


def format_report(report: Report, *, limit: int = 50) -> str:
    """The report as lines for a terminal: the verdict, at most ``limit`` problems, what was looked at and what was not.

    >>> print(format_report(Report(evaluated=(("evidence", 3),), not_evaluated=("numbers",))))
    conforms: 0 problems
    evaluated: evidence 3
    not evaluated, as the graph has nothing of that kind: numbers
    """
    count = len(report.problems)
    lines = [f"{'conforms' if report.conforms else 'does not conform'}: {count:,} problem{'' if count == 1 else 's'}"]
    kinds = Counter(problem.kind for problem in report.problems)
    if kinds:
        lines[0] += " (" + ", ".join(f"{kind} {number:,}" for kind, number in sorted(kinds.items())) + ")"
    lines += [_line(problem) for problem in report.problems[:limit]]
    if count > limit:
        lines.append(f"… and {count - limit:,} more")
    looked = [f"{name} {number:,}" for name, number in report.evaluated if number and not name.startswith("shape ")]
    shapes = [number for name, number in report.evaluated if number and name.startswith("shape ")]
    if shapes:
        looked.append(f"shapes {len(shapes):,} at {sum(shapes):,} nodes")
    if looked:
        lines.append(f"evaluated: {', '.join(looked)}")
    if report.not_evaluated:
        others = [name for name in report.not_evaluated if not name.startswith("shape ")]
        idle = [name.removeprefix("shape ") for name in report.not_evaluated if name.startswith("shape ")]
        others += [f"shapes {len(idle):,} ({', '.join(idle)})"] if idle else []
        lines.append(f"not evaluated, as the graph has nothing of that kind: {', '.join(others)}")
    return "\n".join(lines)


def _line(problem: Problem) -> str:
    where = f" {problem.path}" if problem.path else ""
    source = f" [{problem.document}]" if problem.document and problem.document != problem.focus else ""
    return f"{problem.severity}: {problem.kind}: {problem.focus}{where}: {problem.message}{source}"
