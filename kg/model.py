"""The values that travel between the stages, and nothing else.

Every value is frozen, equal by content and free of behaviour that needs another module. Offsets are in Unicode code
points and half-open: ``[start, end)``. Which text they count in is said at each field: *raw* is ``Document.text``, the
decoded page as it was found; *clean* is ``CleanText.text``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from kg.align import OffsetMap

__all__ = [
    "Anchor",
    "Claim",
    "CleanText",
    "Comparator",
    "Context",
    "Document",
    "Language",
    "Mention",
    "Metadata",
    "Modality",
    "Passage",
    "Period",
    "Quantity",
    "Removal",
    "Sentence",
    "Source",
    "TimeExpression",
    "Token",
]

Language = Literal["zh", "en"]
Comparator = Literal["Exactly", "About", "MoreThan", "AtLeast", "LessThan", "AtMost"]
Modality = Literal["Reported", "Guidance", "Planned", "Superseded"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document was read from.

    path: the file as the caller named it; line: its 1-based line in a ``.jsonl`` file; media_type: ``text/plain``,
    ``text/markdown``, ``text/html`` or ``application/jsonl``; sha256: of the bytes of the file, or for a line of JSONL of
    the UTF-8 bytes of its ``text``.
    """

    path: str
    sha256: str
    encoding: str = "utf-8"
    media_type: str = "text/plain"
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document beside its text: from options, fields of a ``.jsonl`` line or the head of a page.

    ``period`` is the fiscal period that a call is about (``2025-Q2``); ``company`` the company whose page it is.
    """

    title: str | None = None
    date: dt.date | None = None
    publisher: str | None = None
    url: str | None = None
    language: Language | None = None
    company: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One page as it was read. ``text`` is raw: every offset of the graph counts in it."""

    id: str
    text: str
    source: Source
    title: str | None = None
    date: dt.date | None = None
    publisher: str | None = None
    url: str | None = None
    language: Language | None = None
    company: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """A stretch of raw text that cleaning dropped or rewrote: raw ``[start, end)``, why, and how sure (0 to 1)."""

    start: int
    end: int
    reason: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class CleanText:
    """The readable text of a document and its two-way map to the raw page.

    ``headline`` is the page's headline set right, where its first line is a rotation of it and the page tells which.
    """

    document: Document
    text: str
    offsets: OffsetMap
    removals: tuple[Removal, ...] = ()
    headline: str | None = None

    @property
    def removed(self) -> dict[str, int]:
        """How many raw characters were dropped or rewritten for each reason."""
        counts: dict[str, int] = {}
        for removal in self.removals:
            counts[removal.reason] = counts.get(removal.reason, 0) + removal.end - removal.start
        return counts


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of clean text in one language; ``start`` counts in the clean text."""

    text: str
    start: int
    language: Language


class Token(NamedTuple):
    """A word; offsets count in the sentence. ``head`` is the index of its syntactic head, its own where there is none."""

    start: int
    end: int
    text: str
    pos: str = ""
    dep: str = ""
    head: int = -1
    lemma: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the clean text. ``label`` is a class of the ontology (``Company``); ``entity`` the lexicon entry, if any.

    ``source`` names what found it (``lexicon``, ``model``, ``pattern:…``, ``pronoun``); ``score`` is 0 to 1. ``name`` is what the
    mention names where that is more than its text: “4.2” in “Llama 4.1和4.2” names Llama 4.2.
    """

    start: int
    end: int
    text: str
    label: str
    source: str
    score: float = 1.0
    entity: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as written at ``[start, end)`` of the text that was parsed.

    Either ``value`` or both ``minimum`` and ``maximum`` are set, in base units (dollars, people, watts; percent as
    written: 22 for 22%). ``unit`` is the contract's code (``USD``, ``%``, ``W``, ``people``, ``1`` …); ``kind`` the kind
    of unit that metrics accept (``money``, ``percent``, ``people``, ``power`` …). ``bare`` says that the unit was read from
    context: 元 without a country, or a number without any unit.
    """

    start: int
    end: int
    text: str
    unit: str
    kind: str
    value: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    comparator: Comparator = "Exactly"
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time with the contract's label (``2025``, ``2025-Q2``, ``2025-H1``, ``2025-07-30`` …); end is inclusive."""

    label: str
    start: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What relative words are resolved against: the document's date, the period in view, the month a fiscal year ends in.

    ``fiscal_year_end``: 1 to 12, and 12 more where the year is named after the one in which it starts (:mod:`kg.period.labels`).
    """

    date: dt.date | None = None
    period: Period | None = None
    fiscal_year_end: int = 12


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A date or period as written, not yet resolved.

    ``grain`` is ``day``, ``month``, ``quarter``, ``half``, ``year`` or ``span``; ``year``, ``index`` (month, quarter, half),
    ``day`` are what the words give; ``shift`` counts grains from the anchor for relative words (``-1`` last year, ``0`` this
    quarter); ``relation`` is ``absolute``, ``relative`` or ``year-ago`` (去年同期). ``fiscal`` marks a company's own year.
    ``until`` is the month in which a span, or a quarter with its last day in ``day``, ends; ``until_year`` its last year.
    """

    start: int
    end: int
    text: str
    grain: str
    relation: str = "absolute"
    year: int | None = None
    index: int | None = None
    day: int | None = None
    shift: int = 0
    fiscal: bool = False
    until: int | None = None
    until_year: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of clean text with everything that annotation found in it. All inner offsets count in ``text``."""

    text: str
    start: int
    language: Language
    passage: int
    tokens: tuple[Token, ...] = ()
    mentions: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document as a whole: whose page it is, its date, its fiscal period, whether it is a call.

    ``focused``: it is about its company throughout, so that what names nobody is said of that company.
    """

    language: Language
    date: dt.date | None = None
    period: Period | None = None
    company: Mention | None = None
    is_call: bool = False
    fiscal_year_end: int = 12
    focused: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence states, before names are resolved.

    subject and object are mentions, or the object is a quantity; ``predicate`` is a property of the ontology, or a metric
    when the object is a quantity. ``start``/``end`` are the clean span that states it, ``rule`` what found it. ``time`` dates an
    observation; ``base_time`` is what a “same period last year” in it looks back from. ``support`` has what is said elsewhere on
    the page and needed to read it, as property of the ontology and clean span: the unit over a table (``unitAt``), a column head.
    ``holder`` is whose view an observation is, where that is not its company's own: the broker of a target price.
    ``fiscal_year_end`` is that of the company whose year ``time`` is of, where that is not the context's.
    """

    predicate: str
    subject: Mention
    object: Mention | Quantity | TimeExpression | str
    start: int
    end: int
    rule: str
    confidence: float = 0.8
    modality: Modality = "Reported"
    time: TimeExpression | None = None
    base_time: TimeExpression | None = None
    details: tuple[tuple[str, str], ...] = field(default=())
    support: tuple[tuple[str, int, int], ...] = field(default=())
    holder: Mention | None = None
    fiscal_year_end: int | None = None
