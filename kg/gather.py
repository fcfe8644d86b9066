"""All pages together: names made one across them, claims turned to facts, each page assembled and let through the gate.

What fails the gate is withheld fact by fact: first the facts that the failing node belongs to, then, if a thing itself still
fails, that thing with every fact about it, and a page whose own node fails. Each is told with its reasons; the rest goes through.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.assemble import Assembler
from kg.consistency import contradictions, figures, lowered
from kg.copies import CopyRules, Story, copies
from kg.extract.tickers import ticker_behind
from kg.identity import Things
from kg.ledger import Entry, LedgerRules, Share, account
from kg.link import Identities
from kg.model import Mention
from kg.ownerless import hints, ownerless
from kg.pagefacts import PageFacts
from kg.quantity import QuantityGrammar
from kg.vocab import EKG, XSD, Minter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from pyoxigraph import Quad

    from kg.decisions import Decision
    from kg.model import CleanText, Document
    from kg.page import Page, Reader
    from kg.validate import Rules

__all__ = ["Gathered", "employers_of", "gather", "tickers_of"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The quads of all pages, with what the summary and the files beside the graph tell.

    ``copies`` counts the documents that tell the story of another; what they state like that one is counted once. ``idle`` are
    the decisions that met nothing in these pages, each with the reason; ``conflicts`` those that overrule an earlier one, with
    that one. ``ledger`` accounts for every number of the pages that are in the graph; ``share`` says how many of them are
    explained. ``contradictions`` counts the numbers that others contradict: those that nothing confirms have less confidence.
    ``hints`` say which documents need a word about whose they are.
    """

    quads: list[Quad]
    sources: list[tuple[str, Document]]
    withheld: list[dict[str, Any]]
    entities: dict[str, int]
    relations: int
    observations: int
    copies: int
    ledger: tuple[Entry, ...]
    share: Share
    contradictions: int
    idle: tuple[tuple[Decision, str], ...] = ()
    conflicts: tuple[tuple[Decision, Decision], ...] = ()
    hints: tuple[str, ...] = ()


def gather(
    pages: Sequence[Page],
    reader: Reader,
    rules: Rules,
    base_iri: str,
    progress: Callable[[str, int], None] | None = None,
    decisions: Sequence[Decision] = (),
) -> Gathered:
    """Make pages one graph, obeying the decisions. The order of the pages makes no difference to what is in it."""
    identities = Identities(reader.linker, reader.ontology)
    for page in pages:
        identities.add(page.key, page.clusters.values(), employers_of(page, reader), tickers_of(page, reader))
    minter = Minter(base_iri)
    things = Things(identities, reader.linker, minter, decisions)
    grammar = QuantityGrammar.load(reader.ontology.folder)
    codes = grammar.units.codes
    ledger_rules = LedgerRules.load(reader.ontology.folder)
    ledger: list[Entry] = []
    assembler = Assembler(reader.ontology, minter, {code: u.qudt for code, u in codes.items() if u.qudt and u.factor == 1})
    quads: list[Quad] = []
    sources: list[tuple[str, Document]] = []
    withheld: list[dict[str, Any]] = []
    classes: dict[str, str] = {}
    counts: Counter[str] = Counter()
    stories = (Story(page.key, page.clean.text, page.extracted.context.date) for page in pages)
    originals = copies(stories, CopyRules.load(reader.ontology.folder))
    told_twice = originals.keys() | set(originals.values())
    compared: dict[str, tuple[str, frozenset[tuple[str, str]]]] = {}
    for number, page in enumerate(pages, start=1):
        facts = PageFacts(page, reader, assembler, things.on(page), things.withheld)
        quads.extend(_let_through(facts, page.clean, rules))
        withheld.extend(facts.told())
        ledger.extend(account(page, facts, reader, ledger_rules, grammar))
        if not facts.refused:
            sources.append((facts.document, page.document))
        classes.update(facts.classes)
        counts.update(relation=facts.relations, observation=facts.observations)
        if page.key in told_twice and not facts.refused:
            compared[page.key] = (facts.document, facts.stated)
        if progress is not None:
            progress("assemble", number)
    against = contradictions(figures(quads), rules.consistency)
    quads = list(_doubted(quads, lowered(against, rules.consistency.factor)))
    pairs = [(compared[copy], compared[original]) for copy, original in originals.items() if {copy, original} <= compared.keys()]
    for (copy, again), (original, stated) in pairs:
        quads.append(assembler.copy(copy, original))
        counts.subtract(kind for kind, _ in again & stated)
    return Gathered(
        quads,
        sources,
        withheld,
        dict(sorted(Counter(classes.values()).items())),
        relations=counts["relation"],
        observations=counts["observation"],
        copies=len(pairs),
        ledger=tuple(ledger),
        contradictions=len(against),
        share=Share.of(ledger, ledger_rules.measured),
        idle=(*things.idle, *things.withheld.idle()),
        conflicts=things.conflicts,
        hints=hints(ownerless(ledger, ledger_rules.measured), sources),
    )


def _doubted(quads: Iterable[Quad], confidence: Mapping[str, Decimal]) -> Iterator[Quad]:
    """The quads with another confidence for some facts, by IRI."""
    from pyoxigraph import Literal, NamedNode, Quad

    for quad in quads:
        subject = quad.subject
        if isinstance(subject, NamedNode) and subject.value in confidence and quad.predicate.value == EKG.confidence:
            value = Literal(f"{confidence[subject.value]:.2f}", datatype=NamedNode(XSD.decimal))
            yield Quad(subject, quad.predicate, value, quad.graph_name)
        else:
            yield quad


def employers_of(page: Page, reader: Reader) -> dict[str, frozenset[str]]:
    """Of the clusters of people those of the organizations that the page says to employ them."""
    found: dict[str, set[str]] = {}
    for claim in page.extracted.claims:
        if claim.predicate == "worksFor" and isinstance(claim.object, Mention):
            person, firm = (page.roots.get(reader.linker.key(m)) for m in (claim.subject, claim.object))
            if person is not None and firm is not None:
                found.setdefault(person, set()).add(firm)
    return {person: frozenset(firms) for person, firms in found.items()}


def tickers_of(page: Page, reader: Reader) -> dict[str, frozenset[str]]:
    """Of the clusters of a page the codes that stand in brackets behind one of their names."""
    found: dict[str, set[str]] = {}
    for sentence in page.extracted.sentences:
        for mention in sentence.mentions if "(" in sentence.text or "（" in sentence.text else ():
            root = page.roots.get(reader.linker.key(mention))
            if root is not None and (code := ticker_behind(sentence.text, mention.end)):
                found.setdefault(root, set()).add(code)
    return {root: frozenset(codes) for root, codes in found.items()}


def _let_through(facts: PageFacts, clean: CleanText, rules: Rules) -> list[Quad]:
    """The quads of a page that pass the gate, after as many rounds of withholding as it takes."""
    from kg.validate import gate

    while True:
        quads = facts.quads()
        failed = gate(quads, clean, rules).withheld()
        if not failed or facts.refused:
            return quads
        facts.withhold(failed)
