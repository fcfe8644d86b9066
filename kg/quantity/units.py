"""Units as data: the spellings of ``ontology/units.ttl``, found before or after a number.

A unit has many spellings and a spelling exactly one meaning, so that ``Units`` is two dictionaries: one asked with the
text that follows a number, one with the text before it. The longest spelling wins (千瓦时 over 千瓦, ``US$`` over ``$``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BrokenOntology

__all__ = ["Spelling", "Unit", "Units", "load_units"]

_EKG = "https://w3id.org/earnings-kg/ontology#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_QUDT_UNIT = "http://qudt.org/schema/qudt/hasUnit"
_AFTER = (_SKOS + "prefLabel", _SKOS + "altLabel", _SKOS + "notation")
_BEFORE = _EKG + "prefixLabel"
_BY_CONTEXT = _EKG + "contextLabel"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: ``factor`` says how many of the base unit ``code`` one of it is (a gigawatt: 1000000000 ``W``).

    iri: the concept of the ontology; kind: what metrics accept (``money``, ``power`` …); qudt: the same unit in QUDT.
    """

    iri: str
    code: str
    kind: str
    factor: Decimal = Decimal(1)
    qudt: str | None = None


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a unit. ``contextual``: another unit may be meant where the context says so (元 in Hong Kong).

    word: written in Latin letters, so that no letter or digit may follow; folded: found in any case.
    """

    text: str
    unit: Unit
    contextual: bool = False
    word: bool = False
    folded: bool = False


class Units:
    """Every unit of an ontology, looked up by what is written before or after a number.

    >>> gw = Unit("ekg:unit-gigawatt", "W", "power", Decimal(1000000000))
    >>> units = Units([Spelling("吉瓦", gw), Spelling("gigawatts", gw, word=True, folded=True)], [])
    >>> units.after("5吉瓦的集群", 1).unit.code
    'W'
    >>> units.after("5 Gigawatts", 2).text
    'gigawatts'
    >>> units.after("5 gigawattsy", 2) is None
    True
    """

    def __init__(self, after: Iterable[Spelling], before: Iterable[Spelling]) -> None:
        self.spellings = tuple(after)
        self._after = _index(self.spellings, 0)
        self._before = _index(before, -1)
        self.first_characters = frozenset(self._after)
        self.codes: Mapping[str, Unit] = _base_units(self.spellings)

    def after(self, text: str, at: int) -> Spelling | None:
        """The longest spelling that starts at ``at``."""
        for spelling in self._after.get(text[at : at + 1], ()):
            end = at + len(spelling.text)
            written = text[at:end]
            if written != spelling.text and not (spelling.folded and written.lower() == spelling.text):
                continue
            if spelling.word and _is_word(text[end : end + 1]):
                continue
            return spelling
        return None

    def before(self, text: str, at: int) -> Spelling | None:
        """The longest spelling that ends at ``at``."""
        for spelling in self._before.get(text[at - 1 : at], ()):
            start = at - len(spelling.text)
            if (
                start >= 0
                and text.startswith(spelling.text, start)
                and not (spelling.word and start and _is_word(text[start - 1]))
            ):
                return spelling
        return None


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _index(spellings: Iterable[Spelling], place: int) -> dict[str, tuple[Spelling, ...]]:
    index: defaultdict[str, list[Spelling]] = defaultdict(list)
    for spelling in spellings:
        character = spelling.text[place]
        for key in {character, character.upper()} if spelling.folded else {character}:
            index[key].append(spelling)
    return {key: tuple(sorted(found, key=lambda s: -len(s.text))) for key, found in index.items()}


def _base_units(spellings: Iterable[Spelling]) -> dict[str, Unit]:
    """The unit of each code whose factor is 1, or the first met."""
    codes: dict[str, Unit] = {}
    for spelling in spellings:
        unit = spelling.unit
        if unit.code not in codes or (unit.factor == 1 and codes[unit.code].factor != 1):
            codes[unit.code] = unit
    return codes


def load_units(path: Path) -> Units:
    """The units of a Turtle file.

    Raises ``BrokenOntology``, naming the file and the unit, where the Turtle cannot be read, a unit lacks its code, kind or a
    usable factor, or two units share a spelling.
    """
    properties = _read(path)
    after: dict[str, Spelling] = {}
    before: dict[str, Spelling] = {}
    for iri in sorted(properties):
        values = properties[iri]
        unit = _unit(path, iri, values)
        contextual = {label.value for label in values[_BY_CONTEXT]}
        for predicate, target in [*((p, after) for p in _AFTER), (_BEFORE, before)]:
            for label in values[predicate]:
                folded = label.language == "en"
                text = label.value.lower() if folded else label.value
                edge = text[-1] if target is after else text[0]
                spelling = Spelling(text, unit, label.value in contextual, word=_is_word(edge), folded=folded)
                known = target.setdefault(text, spelling)
                if known.unit != unit:
                    names = f"{known.unit.iri.removeprefix(_EKG)} and {iri.removeprefix(_EKG)}"
                    raise BrokenOntology(path, f"{names} share the spelling {text!r}", "leave it to one of them")
    if not after:
        raise BrokenOntology(path, "no ekg:Unit in it", "start from the units.ttl that comes with kg")
    return Units(after.values(), before.values())


def _read(path: Path) -> dict[str, defaultdict[str, list[ox.Literal]]]:
    """The literals (and QUDT links, as literals) of every ekg:Unit, by IRI and predicate."""
    subjects: defaultdict[str, defaultdict[str, list[ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    units: set[str] = set()
    try:
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            subject, predicate = quad.subject.value, quad.predicate.value
            if isinstance(quad.object, ox.Literal):
                subjects[subject][predicate].append(quad.object)
            elif isinstance(quad.object, ox.NamedNode):
                if predicate == _QUDT_UNIT:
                    subjects[subject][predicate].append(ox.Literal(quad.object.value))
                elif predicate == _TYPE and quad.object.value == _EKG + "Unit":
                    units.add(subject)
    except (OSError, SyntaxError, ValueError) as error:
        raise BrokenOntology(path, str(error), "repair the Turtle") from error
    return {iri: subjects[iri] for iri in units}


def _unit(path: Path, iri: str, values: Mapping[str, list[ox.Literal]]) -> Unit:
    def one(name: str) -> str:
        found = values[_EKG + name]
        if len(found) != 1:
            raise BrokenOntology(path, f"{iri.removeprefix(_EKG)} has {len(found)} ekg:{name}", "give it exactly one")
        return found[0].value

    try:
        factor = Decimal(one("factor"))
    except InvalidOperation as error:
        raise BrokenOntology(path, f"the factor of {iri.removeprefix(_EKG)} is no number", "write a decimal") from error
    if not factor.is_finite() or factor <= 0:
        raise BrokenOntology(path, f"the factor of {iri.removeprefix(_EKG)} is {factor}", "write a decimal above 0")
    qudt = values[_QUDT_UNIT]
    return Unit(iri, one("unitCode"), one("unitKind"), factor, qudt[0].value if qudt else None)
