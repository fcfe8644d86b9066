"""What a new English name does and has, as signs of what it is: who posts a loss is a firm, who retires a person.

A model guesses the kind of a new name from its sound. What the sentences of the page say of it is a second witness: every verb
whose subject or object it is, every noun that it owns, what it is called in an apposition. Signs are weighed for the whole page;
two weak ones, or one that nothing else has, outvote the guess.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kg.extract.wordlists import BARE, table, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.model import Sentence, Token

__all__ = ["Signs"]

_NAME = rf"{BARE}(?<!['’]s)(?<!['’])"
_RUN = re.compile(rf"(?<![\w&'’-]){_NAME}(?: (?:& |de |van |von )?{_NAME})*")
_GENITIVE = re.compile(r"['’]s?$")
_SURE, _SOME = 2, 1
_PERSON, _COMPANY, _PLACE = "Person", "Company", "Location"
_LISTED = ("conj", "appos")
_AGE = re.compile(r", [1-9]\d,")
_TICKER = re.compile(r" ?\((?:NYSE|NASDAQ|Nasdaq|AMEX|LSE|TSX|ASX|OTC|Euronext|XETRA|SIX|Oslo|STO|FRA)[A-Z ]*: ?[A-Z0-9.]{1,8}\)")
_HEADLINE = 3  # of the words of a sentence behind the first that are in small letters; a heading in capitals tells nothing
_SHORTEST = 3
_OURS = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b(?![^“\"]*[”\"])")
_SPEAKING = 4  # of so many sentences one with “we” outside quotes makes a page one on which people speak
_UNDERGONE = (("undergoes", _COMPANY, _SURE), ("undergoes_some", _COMPANY, _SOME), ("person_undergoes", _PERSON, _SURE))
_DOING = (("does", _COMPANY, _SURE), ("does_some", _COMPANY, _SOME), ("person_does", _PERSON, _SURE), ("says", "", _SOME))
_OWNED = (("owns", _COMPANY, _SURE), ("owns_some", _COMPANY, _SOME), ("place_owns", _PLACE, _SURE))
_BESIDE = (("beside", _COMPANY, _SURE), ("place_owns", _PLACE, _SURE))
_DONE = (
    ("done_to", _COMPANY, _SURE),
    ("done_to_some", _COMPANY, _SOME),
    ("person_done_to", _PERSON, _SOME),
)


class Signs:
    """The table ``signs`` of ``names.toml``: lemmas by place.

    ``does``, ``does_some``: verbs with the name as subject, sure signs and weak ones; ``states``: verbs that are sure ones
    with one of ``figures`` as object; ``undergoes``, ``undergoes_some``: passives; ``by``: passives that it does;
    ``done_to``, ``done_to_some``: verbs with the name as object; ``owns``, ``owns_some``: nouns with the name as owner;
    ``beside``: nouns right behind it; ``of``, ``of_some``: nouns with a preposition and the name (“bid for”); ``is``: nouns
    that it is, in an apposition or right before it; ``ends``: last words of firms, whose names need but a weak sign, as
    ``says``. ``person_…`` and ``place_…`` are the same for people and places; ``of_firms``: words behind which “in” leads
    to a firm and no place.
    """

    def __init__(self, lists: Mapping[str, object], bare: Callable[[str], str], is_generic: Callable[[str], bool]) -> None:
        self._words = {key: frozenset(listed) for key, listed in table(lists.get("signs")).items()}
        self._not_last = frozenset(words(lists.get("not_last")))
        self._firm_ends = frozenset((*words(lists.get("firm_words")), *words(lists.get("organization_suffixes"))))
        self._titles = frozenset(words(lists.get("titles")))
        self._bare = bare
        self._is_generic = is_generic

    def find(self, sentences: Sequence[Sentence], may_be: Callable[[str], bool], guessed: frozenset[str]) -> dict[str, str]:
        """The classes of names that their signs on a page decide. ``may_be``: whether a wording can be a new name at all;
        ``guessed``: what a model takes for people with a full name, who need a sure sign to be a firm.

        Signs of two classes that are equally strong decide nothing. Nor does any where people speak for a firm, as on a call: its
        parts have customers and launch things too.
        """
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        if sum(_OURS.search(s.text) is not None for s in sentences) * _SPEAKING > len(sentences) or not self._words:
            return {}
        sure: set[tuple[str, str]] = set()
        for sentence in sentences:
            if not any(t.dep for t in sentence.tokens):
                continue
            for name, label, weight in self._here(sentence):
                votes[name][label] += weight
                if weight >= _SURE:
                    sure.add((name, label))
        found: dict[str, str] = {}
        for name, counted in sorted(votes.items()):
            ended = " " in name and name.rpartition(" ")[2] in self._words.get("ends", ())
            spoken = counted.pop("", 0)
            counted[_COMPANY] += spoken if ended else 0
            (label, weight), *others = counted.most_common()
            ended = ended and label == _COMPANY
            if weight < (_SOME if ended else _SURE) or (others and others[0][1] * 2 > weight) or not may_be(name):
                continue
            weak = counted[_PERSON] or (weight <= _SURE and (name, label) not in sure)
            if label == _COMPANY and name in guessed and not ended and weak:
                continue
            if label == _COMPANY or (label == _PERSON and self._may_be_a_person(name)):
                found[name] = label
        return found

    def _may_be_a_person(self, name: str) -> bool:
        first, _, last = name.rpartition(" ")
        return bool(first) and "&" not in name and last not in self._firm_ends

    def _here(self, sentence: Sentence) -> Iterator[tuple[str, str, int]]:
        """Name, class and weight of every sign of a sentence."""
        text, tokens = sentence.text, sentence.tokens
        if sum(t.text[:1].isupper() for t in tokens) * _HEADLINE > 2 * sum(t.text[:1].isalpha() for t in tokens):
            return
        taken = [(m.start, m.end) for m in sentence.mentions if m.source == "lexicon" and m.score >= 1]
        taken += [(t.start, t.end) for t in sentence.times]
        children: dict[int, list[int]] | None = None
        for match in _RUN.finditer(text):
            name = self._bare(_GENITIVE.sub("", match.group()))
            start = match.start() + match.group().find(name)
            end = start + len(name)
            if len(name) < _SHORTEST or self._is_generic(name) or name.rpartition(" ")[2] in self._not_last:
                continue
            if any(a < end and start < b for a, b in taken):
                continue
            inside = [i for i, t in enumerate(tokens) if start <= t.start and t.end <= end]
            head = next((i for i in reversed(inside) if tokens[i].head not in inside or tokens[i].head == i), None)
            if head is None or tokens[head].pos not in ("PROPN", "NOUN", "ADJ", "X", "VERB", "ADV"):
                continue
            if _TICKER.match(text, end):
                yield name, _COMPANY, _SURE
            if _AGE.match(text, end) or text[max(0, start - 4) : start].strip(" .") in self._titles:
                yield name, _PERSON, _SURE
            if children is None:
                children = {}
                for i, token in enumerate(tokens):
                    if token.head != i:
                        children.setdefault(token.head, []).append(i)
            if text.startswith("-based", end):
                yield name, _PLACE, _SURE
            elif tokens[head].pos == "PROPN":
                yield from ((name, label, weight) for label, weight in self._signs(tokens, children, inside, head))

    def _signs(
        self, tokens: Sequence[Token], children: Mapping[int, list[int]], inside: Sequence[int], head: int
    ) -> Iterator[tuple[str, int]]:
        """Class and weight of each sign around a name with this head."""
        for child in children.get(head, ()):
            token = tokens[child]
            if token.dep == "relcl" and any(tokens[c].text.lower() == "who" for c in children.get(child, ())):
                yield _PERSON, _SURE
            if token.dep == "relcl" and any(tokens[c].text.lower() == "which" for c in children.get(child, ())):
                yield from self._of_verb(tokens, children, child, "nsubj")
            if token.dep == "acl" and token.text.lower().endswith(("ed", "t", "n")):
                yield from self._voted(token, _UNDERGONE)
            if token.dep in ("appos", "compound", "nmod", "amod") and child not in inside:
                yield from self._called(token)
        at, dep, above = head, tokens[head].dep, tokens[head].head
        if dep == "appos" and at > above:
            yield from self._called(tokens[above])  # its supplier, X
        for _ in range(_SHORTEST):
            if dep not in _LISTED or above == at:
                break
            at, dep, above = above, tokens[above].dep, tokens[above].head
        behind = tokens[above]
        if dep == "poss" and above > head:
            yield from self._voted(behind, _OWNED)
        elif dep in ("compound", "nmod") and above > head and not any(tokens[c].dep == "poss" for c in children.get(above, ())):
            yield from self._voted(behind, _BESIDE)
        elif dep in ("nsubj", "nsubjpass") and behind.pos in ("VERB", "AUX"):
            yield from self._of_verb(tokens, children, above, dep)
        elif dep == "dobj":
            yield from self._voted(behind, _DONE)
        elif dep == "pobj":
            yield from self._behind(tokens, above)

    def _voted(self, token: Token, places: Sequence[tuple[str, str, int]]) -> Iterator[tuple[str, int]]:
        lemma = token.lemma.lower()
        for key, label, weight in places:
            if lemma in self._words.get(key, ()) or token.text.lower() in self._words.get(key, ()):
                yield label, weight
                return

    def _called(self, token: Token) -> Iterator[tuple[str, int]]:
        if not token.text[:1].isupper():
            yield from self._voted(token, (("is", _COMPANY, _SURE), ("person_is", _PERSON, _SURE), ("place_is", _PLACE, _SURE)))

    def _of_verb(
        self, tokens: Sequence[Token], children: Mapping[int, list[int]], verb: int, dep: str
    ) -> Iterator[tuple[str, int]]:
        """The signs of what a name does, by the verb and those joined to it."""
        verbs = [verb, *(c for c in children.get(verb, ()) if tokens[c].dep in ("conj", "xcomp") and tokens[c].pos == "VERB")]
        verbs += [d for c in verbs[1:] for d in children.get(c, ()) if tokens[d].dep == "xcomp" and tokens[d].pos == "VERB"]
        for at in verbs:
            own = [c for c in children.get(at, ()) if tokens[c].dep in ("nsubj", "nsubjpass")]
            if at != verb and own:
                continue
            passive = (dep == "nsubjpass" and at == verb) or any(tokens[c].dep == "auxpass" for c in children.get(at, ()))
            if passive:
                yield from self._voted(tokens[at], _UNDERGONE)
                continue
            lemma = tokens[at].lemma.lower()
            if lemma in self._words.get("states", ()):
                objects = [c for c in children.get(at, ()) if tokens[c].dep in ("dobj", "pobj", "ccomp", "prep")]
                objects += [
                    d for c in objects for d in children.get(c, ()) if tokens[d].dep in ("pobj", "nsubj", "compound", "prep")
                ]
                objects += [d for c in objects for d in children.get(c, ()) if tokens[d].dep == "pobj"]
                if any(tokens[c].lemma.lower() in self._words.get("figures", ()) for c in objects):
                    yield _COMPANY, _SURE
                    continue
            yield from self._voted(tokens[at], _DOING)

    def _behind(self, tokens: Sequence[Token], preposition: int) -> Iterator[tuple[str, int]]:
        """The signs of a name behind a preposition: by its noun or verb."""
        word, above = tokens[preposition].text.lower(), tokens[tokens[preposition].head]
        lemma = above.lemma.lower()
        if word == "by":
            yield from self._voted(above, (("by", _COMPANY, _SOME), ("person_by", _PERSON, _SURE)))
        elif f"{lemma} {word}" in self._words.get("of", ()):
            yield _COMPANY, _SURE
        elif f"{lemma} {word}" in self._words.get("of_some", ()):
            yield _COMPANY, _SOME
        elif word in self._words.get("place_behind", ()) and lemma not in self._words.get("of_firms", ()):
            yield _PLACE, _SURE
