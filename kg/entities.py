"""The nodes of a graph as people check them: names, documents, why each name was joined; and how a name on the command line is
found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.link import normal
from kg.recordtypes import local
from kg.vocab import PREFIXES, curie

if TYPE_CHECKING:
    from kg.recordtypes import Entity, Label
    from kg.store import Graph

__all__ = ["Join", "Listed", "UnknownName", "expanded", "find", "listed", "matches", "ticker_code"]

_TICKER = "https://schema.org/tickerSymbol"


class UnknownName(KgError):
    """A name that no node of a graph has, or that several have."""


@dataclass(frozen=True, slots=True)
class Join:
    """A name that was joined to a node: why (as the graph has it, by language), and the documents that have it so."""

    name: str
    reasons: tuple[Label, ...]
    documents: tuple[str, ...]

    def reason(self, language: str = "en") -> str:
        """The reason in a language, or in another where it lacks that."""
        return next((one.text for one in self.reasons if one.language == language), self.reasons[0].text if self.reasons else "")


@dataclass(frozen=True, slots=True)
class Listed:
    """A node: its IRI, classes by short name, labels and other names with their languages, tickers, documents by title, joins."""

    iri: str
    classes: tuple[str, ...]
    labels: tuple[Label, ...]
    aliases: tuple[Label, ...]
    tickers: tuple[str, ...]
    documents: tuple[str, ...]
    joins: tuple[Join, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, labels first, each once."""
        return tuple(dict.fromkeys(one.text for one in (*self.labels, *self.aliases)))

    def why(self, name: str, language: str = "en") -> str:
        """Why a name was joined; empty where nothing is known, as of a node's own name."""
        return "; ".join(dict.fromkeys(one.reason(language) for one in self.joins if one.name == name))

    def row(self) -> tuple[str, ...]:
        """The cells of a table: IRI, class, labels, other names with the reasons, tickers, documents."""
        labels = " / ".join(one.text for one in self.labels)
        joined = [*(name for name in self.names if self.why(name) or name not in {one.text for one in self.labels})]
        names = "; ".join(f"{name} ({why})" if (why := self.why(name)) else name for name in joined)
        return curie(self.iri), ", ".join(self.classes), labels, names, ", ".join(self.tickers), ", ".join(self.documents)

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "iri": self.iri,
            "class": list(self.classes),
            "labels": [{"text": one.text, "language": one.language} for one in self.labels],
            "aliases": [{"text": one.text, "language": one.language} for one in self.aliases],
            "tickers": list(self.tickers),
            "documents": list(self.documents),
            "joined": [
                {
                    "name": one.name,
                    "because": {reason.language: reason.text for reason in one.reasons},
                    "documents": list(one.documents),
                }
                for one in self.joins
            ],
        }


def listed(graph: Graph) -> tuple[Listed, ...]:
    """Every node of a graph, by IRI.

    >>> from kg.store import Graph
    >>> listed(Graph.of([]))
    ()
    """
    titles = {one.iri: one.title or one.source or local(one.iri) for one in graph.documents()}
    mentions = graph.mentions()
    joins: dict[str, dict[tuple[str, tuple[Label, ...]], set[str]]] = {}
    for alias in graph.aliases():
        documents = joins.setdefault(alias.entity, {}).setdefault((alias.name.text, alias.reasons), set())
        documents.update(titles.get(place.document, local(place.document)) for place in alias.evidence)
    return tuple(
        Listed(
            entity.iri,
            tuple(map(local, entity.classes)),
            entity.labels,
            entity.aliases,
            tuple(value for key, value in entity.properties if key == _TICKER),
            tuple(sorted(titles.get(document, local(document)) for document in mentions.get(entity.iri, ()))),
            tuple(
                Join(name, reasons, tuple(sorted(documents)))
                for (name, reasons), documents in sorted(joins.get(entity.iri, {}).items(), key=lambda item: item[0][0])
            ),
        )
        for entity in graph.entities()
    )


def find(entities: Iterable[Entity], text: str) -> Entity:
    """The node that an IRI (``https://…``, ``id:acme``) or a name means, as ``matches`` tells it.

    Raises UnknownName where there is none or there are several, and names those, or the nearest.
    """
    nodes = tuple(entities)
    found = matches(nodes, text)
    if len(found) == 1:
        return found[0]
    if found:
        which = ", ".join(f"{curie(one.iri)} ({', '.join(map(local, one.classes))})" for one in found)
        raise UnknownName(f"{text!r} is the name of several nodes; give one of these instead: {which}")
    raise UnknownName(f"no node of the graph is called {text!r}; {_nearest(nodes, text)}")


def matches(entities: Iterable[Entity], text: str) -> tuple[Entity, ...]:
    """The nodes that an IRI or a name may mean: those with it as a label, or else as an alias, or else as a ticker.

    Case, width, spaces and punctuation make no difference; a ticker is found with its exchange (``NYSE: ACM``,
    ``600519.SH``) or without.

    >>> matches([], "Acme")
    ()
    """
    nodes = {one.iri: one for one in entities}
    iri = expanded(text)
    if iri in nodes:
        return (nodes[iri],)
    wanted = normal(text)
    labelled = tuple(one for one in nodes.values() if wanted in {normal(name.text) for name in one.labels})
    named = labelled or tuple(one for one in nodes.values() if wanted in {normal(name.text) for name in one.aliases})
    if named:
        return named
    code = ticker_code(text)
    listed = {one.iri: {ticker_code(value) for key, value in one.properties if key == _TICKER} for one in nodes.values()}
    return tuple(one for one in nodes.values() if code in listed[one.iri]) or tuple(
        one for one in nodes.values() if code in {value.rpartition(".")[0] for value in listed[one.iri]}
    )


def ticker_code(ticker: str) -> str:
    """A ticker without the exchange in front of it.

    >>> ticker_code("nyse: ACM"), ticker_code("02333.HK")
    ('ACM', '02333.HK')
    """
    return ticker.upper().rpartition(":")[2].strip()


def expanded(text: str) -> str:
    """An IRI with its prefix written out; any other text as it is.

    >>> expanded("id:acme"), expanded("Acme: a history")
    ('https://w3id.org/earnings-kg/id/acme', 'Acme: a history')
    """
    prefix, colon, rest = text.partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES and not rest.startswith("//") else text


def _nearest(entities: Iterable[Entity], text: str) -> str:
    from rapidfuzz import fuzz, process

    names = sorted({name.text for one in entities for name in (*one.labels, *one.aliases)})
    near = process.extract(text, names, scorer=fuzz.WRatio, limit=3, score_cutoff=70)
    return f"near it: {', '.join(name for name, _, _ in near)}" if near else "kg entities GRAPH lists the names"
