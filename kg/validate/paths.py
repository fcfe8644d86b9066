"""Property paths of SHACL (section 2.3.1) as functions from a node to its values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pyoxigraph import NamedNode

from kg.validate import terms as t
from kg.validate.graph import GraphView
from kg.validate.schema import Schema, Term
from kg.vocab import curie

__all__ = ["Path", "read_path"]

Path = Callable[[GraphView, Term], tuple[Term, ...]]

_INVERSE = NamedNode(t.SH + "inversePath")
_ALTERNATIVE = NamedNode(t.SH + "alternativePath")
_REPEATED = {
    NamedNode(t.SH + "zeroOrMorePath"): "*",
    NamedNode(t.SH + "oneOrMorePath"): "+",
    NamedNode(t.SH + "zeroOrOnePath"): "?",
}


def read_path(schema: Schema, node: Term) -> tuple[Path, str]:
    """The path at a node of the shapes graph, and how SPARQL writes it. Raises ValueError for what is no path.

    >>> from pyoxigraph import Store
    >>> read_path(Schema(Store()), t.QUOTE)[1]
    'ekg:quote'
    """
    if isinstance(node, NamedNode):
        return (lambda view, focus: view.objects(focus, node)), curie(node.value)
    rows = schema.describe(node)
    if t.RDF_FIRST in rows:
        steps = [read_path(schema, step) for step in schema.items(node)]
        return _sequence([path for path, _ in steps]), "/".join(text for _, text in steps)
    if len(rows) != 1:
        raise ValueError("no path, or several in one")
    ((kind, (value, *more)),) = rows.items()
    if more:
        raise ValueError("several paths in one")
    if kind == _INVERSE and isinstance(value, NamedNode):
        return (lambda view, focus: view.subjects(value, focus)), f"^{curie(value.value)}"
    if kind == _ALTERNATIVE:
        ways = [read_path(schema, way) for way in schema.items(value)]
        return _union([path for path, _ in ways]), "(" + "|".join(text for _, text in ways) + ")"
    if kind in _REPEATED:
        path, text = read_path(schema, value)
        return _repeated(path, _REPEATED[kind]), text + _REPEATED[kind]
    raise ValueError("this kind of path is not known here")


def _sequence(steps: Sequence[Path]) -> Path:
    def path(view: GraphView, focus: Term) -> tuple[Term, ...]:
        nodes: tuple[Term, ...] = (focus,)
        for step in steps:
            nodes = tuple(dict.fromkeys(value for node in nodes for value in step(view, node)))
        return nodes

    return path


def _union(ways: Sequence[Path]) -> Path:
    return lambda view, focus: tuple(dict.fromkeys(value for way in ways for value in way(view, focus)))


def _repeated(step: Path, mark: str) -> Path:
    def path(view: GraphView, focus: Term) -> tuple[Term, ...]:
        found: dict[Term, None] = {} if mark == "+" else {focus: None}
        waiting = [focus]
        while waiting:
            for value in step(view, waiting.pop()):
                if value not in found:
                    found[value] = None
                    if mark != "?":
                        waiting.append(value)
        return tuple(found)

    return path
