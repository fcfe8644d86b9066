"""A graph as tables: entities, relations, roles, observations, evidence and documents, a row each.

Cells are text, numbers or None; several values in a cell are joined by ``;``. Columns are the same whatever the graph.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from kg.recordtypes import Evidence, Label, Membership, Relation, local
from kg.store import Graph

__all__ = ["Cell", "Table", "neo4j_tables", "tables", "to_csv"]

Cell = str | int | float | Decimal | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; ``name`` is that of its file without the suffix."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(graph: Graph) -> tuple[Table, ...]:
    """The tables of a graph. Ids are IRIs; ``evidence`` columns hold ids of the table ``evidence``.

    >>> import kg.store
    >>> [table.name for table in tables(kg.store.Graph.of([]))]
    ['entities', 'relations', 'roles', 'observations', 'evidence', 'documents']
    """
    entities, relations, observations, roles = graph.entities(), graph.relations(), graph.observations(), graph.memberships()
    names = {entity.iri: entity.label() for entity in entities}
    between: dict[tuple[str, str], list[Relation]] = {}
    for relation in relations:
        between.setdefault((relation.subject, relation.object), []).append(relation)
    lists = [record.evidence for group in (entities, relations, observations, roles) for record in group]
    evidence = {one.iri: one for found in lists for one in found}
    return (
        Table(
            "entities",
            ("id", "classes", "label", "label_zh", "label_en", "aliases", "properties", "evidence"),
            tuple(
                (
                    entity.iri,
                    _joined(map(local, entity.classes)),
                    entity.label(),
                    _tagged(entity.labels, "zh"),
                    _tagged(entity.labels, "en"),
                    _joined(alias.text for alias in entity.aliases),
                    _joined(f"{local(key)}={value}" for key, value in entity.properties),
                    _ids(entity.evidence),
                )
                for entity in entities
            ),
        ),
        Table(
            "relations",
            ("subject", "subject_label", "predicate", "object", "object_label", "modality", "confidence", "rules", "evidence"),
            tuple(
                (
                    relation.subject,
                    names[relation.subject],
                    local(relation.predicate),
                    relation.object,
                    names[relation.object],
                    relation.modality,
                    relation.confidence,
                    _joined(relation.rules),
                    _ids(relation.evidence),
                )
                for relation in relations
            ),
        ),
        Table(
            "roles",
            (
                *("id", "person", "person_label", "role", "job_title", "organization", "organization_label"),
                *("confidence", "evidence"),
            ),
            tuple(
                (
                    role.iri,
                    role.person,
                    names.get(role.person),
                    local(role.role),
                    _joined(role.titles),
                    role.organization,
                    names.get(role.organization),
                    _confidence(role, between.get((role.person, role.organization), ())),
                    _ids(role.evidence),
                )
                for role in roles
            ),
        ),
        Table(
            "observations",
            (
                *("id", "entity", "entity_label", "metric", "kind", "value", "min_value", "max_value", "unit", "period"),
                *(
                    "change_basis",
                    "comparator",
                    "modality",
                    "segment",
                    "label",
                    "confidence",
                    "rules",
                    "evidence",
                    "holder",
                    "held_by",
                ),
            ),
            tuple(
                (
                    fact.iri,
                    fact.entity,
                    names.get(fact.entity),
                    local(fact.metric),
                    fact.kind,
                    fact.value,
                    fact.minimum,
                    fact.maximum,
                    fact.unit,
                    fact.period or None,
                    fact.basis or None,
                    fact.comparator,
                    fact.modality,
                    fact.segment or None,
                    fact.label or None,
                    fact.confidence,
                    _joined(fact.rules),
                    _ids(fact.evidence),
                    fact.holder or None,
                    fact.held_by or None,
                )
                for fact in observations
            ),
        ),
        Table(
            "evidence",
            ("id", "document", "start", "end", "quote", "raw_quote"),
            tuple((one.iri, one.document, one.start, one.end, one.quote, one.raw_quote) for _, one in sorted(evidence.items())),
        ),
        Table(
            "documents",
            ("id", "title", "issued", "language", "source", "sha256"),
            tuple(
                (document.iri, document.title, document.issued, document.language, document.source, document.sha256)
                for document in graph.documents()
            ),
        ),
    )


def _confidence(role: Membership, relations: Iterable[Relation]) -> float | None:
    """How sure an office is: as sure as the best relation of the two that the same words state."""
    places = {one.iri for one in role.evidence}
    return max(
        (one.confidence for one in relations if one.confidence is not None and places & {e.iri for e in one.evidence}),
        default=None,
    )


def neo4j_tables(graph: Graph) -> tuple[Table, ...]:
    """Nodes and relationships with the headers of ``neo4j-admin database import``.

    Entities, observations and documents are nodes labelled by class; relations, ``HAS_OBSERVATION``, ``HELD_BY`` and
    ``STATED_IN`` are relationships. Import them with ``--nodes=entities.csv --nodes=observations.csv --nodes=documents.csv
    --relationships=relationships.csv --multiline-fields=true``.
    """
    entities, relations, _, observations, evidence, documents = tables(graph)
    quotes = {str(row[0]): row for row in evidence.rows}
    nodes = (
        Table(
            "entities",
            ("id:ID", ":LABEL", "name", "name_zh", "name_en", "aliases:string[]", "properties:string[]"),
            tuple((row[0], f"Entity;{row[1]}", *row[2:7]) for row in entities.rows),
        ),
        Table(
            "observations",
            (
                *("id:ID", ":LABEL", "metric", "kind", "value:double", "min_value:double", "max_value:double", "unit", "period"),
                *("change_basis", "comparator", "modality", "segment", "label", "confidence:double", "quote", "holder"),
            ),
            tuple((row[0], "Observation", *row[3:16], _quote(row[17], quotes), row[18]) for row in observations.rows),
        ),
        Table(
            "documents",
            ("id:ID", ":LABEL", "title", "issued", "language", "source", "sha256"),
            tuple((row[0], "Document", *row[1:]) for row in documents.rows),
        ),
    )
    links: list[tuple[Cell, ...]] = [
        (row[0], row[3], _upper_snake(str(row[2])), row[5], row[6], _quote(row[8], quotes)) for row in relations.rows
    ]
    known = {row[0] for row in entities.rows}
    for row in observations.rows:
        if row[1] in known:
            links.append((row[1], row[0], "HAS_OBSERVATION", None, None, None))
        if row[19] in known:
            links.append((row[0], row[19], "HELD_BY", None, None, None))
        stated = sorted({str(quotes[key][1]) for key in _split(row[17]) if key in quotes})
        links.extend((row[0], document, "STATED_IN", None, None, None) for document in stated)
    columns = (":START_ID", ":END_ID", ":TYPE", "modality", "confidence:double", "quote")
    return (*nodes, Table("relationships", columns, tuple(links)))


def to_csv(table: Table) -> bytes:
    """A table as RFC 4180 CSV in UTF-8 with a header; line ends are ``\\n``, decimals are written out in full.

    >>> to_csv(Table("t", ("a", "b"), ((Decimal("1E+3"), None),)))
    b'a,b\\n1000,\\n'
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([f"{cell:f}" if isinstance(cell, Decimal) else cell for cell in row] for row in table.rows)
    return out.getvalue().encode()


def _joined(texts: Iterable[str]) -> str | None:
    """Texts in one cell; a ``;`` inside one becomes a comma, or it could not be told from the joint."""
    return ";".join(text.replace(";", ",") for text in texts) or None


def _split(cell: Cell) -> Sequence[str]:
    return str(cell).split(";") if cell else ()


def _ids(evidence: Iterable[Evidence]) -> str | None:
    return _joined(one.iri for one in evidence)


def _tagged(labels: Iterable[Label], language: str) -> str | None:
    return next((label.text for label in labels if label.language == language), None)


def _quote(cell: Cell, quotes: dict[str, tuple[Cell, ...]]) -> Cell:
    first = next(iter(_split(cell)), "")
    return quotes[first][4] if first in quotes else None


def _upper_snake(name: str) -> str:
    """The spelling that Neo4j uses for types of relationships: ``worksFor`` is ``WORKS_FOR``."""
    return "".join(f"_{letter}" if letter.isupper() and index else letter for index, letter in enumerate(name)).upper()
