"""``ontology/consistency.toml``: what a contradiction costs, how far "about" goes, which ratios have which parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.errors import BrokenOntology
from kg.ontofiles import read_toml

__all__ = ["ConsistencyRules", "Ratio"]

FILE_NAME = "consistency.toml"
_REMEDY = "compare it with the file that comes with kg"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A metric in percent that is one metric over another."""

    metric: str
    of: str
    over: str


@dataclass(frozen=True, slots=True)
class ConsistencyRules:
    """``factor``: what a contradicting number keeps of its confidence; ``about``: how far off an approximate number may be, as a
    share of it; ``several``: metrics that a thing has several values of at once; ``ratios``: those with parts.
    """

    factor: Decimal
    about: Decimal
    several: frozenset[str]
    ratios: tuple[Ratio, ...]

    @classmethod
    def load(cls, folder: Path, is_metric: Callable[[str], bool]) -> ConsistencyRules:
        """Read the file of an ontology's folder; ``is_metric`` says whether the ontology has a metric of a name.

        Raises BrokenOntology, naming what is wrong.

        >>> from kg.ontology import default_folder
        >>> rules = ConsistencyRules.load(default_folder(), lambda name: True)
        >>> rules.ratios[0]
        Ratio(metric='GrossMargin', of='GrossProfit', over='Revenue')
        """
        path = folder / FILE_NAME
        if not path.is_file():
            raise BrokenOntology(path, "missing", "copy it from the ontology that comes with kg")
        table = read_toml(path)
        several = table.get("several", [])
        rows = table.get("ratio", [])
        if not isinstance(several, list) or not all(isinstance(name, str) for name in several):
            raise BrokenOntology(path, "several is no list of metrics", _REMEDY)
        if not isinstance(rows, list) or not all(_is_ratio(row) for row in rows):
            raise BrokenOntology(path, "a ratio needs metric, of and over, and nothing else", _REMEDY)
        ratios = tuple(Ratio(**row) for row in rows)
        for name in (*several, *(part for ratio in ratios for part in (ratio.metric, ratio.of, ratio.over))):
            if not is_metric(name):
                raise BrokenOntology(path, f"{name!r} is no metric of metrics.ttl", "correct its name, or add it there")
        return cls(_share(path, table, "factor"), _share(path, table, "about"), frozenset(several), ratios)


def _is_ratio(row: Any) -> bool:
    return (
        isinstance(row, dict) and row.keys() == {"metric", "of", "over"} and all(isinstance(name, str) for name in row.values())
    )


def _share(path: Path, table: Any, name: str) -> Decimal:
    value = table.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise BrokenOntology(path, f"{name} is {value!r}", f"write {name} = a number from 0 to 1")
    return Decimal(str(value))
