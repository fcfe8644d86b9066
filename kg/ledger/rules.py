"""``ontology/ledger.toml``: the reasons for which a number may be set aside, and the words that show each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import BrokenOntology
from kg.ontofiles import read_toml

__all__ = ["FIXED", "LedgerRules", "Pattern"]

FILE_NAME = "ledger.toml"
_HERE = re.compile(r"<N(?::(?P<itself>[^<>]*))?>")
_KEYS = {"reason", "kinds", "zh", "en", "where", "alone"}
_WINDOW = 80  # characters before a number in which a pattern may begin

#: Reasons that are decided in code by what the stages found; the file names them all in words.
FIXED = (
    "removed", "withheld", "name", "date", "asked", "conversion", "of-others", "of-many", "no-holder", "no-time", "of-part",
    "criterion", "unsaid", "restated", "nobody", "earlier",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words around a number that say what it is: what ends right before it, what it looks like, what begins right behind it.

    ``where`` must stand somewhere in its paragraph, and ``alone`` asks that no company is named there.
    """

    reason: str
    kinds: frozenset[str] | None
    before: re.Pattern[str]
    itself: re.Pattern[str] | None
    after: re.Pattern[str]
    where: re.Pattern[str] | None = None
    alone: bool = False

    def holds(self, text: str, start: int, end: int, kind: str, *, alone: bool = False) -> bool:
        """Whether the number at ``[start, end)`` of a paragraph, of that kind of unit, stands in these words."""
        if (self.kinds is not None and kind not in self.kinds) or (self.alone and not alone):
            return False
        return (
            self.after.match(text, end) is not None
            and (self.itself is None or self.itself.fullmatch(text, start, end) is not None)
            and self.before.search(text, max(0, start - _WINDOW), start) is not None
            and (self.where is None or _stands_in(self.where, text))
        )


@lru_cache(maxsize=4096)
def _stands_in(cue: re.Pattern[str], paragraph: str) -> bool:
    return cue.search(paragraph) is not None


@dataclass(frozen=True)
class LedgerRules:
    """Reasons by their code, in words; the patterns of each language in their order; the reason that a unit alone gives; the
    kinds of unit that count as measured in the summary; the words of each language that point to somebody whose figures a
    paragraph gives although it does not name them."""

    reasons: Mapping[str, str]
    patterns: Mapping[str, tuple[Pattern, ...]]
    by_kind: Mapping[str, str]
    measured: frozenset[str]
    somebody: Mapping[str, re.Pattern[str]]

    @classmethod
    def load(cls, folder: Path) -> LedgerRules:
        """Read the file of an ontology's folder. Raises BrokenOntology, naming what is wrong with it.

        >>> from kg.ontology import default_folder
        >>> rules = LedgerRules.load(default_folder())
        >>> rules.aside("排在第3名", 3, 4, "", "zh"), rules.aside("买了3台", 2, 4, "units", "zh")
        ('ordinal', None)
        """
        path = folder / FILE_NAME
        if not path.is_file():
            raise BrokenOntology(path, "missing", "copy it from the ontology that comes with kg")
        table = read_toml(path)
        reasons = _texts(path, "reasons", table.get("reasons"))
        by_kind = _texts(path, "by_kind", table.get("by_kind", {}))
        measured = table.get("measured", {}).get("kinds") if isinstance(table.get("measured"), dict) else None
        if not isinstance(measured, list) or not all(isinstance(kind, str) for kind in measured):
            raise BrokenOntology(path, "measured has no list of kinds", 'write kinds = ["money", …] under [measured]')
        somebody = {
            language: _compiled(path, "somebody", written, re.IGNORECASE)
            for language, written in _texts(path, "somebody", table.get("somebody", {})).items()
        }
        patterns: dict[str, list[Pattern]] = {}
        for row in table.get("aside", ()):
            for language, pattern in _patterns(path, row):
                patterns.setdefault(language, []).append(pattern)
        used = {p.reason for rows in patterns.values() for p in rows} | set(by_kind.values()) | set(FIXED)
        for code in sorted(used - reasons.keys()):
            raise BrokenOntology(path, f"the reason {code!r} is not described", "give it a line under [reasons]")
        return cls(reasons, {lang: tuple(rows) for lang, rows in patterns.items()}, by_kind, frozenset(measured), somebody)

    def aside(self, text: str, start: int, end: int, kind: str, language: str, *, alone: bool = False) -> str | None:
        """The reason of the first pattern that holds for the number at ``[start, end)`` of a paragraph; None where none does.

        ``alone``: the paragraph names no company, and its page is none's.
        """
        rows = self.patterns.get(language, ())
        return next((p.reason for p in rows if p.holds(text, start, end, kind, alone=alone)), None)


def _texts(path: Path, name: str, table: object) -> Mapping[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise BrokenOntology(path, f"{name} is no table of texts", f'write code = "…" under [{name}]')
    return table


def _patterns(path: Path, row: Any) -> Iterator[tuple[str, Pattern]]:
    if not isinstance(row, dict) or not isinstance(row.get("reason"), str) or row.keys() - _KEYS:
        raise BrokenOntology(
            path, f"{row!r} is no [[aside]]", f"give it a reason, and of {', '.join(sorted(_KEYS))} what it needs"
        )
    reason = row["reason"]
    for name in ("kinds", "where", "zh", "en"):
        if not isinstance(row.get(name, []), list) or not all(isinstance(text, str) for text in row.get(name, [])):
            raise BrokenOntology(path, f"{name} of {reason} is no list of texts", f'write {name} = ["…"]')
    kinds = frozenset(row["kinds"]) if "kinds" in row else None
    for language in ("zh", "en"):
        flags = re.IGNORECASE if language == "en" else 0
        where = _compiled(path, reason, "|".join(row["where"]), flags) if "where" in row else None
        for written in row.get(language, ()):
            places = list(_HERE.finditer(written))
            if len(places) != 1:
                raise BrokenOntology(path, f"{reason}: {written!r} does not say once where the number is", "write <N>, or <N:…>")
            (place,) = places
            before = _compiled(path, reason, f"(?:{written[: place.start()]})\\Z", flags)
            itself = _compiled(path, reason, place["itself"], flags) if place["itself"] else None
            after = _compiled(path, reason, written[place.end() :], flags)
            yield language, Pattern(reason, kinds, before, itself, after, where, row.get("alone") is True)


def _compiled(path: Path, reason: str, written: str, flags: int) -> re.Pattern[str]:
    try:
        return re.compile(written, flags)
    except re.error as error:
        raise BrokenOntology(path, f"{reason}: {written!r} is no regular expression: {error}", "mend it") from error
