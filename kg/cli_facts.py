"""The commands about single facts: ``kg explain`` shows the words behind them, ``kg veto`` keeps one out of the graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli_entities import deciding, path_of, reference, written
from kg.clitools import NegativeNumbers, as_json, folder, ontology_option, out, path_type, plain, style_option, tell
from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.decisions import Decision
    from kg.store import Graph

__all__ = ["explain", "veto"]


@click.command(cls=NegativeNumbers)
@click.argument("graph", type=path_type)
@click.argument("subject")
@click.argument("predicate", required=False)
@click.argument("object_", required=False, metavar="[OBJECT]", callback=plain)
@click.option("--sources", multiple=True, type=path_type, metavar="DIR", help="Folder where the pages lie now; may be repeated.")
@style_option
@ontology_option
def explain(
    graph: Path,
    subject: str,
    predicate: str | None,
    object_: str | None,
    sources: tuple[Path, ...],
    style: str,
    ontology: Path | None,
) -> None:
    """Show the sentences that state what a graph says of a node, as subject or as object, with the words that matter marked.

    SUBJECT and OBJECT are names, tickers or IRIs; PREDICATE is a relation, metric or role by name, label or IRI. OBJECT may
    also be a value or a period. SUBJECT may also be anything that facts are made of: a metric, a period, a segment, a document,
    or a fact by its IRI.

    \b
    Example:
      kg explain out "Acme" partnersWith
      kg explain out "Acme" Revenue 2025-Q2 --format json
    """
    from kg import store
    from kg.explain import explained, show

    with store.open(graph) as opened:
        beside = graph if graph.is_dir() else graph.parent
        found = explained(opened, subject, predicate, object_, ontology=folder(ontology), beside=beside, moved=sources)
    if style == "json":
        out(as_json([one.to_json() for one in found]))
    else:
        show(found)


@click.command(cls=NegativeNumbers)
@click.argument("graph", type=path_type)
@click.argument("subject", metavar="SUBJECT|FACT")
@click.argument("predicate", required=False)
@click.argument("object_", required=False, metavar="[OBJECT]", callback=plain)
@click.option(
    "--in", "places", multiple=True, metavar="DOCUMENT", help="Only in this document (id, title or IRI); may be repeated."
)
@deciding
@ontology_option
def veto(
    graph: Path,
    subject: str,
    predicate: str | None,
    object_: str | None,
    places: tuple[str, ...],
    decisions: Path | None,
    by: str,
    note: str,
    ontology: Path | None,
) -> None:
    """Keep a fact out of the graph: a relation, office or number that is wrong.

    It is named as for kg explain, or by the IRI that kg explain --format json gives. Every later build withholds it and says
    so in quarantine.jsonl, with the note. kg entities decisions shows the line, kg entities undo takes it back.

    \b
    Example:
      kg veto out "Acme" partnersWith "Orchid Labs" --note "only a rumour" --by JD
      kg veto out "Acme" Revenue 2025-Q2
    """
    from kg import store
    from kg.decisions import append, load

    path = path_of(graph, decisions)
    with store.open(graph) as opened:
        decision = _decision(opened, subject, predicate, object_, places, (by, note), folder(ontology))
    for one in load(path) if path.exists() else ():
        if (one.thing, one.predicate, one.other, one.value, one.fact, one.places) == (
            *(decision.thing, decision.predicate, decision.other, decision.value, decision.fact, decision.places),
        ):
            raise KgError(f"line {one.line} of the decisions says so already; build to see it")
    append(path, [decision])
    tell(f"{path}: {decision}; build again to see it")


def _decision(
    graph: Graph,
    subject: str,
    predicate: str | None,
    object_: str | None,
    places: Sequence[str],
    who: tuple[str, str],
    ontology: Path,
) -> Decision:
    from kg.asked import asked
    from kg.deciding import document_ids
    from kg.decisions import Decision
    from kg.entities import expanded
    from kg.recordtypes import local

    by, note = who
    ids = tuple(document_ids(graph, places))
    iri = expanded(subject)
    if predicate is None and "://" in iri and graph.evidence(iri) and iri not in {one.iri for one in graph.entities()}:
        return Decision("withhold", fact=iri, places=ids, by=by, note=note)
    if predicate is None:
        raise click.UsageError("say which fact: SUBJECT, PREDICATE and, where there are several, OBJECT; kg explain shows them")
    meant = asked(graph, subject, predicate, object_, ontology=ontology)
    said = {(one.subject, one.predicate, one.object or one.value): one for one in meant.facts}
    if len(said) > 1:
        facts = "; ".join(sorted(map(meant.says, said.values())))
        raise KgError(f"that is said {len(said)} times, give the OBJECT too, as one of: {facts}")
    (fact,) = said.values()
    thing = reference(meant.names[fact.subject]) if fact.subject in meant.names else written(fact.subject)
    other = reference(meant.names[fact.object]) if fact.object in meant.names else None
    value = "" if other is not None else fact.value
    return Decision("withhold", thing, other, predicate=local(fact.predicate), value=value, places=ids, by=by, note=note)
