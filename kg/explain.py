"""Why a graph says what it says: each sentence that supports a fact, with the words that matter marked.

The sentence comes from the page itself where ``sources.jsonl`` finds it unchanged; else the quote of the evidence stands for it.
A number is marked where ``ekg:valueAt`` has it, subject and object wherever a name of theirs stands in the words of the evidence;
a pronoun that stands for one is not in the graph and stays unmarked.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.asked import Asked, asked
from kg.recordtypes import local
from kg.stated import Fact

if TYPE_CHECKING:
    from kg.model import CleanText
    from kg.recordtypes import Document, Entity, Evidence
    from kg.store import Graph

__all__ = ["Explanation", "Mark", "explained", "show"]

_COLOURS = {"subject": "bold cyan", "object": "bold magenta", "number": "bold green"}


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of a sentence, half-open in its characters, and what it is: ``subject``, ``object`` or ``number``."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One sentence that supports one fact.

    fact: the IRI of the statement, observation or membership; says: the fact in short; ``start`` and ``end`` are the evidence in
    the raw text of ``document``, whose title is ``title``; marks count in ``sentence``. ``inverse``: what was asked for is the
    object.
    """

    fact: str
    subject: str
    predicate: str
    object: str
    says: str
    sentence: str
    marks: tuple[Mark, ...]
    document: str
    title: str
    start: int
    end: int
    rule: str
    confidence: float | None
    modality: str
    inverse: bool = False

    def marked(self) -> str:
        """The sentence as plain text with its marks in brackets.

        >>> one = Explanation("f", "s", "p", "o", "", "Acme rose 5%.", (Mark(0, 4, "subject"),), "d", "", 0, 1, "r", 0.9, "")
        >>> one.marked()
        '[subject: Acme] rose 5%.'
        """
        return "".join(f"[{role}: {text}]" if role else text for text, role in self.parts())

    def parts(self) -> Iterator[tuple[str, str]]:
        """The sentence in pieces, each with its role, which is empty for what is not marked."""
        at = 0
        for mark in self.marks:
            yield self.sentence[at : mark.start], ""
            yield self.sentence[mark.start : mark.end], mark.role
            at = mark.end
        yield self.sentence[at:], ""

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        row = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return row | {"marks": [{"start": one.start, "end": one.end, "role": one.role} for one in self.marks]}


def explained(
    graph: Graph,
    subject: str,
    predicate: str | None = None,
    object_: str | None = None,
    *,
    ontology: Path,
    beside: Path | None = None,
    moved: Sequence[Path] = (),
) -> tuple[Explanation, ...]:
    """The sentences that support what a graph says of a node, or of others with it as the object, by document and place.

    subject, predicate, object_: as for :func:`kg.asked.asked`, with its errors. ontology: the folder whose labels to use;
    beside: the one with ``sources.jsonl``; moved: folders where the pages lie now.
    """
    meant = asked(graph, subject, predicate, object_, ontology=ontology, mentions=True)
    pages = _pages({place.document for one in meant.facts for place in one.evidence}, beside, moved, ontology)
    documents = {one.iri: one for one in graph.documents()}
    found = [
        _explanation(fact, place, meant, documents.get(place.document), pages.get(place.document))
        for fact in meant.facts
        for place in _outer(fact.evidence)
    ]
    return tuple(sorted(found, key=lambda one: (one.inverse, one.title, one.document, one.start, one.end, one.says, one.fact)))


def _outer(places: Sequence[Evidence]) -> list[Evidence]:
    """The places of a fact but for those that lie in another one: rules that overlap read one statement, not several."""
    return [
        one
        for one in places
        if not any(
            other.document == one.document
            and other.start <= one.start
            and one.end <= other.end
            and (other.end - other.start, one.iri) > (one.end - one.start, other.iri)
            for other in places
        )
    ]


def show(found: Iterable[Explanation]) -> None:
    """Print explanations: a coloured table in a terminal, plain lines into a pipe."""
    from kg.terminal import printable

    if sys.stdout.isatty():
        _table(found)
        return
    for number, one in enumerate(found):
        sure = "" if one.confidence is None else f"confidence {one.confidence:g}"
        notes = (one.title, f"characters {one.start}-{one.end}", one.rule, sure, one.modality)
        blank = "\n" if number else ""
        says = f"{one.says} (as the object)" if one.inverse else one.says
        lines = (says, f"  {one.marked()}", f"  {' | '.join(filter(None, notes))}")
        sys.stdout.write(blank + "".join(printable(line) + "\n" for line in lines))


def _table(found: Iterable[Explanation]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kg.terminal import printable

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("fact", "sentence", "where", "rule", "sure"):
        table.add_column(column)
    for one in found:
        sentence = Text()
        for text, role in one.parts():
            sentence.append(printable(text), _COLOURS.get(role, ""))
        where = Text(printable(one.title)).append(f"\n{one.start}-{one.end}", "dim")
        sure = "" if one.confidence is None else f"{one.confidence:g}"
        table.add_row(
            Text(printable(one.says)).append("\n(as the object)" if one.inverse else "", "dim"),
            sentence,
            where,
            Text(printable(one.rule)),
            Text(f"{sure}\n{one.modality}".strip()),
        )
    Console().print(table)


# ------------------------------------------------------------------ sentences
def _pages(documents: set[str], beside: Path | None, moved: Sequence[Path], ontology: Path) -> dict[str, CleanText]:
    """The documents that are where ``sources.jsonl`` says and unchanged, cleaned again."""
    if beside is None:
        return {}
    from kg.clean import clean, load_rules
    from kg.model import Document as Page
    from kg.validate import load_sources

    sources = load_sources(beside, tuple(moved))
    wanted = replace(sources, records=tuple(one for one in sources.records if one.document in documents))
    rules = load_rules(ontology / "cleaning.toml")
    return {record.document: clean(page, rules=rules) for record, page in wanted.documents() if isinstance(page, Page)}


def _explanation(
    fact: Fact,
    place: Evidence,
    meant: Asked,
    document: Document | None,
    page: CleanText | None,
) -> Explanation:
    language = document.language if document else ""
    numbers = [
        one for one in fact.numbers if one.document == place.document and place.start <= one.start and one.end <= place.end
    ]
    if page is not None:
        sentence, (start, end), marks = _in_page(page, place, numbers, language)
    else:
        sentence, (start, end), marks = place.quote, (0, len(place.quote)), _in_quote(place, numbers)
    for role, iri in (("subject", fact.subject), ("object", fact.object)):
        if (entity := meant.names.get(iri)) is not None:
            marks += _named(sentence, start, end, entity, role, marks)
    return Explanation(
        fact.iri,
        fact.subject,
        fact.predicate,
        fact.object or fact.value,
        meant.says(fact, language),
        sentence,
        tuple(sorted(marks)),
        place.document,
        (document.title or document.source if document else "") or local(place.document),
        place.start,
        place.end,
        fact.rule,
        fact.confidence,
        fact.modality,
        meant.inverse(fact),
    )


def _in_page(
    clean: CleanText, place: Evidence, numbers: Iterable[Evidence], language: str
) -> tuple[str, tuple[int, int], list[Mark]]:
    """The sentences of the cleaned page that the evidence touches, where in them it is, and the numbers marked."""
    from kg.annotate.sentences import spans

    left, right = clean.offsets.to_clean(place.start, place.end)
    touched = [(a, b) for a, b in spans(clean.text, "zh" if language == "zh" else "en") if a < right and left < b]
    first, last = (touched[0][0], touched[-1][1]) if touched else (left, right)
    marks = []
    for one in numbers:
        a, b = clean.offsets.to_clean(one.start, one.end)
        marks.append(Mark(a - first, b - first, "number"))
    return clean.text[first:last], (max(left, first) - first, min(right, last) - first), marks


def _in_quote(place: Evidence, numbers: Iterable[Evidence]) -> list[Mark]:
    """The numbers in the quote of an evidence: of several places with the wording, the one that stands nearest to the raw one."""
    marks = []
    for one in numbers:
        share = (one.start - place.start) / max(1, len(place.raw_quote))
        found = [match.start() for match in re.finditer(re.escape(one.quote), place.quote)]
        if found:
            start = min(found, key=lambda at: abs(at / max(1, len(place.quote)) - share))
            marks.append(Mark(start, start + len(one.quote), "number"))
    return marks


def _named(sentence: str, start: int, end: int, entity: Entity, role: str, taken: Sequence[Mark]) -> list[Mark]:
    """Where a name of an entity stands in the evidence, or else in the sentence around it; the longest name where several fit."""
    names = sorted({one.text for one in (*entity.labels, *entity.aliases)}, key=lambda text: (-len(text), text))
    for left, right in ((start, end), (0, len(sentence))):
        found: list[Mark] = []
        for name in names:
            for match in re.finditer(_bounded(name), sentence[left:right], re.IGNORECASE):
                mark = Mark(left + match.start(), left + match.end(), role)
                if not any(mark.start < one.end and one.start < mark.end for one in (*taken, *found)):
                    found.append(mark)
        if found:
            return found
    return []


def _bounded(name: str) -> str:
    """A pattern of a name that does not begin or end within a Latin word."""
    before = r"(?<![A-Za-z0-9])" if name[:1].isascii() else ""
    after = r"(?![A-Za-z0-9])" if name[-1:].isascii() else ""
    return before + re.escape(name) + after
