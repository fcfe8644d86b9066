"""One page through the stages, and all pages together into quads.

``Reader`` takes a document to its extracted page. ``assemble_pages`` makes names one across pages, turns claims to facts,
assembles each page and lets it through the gate fact by fact.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.annotate import Annotator
from kg.assemble import Assembler, Described
from kg.clean import clean, load_rules
from kg.extract import Extracted, Extractor
from kg.extract.namepatterns import outer
from kg.facts import Evidence, ObservationFact, RelationFact, evidence, facts_of
from kg.language import passages
from kg.link import Cluster, Entity, Identities, Linker
from kg.model import CleanText, Document, Mention, Sentence
from kg.ontology import Ontology
from kg.vocab import Minter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pyoxigraph import Quad

    from kg.clean import Rules as CleaningRules

__all__ = ["Assembled", "Page", "Reader", "assemble_pages"]

_TICKER = re.compile(r"[ ]?[(（](?P<ticker>(?:(?:NYSE|NASDAQ|SH|SZ|HK)[:：]\s?)?(?:\d{4,6}(?:\.(?:SH|SZ|HK|BJ|TW))?|[A-Z]{1,5}\.[A-Z]{1,2}|(?<=[:：])[A-Z]{1,5}))[)）]")


@dataclass(frozen=True, slots=True)
class Page:
    """A document with everything read from it, and its clusters by key."""

    document: Document
    clean: CleanText
    extracted: Extracted
    clusters: dict[str, Cluster]
    roots: dict[str, str]

    @property
    def key(self) -> str:
        """What tells it from every other page."""
        return f"{self.document.id} {self.document.source.sha256}"


@dataclass(frozen=True, slots=True)
class Assembled:
    """The quads of all pages with what the summary and the files beside the graph tell."""

    quads: list[Quad]
    sources: list[tuple[str, Document]]
    withheld: list[dict[str, Any]]
    entities: dict[str, int]
    relations: int
    observations: int


class Reader:
    """The stages from cleaning to linking within a page, sharing one ontology."""

    def __init__(self, ontology: Ontology, cleaning: CleaningRules) -> None:
        self.ontology = ontology
        self._cleaning = cleaning
        self._annotator = Annotator(ontology)
        self._extractor = Extractor(ontology)
        self.linker = Linker(ontology)

    @classmethod
    def load(cls, folder: Path | None = None) -> Reader:
        """A reader over an ontology's folder, by default the one that ships. Raises BrokenOntology where it is unusable."""
        ontology = Ontology.load(folder)
        return cls(ontology, load_rules(ontology.folder / "cleaning.toml"))

    def call_words(self, sentence: Sentence) -> tuple[int, int] | None:
        """Where a sentence names a call, if it does."""
        found = self._extractor.cues.of(sentence.language)["call"].search(sentence.text)
        return found.span() if found else None

    def is_owner(self, sentence: Sentence, mention: Mention) -> bool:
        """Whether the words behind a name make it the owner of the next one."""
        _, end = outer(sentence.text, mention.start, mention.end)
        return self._extractor.cues.of(sentence.language)["owner_after"].match(sentence.text, end) is not None

    def pages(self, documents: Iterable[Document]) -> Iterator[Page]:
        """The pages of documents, one at a time."""
        for document in documents:
            text = clean(document, rules=self._cleaning)
            sentences = tuple(self._annotator.annotate(passages(text)))
            extracted = self._extractor.extract(document, sentences)
            clusters, roots = self.linker.link(extracted)
            yield Page(document, text, extracted, clusters, roots)


def assemble_pages(pages: Sequence[Page], reader: Reader, base_iri: str, progress: Callable[[str, int], None] | None = None) -> Assembled:
    """Make the pages one graph. Facts that fail the gate are withheld; the rest of their page goes through."""
    from pyoxigraph import Store

    from kg.validate import Rules, gate

    identities = Identities(reader.linker, reader.ontology)
    for page in pages:
        identities.add(page.key, page.clusters.values())
    entities = identities.entities()
    minter = Minter(base_iri)
    iris = {root: minter.entity(_family(reader, e), e.canonical, lexicon_id=e.record.id if e.record else None) for root, e in entities.items()}
    assembler = Assembler(reader.ontology, minter)
    rules = Rules.load(reader.ontology.folder)
    result = Assembled([], [], [], {}, 0, 0)
    counted: dict[str, str] = {}
    relations = observations = 0
    for number, page in enumerate(pages, start=1):
        made = _PageFacts(page, reader, identities, entities, iris, assembler)
        kept = made.quads(lambda iri: False)
        store = Store()
        store.extend(kept)
        report = gate(store, page.clean, rules)
        if report.problems:
            failed = report.withheld()
            result.withheld.extend(made.told(failed, assembler.document_iri(page.document)))
            kept = made.quads(lambda iri, failed=failed: iri in failed)  # type: ignore[misc]
        result.quads.extend(kept)
        result.sources.append((assembler.document_iri(page.document), page.document))
        counted.update(made.classes)
        relations += made.kept_relations
        observations += made.kept_observations
        if progress is not None:
            progress("assemble", number)
    by_class = dict(sorted(Counter(counted.values()).items()))
    return replace(result, entities=by_class, relations=relations, observations=observations)


def _family(reader: Reader, entity: Entity) -> str:
    return reader.linker.family(entity.label)


class _PageFacts:
    """The facts of one page, and its quads without those that are refused."""

    def __init__(
        self, page: Page, reader: Reader, identities: Identities, entities: dict[str, Entity], iris: dict[str, str], assembler: Assembler
    ) -> None:
        self._page = page
        self._reader = reader
        self._assembler = assembler
        self._document = assembler.document_iri(page.document)
        self._iri = {key: iris[identities.of(page.key, c)] for key, c in page.clusters.items()}
        self._things = {iris[identities.of(page.key, c)]: entities[identities.of(page.key, c)] for c in page.clusters.values()}
        self._call = self._event()
        labels = {iri: e.label for iri, e in self._things.items()}
        self._relations, self._observations, self.refusals = facts_of(page.clean, page.extracted, self.resolve, labels, reader.ontology)
        self._relations = (*self._relations, *self._of_call())
        self.classes: dict[str, str] = {}
        self.kept_relations = 0
        self.kept_observations = 0

    # ------------------------------------------------------------------ who is meant
    def resolve(self, mention: Mention, other: str | None = None) -> str | None:
        """The IRI of what a mention stands for; a pronoun stands for the company of the call or the last organization before it.

        ``other`` is the other end of the relation, which a pronoun does not stand for.
        """
        if mention.source == "call":
            return self._call
        context = self._page.extracted.context
        own = self._of(context.company) if context.company else None
        if mention.source == "company":
            return own
        if mention.source in ("pronoun", "topic"):
            if context.is_call and own is not None and own != other:
                return own
            return self._last_organization(mention.start, other) or (own if own != other else None)
        return self._of(mention)

    def _of(self, mention: Mention) -> str | None:
        key = self._reader.linker.key(mention)
        root = self._page.roots.get(key)
        return self._iri.get(root) if root else None

    def _last_organization(self, before: int, other: str | None) -> str | None:
        """The first organization of the nearest sentence that names one, but not one that only owns the next (甲旗下乙)."""
        for sentence in reversed(self._page.extracted.sentences):
            if sentence.start >= before:
                continue
            for mention in sentence.mentions:
                if mention.start + sentence.start >= before or not self._reader.ontology.is_a(mention.label, "Organization"):
                    continue
                iri = self._of(mention)
                if iri != other and not self._reader.is_owner(sentence, mention):
                    return iri
        return None

    # ------------------------------------------------------------------ the call
    def _event(self) -> str | None:
        """The IRI of the call that the page tells of, where the page names a call and whose it is."""
        context = self._page.extracted.context
        company = self.resolve(context.company) if context.company else None
        if not context.is_call or company is None or self._call_place() is None:
            return None
        entity = self._things[company]
        name = entity.record.en or entity.record.zh if entity.record else entity.canonical
        chinese = entity.record.zh if entity.record and entity.record.zh else name
        period = context.period.label if context.period else ""
        names = (" ".join(w for w in (name, period, "earnings call") if w), f"{chinese}{_spoken(period)}财报电话会")
        iri = self._assembler.event_iri(names[0])
        self._things[iri] = Entity("EarningsCall", names[0], names)
        return iri

    def _call_place(self) -> Evidence | None:
        """The first words of the page that speak of the call."""
        for sentence in self._page.extracted.sentences:
            found = self._reader.call_words(sentence)
            if found is not None:
                return evidence(self._page.clean, sentence.start + found[0], sentence.start + found[1])
        return None

    def _of_call(self) -> Iterator[RelationFact]:
        place = self._call_place()
        company = self._page.extracted.context.company
        host = self.resolve(company) if company else None
        if self._call is None or place is None or host is None:
            return
        yield RelationFact(host, "hosts", self._call, "Reported", 0.9, "call:host", (place,))
        spoken: dict[str, set[Evidence]] = {}
        for turn in self._page.extracted.turns:
            speaker = self.resolve(turn.speaker)
            if speaker is not None:
                spoken.setdefault(speaker, set()).add(evidence(self._page.clean, turn.speaker.start, min(turn.end, turn.start + 80)))
        for speaker, places in sorted(spoken.items()):
            yield RelationFact(speaker, "participatesIn", self._call, "Reported", 0.95, "call:speaker", tuple(sorted(places)))

    # ------------------------------------------------------------------ quads
    def quads(self, refused: Callable[[str], bool]) -> list[Quad]:
        """The quads of the page without the facts whose IRI is refused."""
        page, assembler, document = self._page, self._assembler, self._document
        relations = [f for f in self._relations if not refused(assembler.statement_iri(f, document))]
        observations = [f for f in self._observations if not refused(assembler.observation_iri(f, document))]
        out = list(assembler.document(page.document, page.clean, page.extracted.context))
        for relation in relations:
            out.extend(assembler.relation(relation, document))
        for observation in observations:
            out.extend(assembler.observation(observation, document))
        spans = {(t.start, t.end) for t in page.extracted.turns} | {q for t in page.extracted.turns for q in t.questions}
        spoken = {span: evidence(page.clean, *span) for span in spans if page.clean.text[slice(*span)].strip()}
        turns = [t for t in page.extracted.turns if (t.start, t.end) in spoken]
        out.extend(assembler.turns(turns, self._call, self.resolve, spoken, document))
        used = {f.subject for f in (*relations, *observations)} | {f.object for f in relations if f.kind == "entity"}
        described = [d for d in self._described() if d.places or d.iri in used]
        for thing in described:
            out.extend(assembler.thing(thing, document))
        self.classes = {d.iri: d.entity.label for d in described}
        self.kept_relations, self.kept_observations = len(relations), len(observations)
        return out

    def _described(self) -> Iterator[Described]:
        places: dict[str, list[Evidence]] = {}
        seen: dict[str, set[str]] = {}
        tickers: dict[str, str] = {}
        for sentence in self._page.extracted.sentences:
            for mention in sentence.mentions:
                iri = self._of(mention)
                if iri is None:
                    continue
                start = sentence.start + mention.start
                places.setdefault(iri, []).append(evidence(self._page.clean, start, sentence.start + mention.end))
                seen.setdefault(iri, set()).add(mention.name or mention.text)
                if match := _TICKER.match(sentence.text, mention.end):
                    tickers.setdefault(iri, match["ticker"])
        if self._call is not None and (place := self._call_place()) is not None:
            places.setdefault(self._call, []).append(place)
            seen.setdefault(self._call, set()).update(self._things[self._call].names)
        context = self._page.extracted.context.company
        own = self._of(context) if context else None
        if own is not None and context is not None:
            seen.setdefault(own, set()).add(context.text)
        for iri in sorted(self._things):
            yield Described(iri, self._things[iri], tuple(sorted(seen.get(iri, ()))), tuple(places.get(iri, ())), tickers.get(iri, ""))

    def told(self, failed: dict[str, tuple[Any, ...]], document: str) -> Iterator[dict[str, Any]]:
        """The withheld facts of the page as rows of ``quarantine.jsonl``."""
        for fact in (*self._relations, *self._observations):
            if isinstance(fact, ObservationFact):
                iri, said = self._assembler.observation_iri(fact, document), f"{fact.metric} {fact.quantity.text}"
            else:
                iri, said = self._assembler.statement_iri(fact, document), f"{fact.predicate} {fact.object}"
            if iri in failed:
                yield {
                    "document": document,
                    "fact": iri,
                    "subject": fact.subject,
                    "says": said,
                    "quote": fact.evidence[0].quote,
                    "reasons": [f"{p.kind}: {p.message}" for p in failed[iri]],
                }


def _spoken(period: str) -> str:
    """A fiscal period as Chinese says it: 2025-Q2 -> 2025年第二季度."""
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", period):
        return f"{match[1]}年第{'一二三四'[int(match[2]) - 1]}季度"
    return f"{period}年" if re.fullmatch(r"\d{4}", period) else period
