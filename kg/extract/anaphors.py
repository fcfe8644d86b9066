"""Words that stand for a name said before: 前者 and 后者 for one of the last two, 他 and 她 for the person spoken of.

A sentence with such a word is read a second time with the name in its place, so that what patterns say of names they say of
these words too. Where it is open which of several is meant, they stand for none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.cues import Cues
    from kg.model import Mention, Sentence

__all__ = ["Spoken", "anaphors"]

_CHINESE = "zh"
_MARKS = "者他她"  # without one of them there is nothing to look for


class Spoken:
    """The person whom the sentences of a paragraph spoke of last, for those that follow."""

    def __init__(self) -> None:
        self._passage = -1
        self._person: Mention | None = None
        self._at = 0

    def person(self, sentence: Sentence) -> Mention | None:
        """Who 他 is at the beginning of a sentence, placed as seen from there; None where nobody or one of several."""
        if self._person is None or self._passage != sentence.passage:
            return None
        shift = self._at - sentence.start
        return replace(self._person, start=self._person.start + shift, end=self._person.end + shift)

    def hear(self, sentence: Sentence) -> None:
        """Remember who is named in a sentence: one person; several make 他 unclear, none leaves it as it was."""
        people = [m for m in sentence.mentions if m.label == "Person"]
        if self._passage != sentence.passage or people:
            self._passage, self._at = sentence.passage, sentence.start
            self._person = people[0] if people and len({m.name or m.text for m in people}) == 1 else None


def anaphors(sentence: Sentence, cues: Cues, spoken: Spoken | None = None) -> Iterator[tuple[int, int, Mention]]:
    """Where such words stand in a Chinese sentence, each with the name that it stands for."""
    if sentence.language != _CHINESE or not any(mark in sentence.text for mark in _MARKS):
        return
    words, places = cues.of(_CHINESE), frozenset(cues.groups.get("no_anaphor", ()))
    named = sorted((m for m in sentence.mentions if m.label not in places), key=lambda m: m.start)
    first = words["former_of_two"].search(sentence.text)
    for group, index in (("former_of_two", -2), ("latter_of_two", -1)):
        for match in words[group].finditer(sentence.text):
            before = match.start() if first is None else min(match.start(), first.start())
            known = [m for m in named if m.end <= before]
            alike = [m for m in known if m.label == known[-1].label] if known else []
            if len(alike) >= -index:
                yield match.start(), match.end(), alike[index]
    for match in words["person_said"].finditer(sentence.text):
        people = [m for m in named if m.label == "Person" and m.end <= match.start()]
        one = people[0] if people else spoken.person(sentence) if spoken is not None else None
        if one is not None and len({m.name or m.text for m in people}) < 2:
            yield match.start(), match.end(), one
