"""Every evidence against the text that it points into.

Offsets count code points of the raw decoded text. ``ekg:rawQuote`` must be exactly those characters, and ``ekg:quote`` what
cleaning makes of them: the page is cleaned again and the span looked up in the offset map. Only white space may differ in a
quote, since a line that a page breaks in the middle of a sentence is quoted without the break.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.model import CleanText
from kg.validate import terms as t
from kg.validate.components import show
from kg.validate.graph import GraphView
from kg.validate.report import Problem
from kg.validate.schema import Node
from kg.vocab import curie

__all__ = ["Evidence", "check_evidence", "inside", "read_evidence"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """An ``ekg:Evidence``: raw ``[start, end)`` of a document, its characters, and its cleaned wording."""

    node: Node
    document: str
    start: int
    end: int
    quote: str
    raw_quote: str


def read_evidence(view: GraphView, node: Node) -> Evidence | Problem:
    """The evidence at a node, or the property of it that is missing, repeated or no number.

    >>> from pyoxigraph import Store
    >>> from kg.validate.schema import Schema
    >>> read_evidence(GraphView(Store(), Schema(Store())), NamedNode("urn:e")).kind
    'evidence-incomplete'
    """
    found: dict[NamedNode, str] = {}
    rows = view.describe(node)
    for predicate in (t.DOCUMENT, t.START, t.END, t.QUOTE, t.RAW_QUOTE):
        values = rows.get(predicate, ())
        kind = NamedNode if predicate == t.DOCUMENT else Literal
        if len(values) != 1 or not isinstance(values[0], kind):
            message = f"{len(values)} values; exactly one is needed to find the words"
            return _problem(view, node, "evidence-incomplete", predicate, message)
        found[predicate] = values[0].value
    for predicate in (t.START, t.END):
        if not found[predicate].isdecimal():
            return _problem(view, node, "evidence-incomplete", predicate, f'"{found[predicate]}" is no offset')
    start, end = int(found[t.START]), int(found[t.END])
    return Evidence(node, found[t.DOCUMENT], start, end, found[t.QUOTE], found[t.RAW_QUOTE])


def _problem(view: GraphView, node: Node, kind: str, predicate: NamedNode, message: str) -> Problem:
    return Problem(kind, node.value, curie(predicate.value), message, view.document_of(node))


def check_evidence(view: GraphView, node: Node, clean: CleanText) -> Evidence | Problem:
    """The evidence at a node if the document's text bears it out, else the first thing that it does not.

    Kinds of problem: ``evidence-incomplete``, ``offset`` (no such span, or its characters lie elsewhere), ``raw-quote`` (other
    characters lie there), ``quote`` (cleaning makes something else of them).
    """
    evidence = read_evidence(view, node)
    if isinstance(evidence, Problem):
        return evidence
    raw = clean.document.text
    start, end = evidence.start, evidence.end
    if not start < end <= len(raw):
        return _problem(view, node, "offset", t.START, f"[{start}, {end}) is no span of a text of {len(raw)} characters")
    there = raw[start:end]
    if there != evidence.raw_quote:
        message = f"at [{start}, {end}) the text has {_short(there)}, not {_short(evidence.raw_quote)}"
        moved = raw.find(evidence.raw_quote) if evidence.raw_quote else -1
        if moved < 0:
            return _problem(view, node, "raw-quote", t.RAW_QUOTE, message)
        return _problem(view, node, "offset", t.START, f"{message}, which is at {moved}")
    left, right = clean.offsets.to_clean(start, end)
    made = clean.text[left:right]
    if made != evidence.quote and _bare(made) != _bare(evidence.quote):
        message = f"cleaning makes {_short(made)} of these characters, not {_short(evidence.quote)}"
        return _problem(view, node, "quote", t.QUOTE, message)
    return evidence


def _bare(text: str) -> str:
    return "".join(text.split())


def _short(text: str) -> str:
    return show(Literal(text))


def inside(inner: Evidence, outer: Evidence) -> bool:
    """Whether one evidence lies within another one, of the same document.

    >>> node = NamedNode("urn:e")
    >>> inside(Evidence(node, "urn:d", 3, 5, "", ""), Evidence(node, "urn:d", 0, 9, "", ""))
    True
    """
    return inner.document == outer.document and outer.start <= inner.start and inner.end <= outer.end
