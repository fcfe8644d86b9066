"""``ontology/identity.toml``: what the reasons of a join are called, which are doubtful, what counts as a near miss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import BrokenOntology
from kg.ontofiles import read_toml

__all__ = ["IdentityRules", "Near"]


@dataclass(frozen=True, slots=True)
class Near:
    """Thresholds of near misses: similarities from 0 to 100, lengths in characters; see the file for each."""

    similarity: float = 88
    similarity_zh: float = 75
    letters_zh: int = 4
    letters_en: int = 5
    prefix_zh: int = 2
    prefix_en: int = 4
    sound: float = 90
    consonants: int = 3
    block: int = 40


@dataclass(frozen=True)
class IdentityRules:
    """Reasons of joins in Chinese by their English, the doubtful ones, thresholds, letters by sound, names of suspicions.

    ``titles`` stand after a surname in place of a given name; ``given`` are the groups of given names that are short for each
    other, by name.
    """

    zh: Mapping[str, str] = field(default_factory=dict)
    weak: frozenset[str] = frozenset()
    near: Near = field(default_factory=Near)
    pairs: tuple[tuple[str, str], ...] = ()
    silent: str = ""
    suspicions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    given: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> IdentityRules:
        """Read the file of an ontology's folder; without one nothing is doubtful and reasons are told in English only.

        Raises BrokenOntology where it cannot be used.

        >>> from kg.ontology import default_folder
        >>> IdentityRules.load(default_folder()).zh["the lexicon lists it"]
        '词表所列'
        """
        path = folder / "identity.toml"
        table = read_toml(path)
        try:
            reasons = [(row["en"], row.get("zh", ""), bool(row.get("weak"))) for row in table.get("reasons", ())]
            near = Near(**table.get("near", {}))
            sounds: Mapping[str, Any] = table.get("sounds", {})
            pairs = tuple((str(old), str(new)) for old, new in sounds.get("pairs", ()))
            persons: Mapping[str, Any] = table.get("persons", {})
            titles = _texts(persons.get("titles", []))
            given: dict[str, set[int]] = {}
            for number, group in enumerate(persons.get("given", [])):
                for name in _texts(group):
                    given.setdefault(name.casefold(), set()).add(number)
            suspicions = {name: {"en": row["en"], "zh": row["zh"]} for name, row in table.get("suspicions", {}).items()}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            remedy = "compare it with the file that comes with kg"
            raise BrokenOntology(path, f"not of the form that is read ({error!r})", remedy) from error
        return cls(
            {en: zh for en, zh, _ in reasons if zh},
            frozenset(en for en, _, weak in reasons if weak),
            near,
            pairs,
            str(sounds.get("silent", "")),
            suspicions,
            titles,
            {name: frozenset(groups) for name, groups in given.items()},
        )


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise TypeError(f"{value!r} is no list of texts")
    return tuple(value)
