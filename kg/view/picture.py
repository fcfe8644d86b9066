"""What the page shows, as plain data: nodes and edges for vis-network, and the facts behind them for the side panel.

All text is data to the page: it goes into JSON and from there into text nodes, never into markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import networkx as nx

from kg.recordtypes import Alias, Entity, Evidence, Observation, Relation, local
from kg.store import Graph
from kg.view.layout import Box, place
from kg.view.terms import Terms

__all__ = ["Picture", "draw", "readable"]

_WIDE_LETTER = 0x2E80  # from here on, letters are about as wide as they are high
_SCALES = {
    "en": ((10**12, "T"), (10**9, "B"), (10**6, "M")),
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
}
_PREFIXED = {"W", "Wh", "B", "FLOPS"}
_PREFIXES = ((10**18, "E"), (10**15, "P"), (10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes and edges as vis-network takes them, and everything else that the page's script needs."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    panel: dict[str, Any]


def draw(graph: Graph, terms: Terms, *, limit: int) -> Picture:
    """The picture of at most ``limit`` entities, the best connected of them, with the relations between these."""
    observations, memberships = graph.observations(), graph.memberships()
    everything, relations = graph.entities(), graph.relations()
    entities = _chosen(everything, relations, observations, limit)
    index = {entity.iri: at for at, entity in enumerate(entities)}
    relations = tuple(one for one in relations if one.subject in index and one.object in index and one.subject != one.object)
    degree = Counter(end for one in relations for end in (one.subject, one.object))
    documents = graph.documents()
    chinese = sum(one.language.startswith("zh") for one in documents)
    joined: dict[str, list[Alias]] = {}
    for alias in graph.aliases():
        joined.setdefault(alias.entity, []).append(alias)
    evidence = _Evidence({document.iri: at for at, document in enumerate(documents)})

    nodes = []
    for at, entity in enumerate(entities):
        kind, style = terms.styled(entity.classes)
        size = 11 + min(19.0, round(3.2 * degree[entity.iri] ** 0.5, 1))
        nodes.append({"id": at, "shape": style.shape, "color": style.color, "size": size, "group": local(kind)})
    places = place(_links(len(nodes), relations, index), {node["id"]: _box(node, entities[node["id"]]) for node in nodes})
    for node in nodes:
        node["x"], node["y"] = places[node["id"]]

    used = {one.predicate for one in relations}
    used |= {name for entity in entities for name in (*entity.classes, *(key for key, _ in entity.properties))}
    used |= {one.metric for one in observations} | {one.role for one in memberships}
    panel = {
        "language": "zh" if chinese * 2 > len(documents) else "en",
        "total": len(everything),
        "documents": [[one.title or one.source or local(one.iri), one.issued, one.source] for one in documents],
        "terms": {local(term): terms.label(term) for term in sorted(used)},
        "entities": [_entity(entity, joined.get(entity.iri, ()), evidence) for entity in entities],
        "facts": [_fact(one, index, evidence, terms) for one in observations if one.entity in index],
        "roles": [
            [index[one.person], local(one.role), index[one.organization], evidence.ids(one.evidence)]
            for one in memberships
            if one.person in index and one.organization in index
        ],
        "relations": [
            [
                *(index[one.subject], local(one.predicate), index[one.object]),
                *(one.modality, one.confidence, evidence.ids(one.evidence)),
            ]
            for one in relations
        ],
        "legend": _legend(nodes),
    }
    edges = _edges(relations, index)
    return Picture(nodes, edges, {**panel, "evidence": evidence.rows})


def readable(value: Decimal, unit: str, language: str, name: str = "") -> str:
    """A number as people write it in a language, rounded to six digits; ``name`` is what the language calls the unit.

    >>> readable(Decimal("3150000000"), "USD", "en"), readable(Decimal("3150000000"), "USD", "zh", "美元")
    ('3.15B USD', '31.5亿美元')
    >>> readable(Decimal("2000000000"), "W", "en"), readable(Decimal("12"), "%", "zh"), readable(Decimal("75900"), "people", "en")
    ('2 GW', '12%', '75,900 people')
    """
    after = "" if unit == "1" else name or f" {unit}"
    if unit in ("%", "pp"):
        return f"{_short(value)}%" if unit == "%" else f"{_short(value)} pp"
    if unit in _PREFIXED:
        for factor, prefix in _PREFIXES:
            if abs(value) >= factor:
                return f"{_short(value / factor)} {prefix}{unit}"
    else:
        for factor, word in _SCALES[language]:
            if abs(value) >= factor:
                return f"{_short(value / factor)}{word}{after}"
    return f"{_short(value)}{after}"


def _short(value: Decimal) -> str:
    rounded = value.quantize(Decimal(1)) if abs(value) >= 100_000 else Decimal(f"{value:.6g}")
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class _Evidence:
    """Evidence as rows of the page, each once: document, start, end, wording."""

    def __init__(self, documents: dict[str, int]) -> None:
        self.rows: list[list[Any]] = []
        self._documents = documents
        self._index: dict[str, int] = {}

    def ids(self, evidence: Iterable[Evidence]) -> list[int]:
        found = []
        for one in evidence:
            if one.iri not in self._index:
                self._index[one.iri] = len(self.rows)
                self.rows.append([self._documents.get(one.document, -1), one.start, one.end, one.quote])
            found.append(self._index[one.iri])
        return found


def _chosen(
    entities: tuple[Entity, ...], relations: tuple[Relation, ...], observations: tuple[Observation, ...], limit: int
) -> list[Entity]:
    """The entities with the most relations and numbers, in the order of their IRIs."""
    weight = Counter(end for one in relations for end in (one.subject, one.object))
    weight.update(one.entity for one in observations)
    best = sorted(entities, key=lambda entity: (-weight[entity.iri], entity.iri))[:limit]
    return sorted(best, key=lambda entity: entity.iri)


def _links(count: int, relations: Iterable[Relation], index: dict[str, int]) -> nx.Graph:
    links = nx.Graph()
    links.add_nodes_from(range(count))
    links.add_edges_from((index[one.subject], index[one.object]) for one in relations)
    return links


def _box(node: dict[str, Any], entity: Entity) -> Box:
    """The room of a node with its label below, in the wider of its languages."""
    lines = [_wrapped(entity.label(language)) for language in ("zh", "en")]
    width = max(_width(line) for text in lines for line in text.split("\n")) * 7.5
    height = max(text.count("\n") + 1 for text in lines) * 17
    return max(width, 2 * node["size"]), 2 * node["size"] + height + 4


def _width(text: str) -> int:
    return sum(2 if ord(letter) >= _WIDE_LETTER else 1 for letter in text)


def _wrapped(text: str, line: int = 22, lines: int = 2) -> str:
    """A label in at most two lines, broken at a space where there is one; what does not fit becomes an ellipsis."""
    text = " ".join(text.split())
    out: list[str] = []
    while text and len(out) < lines:
        cut = len(text)
        while _width(text[:cut]) > line:
            cut -= 1
        if cut < len(text) and text[cut].isascii() and (space := text.rfind(" ", 0, cut + 1)) > 0:
            cut = space  # a word of letters is not cut in two where it can go to the next line
        out.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return "\n".join(out) + ("…" if text else "")


def _entity(entity: Entity, joined: Iterable[Alias], evidence: _Evidence) -> dict[str, Any]:
    shown = {label.text for label in entity.labels}
    return {
        "iri": entity.iri,
        "classes": [local(name) for name in entity.classes],
        "names": {language: entity.label(language) for language in ("zh", "en")},
        "labels": {language: _wrapped(entity.label(language)) for language in ("zh", "en")},
        "also": sorted(shown | {alias.text for alias in entity.aliases}),
        "joined": _joined(joined, evidence),
        "properties": [[local(key), value] for key, value in entity.properties],
        "evidence": evidence.ids(entity.evidence),
    }


def _joined(aliases: Iterable[Alias], evidence: _Evidence) -> list[list[Any]]:
    """Each joined name with its reason in both languages and where documents have it."""
    rows: dict[tuple[str, str, str], list[int]] = {}
    for alias in aliases:
        rows.setdefault((alias.name.text, alias.reason("zh"), alias.reason("en")), []).extend(evidence.ids(alias.evidence))
    return [[name, {"zh": zh, "en": en}, sorted(set(found))] for (name, zh, en), found in sorted(rows.items())]


def _fact(fact: Observation, index: dict[str, int], evidence: _Evidence, terms: Terms) -> dict[str, Any]:
    values = [value for value in ([fact.value] if fact.value is not None else [fact.minimum, fact.maximum]) if value is not None]
    plus = "+" if fact.kind == "Change" and values and values[0] > 0 else ""
    return {
        "entity": index[fact.entity],
        "metric": local(fact.metric),
        "name": fact.label,
        "segment": fact.segment,
        "holder": fact.holder,
        "period": fact.period,
        "basis": fact.basis,
        "comparator": fact.comparator,
        "modality": fact.modality,
        "confidence": fact.confidence,
        "value": {
            language: " – ".join(
                plus + readable(value, fact.unit, language, terms.units.get(fact.unit, "") if language == "zh" else "")
                for value in values
            )
            for language in ("zh", "en")
        },
        "exact": " – ".join(f"{value:,f}" for value in values) + f" {fact.unit}",
        "evidence": evidence.ids(fact.evidence),
    }


def _edges(relations: tuple[Relation, ...], index: dict[str, int]) -> list[dict[str, Any]]:
    """One line for all relations of a pair in a direction; one without heads for what is stated both ways.

    ``relations`` are places in the list of relations.
    """
    triples = {(one.subject, one.predicate, one.object) for one in relations}
    grouped: dict[tuple[int, int, bool], list[int]] = {}
    for at, one in enumerate(relations):
        source, target = index[one.subject], index[one.object]
        if (one.object, one.predicate, one.subject) in triples:
            grouped.setdefault((min(source, target), max(source, target), True), []).append(at)
        else:
            grouped.setdefault((source, target, False), []).append(at)
    lines = Counter(frozenset((source, target)) for source, target, _ in grouped)
    edges = []
    for number, ((source, target, both), members) in enumerate(sorted(grouped.items())):
        edge: dict[str, Any] = {"id": number, "from": source, "to": target, "relations": members}
        if both:
            edge["arrows"] = ""
        if all(relations[at].modality != "Reported" for at in members):
            edge["dashes"] = True
        if lines[frozenset((source, target))] > 1:
            # Each line of a pair bends to the right of its own direction, so that none covers another.
            edge["smooth"] = {"enabled": True, "type": "curvedCW", "roundness": 0.35 if both else 0.16}
        edges.append(edge)
    return edges


def _legend(nodes: list[dict[str, Any]]) -> list[list[Any]]:
    """A row a class: name, colour, shape, number of entities; the most frequent first."""
    counts = Counter((node["group"], node["color"], node["shape"]) for node in nodes)
    return [[*key, count] for key, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
