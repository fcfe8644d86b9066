"""A dependency parse as relations ask about it: who does what to whom, whatever the voice, the clause or the list.

Logical subjects and objects are found through passives, relative and reduced clauses, infinitives, coordination and
participles; a noun phrase is resolved to the names in it: the members of a list, the name beside a common noun, the examples
behind “such as”, what “which” goes back to. Labels are those of spaCy's English pipelines (ClearNLP).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.model import Sentence

__all__ = ["Tree"]

_NOUNS = frozenset({"NOUN", "PROPN"})
_BEFORE_VERB = frozenset({"nsubj", "nsubjpass", "csubj"})
_VERBAL = ("VERB", "AUX")
# Words beside a word that colour it, labels that make a word part of what another says, and those inside a noun phrase.
_COLOURING = ("aux", "auxpass", "neg", "mark", "advmod", "amod", "det", "preconj", "prt", "acomp")
_GOVERNED = frozenset({"xcomp", "ccomp", "acl", "pcomp", "dobj", "attr", "csubj"})
_WITHIN = frozenset({"pobj", "poss", "compound", "nmod", "dative"})
_FARTHEST = 9  # steps of a chain
_DEEPEST = 6  # steps from a verb to what it hangs on; longer chains are errors of the parse


class Tree:
    """The parse of a sentence with its names. Words are indices into ``sentence.tokens``.

    ``words`` are lists of ``cues.toml``: ``object_control`` (ask X to buy), ``subject_as`` (succeed X as chairman), pronouns in
    ``relative``, ``first_person`` and ``third_person``, ``examples`` (rivals like X), ``listing`` (its brands include X),
    ``company`` and ``the`` (the company), ``taken_as`` (prepositions behind which a verb says what X is), ``reports`` (nouns that
    only say what a clause of theirs tells), ``leads_on`` (prepositions whose noun means what the word before them makes of it),
    ``happens`` (verbs that say of an event whether it comes about), ``companions`` (K does it alongside X), ``parts`` (K's X
    unit), ``stands_for`` (K's board), ``thing`` (its: never a person's).
    """

    def __init__(self, sentence: Sentence, mentions: Sequence[Mention], words: Mapping[str, frozenset[str]]) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self._words = words
        self._children: dict[int, list[int]] = {}
        for i, token in enumerate(self.tokens):
            if token.head != i:
                self._children.setdefault(token.head, []).append(i)
        self.name_at: Mapping[int, Mention] = {
            i: m for m in mentions for i, t in enumerate(self.tokens) if m.start <= t.start and t.end <= m.end
        }

    def children(self, word: int, *deps: str) -> list[int]:
        """The words that hang on a word, of some labels only."""
        return [c for c in self._children.get(word, ()) if not deps or self.tokens[c].dep in deps]

    def lemma(self, word: int) -> str:
        """The lemma of a word in small letters, a verb with its particle: take over."""
        token = self.tokens[word]
        particle = next((self.tokens[c].text for c in self.children(word, "prt")), "")
        return f"{token.lemma.lower()} {particle.lower()}".strip()

    def _is(self, word: int, name: str) -> bool:
        """Whether a word, or its lemma, is on a list."""
        token, listed = self.tokens[word], self._words.get(name, frozenset())
        return token.text.lower() in listed or token.lemma.lower() in listed

    def is_passive(self, verb: int) -> bool:
        """Whether a verb is in the passive: was bought, a firm bought by."""
        if self.children(verb, "nsubjpass", "auxpass", "agent"):
            return True
        token = self.tokens[verb]
        return token.dep == "acl" and token.text.lower().endswith(("ed", "en", "wn", "lt", "de", "ld", "ht"))

    # ------------------------------------------------------------------ arguments of verbs
    def subjects(self, verb: int, depth: int = 0) -> list[Mention]:
        """The names of who does it."""
        if depth > _DEEPEST:
            return []
        if agents := [p for by in self.children(verb, "agent") for p in self.children(by, "pobj")]:
            return _once([n for agent in agents for n in self.names(agent, depth)])
        if self.is_passive(verb):
            return self.behind(verb, "by")
        if own := self.children(verb, "nsubj"):
            return _once([*self.names(own[0], depth), *self._companions(verb, depth)])
        return self._inherited(verb, depth + 1)

    def _companions(self, verb: int, depth: int) -> list[Mention]:
        """Who does it with the subject: K invested in X alongside Y."""
        beside = [prep for prep in self.children(verb, "prep") if self._is(prep, "companions")]
        return [n for prep in beside for p in self.children(prep, "pobj") for n in self.names(p, depth + 1)]

    def _inherited(self, verb: int, depth: int) -> list[Mention]:
        """The subject of a verb without one of its own."""
        token = self.tokens[verb]
        above = token.head
        if above == verb:
            return []
        if token.dep == "xcomp":
            objects = self.children(above, "dobj")
            if objects and self._is(above, "object_control"):
                return self.names(objects[0], depth)
            return self._doers(above, depth)
        if token.dep in ("conj", "advcl", "ccomp", "dep"):
            return self._doers(above, depth) if self.tokens[above].pos in ("VERB", "AUX") else []
        if token.dep == "pcomp":  # after buying X, K …; K made its name by buying X
            while self.tokens[above].dep in ("prep", "pcomp") and self.tokens[above].head != above:
                above = self.tokens[above].head
            return self._doers(above, depth) if self.tokens[above].pos in ("VERB", "AUX") else self.possessors(above, depth)
        if token.dep == "acl" and any(self.tokens[c].text.lower() == "to" for c in self.children(verb, "aux")):
            return self.possessors(above, depth) or self._governors(above, depth)
        return self.names(above, depth) if token.dep in ("acl", "relcl") else []

    def _doers(self, verb: int, depth: int) -> list[Mention]:
        """Whom the words make the subject, in the active or the passive (K is expected to buy)."""
        if passive := self._undergoer(verb):
            return self.names(passive[0], depth)
        return self.subjects(verb, depth)

    def _undergoer(self, verb: int) -> list[int]:
        """The subject of a passive; of one with “by” also where the parse has it as of an active: X, set up by P, has raised …"""
        return self.children(verb, "nsubjpass") or (self.children(verb, "nsubj") if self.children(verb, "agent") else [])

    def _governors(self, noun: int, depth: int) -> list[Mention]:
        """The subject of the verb that a noun is an object of: K announced a plan to …."""
        if self.tokens[noun].dep in _BEFORE_VERB:
            return []
        above = self.tokens[noun].head
        while self.tokens[above].pos not in ("VERB", "AUX") and self.tokens[above].head != above:
            above = self.tokens[above].head
        return self._doers(above, depth + 1) if above != noun and self.tokens[above].pos in ("VERB", "AUX") else []

    def objects(self, verb: int, depth: int = 0) -> list[Mention]:
        """The names of whom it is done to."""
        if passive := self._undergoer(verb):
            return self.names(passive[0], depth)
        token = self.tokens[verb]
        if self.is_passive(verb):
            if token.dep in ("xcomp", "advcl") and depth < _DEEPEST:  # X is to be replaced by Y; backed by Y, X raised …
                return self._doers(token.head, depth + 1)
            return self.names(token.head, depth) if token.dep in ("acl", "relcl") else self._shared_object(verb, depth)
        if own := self.children(verb, "dobj"):
            return self.names(own[0], depth)
        if token.dep == "relcl" and self.children(verb, "nsubj"):  # the firm K bought
            subject = self.children(verb, "nsubj")[0]
            return [] if self._is(subject, "relative") else self.names(token.head, depth)
        return []

    def _shared_object(self, verb: int, depth: int) -> list[Mention]:
        """Was founded in 2010 and bought by K: the second passive has the subject of the first."""
        above = self.tokens[verb].head
        if self.tokens[verb].dep != "conj" or depth > _DEEPEST:
            return []
        return self.objects(above, depth + 1) if self.is_passive(above) else self.subjects(above, depth + 1)

    def behind(self, word: int, *prepositions: str) -> list[Mention]:
        """The names behind one of some prepositions that hang on a word, or on its object (sign a deal with X)."""
        token = self.tokens[word]
        places = [word, *self.children(word, "dobj", "prt", "attr", "acomp", "advmod", "acl")]
        found = self._objects_of(places, prepositions)
        if not found and token.pos in _NOUNS and token.dep == "dobj":  # the parser hangs what belongs to the object on the verb
            found = [p for p in self._objects_of([token.head], prepositions) if p > word]
        if not found and token.pos in _NOUNS:  # an order for 20 aircraft from K: what is ordered has the preposition
            found = self._objects_of(self._objects_of([word], ("for",)), prepositions)
        if not found and token.dep == "conj" and token.pos in _NOUNS and self.tokens[token.head].pos in _NOUNS:
            return self.behind(token.head, *prepositions)  # founder of K and chief executive
        return [name for p in found for name in self.names(p)]

    def _objects_of(self, places: Sequence[int], prepositions: Sequence[str]) -> list[int]:
        return [
            p
            for place in places
            for prep in self.children(place, "prep", "dative", "agent")
            if self.tokens[prep].text.lower() in prepositions
            for p in self.children(prep, "pobj")
        ]

    # ------------------------------------------------------------------ arguments of nouns
    def possessors(self, noun: int, depth: int = 0) -> list[Mention]:
        """Whose it is: K's, or its where the sentence says who it is."""
        for owner in self.children(noun, "poss"):
            return self.names(owner, depth + 1)
        token = self.tokens[noun]
        if token.dep == "compound" and token.head in self.name_at and depth < _DEEPEST:  # K's chip supplier X
            return self.possessors(token.head, depth + 1)
        return []

    def beside(self, noun: int) -> list[Mention]:
        """The names in front of a noun that it is about: the Northfield acquisition."""
        return [self.name_at[c] for c in self.children(noun, "compound", "nmod", "amod") if c in self.name_at and c < noun]

    def bearers(self, noun: int, depth: int = 0) -> list[Mention]:
        """Who is said to be a noun: X, a unit of K; X is a unit of K; the unit X; K's units, X and Y."""
        token = self.tokens[noun]
        if depth > _DEEPEST:
            return []
        if token.dep == "appos":
            of_all = self.names(token.head, depth + 1)
            return of_all if token.text.lower() != token.lemma.lower() else of_all[:1]  # P and Q, founders; P, founder, and Q
        if token.dep == "attr":
            return self._doers(token.head, depth + 1)
        if token.dep == "nsubj" and self._is(token.head, "listing"):  # its brands include X and Y
            listed = self.children(token.head, "dobj", "attr")
            return [n for c in listed for n in self.names(c, depth + 1)]
        if token.dep == "pobj" and self._is(token.head, "taken_as"):
            return self._taken_as(token.head, depth + 1)
        if token.dep in ("compound", "nmod", "amod") and token.head in self.name_at:
            return self.names(token.head, depth + 1)
        if token.dep == "conj":
            return self.bearers(token.head, depth + 1)
        return [] if noun in self.name_at else self._within(noun, depth + 1)

    def _taken_as(self, preposition: int, depth: int) -> list[Mention]:
        """Whom a verb makes what follows as: K chose X as …, X serves as …; who succeeds X as … is the subject."""
        verb = self.tokens[preposition].head
        if self.tokens[verb].pos not in ("VERB", "AUX"):
            above = self.tokens[verb].head
            if self._is(above, "subject_as"):  # replaces Q as chairman, read as “Q as chairman”
                return self._doers(above, depth)
            return self.names(verb, depth) if verb in self.name_at else []
        if self._is(verb, "subject_as"):  # P was succeeded by Q as chairman: Q is
            return self.subjects(verb, depth)
        return self.objects(verb, depth) or self._doers(verb, depth)

    # ------------------------------------------------------------------ noun phrases
    def names(self, word: int, depth: int = 0) -> list[Mention]:
        """The names that a noun phrase with this head stands for, with all members of a list."""
        if depth > _DEEPEST:
            return []
        token = self.tokens[word]
        if word in self.name_at:
            first = [*self._joined(word), self.name_at[word]]
        elif token.pos == "PRON" and self._is(word, "relative"):
            return self._antecedents(word, depth)
        elif self._is(word, "first_person"):
            first = [self._pronoun(word)]
        elif token.pos == "PRON":
            first = self._same_sentence(word, depth) if self._is(word, "third_person") else []
        elif self._is(word, "company") and any(self._is(c, "the") for c in self.children(word, "det")):
            first = self._within(word, depth) or self._same_sentence(word, depth, outside=True) or self._spoken_of(word)
        else:
            first = self._within(word, depth)
        listed = [c for c in self.children(word, "conj") if not self._is_outside(word, c)]
        return _once([*first, *(n for c in listed for n in self.names(c, depth + 1))])

    def _joined(self, word: int) -> list[Mention]:
        """The names that the parse hangs on the last of their list: with Acme and Orvane Software, read as one noun."""
        name = self.name_at[word]
        inside = [i for i, m in self.name_at.items() if m == name]
        heads = [self.tokens[i].head for i in inside if self.tokens[i].dep == "conj"]
        return [self.name_at[h] for h in heads if self.name_at.get(h, name) != name and self.tokens[h].head in inside]

    def _is_outside(self, word: int, member: int) -> bool:
        """Whether a comma ends the clause that a word is in before what the parse takes for its list: X, owned by K, and Y."""
        conjunctions = [c for c in self.children(word, "cc") if word < c < member]
        if not conjunctions or self.tokens[word].dep == "conj" or self.children(member, "conj"):
            return False
        clause = self._clause(word)
        return self.tokens[conjunctions[0] - 1].text == "," and self.tokens[clause].dep in ("acl", "relcl")

    def _within(self, noun: int, depth: int) -> list[Mention]:
        """The name beside a common noun (the chip maker, Northfield; K's Northfield unit), or its examples (rivals such as X)."""
        found = self.beside(noun) if self._is(noun, "parts") and self.children(noun, "poss") else []
        if not found and self._is(noun, "stands_for"):  # K's board
            return self.possessors(noun, depth + 1)
        found += [n for c in self.children(noun, "appos") for n in self.names(c, depth + 1)]
        for prep in self.children(noun, "prep"):
            if self._is(prep, "examples"):
                found += [n for p in self.children(prep, "pobj") for n in self.names(p, depth + 1)]
        return found

    def _antecedents(self, word: int, depth: int) -> list[Mention]:
        at = word
        for _ in range(_DEEPEST):
            if self.tokens[at].dep == "relcl":
                return self.names(self.tokens[at].head, depth + 1)
            if self.tokens[at].head == at:
                break
            at = self.tokens[at].head
        return []

    def _same_sentence(self, word: int, depth: int, *, outside: bool = False) -> list[Mention]:
        """What it or its goes back to: the subject of a verb above it that comes before; ``outside`` its own clause."""
        at = self.tokens[word].head
        if outside:
            at = self._clause(word)
            if self.tokens[at].head == at:
                return []
            at = self.tokens[at].head
        for _ in range(_DEEPEST):
            for subject in self.children(at, *_BEFORE_VERB):
                if subject < word and not self._is(subject, "third_person") and not self._is(subject, "first_person"):
                    found = self.names(subject, depth + 1)
                    if not self._is(word, "thing") or any(n.label != "Person" for n in found) or not found:
                        return found
            if self.tokens[at].dep == "conj" and self.tokens[at].head in self.name_at:  # K and its unit X
                return [self.name_at[self.tokens[at].head]]
            if self.tokens[at].head == at:
                break
            at = self.tokens[at].head
        is_open = self._is(word, "thing") and not any(i < word and m.label != "Person" for i, m in self.name_at.items())
        return [replace(self._pronoun(word), text="", source="topic")] if is_open and not outside else []

    def _clause(self, word: int) -> int:
        """The verb of the clause that a word is in."""
        at = self.tokens[word].head
        while self.tokens[at].pos not in _VERBAL and self.tokens[at].head != at:
            at = self.tokens[at].head
        return at

    def _spoken_of(self, word: int) -> list[Mention]:
        """Whom “the company” means beyond its sentence; nobody where another firm does what its clause says (X uses the
        company's system).
        """
        acting = [s for s in self.children(self._clause(word), *_BEFORE_VERB) if s < word and s in self.name_at]
        return [] if any(self.name_at[s].label != "Person" for s in acting) else [self._pronoun(word)]

    def _pronoun(self, word: int) -> Mention:
        token = self.tokens[word]
        return Mention(token.start, token.end, token.text, "Company", "pronoun")

    # ------------------------------------------------------------------ how it is meant
    def chain(self, word: int, *, standing: bool = False) -> list[int]:
        """A word and those that its meaning depends on, with their auxiliaries and adverbs: denied a report that it would buy.

        From a noun or a name the way leads on through the phrases that it is in; it ends at a subject of a verb that does not say
        whether it happens (the purchase cut costs), at prepositions of time and cause, and at clauses that only tell more of a
        name. From a word that says what somebody is (``standing``) it leads on only where a verb says that: is a unit, serves
        as chief.
        """
        seen: set[int] = set()
        at, nominal = word, self.tokens[word].pos in _NOUNS or word in self.name_at
        for _ in range(_FARTHEST):
            seen |= {at, *self.children(at, *_COLOURING)}
            seen |= {c for adverb in self.children(at, "advmod", "acomp") for c in self.children(adverb, "neg", "advmod")}
            seen |= {c for turned in self.children(at, "xcomp") for c in self.children(turned, "acomp") if nominal}
            above = self.tokens[at].head
            if above == at or not self._leads_on(at, above, nominal=nominal):
                break
            if standing and at == word and self.tokens[at].dep != "attr" and not self._is(above, "taken_as"):
                break
            at = above
        return sorted(seen)

    def _leads_on(self, word: int, above: int, *, nominal: bool) -> bool:
        """Whether what governs a word says how it is meant."""
        dep = self.tokens[word].dep
        if dep == "relcl":
            return self._is(above, "reports")
        if dep == "advcl":
            return any(self.tokens[c].text.lower() == "to" for c in self.children(word, "aux"))
        if dep in ("prep", "agent"):
            return (nominal or self.tokens[above].pos in _VERBAL) and self._is(word, "leads_on")
        if dep in ("nsubj", "nsubjpass"):
            happens = self._is(above, "happens") or self._is(word, "reports")
            return nominal and happens and not self.children(above, "dobj")
        return dep in _GOVERNED or (nominal and dep in _WITHIN)


def _once(names: Sequence[Mention]) -> list[Mention]:
    out: list[Mention] = []
    for name in names:
        if name not in out:
            out.append(replace(name))
    return out
