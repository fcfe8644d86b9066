"""A graph as one page that needs nothing else: ``view(graph, path)``.

pyvis fills a template of this package's own instead of its own one, which loads Bootstrap from another host, shows no evidence
and runs what labels contain. vis-network itself comes from pyvis's files and is written into the page. The page's
Content-Security-Policy lists its two scripts by their hashes and allows nothing else: no request, no script from a label.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from kg.ontology import default_folder
from kg.store import Graph
from kg.view.picture import Picture, draw
from kg.view.terms import Terms
from kg.write import write_bytes

__all__ = ["page", "view"]

LIMIT = 600
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 150, "multiselect": False, "hideEdgesOnDrag": False},
    "layout": {"improvedLayout": False},
    "nodes": {
        "borderWidth": 1.5,
        "font": {"size": 16, "vadjust": -2},
        "scaling": {"label": {"enabled": False, "drawThreshold": 5}},
    },
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.55}},
        "font": {"size": 13, "align": "middle"},
        "scaling": {"label": {"enabled": False, "drawThreshold": 6}},
        "smooth": False,
        "width": 1.1,
        "hoverWidth": 1.2,
        "selectionWidth": 1.4,
    },
}


def view(graph: Graph, path: Path, *, title: str = "", ontology: Path | None = None, limit: int = LIMIT) -> None:
    """Write the page of a graph; the same graph gives the same bytes on every machine.

    ontology: the folder whose labels, class hierarchy and ``view.toml`` to use, the packaged one by default. limit: the most
    entities to draw (the best connected; the page says how many it leaves out). Raises BrokenOntology where the
    folder holds a broken file, BadOutput where the page cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     view(Graph.of([]), Path(folder, "graph.html"), title="Nothing yet")
    ...     "<title>Nothing yet</title>" in Path(folder, "graph.html").read_text(encoding="utf-8")
    True
    """
    write_bytes(path, page(graph, title=title, ontology=ontology, limit=limit).encode())


def page(graph: Graph, *, title: str = "", ontology: Path | None = None, limit: int = LIMIT) -> str:
    """The page of a graph as HTML; parameters and errors as for ``view``."""
    picture = draw(graph, Terms.load(ontology or default_folder()), limit=limit)
    return _filled(picture, title or _title(graph))


def _title(graph: Graph) -> str:
    titles = [document.title for document in graph.documents() if document.title]
    return titles[0] if len(titles) == 1 else f"{len(graph.documents())} documents"


def _filled(picture: Picture, title: str) -> str:
    """The template filled by pyvis's own renderer."""
    from pyvis.network import Network

    environment = Environment(loader=PackageLoader("kg.view", "."), autoescape=True, keep_trailing_newline=True)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    library, script = _library(), _own("page.js")
    environment.globals.update(
        title=title,
        panel=picture.panel,
        library=library,
        script=script,
        style=_own("page.css"),
        policy=f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src {_hash(library)} {_hash(script)}",
    )
    network = Network(directed=True, cdn_resources="in_line")
    network.nodes, network.edges = picture.nodes, picture.edges  # add_node and add_edge search the whole list each time
    network.set_options(json.dumps(_OPTIONS, sort_keys=True))
    network.templateEnv, network.path = environment, "page.html"
    return str(network.generate_html())


def _own(name: str) -> str:
    return (resources.files("kg.view") / name).read_text(encoding="utf-8")


def _library() -> str:
    """vis-network as pyvis ships it, without the pointer to a source map that a browser would ask another host for."""
    source = (resources.files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=.*", "", source)


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
