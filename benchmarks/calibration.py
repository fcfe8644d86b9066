"""Whether confidence means what it says: of the facts of each band, how many a reader's annotation bears out.

usage: python benchmarks/calibration.py GRAPH.ttl:GOLD.json… [--by rule] [--by language]

GRAPH is what ``kg build`` wrote for one document, GOLD its annotation: ``entities`` (key: type, names, optional), ``relations``
and ``relations_optional`` ([key, property, key]), ``observations`` and ``observations_optional``. A relation between things is
*right* where the annotation has it, *open* where it is optional there or an end of it is, *wrong* otherwise, also where an end is
nothing that the annotation knows. An observation is right where an annotated one has its bearer, metric, kind, unit and value;
open where it is optional, of an optional thing, of a metric that the contract does not list, of a segment, or superseded; wrong
otherwise. What is open is left out of the shares. For relations and for observations a line a band: the facts, how many of them
right, the share right, and the mean confidence, which should be the same. ``--by language`` makes a table for each language,
``--by rule`` lists the rules that were wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.ontology import Ontology
from kg.vocab import EKG_IRI, RDF, RDFS, SKOS

__all__ = ["Judged", "bands", "judge"]

Verdict = Literal["right", "wrong", "open"]
_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
_HEAD = f"{'':12s} {'band':9s} {'facts':>6s} {'right':>6s} {'share':>6s} {'confidence':>11s}"
_HAN = re.compile("[\u4e00-\u9fff]")
_SURE = 0.8
_FAMILIES = ("Organization", "Person", "Product", "Facility", "Event", "Location")
_SYMMETRIC = frozenset({"partnersWith", "competesWith"})
# The metrics of the graph contract; what a graph says of others is neither right nor wrong where the annotation is silent.
_LISTED = frozenset(
    [
        "Revenue",
        "NetIncome",
        "AdjustedNetIncome",
        "OperatingIncome",
        "GrossProfit",
        "GrossMargin",
        "OperatingMargin",
        "EBITDA",
        "EarningsPerShare",
        "AdjustedEarningsPerShare",
        "DividendPerShare",
        "FreeCashFlow",
        "OperatingCashFlow",
        "CapitalExpenditure",
        "TotalExpenses",
        "ResearchAndDevelopmentExpense",
        "Shipments",
        "SalesVolume",
        "MarketShare",
        "DailyActiveUsers",
        "MonthlyActiveUsers",
        "TimeSpent",
        "AdConversionRate",
        "PowerCapacity",
        "ProductionCapacity",
        "Headcount",
        "TransactionValue",
        "TargetPrice",
        "SameStoreSales",
        "Backlog",
    ]
)
_SIZES = ("value", "minValue", "maxValue")


@dataclass(frozen=True, slots=True)
class Judged:
    """A fact of a graph with its confidence (0 to 1), the rule that found it and the verdict of the annotation."""

    kind: Literal["relation", "observation"]
    confidence: float
    rule: str
    verdict: Verdict


def judge(graph: Store, gold: Mapping[str, Any], ontology: Ontology) -> Iterator[Judged]:
    """Every relation between things and every observation of a document's graph, held against its annotation.

    Raises KeyError for an annotation without one of the parts named above.
    """
    facts = _Facts(graph)
    owners = _owners(facts, gold, ontology)
    optional = {key for key, thing in gold["entities"].items() if thing.get("optional")}
    wanted = {_edge(*row) for row in gold["relations"]}
    allowed = {_edge(*row) for row in gold.get("relations_optional", [])}
    seen: set[tuple[str, str, str]] = set()
    for statement in facts.of_class(RDF.Statement):
        ends = [facts.one(statement, p) for p in (RDF.subject, RDF.object)]
        if not all(end in owners or facts.is_thing(end) for end in ends):
            continue  # a status or a time
        edge = _edge(owners.get(ends[0], ends[0]), _local(facts.one(statement, RDF.predicate)), owners.get(ends[1], ends[1]))
        if edge[1] not in ontology.relations or edge in seen:
            continue  # a relation that holds both ways is one
        seen.add(edge)
        is_open = edge in allowed or bool(optional & {edge[0], edge[2]})
        yield _judged("relation", facts, statement, "right" if edge in wanted else "open" if is_open else "wrong")
    rows = [*gold["observations"], *gold.get("observations_optional", [])]
    for observation in facts.of_class(EKG_IRI + "Observation"):
        said = _said(facts, observation, owners)
        if any(_same(row, said) for row in gold["observations"]):
            verdict: Verdict = "right"
        elif any(_same(row, said) for row in rows) or said["of"] in optional or said["aside"] or said["metric"] not in _LISTED:
            verdict = "open"
        else:
            verdict = "wrong"
        yield _judged("observation", facts, observation, verdict)


def bands(judged: Iterable[Judged]) -> Iterator[str]:
    """A table: a line for each kind of fact and band of confidence, and one for all that is sure (0.8 and above).

    >>> for line in bands([Judged("relation", 0.9, "r", "right"), Judged("relation", 0.75, "r", "wrong")]):
    ...     print(line)
                 band       facts  right  share  confidence
    relation     0.70-0.80      1      0  0.000       0.750
    relation     0.90-1.00      1      1  1.000       0.900
    relation     >= 0.80        1      1  1.000       0.900
    """
    closed = [j for j in judged if j.verdict != "open"]
    uppers = (*_EDGES[1:], 1.0001)
    yield _HEAD
    for kind in sorted({j.kind for j in closed}):
        own = [j for j in closed if j.kind == kind]
        for low, high in zip(_EDGES, uppers, strict=True):
            if inside := [j for j in own if low <= j.confidence < high]:
                yield _line(kind, f"{low:.2f}-{min(high, 1):.2f}", inside)
        if sure := [j for j in own if j.confidence >= _SURE]:
            yield _line(kind, f">= {_SURE:.2f}", sure)


def _line(kind: str, band: str, inside: list[Judged]) -> str:
    right = sum(j.verdict == "right" for j in inside)
    mean = sum(j.confidence for j in inside) / len(inside)
    return f"{kind:12s} {band:9s} {len(inside):6d} {right:6d} {right / len(inside):6.3f} {mean:11.3f}"


class _Facts:
    """A graph as far as it is asked here."""

    def __init__(self, graph: Store) -> None:
        self._graph = graph

    def of_class(self, cls: str) -> list[str]:
        """The IRIs of a class, sorted."""
        return sorted(q.subject.value for q in self._graph.quads_for_pattern(None, NamedNode(RDF.type), NamedNode(cls)))

    def values(self, subject: str, predicate: str) -> list[str]:
        """The IRIs or texts of a property."""
        return sorted(q.object.value for q in self._graph.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None))

    def one(self, subject: str, predicate: str) -> str:
        """The first value of a property, empty where there is none."""
        return next(iter(self.values(subject, predicate)), "")

    def is_thing(self, iri: str) -> bool:
        """Whether an IRI has a name."""
        return iri.startswith("http") and bool(self.values(iri, RDFS.label))

    def things(self) -> list[str]:
        """Everything that has a name."""
        return sorted({q.subject.value for q in self._graph.quads_for_pattern(None, NamedNode(RDFS.label), None)})


def _owners(facts: _Facts, gold: Mapping[str, Any], ontology: Ontology) -> dict[str, str]:
    """The key of the annotation that each thing of the graph is, by family of classes and any name in common."""
    names = {key: {_norm(name) for name in thing["names"]} for key, thing in gold["entities"].items()}
    found: dict[str, str] = {}
    for iri in facts.things():
        classes = [_local(c) for c in facts.values(iri, RDF.type)]
        families = {f for f in _FAMILIES for c in classes if ontology.is_a(c, f)}
        own = {_norm(n) for p in (RDFS.label, SKOS.altLabel, SKOS.prefLabel) for n in facts.values(iri, p)}
        fits = [key for key, thing in gold["entities"].items() if thing["type"] in families and names[key] & own]
        if fits:
            found[iri] = max(fits, key=lambda key: len(names[key] & own))
    return found


def _said(facts: _Facts, observation: str, owners: Mapping[str, str]) -> dict[str, Any]:
    of, metric = facts.one(observation, EKG_IRI + "ofEntity"), _local(facts.one(observation, EKG_IRI + "metric"))
    said: dict[str, Any] = {
        "of": owners.get(of, of),
        "metric": metric,
        "kind": _local(facts.one(observation, EKG_IRI + "kind")),
        "unit": facts.one(observation, EKG_IRI + "unit"),
        "aside": bool(facts.values(observation, EKG_IRI + "segment"))
        or _local(facts.one(observation, EKG_IRI + "modality")) == "Superseded",
    }
    said |= {size: float(v) if (v := facts.one(observation, EKG_IRI + size)) else None for size in _SIZES}
    return said


def _same(row: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    return (
        said["of"] in row["of"].split("|")
        and said["metric"] in row["metric"].split("|")
        and (said["kind"], said["unit"]) == (row["kind"], row["unit"])
        and all(_close(row.get(size), said[size]) for size in _SIZES)
    )


def _close(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else abs(a - b) <= 1e-6 * max(abs(a), abs(b))


def _edge(subject: str, predicate: str, target: str) -> tuple[str, str, str]:
    return (target, predicate, subject) if predicate in _SYMMETRIC and target < subject else (subject, predicate, target)


def _judged(kind: Literal["relation", "observation"], facts: _Facts, node: str, verdict: Verdict) -> Judged:
    return Judged(kind, float(facts.one(node, EKG_IRI + "confidence") or 0), facts.one(node, EKG_IRI + "extractedBy"), verdict)


def _norm(name: str) -> str:
    return re.sub(r"[\s·•'’\"“”‘.,()\-]+", "", unicodedata.normalize("NFKC", name).casefold())


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def main() -> None:
    """Read the pairs, print the bands, and with ``--by rule`` the rules that were wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("pair", nargs="+", metavar="GRAPH:GOLD", help="a graph.ttl and its annotation")
    choices = ["rule", "language"]
    parser.add_argument(
        "--by", choices=choices, action="append", default=[], help="a table a language; the rules that were wrong"
    )
    given = parser.parse_args()
    ontology = Ontology.load()
    tables: dict[str, list[Judged]] = defaultdict(list)
    for pair in given.pair:
        graph, gold = pair.rsplit(":", 1)
        store = Store()
        store.load(path=graph, format=RdfFormat.TURTLE)
        annotation = json.loads(Path(gold).read_text(encoding="utf-8"))
        tables[_language(annotation) if "language" in given.by else ""] += judge(store, annotation, ontology)
    for language in sorted(tables):
        if language:
            print(f"\n{language}")
        for line in bands(tables[language]):
            print(line)
        if "rule" in given.by:
            _tell_rules(tables[language])


def _language(annotation: Mapping[str, Any]) -> str:
    """The language that an annotation names, else that of its text: Chinese where every third character is."""
    text = str(annotation.get("text", ""))
    return str(annotation.get("language") or ("zh" if 3 * len(_HAN.findall(text)) > len(text) else "en"))


def _tell_rules(judged: Iterable[Judged]) -> None:
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    for one in judged:
        rules[one.rule][one.verdict] += 1
    for rule in sorted(rules, key=lambda r: (-rules[r]["wrong"], r)):
        if rules[rule]["wrong"]:
            print(f"  {rule:40s} right {rules[rule]['right']:4d}  wrong {rules[rule]['wrong']:4d}")


if __name__ == "__main__":
    main()
