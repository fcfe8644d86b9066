"""The noun phrases of an English sentence with a parse: a noun, what describes it, and what it is of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.extract.reading import Reading

__all__ = ["NOUN", "NounPhrases", "Wording"]

NOUN = frozenset({"NOUN", "PROPN"})
_CLIMBS = 6
_GLUE = "-–/’'"


@dataclass(frozen=True, slots=True)
class Wording:
    """The place of a noun phrase that a number is of; ``share`` where the number is a part of what the phrase names.

    ``tail`` is where a noun of change behind it ends (order growth); ``state`` is what that part is said to be (40% leased).
    ``sign``: 1 or -1 where the number is how much more or less it became, 0 where it is what was reached, None where the words
    that were climbed do not say.
    """

    start: int
    end: int
    share: bool = False
    sign: int | None = None
    state: str = ""
    tail: int = -1


class NounPhrases:
    """The noun phrases of a sentence. Words are indices into its tokens; ``words`` are the lists of ``cues.toml``."""

    def __init__(self, reading: Reading, words: Mapping[str, frozenset[str]]) -> None:
        self.tokens = reading.sentence.tokens
        self._reading = reading
        self._text = reading.text
        self._words = words
        self._children: dict[int, list[int]] = {}
        for i, token in enumerate(self.tokens):
            if token.head != i:
                self._children.setdefault(token.head, []).append(i)

    def _is(self, word: int, name: str) -> bool:
        token, listed = self.tokens[word], self._words.get(name, frozenset())
        return token.text.lower() in listed or token.lemma.lower() in listed

    def _of(self, word: int, *deps: str) -> list[int]:
        return [c for c in self._children.get(word, ()) if self.tokens[c].dep in deps]

    def _inner(self, noun: int, *prepositions: str) -> int | None:
        """The noun behind a noun and a preposition, where it is no number and no time."""
        for prep in self._of(noun, "prep"):
            if self.tokens[prep].text.lower() in prepositions and prep > noun:
                for inner in self._of(prep, "pobj"):
                    if self.tokens[inner].pos in NOUN and not self._is_number(inner) and not self._is_timed(inner):
                        return inner
        return None

    def outer(self, noun: int) -> int:
        """The noun that another is behind *on*, which the number is of: a return on equity of 9%."""
        preposition = self.tokens[noun].head
        above = self.tokens[preposition].head
        behind = self.tokens[noun].dep == "pobj" and self.tokens[preposition].text.lower() == "on"
        return above if behind and above < noun and self.tokens[above].pos in NOUN else noun

    def phrase(self, noun: int, joins: str = "label_joins") -> Wording | None:
        """A noun with what describes it right before it, and what it is of behind it, by the prepositions of a list."""
        tokens, first, last = self.tokens, noun, noun
        while first > 0 and self._belongs(first - 1, noun) and self._adjoins(first - 1, first):
            first -= 1
        joined = [tokens[i].head for i in range(first, noun) if tokens[i].dep == "conj" and tokens[i].head < first]
        if joined:  # goods and services spending
            if len(joined) > 1 or joined[0] != first - 2 or tokens[first - 1].text.lower() not in ("and", "or", "&"):
                return None
            first = joined[0]
            while first > 0 and self._belongs(first - 1, noun) and self._adjoins(first - 1, first):
                first -= 1
        if self._is(noun, "label_never") or (first == noun and self._is_pointed(noun)):
            return None
        while first < noun and (tokens[first].pos == "PUNCT" or self._is(first, "label_not_first")):
            first += 1
        if last + 1 < len(tokens) and self._is(last + 1, "label_after") and self._adjoins(last, last + 1):
            last += 1  # accounts payable
        behind = last + 1
        while behind + 1 < len(tokens) and tokens[behind].text.lower() in self._words.get(joins, frozenset()):
            end = self._object(behind, last)
            if end is None:
                break
            last, behind = end, end + 1
        if any(self._is(c, "label_half") and self._names_more(c, last) for c in self._of(noun, "prep")):
            return None  # income at a firm from rents: only the first word of it
        several = self._several(noun, last)
        if several is None:
            return None
        start, end = tokens[first].start, tokens[max(last, several)].end
        if start and self._text[start - 1] in _GLUE:
            return None
        if any(q.start < end and start < q.end for q in self._reading.quantities):
            return None
        return Wording(start, end)

    def _names_more(self, preposition: int, last: int) -> bool:
        """Whether what stands behind a preposition is no part of a phrase that ends with ``last``, and no time or number."""
        objects = self._of(preposition, "pobj")
        return preposition > last and any(not self._is_timed(o) and not self._is_number(o) for o in objects)

    def _is_pointed(self, noun: int) -> bool:
        """Whether a noun says only that it was named before: those balances."""
        return any(self._is(c, "label_pointing") for c in self._of(noun, "det"))

    def _several(self, noun: int, last: int) -> int | None:
        """The last word of two things that are one label (salaries and benefits); None where the label would hold only one."""
        others = self._of(noun, "conj")
        if not others:
            return last
        joint, numbered = last + 1, self._reading.between(self.tokens[last].end, self.tokens[others[0]].start)
        if numbered:
            return last  # grew sales by 5% and profit by 3%
        if len(others) > 1 or joint + 1 >= len(self.tokens) or self.tokens[joint].text.lower() not in ("and", "or", "&"):
            return None
        end = others[0]
        plain = all(self._belongs(i, end) for i in range(joint + 1, end + 1))
        return end if plain and end - joint <= _CLIMBS and not self._of(end, "conj") else None

    def _object(self, preposition: int, noun: int) -> int | None:
        """The last word of the plain noun phrase behind a preposition, if it hangs on that noun."""
        if self.tokens[preposition].head > noun or self.tokens[preposition].dep != "prep":
            return None
        at = preposition + 1
        while (
            at < len(self.tokens)
            and self.tokens[at].pos in ("DET", "PRON", "ADJ", "NOUN", "PROPN", "PUNCT")
            and (self.tokens[at].pos != "PUNCT" or self.tokens[at].text in ("-", "&"))
        ):
            if self._is_number(at) or self._is_timed(at):
                return None
            if self.tokens[at].pos in NOUN and self.tokens[at].dep == "pobj" and self.tokens[at].head == preposition:
                return at if not self._of(at, "conj") else None
            at += 1
        return None

    def _belongs(self, word: int, noun: int) -> bool:
        token = self.tokens[word]
        if self._is_number(word) or self._is_timed(word):
            return False
        if token.pos in NOUN | {"ADJ"} or token.text in ("-", "/", "&"):
            return True
        return token.pos == "VERB" and token.dep in ("amod", "compound")

    def _adjoins(self, word: int, following: int) -> bool:
        return not self._text[self.tokens[word].end : self.tokens[following].start].strip()

    def _is_number(self, word: int) -> bool:
        token = self.tokens[word]
        return token.pos == "NUM" or any(q.start <= token.start and token.end <= q.end for q in self._reading.quantities)

    def _is_timed(self, word: int) -> bool:
        token = self.tokens[word]
        return any(t.start <= token.start and token.end <= t.end for t in self._reading.times)
