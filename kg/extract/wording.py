"""What an English number measures, read off the dependency parse: the noun that it is said of.

From the number the parse is climbed to the word that it hangs on: a noun that it counts or describes (“a $12 million fee”, “a fee of
$12 million”), the subject of a verb of level or change (“collections grew to 97%”), its object (“we raised the fee by 3%”), what
a noun of change is of (“a 9% decline in collections”). Where no word of the parse tells, what stands behind the number may
(“spent $3 million on repairs”, “70% of the fleet”). Labels are those of spaCy's English pipelines (ClearNLP); words are data:
lists of ``ontology/patterns/cues.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.extract.reading import Reading
    from kg.model import Quantity, Token

__all__ = ["Wording", "phrases"]

_NOUN = frozenset({"NOUN", "PROPN"})
_VERB = frozenset({"VERB", "AUX"})
_SUBJECT = ("nsubj", "nsubjpass")
_BESIDE = frozenset({"nummod", "amod", "compound", "nmod", "quantmod"})
_SAID = frozenset({"attr", "npadvmod", "dobj", "acomp", "oprd", "advmod", "dep", "prt", "ccomp"})
_MODIFIES = frozenset({"compound", "amod", "nmod", "nummod", "punct", "npadvmod", "advmod"})
_CLIMBS = 6
_GLUE = "-–/’'"


@dataclass(frozen=True, slots=True)
class Wording:
    """The place of a noun phrase that a number is of; ``share`` where the number is a part of what the phrase names.

    ``tail`` is where a noun of change behind it ends (order growth); ``state`` is what that part is said to be (40% leased). ``sign``: 1 or -1 where the number is how much more or less it became, 0 where it is what was reached, None where the words
    that were climbed do not say.
    """

    start: int
    end: int
    share: bool = False
    sign: int | None = None
    state: str = ""
    tail: int = -1


def phrases(reading: Reading, quantity: Quantity, words: Mapping[str, frozenset[str]]) -> Iterator[Wording]:
    """The noun phrases of which a number may be, the surest first."""
    climber = _Climber(reading, words)
    inside = [i for i, t in enumerate(climber.tokens) if quantity.start <= t.start and t.end <= quantity.end]
    top = next((i for i in inside if climber.tokens[i].head not in inside or climber.tokens[i].head == i), None)
    if top is None:
        return
    climber.state = climber.stated(inside[-1])
    behind = climber.behind(quantity, inside[-1])
    if quantity.kind == "points" and (noun := climber.parted(inside[-1])) is not None:
        place = climber.phrase(noun)
        if place is not None and climber.sign is not None:
            yield replace(place, sign=climber.sign)
        return
    if behind is not None and behind.share:
        yield behind
        return
    noun = climber.measured(top, 0)
    if noun is not None and noun not in inside:
        outer = climber.outer(noun) if climber.direct else noun
        for place in (climber.phrase(outer), climber.phrase(noun), climber.phrase(noun, "")):
            if place is not None:
                tail = max(place.end, climber.tail)
                yield replace(place, share=bool(climber.state), sign=climber.sign, state=climber.state, tail=tail)
    if behind is not None:
        yield behind


class _Climber:
    """A sentence whose parse is climbed. Words are indices into its tokens."""

    def __init__(self, reading: Reading, words: Mapping[str, frozenset[str]]) -> None:
        self.tokens = reading.sentence.tokens
        self._reading = reading
        self._text = reading.text
        self._words = words
        self.sign: int | None = None
        self.state = ""
        self.tail = -1
        """Where the noun of change ends that a noun stands before: order growth."""
        self.direct = False
        """Whether the number is behind *of*, of the noun before that."""
        self._children: dict[int, list[int]] = {}
        for i, token in enumerate(self.tokens):
            if token.head != i:
                self._children.setdefault(token.head, []).append(i)

    def _is(self, word: int, name: str) -> bool:
        token, listed = self.tokens[word], self._words.get(name, frozenset())
        return token.text.lower() in listed or token.lemma.lower() in listed

    def _of(self, word: int, *deps: str) -> list[int]:
        return [c for c in self._children.get(word, ()) if self.tokens[c].dep in deps]

    # ------------------------------------------------------------------ up the parse
    def measured(self, word: int, depth: int) -> int | None:
        """The noun of which the number is that a word stands for."""
        token = self.tokens[word]
        above = token.head
        if depth > _CLIMBS or above == word:
            return None
        head = self.tokens[above]
        if head.pos in _NOUN and self._is(above, "label_periods"):
            return self.measured(above, depth + 1)  # 5% year over year
        if token.dep in _BESIDE and head.pos in _NOUN:
            return self._noun(above, word, depth) if above > word else None
        if token.dep == "pobj":
            return self._governed(above, word, depth)
        if token.dep == "npadvmod" and self._is(above, "label_states"):
            return self._subject(above, depth)
        if head.pos in _VERB and token.dep in _SAID:
            return self._said(above, word, depth)
        if head.pos in ("ADJ", "ADV", "ADP") and self._is(above, "label_direction"):
            return self._directed(above, depth)
        return None

    def _directed(self, word: int, depth: int) -> int | None:
        """What is up or higher by a number: orders were up 13%, orders, up 13%, 13% higher orders."""
        token = self.tokens[word]
        self._goes(word)
        head = self.tokens[token.head]
        if token.head == word:
            return None
        if head.pos in _NOUN and token.dep in ("advmod", "amod", "acl", "prep", "appos"):
            return self._noun(token.head, word, depth)
        between = range(min(token.head, word) + 1, word)
        if any(self.tokens[i].pos in _NOUN and not self._is_timed(i) and not self._is_number(i) for i in between):
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
        if head.pos in _NOUN:
            self.direct = said == "of"
            if said == "of" or self._is(above, "label_change"):
                return self._noun(above, word, depth) if said in self._words.get("label_by", frozenset()) or said == "of" else None
            return None
        if said not in self._words.get("label_by", frozenset()):
            return None
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
        beside = [c for c in self._of(noun, "compound", "nmod") if self.tokens[c].pos in _NOUN and self._can_grow(c)]
        if beside:
            self.tail = self.tokens[noun].end
            return beside[-1]
        above = self.tokens[noun].head
        dep = self.tokens[noun].dep
        if self.tokens[above].pos in _VERB and dep == "attr":
            return self._subject(above, depth)
        if self.tokens[above].pos in _VERB and dep == "dobj" and self._is(above, "label_shows"):
            return self._subject(above, depth)
        return None

    def _can_grow(self, word: int) -> bool:
        """Whether a noun before one of change is what grows: not in year-over-year growth."""
        return not (self._is_number(word) or self._is(word, "label_periods") or self._is(word, "label_change"))

    def _inner(self, noun: int, *prepositions: str) -> int | None:
        """The noun behind a noun and a preposition, where it is no number and no time."""
        for prep in self._of(noun, "prep"):
            if self.tokens[prep].text.lower() in prepositions and prep > noun:
                for inner in self._of(prep, "pobj"):
                    if self.tokens[inner].pos in _NOUN and not self._is_number(inner) and not self._is_timed(inner):
                        return inner
        return None

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
                return objects[0] if self.tokens[objects[0]].pos in _NOUN and objects[0] < word else None
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
        if token.dep in ("acl", "relcl") and self.tokens[above].pos in _NOUN:
            return self._antecedent(above, depth)
        if token.dep in ("xcomp", "conj") and self.tokens[above].pos in _VERB:
            objects = [c for c in self._of(above, "dobj") if c < verb] if token.dep == "xcomp" else []
            return self._whole(objects[0], depth) if objects else self._subject(above, depth + 1)
        return None

    def _antecedent(self, noun: int, depth: int) -> int | None:
        """What “which” goes back to; None for the last of two nouns, of which it may mean either (the fall of X, which was)."""
        preposition = self.tokens[noun].head
        above = self.tokens[preposition].head
        either = self.tokens[noun].dep == "pobj" and self.tokens[above].pos in _NOUN and above < noun
        return None if either and not self._is(above, "label_change") else self._whole(noun, depth)

    def _whole(self, noun: int, depth: int) -> int | None:
        """A noun as a subject; of a growth or a total what that is of."""
        if self.tokens[noun].pos not in _NOUN or self._is_number(noun) or self._is_timed(noun):
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
        if not objects or self.tokens[objects[0]].pos not in _NOUN or self._is_number(objects[0]):
            return None
        place = self.phrase(objects[0], "label_joins_share" if share else "label_joins")
        if place is None or not share and place.start > self.tokens[at].end + 24:
            return None
        return Wording(place.start, place.end, share)

    def stated(self, last: int) -> str:
        """What a part is said to be right behind its number: 97% leased."""
        at = last + 1
        return self.tokens[at].text if at < len(self.tokens) and self._is(at, "label_states") else ""

    def parted(self, last: int) -> int | None:
        """What so many points are of: 40 basis points of yield expansion."""
        at = last + 1
        if at >= len(self.tokens) or self.tokens[at].text.lower() != "of":
            return None
        objects = [o for o in self._of(at, "pobj") if self.tokens[o].pos in _NOUN and not self._is_number(o)]
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

    # ------------------------------------------------------------------ noun phrases
    def outer(self, noun: int) -> int:
        """The noun that another is behind *on*, which the number is of: a return on equity of 9%."""
        preposition = self.tokens[noun].head
        above = self.tokens[preposition].head
        behind = self.tokens[noun].dep == "pobj" and self.tokens[preposition].text.lower() == "on"
        return above if behind and above < noun and self.tokens[above].pos in _NOUN else noun

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
        behind = noun + 1
        while behind + 1 < len(tokens) and tokens[behind].text.lower() in self._words.get(joins, frozenset()):
            end = self._object(behind, last)
            if end is None:
                break
            last, behind = end, end + 1
        several = self._several(noun, last)
        if several is None:
            return None
        start, end = tokens[first].start, tokens[max(last, several)].end
        if start and self._text[start - 1] in _GLUE:
            return None
        if any(q.start < end and start < q.end for q in self._reading.quantities):
            return None
        return Wording(start, end)

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
        while at < len(self.tokens) and self.tokens[at].pos in ("DET", "PRON", "ADJ", "NOUN", "PROPN", "PUNCT") and (
            self.tokens[at].pos != "PUNCT" or self.tokens[at].text in ("-", "&")
        ):
            if self._is_number(at) or self._is_timed(at):
                return None
            if self.tokens[at].pos in _NOUN and self.tokens[at].dep == "pobj" and self.tokens[at].head == preposition:
                return at if not self._of(at, "conj") else None
            at += 1
        return None

    def _belongs(self, word: int, noun: int) -> bool:
        token = self.tokens[word]
        if self._is_number(word) or self._is_timed(word):
            return False
        if token.pos in _NOUN | {"ADJ"} or token.text in ("-", "/", "&"):
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
