"""What the page calls the terms of the ontology, and how it draws its classes: labels, parents, ``view.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.errors import BrokenOntology
from kg.vocab import EKG, RDFS, SKOS

__all__ = ["SHAPES", "Style", "Terms"]

# Shapes of vis-network that carry their label below, so that all labels stand alike.
SHAPES = ("diamond", "dot", "hexagon", "square", "star", "triangle", "triangleDown")
_LABELS = (SKOS.prefLabel, RDFS.label)


@dataclass(frozen=True, slots=True)
class Style:
    """How a class is drawn: ``#rrggbb`` and one of SHAPES."""

    color: str = "#8a8f98"
    shape: str = "dot"


@dataclass(frozen=True)
class Terms:
    """Labels by IRI and language, parents of classes, styles by the short name of a class, Chinese names of units by code."""

    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    styles: Mapping[str, Style] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, ontology: Path) -> Terms:
        """Read every Turtle file of an ontology folder for labels, and ``view.toml`` for styles.

        Raises BrokenOntology where a file is malformed, or a colour or shape is none.
        """
        labels: dict[str, dict[str, str]] = {}
        parents: dict[str, set[str]] = {}
        codes: dict[str, str] = {}
        factors: dict[str, str] = {}
        for subject, predicate, value in _statements(ontology):
            if predicate in _LABELS and isinstance(value, Literal):
                labels.setdefault(subject, {}).setdefault(value.language or "", value.value)
            elif predicate == RDFS.subClassOf and isinstance(value, NamedNode):
                parents.setdefault(subject, set()).add(value.value)
            elif predicate == EKG.unitCode:
                codes[subject] = value.value
            elif predicate == EKG.factor:
                factors[subject] = value.value
        # Of the concepts with one code (dollar, cent), the base unit is the one that the graph counts in.
        units = {
            code: labels[unit]["zh"] for unit, code in codes.items() if factors.get(unit) == "1" and "zh" in labels.get(unit, {})
        }
        above = {name: tuple(sorted(found)) for name, found in parents.items()}
        return cls(labels, above, _styles(ontology / "view.toml"), units)

    def label(self, iri: str) -> dict[str, str]:
        """What a term is called in ``zh`` and ``en``; its name, taken apart, where the ontology has no label.

        >>> Terms().label("https://w3id.org/earnings-kg/ontology#DailyActiveUsers")
        {'en': 'daily active users'}
        """
        known = self.labels.get(iri)
        return dict(sorted(known.items())) if known else {"en": _apart(iri)}

    def styled(self, classes: Iterable[str]) -> tuple[str, Style]:
        """The class that decides how an entity is drawn, and its style: the nearest with one, going up the hierarchy.

        >>> Terms(parents={"o#Lab": ("o#Unit",)}, styles={"Unit": Style("#123456")}).styled(["o#Lab"])
        ('o#Lab', Style(color='#123456', shape='dot'))
        """
        ordered = sorted(classes, key=lambda name: (-self._depth(name), name))
        for start in ordered:
            level = [start]
            seen = set(level)
            while level:
                for name in level:
                    if style := self.styles.get(_short(name)):
                        return start, style
                level = sorted({parent for name in level for parent in self.parents.get(name, ())} - seen)
                seen.update(level)
        return (ordered[0] if ordered else ""), Style()

    def _depth(self, name: str, limit: int = 20) -> int:
        """Steps to the root; the limit is for a hierarchy that runs in a circle."""
        parents = self.parents.get(name, ())
        return 1 + max(self._depth(parent, limit - 1) for parent in parents) if parents and limit else 0


def _statements(ontology: Path) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    for path in sorted(ontology.glob("*.ttl")):
        try:
            for quad in parse(path=path, format=RdfFormat.TURTLE):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                    yield quad.subject.value, quad.predicate.value, quad.object
        except SyntaxError as error:
            raise BrokenOntology(path, f"not Turtle: {error.args[0]}", "mend the line", line=error.lineno) from error


def _short(iri: str) -> str:
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


def _apart(iri: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", _short(iri)).lower()


def _styles(path: Path) -> dict[str, Style]:
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("classes", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenOntology(path, f"not TOML: {error}", "mend the line") from error
    if not isinstance(table, dict) or not all(isinstance(value, dict) for value in table.values()):
        raise BrokenOntology(
            path, "[classes] is not a table of tables", 'write [classes.Company], color = "#rrggbb", shape = "dot"'
        )
    styles = {}
    for name, value in table.items():
        style = Style(str(value.get("color", Style().color)), str(value.get("shape", Style().shape)))
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", style.color):
            raise BrokenOntology(path, f"{name} has the colour {style.color!r}", "write it as #rrggbb")
        if style.shape not in SHAPES:
            raise BrokenOntology(path, f"{name} has the shape {style.shape!r}", f"use one of: {', '.join(SHAPES)}")
        styles[name] = style
    return styles
