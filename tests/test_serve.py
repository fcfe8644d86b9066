"""The endpoint on loopback: SPARQL 1.1 Protocol, content negotiation, and what it turns away."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from io import StringIO
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import pytest
import rdflib

import kg.store
from kg.serve import make_server

NORVANE = Path(__file__).parent / "fixtures" / "norvane"
NAMES = "SELECT ?name { id:lin-tao rdfs:label ?name } ORDER BY ?name"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = make_server(kg.store.open(NORVANE), lambda: "<!DOCTYPE html><p>explorer")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def ask(port: int, method: str, path: str, body: str | bytes | None = None, **headers: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(
        method,
        path,
        body.encode() if isinstance(body, str) else body,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def test_the_explorer_is_at_the_root(port: int) -> None:
    response, text = ask(port, "GET", "/")
    assert (response.status, response.headers.get_content_type()) == (200, "text/html")
    assert "explorer" in text
    head, nothing = ask(port, "HEAD", "/")
    assert (head.headers["Content-Length"], nothing) == (response.headers["Content-Length"], "")


@pytest.mark.parametrize("way", ["get", "form", "query"])
def test_a_query_comes_in_three_ways(port: int, way: str) -> None:
    if way == "get":
        response, text = ask(port, "GET", f"/sparql?query={quote(NAMES)}")
    elif way == "form":
        response, text = ask(
            port, "POST", "/sparql", urlencode({"query": NAMES}), Content_Type="application/x-www-form-urlencoded"
        )
    else:
        response, text = ask(port, "POST", "/sparql", NAMES, Content_Type="application/sparql-query; charset=utf-8")
    assert (response.status, response.headers.get_content_type()) == (200, "application/sparql-results+json")
    assert {row["name"]["value"] for row in json.loads(text)["results"]["bindings"]} == {"林涛", "Tao Lin"}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "text/csv"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.2, application/json;q=0.9", "application/sparql-results+json"),
        ("text/html, */*;q=0.1", "application/sparql-results+json"),
        ("image/png, text/tab-separated-values", "text/tab-separated-values"),
    ],
)
def test_the_format_is_negotiated(port: int, accept: str, media_type: str) -> None:
    response, text = ask(port, "GET", f"/sparql?query={quote(NAMES)}", Accept=accept)
    assert response.headers.get_content_type() == media_type
    if media_type == "text/csv":
        assert {row["name"] for row in csv.DictReader(StringIO(text))} == {"林涛", "Tao Lin"}
    if media_type.endswith("xml"):
        assert len(ET.fromstring(text).findall(".//{*}result")) == 2  # noqa: S314  our own answer


@pytest.mark.parametrize(
    ("accept", "name"), [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")]
)
def test_triples_come_as_rdf(port: int, accept: str, name: str) -> None:
    _, text = ask(port, "GET", f"/sparql?query={quote('CONSTRUCT WHERE { ?a ekg:partnersWith ?b }')}", Accept=accept)
    assert len(rdflib.Graph().parse(data=text, format=name)) == 2


def test_another_sparql_client_is_served(port: int) -> None:
    store = rdflib.Dataset(store="SPARQLStore")
    store.store.open(f"http://127.0.0.1:{port}/sparql")  # type: ignore[no-untyped-call]
    rows = list(store.query("SELECT ?s WHERE { ?s a <https://w3id.org/earnings-kg/ontology#Person> }"))
    assert [str(row[0]) for row in rows] == ["https://w3id.org/earnings-kg/id/lin-tao"]


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", "/elsewhere", None, {}, 404),
        ("GET", "/sparql", None, {}, 400),
        ("GET", "/sparql?query=SELECT", None, {}, 400),
        ("GET", f"/sparql?query={quote('SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }')}", None, {}, 400),
        ("GET", f"/sparql?query={quote(NAMES)}", None, {"Accept": "image/png"}, 406),
        ("GET", "/", None, {"Host": "evil.example"}, 403),
        ("POST", "/sparql", "x", {"Content_Type": "text/plain"}, 415),
        ("POST", "/sparql", b"\xff", {"Content_Type": "application/sparql-query"}, 400),
        ("POST", "/sparql", "update=DROP+ALL", {"Content_Type": "application/x-www-form-urlencoded"}, 403),
        ("POST", "/sparql", "x", {"Content_Type": "application/sparql-query", "Content_Length": str(1 << 30)}, 413),
        ("POST", "/sparql", "DROP ALL", {"Content_Type": "application/sparql-query"}, 400),
        ("PUT", "/sparql", "x", {}, 501),
    ],
)
def test_what_is_turned_away(
    port: int, method: str, path: str, body: str | bytes | None, headers: dict[str, str], status: int
) -> None:
    response, text = ask(port, method, path, body, **headers)
    assert response.status == status
    assert text
    assert ask(port, "GET", f"/sparql?query={quote('ASK { ?s ?p ?o }')}")[0].status == 200


def test_it_listens_on_loopback_only(port: int) -> None:
    server = make_server(kg.store.open(NORVANE), lambda: "")
    assert server.server_address[0] == "127.0.0.1"
    with pytest.raises(OSError, match="in use"):
        make_server(kg.store.open(NORVANE), lambda: "", server.server_port)
    server.server_close()
