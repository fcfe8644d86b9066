"""The facts of one page: who is meant, what is said of whom, the call, and the quads of all that is not withheld."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.assemble import Assembler, Described, Join
from kg.extract.tickers import ticker_behind
from kg.facts import ObservationFact, RelationFact, evidence, facts_of, joined_relations
from kg.fold import fold
from kg.link import Entity
from kg.meant import Meant
from kg.model import Mention
from kg.vocab import PROV, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad

    from kg.facts import Evidence
    from kg.identity import PageNames
    from kg.page import Page, Reader
    from kg.validate import Problem
    from kg.withheld import Withheld

__all__ = ["PageFacts"]

_HAN = re.compile("[\u3400-\u9fff]")
_QUARTERS = "一二三四"
_QUOTED = 80


class PageFacts:
    """The facts of a page; ``withhold`` takes out what a gate blames, ``quads`` gives what is left."""

    def __init__(
        self, page: Page, reader: Reader, assembler: Assembler, names: PageNames, withheld: Withheld | None = None
    ) -> None:
        self._page = page
        self._reader = reader
        self._assembler = assembler
        self._names = names
        self._meant = Meant(page, reader, names)
        self._thing_of = names.entities()
        self.document = assembler.document_iri(page.document)
        self._call_place = self._find_call()
        self._call = self._event()
        labels = {iri: e.label for iri, e in self._thing_of.items()}
        relations, observations, self._refusals = facts_of(page.clean, page.extracted, self.resolve, labels, reader.ontology)
        relations = joined_relations((*relations, *self._of_call()))
        self._facts: dict[str, tuple[RelationFact | ObservationFact, list[Quad]]] = {}
        for relation in relations:
            self._facts[assembler.statement_iri(relation, self.document)] = (
                relation,
                list(assembler.relation(relation, self.document)),
            )
        for observation in observations:
            iri = assembler.observation_iri(observation, self.document)
            self._facts[iri] = (observation, list(assembler.observation(observation, self.document)))
        self._dropped: set[str] = set()
        self._held: dict[str, ObservationFact] = {}
        self._refused = False
        self._told: dict[str, dict[str, Any]] = {}
        if withheld:
            self._obey(withheld)
        self._described = {d.iri: d for d in self._describe()}
        self._things = {iri: list(assembler.thing(d, self.document)) for iri, d in self._described.items()}

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
    def stated(self) -> frozenset[tuple[str, str]]:
        """What is left, in a form that is the same for every page that states it: relation or observation, and its IRI were it
        of no document."""
        assembler = self._assembler
        return frozenset(
            ("relation", assembler.statement_iri(fact, ""))
            if isinstance(fact, RelationFact)
            else ("observation", assembler.observation_iri(fact, ""))
            for fact, _ in self._facts.values()
        )

    def numbers(self) -> Iterator[tuple[str, Evidence]]:
        """The IRI of every observation that is left, with each place where its number stands."""
        return ((iri, at) for iri, (fact, _) in self._facts.items() if isinstance(fact, ObservationFact) for at in fact.at)

    def numbers_withheld(self) -> Iterator[tuple[Evidence, str]]:
        """Where the numbers of the observations stand that were withheld, each with the first reason."""
        return ((at, self._told[iri]["reasons"][0]) for iri, fact in self._held.items() for at in fact.at)

    @property
    def classes(self) -> dict[str, str]:
        """The class of every thing that is left, by IRI."""
        return {} if self._refused else {iri: self._described[iri].entity.label for iri in self._kept()}

    # ------------------------------------------------------------------ who is meant
    def resolve(self, mention: Mention, other: str | None = None) -> str | None:
        """The IRI of what a mention stands for: the call of the page, else as :class:`Meant` has it."""
        return self._call if mention.source == "call" else self._meant.resolve(mention, other)

    def _why(self, mention: Mention) -> str:
        """Why a mention is a name of what it stands for."""
        return self._names.why(self._page.roots[self._reader.linker.key(mention)], mention.name or mention.text)

    # ------------------------------------------------------------------ the call
    def _find_call(self) -> Evidence | None:
        """The first words of the page that speak of a call, else of the call, the first that are spoken."""
        for sentence in self._page.extracted.sentences:
            found = self._reader.call_words(sentence)
            if found is not None:
                return evidence(self._page.clean, sentence.start + found[0], sentence.start + found[1])
        first = next(iter(self._page.extracted.turns), None)
        return evidence(self._page.clean, first.start, min(first.end, first.start + _QUOTED)) if first is not None else None

    def _event(self) -> str | None:
        """The IRI of the call that the page tells of, where the page names a call and it is known whose."""
        context = self._page.extracted.context
        company = self.resolve(context.company) if context.company else None
        if not context.is_call or company is None or self._call_place is None:
            return None
        entity = self._thing_of[company]
        name = (entity.record.en or entity.record.zh) if entity.record else entity.canonical
        chinese = entity.labels().get("zh") or name
        period = context.period.label if context.period else ""
        names = (" ".join(w for w in (name, period, "earnings call") if w), f"{chinese}{_spoken(period)}财报电话会")
        iri = self._assembler.event_iri(names[0])
        self._thing_of[iri] = Entity("EarningsCall", names[0], names)
        return iri

    def _of_call(self) -> Iterator[RelationFact]:
        """The company of the call hosts it. That whoever speaks takes part is a claim of the call itself."""
        company = self._page.extracted.context.company
        host = self.resolve(company) if company else None
        if self._call is None or self._call_place is None or host is None:
            return
        yield RelationFact(host, "hosts", self._call, "Reported", 0.9, "call:host", (self._call_place,))

    # ------------------------------------------------------------------ quads
    def quads(self) -> list[Quad]:
        """The quads of the page, without what was withheld; none where the whole page was."""
        if self._refused:
            return []
        out = list(self._assembler.document(self._page.document, self._page.clean, self._page.extracted.context))
        for _, quads in self._facts.values():
            if not self._dropped:
                out.extend(quads)
                continue
            out.extend(q for q in quads if not (q.predicate.value == PROV.wasAttributedTo and _object(q) in self._dropped))
        if self._page.extracted.turns:
            out.append(self._assembler.order(self.document, trusted=self._page.extracted.call.ordered))
        for turn in self._spoken():
            out.extend(turn)
        for iri in self._kept():
            out.extend(self._things[iri])
        return out

    def _kept(self) -> Iterator[str]:
        """The things that are left: those not dropped that the page mentions or a fact that is left is about."""
        used = {fact.subject for fact, _ in self._facts.values()}
        used |= {fact.object if isinstance(fact, RelationFact) else fact.held_by for fact, _ in self._facts.values()}
        for iri, described in self._described.items():
            if iri not in self._dropped and (described.places or iri in used):
                yield iri

    def _spoken(self) -> Iterator[list[Quad]]:
        """The quads of each turn of the call with its questions, but of those that were withheld."""
        event = None if self._call in self._dropped else self._call
        kept = [t for t in self._page.extracted.turns if self._assembler.turn_iri(t, self.document) not in self._dropped]
        asked = self._assembler.questions(kept, self.document)
        for turn in kept:
            spans = [span for span in ((turn.start, turn.end), *turn.questions) if self._page.clean.text[slice(*span)].strip()]
            if (turn.start, turn.end) not in spans:
                continue
            turn = replace(turn, questions=tuple(span for span in turn.questions if span in spans))
            said = {span: evidence(self._page.clean, *span) for span in spans}
            yield list(self._assembler.turns([turn], event, self._speaker, said, asked, self.document))

    def _speaker(self, mention: Mention) -> str | None:
        iri = self.resolve(mention)
        return None if iri in self._dropped else iri

    def _describe(self) -> Iterator[Described]:
        """Every thing that the page mentions, or that a fact of it is about."""
        places: dict[str, list[Evidence]] = {}
        seen: dict[str, set[str]] = {}
        joins: dict[str, dict[str, Join]] = {}
        tickers: dict[str, str] = {}
        for sentence in self._page.extracted.sentences:
            for mention in sentence.mentions:
                iri = self._meant.of(mention)
                if iri is None:
                    continue
                start, end = sentence.start + mention.start, sentence.start + mention.end
                place = evidence(self._page.clean, start, end)
                places.setdefault(iri, []).append(place)
                is_traditional = place.quote != mention.text == fold(place.quote, self._page.clean.text)
                wording = place.quote if is_traditional else mention.name or mention.text
                seen.setdefault(iri, set()).add(wording)
                if wording not in joins.setdefault(iri, {}) and (why := self._why(mention)):
                    joins[iri][wording] = Join(wording, why, place)
                if code := ticker_behind(sentence.text, mention.end):
                    tickers.setdefault(iri, code)
        for mention in self._page.extracted.inside:
            if (iri := self._meant.of(mention)) is not None:
                places.setdefault(iri, []).append(evidence(self._page.clean, mention.start, mention.end))
                seen.setdefault(iri, set()).add(mention.text)
        if self._call is not None and self._call_place is not None:
            places.setdefault(self._call, []).append(self._call_place)
            seen.setdefault(self._call, set()).update(self._thing_of[self._call].names)
        company = self._page.extracted.context.company
        if company is not None and self._page.document.company and (own := self._meant.of(company)) is not None:
            seen.setdefault(own, set()).add(self._page.document.company)
        used = {fact.subject for fact, _ in self._facts.values()}
        used |= {f.object for f, _ in self._facts.values() if isinstance(f, RelationFact) and f.kind == "entity"}
        used |= {f.held_by for f, _ in self._facts.values() if isinstance(f, ObservationFact)}
        for iri in sorted(self._thing_of):
            if iri in places or iri in used:
                yield Described(
                    iri,
                    self._thing_of[iri],
                    tuple(sorted(seen.get(iri, ()))),
                    tuple(places.get(iri, ())),
                    tickers.get(iri, ""),
                    tuple(join for _, join in sorted(joins.get(iri, {}).items())),
                )

    # ------------------------------------------------------------------ withholding
    def _obey(self, withheld: Withheld) -> None:
        """Take out the facts, and the offices of facts, that readers judged wrong."""
        from kg.store import Graph

        stated = Graph.of(quad for _, quads in self._facts.values() for quad in quads)
        judged = withheld.judged(stated, self.document, self._page.document.id)
        for iri, (fact, quads) in list(self._facts.items()):
            hit = {_subject(quad) for quad in quads} & judged.keys()
            offices = self._assembler.offices(fact) if isinstance(fact, RelationFact) else {}
            if isinstance(fact, RelationFact) and hit and hit <= offices.keys():
                gone = {offices[one] for one in hit}
                left = replace(fact, roles=tuple(pair for pair in fact.roles if pair[0] not in gone))
                self._facts[iri] = left, list(self._assembler.relation(left, self.document))
                for one in sorted(hit):
                    self._note(one, fact.subject, f"{offices[one]} {self._name(fact.object)}", fact, [judged[one].reason()])
            elif hit:
                del self._facts[iri]
                if isinstance(fact, ObservationFact):
                    self._held[iri] = fact
                self._note(iri, fact.subject, self._said(fact), fact, [judged[min(hit - offices.keys())].reason()])

    def withhold(self, failed: Mapping[str, tuple[Problem, ...]]) -> None:
        """Take out the facts that the failing nodes belong to; where there are none, the failing things with all about them
        and the failing turns; where there are none either, as when a shape wants of a document what it lacks, the page.
        Every call takes out something until nothing is left.
        """
        blamed = {
            iri: reasons
            for iri, (_, quads) in self._facts.items()
            if (reasons := _reasons(quads, {node: p for node, p in failed.items() if node not in self._thing_of}))
        }
        if not blamed and not (blamed := self._withhold_things(failed)):
            everything = tuple(problem for problems in failed.values() for problem in problems)
            self._tell(self.document, self.document, self._page.document.title or self._page.document.id, "", everything)
            self._facts, self._refused = {}, True
        for iri, reasons in blamed.items():
            if iri not in self._facts:
                continue
            fact, _ = self._facts.pop(iri)
            if isinstance(fact, ObservationFact):
                self._held[iri] = fact
            self._tell(iri, fact.subject, self._said(fact), fact.evidence[0].quote, reasons)

    def _withhold_things(self, failed: Mapping[str, tuple[Problem, ...]]) -> dict[str, tuple[Problem, ...]]:
        """Drop the things and turns that failing nodes belong to; what was dropped, and the facts about it, with the reasons."""
        failed = {node: problems for node, problems in failed.items() if node != self.document}
        things = {iri: reasons for iri in self._kept() if (reasons := _reasons(self._things[iri], failed))}
        for iri, reasons in things.items():
            self._tell(iri, iri, self._described[iri].entity.canonical, "", reasons)
        turns: dict[str, tuple[Problem, ...]] = {}
        for quads in self._spoken():
            if reasons := _reasons(quads, failed):
                turns[_subject(quads[0])] = reasons
                text = next(str(getattr(q.object, "value", "")) for q in quads if q.predicate.value == SCHEMA.text)
                self._tell(_subject(quads[0]), self.document, "turn", text[:_QUOTED], reasons)
        self._dropped |= things.keys() | turns.keys()
        facts = {}
        for iri, (fact, _) in self._facts.items():
            about = (fact.subject, fact.object if isinstance(fact, RelationFact) else fact.held_by)
            if hit := [one for one in about if one in things]:
                facts[iri] = things[hit[0]]
        return things | turns | facts

    @property
    def refused(self) -> bool:
        """Whether the whole page was withheld."""
        return self._refused

    def _tell(self, iri: str, subject: str, said: str, quote: str, problems: tuple[Problem, ...]) -> None:
        reasons = sorted({f"{p.kind}: {p.message}" for p in problems})
        self._told[iri] = {**self._about(subject, said, quote, reasons), "fact": iri}

    def _note(self, iri: str, subject: str, said: str, fact: RelationFact | ObservationFact, reasons: list[str]) -> None:
        self._told[iri] = {**self._about(subject, said, fact.evidence[0].quote, reasons), "fact": iri}

    def _about(self, subject: str | None, said: str, quote: str, reasons: list[str]) -> dict[str, Any]:
        """A row of ``quarantine.jsonl``: what is not in the graph, of whom, in which words, and why."""
        row = {"document": self.document, "subject": subject, "says": said, "quote": quote, "reasons": reasons}
        return row | ({"name": self._name(subject)} if subject in self._thing_of else {})

    def _said(self, fact: RelationFact | ObservationFact) -> str:
        if isinstance(fact, RelationFact):
            return f"{fact.predicate} {self._name(fact.object)}"
        return f"{fact.metric} {fact.quantity.text}"

    def _name(self, iri: str) -> str:
        """What a thing is called, in the language of the page where it has a name in it; any other text as it is."""
        if iri not in self._thing_of:
            return iri
        labels = self._thing_of[iri].labels()
        return next((labels[one] for one in (self._page.extracted.context.language, "", "en", "zh") if one in labels), iri)

    def told(self) -> Iterator[dict[str, Any]]:
        """What was withheld, as rows of ``quarantine.jsonl``: by the gate, and by the ontology's domains and ranges."""
        for iri in sorted(self._told):
            yield self._told[iri]
        refused: dict[tuple[str | None, str, str], dict[str, Any]] = {}
        for refusal in self._refusals:
            if refusal.kind == "class":
                claim = refusal.claim
                place = evidence(self._page.clean, claim.start, claim.end)
                subject = self.resolve(claim.subject)
                target = self.resolve(claim.object, subject) if isinstance(claim.object, Mention) else None
                said = self._name(target) if target is not None else str(getattr(claim.object, "text", claim.object))
                row = self._about(subject, f"{claim.predicate} {said}", place.quote, [refusal.reason])
                refused[subject, row["says"], place.quote] = row
        yield from refused.values()


def _reasons(quads: Iterable[Quad], failed: Mapping[str, tuple[Problem, ...]]) -> tuple[Problem, ...]:
    """The problems of the nodes that these quads describe."""
    return tuple(problem for node in sorted({_subject(q) for q in quads} & failed.keys()) for problem in failed[node])


def _object(quad: Quad) -> str:
    return str(getattr(quad.object, "value", quad.object))


def _subject(quad: Quad) -> str:
    return str(getattr(quad.subject, "value", quad.subject))


def _spoken(period: str) -> str:
    """A fiscal period as Chinese says it: 2025-Q2 -> 2025年第二季度."""
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", period):
        return f"{match[1]}年第{_QUARTERS[int(match[2]) - 1]}季度"
    return f"{period}年" if re.fullmatch(r"\d{4}", period) else period
