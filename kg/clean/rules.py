"""What cleaning goes by, read from ``ontology/cleaning.toml``; the file says what each number means."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import BrokenOntology

__all__ = ["Boilerplate", "DecorationRules", "Rules", "SpliceRules", "WrappingRules", "default_rules", "load_rules"]

T = TypeVar("T")
_COPY = "compare with the file that comes with kg"


@dataclass(frozen=True, slots=True)
class DecorationRules:
    """Thresholds of the decoration stage."""

    min_runs: int
    min_symbols: int
    short_min_runs: int
    short_min_symbols: int
    short_characters_per_run: int
    few_symbols_min_runs: int
    min_company: float
    min_company_alone: float
    plain: str
    min_plain_company: int
    placeholders: str
    scales: str
    currencies: tuple[str, ...]
    after_currency: str

    def __post_init__(self) -> None:
        """Raises ValueError where a list of characters or words that must match something is empty."""
        if empty := [name for name in ("plain", "scales", "currencies", "after_currency") if not getattr(self, name)]:
            raise ValueError(f"[decoration] {', '.join(empty)} may not be empty")


@dataclass(frozen=True, slots=True)
class SpliceRules:
    """Thresholds of the splice stage; what adds to or takes from a confidence is a share of 1."""

    confidence: float
    min_fragment: int
    min_headline: int
    max_headline: int
    min_insert: int
    max_insert: int
    min_runs: int
    min_runs_before_marks: float
    min_marks_decorated: float
    base: float
    base_of_some: float
    doubled_mark: float
    spam_word: float
    foreign: float
    familiar: float
    foreign_below: float
    familiar_above: float
    cut_at_word: float
    line_of_words: float
    halves: float


@dataclass(frozen=True, slots=True)
class WrappingRules:
    """Thresholds of the wrapping stage; a column is as wide as a Latin letter."""

    min_columns: int
    max_columns: int
    max_wide_lines: float
    min_wrapped: int
    min_share: float


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A pattern of text around the article, how sure a match is, and whether it is one of whole lines."""

    reason: str
    confidence: float
    pattern: re.Pattern[str]
    is_line: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """All of ``cleaning.toml``. ``spam`` finds a word of the lexicon, ``after_name`` what follows the name that heads a page."""

    decoration: DecorationRules
    splice: SpliceRules
    spam: re.Pattern[str]
    after_name: re.Pattern[str]
    wrapping: WrappingRules
    boilerplate: tuple[Boilerplate, ...]


def _table(kind: type[T], values: Mapping[str, Any], path: Path, table: str) -> T:
    names = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    if wrong := names ^ values.keys():
        reason = f"[{table}] lacks, or has besides: {', '.join(sorted(wrong))}"
        raise BrokenOntology(path, reason, f"give exactly the keys {', '.join(sorted(names))}")
    return kind(**values)


def _frozen(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(map(str, value)) if isinstance(value, list) else value for key, value in values.items()}


def _boilerplate(entry: Mapping[str, Any], path: Path) -> Boilerplate:
    forms = [(form, entry[form]) for form in ("line", "span") if form in entry]
    if len(forms) != 1 or not {"reason", "confidence"} <= entry.keys():
        reason = f"a [[boilerplate]] has the keys {', '.join(sorted(entry))}"
        raise BrokenOntology(path, reason, "give it reason, confidence, and one of line and span")
    ((form, pattern),) = forms
    try:
        compiled = re.compile(rf"[ \t\u3000]*(?:{pattern})[ \t\u3000]*" if form == "line" else pattern, re.MULTILINE)
    except re.error as error:
        reason = f"[[boilerplate]] {form} = {pattern!r} is no regular expression: {error}"
        raise BrokenOntology(path, reason, "mend it") from error
    return Boilerplate(str(entry["reason"]), float(entry["confidence"]), compiled, is_line=form == "line")


def load_rules(path: Path) -> Rules:
    """The rules of a file like ``ontology/cleaning.toml``.

    Raises BrokenOntology, which names file and key, where it cannot be read or is not such a file.

    >>> load_rules(default_path()).decoration.plain
    '…=-'
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        words = sorted(values["spam"]["words"], key=lambda word: (-len(word), word))
        return Rules(
            decoration=_table(DecorationRules, _frozen(values["decoration"]), path, "decoration"),
            splice=_table(SpliceRules, values["splice"], path, "splice"),
            spam=re.compile("|".join(map(re.escape, words)), re.IGNORECASE),
            after_name=re.compile(values["headline"]["after_name"]),
            wrapping=_table(WrappingRules, values["wrapping"], path, "wrapping"),
            boilerplate=tuple(_boilerplate(entry, path) for entry in values.get("boilerplate", ())),
        )
    except OSError as error:
        raise BrokenOntology(path, f"cannot be read ({error.strerror or error})", _COPY) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenOntology(path, f"not TOML: {error}", "correct this line") from error
    except re.error as error:
        raise BrokenOntology(path, f"[headline] after_name is no regular expression: {error}", "mend it") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BrokenOntology(path, f"not a file of cleaning rules: {error!r}", _COPY) from error


def default_path() -> Path:
    """``cleaning.toml`` as it was packaged, or of the checkout."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "_ontology"
    return (packaged if packaged.is_dir() else package.parent / "ontology") / "cleaning.toml"


@cache
def default_rules() -> Rules:
    """The rules that come with the package, read once."""
    return load_rules(default_path())
