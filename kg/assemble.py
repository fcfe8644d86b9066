"""Facts to quads: the shape of the graph contract, a named graph a document, no blank nodes, nothing without evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.identityrules import IdentityRules
from kg.vocab import DCTERMS, EKG, ORG, PROV, QUDT, RDF, RDFS, SCHEMA, SKOS, XSD, Minter, term
from kg.written import written_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.calls import Turn
    from kg.facts import Evidence, ObservationFact, RelationFact
    from kg.link import Entity
    from kg.model import CleanText, Context, Document, Mention, Period
    from kg.ontology import Ontology

__all__ = ["Assembler", "Described", "Join"]

_PLACES = _NODES = 1 << 14  # how many places of evidence, and nodes, are kept for what names them next: those of a long page
_HAN = re.compile("[\u3400-\u9fff]")
_PERIOD_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
_MENTIONS_KEPT = 3
_LONGEST_HEADLINE = 80
_SENTENCE_MARKS = "。.!！?？:：;；,，"
_QUESTIONS = 1000  # more than a turn has: numbers a question by its turn's order and its own


@dataclass(frozen=True, slots=True)
class Join:
    """A wording of a thing, why it is taken for a name of it (in English), and where a page first has it."""

    wording: str
    reason: str
    place: Evidence


@dataclass(frozen=True, slots=True)
class Described:
    """A thing as one page shows it: its IRI, what it is, the wordings seen there, where it is first mentioned, its ticker, and
    why each wording that had to be joined is a name of it.
    """

    iri: str
    entity: Entity
    seen: tuple[str, ...]
    places: tuple[Evidence, ...]
    ticker: str = ""
    joins: tuple[Join, ...] = ()


class Assembler:
    """Writes facts as quads under one base IRI."""

    def __init__(self, ontology: Ontology, minter: Minter, units: Mapping[str, str] | None = None) -> None:
        """``units``: the QUDT IRI of each unit code that has one."""
        self._ontology = ontology
        self._minter = minter
        self._places: dict[tuple[str, Evidence], tuple[str, tuple[Quad, ...]]] = {}
        self._units = units or {}
        self._reasons = IdentityRules.load(ontology.folder).zh

    # ------------------------------------------------------------------ the document
    def document_iri(self, document: Document) -> str:
        """The IRI of a document: made of its id and the hash of its bytes."""
        return self._minter.document(document.id, document.source.sha256)

    def document(self, document: Document, clean: CleanText, context: Context) -> Iterator[Quad]:
        """The node of a document: title, date, language, source, hash, and what cleaning removed."""
        iri = self.document_iri(document)
        yield self._type(iri, EKG.Document, iri)
        yield self._text(iri, DCTERMS.identifier, document.id, iri)
        yield self._text(iri, DCTERMS.language, context.language, iri)
        yield self._text(iri, EKG.sha256, document.source.sha256, iri)
        yield self._text(iri, DCTERMS.title, document.title or _headline(clean) or document.id, iri)
        yield self._text(iri, DCTERMS.source, document.url or document.source.path.rsplit("/", 1)[-1], iri)
        if document.publisher:
            yield self._text(iri, DCTERMS.publisher, document.publisher, iri)
        if context.date is not None:
            yield self._typed(iri, DCTERMS.issued, context.date.isoformat(), XSD.date, iri)
        removed = clean.removed
        if removed:
            yield self._typed(iri, EKG.removedCharacters, str(sum(removed.values())), XSD.integer, iri)
        for reason, characters in sorted(removed.items()):
            node = self._minter.removal(iri, reason)
            yield self._link(iri, EKG.removal, node, iri)
            yield self._type(node, EKG.Removal, iri)
            yield self._text(node, EKG.reason, reason, iri)
            yield self._typed(node, EKG.removedCharacters, str(characters), XSD.integer, iri)

    def copy(self, document: str, original: str) -> Quad:
        """That a document tells the same story as another one."""
        return self._link(document, EKG.copyOf, original, document)

    def event_iri(self, name: str) -> str:
        """The IRI of an event that has no lexicon entry, by its name."""
        return self._minter.entity("Event", name)

    # ------------------------------------------------------------------ things
    def thing(self, described: Described, document: str) -> Iterator[Quad]:
        """The node of a thing: class, a label per language, every other wording, where it is mentioned."""
        iri, entity = described.iri, described.entity
        yield self._type(iri, term(entity.label), document)
        labels = entity.labels()
        for language, text in labels.items():
            yield self._label(iri, RDFS.label, text, language, document)
        shown = {text.casefold() for text in labels.values()}
        for name in sorted(described.seen):
            if name.casefold() not in shown:
                shown.add(name.casefold())
                yield self._label(iri, SKOS.altLabel, name, _language(name), document)
        for place in described.places[:_MENTIONS_KEPT]:
            yield from self._evidence(iri, EKG.mentionedAt, place, document)
        if described.ticker:
            yield self._text(iri, SCHEMA.tickerSymbol, described.ticker, document)
        for join in described.joins:
            yield from self._join(iri, join, document)
        yield self._link(document, EKG.mentions, iri, document)

    def _join(self, thing: str, join: Join, document: str) -> Iterator[Quad]:
        iri = self._minter.alias(thing, join.wording, document)
        yield self._type(iri, EKG.Alias, document)
        yield self._link(iri, EKG.aliasOf, thing, document)
        yield self._label(iri, EKG.alias, join.wording, _language(join.wording), document)
        yield self._label(iri, EKG.joinedBecause, join.reason, "en", document)
        if chinese := self._reasons.get(join.reason):
            yield self._label(iri, EKG.joinedBecause, chinese, "zh", document)
        yield from self._evidence(iri, PROV.wasDerivedFrom, join.place, document)

    # ------------------------------------------------------------------ facts
    def relation(self, fact: RelationFact, document: str) -> Iterator[Quad]:
        """A relation as a plain triple and as a statement with evidence; memberships for offices; both ways where symmetric."""
        yield from self._statement(fact, fact.subject, fact.object, document)
        prop = self._ontology.properties.get(fact.predicate)
        if prop is not None and prop.symmetric:
            yield from self._statement(fact, fact.object, fact.subject, document)
        for role, title in fact.roles:
            iri = self._membership_iri(fact, role)
            yield self._type(iri, ORG.Membership, document)
            yield self._link(iri, ORG.member, fact.subject, document)
            yield self._link(iri, ORG.organization, fact.object, document)
            yield self._link(iri, ORG.role, term(role), document)
            if title:
                # On the person, as the contract has it, and on the office, or someone of two offices could not tell them apart.
                yield self._label(fact.subject, SCHEMA.jobTitle, title, _language(title), document)
                yield self._label(iri, SCHEMA.jobTitle, title, _language(title), document)
            for place in fact.evidence:
                yield from self._evidence(iri, PROV.wasDerivedFrom, place, document)

    def offices(self, fact: RelationFact) -> dict[str, str]:
        """The role of each membership that a relation makes, by the membership's IRI."""
        return {self._membership_iri(fact, role): role for role, _ in fact.roles}

    def _membership_iri(self, fact: RelationFact, role: str) -> str:
        return self._minter.membership(fact.subject, fact.object, term(role))

    def statement_iri(self, fact: RelationFact, document: str) -> str:
        """The IRI of the statement of a relation on a page."""
        return self._minter.statement(fact.subject, fact.predicate, fact.object, document)

    def _statement(self, fact: RelationFact, subject: str, target: str, document: str) -> Iterator[Quad]:
        predicate = SCHEMA.startDate if fact.predicate == "startDate" else term(fact.predicate)
        value: NamedNode | Literal
        if fact.kind == "status":
            value = NamedNode(term(target))
        elif fact.kind == "time":
            value = Literal(target, datatype=NamedNode(XSD[_PERIOD_TYPES.get(len(target), "string")]))
        else:
            value = NamedNode(target)
        graph = NamedNode(document)
        iri = self._minter.statement(subject, fact.predicate, target, document)
        node = NamedNode(iri)
        yield Quad(NamedNode(subject), NamedNode(predicate), value, graph)
        yield self._type(iri, RDF.Statement, document)
        yield self._link(iri, RDF.subject, subject, document)
        yield self._link(iri, RDF.predicate, predicate, document)
        yield Quad(node, NamedNode(RDF.object), value, graph)
        yield self._link(iri, EKG.modality, EKG[fact.modality], document)
        yield self._typed(iri, EKG.confidence, f"{fact.confidence:.2f}", XSD.decimal, document)
        yield self._text(iri, EKG.extractedBy, fact.rule, document)
        for person in fact.said_by:
            yield self._link(iri, PROV.wasAttributedTo, person, document)
        for place in fact.evidence:
            yield from self._evidence(iri, PROV.wasDerivedFrom, place, document)

    def observation_iri(self, fact: ObservationFact, document: str) -> str:
        """The IRI of an observation on a page, by everything that tells it from another."""
        q = fact.quantity
        size = (q.value, q.minimum, q.maximum, q.unit)
        when = (fact.period and fact.period.label, fact.modality, fact.basis)
        more = [part for part in (fact.label, fact.holder, fact.held_by) if part]
        return self._minter.observation(document, fact.subject, fact.metric, fact.kind, *size, *when, fact.segment, *more)

    def observation(self, fact: ObservationFact, document: str) -> Iterator[Quad]:
        """A number with everything the contract asks of it, and the period that it holds for."""
        iri = self.observation_iri(fact, document)
        q = fact.quantity
        yield self._type(iri, EKG.Observation, document)
        yield self._link(iri, EKG.ofEntity, fact.subject, document)
        yield self._link(iri, EKG.metric, term(fact.metric), document)
        yield self._link(iri, EKG.kind, EKG[fact.kind], document)
        for predicate, value in ((EKG.value, q.value), (EKG.minValue, q.minimum), (EKG.maxValue, q.maximum)):
            if value is not None:
                yield self._typed(iri, predicate, _decimal(value), XSD.decimal, document)
        size = q.value if q.value is not None else q.minimum or Decimal(0)
        step = min(written_step(place.quote, size) for place in fact.at)
        yield self._typed(iri, EKG.writtenStep, _decimal(step), XSD.decimal, document)
        yield self._text(iri, EKG.unit, q.unit, document)
        if q.unit in self._units:
            yield self._link(iri, QUDT.hasUnit, self._units[q.unit], document)
        yield self._link(iri, EKG.comparator, EKG[q.comparator], document)
        yield self._link(iri, EKG.modality, EKG[fact.modality], document)
        if fact.kind == "Change":
            yield self._link(iri, EKG.changeBasis, EKG[fact.basis or "Unspecified"], document)
        if fact.segment:
            yield self._label(iri, EKG.segment, fact.segment, _language(fact.segment), document)
        if fact.label:
            yield self._label(iri, RDFS.label, fact.label, _language(fact.label), document)
        if fact.holder:
            yield self._label(iri, EKG.holder, fact.holder, _language(fact.holder), document)
        if fact.held_by:
            yield self._link(iri, EKG.heldBy, fact.held_by, document)
        if fact.period is not None:
            yield from self._period(iri, fact.period, document)
        yield self._typed(iri, EKG.confidence, f"{fact.confidence:.2f}", XSD.decimal, document)
        yield self._text(iri, EKG.extractedBy, fact.rule, document)
        for person in fact.said_by:
            yield self._link(iri, PROV.wasAttributedTo, person, document)
        for place in fact.evidence:
            yield from self._evidence(iri, PROV.wasDerivedFrom, place, document)
        for place in fact.at:
            yield from self._evidence(iri, EKG.valueAt, place, document)
        for name, place in fact.support:
            yield from self._evidence(iri, EKG[name], place, document)

    def _period(self, iri: str, period: Period, document: str) -> Iterator[Quad]:
        node = self._minter.period(period.label, period.start, period.end)
        yield self._link(iri, EKG.period, node, document)
        yield self._type(node, EKG.Period, document)
        yield self._text(node, RDFS.label, period.label, document)
        if period.start is not None:
            yield self._typed(node, SCHEMA.startDate, period.start.isoformat(), XSD.date, document)
        if period.end is not None:
            yield self._typed(node, SCHEMA.endDate, period.end.isoformat(), XSD.date, document)

    # ------------------------------------------------------------------ the call
    def turns(
        self,
        turns: Sequence[Turn],
        event: str | None,
        resolve: Callable[[Mention], str | None],
        spoken: Mapping[tuple[int, int], Evidence],
        asked: Mapping[tuple[int, int], str],
        document: str,
    ) -> Iterator[Quad]:
        """The turns of a call, the questions in them and what they answer; ``spoken`` has the evidence of every stretch.

        ``asked`` are the IRIs of the questions by their spans: those missing are not linked to.
        """
        for turn in turns:
            speaker = resolve(turn.speaker) if turn.speaker is not None else None
            iri = self.turn_iri(turn, document)
            answered = [asked[span] for span in turn.answers if span in asked]
            yield from self._turn(iri, EKG.Answer if answered else EKG.Turn, turn, event, spoken[turn.start, turn.end], document)
            for question in answered:
                yield self._link(iri, EKG.answers, question, document)
            if speaker is not None:
                yield self._link(iri, EKG.speaker, speaker, document)
            for span, question in self.questions([turn], document).items():
                yield from self._turn(question, EKG.Question, turn, event, spoken[span], document)
                if speaker is not None:
                    yield self._link(question, EKG.speaker, speaker, document)
                    yield self._link(question, EKG.askedBy, speaker, document)

    def turn_iri(self, turn: Turn, document: str) -> str:
        """The IRI of a turn of a page."""
        return self._minter.turn(document, turn.order * _QUESTIONS)

    def questions(self, turns: Sequence[Turn], document: str) -> dict[tuple[int, int], str]:
        """The IRIs of the questions of turns, by their clean spans."""
        numbered = ((turn.order, number, span) for turn in turns for number, span in enumerate(turn.questions, start=1))
        return {span: self._minter.turn(document, order * _QUESTIONS + number) for order, number, span in numbered}

    def order(self, document: str, *, trusted: bool) -> Quad:
        """Whether the turns of a page stand in the order of the call."""
        return self._typed(document, EKG.orderTrusted, str(trusted).lower(), XSD.boolean, document)

    def _turn(self, iri: str, cls: str, turn: Turn, event: str | None, place: Evidence, document: str) -> Iterator[Quad]:
        yield self._type(iri, cls, document)
        yield self._typed(iri, EKG.order, str(turn.order), XSD.integer, document)
        yield self._text(iri, SCHEMA.text, place.quote, document)
        if turn.section:
            yield self._link(iri, EKG.section, EKG[turn.section], document)
        if event is not None:
            yield self._link(iri, EKG.inEvent, event, document)
        yield from self._evidence(iri, PROV.wasDerivedFrom, place, document)

    # ------------------------------------------------------------------ quads
    def _evidence(self, iri: str, predicate: str, place: Evidence, document: str) -> Iterator[Quad]:
        node, described = self._described_place(place, document)
        yield self._link(iri, predicate, node, document)
        yield from described

    def _described_place(self, place: Evidence, document: str) -> tuple[str, tuple[Quad, ...]]:
        """The IRI of an evidence and its quads, made once: a sentence bears out some ten things of a page."""
        known = self._places.get((document, place))
        if known is not None:
            return known
        if len(self._places) > _PLACES:
            self._places.clear()
        node = self._minter.evidence(document, place.start, place.end)
        made = (
            node,
            (
                self._type(node, EKG.Evidence, document),
                self._link(node, EKG.document, document, document),
                self._typed(node, EKG.start, str(place.start), XSD.integer, document),
                self._typed(node, EKG.end, str(place.end), XSD.integer, document),
                self._text(node, EKG.quote, place.quote, document),
                self._text(node, EKG.rawQuote, place.raw, document),
            ),
        )
        return self._places.setdefault((document, place), made)

    def _type(self, iri: str, cls: str, document: str) -> Quad:
        return self._link(iri, RDF.type, cls, document)

    def _link(self, iri: str, predicate: str, target: str, document: str) -> Quad:
        return Quad(_node(iri), _node(predicate), _node(target), _node(document))

    def _text(self, iri: str, predicate: str, text: str, document: str) -> Quad:
        return Quad(_node(iri), _node(predicate), Literal(text), _node(document))

    def _typed(self, iri: str, predicate: str, text: str, datatype: str, document: str) -> Quad:
        return Quad(_node(iri), _node(predicate), Literal(text, datatype=_node(datatype)), _node(document))

    def _label(self, iri: str, predicate: str, text: str, language: str, document: str) -> Quad:
        literal = Literal(text, language=language) if language else Literal(text)
        return Quad(_node(iri), _node(predicate), literal, _node(document))


@lru_cache(maxsize=_NODES)
def _node(iri: str) -> NamedNode:
    """A node by its IRI, which is parsed and checked each time one is made: documents and properties come by the thousand."""
    return NamedNode(iri)


def _headline(clean: CleanText) -> str:
    """What heads a page without a title: the headline that cleaning set right, else a first line that is no sentence, else ""."""
    first = clean.text.split("\n", 1)[0].strip(" #")
    is_line = 4 <= len(first) <= _LONGEST_HEADLINE and "\n" in clean.text.strip() and first[-1] not in _SENTENCE_MARKS
    return clean.headline or (first if is_line else "")


def _language(text: str) -> str:
    return "zh" if _HAN.search(text) else "en"


def _decimal(value: Decimal) -> str:
    """A decimal without exponent and without zeros at its end, as Turtle writes it plain."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
