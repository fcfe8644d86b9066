"""The query of ``kg query``: where its text comes from, and its answer in the form asked for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError, Unreadable

if TYPE_CHECKING:
    from kg.store import Graph

__all__ = ["answered", "query_text"]


def query_text(query: str, known: dict[str, str]) -> str:
    """The SPARQL of an argument: standard input, a named query, a file, or itself.

    Raises KgError for a name that no query has, and Unreadable for a file that cannot be read.

    >>> query_text("all", {"all": "SELECT * { ?s ?p ?o }"})
    'SELECT * { ?s ?p ?o }'
    """
    if query == "-":
        return sys.stdin.read()
    if query in known:
        return known[query]
    if query.endswith(".rq"):
        try:
            return Path(query).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Unreadable(query, str(error), "name a UTF-8 file of SPARQL") from error
    if "{" not in query and not any(letter.isspace() for letter in query):
        names = ", ".join(known) or "none in this ontology"
        raise KgError(f"no query is called {query!r}; one of: {names}, or give SPARQL or a .rq file")
    return query


def answered(graph: Graph, text: str, style: str) -> bytes:
    """The result of a query as ``csv``, ``json`` or ``turtle``. Raises KgError where the kind of query has no such form."""
    from pyoxigraph import QueryResultsFormat, RdfFormat

    from kg.write import to_turtle

    if style == "turtle":
        triples = graph.query(text).triples
        if triples is None:
            raise KgError("turtle is for CONSTRUCT and DESCRIBE; choose --format table, csv or json for this query")
        return to_turtle(triples)
    results = QueryResultsFormat.CSV if style == "csv" else QueryResultsFormat.JSON
    content, media_type = graph.answer(
        text, results=results, triples=RdfFormat.JSON_LD if style == "json" else RdfFormat.N_TRIPLES
    )
    if style == "csv" and "csv" not in media_type:
        raise KgError("csv is for SELECT and ASK; choose --format table, json or turtle for this query")
    return content if content.endswith(b"\n") else content + b"\n"
