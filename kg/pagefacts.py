"""The facts of one page: who is meant, what is said of whom, the call, and the quads of all that is not withheld."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.assemble import Assembler, Described
from kg.facts import ObservationFact, RelationFact, evidence, facts_of, joined_relations
from kg.link import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Quad

    from kg.facts import Evidence
    from kg.model import Mention
    from kg.page import Page, Reader
    from kg.validate import Problem

__all__ = ["PageFacts"]

_TICKER = re.compile(
    r"[ ]?[(（](?P<ticker>(?:(?:NYSE|NASDAQ|SH|SZ|HK)[:：]\s?)?"
    r"(?:\d{4,6}(?:\.(?:SH|SZ|HK|BJ|TW))?|[A-Z]{1,5}\.[A-Z]{1,2}|(?<=[:：])[A-Z]{1,5}))[)）]"
)
_HAN = re.compile("[\u3400-\u9fff]")
_QUARTERS = "一二三四"


class PageFacts:
    """The facts of a page; ``withhold`` takes out what a gate blames, ``quads`` gives what is left."""

    def __init__(
        self, page: Page, reader: Reader, assembler: Assembler, iri_of: Mapping[str, str], thing_of: Mapping[str, Entity]
    ) -> None:
        self._page = page
        self._reader = reader
        self._assembler = assembler
        self._iri_of = iri_of
        self._thing_of = dict(thing_of)
        self.document = assembler.document_iri(page.document)
        self._call_place = self._find_call()
        self._call = self._event()
        labels = {iri: e.label for iri, e in self._thing_of.items()}
        relations, observations, self._refusals = facts_of(page.clean, page.extracted, self.resolve, labels, reader.ontology)
        relations = joined_relations((*relations, *self._of_call()))
        self._facts: dict[str, tuple[RelationFact | ObservationFact, list[Quad]]] = {}
        for relation in relations:
            self._facts[assembler.statement_iri(relation, self.document)] = (relation, list(assembler.relation(relation, self.document)))
        for observation in observations:
            iri = assembler.observation_iri(observation, self.document)
            self._facts[iri] = (observation, list(assembler.observation(observation, self.document)))
        self._described = {d.iri: d for d in self._describe()}
        self._dropped: set[str] = set()
        self._told: dict[str, dict[str, Any]] = {}

    # ------------------------------------------------------------------ counts
    @property
    def relations(self) -> int:
        """How many relations are left."""
        return sum(isinstance(fact, RelationFact) for fact, _ in self._facts.values())

    @property
    def observations(self) -> int:
        """How many observations are left."""
        return sum(isinstance(fact, ObservationFact) for fact, _ in self._facts.values())

    @property
    def classes(self) -> dict[str, str]:
        """The class of every thing that is left, by IRI."""
        return {iri: d.entity.label for iri, d in self._described.items() if iri not in self._dropped}

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
        root = self._page.roots.get(self._reader.linker.key(mention))
        return self._iri_of.get(root) if root else None

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
    def _find_call(self) -> Evidence | None:
        """The first words of the page that speak of a call."""
        for sentence in self._page.extracted.sentences:
            found = self._reader.call_words(sentence)
            if found is not None:
                return evidence(self._page.clean, sentence.start + found[0], sentence.start + found[1])
        return None

    def _event(self) -> str | None:
        """The IRI of the call that the page tells of, where the page names a call and it is known whose."""
        context = self._page.extracted.context
        company = self.resolve(context.company) if context.company else None
        if not context.is_call or company is None or self._call_place is None:
            return None
        entity = self._thing_of[company]
        name = (entity.record.en or entity.record.zh) if entity.record else entity.canonical
        chinese = (entity.record.zh if entity.record else next((n for n in entity.names if _HAN.search(n)), "")) or name
        period = context.period.label if context.period else ""
        names = (" ".join(w for w in (name, period, "earnings call") if w), f"{chinese}{_spoken(period)}财报电话会")
        iri = self._assembler.event_iri(names[0])
        self._thing_of[iri] = Entity("EarningsCall", names[0], names)
        return iri

    def _of_call(self) -> Iterator[RelationFact]:
        """The company of the call hosts it, and whoever speaks takes part."""
        company = self._page.extracted.context.company
        host = self.resolve(company) if company else None
        if self._call is None or self._call_place is None or host is None:
            return
        yield RelationFact(host, "hosts", self._call, "Reported", 0.9, "call:host", (self._call_place,))
        for turn in self._page.extracted.turns:
            speaker = self.resolve(turn.speaker)
            if speaker is not None:
                place = evidence(self._page.clean, turn.speaker.start, min(turn.end, turn.start + 80))
                yield RelationFact(speaker, "participatesIn", self._call, "Reported", 0.95, "call:speaker", (place,))

    # ------------------------------------------------------------------ quads
    def quads(self) -> list[Quad]:
        """The quads of the page, without what was withheld."""
        page, assembler = self._page, self._assembler
        out = list(assembler.document(page.document, page.clean, page.extracted.context))
        for _, quads in self._facts.values():
            out.extend(quads)
        spans = {(t.start, t.end) for t in page.extracted.turns} | {q for t in page.extracted.turns for q in t.questions}
        spoken = {span: evidence(page.clean, *span) for span in spans if page.clean.text[slice(*span)].strip()}
        turns = [t for t in page.extracted.turns if (t.start, t.end) in spoken]
        out.extend(assembler.turns(turns, self._call, self._speaker, spoken, self.document))
        for iri, described in self._described.items():
            if iri not in self._dropped:
                out.extend(assembler.thing(described, self.document))
        return out

    def _speaker(self, mention: Mention) -> str | None:
        iri = self.resolve(mention)
        return None if iri in self._dropped else iri

    def _describe(self) -> Iterator[Described]:
        """Every thing that the page mentions, or that a fact of it is about."""
        places: dict[str, list[Evidence]] = {}
        seen: dict[str, set[str]] = {}
        tickers: dict[str, str] = {}
        for sentence in self._page.extracted.sentences:
            for mention in sentence.mentions:
                iri = self._of(mention)
                if iri is None:
                    continue
                start, end = sentence.start + mention.start, sentence.start + mention.end
                places.setdefault(iri, []).append(evidence(self._page.clean, start, end))
                seen.setdefault(iri, set()).add(mention.name or mention.text)
                if match := _TICKER.match(sentence.text, mention.end):
                    tickers.setdefault(iri, match["ticker"])
        if self._call is not None and self._call_place is not None:
            places.setdefault(self._call, []).append(self._call_place)
            seen.setdefault(self._call, set()).update(self._thing_of[self._call].names)
        company = self._page.extracted.context.company
        if company is not None and (own := self._of(company)) is not None:
            seen.setdefault(own, set()).add(company.text)
        used = {fact.subject for fact, _ in self._facts.values()}
        used |= {f.object for f, _ in self._facts.values() if isinstance(f, RelationFact) and f.kind == "entity"}
        for iri in sorted(self._thing_of):
            if iri in places or iri in used:
                yield Described(iri, self._thing_of[iri], tuple(sorted(seen.get(iri, ()))), tuple(places.get(iri, ())), tickers.get(iri, ""))

    # ------------------------------------------------------------------ withholding
    def withhold(self, failed: Mapping[str, tuple[Problem, ...]]) -> None:
        """Take out the facts that the failing nodes belong to; where there are none, the failing things with all about them."""
        blamed = {
            iri: [p for node in sorted({_subject(q) for q in quads} & failed.keys() - self._thing_of.keys()) for p in failed[node]]
            for iri, (_, quads) in self._facts.items()
        }
        blamed = {iri: problems for iri, problems in blamed.items() if problems}
        if not blamed:
            things = failed.keys() & self._described.keys()
            self._dropped |= things
            for iri in sorted(things):
                self._tell(iri, iri, self._described[iri].entity.canonical, "", failed[iri])
            for iri, (fact, _) in self._facts.items():
                about = {fact.subject, fact.object} if isinstance(fact, RelationFact) else {fact.subject}
                if hit := sorted(about & things):
                    blamed[iri] = list(failed[hit[0]])
        for iri, problems in blamed.items():
            fact, _ = self._facts.pop(iri)
            said = f"{fact.predicate} {fact.object}" if isinstance(fact, RelationFact) else f"{fact.metric} {fact.quantity.text}"
            self._tell(iri, fact.subject, said, fact.evidence[0].quote, tuple(problems))

    def _tell(self, iri: str, subject: str, said: str, quote: str, problems: tuple[Problem, ...]) -> None:
        self._told[iri] = {
            "document": self.document,
            "fact": iri,
            "subject": subject,
            "says": said,
            "quote": quote,
            "reasons": sorted({f"{p.kind}: {p.message}" for p in problems}),
        }

    def told(self) -> Iterator[dict[str, Any]]:
        """What was withheld, as rows of ``quarantine.jsonl``: by the gate, and by the ontology's domains and ranges."""
        for iri in sorted(self._told):
            yield self._told[iri]
        for refusal in self._refusals:
            if refusal.kind == "class":
                claim = refusal.claim
                place = evidence(self._page.clean, claim.start, claim.end)
                yield {
                    "document": self.document,
                    "subject": self.resolve(claim.subject),
                    "says": f"{claim.predicate} {getattr(claim.object, 'text', claim.object)}",
                    "quote": place.quote,
                    "reasons": [refusal.reason],
                }


def _subject(quad: Quad) -> str:
    return str(getattr(quad.subject, "value", quad.subject))


def _spoken(period: str) -> str:
    """A fiscal period as Chinese says it: 2025-Q2 -> 2025年第二季度."""
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", period):
        return f"{match[1]}年第{_QUARTERS[int(match[2]) - 1]}季度"
    return f"{period}年" if re.fullmatch(r"\d{4}", period) else period
