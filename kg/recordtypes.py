"""What a graph says, as Python values: their types. ``kg.records`` reads them from a store.

Shapes are those of the graph contract. IRIs are plain strings; terms of the ontology keep their full IRI, and ``local``
gives the short name.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Alias", "Document", "Entity", "Evidence", "Label", "Membership", "Observation", "Relation", "local"]


def local(iri: str) -> str:
    """The last part of an IRI, after ``#`` or the last ``/``.

    >>> local("https://w3id.org/earnings-kg/ontology#YearOverYear")
    'YearOverYear'
    """
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


@dataclass(frozen=True, slots=True)
class Label:
    """A name and the tag of its language (``zh``, ``en``); the tag is empty where the name is the same in every language."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A page that the graph was read from; ``issued`` is an ISO date."""

    iri: str
    title: str = ""
    issued: str = ""
    language: str = ""
    source: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact is stated: raw ``[start, end)`` of a document in code points, the cleaned wording and the raw one."""

    iri: str
    document: str
    start: int
    end: int
    quote: str
    raw_quote: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that the pages talk about. ``classes`` are IRIs; ``properties`` are its literals and status, by property IRI."""

    iri: str
    classes: tuple[str, ...]
    labels: tuple[Label, ...]
    aliases: tuple[Label, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def label(self, language: str = "") -> str:
        """Its name in a language, or else the untagged, English or first one.

        >>> Entity("i", (), (Label("美塔", "zh"), Label("Meta", "en"))).label("zh")
        '美塔'
        """
        names = {name.language: name.text for name in reversed(self.labels)}
        for tag in (language, "", "en"):
            if tag in names:
                return names[tag]
        return self.labels[0].text if self.labels else local(self.iri)


@dataclass(frozen=True, slots=True)
class Alias:
    """A wording of an entity in one document, with why it is taken for its name, in each language (``en``, ``zh``)."""

    iri: str
    entity: str
    name: Label
    reasons: tuple[Label, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def reason(self, language: str = "en") -> str:
        """The reason in a language, or in another where it lacks that.

        >>> Alias("i", "e", Label("Doe"), (Label("the lexicon lists it", "en"),)).reason("zh")
        'the lexicon lists it'
        """
        return next((one.text for one in self.reasons if one.language == language), self.reasons[0].text if self.reasons else "")


@dataclass(frozen=True, slots=True)
class Relation:
    """A plain triple between entities, with what its statements say: evidence from every document, the best confidence.

    ``modality`` is ``Reported`` as soon as one statement is. A triple without a statement has no evidence and no confidence.
    """

    subject: str
    predicate: str
    object: str
    modality: str = "Reported"
    confidence: float | None = None
    rules: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's role in an organization; ``role`` is the IRI of a concept of the ontology, ``titles`` how the pages word it."""

    iri: str
    person: str
    organization: str
    role: str
    evidence: tuple[Evidence, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """A number stated about an entity, in base units; short names for kind, basis, comparator and modality.

    Either ``value`` or both ``minimum`` and ``maximum`` are set. ``period`` is a label such as ``2025-Q2``, empty where unknown.
    ``holder``: whose view it is in the words of the source, ``held_by`` that holder's IRI; empty for the entity's own.
    """

    iri: str
    entity: str
    metric: str
    kind: str
    unit: str
    value: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    period: str = ""
    basis: str = ""
    comparator: str = "Exactly"
    modality: str = "Reported"
    segment: str = ""
    label: str = ""
    confidence: float | None = None
    rules: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    holder: str = ""
    held_by: str = ""
