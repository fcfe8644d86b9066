"""Open a graph that was built, and ask it: ``open(path) -> Graph``.

The engine is pyoxigraph, in memory or on disk. A query sees every triple once, whatever graphs it lies in, as the default
graph; ``GRAPH ?document { … }`` tells the documents apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pyoxigraph import (
    DefaultGraph,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from kg.errors import Unreadable
from kg.queryerrors import told
from kg.records import Records
from kg.recordtypes import Alias, Document, Entity, Evidence, Membership, Observation, Relation
from kg.sparql import BadQuery, Result, Row, refuse_remote
from kg.vocab import PREFIXES
from kg.write import to_nquads, to_turtle

if TYPE_CHECKING:
    import rdflib

__all__ = ["Graph", "load", "open"]

_EXTENSIONS = ("ttl", "trig", "nt", "nq", "jsonld", "json", "rdf", "xml", "n3")
# A folder that the engine wrote (RocksDB) is known by this file.
_STORE_MARK = "CURRENT"
_ANY_NAMED = "ASK { GRAPH ?document { ?s ?p ?o } }"
_MERGE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?document { ?s ?p ?o } }"


class Graph:
    """A graph in memory or on disk; it is only read.

    >>> from pyoxigraph import NamedNode
    >>> a = NamedNode("https://w3id.org/earnings-kg/id/a")
    >>> with Graph.of([Quad(a, a, a, NamedNode("https://w3id.org/earnings-kg/id/doc-1"))]) as graph:
    ...     len(graph), graph.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0]["n"]
    (1, 1)
    """

    def __init__(self, store: Store) -> None:
        """A graph over a store in memory, which it takes over, or one opened for reading only."""
        self._store: Store | None = store
        self._named = bool(store.query(_ANY_NAMED))
        # What lies in no document's graph, kept apart before the merge fills the default graph.
        self._loose = tuple(store.quads_for_pattern(None, None, None, DefaultGraph())) if self._named else ()
        self._union = False
        if self._named:
            self._merge(store)

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> Self:
        """A graph in memory of these quads."""
        store = Store()
        store.bulk_extend(quads)
        return cls(store)

    def _merge(self, store: Store) -> None:
        """Make the default graph the union. A store's own union repeats a triple for each graph, which breaks every COUNT."""
        try:
            store.update(_MERGE)
        except RuntimeError:  # a store on disk is opened for reading: there the repeating union is all there is
            self._union = True

    @property
    def store(self) -> Store:
        """The engine itself. Raises ValueError after ``close``."""
        if self._store is None:
            raise ValueError("the graph is closed")
        return self._store

    def close(self) -> None:
        """Let the store go; its files are closed with it."""
        self._store = None
        self.__dict__.pop("_records", None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        """The number of triples, each counted once however many documents state it."""
        if self._union:
            return len({quad.triple for quad in self.store})
        return sum(1 for _ in self.store.quads_for_pattern(None, None, None, DefaultGraph()))

    def quads(self) -> Iterator[Quad]:
        """Every statement with its document's graph, in no particular order."""
        if self._named:
            yield from self._loose
            yield from (quad for quad in self.store if quad.graph_name != DefaultGraph())
        else:
            yield from self.store

    def query(self, sparql: str) -> Result:
        """Answer a SPARQL 1.1 query. The contract's prefixes (``ekg:``, ``rdfs:``, ``skos:`` …) need no declaration.

        Raises BadQuery where the query is malformed or asks another host.

        >>> from pyoxigraph import NamedNode
        >>> a = NamedNode("https://w3id.org/earnings-kg/id/a")
        >>> [row["s"] for row in Graph.of([Quad(a, a, a)]).query("SELECT ?s { ?s ?p ?o }")]
        ['https://w3id.org/earnings-kg/id/a']
        """
        try:
            answer = self._evaluate(sparql)
            if isinstance(answer, QueryBoolean):
                return Result(boolean=bool(answer))
            if isinstance(answer, QueryTriples):
                return Result(triples=tuple(dict.fromkeys(answer)))
            columns = tuple(variable.value for variable in answer.variables)
            return Result(columns, tuple(Row(columns, tuple(solution)) for solution in answer))
        except (SyntaxError, OSError, RuntimeError) as error:
            raise BadQuery(*told(sparql, str(error.args[0]))) from error

    def answer(self, sparql: str, *, results: QueryResultsFormat, triples: RdfFormat) -> tuple[bytes, str]:
        """Answer a query in a W3C format: the bytes and their media type. Raises BadQuery as ``query`` does."""
        try:
            answer = self._evaluate(sparql)
            if isinstance(answer, QueryTriples):
                return _in_format(answer, triples), triples.media_type
            if isinstance(answer, QueryBoolean) and results in (QueryResultsFormat.CSV, QueryResultsFormat.TSV):
                return f"{str(bool(answer)).lower()}\n".encode(), results.media_type  # the standard has no CSV of an ASK
            return answer.serialize(format=results) or b"", results.media_type
        except (SyntaxError, OSError, RuntimeError) as error:
            raise BadQuery(*told(sparql, str(error.args[0]))) from error

    def _evaluate(self, sparql: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        refuse_remote(sparql)
        return self.store.query(sparql, prefixes=dict(PREFIXES), use_default_graph_as_union=self._union)

    @cached_property
    def _records(self) -> Records:
        return Records(self.store, self._union)

    def documents(self) -> tuple[Document, ...]:
        """The pages that the graph was read from."""
        return self._records.documents()

    def entities(self) -> tuple[Entity, ...]:
        """The things that the pages talk about."""
        return self._records.entities()

    def aliases(self) -> tuple[Alias, ...]:
        """The wordings that had to be joined to an entity, with the reason of each."""
        return self._records.aliases()

    def mentions(self) -> dict[str, tuple[str, ...]]:
        """The IRIs of the documents that mention each entity, by its IRI."""
        return self._records.mentions()

    def relations(self) -> tuple[Relation, ...]:
        """The plain triples between entities, with their evidence."""
        return self._records.relations()

    def memberships(self) -> tuple[Membership, ...]:
        """The roles of people in organizations."""
        return self._records.memberships()

    def observations(self) -> tuple[Observation, ...]:
        """The numbers that the pages state about entities."""
        return self._records.observations()

    def evidence(self, iri: str) -> tuple[Evidence, ...]:
        """The evidence of an observation, a statement, a membership or an entity; empty where there is none."""
        return self._records.evidence(iri)

    def as_rdflib(self) -> rdflib.Dataset:
        """A copy for rdflib: a named graph a document, the rest in the default graph."""
        import rdflib

        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=to_nquads(self.quads()).decode(), format="nquads")
        for prefix, namespace in PREFIXES.items():
            dataset.bind(prefix, namespace)
        return dataset


def open(path: Path | str) -> Graph:
    """Open a folder that ``kg build`` wrote, an RDF file, or a store on disk.

    Raises Unreadable as ``load`` does.

    >>> open("no-such-folder")
    Traceback (most recent call last):
    kg.errors.Unreadable: no-such-folder: no such file or folder; name a folder that kg build wrote, an RDF file or a store
    """
    return Graph(load(path))


def load(path: Path | str) -> Store:
    """The bare store of a folder that ``kg build`` wrote, of an RDF file, or of a store on disk, opened for reading only.

    Of a folder, ``graph.trig`` is read, or ``graph.ttl`` where there is no other. Raises Unreadable where there is no graph,
    or a malformed one.
    """
    path = Path(path)
    remedy = "name a folder that kg build wrote, an RDF file or a store"
    if path.is_dir():
        for name in ("graph.trig", "graph.ttl"):
            if (path / name).is_file():
                return _loaded(path / name)
        if (path / _STORE_MARK).is_file():
            return _opened(path)
        raise Unreadable(path, "holds no graph.trig, no graph.ttl and no store", remedy)
    if not path.exists():
        raise Unreadable(path, "no such file or folder", remedy)
    return _loaded(path)


def _in_format(answer: QueryTriples, format: RdfFormat) -> bytes:
    if format == RdfFormat.TURTLE:
        return to_turtle(answer)
    return answer.serialize(format=format) or b""


def _loaded(path: Path) -> Store:
    format = RdfFormat.from_extension(path.suffix.lstrip(".").lower())
    if format is None:
        raise Unreadable(path, f"unknown kind of file {path.suffix!r}", f"name one of .{', .'.join(_EXTENSIONS)}")
    store = Store()
    try:
        store.bulk_load(path=path, format=format)
    except SyntaxError as error:
        raise Unreadable(path, f"not {format.name}: {error.args[0]}", "build or export it again", line=error.lineno) from error
    except (OSError, ValueError) as error:
        raise Unreadable(path, str(error), "check the file and its permissions") from error
    return store


def _opened(path: Path) -> Store:
    try:
        return Store.read_only(str(path))
    except OSError as error:
        raise Unreadable(path, f"not a readable store: {error}", "close what writes to it, or build it again") from error
