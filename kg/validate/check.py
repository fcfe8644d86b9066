"""The two ways to validate, put together from the checks: ``validate`` a graph on disk, ``gate`` that of one document."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.clean import clean, load_rules
from kg.consistency import ConsistencyRules
from kg.errors import BrokenOntology
from kg.grid import reader_of
from kg.model import CleanText, Document
from kg.quantity import QuantityGrammar
from kg.validate import terms as t
from kg.validate.evidence import Evidence, check_evidence, read_evidence
from kg.validate.graph import GraphView, Quads
from kg.validate.ledger import LedgerCheck
from kg.validate.numbers import NumberRules, check_number
from kg.validate.references import check_evidenced, check_quads, check_statement
from kg.validate.report import Problem, Report, combine
from kg.validate.schema import Node, Schema
from kg.validate.shapes import Result, Shape, UnsupportedShape, compile_shapes
from kg.validate.sources import FILE_NAME, SourceRecord, Sources
from kg.vocab import EKG_IRI, curie

__all__ = ["Clean", "Engine", "Rules", "gate", "validate"]

Engine = typing.Literal["auto", "compiled", "pyshacl"]
Clean = Callable[[Document], CleanText]

SHAPES = "shapes.ttl"
_COPY = "copy it from the ontology that comes with kg"

#: Triples up to which ``auto`` takes pySHACL: about six seconds of its time, where the compiled shapes take half a second.
REFERENCE_LIMIT = 50_000


@dataclass(frozen=True)
class Rules:
    """What a graph is judged by, read once from an ontology's folder and used for any number of graphs."""

    schema: Schema
    shapes: tuple[Shape, ...]
    numbers: NumberRules
    clean: Clean
    grammar: QuantityGrammar
    consistency: ConsistencyRules

    @classmethod
    def load(cls, folder: Path) -> Rules:
        """The rules of an ontology's folder: classes and shapes, the grammar of quantities, the rules of cleaning.

        Raises BrokenOntology where a file is missing or cannot be used, as with a shape that is no SHACL Core.

        >>> from kg.ontology import default_folder
        >>> bool(Rules.load(default_folder()).schema.relations)
        True
        """
        if not (folder / SHAPES).is_file():
            raise BrokenOntology(folder / SHAPES, "missing, and without shapes any graph would pass", _COPY)
        schema = Schema.load(folder)
        try:
            shapes = compile_shapes(schema)
        except UnsupportedShape as error:
            raise BrokenOntology(folder / SHAPES, error.what, error.remedy) from error
        grammar = QuantityGrammar.load(folder)
        numbers = NumberRules(schema, grammar.quantities, reader_of(folder, grammar))
        consistency = ConsistencyRules.load(folder, lambda name: bool(schema.describe(NamedNode(EKG_IRI + name))))
        return cls(schema, shapes, numbers, partial(clean, rules=load_rules(folder / "cleaning.toml")), grammar, consistency)


class _Tally:
    """Problems and counts as they come."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.counts: dict[str, int] = dict.fromkeys(("evidence", "numbers", "references", "statements"), 0)

    def report(self) -> Report:
        return combine([Report(tuple(self.problems), (), tuple(self.counts.items()))])

    def look(self, name: str, problems: Iterable[Problem], number: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + number
        self.problems.extend(problems)


def validate(
    graph: Store, sources: Sources, rules: Rules, *, engine: Engine = "auto", ledger: LedgerCheck | None = None
) -> Report:
    """Check a whole graph against its sources on disk and the rules of its ontology.

    ``engine`` says what evaluates the shapes: pySHACL, the functions compiled for the gate, or by default pySHACL for graphs
    of up to 50,000 triples. ``ledger`` is checked against the same sources. These are read one by one, so memory does not grow
    with them. Nothing is raised for what is wrong with the graph or its sources: every such thing is a problem in the report.
    """
    view, tally = GraphView(graph, rules.schema), _Tally()
    tally.counts["sources"] = 0
    _check_shapes(view, rules, tally, engine)
    _check_references(view, tally)
    read: set[str] = set()
    for record, found in sources.documents():
        read.add(record.document)
        if isinstance(found, Problem):
            tally.look("sources", [found])
            continue
        document = NamedNode(record.document)
        tally.look("sources", _check_hash(view, document, record))
        text = rules.clean(found)
        _check_facts(view, view.subjects(t.DOCUMENT, document), text, rules, tally)
        if ledger is not None:
            tally.look("ledger", ledger.document(view, record.document, text), ledger.size(record.document))
    _check_unread(view, read, tally)
    if ledger is not None:
        tally.look("ledger", ledger.rest(read), 0)
    return tally.report()


def gate(graph: Iterable[Quad], clean: CleanText, rules: Rules) -> Report:
    """Check the graph of one document against its text in memory, by the same rules as ``validate``: milliseconds a document.

    ``Report.withheld()`` says which nodes to leave out of the graph, and why. What the facts refer to (an entity that another
    document named first) must be described in ``graph`` as well.
    """
    view, tally = GraphView(Quads(graph), rules.schema), _Tally()
    _check_shapes(view, rules, tally, "compiled")
    _check_references(view, tally)
    _check_facts(view, view.instances(t.EVIDENCE), clean, rules, tally)
    return tally.report()


def _check_shapes(view: GraphView, rules: Rules, tally: _Tally, engine: Engine) -> None:
    reference = engine == "pyshacl" or (engine == "auto" and len(view.store) <= REFERENCE_LIMIT)
    for shape in rules.shapes:
        nodes = list(shape.focus_nodes(view))
        problems = () if reference else (_shape_problem(view, found) for node in nodes for found in shape.results(view, node))
        tally.look(f"shape {shape.name}", problems, len(nodes))
    if reference:
        from kg.validate.exact import reference_problems  # rdflib and pySHACL take half a second to import; a build needs neither

        tally.problems.extend(reference_problems(view))


def _shape_problem(view: GraphView, found: Result) -> Problem:
    focus = found.focus.value if isinstance(found.focus, NamedNode) else str(found.focus)
    return Problem("shape", focus, found.path, found.message, view.document_of(found.focus), found.severity)


def _check_references(view: GraphView, tally: _Tally) -> None:
    tally.look("references", check_quads(view), len(view.store))
    for node in view.instances(t.RDF_STATEMENT):
        tally.look("statements", (*check_statement(view, node), *check_evidenced(view, node, t.WAS_DERIVED_FROM)))
    for node in view.instances(t.OBSERVATION):
        tally.problems.extend(check_evidenced(view, node, t.WAS_DERIVED_FROM, t.VALUE_AT))


def _check_facts(view: GraphView, nodes: Iterable[Node], clean: CleanText, rules: Rules, tally: _Tally) -> None:
    """The evidences of one document against its text, then the numbers that rest on them."""
    held: dict[Node, Evidence] = {}
    resting: dict[Node, None] = {}
    for node in sorted(nodes, key=str):
        evidence = check_evidence(view, node, clean)
        tally.look("evidence", _failed(view, node, evidence) if isinstance(evidence, Problem) else ())
        if isinstance(evidence, Evidence):
            held[node] = evidence
            resting |= dict.fromkeys(view.subjects(t.WAS_DERIVED_FROM, node))
    for node in resting:
        if t.OBSERVATION in view.types(node):
            tally.look("numbers", check_number(view, node, held, clean, rules.numbers))


def _failed(view: GraphView, node: Node, problem: Problem) -> Iterator[Problem]:
    """The problem of an evidence, and one for each fact that rests on it."""
    yield problem
    for predicate in (t.WAS_DERIVED_FROM, t.VALUE_AT, t.UNIT_AT, t.HEADER_AT):
        for fact in view.subjects(predicate, node):
            message = f"its evidence does not hold ({problem.kind}): {node.value}"
            yield Problem("evidence-fails", fact.value, curie(predicate.value), message, problem.document)


def _check_hash(view: GraphView, document: NamedNode, record: SourceRecord) -> Iterator[Problem]:
    for value in view.objects(document, t.SHA256):
        if isinstance(value, Literal) and value.value != record.sha256:
            message = f"the graph notes {value.value[:12]}…, sources.jsonl {record.sha256[:12]}…; build the graph again"
            yield Problem("source-changed", document.value, "ekg:sha256", message, document.value)


def _check_unread(view: GraphView, read: set[str], tally: _Tally) -> None:
    """Documents without a source, and evidences that belong to no document."""
    documents = {node.value for node in view.instances(t.DOCUMENT_CLASS)}
    for node in view.instances(t.EVIDENCE):
        evidence = read_evidence(view, node)
        if isinstance(evidence, Problem):
            tally.problems.extend(_failed(view, node, evidence))
        else:
            documents.add(evidence.document)
    for document in sorted(documents - read):
        message = f"{FILE_NAME} does not say where this document was read; check the graph in the folder that build wrote"
        tally.look("sources", [Problem("source-missing", document, None, message, document)])
