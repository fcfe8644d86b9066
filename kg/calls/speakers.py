"""Who speaks behind a number: ``Speaker 3:`` is whom the operator has just called, who says "this is Jane", whom the next one thanks.

Every such hint is a vote for one person; a number is resolved where one person has enough votes and clearly more than any other.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.calls.introductions import Introduction
    from kg.calls.markers import Mark
    from kg.calls.people import People
    from kg.calls.turn import Side, Span
    from kg.calls.words import CallWords

__all__ = ["Resolver", "Stretch"]

_CALLED, _SELF, _HINT = 3, 3, 1
_ENOUGH = 2
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


class Resolver:
    """Resolves numbers and sides from the words of a :class:`CallWords`."""

    def __init__(self, words: CallWords) -> None:
        self._words = words
        self._asks = re.compile(rf"\b(?:{words.lead('asks')})")
        name = rf"{words.title}(?P<name>{words.person})"
        self._greets = re.compile(rf"\W*(?:{words.lead('greets')}\W+){{1,3}}{name}(?=\s*[,.!?]|\s*$)")
        self._addressed = re.compile(rf"(?:^|[,.?!…]\s+)(?:{words.lead('greets')}\W+)?(?P<name>{words.person})(?=\s*[,.?]\s)")
        self._gives = re.compile(rf"\b{name}(?:\s*\?\W*$|,\s+(?={words.lead('gives_back')}))")

    def operators(self, text: str, stretches: Sequence[Stretch]) -> frozenset[str]:
        """The labels of the operator: those that say so, else the number that speaks as only an operator does, most often."""
        said = {s.mark.key for s in stretches if s.mark.kind == "operator"}
        counts = Counter(
            s.mark.key for s in stretches if s.mark.kind == "numbered" and self._words["operator_says"].search(text, s.start, s.end)
        )
        if said or not counts:
            return frozenset(said)
        key, times = max(counts.items(), key=lambda item: (item[1], item[0] == stretches[0].mark.key, item[0]))
        return frozenset({key}) if times > 1 or key == stretches[0].mark.key else frozenset()

    def persons(self, text: str, stretches: Sequence[Stretch], people: People, operators: frozenset[str]) -> dict[str, int]:
        """The person of each numbered label where the evidence is clear."""
        votes: defaultdict[str, Counter[int]] = defaultdict(Counter)
        heard: set[str] = set()
        asking = {s.mark.key for i, s in enumerate(stretches) if s.mark.key not in operators and self._was_called(text, stretches, i, operators)}
        for i, stretch in enumerate(stretches):
            key = stretch.mark.key
            self._called(stretches, i, people, operators, heard, votes)
            if stretch.mark.kind == "numbered" and key not in operators:
                for one in stretch.said:
                    if one.kind in ("self", "instead") and (person := people.find(one.text, "analyst" if key in asking else "company")) is not None:
                        votes[key][person] += _SELF
            self._beside(text, stretches, i, people, operators, asking, votes)
            heard.add(key)
        found: dict[str, int] = {}
        for key, counted in votes.items():
            (best, most), *rest = counted.most_common(2)
            if most >= _ENOUGH and (not rest or most >= _TIMES * rest[0][1]):
                found[key] = best
        return found

    def sides(
        self, text: str, stretches: Sequence[Stretch], people: People, found: Mapping[str, int], operators: frozenset[str]
    ) -> dict[str, Side]:
        """Whose side each label speaks for: what it or an introduction says, else whether its first turn follows a call for questions."""
        sides: dict[str, Side] = {}
        for i, stretch in enumerate(stretches):
            key = stretch.mark.key
            if sides.get(key):
                continue
            if key in operators:
                sides[key] = "operator"
                continue
            person = found.get(key, people.find(stretch.mark.about.text) if stretch.mark.about else None)
            side = stretch.mark.side or (people.persons[person].side if person is not None else "")
            if not side and stretch.mark.kind == "numbered":
                side = "analyst" if self._was_called(text, stretches, i, operators) else "company"
            sides[key] = side
        return sides

    def _was_called(self, text: str, stretches: Sequence[Stretch], index: int, operators: frozenset[str]) -> bool:
        before = stretches[index - 1] if index else None
        return before is not None and before.mark.key in operators and self._asks.search(text, max(before.start, before.end - _CLOSE), before.end) is not None

    def _called(
        self,
        stretches: Sequence[Stretch],
        index: int,
        people: People,
        operators: frozenset[str],
        heard: set[str],
        votes: Mapping[str, Counter[int]],
    ) -> None:
        """The last one called by name in a turn is who speaks next; one who asks for the first time is a voice not heard before."""
        called = [one for one in stretches[index].said if one.kind in ("asks", "hands")]
        side: Side = "" if not called else "analyst" if called[-1].kind == "asks" else "company"
        person = people.find(called[-1].text, side) if called else None
        if person is None:
            return
        own = stretches[index].mark.key
        ahead: list[Stretch] = []
        for stretch in stretches[index + 1 : index + 1 + _AHEAD]:
            if ahead and any(one.kind == "asks" for one in stretch.said):
                break
            if stretch.mark.key != own and stretch.mark.key not in operators and stretch.mark.kind == "numbered":
                ahead.append(stretch)
        if not ahead:
            return
        chosen = ahead[0]
        if called[-1].kind == "asks":
            again = next((s for s in ahead if person in votes.get(s.mark.key, ())), None)
            chosen = again or next((s for s in ahead if s.mark.key not in heard), ahead[0])
            if again is None and chosen.mark.key in heard and votes.get(chosen.mark.key):
                return  # a voice that is somebody else's
        if not any(one.kind == "instead" for one in chosen.said):
            votes[chosen.mark.key][person] += _CALLED

    def _beside(
        self,
        text: str,
        stretches: Sequence[Stretch],
        index: int,
        people: People,
        operators: frozenset[str],
        asking: set[str],
        votes: Mapping[str, Counter[int]],
    ) -> None:
        """Who is thanked or greeted spoke before; the only one whom an analyst addresses, or who is given the word, speaks next."""
        stretch = stretches[index]
        start, end = stretch.span
        match = self._greets.match(text, start, min(end, start + _EDGE))
        before = stretches[index - 1].mark if index else None
        if match and before is not None and before.kind == "numbered" and before.key not in operators and before.key != stretch.mark.key:
            person = people.find(match["name"], "analyst" if before.key in asking else "company")
            if person is not None:
                votes[before.key][person] += _HINT
        after = stretches[index + 1].mark if index + 1 < len(stretches) else None
        if after is not None and stretch.mark.key in asking and after.kind == "numbered" and after.key not in asking | operators:
            asked = {people.find(match["name"], "company") for match in self._addressed.finditer(text, start, end)} - {None}
            if len(asked) == 1 and (person := asked.pop()) is not None:
                votes[after.key][person] += _HINT
        if after is None or after.kind != "numbered" or after.key in operators or after.key == stretch.mark.key or stretch.mark.key in operators:
            return
        given = list(self._gives.finditer(text, max(start, end - _EDGE), end))
        person = people.find(given[-1]["name"], "company") if given else None
        if person is not None:
            votes[after.key][person] += _HINT
