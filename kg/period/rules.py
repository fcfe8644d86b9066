"""What a rule of the period grammar is: a pattern and what its groups mean.

Groups of a pattern are named by what they give: ``y`` a year (also of two digits), ``r`` a word for a year (去年), ``fr``
one for a fiscal year, ``f`` a mark of a fiscal year, ``q`` a quarter, ``h`` a half, ``m`` a month, ``d`` a day, ``u``, ``uq``
and ``uy`` a last month, quarter and year, ``n`` a count, ``g`` what is counted, ``to`` a second count. A digit may follow
the name, since a pattern cannot use a name twice: ``q2`` is ``q``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kg.model import TimeExpression

__all__ = ["Fields", "Rule", "Rules"]

Fields = Mapping[str, str]
_GROUP = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True, slots=True)
class Rule:
    """``build`` takes the groups that matched and returns the expression without offsets, ``None`` where it is none after all."""

    name: str
    pattern: str
    build: Callable[[Fields], TimeExpression | None]


class Rules:
    """The rules of a language as one search; at each place the first rule that matches wins."""

    def __init__(self, rules: tuple[Rule, ...], guard: str) -> None:
        """guard: a pattern without width that holds wherever a rule can match; it keeps most places from being tried."""
        self._rules = {rule.name: (re.compile(rule.pattern), rule.build) for rule in rules}
        alternatives = "|".join(f"(?P<{rule.name}>{_GROUP.sub('(?:', rule.pattern)})" for rule in rules)
        self._search = re.compile(f"{guard}(?:{alternatives})")

    def find(self, text: str) -> tuple[TimeExpression, ...]:
        """Every time expression of ``text``, in order and without overlap."""
        found = []
        for match in self._search.finditer(text):
            pattern, build = self._rules[match.lastgroup or ""]
            again = pattern.match(text, match.start())
            if again is None:
                continue
            expression = build(
                {name.rstrip("0123456789"): value for name, value in again.groupdict().items() if value is not None}
            )
            if expression is not None:
                found.append(replace(expression, start=match.start(), end=match.end(), text=match.group()))
        return tuple(found)
