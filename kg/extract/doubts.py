"""How sure a claim is: what its rule is worth, less what makes this one doubtful, by ``ontology/confidence.toml``."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kg.errors import BrokenOntology
from kg.model import Mention, Quantity
from kg.ontofiles import read_toml
from kg.ontology import default_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.extract.cues import Cues
    from kg.model import Claim, Context, Sentence
    from kg.ontology import Ontology

__all__ = ["DoubtTable", "Doubts"]

_CARRIED = frozenset({"pronoun", "topic", "page"})
_KNOWN = frozenset({"speaker", "bearer", "paragraph", "pronoun", "once", "apart"})
_OBSERVED = frozenset({"sure", "step", "carried", "page"})


@dataclass(frozen=True)
class DoubtTable:
    """The figures of the file; all but two are shares of 1.

    rules: confidence of rules by name; less: what each doubt takes; characters: how far apart two ends may stand; sentences:
    how long a page is on which it tells something that a name stands once; most, least: bounds of what is left; observed: what
    numbers of sentences are worth, and what takes from it.
    """

    rules: Mapping[str, float] = field(default_factory=dict)
    less: Mapping[str, float] = field(default_factory=dict)
    characters: int = 40
    sentences: int = 8
    most: float = 1.0
    least: float = 0.0
    observed: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> DoubtTable:
        """Read ``confidence.toml`` of an ontology's folder; without one that of the ontology that comes with ``kg``.

        Raises BrokenOntology where a figure is no share, or a doubt is unknown.

        >>> from kg.ontology import default_folder
        >>> DoubtTable.load(default_folder()).less["apart"]
        0.04
        """
        path = folder / "confidence.toml"
        if not path.exists():
            path = default_folder() / path.name
        table = read_toml(path)

        def share(where: str, value: Any) -> float:
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                raise BrokenOntology(path, f"{where} is {value!r}", "write a number from 0 to 1")
            return float(value)

        doubts = table.get("doubts", {})
        for name, row in doubts.items():
            if name not in _KNOWN:
                raise BrokenOntology(path, f"unknown doubt {name!r}", "name one of " + ", ".join(sorted(_KNOWN)))
            if not isinstance(row, dict) or "less" not in row:
                raise BrokenOntology(path, f"doubts.{name} does not say what it takes", "give it less = 0.1")
        counts = {}
        for name, key in (("apart", "characters"), ("once", "sentences")):
            counts[key] = doubts.get(name, {}).get(key, getattr(cls(), key))
            if not isinstance(counts[key], int) or counts[key] < 1:
                raise BrokenOntology(path, f"doubts.{name}.{key} is {counts[key]!r}", f"write how many {key}")
        observed = {str(name): share(f"observed.{name}", value) for name, value in table.get("observed", {}).items()}
        if observed.keys() != _OBSERVED:
            raise BrokenOntology(path, f"observed has {sorted(observed)}", "give it " + ", ".join(sorted(_OBSERVED)))
        return cls(
            {str(name): share(f"rules.{name}", value) for name, value in table.get("rules", {}).items()},
            {name: share(f"doubts.{name}.less", row["less"]) for name, row in doubts.items()},
            counts["characters"],
            counts["sentences"],
            share("most", table.get("most", 1.0)),
            share("least", table.get("least", 0.0)),
            observed,
        )


class Doubts:
    """Weighs the claims of a page by the figures of an ontology."""

    def __init__(self, ontology: Ontology, cues: Cues) -> None:
        self.table = DoubtTable.load(ontology.folder)
        self._cues = cues
        self._organizations = frozenset(c for c in ontology.classes if ontology.is_a(c, "Organization"))

    def weighed(self, claims: Iterable[Claim], sentences: Sequence[Sentence], context: Context) -> Iterator[Claim]:
        """The claims of a page, each as sure as the table has it; ``sentences`` are its sentences with their final names."""
        page = _PageOf(sentences, context, self._organizations, self._cues)
        for claim in claims:
            sure = self.table.rules.get(claim.rule, claim.confidence)
            sure -= sum(self.table.less.get(name, 0.0) for name in self.doubts(claim, page))
            yield replace(claim, confidence=round(min(self.table.most, max(self.table.least, sure)), 2))

    def doubts(self, claim: Claim, page: _PageOf) -> frozenset[str]:
        """The names of what makes a claim doubtful on its page."""
        if isinstance(claim.object, Quantity):
            return frozenset(self._of_number(claim, page))
        return frozenset(self._of_relation(claim, page))

    @staticmethod
    def _of_number(claim: Claim, page: _PageOf) -> Iterator[str]:
        borne = claim.subject
        if not borne.text or claim.start <= borne.start < claim.end:
            return
        if page.speaks_unknown(claim):
            yield "bearer"
        elif not page.is_own(borne) and page.passage(borne.start) != page.passage(claim.start):
            yield "paragraph"

    def _of_relation(self, claim: Claim, page: _PageOf) -> Iterator[str]:
        ends = [end for end in (claim.subject, claim.object) if isinstance(end, Mention)]
        if any(end.source in _CARRIED | {"company"} for end in ends) and page.speaks_unknown(claim):
            yield "speaker"
        if claim.rule.endswith(":tree") and any(end.source in ("pronoun", "topic") for end in ends):
            yield "pronoun"  # rows that are patterns are of names or of pronouns, and have their figure for it
        if claim.rule.startswith("call:"):
            return  # who is introduced is named once, and well
        if page.sentences >= self.table.sentences and any(page.is_once(end) for end in ends):
            yield "once"
        named = sorted((end.start, end.end) for end in ends if end.text and end.source not in _CARRIED)
        if len(named) > 1 and named[1][0] - named[0][1] > self.table.characters:
            yield "apart"


class _PageOf:
    """What is asked of a page: how often a name stands there, in which paragraph a place is, who speaks."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        context: Context,
        organizations: frozenset[str],
        cues: Cues,
    ) -> None:
        self.sentences = len(sentences)
        self._sentences = sorted(sentences, key=lambda s: s.start)
        self._starts = [s.start for s in self._sentences]
        self._counts = Counter(m.entity or m.text for s in sentences for m in s.mentions if m.source != "pronoun")
        self._company = context.company
        self._cues = cues
        known = context.company
        self._is_told = known is not None and (
            known.entity is not None
            or known.label not in organizations
            or self._counts[known.text] > 1
            or known.start == known.end  # as the metadata have it
            or " " in known.text
        )

    def at(self, place: int) -> Sentence | None:
        """The sentence at a place of the clean text."""
        index = bisect_right(self._starts, place) - 1
        return self._sentences[index] if index >= 0 else None

    def passage(self, place: int) -> int | None:
        """The number of the paragraph of a place."""
        sentence = self.at(place)
        return sentence.passage if sentence is not None else None

    def is_own(self, mention: Mention) -> bool:
        """Whether a mention is of the company of the page."""
        own = self._company
        return own is not None and (mention.text == own.text or (own.entity is not None and own.entity == mention.entity))

    def is_once(self, mention: Mention) -> bool:
        """Whether a name is no more than the guess of one model, made once."""
        guessed = mention.source.endswith("model") and mention.entity is None
        return guessed and bool(mention.text) and self._counts[mention.text] == 1

    def speaks_unknown(self, claim: Claim) -> bool:
        """Whether a claim is said in the first person, and the page does not tell by whom."""
        sentence = self.at(claim.start)
        if self._is_told or sentence is None:
            return False
        return self._cues.of(sentence.language)["first_person"].search(sentence.text) is not None
