"""The words around numbers, read from ``ontology/quantity.toml``: one ``Words`` for each language."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, TypeVar, cast, get_args

from kg.errors import BrokenOntology
from kg.model import Comparator, Language

__all__ = ["Phrases", "Words", "load_words"]

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases with a value each, found where they end or start; the longest wins. They match in any case, on word boundaries.

    >>> bounds = Phrases({"more than": "MoreThan", "than": "Wrong", "超": "MoreThan"})
    >>> bounds.ending("revenue of More than 5", 20), bounds.ending("跌超5%", 2), bounds.ending("forever", 7)
    (('More than', 'MoreThan'), ('超', 'MoreThan'), None)
    >>> bounds.starting("than that", 0)
    ('than', 'Wrong')
    """

    def __init__(self, values: Mapping[str, T]) -> None:
        self._last = _by(values, -1)
        self._first = _by(values, 0)

    def ending(self, text: str, at: int) -> tuple[str, T] | None:
        """The longest phrase that ends at ``at``, as written, and its value."""
        for phrase, value in self._last.get(text[at - 1 : at], ()):
            start = at - len(phrase)
            if start >= 0 and text[start:at].lower() == phrase and not (start and _joins(text[start - 1], text[start])):
                return text[start:at], value
        return None

    def starting(self, text: str, at: int) -> tuple[str, T] | None:
        """The longest phrase that starts at ``at``, as written, and its value."""
        for phrase, value in self._first.get(text[at : at + 1], ()):
            end = at + len(phrase)
            if text[at:end].lower() == phrase and not (end < len(text) and _joins(text[end - 1], text[end])):
                return text[at:end], value
        return None


def _joins(left: str, right: str) -> bool:
    """Whether the two characters belong to one Latin word, or a sign is glued to what follows."""
    return right.isascii() and right.isalnum() and left.isascii() and (left.isalnum() or left == "+")


def _by(values: Mapping[str, T], place: int) -> dict[str, tuple[tuple[str, T], ...]]:
    index: defaultdict[str, list[tuple[str, T]]] = defaultdict(list)
    for phrase, value in values.items():
        folded = phrase.lower()
        for key in {folded[place], folded[place].upper()}:
            index[key].append((folded, value))
    return {key: tuple(sorted(found, key=lambda item: (-len(item[0]), item[0]))) for key, found in index.items()}


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that the grammar of one language asks of the data; ``quantity.toml`` says what each table holds."""

    language: Language
    before: Phrases[Comparator]
    after: Phrases[Comparator]
    inside: Mapping[str, Comparator]
    round_only: frozenset[str]
    minus: Phrases[bool]
    fillers: Phrases[bool]
    level_before: frozenset[str]
    level_after: Phrases[bool]
    scales: Phrases[Decimal]
    money_scales: Mapping[str, Decimal]
    separators: frozenset[str]
    margins: frozenset[str]
    change: Phrases[bool]
    reset: Phrases[bool]
    ranging: frozenset[str]
    verbs: frozenset[str]
    opened: Phrases[bool]
    closed: Phrases[bool]
    joined: frozenset[str]
    listed: frozenset[str]
    not_unit: Phrases[bool]
    idioms: tuple[str, ...]
    labels_before: tuple[str, ...]
    labels_after: Phrases[bool]
    ordinal: Phrases[bool]
    bare_after: frozenset[str]
    months: frozenset[str]
    openers: frozenset[str]
    adjectives: frozenset[str]
    grade_after: tuple[str, ...]
    grade_kinds: frozenset[str]
    percent: str
    permille: str
    fraction: str
    times: Mapping[str, Decimal]


def load_words(path: Path) -> Mapping[Language, Words]:
    """The words of each language of a TOML file; raises ``BrokenOntology`` where it cannot be read or lacks a table."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenOntology(path, str(error), "repair the TOML") from error
    found: dict[Language, Words] = {}
    # a page in one language quotes amounts in the other: 5 billion in Chinese, 5亿 in English
    scales = {word: Decimal(size) for table in data.values() for word, size in table.get("scales", {}).items()}
    for language in cast(tuple[Language, ...], get_args(Language)):
        try:
            found[language] = _words(language, data[language], scales)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BrokenOntology(
                path, f"[{language}] is not as expected: {error!r}", "compare with the file that comes with kg"
            ) from error
    return found


def _words(language: Language, data: Mapping[str, Any], scales: Mapping[str, Decimal]) -> Words:
    ranges, labels, fractions = data["range"], data.get("labels", {}), data.get("fractions", {})
    ordinal, level, minus = data.get("ordinal", {}), data.get("level", {}), data.get("minus", {})
    return Words(
        language=language,
        before=Phrases(_comparators(data["before"])),
        after=Phrases(_comparators(data["after"])),
        inside=_comparators(data.get("inside", {})),
        round_only=frozenset(data.get("round", {}).get("words", ())),
        level_before=frozenset(level.get("before", ())),
        level_after=_set(level.get("after", ())),
        # the longer words, which are no sign, win
        minus=Phrases(dict.fromkeys(minus.get("words", ()), True) | dict.fromkeys(minus.get("not", ()), False)),
        fillers=_set(data["fillers"]["words"]),
        scales=Phrases(scales),
        money_scales={word: Decimal(size) for word, size in data.get("money_scales", {}).items()},
        separators=frozenset(ranges["separators"]),
        margins=frozenset(ranges.get("margins", ())),
        change=_set(ranges["change"]),
        reset=_set(ranges.get("reset", ())),
        ranging=frozenset(ranges.get("ranging", ())),
        verbs=frozenset(ranges["verbs"]),
        opened=_set(ranges["open"]),
        closed=_set(ranges["close"]),
        joined=frozenset(ranges["joined"]),
        listed=frozenset(data["list"]["separators"]),
        not_unit=_set(data.get("not_unit", {}).get("words", ())),
        idioms=tuple(sorted(data.get("idioms", {}).get("words", ()), key=lambda word: (-len(word), word))),
        labels_before=tuple(labels.get("before", ())),
        labels_after=_set(labels.get("after", ())),
        # the longer words, which are no ordinals, win
        ordinal=Phrases(dict.fromkeys(ordinal.get("before", ()), True) | dict.fromkeys(ordinal.get("not", ()), False)),
        bare_after=frozenset(data.get("bare", {}).get("after", ())),
        months=frozenset(labels.get("months", ())),
        openers=frozenset(labels.get("openers", ())),
        adjectives=frozenset(data.get("adjectives", {}).get("words", ())),
        grade_after=tuple(data["grade"]["after"]),
        grade_kinds=frozenset(data["grade"]["kinds"]),
        percent=fractions.get("percent", ""),
        permille=fractions.get("permille", ""),
        fraction=fractions.get("of", ""),
        times={word.lower(): Decimal(str(percent)) for word, percent in data.get("times", {}).items()},
    )


def _set(words: Iterable[str]) -> Phrases[bool]:
    return Phrases(dict.fromkeys(words, True))


def _comparators(data: Mapping[str, Iterable[str]]) -> dict[str, Comparator]:
    for name in data:
        if name not in get_args(Comparator):
            raise ValueError(f"{name} is no comparator; one of {', '.join(get_args(Comparator))}")
    return {word: cast(Comparator, name) for name, words in data.items() for word in words}
