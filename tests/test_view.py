"""The page: what it holds, what it must not do, and that a browser draws it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

import kg.store
from kg.errors import BrokenOntology
from kg.ontology import default_folder
from kg.store import Graph
from kg.view import page, view
from kg.view.layout import place
from kg.view.picture import draw, readable
from kg.view.terms import Style, Terms
from kg.vocab import EKG, ID_IRI, PROV, RDF, RDFS

NORVANE = Path(__file__).parent / "fixtures" / "norvane"
HOSTILE = """</script><script>document.title="owned"</script><img src=x onerror='document.title="owned"'><a href="http://evil.example/">"""


class Tags(HTMLParser):
    """The tags of a page and what its scripts hold."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "script" and self.cdata_elem == "script":
            self.scripts[-1] += data


def data(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Tags(text).scripts[0])
    return found


@pytest.fixture(scope="module")
def graph() -> Graph:
    return kg.store.open(NORVANE)


@pytest.fixture(scope="module")
def text(graph: Graph) -> str:
    return page(graph)


def hostile_graph() -> Graph:
    a, b, document, evidence, statement = (NamedNode(ID_IRI + name) for name in "abdes")
    rows: list[tuple[NamedNode, str, NamedNode | Literal]] = [
        *((node, RDF.type, NamedNode(EKG.Company)) for node in (a, b)),
        *((node, RDFS.label, Literal(HOSTILE)) for node in (a, b)),
        (a, EKG.acquires, b),
        (document, RDF.type, NamedNode(EKG.Document)),
        (document, "http://purl.org/dc/terms/title", Literal(HOSTILE)),
        (evidence, RDF.type, NamedNode(EKG.Evidence)),
        (evidence, EKG.document, document),
        (evidence, EKG.quote, Literal(HOSTILE)),
        (statement, RDF.type, NamedNode(RDF.Statement)),
        *zip([statement] * 3, (RDF.subject, RDF.predicate, RDF.object), (a, NamedNode(EKG.acquires), b), strict=True),
        (statement, PROV.wasDerivedFrom, evidence),
    ]
    return Graph.of(Quad(subject, NamedNode(predicate), value, document) for subject, predicate, value in rows)


def test_the_page_asks_nobody_for_anything(text: str) -> None:
    for tag, attributes in Tags(text).tags:
        assert not {"src", "href", "srcset", "action", "integrity"} & set(attributes), (tag, attributes)
        assert tag not in ("link", "iframe", "img", "object", "embed", "base")
    assert "sourceMappingURL" not in text
    assert not re.search(r"@import|url\(\s*['\"]?(?!data:)", text.partition("<style>")[2].partition("</style>")[0])


def test_the_policy_lets_only_its_own_scripts_run(text: str) -> None:
    tags = Tags(text)
    policy = next(
        attributes["content"] for tag, attributes in tags.tags if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    allowed = set(re.findall(r"'sha256-([^']+)'", policy))
    assert allowed == {base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in tags.scripts[1:]}
    assert "unsafe-inline" not in policy.partition("script-src")[2]
    assert "unsafe-eval" not in policy


def test_labels_of_hostile_pages_stay_text() -> None:
    text = page(hostile_graph())
    tags = Tags(text)
    assert [tag for tag, _ in tags.tags].count("script") == 3
    assert not [tag for tag, _ in tags.tags if tag in ("img", "a")]
    panel = data(text)["panel"]
    assert panel["entities"][0]["names"]["en"] == HOSTILE
    assert panel["documents"][0][0] == HOSTILE


def test_only_entities_are_drawn_and_numbers_are_in_the_panel(graph: Graph, text: str) -> None:
    found = data(text)
    assert len(found["nodes"]) == len(graph.entities())
    assert sum(len(edge["relations"]) for edge in found["edges"]) == len(found["panel"]["relations"]) == len(graph.relations())
    power = next(fact for fact in found["panel"]["facts"] if fact["metric"] == "PowerCapacity")
    assert power["value"] == {"zh": "2 GW", "en": "2 GW"}
    quote = found["panel"]["evidence"][power["evidence"][0]]
    assert quote[3].startswith("正在建造")
    users = next(fact for fact in found["panel"]["facts"] if fact["metric"] == "DailyActiveUsers")
    assert (users["value"]["zh"], users["value"]["en"], users["comparator"]) == ("4,000万人", "40M people", "About")
    assert found["panel"]["roles"][0][1] == "ChiefExecutiveOfficer"


def test_a_relation_both_ways_is_one_line_without_heads(text: str) -> None:
    found = data(text)
    (partners,) = [edge for edge in found["edges"] if found["panel"]["relations"][edge["relations"][0]][1] == "partnersWith"]
    assert partners["arrows"] == ""
    assert len(partners["relations"]) == 2


def test_terms_have_the_labels_of_the_ontology(text: str) -> None:
    terms = data(text)["panel"]["terms"]
    assert {"zh", "en"} <= set(terms["Revenue"])
    assert {"zh", "en"} <= set(terms["ComputeCluster"])
    assert {"zh", "en"} <= set(terms["worksFor"])


def test_the_same_bytes_under_another_hash_seed(graph: Graph, text: str, tmp_path: Path) -> None:
    code = "import sys, kg.store, kg.view; from pathlib import Path; kg.view.view(kg.store.open(sys.argv[1]), Path(sys.argv[2]))"
    subprocess.run(
        [sys.executable, "-c", code, NORVANE, tmp_path / "a.html"], check=True, env={**os.environ, "PYTHONHASHSEED": "7"}
    )
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == text == page(Graph.of(sorted(graph.quads(), key=hash)))


def test_a_large_graph_shows_its_best_connected_entities(graph: Graph) -> None:
    picture = draw(graph, Terms(), limit=3)
    names = {entity["names"]["en"] for entity in picture.panel["entities"]}
    assert "Norvane" in names
    assert (len(picture.nodes), picture.panel["total"]) == (3, 8)
    assert all({edge["from"], edge["to"]} <= {0, 1, 2} for edge in picture.edges)
    assert all(fact["entity"] < 3 for fact in picture.panel["facts"])


def test_an_empty_graph_has_a_page(tmp_path: Path) -> None:
    view(Graph.of([]), tmp_path / "a.html")
    assert data((tmp_path / "a.html").read_text(encoding="utf-8"))["nodes"] == []


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        ("47516000000", "USD", "47.516B USD", "475.16亿 USD"),
        ("-889", "%", "-889%", "-889%"),
        ("1.5", "pp", "1.5 pp", "1.5 pp"),
        ("1e26", "FLOPS", "100,000,000 EFLOPS", "100,000,000 EFLOPS"),
        ("0", "1", "0", "0"),
        ("7.14", "USD", "7.14 USD", "7.14 USD"),
        ("405000000000", "B", "405 GB", "405 GB"),
    ],
)
def test_numbers_as_people_write_them(value: str, unit: str, english: str, chinese: str) -> None:
    assert (readable(Decimal(value), unit, "en"), readable(Decimal(value), unit, "zh")) == (english, chinese)


# --- layout


@pytest.mark.parametrize(
    "network",
    [
        nx.star_graph(40),
        nx.path_graph(12),
        nx.complete_graph(9),
        nx.disjoint_union(nx.cycle_graph(6), nx.empty_graph(15)),
        nx.empty_graph(1),
    ],
    ids=["star", "path", "complete", "parts", "one"],
)
def test_no_two_boxes_overlap(network: nx.Graph) -> None:
    boxes = dict.fromkeys(network, (120.0, 50.0))
    places = place(network, boxes)
    for one, other in combinations(places, 2):
        apart_x, apart_y = (abs(places[one][axis] - places[other][axis]) for axis in (0, 1))
        assert apart_x >= 119 or apart_y >= 49, (one, other, places[one], places[other])


def test_places_are_known_numbers() -> None:
    """These hold on every machine; a change here changes every committed page."""
    places = place(nx.star_graph(3), dict.fromkeys(range(4), (60.0, 40.0)))
    assert places == place(nx.relabel_nodes(nx.star_graph(3), {0: 0}), dict.fromkeys(range(4), (60.0, 40.0)))
    assert all(isinstance(axis, int) for point in places.values() for axis in point)


# --- view.toml


def test_a_class_is_drawn_like_the_nearest_one_above() -> None:
    terms = Terms.load(default_folder())
    assert terms.styled([EKG.ComputeCluster])[1] != Style()
    narrow = Terms(parents=terms.parents, styles={"Facility": Style("#123456")})
    assert narrow.styled([EKG.ComputeCluster]) == (EKG.ComputeCluster, Style("#123456"))
    assert narrow.styled([EKG.Person]) == (EKG.Person, Style())


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ('[classes.Company]\ncolor = "red"', "write it as #rrggbb"),
        ('[classes.Company]\nshape = "blob"', "use one of"),
        ("[classes", "not TOML"),
        ("classes = 3", "a table"),
        ("[classes]\nCompany = 3", "a table"),
    ],
)
def test_a_broken_style_is_named(tmp_path: Path, toml: str, told: str) -> None:
    (tmp_path / "view.toml").write_text(toml)
    with pytest.raises(BrokenOntology, match=told):
        Terms.load(tmp_path)


# --- in a browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("which", ["norvane", "hostile"])
def test_a_browser_draws_it(graph: Graph, tmp_path: Path, which: str) -> None:
    view(graph if which == "norvane" else hostile_graph(), tmp_path / "a.html", title="A title")
    assert CHROMIUM is not None
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    done = subprocess.run(
        [
            *(
                CHROMIUM,
                *flags.split(),
                "--disable-component-update",
                "--disable-sync",
                f"--user-data-dir={tmp_path / 'profile'}",
            ),
            *("--enable-logging=stderr", "--virtual-time-budget=2000", "--dump-dom", (tmp_path / "a.html").as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "<canvas" in done.stdout
    assert "<title>A title</title>" in done.stdout  # no label has run a script that changes it
    counts = "8 entities · 10 relations · 5 numbers · 2 documents" if which == "norvane" else "2 entities · 1 relation"
    assert counts in done.stdout
    assert "CONSOLE" not in done.stderr, done.stderr
