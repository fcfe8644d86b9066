"""Shapes of relation patterns: how a language puts who, does and to whom, written once and used with any family of words.

``ontology/patterns/shapes.toml`` has for each language *parts*, regular expressions that other patterns name as ``<@part>``, and
*shapes*, patterns with ``<S>``, ``<O>`` and ``<V>`` for subject, object and the words that state the relation. A row of
``relations.jsonl`` with ``shapes`` and ``verbs`` stands for one pattern a shape, named ``relation:language:line:shape``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import BrokenOntology
from kg.ontofiles import read_toml

__all__ = ["Shape", "Shapes", "expand", "read_shapes"]

_PART = re.compile(r"<@(\w+)>")
_KEYS = {"pattern", "example", "confidence", "subject", "object", "modality"}
_EXPRESSION = "re:"
_OF_SHAPES = frozenset({"shapes", "verbs", "domain", "range", "behind", "said", "tail", "confidence"})
_SURE = 0.82


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern with ``<S>``, ``<O>`` and ``<V>``; the example has ``<V>``, and ``<T>`` where a row puts its ``tail``.

    confidence, 0 to 1, is that of a row which gives none; subject, object, modality are as in ``relations.jsonl``.
    """

    pattern: str
    example: str
    confidence: float = _SURE
    subject: str = ""
    object: str = ""
    modality: str = ""


@dataclass(frozen=True, slots=True)
class Shapes:
    """The parts and shapes of one language, by name."""

    parts: Mapping[str, str] = field(default_factory=dict)
    shapes: Mapping[str, Shape] = field(default_factory=dict)


def read_shapes(path: Path) -> Mapping[str, Shapes]:
    """The shapes of each language; empty where there is no such file. Raises BrokenOntology for anything else in it."""
    found: dict[str, Shapes] = {}
    for language, content in read_toml(path).items():
        if not isinstance(content, dict) or not content.keys() <= {"parts", "shapes"}:
            raise BrokenOntology(
                path, f"{language} has something other than parts and shapes", "write [zh.parts] and [zh.shapes.name]"
            )
        parts = content.get("parts", {})
        for name, part in parts.items():
            if not isinstance(part, str):
                raise BrokenOntology(path, f"{language}.parts.{name} is no text", 'write name = "…"')
        shapes = {name: _shape(path, f"{language}.shapes.{name}", row) for name, row in content.get("shapes", {}).items()}
        found[language] = Shapes(parts, shapes)
    return found


def _shape(path: Path, name: str, row: object) -> Shape:
    if not isinstance(row, dict) or not {"pattern", "example"} <= row.keys() <= _KEYS:
        raise BrokenOntology(path, f"{name} is no shape", "give it pattern and example; it may have: " + ", ".join(sorted(_KEYS)))
    for key, value in row.items():
        if not (isinstance(value, int | float) if key == "confidence" else isinstance(value, str)):
            raise BrokenOntology(path, f"{name}.{key} is {value!r}", "write a text, or for confidence a number from 0 to 1")
    for slot in ("<V>", *(("<S>",) if "subject" not in row else ()), *(("<O>",) if "object" not in row else ())):
        if slot not in row["pattern"].replace("<S+>", "<S>"):
            raise BrokenOntology(path, f"{name} has no {slot}", f"put {slot} into its pattern, or fix that end")
    return Shape(**row)


def expand(path: Path, row: Mapping[str, Any], shapes: Mapping[str, Shapes]) -> Iterator[Mapping[str, Any]]:
    """The patterns that a row stands for: itself, or one for each of its shapes; parts are put in their places.

    Raises BrokenOntology for a shape or a part that the language does not have.

    >>> zh = Shapes(shapes={"active": Shape("<S><V><O>", "甲<V>乙")})
    >>> row = {"relation": "acquires", "verbs": ["并购", "购"], "shapes": ["active"], "line": 7}
    >>> [made] = expand(Path("relations.jsonl"), row, {"zh": zh})
    >>> made["name"], made["pattern"], made["example"]
    ('acquires:zh:7:active', '<Organization:s>(?:并购|购)<Organization:o+>', '甲并购乙')
    """
    language = str(row.get("language", "zh"))
    known = shapes.get(language, Shapes())
    line = int(row.get("line", 0))

    def part(match: re.Match[str]) -> str:
        if match[1] not in known.parts:
            raise BrokenOntology(path, f"unknown part <@{match[1]}>", "name one of shapes.toml: " + ", ".join(known.parts), line)
        return _PART.sub(part, known.parts[match[1]])

    if "heads" in row:
        yield row
        return
    if "shapes" not in row:
        yield {**row, "pattern": _PART.sub(part, row["pattern"])}
        return
    verbs = sorted((v for v in row["verbs"] if not v.startswith(_EXPRESSION)), key=lambda v: (-len(v), v))
    spelt = [re.escape(v) for v in verbs] + [v.removeprefix(_EXPRESSION) for v in row["verbs"] if v.startswith(_EXPRESSION)]
    slots = {
        "<V>": f"(?:{'|'.join(spelt)})",
        "<S>": f"<{row.get('domain', 'Organization')}:s>",
        "<S+>": f"<{row.get('domain', 'Organization')}:s+>",
        "<O>": f"<{row.get('range', 'Organization')}:o+>{row.get('behind', '')}",
    }
    for name in row["shapes"]:
        shape = known.shapes.get(name)
        if shape is None:
            raise BrokenOntology(path, f"unknown shape {name!r}", "name some of shapes.toml: " + ", ".join(known.shapes), line)
        pattern = shape.pattern
        for slot, written in slots.items():
            pattern = pattern.replace(slot, written)
        made = {key: value for key, value in row.items() if key not in _OF_SHAPES}
        made |= {key: value for key in ("subject", "object", "modality") if (value := getattr(shape, key))}
        made["name"] = f"{row['relation']}:{language}:{line}:{name}"
        made["pattern"] = _PART.sub(part, pattern)
        made["confidence"] = round(shape.confidence + float(row.get("confidence", _SURE)) - _SURE, 2)
        if verbs and len(verbs) == len(row["verbs"]):
            made["triggers"] = verbs
        made["example"] = shape.example.replace("<V>", str(row.get("said", verbs[0]))).replace("<T>", str(row.get("tail", "")))
        yield made
