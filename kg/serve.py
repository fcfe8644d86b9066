"""A graph on loopback: the explorer page and a SPARQL 1.1 Protocol endpoint, for reading only.

``/`` is the page of ``kg view``; ``/sparql`` answers ``GET`` with ``query=``, and ``POST`` of a form or of
``application/sparql-query`` (https://www.w3.org/TR/sparql11-protocol/). The answer's format is negotiated by ``Accept``. There
is no update operation, and a query that asks another host is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.sparql import BadQuery
from kg.store import Graph

__all__ = ["HOST", "make_server"]

HOST = "127.0.0.1"
_Format = TypeVar("_Format", QueryResultsFormat, RdfFormat)
_LARGEST_QUERY = 1 << 20
_RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_TRIPLES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


def make_server(graph: Graph, page: Callable[[], str], port: int = 0) -> ThreadingHTTPServer:
    """A server that answers on 127.0.0.1 once its ``serve_forever`` is called; port 0 takes a free one.

    page: makes the explorer page, at most once, when it is first asked for. Raises OSError where the port is taken.

    >>> server = make_server(Graph.of([]), lambda: "<!DOCTYPE html>")
    >>> server.server_address[0]
    '127.0.0.1'
    >>> server.server_close()
    """
    explorer = _Once(page)

    class Handler(_Handler):
        pass

    Handler.graph, Handler.explorer = graph, explorer
    return ThreadingHTTPServer((HOST, port), Handler)


class _Once:
    """The value of a function, made when first asked for, by one thread only."""

    def __init__(self, make: Callable[[], str]) -> None:
        self._make, self._lock, self._value = make, Lock(), ""

    def get(self) -> str:
        with self._lock:
            self._value = self._value or self._make()
            return self._value


class _Refused(Exception):
    """A request that is answered with an error status."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    graph: Graph
    explorer: _Once
    protocol_version = "HTTP/1.1"
    server_version = "kg"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        self._respond(self._get)

    def do_HEAD(self) -> None:
        self._respond(self._get)

    def do_POST(self) -> None:
        self._respond(self._post)

    def _get(self) -> tuple[bytes, str]:
        address = urlsplit(self.path)
        if address.path == "/":
            return self.explorer.get().encode(), "text/html; charset=utf-8"
        self._at_endpoint(address.path)
        return self._answer(parse_qs(address.query))

    def _post(self) -> tuple[bytes, str]:
        self._at_endpoint(urlsplit(self.path).path)
        length = self.headers.get("Content-Length", "")
        if not length.isdigit():
            raise _Refused(HTTPStatus.LENGTH_REQUIRED, "say the length of the query in Content-Length")
        if int(length) > _LARGEST_QUERY:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a query has at most {_LARGEST_QUERY} bytes")
        try:
            body = self.rfile.read(int(length)).decode()
        except UnicodeDecodeError as error:
            raise _Refused(HTTPStatus.BAD_REQUEST, "the query is not UTF-8") from error
        kind = self.headers.get_content_type()
        if kind == "application/sparql-query":
            return self._answer({"query": [body]})
        if kind == "application/x-www-form-urlencoded":
            return self._answer(parse_qs(body))
        raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send application/sparql-query or a form with query=")

    def _at_endpoint(self, path: str) -> None:
        if path != "/sparql":
            raise _Refused(HTTPStatus.NOT_FOUND, "there is / (explorer) and /sparql (SPARQL 1.1 Protocol)")

    def _answer(self, parameters: dict[str, list[str]]) -> tuple[bytes, str]:
        if "update" in parameters:
            raise _Refused(HTTPStatus.FORBIDDEN, "this endpoint is for reading only")
        if len(parameters.get("query", [])) != 1:
            raise _Refused(HTTPStatus.BAD_REQUEST, "give one query, as query=SELECT …")
        accept = self.headers.get("Accept", "*/*")
        results = _negotiated(accept, _RESULTS, QueryResultsFormat.JSON)
        triples = _negotiated(accept, _TRIPLES, RdfFormat.TURTLE)
        if results is None and triples is None:
            raise _Refused(HTTPStatus.NOT_ACCEPTABLE, f"one of: {', '.join((*_RESULTS, *_TRIPLES))}")
        try:
            return self.graph.answer(
                parameters["query"][0], results=results or QueryResultsFormat.JSON, triples=triples or RdfFormat.TURTLE
            )
        except BadQuery as error:
            raise _Refused(HTTPStatus.BAD_REQUEST, str(error)) from error

    def _respond(self, answer: Callable[[], tuple[bytes, str]]) -> None:
        try:
            self._check_host()
            body, media_type = answer()
            status = HTTPStatus.OK
        except _Refused as refusal:
            body, media_type, status = f"{refusal}\n".encode(), "text/plain; charset=utf-8", refusal.status
            self.close_connection = True  # the body of a refused request may not have been read
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _check_host(self) -> None:
        """A page elsewhere whose name was pointed at 127.0.0.1 (DNS rebinding) names itself in Host: it is turned away."""
        host = re.sub(r":\d+$", "", self.headers.get("Host", ""))
        if host.lower() not in (HOST, "localhost"):
            raise _Refused(HTTPStatus.FORBIDDEN, "ask for 127.0.0.1 or localhost")

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not logged: they hold the questions of a reader."""


def _negotiated(accept: str, offered: dict[str, _Format], default: _Format) -> _Format | None:
    """The offered format that an Accept header wants most; None where it wants none of them."""
    best: tuple[float, int] | None = None
    found: _Format | None = None
    for place, part in enumerate(accept.split(",")):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((_quality(value[2:]) for value in parameters if value.startswith("q=")), 1.0)
        chosen = default if name in ("*/*", "application/*", "text/*") else offered.get(name.lower())
        if chosen is not None and quality > 0 and (best is None or (quality, -place) > best):
            best, found = (quality, -place), chosen
    return found


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
