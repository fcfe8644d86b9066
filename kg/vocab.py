"""Names: the closed namespaces, the prefix map, and the only place that mints IRIs.

A term is asked for as an attribute (``EKG.worksFor``, ``PROV.wasDerivedFrom``) and comes as text; a misspelt one is an
error, not a new term. Metrics, roles and relations that a user's ontology adds are named with :func:`term`. IRIs of data
come from a :class:`Minter`: readable where the thing has a name, else a hash of what the thing is, so that the same content
always gets the same IRI. Hashes are BLAKE2b (RFC 7693), 64 bits, in hexadecimal.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from calendar import monthrange
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "DCTERMS", "EKG", "EKG_IRI", "ID_IRI", "OA", "ORG", "PREFIXES", "PROV", "QUDT", "RDF", "RDFS", "SCHEMA", "SKOS", "SOSA",
    "XSD", "BadIRI", "Minter", "Namespace", "check_iri", "curie", "digest", "slug", "term",
]  # fmt: skip

EKG_IRI: Final = "https://w3id.org/earnings-kg/ontology#"
ID_IRI: Final = "https://w3id.org/earnings-kg/id/"

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# Everything but the characters of RFC 3987, section 2.2; [ and ], which only an IPv6 host may hold, are left out.
_PLANES: Final = "".join(
    f"{chr(plane << 16 | (0x1000 if plane == 14 else 0))}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 15)
)
_NOT_IN_IRI: Final = re.compile(
    rf"[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_PLANES}]|%(?![0-9A-Fa-f]{{2}})"
)
_LOCAL: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_LEXICON_ID: Final = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_NOT_SLUG: Final = re.compile(r"[^a-z0-9]+")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PERIOD: Final = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-(\d{2}))?))?")
# What the other methods of Minter make, so that no row of a lexicon takes such an IRI.
_RESERVED: Final = re.compile(r"(?:alias|doc|ev|membership|obs|removal|st|turn)-[0-9a-f]{16}|membership-.*|period-\d.*")
_LONGEST_SLUG: Final = 60


class BadIRI(KgError, ValueError):
    """A text that cannot be, or become, an IRI; both are kept.

    >>> str(BadIRI("a b", "a space at 1"))
    "'a b' is no IRI: a space at 1"
    """

    def __init__(self, iri: str, reason: str) -> None:
        super().__init__(iri, reason)
        self.iri = iri
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.iri!r} is no IRI: {self.reason}"


class Namespace:
    """A namespace with a fixed set of terms.

    >>> Namespace("ex", "https://example.org/", "Thing")["Thing"]
    'https://example.org/Thing'
    >>> Namespace("ex", "https://example.org/", "Thing").Thnig
    Traceback (most recent call last):
    AttributeError: ex:Thnig is not a known term; did you mean ex:Thing?
    """

    def __init__(self, prefix: str, iri: str, terms: str) -> None:
        self._prefix = prefix
        self._iri = iri
        self._terms = {name: iri + name for name in terms.split()}

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):  # copy and pickle ask for these before there is anything to answer with
            raise AttributeError(name)
        try:
            return self._terms[name]
        except KeyError:
            raise AttributeError(self._unknown(name)) from None

    def __getitem__(self, name: str) -> str:
        try:
            return self._terms[name]
        except KeyError:
            raise KeyError(self._unknown(name)) from None

    def __contains__(self, name: object) -> bool:
        return name in self._terms

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __str__(self) -> str:
        return self._iri

    def _unknown(self, name: str) -> str:
        from difflib import get_close_matches  # only for the message

        near = get_close_matches(name, self._terms, n=1)
        hint = f"; did you mean {self._prefix}:{near[0]}?" if near else ""
        return f"{self._prefix}:{name} is not a known term{hint}"


# Classes, properties and closed lists of kg.ttl; a test keeps this equal to the file. Metrics, roles and units are open.
EKG: Final = Namespace(
    "ekg",
    EKG_IRI,
    """
    Entity Organization Company BusinessUnit Brand Person Product AIModel Device Service Facility ComputeCluster
    Event EarningsCall Conference Location
    Document Removal Evidence Observation Period Statement Turn Question Answer Metric Role Unit
    Kind Comparator Modality ChangeBasis Status Direction Section
    KindScheme ComparatorScheme ModalityScheme ChangeBasisScheme StatusScheme DirectionScheme SectionScheme
    MetricScheme RoleScheme
    Level Change Exactly About MoreThan AtLeast LessThan AtMost Reported Guidance Planned Superseded
    YearOverYear QuarterOverQuarter Unspecified Operating UnderConstruction Higher Lower PreparedRemarks QuestionsAndAnswers
    OtherMetric
    relatedTo worksFor founded unitOf develops launches builds partnersWith succeeds uses acquires investsIn supplies competesWith
    participatesIn hosts locatedIn mentions mentionedAt status expectedOnline
    Alias aliasOf alias joinedBecause
    ofEntity metric kind value minValue maxValue unit period comparator modality changeBasis segment holder heldBy
    valueAt unitAt headerAt
    document start end quote rawQuote sha256 confidence extractedBy copyOf removal reason removedCharacters orderTrusted
    writtenStep speaker order inEvent section askedBy answers
    takesUnit defaultUnit betterWhen weakLabel negativeLabel impliesRelation
    unitCode unitKind factor prefixLabel contextLabel
    """,
)
RDF: Final = Namespace(
    "rdf",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "type Statement subject predicate object Property first rest nil langString",
)
RDFS: Final = Namespace(
    "rdfs",
    "http://www.w3.org/2000/01/rdf-schema#",
    "Class label comment subClassOf subPropertyOf domain range seeAlso isDefinedBy",
)
SKOS: Final = Namespace(
    "skos",
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel hiddenLabel definition example notation inScheme broader closeMatch exactMatch",
)
SCHEMA: Final = Namespace(
    "schema", "https://schema.org/", "jobTitle startDate endDate text tickerSymbol url domainIncludes rangeIncludes"
)
DCTERMS: Final = Namespace("dcterms", "http://purl.org/dc/terms/", "title issued language source publisher identifier")
ORG: Final = Namespace("org", "http://www.w3.org/ns/org#", "Membership member organization role")
PROV: Final = Namespace("prov", "http://www.w3.org/ns/prov#", "wasDerivedFrom wasAttributedTo")
SOSA: Final = Namespace("sosa", "http://www.w3.org/ns/sosa/", "Observation hasFeatureOfInterest observedProperty")
QUDT: Final = Namespace("qudt", "http://qudt.org/schema/qudt/", "hasUnit")
OA: Final = Namespace("oa", "http://www.w3.org/ns/oa#", "TextPositionSelector TextQuoteSelector exact")
XSD: Final = Namespace(
    "xsd", "http://www.w3.org/2001/XMLSchema#", "string boolean integer nonNegativeInteger decimal date gYear gYearMonth anyURI"
)

# The prefixes of what is written; a test keeps them equal to prefixes.json.
PREFIXES: Final[dict[str, str]] = {
    "dcterms": str(DCTERMS),
    "ekg": EKG_IRI,
    "id": ID_IRI,
    "oa": str(OA),
    "org": str(ORG),
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": str(PROV),
    "qudt": str(QUDT),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SCHEMA),
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": str(SKOS),
    "sosa": str(SOSA),
    "unit": "http://qudt.org/vocab/unit/",
    "xsd": str(XSD),
}


def check_iri(iri: str) -> str:
    """The text itself if it is an absolute IRI (RFC 3987, no private use characters); raises BadIRI if not.

    >>> check_iri("https://example.org/苹果")
    'https://example.org/苹果'
    """
    if not _SCHEME.match(iri):
        raise BadIRI(iri, "it has no scheme such as https:")
    if iri.count("#") > 1:
        raise BadIRI(iri, "it has two #")
    bad = _NOT_IN_IRI.search(iri)
    if bad:
        raise BadIRI(iri, f"{bad[0]!r} at {bad.start()} is not allowed")
    return iri


def term(name: str) -> str:
    """The IRI of a term of the ontology by its name, whether or not the code knows it: a metric, a role, a user's relation.

    Raises BadIRI for what is no name.

    >>> term("Revenue")
    'https://w3id.org/earnings-kg/ontology#Revenue'
    """
    if not _LOCAL.fullmatch(name):
        raise BadIRI(name, "a term of the ontology is letters and digits")
    return EKG_IRI + name


def curie(iri: str) -> str:
    """The IRI with its prefix, where one fits what Turtle allows after it; else the IRI itself.

    >>> curie("http://www.w3.org/ns/prov#wasDerivedFrom"), curie("https://example.org/")
    ('prov:wasDerivedFrom', 'https://example.org/')
    """
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and re.fullmatch(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?", local):
            return f"{prefix}:{local}"
    return iri


def digest(*parts: object) -> str:
    """16 hexadecimal digits of what the parts are as text, in their order; ``None`` differs from an empty text.

    >>> digest("ab", "c") == digest("a", "bc"), len(digest())
    (False, 16)
    """
    state = blake2b(digest_size=8)
    for part in parts:
        data = b"" if part is None else str(part).encode("utf-8", "surrogatepass")
        state.update(b"-" if part is None else b"%d:" % len(data))
        state.update(data)
    return state.hexdigest()


def slug(text: str) -> str:
    """The ASCII letters and digits of a text in lower case, with single hyphens between: "" where it has none.

    >>> slug("Scale AI, Inc."), slug("AIModel"), slug("小米")
    ('scale-ai-inc', 'aimodel', '')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _NOT_SLUG.sub("-", plain).strip("-")


class Minter:
    """Makes the IRIs of data under one base.

    base_iri: an absolute IRI that ends in ``/``, ``#`` or ``:``; raises BadIRI for another.

    >>> ids = Minter()
    >>> ids.entity("Company", "Meta", lexicon_id="meta").removeprefix(ID_IRI)
    'meta'
    >>> ids.entity("Person", "John Foley").removeprefix(ID_IRI)
    'person-john-foley'
    >>> ids.period("2025-Q2").removeprefix(ID_IRI)
    'period-2025-q2'
    """

    def __init__(self, base_iri: str = ID_IRI) -> None:
        if not check_iri(base_iri).endswith(("/", "#", ":")):
            raise BadIRI(base_iri, "a base ends in /, # or :")
        self.base_iri = base_iri

    def entity(self, label_class: str, canonical_name: str, *, lexicon_id: str | None = None) -> str:
        """The IRI of a thing: the id of its lexicon row, else its class and name.

        A name that its ASCII letters do not give back (小米, C++) also gets a hash. Two things of one class and name that
        are not the same need names that differ ("Zhang Wei, Acme"). Raises BadIRI for an empty name or an unfit id.
        """
        if lexicon_id is not None:
            if not _LEXICON_ID.fullmatch(lexicon_id) or _RESERVED.fullmatch(lexicon_id):
                raise BadIRI(lexicon_id, "the id of a row is a-z, 0-9 and single hyphens, and not of the form period-2025")
            return self.base_iri + lexicon_id
        name = " ".join(unicodedata.normalize("NFKC", canonical_name).casefold().split())
        if not name:
            raise BadIRI(canonical_name, "a thing needs a name")
        kind = _kebab(label_class)
        readable = slug(name)
        if readable.replace("-", " ") == name and len(readable) <= _LONGEST_SLUG:
            return f"{self.base_iri}{kind}-{readable}"
        head = readable[:_LONGEST_SLUG].strip("-")
        return "-".join([f"{self.base_iri}{kind}", *([head] if head else []), digest(name)])

    def observation(self, *parts: object) -> str:
        """The IRI of an observation by everything that makes it what it is: of whom, metric, value, period, document …"""
        return self._hashed("obs", parts)

    def statement(self, *parts: object) -> str:
        """The IRI of a statement by its subject, predicate, object and document."""
        return self._hashed("st", parts)

    def evidence(self, document: str, start: int, end: int) -> str:
        """The IRI of raw ``[start, end)`` of a document. Raises BadIRI where that is no stretch of text."""
        if not 0 <= start <= end:
            raise BadIRI(f"{document} {start}:{end}", "evidence starts at 0 or later and ends where it starts or after")
        return self._hashed("ev", (document, start, end))

    def document(self, *parts: object) -> str:
        """The IRI of a document by what identifies it: its own id, or the hash of its bytes."""
        return self._hashed("doc", parts)

    def removal(self, document: str, reason: str) -> str:
        """The IRI of what cleaning removed from a document for one reason."""
        return self._hashed("removal", (document, reason))

    def turn(self, document: str, order: int) -> str:
        """The IRI of the turn that comes ``order``-th in a document."""
        return self._hashed("turn", (document, order))

    def alias(self, thing: str, wording: str, document: str) -> str:
        """The IRI of a wording of a thing, given by IRI, in a document."""
        return self._hashed("alias", (thing, wording, document))

    def membership(self, person: str, organization: str, role: str) -> str:
        """The IRI of a person's office at an organization, each given by IRI; readable where all are of this base."""
        names = [iri.removeprefix(self.base_iri) for iri in (person, organization)]
        if not all(_LEXICON_ID.fullmatch(name) for name in names):
            return self._hashed("membership", (person, organization, role))
        return f"{self.base_iri}membership-" + "--".join([*names, _kebab(role.removeprefix(EKG_IRI))])

    def period(self, label: str, start: dt.date | None = None, end: dt.date | None = None) -> str:
        """The IRI of a period by its label, and where it is not that of the calendar (a fiscal year) by its dates too.

        start, end: first and last day, both included. Raises BadIRI for a label of another form than 2025, 2025-Q2,
        2025-H1, 2025-07 or 2025-07-30.

        >>> Minter().period("2025-Q1", dt.date(2024, 9, 29), dt.date(2024, 12, 28)).removeprefix(ID_IRI)
        'period-2025-q1--2024-09-29--2024-12-28'
        """
        days = _calendar(label)
        iri = f"{self.base_iri}period-{label.lower().replace('/', '-to-')}"
        dates = (start or days[0], end or days[1])
        return iri if dates == days else f"{iri}--{dates[0].isoformat()}--{dates[1].isoformat()}"

    def _hashed(self, kind: str, parts: tuple[object, ...]) -> str:
        return f"{self.base_iri}{kind}-{digest(*parts)}"


def _kebab(name: str) -> str:
    """``ChiefExecutiveOfficer`` -> ``chief-executive-officer``; raises BadIRI for what is no name of a term."""
    if not _LOCAL.fullmatch(name):
        raise BadIRI(name, "a term of the ontology is letters and digits")
    return _CAMEL.sub("-", name).lower()


def _calendar(label: str) -> tuple[dt.date, dt.date]:
    """First and last day of a period of the calendar; raises BadIRI where there is none of this label."""
    first_label, slash, last_label = label.partition("/")
    if slash:  # an ISO 8601 interval of two of the other labels
        return _calendar(first_label)[0], _calendar(last_label)[1]
    parts = _PERIOD.fullmatch(label)
    if not parts:
        raise BadIRI(label, "a period is labelled as 2025, 2025-Q2, 2025-H1, 2025-07 or 2025-07-30")
    year, quarter, half, month, day = (int(part) if part else 0 for part in parts.groups())
    if month:
        first, last = month, month
    elif quarter:
        first, last = 3 * quarter - 2, 3 * quarter
    else:
        first, last = (6 * half - 5, 6 * half) if half else (1, 12)
    try:
        if day:
            return dt.date(year, month, day), dt.date(year, month, day)
        return dt.date(year, first, 1), dt.date(year, last, monthrange(year, last)[1])
    except ValueError as error:
        raise BadIRI(label, f"there is no such day ({error})") from error
