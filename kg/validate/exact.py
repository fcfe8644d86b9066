"""The same shapes by pySHACL, the reference implementation, which ``kg check`` trusts for graphs that it can take.

It needs up to 0.4 ms a focus node and the whole graph in rdflib, so it is for graphs of thousands of nodes, not of millions.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, cast

import pyshacl
from pyoxigraph import NamedNode, QueryTriples, RdfFormat, Store
from rdflib import Graph, URIRef
from rdflib.graph import ReadOnlyGraphAggregate
from rdflib.term import Node as RdflibNode

from kg.validate import terms as t
from kg.validate.graph import GraphView
from kg.validate.report import Problem, Severity
from kg.validate.schema import Schema
from kg.vocab import curie

__all__ = ["reference_problems"]

_TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
_SEVERITIES: Final[dict[str, Severity]] = {t.SH + "Warning": "warning", t.SH + "Info": "info"}


def reference_problems(view: GraphView) -> Iterator[Problem]:
    """The problems that pySHACL finds at nodes of the graph, with the classes of the ontology known to it.

    Raises pyshacl.errors.ShapeLoadError or ConstraintLoadError on shapes that are no SHACL.

    >>> list(reference_problems(GraphView(Store(), Schema(Store()))))
    []
    """
    store = view.store
    if not isinstance(store, Store):
        store = Store()
        store.extend(view.store)
    data, ontology = _rdflib(store), _ontology(view.schema)
    nodes = data.all_nodes()
    # A class of the ontology, or a type that it gives a metric, holds for the data: the two are validated as one graph.
    _, report, _ = pyshacl.validate(ReadOnlyGraphAggregate([data, ontology]), shacl_graph=ontology)
    if not isinstance(report, Graph):
        raise TypeError(f"pySHACL gave no report but {report!r}")
    # Results of a shape inside a shape hang below these as sh:detail: why, not what.
    for result in report.objects(None, URIRef(t.SH + "result")):
        focus = _value(report, result, "focusNode")
        if focus in nodes:
            yield _problem(view, report, result, focus)


def _problem(view: GraphView, report: Graph, result: RdflibNode, focus: RdflibNode | None) -> Problem:
    path, value = _value(report, result, "resultPath"), _value(report, result, "value")
    messages = sorted(report.objects(result, URIRef(t.SH + "resultMessage")), key=str)
    message = " / ".join(map(str, messages)) + (f" ({value})" if value is not None else "")
    severity = _SEVERITIES.get(str(_value(report, result, "resultSeverity")), "violation")
    where = curie(str(path)) if isinstance(path, URIRef) else None
    document = view.document_of(NamedNode(focus)) if isinstance(focus, URIRef) else None
    return Problem("shape", str(focus), where, message, document, severity)


def _value(report: Graph, result: RdflibNode, name: str) -> RdflibNode | None:
    return report.value(result, URIRef(t.SH + name))


def _rdflib(store: Store) -> Graph:
    triples = cast(QueryTriples, store.query(_TRIPLES))
    return Graph().parse(data=triples.serialize(format=RdfFormat.N_TRIPLES) or b"", format="nt")


@lru_cache(maxsize=2)
def _ontology(schema: Schema) -> Graph:
    return _rdflib(schema.store)
