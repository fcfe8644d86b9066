"""The words of tables, ``ontology/patterns/tables.toml``, ready to be looked up; a slip in the file is told with its remedy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.errors import BrokenOntology
from kg.ontofiles import read_toml

__all__ = ["FILE", "TableWords", "folded", "load_words"]

FILE = Path("patterns") / "tables.toml"
_EXPRESSION = "re:"
_SPACE = re.compile(r"\s+")
_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])")
_QUOTES = str.maketrans("’‘“”", "''\"\"")


def folded(text: str) -> str:
    """A wording as it is looked up: one width and case, one kind of quote, single spaces, none beside Chinese characters.

    >>> folded(" Net  Income"), folded("营业 收入（元）")
    ('net income', '营业收入(元)')
    """
    if text.isascii():
        return _SPACE.sub(" ", text.strip()).lower()
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    return _BESIDE_HAN.sub("", _SPACE.sub(" ", text).strip())


@dataclass(frozen=True)
class TableWords:
    """The lists of ``tables.toml``, each word folded; expressions compiled.

    lists: sets of words by section and name (``cells.none``); expressions: by section and name; scales and letters: what they
    multiply by; rows and sections: the metric of a wording; yields: the words that a word gives way to; rewritten: the plain
    wording of a time that is written otherwise.
    """

    lists: Mapping[str, frozenset[str]]
    expressions: Mapping[str, tuple[re.Pattern[str], ...]]
    scales: Mapping[str, Decimal]
    letters: Mapping[str, Decimal]
    rows: Mapping[str, str]
    sections: Mapping[str, str]
    yields: Mapping[str, tuple[str, ...]]
    rewritten: Mapping[str, str]

    def has(self, name: str, word: str) -> bool:
        """Whether a folded word is in a list."""
        return word in self.lists.get(name, ())

    def all_of(self, name: str) -> frozenset[str]:
        """The words of a list; none where the file has no such list."""
        return self.lists.get(name, frozenset())

    def patterns(self, name: str) -> tuple[re.Pattern[str], ...]:
        """The expressions of a list; none where the file has no such list."""
        return self.expressions.get(name, ())


def load_words(folder: Path) -> TableWords:
    """The words of an ontology's folder; none where it has no ``patterns/tables.toml``, so that no table is read.

    Raises BrokenOntology, naming the list, for anything but lists of words, numbers and expressions where they belong.

    >>> from kg.ontology import default_folder
    >>> words = load_words(default_folder())
    >>> words.has("cells.none", "不适用"), words.scales["万"]
    (True, Decimal('10000'))
    """
    path = folder / FILE
    data = read_toml(path)
    lists: dict[str, frozenset[str]] = {}
    expressions: dict[str, tuple[re.Pattern[str], ...]] = {}
    for section in ("cells", "units", "headers", "labels", "metrics"):
        for name, words in _flat(section, data.get(section, {})):
            if name in ("units.scales", "units.letters"):
                continue
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                raise BrokenOntology(path, f"{name} is no list of words", 'write name = ["word", …]')
            marked = section == "labels" or name == "units.captions"
            found = [word for word in words if marked or word.startswith(_EXPRESSION)]
            expressions[name] = tuple(_compiled(path, name, word.removeprefix(_EXPRESSION)) for word in found)
            plain = words if section == "metrics" else [folded(word) for word in words if word not in found]
            lists[name] = frozenset(plain)
    return TableWords(
        lists=lists,
        expressions=expressions,
        scales=_numbers(path, "units.scales", data.get("units", {}).get("scales", {})),
        letters=_numbers(path, "units.letters", data.get("units", {}).get("letters", {})),
        rows=_turned(path, "rows", data.get("rows", {})),
        sections=_turned(path, "sections", data.get("sections", {})),
        yields=_yields(path, data.get("yields", {})),
        rewritten=_rewritten(path, data.get("rewritten", {})),
    )


def _flat(name: str, value: Any) -> Iterable[tuple[str, Any]]:
    if not isinstance(value, dict) or name in ("units.scales", "units.letters"):
        return [(name, value)]
    return [row for key, inner in value.items() for row in _flat(f"{name}.{key}", inner)]


def _compiled(path: Path, name: str, expression: str) -> re.Pattern[str]:
    try:
        return re.compile(expression, re.IGNORECASE)
    except re.error as error:
        raise BrokenOntology(path, f"{name}: {expression!r} is no regular expression: {error}", "mend it") from error


def _numbers(path: Path, name: str, table: Any) -> dict[str, Decimal]:
    if not isinstance(table, dict) or not all(isinstance(n, int) and n > 0 for n in table.values()):
        raise BrokenOntology(path, f"{name} is no table of whole numbers", 'write "word" = 1000')
    return {folded(word): Decimal(number) for word, number in table.items()}


def _yields(path: Path, table: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict) or not all(isinstance(words, list) for words in table.values()):
        raise BrokenOntology(path, "yields is no table of lists", 'write "word" = ["other word", …]')
    return {folded(word): tuple(map(folded, others)) for word, others in table.items()}


def _rewritten(path: Path, table: Any) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(other, str) for other in table.values()):
        raise BrokenOntology(path, "rewritten is no table of words", 'write "word" = "other word"')
    return dict(table)


def _turned(path: Path, name: str, table: Any) -> dict[str, str]:
    """From metric = [wordings] to the metric of each wording."""
    if not isinstance(table, dict) or not all(isinstance(words, list) for words in table.values()):
        raise BrokenOntology(path, f"{name} is no table of lists", 'write Metric = ["wording", …]')
    found: dict[str, str] = {}
    for metric, words in table.items():
        for word in words:
            if found.setdefault(folded(word), metric) != metric:
                raise BrokenOntology(
                    path, f"{name}: {word!r} stands for {found[folded(word)]} and {metric}", "leave it to one of them"
                )
    return found
