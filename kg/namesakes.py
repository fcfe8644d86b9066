"""People of one name on several pages: one where nothing speaks against it, two where they are at two firms.

A full name is often shared, in Chinese above all. Pages that say where someone works tell namesakes apart; a page that does
not say it speaks of whoever is at the firm that it names, and of nobody known where there are several such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Appearance", "grouped"]


@dataclass(frozen=True, slots=True)
class Appearance:
    """Someone of a name on a page: key of the cluster, the organizations that the page says to employ them, all that it names."""

    key: str
    employers: frozenset[str]
    around: frozenset[str]


def grouped(appearances: Sequence[Appearance]) -> Iterator[tuple[str, list[Appearance]]]:
    """The people of one name: an employer that tells each from the others (empty where none has to), and their appearances.

    >>> at = lambda key, *firms: Appearance(key, frozenset(firms), frozenset(firms))
    >>> [(firm, [a.key for a in one]) for firm, one in grouped([at("1", "acme"), at("2", "oak"), at("3", "acme", "elm")])]
    [('acme', ['1', '3']), ('oak', ['2'])]
    >>> [(firm, [a.key for a in one]) for firm, one in grouped([at("1", "acme"), at("2")])]
    [('', ['1', '2'])]
    """
    people: list[tuple[set[str], list[Appearance]]] = []
    for one in sorted((a for a in appearances if a.employers), key=lambda a: a.key):
        fitting = [p for p in people if p[0] & one.employers]
        people = [p for p in people if not p[0] & one.employers]
        firms = set(one.employers).union(*(p[0] for p in fitting))
        people.append((firms, [*(a for p in fitting for a in p[1]), one]))
    if len(people) < 2:
        yield "", sorted(appearances, key=lambda a: a.key)
        return
    loose: list[Appearance] = []
    for one in sorted((a for a in appearances if not a.employers), key=lambda a: a.key):
        fitting = [p for p in people if p[0] & one.around]
        (fitting[0][1] if len(fitting) == 1 else loose).append(one)
    yield from sorted((min(firms), sorted(found, key=lambda a: a.key)) for firms, found in people)
    if loose:
        yield "", loose
