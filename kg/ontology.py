"""Everything that drives extraction, read from the folder ``ontology/``: classes, properties, metrics, roles, names, patterns.

The folder is data that users copy and change (``kg build --ontology DIR``), so it is read with care: a file that cannot
be used raises :class:`~kg.errors.BrokenOntology` with the file, the line where it is known, and the remedy. References
are checked across files: the class of an entity, the relation of a pattern, the unit of a metric, the relation of a role.
Every ``.ttl`` file of the folder is read but ``shapes.ttl``, which is for validation; RDF by pyoxigraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.errors import BrokenOntology
from kg.fiscal import read_fiscal_years, year_end
from kg.ontofiles import Terms, read_csv, read_json, read_jsonl, read_terms, read_toml
from kg.patternfiles import check_relation, read_cues, read_names
from kg.shapes import expand, read_shapes
from kg.vocab import EKG_IRI, RDF, RDFS, SCHEMA, SKOS

__all__ = ["ClassInfo", "EntityRecord", "Metric", "Ontology", "PropertyInfo", "Role", "default_folder"]

Labels = Mapping[str, tuple[str, ...]]
_COLUMNS = ("id", "class", "zh", "en", "aliases", "ticker", "parent", "country")
_OWL = "http://www.w3.org/2002/07/owl#"


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """A class of things: its name (``AIModel``), the classes directly above it, and its labels by language."""

    name: str
    parents: tuple[str, ...]
    labels: Labels


@dataclass(frozen=True, slots=True)
class PropertyInfo:
    """A property: which classes may stand on each side (any of them; empty: anything), and whether it holds both ways.

    name: its local name (``worksFor``, ``startDate``); iri: the whole, since some are of other vocabularies.
    """

    name: str
    iri: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    symmetric: bool = False


@dataclass(frozen=True, slots=True)
class Metric:
    """What a number can be a number of.

    labels: by language, the wordings that name it by themselves, the preferred one first; weak: wordings that may mean
    something else; negative: wordings that state a negative value (净亏损), of which some are weak too (loss). kinds: the kinds
    of unit that a level takes (``money``); default_unit: the code for a number without a unit (``people``); higher_is_better:
    None where neither is; broader: the metric that this one is a variant of.
    """

    name: str
    labels: Labels
    weak: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    default_unit: str | None = None
    higher_is_better: bool | None = None
    broader: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """An office. ``relation`` is what "X, <title> of Y" states (``worksFor``, ``founded``), None where it states nothing."""

    name: str
    labels: Labels
    relation: str | None = None
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """A row of the lexicon. ``cls`` is a class of the ontology; ``parent`` the id of another row; empty text where unknown.

    doubtful: those of ``zh`` and ``en`` that may mean something else too (``?新希望`` in the file), as aliases with ``?`` may.
    """

    id: str
    cls: str
    zh: str = ""
    en: str = ""
    aliases: tuple[str, ...] = ()
    ticker: tuple[str, ...] = ()
    parent: str = ""
    country: str = ""
    doubtful: tuple[str, ...] = ()


def default_folder() -> Path:
    """The ontology that comes with ``kg``: the packaged copy, or in a checkout the folder ``ontology/``.

    >>> (default_folder() / "kg.ttl").is_file()
    True
    """
    here = Path(__file__).resolve().parent
    packaged = here / "_ontology"
    return packaged if packaged.is_dir() else here.parent / "ontology"


@dataclass(frozen=True)
class Ontology:
    """An ontology folder, read and checked. Make it with :meth:`load`; nothing in it is to be changed.

    classes: the things that documents speak of (``ekg:Entity`` and below), by name; properties, metrics, roles: by name;
    entities: the rows of ``entities/*.csv``; relation_patterns: the rows of ``patterns/relations.jsonl``,
    each with its 1-based ``line``, those with shapes as a row a shape; cues, names, settings: ``patterns/cues.toml``,
    ``patterns/names.toml``, ``settings.toml``, empty where absent; prefixes: ``prefixes.json``; fiscal_years: the month in which
    the years of companies end, by id (:mod:`kg.fiscal`); terms: every name that the ontology declares in its own namespace.
    """

    folder: Path
    classes: Mapping[str, ClassInfo]
    properties: Mapping[str, PropertyInfo]
    metrics: Mapping[str, Metric]
    roles: Mapping[str, Role]
    entities: tuple[EntityRecord, ...] = ()
    relation_patterns: tuple[Mapping[str, Any], ...] = ()
    cues: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)
    fiscal_years: Mapping[str, int] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()
    _above: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, folder: Path | None = None) -> Ontology:
        """Read an ontology folder, by default the one that comes with ``kg``.

        Raises BrokenOntology where a file is missing, malformed, or names what no other file declares.

        >>> ontology = Ontology.load()
        >>> ontology.metrics["Revenue"].labels["en"][0], ontology.is_a("ComputeCluster", "Facility")
        ('revenue', True)
        """
        folder = Path(folder) if folder is not None else default_folder()
        if not folder.is_dir():
            raise BrokenOntology(folder, "no such folder", "name a copy of the folder ontology/ that comes with kg")
        if not (folder / "kg.ttl").is_file():
            raise BrokenOntology(folder / "kg.ttl", "missing", "copy it from the ontology that comes with kg")
        terms = read_terms(path for path in sorted(folder.glob("*.ttl")) if path.name != "shapes.ttl")
        above = _ancestors(terms)
        classes = dict(_classes(terms, above))
        properties = dict(_properties(terms))
        metrics = dict(_metrics(terms))
        entities = _entities(folder / "entities", classes)
        return cls(
            folder=folder,
            classes=classes,
            properties=properties,
            metrics=metrics,
            roles=dict(_roles(terms, properties)),
            entities=entities,
            relation_patterns=_patterns(folder / "patterns" / "relations.jsonl", properties, metrics),
            cues=read_cues(folder / "patterns" / "cues.toml"),
            names=read_names(folder / "patterns" / "names.toml"),
            settings=read_toml(folder / "settings.toml"),
            prefixes=read_json(folder / "prefixes.json"),
            fiscal_years=read_fiscal_years(folder / "fiscal.csv"),
            terms=frozenset(terms.names()),
            _above=above,
        )

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether a class is another or below it. A name that is no class is below nothing.

        >>> Ontology.load().is_a("Product", "Company")
        False
        """
        return ancestor in self._above.get(cls, ())

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """The id of the first row of the lexicon that has a name, in small letters, among its names, doubtful ones too.

        >>> Ontology.load().by_name["tesla, inc."]
        'tesla'
        """
        names: dict[str, str] = {}
        for entity in self.entities:
            for name in (entity.zh, entity.en, *entity.aliases):
                if name:
                    names.setdefault(name.removeprefix("?").casefold(), entity.id)
        return names

    def fiscal_year_end(self, entity: str | None) -> int | None:
        """In which month the year of a lexicon entry ends, its own or its owner's, as :mod:`kg.period.labels` counts it; None
        where that is not known.

        >>> Ontology.load().fiscal_year_end("apple")
        9
        """
        return year_end(entity, self.fiscal_years, self._owners)

    @cached_property
    def _owners(self) -> dict[str, str]:
        return {entity.id: entity.parent for entity in self.entities if entity.parent}

    @property
    def relations(self) -> dict[str, PropertyInfo]:
        """The properties between two things (``worksFor``), without those of documents and observations."""
        return {
            name: p
            for name, p in self.properties.items()
            if p.domain and p.range and all(c in self.classes for c in (*p.domain, *p.range))
        }


def _ancestors(terms: Terms) -> dict[str, frozenset[str]]:
    """Every class with itself and all above it. Raises BrokenOntology where a class is above itself."""
    parents = {name: terms.locals(name, RDFS.subClassOf) for name in terms.of_type(_OWL + "Class", RDFS.Class)}
    found: dict[str, frozenset[str]] = {}

    def climb(name: str, below: tuple[str, ...]) -> frozenset[str]:
        if name in below:
            raise terms.broken(name, f"ekg:{name} is above itself", "remove one rdfs:subClassOf of the circle")
        if name not in found:
            rows = (climb(parent, (*below, name)) for parent in parents.get(name, ()))
            found[name] = frozenset({name}).union(*rows)
        return found[name]

    for name in parents:
        climb(name, ())
    return found


def _classes(terms: Terms, above: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, ClassInfo]]:
    for name, ancestors in above.items():
        if "Entity" in ancestors:
            yield name, ClassInfo(name, terms.locals(name, RDFS.subClassOf), terms.labels(name, RDFS.label, SKOS.altLabel))


def _properties(terms: Terms) -> Iterator[tuple[str, PropertyInfo]]:
    """The ontology's own properties last, so that they keep their name where one of another vocabulary has the same."""
    declared = terms.of_type(_OWL + "ObjectProperty", _OWL + "DatatypeProperty", RDF.Property, external=True)
    for key in sorted(declared, key=lambda key: ":" not in key):
        name = re.split(r"[/#:]", key)[-1]
        symmetric = _OWL + "SymmetricProperty" in terms.iris(key, RDF.type)
        domain = terms.members(key, RDFS.domain, SCHEMA.domainIncludes)
        values = terms.members(key, RDFS.range, SCHEMA.rangeIncludes)
        yield name, PropertyInfo(name, key if ":" in key else EKG_IRI + key, domain, values, symmetric)


def _metrics(terms: Terms) -> Iterator[tuple[str, Metric]]:
    known_kinds = terms.every(EKG_IRI + "unitKind")
    known_codes = terms.every(EKG_IRI + "unitCode")
    for name in terms.of_type(EKG_IRI + "Metric"):
        kinds = terms.texts(name, EKG_IRI + "takesUnit")
        units = terms.texts(name, EKG_IRI + "defaultUnit")
        _known(terms, name, "kind of unit", kinds, known_kinds)
        _known(terms, name, "unit", units, known_codes)
        better = terms.locals(name, EKG_IRI + "betterWhen")
        yield (
            name,
            Metric(
                name=name,
                labels=terms.labels(name, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel),
                weak=terms.texts(name, EKG_IRI + "weakLabel"),
                negative=terms.texts(name, EKG_IRI + "negativeLabel"),
                kinds=kinds,
                default_unit=units[0] if units else None,
                higher_is_better=better[0] == "Higher" if better else None,
                broader=next(iter(terms.locals(name, SKOS.broader)), None),
            ),
        )


def _known(terms: Terms, name: str, what: str, values: tuple[str, ...], known: frozenset[str]) -> None:
    """Raise BrokenOntology for a value that ``units.ttl`` does not know; a folder without units knows none and is not asked."""
    for value in values:
        if known and value not in known:
            raise terms.broken(name, f"ekg:{name} takes the unknown {what} {value!r}", f"use one of: {', '.join(sorted(known))}")


def _roles(terms: Terms, properties: Mapping[str, PropertyInfo]) -> Iterator[tuple[str, Role]]:
    for name in terms.of_type(EKG_IRI + "Role"):
        relation = next(iter(terms.locals(name, EKG_IRI + "impliesRelation")), None)
        if relation is not None and relation not in properties:
            raise terms.broken(name, f"ekg:{name} implies the unknown relation ekg:{relation}", "name a property of kg.ttl")
        labels = terms.labels(name, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
        yield name, Role(name, labels, relation, terms.texts(name, EKG_IRI + "weakLabel"))


def _entities(folder: Path, classes: Mapping[str, ClassInfo]) -> tuple[EntityRecord, ...]:
    rows: dict[str, EntityRecord] = {}
    wanted: list[tuple[Path, int, str]] = []
    for path in sorted(folder.glob("*.csv")):
        for line, row in read_csv(path, _COLUMNS):
            record = _entity(path, line, row, classes)
            if record.id in rows:
                raise BrokenOntology(path, f"another row has the id {record.id!r}", "join them or change one id", line)
            rows[record.id] = record
            if record.parent:
                wanted.append((path, line, record.parent))
    for path, line, parent in wanted:
        if parent not in rows:
            raise BrokenOntology(path, f"no row has the id {parent!r} of this parent", "add that row or empty the column", line)
    return tuple(rows.values())


def _entity(path: Path, line: int, row: list[str], classes: Mapping[str, ClassInfo]) -> EntityRecord:
    key, cls, zh, en, aliases, ticker, parent, country = row
    if not key:
        raise BrokenOntology(path, "the row has no id", "give it one", line)
    if cls not in classes:
        raise BrokenOntology(path, f"unknown class {cls!r}", f"use one of: {', '.join(sorted(classes))}", line)
    if not zh and not en:
        raise BrokenOntology(path, f"{key} has no name", "fill the column zh or en", line)
    doubtful: tuple[str, ...] = ()
    if zh.startswith("?") or en.startswith("?"):
        doubtful = tuple(name[1:] for name in (zh, en) if name.startswith("?"))
        zh, en = zh.removeprefix("?"), en.removeprefix("?")
    return EntityRecord(key, cls, zh, en, _parts(aliases), _parts(ticker), parent, country, doubtful)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, cell.split("|")) if part) if cell else ()


def _patterns(path: Path, properties: Mapping[str, PropertyInfo], metrics: Mapping[str, Metric]) -> tuple[Mapping[str, Any], ...]:
    rows: list[Mapping[str, Any]] = []
    shapes = read_shapes(path.with_name("shapes.toml"))
    for line, row in read_jsonl(path):
        relation, metric = row.get("relation"), row.get("metric")
        if relation and relation not in properties:
            raise BrokenOntology(path, f"unknown relation {relation!r}", "name a property of kg.ttl", line)
        if metric and metric not in metrics:
            raise BrokenOntology(path, f"unknown metric {metric!r}", "name a metric of metrics.ttl", line)
        check_relation(path, line, row)
        rows.extend(expand(path, {**row, "line": line}, shapes))
    return tuple(rows)
