"""Fiscal calendars: in which month the years of companies end, and what they are named after.

``ontology/fiscal.csv`` has a row a company whose year is not that of the calendar: the id of its row in the lexicon, the month in
which its year ends, and ``named``: ``end`` where the year is named after the calendar year in which it ends, ``start`` where
after the one in which it starts (fiscal 2024 that ends in February 2025). Units and products follow the company that owns them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.errors import BrokenOntology
from kg.ontofiles import read_csv

__all__ = ["CALENDAR", "read_fiscal_years", "year_end"]

CALENDAR = 12
_COLUMNS = ("id", "month", "named")
_NAMED = {"end": 0, "start": 12}
_DEEPEST = 8  # owners above a thing


def read_fiscal_years(path: Path) -> dict[str, int]:
    """The end of the fiscal year of each company of the file, as :mod:`kg.period.labels` counts it; empty where there is no file.

    A company that the lexicon lacks does no harm: lexicons are exchanged more often than calendars. Raises BrokenOntology for a
    row without an id, of no month, or named after neither end, and for a second row of a company.
    """
    if not path.is_file():
        return {}
    years: dict[str, int] = {}
    for line, (key, month, named) in read_csv(path, _COLUMNS):
        if not key:
            raise BrokenOntology(path, "the row has no id", "give it that of the company's row in entities/", line)
        if key in years:
            raise BrokenOntology(path, f"another row is of {key!r}", "keep one of them", line)
        if not month.isdecimal() or not 1 <= int(month) <= CALENDAR:
            raise BrokenOntology(path, f"{month!r} is no month", "write 1 to 12, the month in which the year ends", line)
        if named not in _NAMED:
            raise BrokenOntology(path, f"{named!r} is no end of a year", f"write one of: {', '.join(_NAMED)}", line)
        years[key] = int(month) + _NAMED[named]
    return years


def year_end(entity: str | None, years: Mapping[str, int], owners: Mapping[str, str]) -> int | None:
    """When the fiscal year of a lexicon entry ends: its own, or that of who owns it (``owners``: id to id); None where neither
    is known.

    >>> year_end("azure", {"microsoft": 6}, {"azure": "microsoft"})
    6
    """
    for _ in range(_DEEPEST):
        if not entity:
            return None
        if entity in years:
            return years[entity]
        entity = owners.get(entity)
    return None
