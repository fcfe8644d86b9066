"""The settings of annotation, read from ``settings.toml`` of the ontology folder.

Tables other than ``pipelines``, ``second``, ``annotate`` and ``labels`` belong to other stages and are not looked at.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import BrokenOntology

__all__ = ["Label", "Settings"]


class Label(NamedTuple):
    """What a label of a language model means: a class of the ontology, and how far to trust it (0 to 1).

    score: where no second model is asked; else agreed: both models give the name; first, second: one of them alone.
    """

    cls: str
    score: float
    agreed: float
    first: float
    second: float


@dataclass(frozen=True, slots=True)
class Settings:
    """pipelines: the pipeline of each language; second: the model that is asked for names besides, if any; labels: language to
    spaCy label to class. ``settings.toml`` explains the rest.
    """

    pipelines: Mapping[str, str]
    second: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, Label]] = field(default_factory=dict)
    ambiguous: float = 0.5
    capitals: int = 4
    short_name: int = 2
    batch_characters: int = 20_000
    longest_sentence: int = 256
    longest_passage: int = 100_000
    path: Path = Path("settings.toml")

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read a settings file. Raises BrokenOntology, naming the file and the key, where something is missing or wrong."""
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise BrokenOntology(path, f"cannot be read ({error.strerror})", "copy it from the ontology of kg") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BrokenOntology(path, f"is not TOML ({error})", "correct it") from error
        root = _Table(tables, path)
        pipelines, second = root.table("pipelines"), root.table("second")
        annotate, labels = root.table("annotate"), root.table("labels")
        return cls(
            pipelines={language: pipelines.text(language) for language in pipelines.values},
            second={language: second.text(language) for language in second.values},
            labels={language: {name: row.label() for name, row in rows.tables()} for language, rows in labels.tables()},
            ambiguous=annotate.share("ambiguous"),
            capitals=annotate.count("capitals"),
            short_name=annotate.count("short_name"),
            batch_characters=annotate.count("batch_characters"),
            longest_sentence=annotate.count("longest_sentence"),
            longest_passage=annotate.count("longest_passage"),
            path=path,
        )


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file that knows its own name, so that an error can say which key is meant."""

    values: Mapping[str, Any]
    path: Path
    name: str = ""

    def _get(self, key: str, wanted: str) -> Any:
        if key not in self.values:
            raise BrokenOntology(self.path, f"{self.name}{key} is missing", f"set it to {wanted}")
        return self.values[key]

    def _wrong(self, key: str, wanted: str) -> BrokenOntology:
        return BrokenOntology(self.path, f"{self.name}{key} is {self.values[key]!r}", f"set it to {wanted}")

    def table(self, key: str) -> _Table:
        value = self._get(key, "a table")
        if not isinstance(value, dict):
            raise self._wrong(key, "a table")
        return _Table(value, self.path, f"{self.name}{key}.")

    def tables(self) -> list[tuple[str, _Table]]:
        return [(key, self.table(key)) for key in self.values]

    def text(self, key: str) -> str:
        value = self._get(key, "a name")
        if not isinstance(value, str) or not value:
            raise self._wrong(key, "a name")
        return value

    def label(self) -> Label:
        score = self.share("score")
        agreed, first, second = (self.share(key) if key in self.values else score for key in ("agreed", "first", "second"))
        return Label(self.text("class"), score, agreed, first, second)

    def share(self, key: str) -> float:
        value = self._get(key, "a number from 0 to 1")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self._wrong(key, "a number from 0 to 1")
        return float(value)

    def count(self, key: str) -> int:
        value = self._get(key, "a whole number above 0")
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self._wrong(key, "a whole number above 0")
        return value
