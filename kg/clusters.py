"""The mentions of one thing on one page, and a thing across all pages: what linking makes of names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.ontology import EntityRecord

__all__ = ["HAN", "Cluster", "Entity", "is_full_name"]

HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Cluster:
    """The mentions of one thing on one page. ``key`` is unique on the page; ``names`` are (wording, times seen)."""

    key: str
    label: str
    names: tuple[tuple[str, int], ...]
    entity: str | None = None
    reasons: tuple[tuple[str, str], ...] = ()

    @property
    def strong(self) -> tuple[str, ...]:
        """The wordings that identify the thing across pages: full names, not surnames and abbreviations."""
        if self.label == "Person":
            return tuple(n for n, _ in self.names if is_full_name(n))
        return tuple(n for n, _ in self.names)


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing across all pages: its class, its lexicon entry if any, every wording of it, and the name that its IRI is made of.

    ``preferred`` are labels that someone decided on, as (language, wording); they go before all others.
    """

    label: str
    canonical: str
    names: tuple[str, ...]
    record: EntityRecord | None = None
    preferred: tuple[tuple[str, str], ...] = ()

    def labels(self) -> dict[str, str]:
        """What the thing is called, by language: ``zh``, ``en``, or no language where the name is the same in every one.

        A label that was decided on, else that of the lexicon, else the longest wording in each script.

        >>> Entity("Company", "Acme", ("Acme", "Acme Corp", "艾克米")).labels()
        {'zh': '艾克米', 'en': 'Acme Corp'}
        """
        decided = dict(self.preferred)
        found = self._lexicon_labels() if self.record is not None else self._longest()
        if decided.keys() & {"zh", "en"}:  # a name in one language leaves no room for one in every language
            found = {("en" if language == "" and "en" not in found else language): name for language, name in found.items()}
        found |= decided
        return {language: found[language] for language in ("zh", "en", "") if found.get(language)}

    def _lexicon_labels(self) -> dict[str, str]:
        assert self.record is not None  # noqa: S101  asked only of a thing with a record
        zh, en = self.record.zh, self.record.en
        return {"": en} if zh == en else {"zh": zh, "en": en}

    def _longest(self) -> dict[str, str]:
        names = self.names or (self.canonical,)
        latin = [n for n in names if not HAN.search(n)]
        chinese = [n for n in names if HAN.search(n)]
        found: dict[str, str] = {}
        if chinese:
            found["zh"] = max(chinese, key=lambda n: (len(n), n))
        if latin:
            found["en" if chinese or self.label == "Person" else ""] = max(latin, key=lambda n: (len(n), n))
        return found


def is_full_name(name: str) -> bool:
    """Whether a personal name has more than one part, or is a Chinese name of at least two characters without a dot."""
    return "·" in name or " " in name.strip() or (bool(HAN.search(name)) and 2 <= len(name) <= 4)
