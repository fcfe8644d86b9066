"""The stages in order: read, clean, annotate, extract, link, assemble, validate, write.

Pages stream through reading to extraction one at a time; names are made one across all of them; then each page is
assembled and passes the gate: a fact that its own evidence does not bear out is withheld and told in ``quarantine.jsonl``.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BadOutput
from kg.ledger import FILE_NAME as LEDGER
from kg.ledger import Share, to_lines
from kg.model import Metadata
from kg.read import read
from kg.vocab import ID_IRI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyoxigraph import Quad

    from kg.errors import Unreadable
    from kg.model import Document

__all__ = ["BuildOptions", "Summary", "build"]

_FILES = ("graph.ttl", "graph.trig", "graph.html", "sources.jsonl", "quarantine.jsonl")


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build. ``ontology``: a folder to use in place of the one that ships; ``metadata``: what is known of pages that do
    not say it; ``view``: whether to write ``graph.html``; ``decisions``: the file of what people decided about who is who, by
    default ``decisions.jsonl`` in the folder of the graph, where there is one; ``ledger``: a file to account for every number in,
    with which a ``ledger.jsonl`` in the folder of the graph is written anew, where there is one.
    """

    ontology: Path | None = None
    base_iri: str = ID_IRI
    metadata: Metadata = field(default_factory=Metadata)
    view: bool = True
    decisions: Path | None = None
    ledger: Path | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build made: counts of documents, entities by class, relations, observations and facts withheld, the characters
    removed for each reason, the copies of other documents (what both state is counted once), the problems met, the seconds taken,
    how many decisions were obeyed, which met nothing, and why, and which contradict each other, and which of them holds; how many
    numbers of the pages are explained, and how many observations contradict others; what to say of documents so
    that more is read.
    """

    documents: int
    entities: dict[str, int]
    relations: int
    observations: int
    withheld: int
    removed: dict[str, int]
    copies: int
    problems: tuple[Unreadable, ...]
    seconds: float
    decisions: int = 0
    idle: tuple[str, ...] = ()
    share: Share = field(default_factory=Share)
    contradictions: int = 0
    conflicts: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


def build(
    paths: Iterable[Path | str],
    output: Path | str,
    *,
    options: BuildOptions | None = None,
    on_problem: Callable[[Unreadable], None] | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> Summary:
    """Build the graph of files and folders into a folder; the same pages give the same bytes, in whatever order.

    Writes ``graph.ttl``, ``graph.trig``, ``graph.html``, ``sources.jsonl`` and ``quarantine.jsonl``, all of them or none; none
    where no document could be read, so that a graph which was there stays. An input that cannot be read is given to
    ``on_problem`` and the others go on; ``progress`` is told each stage and how many pages it has done.
    Raises BrokenOntology for an unusable ontology, BadDecision for a decision that cannot be understood, BadIRI for a base that
    is none, and BadOutput for a folder that cannot be written.
    """
    from kg import decisions
    from kg.gather import gather
    from kg.page import Reader
    from kg.validate import Rules
    from kg.view.terms import Terms
    from kg.vocab import Minter
    from kg.write import atomic, check_writable, to_trig, to_turtle

    began = time.perf_counter()
    options = options or BuildOptions()
    output = Path(output)
    Minter(options.base_iri)  # a base that is no IRI is refused now, not when the work is done
    check_writable(output)
    if options.ledger is not None:
        check_writable(options.ledger.parent)
        if options.ledger.is_dir():
            raise BadOutput(options.ledger, "is a folder", "name a file with --ledger")
    problems: list[Unreadable] = []

    def noted(problem: Unreadable) -> None:
        problems.append(problem)
        if on_problem is not None:
            on_problem(problem)

    decided = options.decisions or output / decisions.FILE_NAME
    given = decisions.load(decided) if options.decisions or decided.is_file() else ()
    reader = Reader.load(options.ontology)
    rules = Rules.load(reader.ontology.folder)
    decisions.check_classes(decided, given, reader.ontology)
    if options.view:
        Terms.load(reader.ontology.folder)  # a slip in view.toml is told now, not when the work is done
    pages = []
    removed: Counter[str] = Counter()
    ledgers = {path for path in (options.ledger, output / LEDGER) if path and (path == options.ledger or path.is_file())}
    own = [
        *(output / name for name in _FILES),
        decided,
        *ledgers,
    ]  # of the last build, where the output lies in a folder of pages
    for page in reader.pages(_distinct(read(paths, defaults=options.metadata, on_problem=noted, skip=own))):
        removed.update(page.clean.removed)
        pages.append(page)
        if progress is not None:
            progress("read", len(pages))
    pages.sort(key=lambda p: (p.document.id, p.document.source.sha256))
    result = gather(pages, reader, rules, options.base_iri, progress, given)
    if pages:
        files = {
            "graph.ttl": to_turtle(result.quads),
            "graph.trig": to_trig(result.quads),
            "sources.jsonl": _lines(_source(iri, document, output) for iri, document in result.sources),
            "quarantine.jsonl": _lines(result.withheld),
        }
        if options.view:
            files["graph.html"] = _view(result.quads, reader.ontology.folder)
        whole = {output / name: content for name, content in files.items()}
        whole |= dict.fromkeys(sorted(ledgers), to_lines(result.ledger)) if ledgers else {}
        with ExitStack() as opened:  # entered together, so that an error in one leaves all as they were
            for path, content in whole.items():
                opened.enter_context(atomic(path)).write(content)
    return Summary(
        documents=len(pages),
        entities=result.entities,
        relations=result.relations,
        observations=result.observations,
        withheld=len(result.withheld),
        removed=dict(sorted(removed.items())),
        copies=result.copies,
        problems=tuple(problems),
        seconds=time.perf_counter() - began,
        decisions=len(given) - len(result.idle),
        share=result.share,
        contradictions=result.contradictions,
        idle=tuple(f"{decided}:{decision.line}: {decision}: {reason}" for decision, reason in result.idle),
        conflicts=tuple(
            f"{decided}:{later.line}: {later}: contradicts {decided}:{earlier.line} ({earlier}); "
            "the later line holds, delete the other"
            for later, earlier in result.conflicts
        ),
        hints=result.hints,
    )


def _view(quads: Sequence[Quad], ontology: Path) -> bytes:
    from kg.store import Graph
    from kg.view import page

    return page(Graph.of(quads), ontology=ontology).encode()


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
