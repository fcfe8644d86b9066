"""The people of a call: everyone whom labels, lists and introductions name, found again by a part of the name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.calls.introductions import Introduction
    from kg.calls.turn import Side

__all__ = ["People", "Person", "is_full"]

_PARTS = re.compile(r"[\s·.]+")
_SHORTEST = 3
_SPELT = 5


@dataclass(slots=True)
class Person:
    """Someone named in full, with every introduction of them in the order of the page."""

    name: str
    said: list[Introduction] = field(default_factory=list)

    @property
    def side(self) -> Side:
        """Whose side the introductions put the person on: an analyst's where one says so, else the first that says any."""
        sides = [one.side for one in self.said if one.side]
        return "analyst" if "analyst" in sides else sides[0] if sides else ""


class People:
    """The full names of a page.

    >>> from kg.calls.introductions import Introduction
    >>> people = People()
    >>> people.add(Introduction("asks", (0, 7), "Geoffrey Lee", (0, 7)))
    0
    >>> people.find("Geoff"), people.find("Bob"), people.find("geoff lee"), people.find("Geofrey")
    (0, None, 0, 0)
    """

    def __init__(self) -> None:
        self.persons: list[Person] = []
        self._whole: dict[str, int] = {}
        self._parts: dict[str, set[int]] = {}
        self._firsts: dict[str, set[int]] = {}

    def add(self, one: Introduction) -> int | None:
        """Take in an introduction; the number of its person, None for a lone first name of nobody known and without a firm."""
        known = self.find(one.text, one.side)
        if known is None and not is_full(one.text) and one.firm is None:
            return None
        if known is None:
            known = self._whole[self._key(one.text)] = len(self.persons)
            self.persons.append(Person(one.text))
            parts = self._split(one.text)
            for part in parts:
                self._parts.setdefault(part, set()).add(known)
            for part in parts[:1]:
                self._firsts.setdefault(part, set()).add(known)
        self.persons[known].said.append(one)
        return known

    def find(self, name: str, side: Side = "") -> int | None:
        """The person of this full name, or the only one whose name has this part; ``side`` decides between several.

        A short form of a first name (Geoff of Geoffrey) and a spelling with one letter more, less or other (Michelle, Michele)
        are the name where nobody else's is closer; so is a full name with the same last part.
        """
        whole = self._whole.get(self._key(name))
        if whole is not None:
            return whole
        parts = self._split(name)
        if not parts or (len(parts) > 1 and not name.isascii()):
            return None
        fits = self._like(parts[0])
        if len(parts) > 1:
            fits &= self._parts.get(parts[-1], set())
        if len(fits) > 1 and side:
            fits = {number for number in fits if self.persons[number].side in (side, "")}
        return next(iter(fits)) if len(fits) == 1 else None

    def _like(self, part: str) -> set[int]:
        """The persons with this part in their names, else with one that it is short for, else with one spelt nearly so."""
        exact = self._parts.get(part)
        if exact or not part.isascii():
            return set(exact or ())
        short = [p for p in self._firsts if min(len(part), len(p)) >= _SHORTEST and (p.startswith(part) or part.startswith(p))]
        if short:
            return {number for p in short for number in self._firsts[p]}
        near = [p for p in self._parts if len(part) >= _SPELT and p[0] == part[0] and _is_near(p, part)]
        return {number for p in near for number in self._parts[p]}

    @staticmethod
    def _key(name: str) -> str:
        return " ".join(_PARTS.split(name.casefold())).strip()

    @staticmethod
    def _split(name: str) -> list[str]:
        return [p for p in _PARTS.split(name.casefold()) if len(p) > 1]


def is_full(name: str) -> bool:
    """Whether a name has two parts, or is Chinese without a dot: 李伟.

    >>> is_full("Ann Lee"), is_full("Ann"), is_full("李伟")
    (True, False, True)
    """
    return bool(re.search(r"[\s·]", name.strip())) or not name.isascii()


def _is_near(a: str, b: str) -> bool:
    """Whether two words differ by one letter put in, left out or changed."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        return a[start + 1 :] == b[start + 1 :]
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[start + 1 :] == shorter[start:]
