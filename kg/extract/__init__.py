"""What the sentences of a page state, as claims with the span that states each.

>>> from kg.ontology import Ontology
>>> Extractor(Ontology.load()).relations > 50
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.calls import Call, Calls, Turn, asserted
from kg.extract.anaphors import Spoken, anaphors
from kg.extract.aside import set_aside
from kg.extract.both import home_money, once, sign_money
from kg.extract.clauses import Clauses
from kg.extract.context import context_of
from kg.extract.cues import Cues
from kg.extract.doubts import Doubts
from kg.extract.frame import Alphabet, Frame, Item
from kg.extract.governed import Governed
from kg.extract.implied import IN_NAME, Implied
from kg.extract.introductions import introduced
from kg.extract.namepatterns import Pair, outer
from kg.extract.names import NameFinder
from kg.extract.observe import Observer
from kg.extract.patterns import PatternBook
from kg.extract.reading import Remembered
from kg.extract.spoken import going_ahead
from kg.extract.terms import TermFinder
from kg.grid.companies import IN_TABLE
from kg.grid.reader import TableReader
from kg.grid.rows import Rows
from kg.model import Claim, Context, Document, Mention, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.extract.terms import Term
    from kg.grid import Table
    from kg.ontology import Ontology

__all__ = ["Extracted", "Extractor"]

_LEFT_TO_THE_PAGE = frozenset({"topic", "page"})


@dataclass(frozen=True, slots=True)
class Extracted:
    """Everything read from one page: its context, sentences with final names, names that the text equates, claims, the call."""

    context: Context
    sentences: tuple[Sentence, ...]
    pairs: tuple[Pair, ...]
    claims: tuple[Claim, ...]
    call: Call
    unsaid: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Numbers that state nothing because their words leave something out, by their place in the clean text, and what."""

    @property
    def inside(self) -> tuple[Mention, ...]:
        """Firms that the page names inside other names (华为 in 华为Mate 80), or in rows of a table alone, and that a claim is
        about; offsets in the clean text.
        """
        ends = [end for c in self.claims if c.rule == IN_NAME for end in (c.subject, c.object)]
        ends.extend(c.subject for c in self.claims if c.subject.source == IN_TABLE)
        own = {(s.start + m.start, s.start + m.end) for s in self.sentences for m in s.mentions} if ends else set()
        return tuple(dict.fromkeys(m for m in ends if isinstance(m, Mention) and (m.start, m.end) not in own))

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns of the call."""
        return self.call.turns


class Extractor:
    """Extraction driven by an ontology; makes no difference between documents and keeps nothing from one to the next."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self.cues = Cues(ontology)
        self._alphabet = Alphabet(ontology, {kind for m in ontology.metrics.values() for kind in m.kinds} | {"count"})
        self._patterns = PatternBook(ontology, self._alphabet, self.cues)
        self._clauses = Clauses(ontology, self.cues)
        self._governed = Governed(self.cues)
        self._terms = TermFinder(ontology)
        self._names = NameFinder(ontology)
        self._implied = Implied(ontology, self.cues)
        self._calls = Calls(ontology, self._terms)
        self._observer = Observer(ontology, self.cues)
        self._tables = TableReader(ontology)
        self._doubts = Doubts(ontology, self.cues)

    @property
    def relations(self) -> int:
        """How many relation patterns are at work."""
        return len(self._patterns) + len(self._clauses)

    def extract(
        self, document: Document, sentences: Sequence[Sentence], *, shuffled: bool = False, tables: Sequence[Table] = ()
    ) -> Extracted:
        """Read a document that was annotated into sentences; ``shuffled``: its paragraphs are known to be out of their order.

        What stands in ``tables`` is read by their heads where they are of numbers, and not as sentences.
        """
        rows = Rows([table for table in tables if self._tables.holds_numbers(table)])
        names = self._names.resolve(rows.sure(sentences), document.company, document.title)
        context = context_of(document, names.sentences, self._ontology, self.cues)
        call = self._calls.read(names.sentences, context, shuffled=shuffled)
        claims: list[Claim] = []
        prose = rows.outside(call.sentences)
        memory = Remembered(home=home_money(prose, self.cues), sign=sign_money(prose, self.cues))
        spoken = Spoken()
        for sentence in prose:
            terms = self._terms.find(sentence.text)
            found = list(self._observer.observe(sentence, terms, context, memory))
            claims.extend(once(self.relations_of(sentence, terms, about=context.company is not None, spoken=spoken), found))
            spoken.hear(sentence)
        if not call.turns:  # else the call itself tells who takes part
            claims.extend(introduced(prose, context, self.cues, self._terms))
        for table, known in rows.named(call.sentences):
            claims.extend(self._tables.claims(table, context, known))
        claims.extend(self._implied.claims(prose, context))
        claims.extend(self._implied.inherited(claims))
        meant = self._implied.by_makers(claims)
        stated = self._doubts.weighed(
            (*going_ahead(prose, asserted(meant, call), self.cues), *call.claims), call.sentences, context
        )
        return Extracted(context, call.sentences, names.pairs, tuple(stated), call, memory.unsaid)

    def set_aside(self, sentence: Sentence) -> dict[tuple[int, int], str]:
        """The quantities of a sentence, by their span, of which there is no observation on purpose, and why."""
        return dict(set_aside(sentence, self._terms.find(sentence.text), self.cues))

    def relations_of(
        self, sentence: Sentence, terms: Sequence[Term] | None = None, *, about: bool = True, spoken: Spoken | None = None
    ) -> Iterator[Claim]:
        """What the relation patterns read in a sentence with its final names; offsets count in the clean text.

        ``about``: the page is about one company, so that a pattern which takes that one for an end knows who it is; ``spoken``
        knows of whom the sentences before spoke.
        """
        found = self._terms.find(sentence.text) if terms is None else terms
        said = list(anaphors(sentence, self.cues, spoken))
        frames = [self._frame(sentence, found), *([self._frame(sentence, found, said)] if said else [])]
        patterns = self._governed.kept(sentence, [claim for frame in frames for claim in self._patterns.claims(frame)])
        clauses = self._clauses.claims(sentence, list(self._offices(sentence, found)))
        yield from _named_first([*patterns, *clauses], about=about)

    def _frame(self, sentence: Sentence, terms: Iterable[Term], said: Sequence[tuple[int, int, Mention]] = ()) -> Frame:
        text = sentence.text
        items = []
        for mention in sentence.mentions:
            start, end = outer(text, mention.start, mention.end)
            items.append(Item(start, self._names.patterns.with_head(text, end, mention.label), mention))
        items.extend(Item(p.start, p.end, p) for p in self._pronouns(sentence))
        items.extend(Item(start, end, name) for start, end, name in said)
        items.extend(Item(t.start, t.end, t) for t in self._offices(sentence, terms))
        items.extend(Item(q.start, q.end, q) for q in sentence.quantities)
        items.extend(Item(t.start, t.end, t) for t in sentence.times)
        return Frame(sentence, items, self._alphabet)

    def _offices(self, sentence: Sentence, terms: Iterable[Term]) -> Iterator[Term]:
        """Offices beside names; of one that reaches into a name (蓝湖集团|CEO) what is left of it behind the name."""
        words = self.cues.words.get(sentence.language, {}).get("not_office", frozenset())
        bodies = self.cues.of(sentence.language)["no_office_behind"]
        for term in terms:
            if term.kind != "role" or term.text in words or bodies.match(sentence.text, term.end):
                continue
            cut = max((m.end for m in sentence.mentions if m.start < term.end and term.start < m.end), default=term.start)
            if cut == term.start:
                yield term
                continue
            rest = self._terms.find(sentence.text[cut : term.end]) if cut < term.end else ()
            yield from (replace(t, start=t.start + cut, end=t.end + cut) for t in rest if t.kind == "role")

    def _pronouns(self, sentence: Sentence) -> Iterator[Mention]:
        """We and the company, as mentions that linking resolves."""
        taken = [(m.start, m.end) for m in sentence.mentions]
        for match in self.cues.of(sentence.language)["pronoun_company"].finditer(sentence.text):
            if re.match(r"our\b", match.group(), re.IGNORECASE):
                continue  # possessive: the patterns spell it out
            if not any(s < match.end() and match.start() < e for s, e in taken):
                yield Mention(match.start(), match.end(), match.group(), "Company", "pronoun")


def _named_first(claims: Sequence[Claim], *, about: bool) -> Iterator[Claim]:
    """The claims of a sentence without those that leave to the page who it is where another one names it.

    甲创始人、首席执行官乙 says of whom 乙 is chief executive; that 首席执行官乙 alone would mean the company of the page adds
    nothing but words that show less. The company of the page, where there is one (``about``), is less than a name and more than
    whoever was spoken of.
    """
    best: dict[tuple[object, ...], int] = {}
    for claim in claims:
        for end, other in _ends(claim):
            key = _end_key(claim, end)
            best[key] = max(best.get(key, 0), _named(other, about=about))
    for claim in claims:
        if all(_named(other, about=about) >= best[_end_key(claim, end)] for end, other in _ends(claim)):
            yield claim


def _end_key(claim: Claim, end: Mention) -> tuple[object, ...]:
    return claim.predicate, end.start, end.end, dict(claim.details).get("role")


def _named(end: Mention, *, about: bool) -> int:
    """How surely an end says who it is: 2 by name, 1 as the company of the page, 0 left to the page."""
    if end.source in _LEFT_TO_THE_PAGE:
        return 0
    return int(about) if end.source == "company" else 2


def _ends(claim: Claim) -> Iterator[tuple[Mention, Mention]]:
    """Each end of a relation with the other one."""
    if isinstance(claim.object, Mention):
        yield claim.subject, claim.object
        yield claim.object, claim.subject
