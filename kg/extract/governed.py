"""How the words that govern a relation put it: denied, undone, only told, wished for or asked, past, planned, or as a fact.

English says so above the words of the relation (denied a report that it had bought X; an attempt to buy X failed), so it is
read off the parse, whatever found the relation. The words are lists of ``cues.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extract.syntax import Tree
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.extract.cues import Cues
    from kg.model import Claim, Modality, Sentence

__all__ = ["Governed"]


@dataclass(frozen=True, slots=True)
class Governed:
    """The judge of how a word of a sentence is meant."""

    cues: Cues

    def modality(self, tree: Tree, word: int, relation: str, *, standing: bool = False) -> Modality | None:
        """How a word that states a relation is meant; None where the words do not assert it.

        ``standing``: the word says what somebody is (its supplier X failed to deliver), not what happens.
        """
        cues = self.cues.of("en")
        said = self.said(tree, word, standing=standing)
        before = tree.sentence.text[: tree.tokens[word].start]
        if cues["denied"].search(said) or cues["undone"].search(said) or cues["hearsay"].search(before):
            return None
        if relation in self.cues.groups.get("events", ()) and cues["undone_behind"].search(
            tree.sentence.text, tree.tokens[word].end
        ):
            return None
        states = self.cues.groups.get("states", frozenset())
        if relation in states and cues["former"].search(_around(tree, word)):
            return None
        planned = (cues["planned"].search(said) or cues["planned_before"].search(before)) is not None
        if relation in states and cues["left"].search(said):  # who is to leave has not left
            return "Reported" if planned else None
        return "Planned" if planned else "Reported"

    def said(self, tree: Tree, word: int, *, standing: bool = False) -> str:
        """The words that say how a word is meant, in their order."""
        return " ".join(tree.tokens[i].text for i in tree.chain(word, standing=standing))

    def kept(self, sentence: Sentence, claims: Iterable[Claim]) -> Iterator[Claim]:
        """The claims that patterns read in an English sentence, as their words in the parse put them; the others as they are.

        The last name of a claim stands nearest to the words that state it, so the way up begins there.
        """
        found = list(claims)
        parsed = sentence.language == "en" and any(t.dep for t in sentence.tokens)
        judged = self.cues.groups.get("governed", frozenset())
        tree = Tree(sentence, sentence.mentions, self.cues.words.get("en", {})) if parsed and found else None
        for claim in found:
            word = _last_word(tree, claim) if tree is not None and claim.predicate in judged else None
            modality = self.modality(tree, word, claim.predicate) if tree is not None and word is not None else claim.modality
            if modality is not None:
                yield replace(claim, modality="Planned") if modality == "Planned" else claim


def _last_word(tree: Tree, claim: Claim) -> int | None:
    """The word that heads the later of the two names of a claim."""
    ends = [m for m in (claim.subject, claim.object) if isinstance(m, Mention) and m.text]
    if not ends:
        return None
    last = max(ends, key=lambda m: m.start)
    start, end = last.start - tree.sentence.start, last.end - tree.sentence.start
    inside = [i for i, t in enumerate(tree.tokens) if start <= t.start and t.end <= end]
    return next((i for i in inside if tree.tokens[i].head not in inside or tree.tokens[i].head == i), None)


def _around(tree: Tree, word: int) -> str:
    """The words of a noun phrase or clause around a word that may say that it is past."""
    above = tree.tokens[word].head
    near = {word, *tree.children(word), above, *tree.children(above, "prep", "advmod", "mark", "advcl", "amod")}
    return " ".join(tree.tokens[i].text for i in sorted(near))
