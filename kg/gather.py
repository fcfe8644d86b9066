"""All pages together: names made one across them, claims turned to facts, each page assembled and let through the gate.

What fails the gate is withheld fact by fact: first the facts that the failing node belongs to, then, if a thing itself still
fails, that thing with every fact about it. Each is told with its reasons; the rest of the page goes through.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.assemble import Assembler
from kg.link import Identities
from kg.pagefacts import PageFacts
from kg.vocab import Minter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pyoxigraph import Quad

    from kg.model import CleanText, Document
    from kg.page import Page, Reader
    from kg.validate import Problem, Rules

__all__ = ["Gathered", "gather"]

_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Gathered:
    """The quads of all pages, with what the summary and the files beside the graph tell."""

    quads: list[Quad]
    sources: list[tuple[str, Document]]
    withheld: list[dict[str, Any]]
    entities: dict[str, int]
    relations: int
    observations: int


def gather(pages: Sequence[Page], reader: Reader, base_iri: str, progress: Callable[[str, int], None] | None = None) -> Gathered:
    """Make pages one graph. The order of the pages makes no difference to what is in it."""
    from kg.validate import Rules

    identities = Identities(reader.linker, reader.ontology)
    for page in pages:
        identities.add(page.key, page.clusters.values())
    things = identities.entities()
    minter = Minter(base_iri)
    iris = {
        root: minter.entity(reader.linker.family(e.label), e.canonical, lexicon_id=e.record.id if e.record else None)
        for root, e in things.items()
    }
    assembler = Assembler(reader.ontology, minter)
    rules = Rules.load(reader.ontology.folder)
    quads: list[Quad] = []
    sources: list[tuple[str, Document]] = []
    withheld: list[dict[str, Any]] = []
    classes: dict[str, str] = {}
    relations = observations = 0
    for number, page in enumerate(pages, start=1):
        iri_of = {key: iris[identities.of(page.key, c)] for key, c in page.clusters.items()}
        thing_of = {iri: things[identities.of(page.key, page.clusters[key])] for key, iri in iri_of.items()}
        facts = PageFacts(page, reader, assembler, iri_of, thing_of)
        quads.extend(_let_through(facts, page.clean, rules))
        withheld.extend(facts.told())
        sources.append((facts.document, page.document))
        classes.update(facts.classes)
        relations += facts.relations
        observations += facts.observations
        if progress is not None:
            progress("assemble", number)
    return Gathered(quads, sources, withheld, dict(sorted(Counter(classes.values()).items())), relations, observations)


def _let_through(facts: PageFacts, clean: CleanText, rules: Rules) -> list[Quad]:
    """The quads of a page that pass the gate, after as many rounds of withholding as it takes.

    Raises RuntimeError where the page still fails when everything blamed is gone, which would be a fault of ours.
    """
    from pyoxigraph import Store

    from kg.validate import gate

    failed: dict[str, tuple[Problem, ...]] = {}
    for _ in range(_ROUNDS):
        quads = facts.quads()
        store = Store()
        store.extend(quads)
        failed = gate(store, clean, rules).withheld()
        if not failed:
            return quads
        facts.withhold(failed)
    first = next(iter(failed.values()))[0]
    raise RuntimeError(f"{clean.document.id}: what was withheld does not mend it: {first.focus}: {first.message}")
