"""SHACL Core shapes made into functions once, so that the gate of a build costs milliseconds a document.

Measured on graphs of 40 to 4,000 focus nodes: pySHACL, the reference, takes 0.2 to 0.4 ms a focus node, rudof 0.3.35 60 ms to
load a graph and 0.1 ms a focus node, these functions 0.02 ms; a build has thousands of small graphs to pass. What is compiled
here is SHACL Core (https://www.w3.org/TR/shacl/), whole but for ``sh:qualifiedValueShapesDisjoint``; a parameter that is not
known is refused when the shapes are read, never passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import KgError
from kg.validate import terms as t
from kg.validate.components import SIMPLE, Broken, Check, language_in, one_of, pattern, show
from kg.validate.graph import GraphView
from kg.validate.paths import Path, read_path
from kg.validate.report import Severity
from kg.validate.schema import Description, Node, Schema, Term

__all__ = ["Result", "Shape", "UnsupportedShape", "compile_shapes"]


class UnsupportedShape(KgError):
    """A shape says something that is no SHACL Core, or says it wrongly; evaluating the rest would pass what it forbids."""

    def __init__(self, shape: str, parameter: str, reason: str) -> None:
        super().__init__(shape, parameter, reason)
        self.shape, self.parameter, self.reason = shape, parameter, reason
        self.what = f"the shape {shape} cannot be evaluated: {parameter}: {reason}"
        self.remedy = "write it with SHACL Core alone"

    def __str__(self) -> str:
        return f"{self.what}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Result:
    """One broken constraint: where, the path as SPARQL writes it, what was found, and what the shape says about it."""

    focus: Term
    path: str | None
    message: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Shape:
    """A compiled shape. ``targets`` are pairs of the kind of target and its term; ``path`` is None for a node shape."""

    name: str
    path: Path | None
    path_text: str | None
    checks: tuple[Check, ...]
    properties: tuple[Shape, ...]
    targets: tuple[tuple[str, NamedNode], ...]
    message: str
    severity: Severity

    @property
    def anonymous(self) -> bool:
        """Whether the shape has no IRI to be named by."""
        return self.name == _ANONYMOUS

    def focus_nodes(self, view: GraphView) -> Iterator[Node]:
        """The nodes of the graph that the shape's targets name, each once."""
        seen: set[Node] = set()
        for kind, term in self.targets:
            for node in _TARGETS[kind](view, term):
                if node not in seen:
                    seen.add(node)
                    yield node

    def results(self, view: GraphView, focus: Term) -> list[Result]:
        """What is wrong with a focus node."""
        values = (focus,) if self.path is None else self.path(view, focus)
        broken: list[Result] = []
        for check in self.checks:
            for _, found in check(view, focus, values):
                message = f"{self.message} ({found})" if self.message else found
                broken.append(Result(focus, self.path_text, message, self.severity))
        for shape in self.properties:
            for value in values:
                broken += shape.results(view, value)
        return broken

    def conforms(self, view: GraphView, focus: Term) -> bool:
        """Whether nothing is wrong with a focus node."""
        return not self.results(view, focus)


def _instances(view: GraphView, cls: NamedNode) -> Iterable[Node]:
    return view.instances(cls)


def _one(view: GraphView, node: NamedNode) -> Iterable[Node]:
    return (node,) if view.describe(node) else ()


def _subjects(view: GraphView, predicate: NamedNode) -> Iterable[Node]:
    return (cast(Node, quad.subject) for quad in view.store.quads_for_pattern(None, predicate, None, None))


def _objects(view: GraphView, predicate: NamedNode) -> Iterable[Node]:
    return (cast(Node, quad.object) for quad in view.store.quads_for_pattern(None, predicate, None, None))


_TARGETS: Final[dict[str, Callable[[GraphView, NamedNode], Iterable[Node]]]] = {
    "targetClass": _instances,
    "targetNode": _one,
    "targetSubjectsOf": _subjects,
    "targetObjectsOf": _objects,
}
_ANONYMOUS: Final = show(BlankNode())
_VIOLATION: Final[Severity] = "violation"
_SEVERITIES: Final[dict[Term, Severity]] = {
    NamedNode(t.SH + "Violation"): _VIOLATION,
    NamedNode(t.SH + "Warning"): "warning",
    NamedNode(t.SH + "Info"): "info",
}
#: Parameters that constrain nothing, or are read together with another one.
_OTHER: Final = frozenset(
    {
        *("path", "property", "message", "severity", "deactivated", "name", "description", "order", "group", "defaultValue"),
        *("flags", "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount"),
    }
)


class _Compiler:
    """Makes shapes of one shapes graph; a shape that is used in several places is made once."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.made: dict[Term, Shape] = {}
        self.open: set[Term] = set()

    def values(self, node: Term, parameter: str) -> tuple[Term, ...]:
        return self.schema.describe(node).get(NamedNode(t.SH + parameter), ())

    def literal(self, node: Term, parameter: str, default: str) -> str:
        for value in sorted(self.values(node, parameter), key=_language):
            if isinstance(value, Literal):
                return value.value
        return default

    def shape(self, node: Term) -> Shape:
        if node in self.open:
            raise UnsupportedShape(show(node), "sh:node", "the shape refers to itself")
        if node not in self.made:
            self.open.add(node)
            self.made[node] = self._make(node)
            self.open.discard(node)
        return self.made[node]

    def _make(self, node: Term) -> Shape:
        name = show(node)
        checks: list[Check] = []
        path: Path | None = None
        text: str | None = None
        for predicate, parameters in self.schema.describe(node).items():
            local = predicate.value.removeprefix(t.SH)
            if local == predicate.value or local in _OTHER or local in _TARGETS:
                continue
            for parameter in parameters:
                try:
                    checks.append(self._check(node, local, parameter))
                except ValueError as error:
                    raise UnsupportedShape(name, f"sh:{local}", str(error)) from error
        for value in self.values(node, "path"):
            try:
                path, text = read_path(self.schema, value)
            except ValueError as error:
                raise UnsupportedShape(name, "sh:path", str(error)) from error
        if self.literal(node, "deactivated", "false") == "true":
            return Shape(name, path, text, (), (), (), "", "info")
        severities = [_SEVERITIES.get(value) for value in self.values(node, "severity")] or [_VIOLATION]
        if severities[0] is None:
            raise UnsupportedShape(name, "sh:severity", "one of sh:Violation, sh:Warning, sh:Info is expected")
        properties = tuple(self.shape(value) for value in self.values(node, "property"))
        message = self.literal(node, "message", "")
        return Shape(name, path, text, tuple(checks), properties, tuple(self._targets(node)), message, severities[0])

    def _targets(self, node: Term) -> Iterator[tuple[str, NamedNode]]:
        for kind in _TARGETS:
            for value in self.values(node, kind):
                if not isinstance(value, NamedNode):
                    raise UnsupportedShape(show(node), f"sh:{kind}", "an IRI is expected")
                yield kind, value
        if isinstance(node, NamedNode) and {t.RDFS_CLASS, t.OWL_CLASS} & set(self.schema.describe(node).get(t.RDF_TYPE, ())):
            yield "targetClass", node

    def _check(self, node: Term, local: str, parameter: Term) -> Check:
        if local in SIMPLE:
            return SIMPLE[local](parameter)
        if local == "pattern":
            return pattern(parameter, self.literal(node, "flags", ""))
        if local == "languageIn":
            return language_in(tuple(one.value.lower() for one in self.schema.items(parameter) if isinstance(one, Literal)))
        if local == "in":
            return one_of(frozenset(self.schema.items(parameter)))
        if local == "closed":
            return self._closed(node, parameter)
        if local == "qualifiedValueShape":
            return self._qualified(node, parameter)
        if local in _LOGIC:
            members = tuple(self.schema.items(parameter)) if local in ("and", "or", "xone") else (parameter,)
            return _logic(local, tuple(self.shape(member) for member in members))
        raise ValueError("not known here")

    def _closed(self, node: Term, parameter: Term) -> Check:
        ignored = {one for head in self.values(node, "ignoredProperties") for one in self.schema.items(head)}
        allowed = ignored | {path for one in self.values(node, "property") for path in self.values(one, "path")}
        wanted = isinstance(parameter, Literal) and parameter.value == "true"

        def check(view: GraphView, focus: Term, values: tuple[Term, ...]) -> Sequence[Broken]:
            nodes = [value for value in values if isinstance(value, NamedNode | BlankNode)] if wanted else ()
            others = (predicate for node in nodes for predicate in view.describe(node) if predicate not in allowed)
            return [(predicate, f"{show(predicate)} is not a property of this shape") for predicate in others]

        return check

    def _qualified(self, node: Term, parameter: Term) -> Check:
        shape = self.shape(parameter)
        least, most = int(self.literal(node, "qualifiedMinCount", "0")), self.literal(node, "qualifiedMaxCount", "")

        def check(view: GraphView, focus: Term, values: tuple[Term, ...]) -> Sequence[Broken]:
            number = sum(shape.conforms(view, value) for value in values)
            if least <= number and (not most or number <= int(most)):
                return ()
            return [(None, f"{number} values of {shape.name}; {least} to {most or 'any number'} expected")]

        return check


def _language(term: Term) -> tuple[bool, str, str]:
    """English or untagged first: the order in which a message is chosen."""
    language = (term.language or "") if isinstance(term, Literal) else ""
    return language not in ("", "en"), language, str(term)


#: How many of the member shapes a value may conform to, given how many there are.
_LOGIC: Final[dict[str, Callable[[int, int], bool]]] = {
    "and": lambda number, of: number == of,
    "node": lambda number, of: number == of,
    "or": lambda number, of: number > 0,
    "xone": lambda number, of: number == 1,
    "not": lambda number, of: number == 0,
}
_LOGIC_WORDS: Final = {"and": "all", "node": "all", "or": "one or more", "xone": "exactly one", "not": "none"}


def _logic(local: str, shapes: tuple[Shape, ...]) -> Check:
    """sh:and, sh:or, sh:xone, sh:not and sh:node (4.6, 4.7.1)."""
    # What a blank shape asks for is in the message of the shape around it.
    names = f"{len(shapes)} given" if any(shape.anonymous for shape in shapes) else ", ".join(shape.name for shape in shapes)

    def check(view: GraphView, focus: Term, values: tuple[Term, ...]) -> Sequence[Broken]:
        met = [(value, sum([shape.conforms(view, value) for shape in shapes])) for value in values]
        return [
            (value, f"{show(value)} meets {number} of the shapes: {names}; {_LOGIC_WORDS[local]} expected")
            for value, number in met
            if not _LOGIC[local](number, len(shapes))
        ]

    return check


def compile_shapes(schema: Schema) -> tuple[Shape, ...]:
    """The shapes of an ontology that have a target, by name.

    Raises UnsupportedShape on a parameter that is no SHACL Core. A shape that is deactivated is not among them.
    """
    compiler = _Compiler(schema)
    nodes = [node for node, rows in schema.described.items() if _is_shape(rows)]
    shapes = [compiler.shape(node) for node in nodes]
    return tuple(sorted((shape for shape in shapes if shape.targets), key=lambda shape: shape.name))


def _is_shape(rows: Description) -> bool:
    types = {NamedNode(t.SH + "NodeShape"), NamedNode(t.SH + "PropertyShape")}
    return bool(types & set(rows.get(t.RDF_TYPE, ()))) or any(NamedNode(t.SH + kind) in rows for kind in _TARGETS)
