"""What an English number is said of where the parse does not tell: the words that open its clause, up to its verb.

“Total earned premium for the quarter declined 4%” is cut from its number backwards: words that only lead to the number, the
verb, its auxiliaries, and then all that the clause begins with. A participle (“borrowing availability amounting to $95 million”)
has the nouns right before it. And the change of what is counted: “started 3,000 homes, up 12%” is of started homes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.nounphrases import NOUN, NounPhrases, Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.extract.reading import Reading
    from kg.model import Quantity

__all__ = ["counted_of", "opening_of"]

_VERB = frozenset({"VERB", "AUX"})
_LEADS = frozenset({"ADV", "ADJ", "DET", "SYM", "ADP", "PART"})
_FURTHEST = 8
_LONGEST = 12
_PARTICIPLE = re.compile(r"\w{2,}(?:ed|ing|en)", re.IGNORECASE)
_DETERMINES = frozenset({"DET", "PRON", "CCONJ", "SCONJ", "ADV", "PUNCT"})


def opening_of(reading: Reading, quantity: Quantity, words: Mapping[str, frozenset[str]]) -> Wording | None:
    """The place of the words that open the clause of a number; None where its verb or they are not plain."""
    return _Opening(reading, words).of(quantity)


def counted_of(reading: Reading, before: Quantity, words: Mapping[str, frozenset[str]]) -> tuple[str, int] | None:
    """What a number counts, with the verb that has it as its object, and where that ends: started homes."""
    return _Opening(reading, words).counted(before)


class _Opening(NounPhrases):
    """A sentence that is read backwards from a number. Words are indices into its tokens."""

    def of(self, quantity: Quantity) -> Wording | None:
        at = next((i for i, t in enumerate(self.tokens) if t.end > quantity.start), 0) - 1
        behind = next((i for i, t in enumerate(self.tokens) if t.start >= quantity.end), len(self.tokens))
        if behind < len(self.tokens) and self._describes(behind):
            return None  # 100% capacity, 19% longer, $20 million of something else
        verb, sign = self._verb_before(at, quantity)
        if verb is None:
            return None
        participle = self.tokens[verb].text.lower().endswith("ing") and not self._helped(verb)
        last = verb - 1
        if not participle:
            while last > 0 and (self.tokens[last].pos in ("AUX", "PART", "ADV") or self._is(last, "opening_helps")):
                last -= 1
        elif self.tokens[last].pos not in NOUN:
            return None
        first = self._run_back(last) if participle else self._clause(last)
        return self._cut(first, last, sign) if first is not None else None

    # ------------------------------------------------------------------ the verb
    def _verb_before(self, at: int, quantity: Quantity) -> tuple[int | None, int | None]:
        """The verb of level or change that the words before a number lead from, and which way it goes."""
        sign: int | None = None
        for i in range(at, max(-1, at - _FURTHEST), -1):
            token = self.tokens[i]
            if token.dep == "acomp" and not (self._is(i, "label_direction") or self._is(i, "label_kept")):
                return None, None  # a region that was strong at 14%
            if token.text.lower() == "being" or (token.pos in _VERB and self._is_unsure(i)):
                return None, None
            if token.pos in _VERB and self._is(i, "label_changes"):
                return i, sign if sign is not None else -1 if self._is(i, "label_falls") else 1
            if token.pos in _VERB and self._is(i, "label_level"):
                return i, sign
            if self._is(i, "label_direction"):
                sign = -1 if self._is(i, "label_falls") else 1
            elif token.text.lower() in ("to", "at") and sign is None:
                sign = 0
            elif not (token.pos in _LEADS or self._is(i, "label_bland") or self._is_timed(i)) or token.text.lower() == "from":
                return None, None
            if any(q != quantity and q.start <= token.start < q.end for q in self._reading.quantities):
                return None, None
        return None, None

    def _describes(self, word: int) -> bool:
        """Whether the word behind a number is one that it describes."""
        token = self.tokens[word]
        if self._is_timed(word) or self._is(word, "label_periods"):
            return False
        return token.text.lower() == "of" or token.pos in NOUN or token.pos in ("ADJ", "VERB")

    def _helped(self, verb: int) -> bool:
        return bool(self._of(verb, "aux", "auxpass")) or self.tokens[verb - 1].pos == "AUX"

    def _is_unsure(self, verb: int) -> bool:
        """Whether a verb is denied, or only may be so."""
        return any(self.tokens[c].dep == "neg" or self._is(c, "opening_unsure") for c in self._of(verb, "neg", "aux"))

    # ------------------------------------------------------------------ what it is said of
    def _run_back(self, last: int) -> int:
        """Where the nouns begin that end with a word."""
        first = last
        while (
            first > 0 and self._adjoins(first - 1, first) and (self._belongs(first - 1, last) or self._is_participle(first - 1))
        ):
            first -= 1
        return first

    def _is_participle(self, word: int) -> bool:
        return self.tokens[word].pos == "VERB" and _PARTICIPLE.fullmatch(self.tokens[word].text) is not None

    def _clause(self, last: int) -> int | None:
        """Where the words begin that end with a word and open a clause; None where they are not plain."""
        first = last
        while first > 0:
            before = self.tokens[first - 1]
            if before.text in (";", "."):
                break
            if before.text == ",":
                if not self._opens(first):
                    return None
                break
            if self._is(first - 1, "relative") or last - first > _LONGEST:
                return None
            if before.pos == "CCONJ" and self.tokens[first].dep not in ("conj", "compound", "amod", "nmod"):
                if first > 1 and self.tokens[first - 2].text == ",":
                    break
                return None
            if before.pos == "SCONJ":
                break
            first -= 1
        return first

    def _opens(self, first: int) -> bool:
        """Whether what stands before a comma is only what a sentence begins with: in total, for the year, as such."""
        before = self.tokens[: first - 1]
        if (
            not before
            or before[0].pos not in ("ADP", "ADV", "SCONJ", "CCONJ", "VERB", "DET")
            or any(t.text == "," for t in before)
        ):
            return False
        return not any(self._is_number(i) and not self._is_timed(i) for i in range(first))

    def _cut(self, first: int, last: int, sign: int | None) -> Wording | None:
        """The phrase without what only leads into it and the times at its ends."""
        if first < last and self._is(first, "opening_all") and self.tokens[first + 1].text.lower() == "of":
            first += 2  # all of Asia
        while first <= last and (self.tokens[first].pos in _DETERMINES or self._is(first, "label_not_first")):
            first += 1
        while last >= first and (
            self._is_timed(last) or self.tokens[last].pos in ("ADP", "ADV", "DET", "PUNCT") or self._is(last, "opening_ends")
        ):
            last -= 1
        inside = range(first, last + 1)
        if first > last or not any(self.tokens[i].pos in NOUN for i in inside):
            return None
        for i in inside:
            token = self.tokens[i]
            if token.pos in ("PRON", "AUX", "SCONJ", "INTJ") and token.dep != "poss":
                return None
            if token.pos == "VERB" and (i == last or not self._is_participle(i) or self.tokens[i - 1].pos == "ADV"):
                return None  # the level also improved to end the quarter at
            if self._is(i, "opening_not_in") or self._is(i, "label_pointing"):
                return None
            if token.text == "," or self._is_number(i) or self._is_timed(i) or self._is(i, "relative"):
                return None
        if self._is(last, "label_never") or self._is(first, "opening_never") or self.tokens[first].pos == "ADP":
            return None
        start = self.tokens[first].start
        if start and self._text[start - 1] in "-–/":
            start = self._text.rfind(" ", 0, start) + 1  # same-store rents
        return Wording(start, self.tokens[last].end, sign=sign)

    # ------------------------------------------------------------------ what is counted
    def counted(self, before: Quantity) -> tuple[str, int] | None:
        inside = [i for i, t in enumerate(self.tokens) if before.start <= t.start and t.end <= before.end]
        if not inside:
            return None
        noun, place = inside[-1], None
        if self.tokens[noun].pos in NOUN:  # 3,000 homes: the unit is what is counted
            place = Wording(self.tokens[noun].start, self.tokens[noun].end)
        elif self.tokens[noun].head > noun and self.tokens[self.tokens[noun].head].pos in NOUN:
            noun = self.tokens[noun].head
            place = self.phrase(noun, "")
        if place is None or self._is_timed(noun):
            return None
        verb = self.tokens[noun].head
        told = self._text[place.start : place.end]
        if self.tokens[noun].dep == "dobj" and self.tokens[verb].pos == "VERB" and not self._is(verb, "label_shows"):
            told = f"{self.tokens[verb].text} {told}"
        return told, place.end
