"""The stages in order: read, clean, annotate, extract, link, assemble, validate, write.

Pages stream through reading to extraction one at a time; names are made one across all of them; then each page is
assembled and passes the gate: a fact that its own evidence does not bear out is withheld and told in ``quarantine.jsonl``.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.model import Metadata
from kg.read import read
from kg.vocab import ID_IRI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyoxigraph import Quad

    from kg.errors import Unreadable
    from kg.model import Document

__all__ = ["BuildOptions", "Summary", "build"]



@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build. ``ontology``: a folder to use in place of the one that ships; ``metadata``: what is known of pages that do not say it."""

    ontology: Path | None = None
    base_iri: str = ID_IRI
    metadata: Metadata = field(default_factory=Metadata)
    view: bool = True


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build made: counts of documents, entities by class, relations, observations, facts withheld; problems met; seconds."""

    documents: int
    entities: dict[str, int]
    relations: int
    observations: int
    withheld: int
    removed: dict[str, int]
    problems: tuple[Unreadable, ...]
    seconds: float


def build(
    paths: Iterable[Path | str],
    output: Path | str,
    *,
    options: BuildOptions | None = None,
    on_problem: Callable[[Unreadable], None] | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> Summary:
    """Build the graph of files and folders into a folder; the same pages give the same bytes, in whatever order.

    Writes ``graph.ttl``, ``graph.trig``, ``graph.html``, ``sources.jsonl`` and ``quarantine.jsonl``. An input that cannot be read is
    given to ``on_problem`` and the others go on; ``progress`` is told each stage and how many pages it has done.
    Raises BrokenOntology for an unusable ontology and BadOutput for a folder that cannot be written.
    """
    from kg.gather import gather
    from kg.page import Reader
    from kg.write import check_writable, write_bytes, write_graph

    began = time.perf_counter()
    options = options or BuildOptions()
    output = Path(output)
    check_writable(output)
    problems: list[Unreadable] = []

    def noted(problem: Unreadable) -> None:
        problems.append(problem)
        if on_problem is not None:
            on_problem(problem)

    reader = Reader.load(options.ontology)
    pages = []
    removed: Counter[str] = Counter()
    for page in reader.pages(_distinct(read(paths, defaults=options.metadata, on_problem=noted))):
        for removal in page.clean.removals:
            removed[removal.reason] += removal.end - removal.start
        pages.append(page)
        if progress is not None:
            progress("read", len(pages))
    pages.sort(key=lambda p: (p.document.id, p.document.source.sha256))
    result = gather(pages, reader, options.base_iri, progress)
    write_graph(result.quads, output)
    write_bytes(output / "sources.jsonl", _lines(_source(iri, document, output) for iri, document in result.sources))
    write_bytes(output / "quarantine.jsonl", _lines(result.withheld))
    if options.view:
        from kg.store import Graph
        from kg.view import view

        view(Graph.of(result.quads), output / "graph.html", ontology=reader.ontology.folder)
    return Summary(
        documents=len(pages),
        entities=result.entities,
        relations=result.relations,
        observations=result.observations,
        withheld=len(result.withheld),
        removed=dict(sorted(removed.items())),
        problems=tuple(problems),
        seconds=time.perf_counter() - began,
    )


def _distinct(documents: Iterable[Document]) -> Iterator[Document]:
    """Each document once, however many times its file is named."""
    seen: set[tuple[str, str]] = set()
    for document in documents:
        key = (document.id, document.source.sha256)
        if key not in seen:
            seen.add(key)
            yield document


def _source(iri: str, document: Document, output: Path) -> dict[str, Any]:
    """Where a document was read, relative to the folder of the graph."""
    path = Path(os.path.relpath(Path(document.source.path).resolve(), output.resolve())).as_posix()
    return {
        "document": iri,
        "path": path,
        "line": document.source.line,
        "encoding": document.source.encoding,
        "mediaType": document.source.media_type,
        "sha256": document.source.sha256,
    }


def _lines(rows: Iterable[dict[str, Any]] | Sequence[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows).encode()
