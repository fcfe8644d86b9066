"""What a page as a whole tells of the names that models guess in it: how often, as what, and beside which words.

A model types one occurrence at a time and is wrong about every third new name. A page repeats its names, and some places of a
sentence hold only one kind: whom someone thanks is a person, what is acquired a company, where a plant stands a place. Votes of
such places and of the guesses are added up for each wording, and all its occurrences are of the class that most votes are for.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import daachorse

from kg.extract.wordlists import alternatives, table, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kg.model import Sentence

__all__ = ["Contexts", "Known", "is_camel"]

_WEIGHTS = {"Person": 2}
"""Votes of one telling place, where it is not 1 as for a guess of the model: whom someone thanks or greets is a person."""
_AROUND = 40
_INNER_CAPITAL = re.compile(
    r"(?!(?:Mc|Mac|De|Di|La|Le|Du|Van|Von|Fitz|O['’])[A-Z])(?:[A-Z]?[a-z]+[A-Z]|[A-Z]{2,}[a-z]{2,})[\w&-]*"
)
_FULL_NAME = re.compile("[ ·]")


def is_camel(word: str) -> bool:
    """Whether a word has capitals inside, as trade names have and names of people and places do not.

    >>> is_camel("SmartLine"), is_camel("McKinley"), is_camel("Smart"), is_camel("CEOs")
    (True, False, False, False)
    """
    return " " not in word and _INNER_CAPITAL.fullmatch(word) is not None


class Contexts:
    """The tables ``before`` and ``after`` of a language in ``names.toml``: what stands beside names of one class only."""

    def __init__(self, lists: Mapping[str, object]) -> None:
        fillers = alternatives(words(lists.get("fillers")))
        self._before = [
            (label, re.compile(rf"(?:^|\W)(?:{'|'.join(p)})\W*(?:{fillers},? )?$"))
            for label, p in table(lists.get("before")).items()
        ]
        self._after = [(label, re.compile(rf"(?:{'|'.join(p)})")) for label, p in table(lists.get("after")).items()]

    def votes(self, text: str, start: int, end: int) -> Iterator[str]:
        """The classes that the words around a span speak for, once for each side."""
        before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        yield from (label for label, pattern in self._before if pattern.search(before))
        yield from (label for label, pattern in self._after if pattern.match(after))


@dataclass(frozen=True, slots=True)
class Known:
    """What the whole page tells of its guesses.

    counts: how often a wording was guessed to be a class; most: the largest of these numbers for a wording; parts: the words of
    the full personal names of the page; introduced: those of people whom the text itself introduces; common: the English words
    that it writes in small letters; spoken: votes of telling places for a wording and class; labels: the class of most votes;
    camels: how often words with capitals inside come.
    """

    counts: Mapping[tuple[str, str], int]
    most: Mapping[str, int]
    parts: frozenset[str]
    common: frozenset[str]
    introduced: frozenset[str] = frozenset()
    spoken: Mapping[tuple[str, str], int] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    camels: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, sentences: Sequence[Sentence], contexts: Contexts | None = None, people: Iterable[str] = ()) -> Known:
        """Count the guesses of a page; ``people`` are full names that patterns found, ``contexts`` what tells classes apart."""
        counts: Counter[tuple[str, str]] = Counter()
        parts: set[str] = set()
        introduced = {part for name in people for part in _FULL_NAME.split(name) if len(part) > 1}
        for sentence in sentences:
            for mention in sentence.mentions:
                if mention.source == "model":
                    counts[_bare(mention.text), mention.label] += 1
                if mention.label == "Person" and _FULL_NAME.search(mention.text):
                    parts.update(p for p in _FULL_NAME.split(mention.text) if len(p) > 1)
        common = frozenset(t.text for s in sentences if s.language == "en" for t in s.tokens if t.text.islower())
        most: dict[str, int] = {}
        for (text, _), number in counts.items():
            most[text] = max(number, most.get(text, 0))
        english = [s for s in sentences if s.language == "en"]
        camels = Counter(name for s in english for t in s.tokens if is_camel(name := re.sub(r"['’]s$", "", t.text)))
        spoken = _spoken(english, most.keys() | camels.keys(), contexts) if contexts else {}
        labels = _labels(counts, spoken) if contexts else {}
        return cls(counts, most, frozenset(parts | introduced), common, frozenset(introduced), spoken, labels, camels)

    def label(self, text: str, guess: str) -> str:
        """The class of a wording on this page; the guess where the page says nothing else."""
        return self.labels.get(text, guess)


def _bare(text: str) -> str:
    """A guess without an article and a genitive, as its other occurrences are."""
    return re.sub(r"['’]s?$", "", re.sub(r"^(?:[Tt]he|[Aa]n?) ", "", text))


def _spoken(sentences: Sequence[Sentence], names: Collection[str], contexts: Contexts) -> dict[tuple[str, str], int]:
    """Votes of the places where names stand whole, and not as a part of a longer run of capitalised words."""
    listed = sorted(name for name in names if name.isascii())
    votes: Counter[tuple[str, str]] = Counter()
    if not listed:
        return votes
    automaton = daachorse.CharwiseDoubleArrayAhoCorasick(listed, daachorse.MATCH_KIND_LEFTMOST_LONGEST)
    for sentence in sentences:
        text = sentence.text
        for start, end, index in automaton.find(text):
            if not (text[max(0, start - 1) : start].isalnum() or text[end : end + 1].isalnum()):
                votes.update((listed[index], label) for label in contexts.votes(text, start, end))
    return votes


def _labels(counts: Mapping[tuple[str, str], int], spoken: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """The class with most votes of each wording that has any; of equal ones the one guessed more often."""
    totals: dict[str, Counter[str]] = {}
    for (text, label), number in counts.items():
        totals.setdefault(text, Counter())[label] += number
    for (text, label), number in spoken.items():
        totals.setdefault(text, Counter())[label] += number * _WEIGHTS.get(label, 1)
    labels: dict[str, str] = {}
    for text, votes in totals.items():
        if is_camel(text):
            for label in ("Person", "Location"):
                votes.pop(label, None)
            if not votes:
                votes["Organization"] = 1  # most trade names are of firms and brands
        # Of equal votes a guess of a product, or of a person to whom nobody speaks, counts least.
        weak = {label: label == "Product" or (label == "Person" and not spoken.get((text, label))) for label in votes}
        labels[text] = min(votes, key=lambda label: (-votes[label], weak[label], -counts.get((text, label), 0), label))
    return labels
