"""Reading the files of an ontology folder: Turtle, CSV, JSON lines, TOML; a malformed file is named with its line.

Meaning is given in :mod:`kg.ontology`; here are only the formats.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import BrokenOntology
from kg.vocab import EKG_IRI, RDF

__all__ = ["Terms", "read_csv", "read_json", "read_jsonl", "read_terms", "read_toml"]

_Node = NamedNode | BlankNode | Literal | Triple
_UNION = "http://www.w3.org/2002/07/owl#unionOf"
_AT_LINE = re.compile(r"\(at line (\d+)")


class Terms:
    """What Turtle files say of terms, by local name (``Revenue`` for ``ekg:Revenue``), or by IRI for other namespaces."""

    def __init__(self) -> None:
        self._said: dict[str, dict[str, list[_Node]]] = {}
        self._paths: dict[str, Path] = {}
        self._typed: dict[str, list[str]] = {}

    def add(self, path: Path, subject: str, predicate: str, value: _Node) -> None:
        """Keep one triple. ``subject`` is an IRI, or ``_:`` and the name of a blank node, made unique by the caller."""
        self._said.setdefault(subject, {}).setdefault(predicate, []).append(value)
        if predicate == RDF.type and isinstance(value, NamedNode):
            self._paths.setdefault(subject, path)
            self._typed.setdefault(value.value, []).append(subject)

    def names(self) -> list[str]:
        """The local name of every term that some file gives a type."""
        return [iri.removeprefix(EKG_IRI) for iri in self._paths if iri.startswith(EKG_IRI)]

    def of_type(self, *types: str, external: bool = False) -> list[str]:
        """The terms that are of any of these types, in the order of the files; those of other namespaces if asked."""
        iris = dict.fromkeys(iri for t in types for iri in self._typed.get(t, ()))
        return [iri.removeprefix(EKG_IRI) for iri in iris if iri.startswith(EKG_IRI) or (external and not iri.startswith("_:"))]

    def iris(self, name: str, predicate: str) -> tuple[str, ...]:
        """The IRIs that are values of a property of a term."""
        return tuple(v.value for v in self._values(_iri(name), predicate) if isinstance(v, NamedNode))

    def locals(self, name: str, predicate: str) -> tuple[str, ...]:
        """As :meth:`iris`, but only those of the ontology's own namespace, as local names."""
        return tuple(iri.removeprefix(EKG_IRI) for iri in self.iris(name, predicate) if iri.startswith(EKG_IRI))

    def texts(self, name: str, predicate: str) -> tuple[str, ...]:
        """The literals that are values of a property of a term, without their languages."""
        return tuple(v.value for v in self._values(_iri(name), predicate) if isinstance(v, Literal))

    def labels(self, name: str, *predicates: str) -> dict[str, tuple[str, ...]]:
        """The texts of some properties by language, in the order given; an untagged text counts as English."""
        found: dict[str, dict[str, None]] = {}
        for predicate in predicates:
            for value in self._values(_iri(name), predicate):
                if isinstance(value, Literal):
                    found.setdefault(value.language or "en", {})[value.value] = None
        return {language: tuple(texts) for language, texts in found.items()}

    def members(self, name: str, *predicates: str) -> tuple[str, ...]:
        """The classes that properties of a term name, by themselves or inside ``owl:unionOf``, as local names."""
        found: list[str] = []
        for value in (v for predicate in predicates for v in self._values(_iri(name), predicate)):
            if isinstance(value, NamedNode):
                found.append(value.value)
            elif isinstance(value, BlankNode):
                for head in self._values(str(value), _UNION):
                    found.extend(self._list(head))
        return tuple(iri.removeprefix(EKG_IRI) for iri in found if iri.startswith(EKG_IRI))

    def every(self, predicate: str) -> frozenset[str]:
        """Every literal that is a value of this property, of whatever term."""
        rows = (said.get(predicate, ()) for said in self._said.values())
        return frozenset(v.value for values in rows for v in values if isinstance(v, Literal))

    def broken(self, name: str, reason: str, remedy: str) -> BrokenOntology:
        """The error of a term, at the file and line where its description begins."""
        path = self._paths[_iri(name)]
        begins = re.compile(rf"ekg:{re.escape(name)}\s")
        line = next((i for i, text in enumerate(_text(path).split("\n"), 1) if begins.match(text + " ")), None)
        return BrokenOntology(path, reason, remedy, line)

    def _values(self, subject: str, predicate: str) -> list[_Node]:
        return self._said.get(subject, {}).get(predicate, [])

    def _list(self, head: _Node) -> Iterator[str]:
        while isinstance(head, BlankNode):
            yield from (v.value for v in self._values(str(head), RDF.first) if isinstance(v, NamedNode))
            rest = self._values(str(head), RDF.rest)
            head = rest[0] if rest else NamedNode(RDF.nil)


def _iri(name: str) -> str:
    return name if ":" in name else EKG_IRI + name


def read_terms(paths: Iterable[Path]) -> Terms:
    """Read Turtle files. Raises BrokenOntology with the line of the first error of syntax."""
    terms = Terms()
    for path in paths:
        try:
            for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True):
                subject = quad.subject
                key = subject.value if isinstance(subject, NamedNode) else str(subject)
                terms.add(path, key, quad.predicate.value, quad.object)
        except SyntaxError as error:
            raise BrokenOntology(path, f"not Turtle: {error.msg}", "correct this line", error.lineno) from error
        except OSError as error:
            raise _unreadable(path, error) from error
    return terms


def read_csv(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file with their lines, cells stripped, the header checked and left out, empty rows passed over."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != columns:
            raise BrokenOntology(path, f"the header is {','.join(header)!r}", f"make it {','.join(columns)}", 1)
        for row in reader:
            if not row:
                continue
            if len(row) != len(columns):
                remedy = "quote a cell that holds a comma"
                raise BrokenOntology(path, f"{len(row)} cells where {len(columns)} belong", remedy, reader.line_num)
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise BrokenOntology(path, f"not CSV: {error}", "close the quotes of this row", reader.line_num) from error


def read_jsonl(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file of JSON lines with their lines; empty lines passed over; nothing where there is no such file."""
    if not path.exists():
        return
    for line, text in enumerate(_text(path).split("\n"), 1):
        if text.strip():
            try:
                row = json.loads(text)
            except json.JSONDecodeError as error:
                raise BrokenOntology(path, f"not JSON: {error.msg}", "write one object a line", line) from error
            if not isinstance(row, dict):
                raise BrokenOntology(path, "not an object", "write one object a line", line)
            yield line, row


def read_json(path: Path) -> dict[str, str]:
    """A file with one JSON object of texts; empty where there is no such file."""
    if not path.exists():
        return {}
    try:
        found = json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise BrokenOntology(path, f"not JSON: {error.msg}", "correct this line", error.lineno) from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise BrokenOntology(path, "not an object of texts", 'write {"prefix": "namespace", …}')
    return found


def read_toml(path: Path) -> Mapping[str, Any]:
    """A TOML file as it is; empty where there is no such file."""
    if not path.exists():
        return {}
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        raise BrokenOntology(path, f"not TOML: {error}", "correct this line", int(at[1]) if at else None) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenOntology(path, f"not UTF-8 at byte {error.start}", "save it as UTF-8") from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> BrokenOntology:
    return BrokenOntology(path, f"cannot be read ({error.strerror or error})", "check the file and its permissions")
