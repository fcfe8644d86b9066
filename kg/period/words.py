"""The words for times, read from ``ontology/period.toml``: one ``PeriodWords`` for each language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from kg.errors import BrokenOntology
from kg.model import Language

__all__ = ["PeriodWords", "either", "load_words"]

_SHIFTED = ("years", "fiscal_years", "halves", "quarters", "months", "days")


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """shifts: for each table of ``period.toml`` (``years``, ``quarters`` …) its words and their grains from the anchor."""

    shifts: Mapping[str, Mapping[str, int]]
    whole_year: tuple[str, ...]
    year_ago: tuple[str, ...]
    to_date: tuple[str, ...]
    vague: tuple[str, ...]
    ahead: tuple[str, ...]
    behind: tuple[str, ...]
    not_years: tuple[str, ...] = ()

    @property
    def first_letters(self) -> str:
        """The characters that a word of any table can start with, in both cases, as the inside of a set of a pattern."""
        tables = (self.whole_year, self.year_ago, self.to_date, self.vague, self.ahead, self.behind, self.not_years)
        words = (*(word for table in self.shifts.values() for word in table), *(word for table in tables for word in table))
        return re.escape("".join(sorted({case for word in words for case in (word[0].lower(), word[0].upper())})))

    def shift(self, table: str, word: str) -> int | None:
        """How far a word of a table is from the anchor; ``None`` where the table lacks it."""
        return self.shifts[table].get(" ".join(word.lower().split()))


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; a space stands for any run of white space.

    >>> either(["last year", "last"])
    'last\\\\s+year|last'
    """
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) or "(?!)"


def load_words(path: Path) -> Mapping[Language, PeriodWords]:
    """The words of each language; raises ``BrokenOntology`` where the file cannot be read or lacks a table."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return {language: _words(data[language]) for language in cast(tuple[Language, ...], get_args(Language))}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenOntology(path, str(error), "repair the TOML") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BrokenOntology(path, f"not as expected: {error!r}", "compare with the file that comes with kg") from error


def _words(data: Mapping[str, Any]) -> PeriodWords:
    return PeriodWords(
        shifts={table: {word.lower(): int(shift) for word, shift in data[table].items()} for table in _SHIFTED},
        **{name: tuple(data[name]["words"]) for name in ("whole_year", "year_ago", "to_date", "vague", "ahead", "behind")},
        not_years=tuple(data.get("not_years", {}).get("words", ())),
    )
