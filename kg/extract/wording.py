"""What an English number measures, read off the dependency parse: the noun that it is said of.

From the number the parse is climbed to the word that it hangs on: a noun that it counts or describes (“a $12 million fee”, “a
fee of $12 million”), the subject of a verb of level or change (“collections grew to 97%”), its object (“we raised it by 3%”),
what a noun of change is of (“a 9% decline in collections”). Where no word of the parse tells, what stands behind the number may
(“spent $3 million on repairs”, “70% of the fleet”). Labels are those of spaCy's English pipelines (ClearNLP); words are data:
lists of ``ontology/patterns/cues.toml``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.nounphrases import NOUN, NounPhrases, Wording
from kg.extract.opening import opening_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.extract.reading import Reading
    from kg.model import Quantity

__all__ = ["phrases"]

_VERB = frozenset({"VERB", "AUX"})
_SUBJECT = ("nsubj", "nsubjpass")
_BESIDE = frozenset({"nummod", "amod", "compound", "nmod", "quantmod"})
_SAID = frozenset({"attr", "npadvmod", "dobj", "acomp", "oprd", "advmod", "dep", "prt", "ccomp"})
_MODIFIES = frozenset({"compound", "amod", "nmod", "nummod", "punct", "npadvmod", "advmod"})
_CLIMBS = 6
_DESCRIBING = frozenset({"percent", "points", "money"})
_NEAR = 24  # characters between a preposition and the noun behind it


def phrases(reading: Reading, quantity: Quantity, words: Mapping[str, frozenset[str]]) -> Iterator[Wording]:
    """The noun phrases of which a number may be, the surest first."""
    climber = _Climber(reading, words)
    inside = [i for i, t in enumerate(climber.tokens) if quantity.start <= t.start and t.end <= quantity.end]
    top = next((i for i in inside if climber.tokens[i].head not in inside or climber.tokens[i].head == i), None)
    if top is None:
        return
    if quantity.kind == "percent" and (multiplied := climber.multiplied(inside[-1])) is not None:
        place = climber.phrase(multiplied)
        if place is not None:
            yield replace(place, sign=1)
        return
    climber.state = climber.stated(inside[-1])
    behind = climber.behind(quantity, inside[-1])
    if quantity.kind == "points" and (noun := climber.parted(inside[-1])) is not None:
        if climber.driven(top):
            return  # tailwinds contributed 2 points of growth: no growth of 2 points
        place = climber.phrase(noun)
        if place is not None and (climber.sign is not None or not climber.is_whole(noun)):
            yield replace(place, sign=climber.sign or 0)
        return
    if behind is not None and behind.share:
        yield behind
        return
    if quantity.kind not in _DESCRIBING and climber.tokens[top].dep in _BESIDE:
        return  # 3-nanometer chips are no number of nanometers
    noun = climber.measured(top, 0)
    if noun is not None and noun not in inside:
        outer = climber.outer(noun) if climber.direct else noun
        for place in (climber.phrase(outer), climber.phrase(noun), climber.phrase(noun, "")):
            if place is not None:
                tail = max(place.end, climber.tail)
                yield replace(place, share=bool(climber.state), sign=climber.sign, state=climber.state, tail=tail)
    if behind is not None:
        yield behind
    opening = opening_of(reading, quantity, words)
    if opening is not None:
        yield opening


class _Climber(NounPhrases):
    """A sentence whose parse is climbed. Words are indices into its tokens."""

    def __init__(self, reading: Reading, words: Mapping[str, frozenset[str]]) -> None:
        super().__init__(reading, words)
        self.sign: int | None = None
        self.state = ""
        self.tail = -1
        """Where the noun of change ends that a noun stands before: order growth."""
        self.direct = False
        """Whether the number is behind *of*, of the noun before that."""

    # ------------------------------------------------------------------ up the parse
    def measured(self, word: int, depth: int) -> int | None:
        """The noun of which the number is that a word stands for."""
        token = self.tokens[word]
        above = token.head
        if depth > _CLIMBS or above == word:
            return None
        head = self.tokens[above]
        if head.pos in NOUN and self._is(above, "label_periods"):
            return self.measured(above, depth + 1)  # 5% year over year
        if token.dep in _BESIDE and head.pos in NOUN:
            return self._noun(above, word, depth) if above > word else None
        if token.dep in _BESIDE and self._is_number(above) and self._is_other(above, word):
            return self.measured(above, depth + 1)  # by $50 million to $3 billion: one number to the parser
        if token.dep == "pobj":
            return self._governed(above, word, depth)
        if token.dep == "npadvmod" and self._is(above, "label_states"):
            return self._subject(above, depth)
        if head.pos in _VERB and token.dep in _SAID:
            return self._said(above, word, depth)
        if head.pos in ("ADJ", "ADV", "ADP") and self._is(above, "label_direction"):
            return self._directed(above, depth)
        return None

    def _is_other(self, word: int, number: int) -> bool:
        """Whether two words are of two numbers."""
        places = [(q.start, q.end) for q in self._reading.quantities]
        own, other = self.tokens[number], self.tokens[word]
        return not any(s <= own.start and own.end <= e and s <= other.start and other.end <= e for s, e in places)

    def _directed(self, word: int, depth: int) -> int | None:
        """What is up or higher by a number: orders were up 13%, orders, up 13%, 13% higher orders."""
        token = self.tokens[word]
        self._goes(word)
        head = self.tokens[token.head]
        if token.head == word:
            return None
        if head.pos in NOUN and token.dep in ("advmod", "amod", "acl", "prep", "appos"):
            return self._noun(token.head, word, depth)
        between = range(min(token.head, word) + 1, word)
        if any(self.tokens[i].pos in NOUN and not self._is_timed(i) and not self._is_number(i) for i in between):
            return None  # what the words between name is up
        if head.pos in _VERB and token.dep in (*_SAID, "prep", "advcl", "prt"):
            return self._subject(token.head, depth) if self._tells(token.head) else None
        return None

    def _governed(self, preposition: int, word: int, depth: int) -> int | None:
        """What a number behind a preposition is of: a fee of $3, a fee that grew by 5%, growth in fees from $2 to $3."""
        above = self.tokens[preposition].head
        if above == preposition:
            return None
        head, said = self.tokens[above], self.tokens[preposition].text.lower()
        if said in self._words.get("label_reached", frozenset()) and self.sign is None:
            self.sign = 0
        if head.pos in NOUN:
            if said == "in" and self._is(word, "label_ranges"):
                return self._noun(above, word, depth)  # a margin in the range of 30% to 35%
            self.direct = said == "of"
            if said == "of" or self._is(above, "label_change"):
                return (
                    self._noun(above, word, depth) if said in self._words.get("label_by", frozenset()) or said == "of" else None
                )
            return None
        if said not in self._words.get("label_by", frozenset()):
            return None
        if said == "at" and any(not self._is(c, "label_kept") for c in self._of(above, "acomp")):
            return None  # Europe was strong at 14%
        if said == "by" and not self._is(above, "label_changes"):
            return None  # beat it by 3%
        if head.pos in ("ADJ", "ADV", "ADP") and self._is(above, "label_direction"):
            return self._directed(above, depth)
        return self._said(above, word, depth) if head.pos in _VERB else None

    def _noun(self, noun: int, word: int, depth: int) -> int | None:
        """A noun that a number describes, or what that one is of where it only says how (growth, a total, a level)."""
        if self._is(noun, "label_change"):
            return self._changed(noun, depth)
        if self._is(noun, "label_bland"):
            inner = self._inner(noun, "of")
            return inner if inner is not None else self.measured(noun, depth + 1)
        return noun

    def _changed(self, noun: int, depth: int) -> int | None:
        """What a noun of change is of: growth in orders, order growth, orders saw growth."""
        self._goes(noun)
        inner = self._inner(noun, "in", "of", "to", "for", "on")
        if inner is not None:
            return inner
        beside = [c for c in self._of(noun, "compound", "nmod") if self.tokens[c].pos in NOUN and self._can_grow(c)]
        if beside:
            self.tail = self.tokens[noun].end
            return beside[-1]
        above = self.tokens[noun].head
        dep = self.tokens[noun].dep
        if self.tokens[above].pos in _VERB and dep == "attr":
            return self._subject(above, depth)
        if dep == "pobj" and self.tokens[above].text.lower() in ("with", "at"):
            verb = self.tokens[above].head
            if self.tokens[verb].pos in _VERB and self._is(verb, "label_level"):
                return self._subject(verb, depth)  # finished with 13% growth
        if self.tokens[above].pos in _VERB and dep == "dobj" and self._is(above, "label_shows"):
            return self._subject(above, depth)
        return None

    def _can_grow(self, word: int) -> bool:
        """Whether a noun before one of change is what grows: not in year-over-year growth."""
        return not (self._is_number(word) or self._is(word, "label_periods") or self._is(word, "label_change"))

    def _goes(self, word: int) -> None:
        """Note which way a word of change goes, the one nearest to the number first."""
        if self.sign is None:
            self.sign = -1 if self._is(word, "label_falls") else 1

    # ------------------------------------------------------------------ verbs
    def _tells(self, verb: int) -> bool:
        return self._is(verb, "label_level") or self._is(verb, "label_changes")

    def _said(self, verb: int, word: int, depth: int) -> int | None:
        """What a verb of level or change says a number of: its object where it has one besides the number, else its subject."""
        if self._is(verb, "label_changes"):
            self._goes(verb)
            objects = [c for c in self._of(verb, "dobj") if not self._is_number(c) and c != word]
            if objects:
                return objects[0] if self.tokens[objects[0]].pos in NOUN and objects[0] < word else None
            return self._subject(verb, depth)
        if not self._is(verb, "label_level"):
            return None
        if self.sign is None and self.tokens[word].dep == "attr":
            self.sign = 0
        return self._subject(verb, depth)

    def _subject(self, verb: int, depth: int) -> int | None:
        """The noun that is the subject of a verb, through relative clauses, participles and infinitives."""
        if depth > _CLIMBS:
            return None
        token = self.tokens[verb]
        own = self._of(verb, *_SUBJECT)
        if own:
            subject = own[0]
            if self.tokens[subject].pos == "PRON" and self._is(subject, "relative") and token.dep == "relcl":
                return self._antecedent(token.head, depth)
            return self._whole(subject, depth)
        above = token.head
        if above == verb:
            return None
        if token.dep == "acomp" and self.tokens[above].pos in _VERB:
            return self._subject(above, depth + 1)
        if token.dep in ("acl", "relcl") and self.tokens[above].pos in NOUN:
            return self._antecedent(above, depth)
        beside = token.dep == "advcl" and above < verb and token.text.endswith("ing") and self.tokens[verb - 1].text == ","
        if beside and (self._is(verb, "label_changes") or self.tokens[above].lemma == "remain"):
            return self._subject(above, depth + 1)  # the region did well, growing 5%
        if token.dep in ("xcomp", "conj") and self.tokens[above].pos in _VERB:
            objects = [c for c in self._of(above, "dobj") if c < verb] if token.dep == "xcomp" else []
            return self._whole(objects[0], depth) if objects else self._subject(above, depth + 1)
        return None

    def _antecedent(self, noun: int, depth: int) -> int | None:
        """What “which” goes back to; None for the last of two nouns, of which it may mean either (the fall of X, which was)."""
        preposition = self.tokens[noun].head
        above = self.tokens[preposition].head
        either = self.tokens[noun].dep == "pobj" and self.tokens[above].pos in NOUN and above < noun
        return None if either and not self._is(above, "label_change") else self._whole(noun, depth)

    def _whole(self, noun: int, depth: int) -> int | None:
        """A noun as a subject; of a growth or a total what that is of."""
        if self.tokens[noun].pos not in NOUN or self._is_number(noun) or self._is_timed(noun):
            return None
        if self._is(noun, "label_change"):
            self.sign = None
            return self._changed(noun, depth)
        if self._is(noun, "label_bland"):
            return self._inner(noun, "of") if not self._of(noun, "compound", "amod") else noun
        return noun

    # ------------------------------------------------------------------ behind the number
    def behind(self, quantity: Quantity, last: int) -> Wording | None:
        """What stands behind a number and a preposition: 70% of the fleet, spent $3 million on repairs."""
        at = last + 1
        if at + 1 >= len(self.tokens) or self.tokens[at].pos != "ADP":
            return None
        said = self.tokens[at].text.lower()
        if quantity.kind == "points":
            return None
        if quantity.kind == "percent":
            if said != "of":
                return None
            share = True
        elif said in self._words.get("label_spent_on", frozenset()) and self._is_spent(last):
            share = False
        else:
            return None
        objects = self._of(at, "pobj")
        if not objects or self.tokens[objects[0]].pos not in NOUN or self._is_number(objects[0]):
            return None
        place = self.phrase(objects[0], "label_joins_share" if share else "label_joins")
        if place is None or (not share and place.start > self.tokens[at].end + _NEAR):
            return None
        return Wording(place.start, place.end, share)

    def stated(self, last: int) -> str:
        """What a part is said to be right behind its number: 97% leased."""
        at = last + 1
        return self.tokens[at].text if at < len(self.tokens) and self._is(at, "label_states") else ""

    def driven(self, word: int) -> bool:
        """Whether a verb says that something makes so much of something: contributed 2 points."""
        above = self.tokens[word].head if self._is_number(word) else word
        while self._is_number(above) and self.tokens[above].head != above:
            above = self.tokens[above].head
        return self.tokens[above].pos == "VERB" and (self._is(above, "deed_drives") or self._is(above, "deed_adds"))

    def multiplied(self, word: int) -> int | None:
        """What a verb that is itself the number multiplies: doubled its fleet; its fleet doubled."""
        if self.tokens[word].pos != "VERB":
            return None
        objects = [o for o in self._of(word, "dobj") if self.tokens[o].pos in NOUN]
        noun = objects[0] if objects else self._subject(word, 0)
        return self._noun(noun, word, 0) if noun is not None else None

    def is_whole(self, noun: int) -> bool:
        """Whether a noun is one that is known: points of the ratio are a part of it, points of losses are losses."""
        return bool(self._of(noun, "det", "poss")) or self._is(noun, "label_wholes")

    def parted(self, last: int) -> int | None:
        """What so many points are of: 40 basis points of yield expansion."""
        at = last + 1
        if at >= len(self.tokens) or self.tokens[at].text.lower() != "of":
            return None
        objects = [o for o in self._of(at, "pobj") if self.tokens[o].pos in NOUN and not self._is_number(o)]
        return self._noun(objects[0], at, 0) if objects else None

    def _is_spent(self, last: int) -> bool:
        """Whether the verb that governs a number is one of spending or receiving."""
        at = last
        for _ in range(_CLIMBS):
            above = self.tokens[at].head
            if above == at or self.tokens[at].dep not in (*_BESIDE, "dobj", "pobj", "prep", "appos", "attr"):
                return False
            if self.tokens[above].pos in _VERB:
                return self._is(above, "label_spends") and above < at
            at = above
        return False
