"""``ontology/lexicon.toml``: the sources of the lexicon and the rules for their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import BrokenOntology
from kg.ontofiles import read_toml

__all__ = ["EnglishRules", "Rules", "Source", "WordRules", "ZhRules"]


@dataclass(frozen=True, slots=True)
class Source:
    """A list that a package carries: files are paths inside it; reader is a key of :data:`kg.lexicon.sources.READERS`."""

    output: str
    package: str
    version: str
    files: tuple[str, ...]
    licence: str
    reader: str
    language: str
    country: str


@dataclass(frozen=True, slots=True)
class WordRules:
    """From which Zipf frequency on a word is an everyday one, and how much of a name must be none; see ``lexicon.toml``."""

    package: str
    version: str
    en: float
    en_single: float
    en_shortest: int
    zh: float
    zh_single: float
    rest: int
    zh_shortest: int


@dataclass(frozen=True, slots=True)
class EnglishRules:
    """How names of the American registry become names of pages.

    classes: tickers of no common shares; forms: a legal form in small letters → how pages write it, with what goes before it.
    """

    exchanges: frozenset[str]
    classes: re.Pattern[str]
    tails: tuple[re.Pattern[str], ...]
    skip: re.Pattern[str]
    small: frozenset[str]
    forms: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ZhRules:
    """How short names of Chinese exchanges become names of pages. ``exchanges``: how a code begins → suffix of the ticker."""

    skip: re.Pattern[str]
    marks: re.Pattern[str]
    exchanges: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that ``lexicon.toml`` says."""

    sources: tuple[Source, ...]
    words: WordRules
    en: EnglishRules
    zh: ZhRules

    @classmethod
    def load(cls, folder: Path) -> Rules:
        """Read ``folder/lexicon.toml``. Raises BrokenOntology where a key is missing, unknown or unfit.

        >>> from kg.ontology import default_folder
        >>> [source.package for source in Rules.load(default_folder()).sources]
        ['edgartools', 'adata', 'twstock']
        """
        path = folder / "lexicon.toml"
        data = read_toml(path)
        try:
            en, zh = data["en"], data["zh"]
            return cls(
                tuple(Source(**{**row, "files": tuple(row["files"])}) for row in data["sources"]),
                WordRules(**data["words"]),
                EnglishRules(
                    frozenset(en["exchanges"]),
                    re.compile(en["classes"]),
                    tuple(re.compile(tail) for tail in en["tails"]),
                    re.compile(en["skip"]),
                    frozenset(en["small"]),
                    _forms(en["forms"]),
                ),
                ZhRules(re.compile(zh["skip"]), re.compile(zh["marks"]), dict(zh["exchanges"])),
            )
        except KeyError as error:
            raise BrokenOntology(path, f"the key {error} is missing", "copy it from the file that comes with kg") from error
        except (TypeError, AttributeError, re.error) as error:
            raise BrokenOntology(path, str(error), "compare with the file that comes with kg") from error


def _forms(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(written) for key, written in sorted(table.items(), key=lambda pair: (-len(pair[0]), pair[0]))}
