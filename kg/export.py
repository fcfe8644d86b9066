"""A graph in other formats: ``export(graph, format, path)``.

RDF formats hold everything; the named graph of each document survives in TriG, N-Quads and JSON-LD. Pictures (GraphML, GEXF,
Cytoscape) hold entities and relations, with numbers and evidence as attributes. Tables (CSV, Neo4j, Parquet) are folders.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Triple, serialize

from kg.errors import KgError
from kg.store import Graph
from kg.tables import Table, neo4j_tables, tables, to_csv
from kg.vocab import PREFIXES
from kg.write import atomic, sort_key, to_nquads, to_trig, to_turtle, write_bytes

__all__ = ["FILE_FORMATS", "FOLDER_FORMATS", "export", "render"]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def export(graph: Graph, format: str, path: Path) -> None:
    """Write a graph in a format: one file, or for ``csv``, ``neo4j`` and ``parquet`` a folder of files.

    Raises KgError on an unknown format, on a format whose library is not installed, and where RDF/XML cannot hold a
    character; BadOutput where the path cannot be written.

    >>> import kg.store
    >>> export(kg.store.Graph.of([]), "excel", Path("x"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kg.errors.KgError: unknown format 'excel'; one of: turtle, trig, nt, nquads, jsonld, rdfxml, graphml, gexf, ...
    """
    if format in FOLDER_FORMATS:
        contents = FOLDER_FORMATS[format](graph)
        with ExitStack() as files:
            for name, content in contents.items():
                files.enter_context(atomic(path / name)).write(content)
    else:
        write_bytes(path, render(graph, format))


def render(graph: Graph, format: str) -> bytes:
    """The bytes of a format that is one file; the same for the same graph. Raises KgError as ``export`` does.

    >>> import kg.store
    >>> json.loads(render(kg.store.Graph.of([]), "cytoscape"))["elements"]
    {'nodes': [], 'edges': []}
    """
    if format not in FILE_FORMATS:
        if format in FOLDER_FORMATS:
            raise KgError(f"the format {format!r} is a folder of files; name a folder with -o")
        raise KgError(f"unknown format {format!r}; one of: {', '.join((*FILE_FORMATS, *FOLDER_FORMATS))}")
    return FILE_FORMATS[format](graph)


def _ntriples(graph: Graph) -> bytes:
    return serialize(_triples(graph), format=RdfFormat.N_TRIPLES) or b""


def _jsonld(graph: Graph) -> bytes:
    """Expanded JSON-LD, indented: it needs no context, so nothing has to be fetched to read it."""
    ordered = sorted(set(graph.quads()), key=lambda quad: (str(quad.graph_name), sort_key(quad)))
    document = json.loads(serialize(ordered, format=RdfFormat.JSON_LD) or b"[]")
    return _json(document)


def _rdfxml(graph: Graph) -> bytes:
    triples = _triples(graph)
    for triple in triples:
        if _NOT_XML.search(str(getattr(triple.object, "value", ""))):
            raise KgError(
                f"{triple.subject} holds a control character, which RDF/XML cannot; export turtle, trig, nt, nquads or jsonld"
            )
    return serialize(triples, format=RdfFormat.RDF_XML, prefixes=dict(PREFIXES)) or b""


def _triples(graph: Graph) -> list[Triple]:
    return sorted({quad.triple for quad in graph.quads()}, key=sort_key)


def _graphml(graph: Graph) -> bytes:
    import networkx as nx

    from kg.network import to_network

    out = BytesIO()
    nx.write_graphml_xml(to_network(graph), out, encoding="utf-8", prettyprint=True)
    return out.getvalue()


def _gexf(graph: Graph) -> bytes:
    import networkx as nx

    from kg.network import to_network

    text = "\n".join(nx.generate_gexf(to_network(graph), encoding="utf-8"))
    # The writer stamps the day of the export; the same graph must give the same bytes.
    return (re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1) + "\n").encode()


def _cytoscape(graph: Graph) -> bytes:
    from kg.network import to_network

    network = to_network(graph)
    nodes = [{"data": {"id": node, **attributes}} for node, attributes in network.nodes(data=True)]
    edges = [
        {"data": {"id": f"e{index}", "source": source, "target": target, **attributes}}
        for index, (source, target, attributes) in enumerate(network.edges(data=True))
    ]
    return _json({"elements": {"nodes": nodes, "edges": edges}})


def _csv(graph: Graph) -> dict[str, bytes]:
    return {f"{table.name}.csv": to_csv(table) for table in tables(graph)}


def _neo4j(graph: Graph) -> dict[str, bytes]:
    return {f"{table.name}.csv": to_csv(table) for table in neo4j_tables(graph)}


def _parquet(graph: Graph) -> dict[str, bytes]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise KgError("parquet needs pyarrow; pip install 'earnings-kg[parquet]', or export csv") from error

    def content(table: Table) -> bytes:
        out = BytesIO()
        columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)
        named = zip(table.columns, columns, strict=True)
        arrays = [pa.array(list(map(_plain, column)), type=_arrow(name, pa)) for name, column in named]
        pq.write_table(pa.table(arrays, names=list(table.columns)), out)
        return out.getvalue()

    return {f"{table.name}.parquet": content(table) for table in tables(graph)}


def _plain(cell: Any) -> Any:
    return cell if cell is None or isinstance(cell, str | int) else float(cell)


def _arrow(column: str, pa: Any) -> Any:
    """Types by column, so that a column without values has the type that it has in every other graph."""
    if column in ("value", "min_value", "max_value", "confidence"):
        return pa.float64()
    return pa.int64() if column in ("start", "end") else pa.string()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


FILE_FORMATS: dict[str, Callable[[Graph], bytes]] = {
    "turtle": lambda graph: to_turtle(graph.quads()),
    "trig": lambda graph: to_trig(graph.quads()),
    "nt": _ntriples,
    "nquads": lambda graph: to_nquads(graph.quads()),
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
    "graphml": _graphml,
    "gexf": _gexf,
    "cytoscape": _cytoscape,
}
FOLDER_FORMATS: dict[str, Callable[[Graph], dict[str, bytes]]] = {"csv": _csv, "neo4j": _neo4j, "parquet": _parquet}
