"""Who speaks behind a number: ``Speaker 3:`` is whom the operator has called, who says "this is Jane", whom the next one thanks.

Every such hint is a vote for one person; a number is resolved where one person has enough votes and clearly more than any other.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.calls.introductions import Introduction
    from kg.calls.markers import Mark
    from kg.calls.people import People
    from kg.calls.turn import Side, Span
    from kg.calls.words import CallWords

__all__ = ["Resolver", "Stretch"]

_GIVEN, _HINT = 2, 1  # hints; being called or saying one's name is a vote of its own
_ENOUGH = 2
_OUTVOTED = 4  # hints that speak against a call
_TIMES = 2  # as many votes as the runner-up
_EDGE = 160
_AHEAD = 3
_CLOSE = 400


@dataclass(frozen=True, slots=True)
class Stretch:
    """What follows one label: clean ``[start, end)``, and the introductions in it."""

    mark: Mark
    start: int
    end: int
    said: tuple[Introduction, ...] = ()

    @property
    def span(self) -> Span:
        """Where it lies."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What is read of a page, and what it says of each label: ``calls`` are plain words, ``hints`` what others say beside."""

    text: str
    stretches: Sequence[Stretch]
    people: People
    operators: frozenset[str]
    asking: frozenset[str]
    calls: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    hints: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def side(self, key: str) -> Side:
        """On whose side a numbered label speaks, as far as its first turn tells."""
        return "analyst" if key in self.asking else "company"

    def is_open(self, mark: Mark) -> bool:
        """Whether a label is a number to be resolved."""
        return mark.kind == "numbered" and mark.key not in self.operators

    def decided(self, key: str) -> int | None:
        """The person of a label: called so more often than anyone else, else meant by calls and hints together."""
        calls, hints = self.calls[key], self.hints[key]
        called = _clear(calls, 1)
        if called is not None and all(hints[other] < _OUTVOTED for other in hints if other != called):
            return called
        return _clear(calls + calls + hints, _ENOUGH)


def _clear(votes: Counter[int], enough: int) -> int | None:
    """Who has enough votes and clearly more than the next."""
    if not votes:
        return None
    (best, most), *rest = votes.most_common(2)
    return best if most >= enough and (not rest or most >= _TIMES * rest[0][1]) else None


class Resolver:
    """Resolves numbers and sides from the words of a :class:`CallWords`."""

    def __init__(self, words: CallWords) -> None:
        self._words = words
        self._asks = re.compile(rf"\b(?:{words.lead('asks')})")
        name = rf"{words.title}(?P<name>{words.person})"
        self._greets = re.compile(rf"\W*(?:{words.lead('greets')}\W+){{1,3}}{name}(?=\s*[,.!?]|\s*$)")
        greeting = rf"(?:{words.lead('greets')}\W+)?"
        self._addressed = re.compile(rf"(?:^|[,.?!…]\s+){greeting}(?P<name>{words.person})(?=\s*[,.?]\s)")
        self._gives = re.compile(rf"\b{name}(?:\s*\?\W*$|,\s+(?={words.lead('gives_back')}))")

    def operators(self, text: str, stretches: Sequence[Stretch]) -> frozenset[str]:
        """The labels of the operator: those that say so, else the number that speaks as only an operator does, most often."""
        said = {s.mark.key for s in stretches if s.mark.kind == "operator"}
        says = self._words["operator_says"]
        counts = Counter(s.mark.key for s in stretches if s.mark.kind == "numbered" and says.search(text, *s.span))
        if said or not counts:
            return frozenset(said)
        key, times = max(counts.items(), key=lambda item: (item[1], item[0] == stretches[0].mark.key, item[0]))
        return frozenset({key}) if times > 1 or key == stretches[0].mark.key else frozenset()

    def persons(self, text: str, stretches: Sequence[Stretch], people: People, operators: frozenset[str]) -> dict[str, int]:
        """The person of each numbered label where the evidence is clear."""
        called = (s.mark.key for i, s in enumerate(stretches) if self._was_called(text, stretches, i, operators))
        seen = _Evidence(text, stretches, people, operators, frozenset(called) - operators)
        heard: set[str] = set()
        for index, stretch in enumerate(stretches):
            self._called(seen, index, heard)
            self._own(seen, stretch)
            self._thanked(seen, index)
            self._given(seen, index)
            heard.add(stretch.mark.key)
        keys = dict.fromkeys(s.mark.key for s in stretches if seen.is_open(s.mark))
        return {key: person for key in keys if (person := seen.decided(key)) is not None}

    def sides(
        self, text: str, stretches: Sequence[Stretch], people: People, found: Mapping[str, int], operators: frozenset[str]
    ) -> dict[str, Side]:
        """Whose side each label speaks for: what it or an introduction says, else what its first turn follows."""
        sides: dict[str, Side] = {}
        for index, stretch in enumerate(stretches):
            key = stretch.mark.key
            if sides.get(key):
                continue
            if key in operators:
                sides[key] = "operator"
                continue
            person = found.get(key, people.find(stretch.mark.about.text) if stretch.mark.about else None)
            side = stretch.mark.side or (people.persons[person].side if person is not None else "")
            if not side and stretch.mark.kind == "numbered":
                side = "analyst" if self._was_called(text, stretches, index, operators) else "company"
            sides[key] = side
        return sides

    def _was_called(self, text: str, stretches: Sequence[Stretch], index: int, operators: frozenset[str]) -> bool:
        """Whether the operator has just called for a question."""
        before = stretches[index - 1] if index else None
        if before is None or before.mark.key not in operators:
            return False
        return self._asks.search(text, max(before.start, before.end - _CLOSE), before.end) is not None

    def _called(self, seen: _Evidence, index: int, heard: set[str]) -> None:
        """The last one called by name in a turn speaks next; one who asks for the first time is a voice not heard before.

        Only the operator calls someone to ask: anyone else who says whose a question is, goes on to read it out.
        """
        stretch = seen.stretches[index]
        calls = not seen.operators or stretch.mark.key in seen.operators
        last = stretch.end - _EDGE  # an operator's words under another's number: the name stands at the end
        called = [one for one in stretch.said if one.kind == "hands" or (one.kind == "asks" and (calls or one.place[1] > last))]
        is_question = bool(called) and called[-1].kind == "asks"
        person = seen.people.find(called[-1].text, "analyst" if is_question else "company") if called else None
        if person is None:
            return
        ahead: list[Stretch] = []
        for other in seen.stretches[index + 1 : index + 1 + _AHEAD]:
            if ahead and any(one.kind == "asks" for one in other.said):
                break
            if other.mark.key != stretch.mark.key and seen.is_open(other.mark):
                ahead.append(other)
        if not ahead:
            return
        chosen = ahead[0]
        if is_question:
            again = next((s for s in ahead if seen.calls[s.mark.key][person]), None)
            chosen = again or next((s for s in ahead if s.mark.key not in heard), ahead[0])
            if again is None and chosen.mark.key in heard and seen.calls[chosen.mark.key]:
                return  # a voice that is somebody else's
        seen.calls[chosen.mark.key][person] += 1

    def _own(self, seen: _Evidence, stretch: Stretch) -> None:
        """Who says their own name."""
        key = stretch.mark.key
        for one in stretch.said if seen.is_open(stretch.mark) else ():
            person = seen.people.find(one.text, seen.side(key)) if one.kind in ("self", "instead") else None
            if person is not None:
                seen.calls[key][person] += 1

    def _thanked(self, seen: _Evidence, index: int) -> None:
        """Who is thanked or greeted at the beginning of a turn spoke before it, unless that turn speaks of them."""
        stretch, before = seen.stretches[index], seen.stretches[index - 1] if index else None
        if before is None or not seen.is_open(before.mark) or before.mark.key == stretch.mark.key:
            return
        match = self._greets.match(seen.text, stretch.start, min(stretch.end, stretch.start + _EDGE))
        if match is None or seen.text.find(match["name"].split()[0], *before.span) >= 0:
            return
        person = seen.people.find(match["name"], seen.side(before.mark.key))
        if person is not None:
            seen.hints[before.mark.key][person] += _HINT

    def _given(self, seen: _Evidence, index: int) -> None:
        """Who is given the word at the end of a turn, or is the only one whom an analyst addresses, speaks next."""
        stretch = seen.stretches[index]
        after = seen.stretches[index + 1].mark if index + 1 < len(seen.stretches) else None
        own = stretch.mark.key
        if after is None or not seen.is_open(after) or after.key in seen.asking or after.key == own or own in seen.operators:
            return
        if own in seen.asking:
            names = (match["name"] for match in self._addressed.finditer(seen.text, *stretch.span))
            asked = {person for name in names if (person := seen.people.find(name, "company")) is not None}
            if len(asked) == 1:
                seen.hints[after.key][asked.pop()] += _HINT
        given = list(self._gives.finditer(seen.text, max(stretch.start, stretch.end - _EDGE), stretch.end))
        person = seen.people.find(given[-1]["name"], "company") if given else None
        if person is not None:
            seen.hints[after.key][person] += _GIVEN
