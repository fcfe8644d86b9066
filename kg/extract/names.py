"""Which names a document holds: candidates of lexicon, model and patterns weighed against each other, for the whole page.

The order of trust: a version or quoted name of a known shape, the lexicon's longest match, a name that the document itself
has made plain elsewhere, and last the model, whose guesses must have the form of a name or come more than once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extract.bounds import Bounds
from kg.extract.echoes import Echo, own_names
from kg.extract.guesses import Guesses
from kg.extract.headnames import HeadNames
from kg.extract.namepatterns import NamePatterns, Pair
from kg.extract.newnames import NewNames
from kg.extract.pagenames import PageNames
from kg.extract.series import Series, editions, parts_of, without_form
from kg.extract.sitenames import SiteNames
from kg.extract.tickers import ticker_places
from kg.extract.trust import SHAPES, select, trust
from kg.extract.weigh import Weigher
from kg.extract.wordlists import LATIN, words
from kg.model import Mention, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.extract.known import Known
    from kg.ontology import Ontology

__all__ = ["NameFinder", "Names"]

_SURE = 0.8
_LISTED = re.compile(rf"、(?P<name>{LATIN})(?:[(（][^()（）]{{1,12}}[)）])?(?:、|和|及|与|以及)")
_HALF_SURE = 0.6
_LISTED_GUESS = 3  # characters from which on a guess in a list is long enough to be no fragment
_BEFORE_ITEM, _AFTER_ITEM = "，。、；：由和与及括为对向（(", "，。、；和与及等）)的"


@dataclass(frozen=True, slots=True)
class Names:
    """The sentences of a document with their final mentions (no two overlap), and the pairs that the text equates."""

    sentences: tuple[Sentence, ...]
    pairs: tuple[Pair, ...]


class NameFinder:
    """Decides the names of documents by the patterns and lists of an ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self.patterns = NamePatterns(ontology)
        self._weigher = Weigher(ontology, self.patterns)
        self._guesses = Guesses(ontology)
        self._bounds = Bounds(ontology)
        self._page = PageNames(ontology, self.patterns.is_generic, self.patterns.without_opener)
        self._heads = HeadNames(ontology, self.patterns.is_generic)
        self._sites = SiteNames(ontology)
        self._new = NewNames(ontology, self.patterns.is_generic)
        self._ontology = ontology
        self._legal = frozenset(words(ontology.names.get("en", {}).get("legal")))
        self._hyphened = tuple(words(ontology.names.get("en", {}).get("hyphened")))

    def resolve(self, sentences: Sequence[Sentence], company: str | None = None, title: str | None = None) -> Names:
        """The names of a document, sentence by sentence; ``company``: whose page the metadata say it is; ``title``: its title."""
        sentences = self._bounds.kept(self._guesses.cleaned(sentences))
        introduced = [m for s in sentences if s.language == "en" for m in self.patterns.introduced(s)]
        own = own_names(company or next((m.text for m in introduced if m.source == "pattern:host"), None))
        known = self._weigher.known(sentences, [m.text for m in introduced if m.label == "Person"])
        first = [[*self._candidates(s, known), *own.find(s)] for s in sentences]
        first = self._heads.added(sentences, first, title)
        new = self._new.find(sentences)
        first = self._new.without_kinds(sentences, first, new)
        stems = self._page.stems(sentences, {m.text: m for found in first for m in found if m.score >= _SURE}, known)
        codes = self._coded(sentences)
        first = [[*(self._page.retyped(m, stems) for m in found), *here] for found, here in zip(first, codes, strict=True)]
        whole = {
            **stems,
            **self._page.of_house(sentences, stems),
            **self._page.titles(sentences),
            **self._page.own_genitives(sentences),
        }
        sure: dict[str, Mention] = {}
        for m in (m for found in first for m in found):
            if m.score >= _SURE and m.source != "lexicon" and not m.name and len(m.text) > 1:
                sure[m.text] = min(m, sure.get(m.text, m), key=trust)
        for sentence, found in zip(sentences, first, strict=True):
            for pair in self.patterns.shortened(sentence, select([m for m in found if m.score >= _SURE])):
                sure.setdefault(pair.second.text, pair.second)
        echoes = Echo({**without_form(sure, self._legal, known.common), **parts_of(sure, sentences), **sure, **whole})
        fresh = Echo(new)
        people = [name for name, m in sure.items() if m.label == "Person"]
        series = Series(self._products(first))
        confirmed = {m.entity for found in first for m in found if m.entity and m.score >= _SURE}
        out: list[Sentence] = []
        pairs: list[Pair] = []
        for sentence, found in zip(sentences, first, strict=True):
            accepted = [
                m
                for m in [*found, *echoes.find(sentence), *fresh.find(sentence), *series.find(sentence)]
                if m.score >= _SURE
                or m.entity in confirmed
                or self._listed(m, found, sentence)
                or self._makes(m, found, sentence)
            ]
            if listed := ticker_places(sentence.text):  # NYSE and ACM in Acme (NYSE: ACM)
                accepted = [m for m in accepted if not any(start <= m.start and m.end <= end for start, end in listed)]
            final = select(accepted)
            here = [*self.patterns.pairs(sentence, final), *self.patterns.shortened(sentence, final)]
            final = select([*final, *(p.second for p in here)])
            here = [
                Pair(p.first, next((m for m in final if (m.start, m.end) == (p.second.start, p.second.end)), p.second))
                for p in here
            ]
            final = select([*final, *self.patterns.versions(sentence, final)])
            final = select([*self._sites.find(sentence, final), *self._page.addressed(sentence, people), *final])
            final = select([*final, *editions(sentence, [m for m in final if m.label == "Conference"])])
            out.append(replace(sentence, mentions=tuple(final)))
            pairs.extend(Pair(_shift(p.first, sentence.start), _shift(p.second, sentence.start)) for p in here)
        return Names(tuple(out), tuple(pairs))

    def _coded(self, sentences: Sequence[Sentence]) -> list[list[Mention]]:
        """Products with a number, by sentence, in the class that the page says of one of them; those that the lexicon has not."""
        listed = [[m for m in s.mentions if m.source == "lexicon" and m.score >= _SURE] for s in sentences]
        named, lettered = self._page.coded(sentences), self._page.lettered(sentences)
        coded = [[*a, *b] for a, b in zip(named, lettered, strict=True)]
        found = [
            [
                self.patterns.thing(s, self._of_family(m, lexicon))
                for m in here
                if not any(x.start <= m.start and m.end <= x.end for x in lexicon)
            ]
            for s, here, lexicon in zip(sentences, coded, listed, strict=True)
        ]
        classes = {re.split("[- ]", m.text)[0]: m.label for here in found for m in here if m.label != "Product"}
        return [[replace(m, label=classes.get(re.split("[- ]", m.text)[0], m.label)) for m in here] for here in found]

    def _of_family(self, mention: Mention, lexicon: Iterable[Mention]) -> Mention:
        """A product by its shape in the class of the family that its name opens with: GLM-4.6 is a model as GLM is."""
        if mention.label != "Product" or mention.source not in ("pattern:shape", "pattern:code"):
            return mention
        family = next((m for m in lexicon if m.score >= _SURE and m.start == mention.start and m.end < mention.end), None)
        return replace(mention, label=family.label) if family and self._ontology.is_a(family.label, "Product") else mention

    def _narrower(self, listed: str | None, shaped: str) -> bool:
        """Whether the lexicon has a name in the class that a shape says, or in a narrower one."""
        return listed is not None and self._ontology.is_a(listed, shaped)

    def _products(self, first: Iterable[Iterable[Mention]]) -> set[tuple[str, str]]:
        """Wording and class of the products that are sure."""
        sure = (m for found in first for m in found if m.score >= _SURE)
        return {(m.name or m.text, m.label) for m in sure if self._ontology.is_a(m.label, "Product")}

    def _candidates(self, sentence: Sentence, known: Known) -> list[Mention]:
        lexicon = [m for m in sentence.mentions if m.source == "lexicon" and self._is_whole(m, sentence)]
        guesses = [m for m in sentence.mentions if m.source == "model"]
        found = [self._confirmed(m, guesses, sentence) for m in lexicon]
        for guess in guesses:
            kept = self._weigher.weigh(guess, sentence, known)
            if (kept and kept.source == "pattern:extended") or (
                kept and not any(_crosses(kept, other) for other in found if other.score >= _SURE and other.source == "lexicon")
            ):
                found.append(kept)
        found.extend(self.patterns.find(sentence, select([m for m in found if m.score >= _SURE])))
        found.extend(self._sites.places(sentence, select([m for m in found if m.score >= _SURE])))
        found = [_without_time(m, sentence) if m.source != "lexicon" else m for m in found]
        found = self._settled(found)
        found = [self.patterns.apposed(sentence, self.patterns.thing(sentence, self._of_family(m, lexicon))) for m in found]
        listed = {(m.start, m.end): m.label for m in lexicon if m.score >= _SURE}
        found = [m for m in found if m.source not in SHAPES or not self._narrower(listed.get((m.start, m.end)), m.label)]
        found.extend(self._in_a_list(sentence, found))
        if sentence.language == "en":
            found.extend(self._weigher.trade_names(sentence, known))
        return self._whole_organizations([self._bounds.cut(m, sentence) for m in found if m.text])

    def _in_a_list(self, sentence: Sentence, found: Sequence[Mention]) -> Iterator[Mention]:
        """A Latin name between two organizations of one list is one too: 大众、Ashby和沃尔沃."""
        firms = [m for m in found if m.score >= _SURE and self._ontology.is_a(m.label, "Organization")]
        starts, ends = {m.start for m in firms}, {m.end for m in firms}
        taken = {m.start for m in found if m.score >= _SURE}
        for match in _LISTED.finditer(sentence.text) if sentence.language == "zh" else ():
            start, end = match.span("name")
            if (
                match.start() in ends
                and match.end() in starts
                and start not in taken
                and not self.patterns.is_generic(match["name"])
            ):
                yield Mention(start, end, match["name"], "Company", "pattern:list", 0.82)
        if sentence.language == "zh":
            yield from self._guessed_in_a_list(sentence, firms)

    def _guessed_in_a_list(self, sentence: Sentence, firms: Sequence[Mention]) -> Iterator[Mention]:
        """A guess of an organization right beside a sure one in a list, its other end no middle of a name."""
        text = sentence.text
        starts, ends = {m.start for m in firms}, {m.end for m in firms}
        for guess in sentence.mentions:
            if guess.source != "model" or guess.label != "Organization" or len(guess.text) < _LISTED_GUESS:
                continue
            if any(m.start < guess.end and guess.start < m.end for m in firms) or not self._weigher.may_be_firm(guess.text):
                continue
            behind, before = text[guess.end : guess.end + 1], text[max(0, guess.start - 1) : guess.start]
            left = guess.start - 1 in ends and before == "、" and (not behind or behind in _AFTER_ITEM)
            right = guess.end + 1 in starts and behind == "、" and (not before or before in _BEFORE_ITEM)
            if left or right:
                yield replace(guess, label="Company", source="pattern:list", score=0.82)

    def _whole_organizations(self, found: list[Mention]) -> list[Mention]:
        """Without places that only open or close the longer name of an organization: the Ohio of Ohio Power Company."""
        places = [m for m in found if m.source == "lexicon" and m.label == "Location"]
        named = [m for m in found if m.source == "lexicon" and m.label != "Location" and m.score >= _SURE]
        swallowed = {
            place
            for place in places
            for m in found
            if m.source != "lexicon"
            and m.score >= _SURE
            and (m.label == "Person" or self._ontology.is_a(m.label, "Organization"))
            and m.start <= place.start
            and place.end <= m.end
            and m.end - m.start > place.end - place.start
            and not any(n.start < m.end and m.start < n.end for n in named)
        }
        return [m for m in found if m not in swallowed]

    def _settled(self, found: list[Mention]) -> list[Mention]:
        """Doubtful names of the lexicon made sure where a pattern shows a name of the same family in exactly these words."""
        shown = {(m.start, m.end): m for m in found if m.source.startswith("pattern:")}
        sure = {
            (m.start, m.end)
            for m in found
            if m.source == "lexicon" and m.score < _SURE and (other := shown.get((m.start, m.end)))
            if self._ontology.is_a(m.label, other.label) or self._ontology.is_a(other.label, m.label)
        }
        return [
            replace(m, score=0.85) if m.source == "lexicon" and m.score < _SURE and (m.start, m.end) in sure else m
            for m in found
            if m.source == "lexicon" or (m.start, m.end) not in sure
        ]

    def _confirmed(self, mention: Mention, guesses: Sequence[Mention], sentence: Sentence) -> Mention:
        """A doubtful name of the lexicon is sure where a model sees a name of the same family in exactly these words, or its noun
        stands before it (子品牌乐道).
        """
        if mention.score >= _SURE:
            return mention
        place = (mention.start, mention.end)
        if sentence.language == "zh" and self.patterns.headed(sentence.text, mention.start, mention.label):
            return replace(mention, score=0.85)
        same = any(
            (g.start, g.end) == place and g.score >= _HALF_SURE and self._ontology.is_a(mention.label, g.label) for g in guesses
        )
        return replace(mention, score=0.85) if same else mention

    def _is_whole(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether a lexicon match is a word of the text and not the middle of others: 元大 in 144港元大升 is none."""
        text = sentence.text
        if mention.text.isascii():
            behind = text[mention.end : mention.end + 2]
            return not (behind[:1] == "-" and behind[1:].isalnum()) or text.startswith(self._hyphened, mention.end + 1)
        taken = [(q.start, q.end) for q in sentence.quantities] + [(t.start, t.end) for t in sentence.times]
        if any(start < mention.end and mention.start < end for start, end in taken):
            return False
        if sentence.language != "zh" or len(mention.text) > 3 or not sentence.tokens:
            return True
        return any(t.start == mention.start for t in sentence.tokens) or any(t.end == mention.end for t in sentence.tokens)

    def _makes(self, mention: Mention, found: Sequence[Mention], sentence: Sentence) -> bool:
        """Whether a doubtful firm of the lexicon stands right before a product with a code, or acts as only firms do."""
        if mention.source != "lexicon" or not self._ontology.is_a(mention.label, "Organization"):
            return False
        if sentence.language == "en":
            return self._weigher.acts(sentence, mention)
        return any(m.start == mention.end and m.source == "pattern:code" for m in found)

    def _listed(self, mention: Mention, found: Sequence[Mention], sentence: Sentence) -> bool:
        """Whether a doubtful lexicon name stands in a list beside a sure one of the same class (蔚来、理想、小鹏)."""
        if mention.source != "lexicon":
            return False
        text = sentence.text
        after, before = text[mention.end : mention.end + 1], text[max(0, mention.start - 1) : mention.start]
        for other in found:
            if other.label == mention.label and other.score >= _SURE:
                if other.end + 1 == mention.start and before in "、/和与及":
                    return True
                if mention.end + 1 == other.start and after in "、/和与及":
                    return True
        return False


def _without_time(mention: Mention, sentence: Sentence) -> Mention:
    """A name without the time words that it ran into: Ashby Third of “Ashby Third Quarter 2025 Results” is Ashby.

    In Chinese also without the unit of the number or the date before it: the 元 of 5亿元收购远山.
    """
    if sentence.language == "zh":
        spans = [(t.start, t.end) for t in sentence.times] + [(q.start, q.end) for q in sentence.quantities]
        ends = [end for start, end in spans if start < mention.start < end < mention.end]
        if ends:
            mention = replace(mention, start=max(ends), text=sentence.text[max(ends) : mention.end])
    cut = min((t.start for t in sentence.times if mention.start < t.start < mention.end), default=mention.end)
    if cut == mention.end:
        return mention
    text = sentence.text[mention.start : cut].rstrip()
    return replace(mention, end=mention.start + len(text), text=text)


def _crosses(a: Mention, b: Mention) -> bool:
    """Whether two spans overlap and neither is the other or a longer name around it: a place in it, or a word of a Latin name."""
    if a.start >= b.end or b.start >= a.end or (a.start, a.end) == (b.start, b.end):
        return False
    return not (a.start <= b.start and b.end <= a.end and (a.text.isascii() or b.label == "Location"))


def _shift(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)
