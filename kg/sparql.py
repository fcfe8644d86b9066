"""Questions to a graph and their answers: SPARQL 1.1 queries, named queries, rows with named columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import BrokenOntology, KgError
from kg.queryerrors import TOKENS
from kg.vocab import PREFIXES

__all__ = ["BadQuery", "NamedQuery", "Result", "Row", "Term", "named_queries", "refuse_remote", "to_python"]

Term = NamedNode | BlankNode | Literal | Triple

_XSD = PREFIXES["xsd"]
_READERS: dict[str, Any] = {
    _XSD + "boolean": lambda text: text in ("true", "1"),
    _XSD + "date": date.fromisoformat,
    _XSD + "dateTime": datetime.fromisoformat,
    _XSD + "decimal": Decimal,
    _XSD + "double": float,
    _XSD + "float": float,
    **{_XSD + name: int for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")},
}

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class BadQuery(KgError):
    """A query that cannot be answered: what is wrong with it, and what to do.

    >>> str(BadQuery("error at 1:1: expected SELECT", "see the named queries with --list"))
    'query: error at 1:1: expected SELECT; see the named queries with --list'
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"query: {self.reason}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Row:
    """One solution of a SELECT. Values are reached by column name or position; an unbound one is None.

    >>> row = Row(("name", "value"), (Literal("Norvane", language="en"), Literal("1.5", datatype=NamedNode(_XSD + "decimal"))))
    >>> row["name"], row[1], dict(zip(row.columns, row))
    ('Norvane', Decimal('1.5'), {'name': 'Norvane', 'value': Decimal('1.5')})
    >>> row.term("name").language
    'en'
    """

    columns: tuple[str, ...]
    terms: tuple[Term | None, ...]

    def term(self, column: str) -> Term | None:
        """The RDF term itself, with its language or datatype. Raises KeyError on an unknown column."""
        if column not in self.columns:
            raise KeyError(column)
        return self.terms[self.columns.index(column)]

    def __getitem__(self, column: str | int) -> Any:
        return to_python(self.terms[column] if isinstance(column, int) else self.term(column))

    def __iter__(self) -> Iterator[Any]:
        return map(to_python, self.terms)

    def __len__(self) -> int:
        return len(self.terms)


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query: ``rows`` of a SELECT, ``boolean`` of an ASK, ``triples`` of a CONSTRUCT or DESCRIBE.

    Iterating gives rows or triples; the truth of a result is that of the ASK, or whether there is any row or triple.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    triples: tuple[Triple, ...] | None = None

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows if self.triples is None else self.triples)

    def __len__(self) -> int:
        return len(self.rows if self.triples is None else self.triples)

    def __bool__(self) -> bool:
        return len(self) > 0 if self.boolean is None else self.boolean


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the ontology: the name of its file, the first line of its comment, its text."""

    name: str
    title: str
    text: str


def to_python(term: Term | None) -> Any:
    """A term as a Python value: text, Decimal, int, float, bool, date; an IRI as text. A misspelt number stays text.

    >>> to_python(Literal("2025-07-30", datatype=NamedNode(_XSD + "date")))
    datetime.date(2025, 7, 30)
    """
    if term is None or isinstance(term, Triple):
        return None if term is None else str(term)
    if isinstance(term, Literal) and (reader := _READERS.get(term.datatype.value)):
        try:
            return reader(term.value)
        except (ValueError, ArithmeticError):
            return term.value
    return term.value


def named_queries(ontology: Path) -> dict[str, NamedQuery]:
    """The queries in ``queries/*.rq`` of an ontology folder, by name, in order. A query's title is its first comment line.

    Raises BrokenOntology where a file is not UTF-8.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Path(folder, "queries").mkdir()
    ...     _ = Path(folder, "queries", "any.rq").write_text("# Is there anything?\\nASK { ?s ?p ?o }")
    ...     named_queries(Path(folder))["any"].title
    'Is there anything?'
    """
    found = {}
    for path in sorted((ontology / "queries").glob("*.rq")):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise BrokenOntology(path, f"is not UTF-8 (byte {error.start})", "save it as UTF-8") from error
        comment = re.search(r"^#\s*(\S.*)$", text, re.MULTILINE)
        found[path.stem] = NamedQuery(path.stem, comment[1].strip() if comment else "", text)
    return found


def refuse_remote(query: str) -> None:
    """Raise BadQuery where a query asks another host (``SERVICE``): this tool never reaches the network.

    >>> refuse_remote("SELECT * { ?service a ekg:Service ; rdfs:label 'SERVICE' }")
    >>> refuse_remote("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.sparql.BadQuery: query: it asks another host with SERVICE; remove that part: kg never reaches the network
    """
    # SPARQL 1.1, section 19.2: \u escapes are decoded before anything else is read.
    decoded = _ESCAPE.sub(lambda escape: chr(min(int(escape[1] or escape[2], 16), 0x10FFFF)), query)
    for text in {query, decoded}:
        if any((token["word"] or "").upper() == "SERVICE" for token in TOKENS.finditer(text)):
            raise BadQuery("it asks another host with SERVICE", "remove that part: kg never reaches the network")
