"""Names of the lexicon in raw text, at hash-table speed: one Aho-Corasick automaton over all surface forms.

spaCy's EntityRuler matches token patterns and so depends on how words were cut (and reads 1,000 characters a second);
here the characters decide, and spaCy only receives the result. Aho, Corasick: "Efficient String Matching" (1975).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

import daachorse

from kg.model import Mention

__all__ = ["Entry", "Gazetteer", "surfaces"]

_LATIN = "A-Za-z0-9\u00c0-\u024f"
_STARTS_LATIN = re.compile(f"[{_LATIN}]")
_LETTERS = re.compile("[A-Za-z\u00c0-\u024f]")
# What may not stand right behind a Latin name: another letter or digit, or the rest of a version number (4 in 4.1).
_GOES_ON = re.compile(f"[{_LATIN}]")
_NUMBER_GOES_ON = re.compile(r"[.,]\d")


class Entry(Protocol):
    """What the gazetteer reads of an entry of the lexicon; an alias that starts with ``?`` has other meanings too.

    An entry may also have ``doubtful``: which of its names ``zh`` and ``en`` have other meanings.
    """

    @property
    def id(self) -> str: ...
    @property
    def cls(self) -> str: ...
    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


def surfaces(entry: Entry, capitals: int = 4) -> Iterator[tuple[str, bool]]:
    """Every form in which an entry may be written, and whether the form alone says that the entry is meant.

    A Latin name of at least ``capitals`` letters also counts in capitals (headlines).

    >>> from types import SimpleNamespace as Row
    >>> sorted(surfaces(Row(id="visa", cls="Company", zh="维萨", en="Visa", aliases=("?V",))))
    [('V', False), ('VISA', True), ('Visa', True), ('维萨', True)]
    """
    doubtful = getattr(entry, "doubtful", ())
    for form in (entry.zh, entry.en, *entry.aliases):
        name = (form or "").removeprefix("?").strip()
        if not name:
            continue
        sure = not form.startswith("?") and form not in doubtful
        yield name, sure
        if name.upper() != name and len(_LETTERS.findall(name)) >= capitals:
            yield name.upper(), sure


class Gazetteer:
    """Finds the entries of a lexicon in text.

    entries: rows of the lexicon; ambiguous: the score of a form that has other meanings, or that several entries share
    (all of them are given then; a form that one entry alone has without a mark is that entry's); capitals: see `surfaces`;
    shields: words that are passed over with every name in them (纽约时报 is not New York).

    >>> from types import SimpleNamespace as Row
    >>> found = Gazetteer([Row(id="meta", cls="Company", zh="", en="Meta", aliases=())]).find("Meta's metadata, Metaverse")
    >>> [(m.start, m.end, m.text, m.label, m.entity, m.score) for m in found]
    [(0, 4, 'Meta', 'Company', 'meta', 1.0)]
    """

    def __init__(
        self, entries: Iterable[Entry], *, ambiguous: float = 0.5, capitals: int = 4, shields: Iterable[str] = ()
    ) -> None:
        self.ambiguous = ambiguous
        table: dict[str, dict[tuple[str, str], bool]] = {word: {} for word in shields}
        for entry in entries:
            for name, sure in surfaces(entry, capitals):
                meanings = table.setdefault(name, {})
                key = (entry.id, entry.cls)
                # A form listed both with and without the mark is sure: the plain listing was somebody's decision.
                meanings[key] = meanings.get(key, False) or sure
        self._names = sorted(table)
        self._meanings = [self._scored(table[name]) for name in self._names]
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(self._names) if self._names else None

    def _scored(self, meanings: dict[tuple[str, str], bool]) -> tuple[tuple[tuple[str, str], float], ...]:
        """The meanings of a form with their scores: one that alone is without a mark is sure."""
        plain = sum(meanings.values()) == 1
        return tuple((key, 1.0 if sure and plain else self.ambiguous) for key, sure in sorted(meanings.items()))

    def find(self, text: str) -> tuple[Mention, ...]:
        """The names in ``text``, leftmost first and longest where several begin together, never overlapping one another.

        A name in Latin letters is not found inside a longer word or number. All matches are listed before the choice is
        made, so that a longer name that ends inside a word does not hide a shorter one that is whole.
        """
        if self._automaton is None:
            return ()
        matches = [
            (start, end, index) for start, end, index in self._automaton.find_overlapping(text) if _whole(text, start, end)
        ]
        matches.sort(key=lambda match: (match[0], -match[1]))
        found: list[Mention] = []
        reached = 0
        for start, end, index in matches:
            if start < reached:
                continue
            reached = end
            for (entity, label), score in self._meanings[index]:
                found.append(Mention(start, end, text[start:end], label, "lexicon", score, entity))
        return tuple(found)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a match is not a part of a longer Latin word or number."""
    if start > 0 and _STARTS_LATIN.match(text, start) and _GOES_ON.match(text, start - 1):
        return False
    if not _STARTS_LATIN.match(text, end - 1):
        return True
    return not (_GOES_ON.match(text, end) or (text[end - 1].isdigit() and _NUMBER_GOES_ON.match(text, end)))
