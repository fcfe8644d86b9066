"""English names by their shape: people introduced in a call with their firms, and lists of firms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.legalnames import LegalNames
from kg.extract.wordlists import BARE, WORD, alternatives, by_word, words
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.model import Sentence

__all__ = ["EnglishNames"]

_RUN = rf"{BARE}(?: (?:(?:of|&) )?{BARE})*"
_ITEM = re.compile(_RUN)
_LIST = re.compile(rf"(?<![\w&'’-])(?:{_RUN}, )+(?:{_RUN},? )?(?:and|or) {_RUN}")
_SECOND = re.compile(rf" and (?P<name>{_RUN})(?=[.,;]|$)")
_TO = re.compile(r"\b(?:to|with|from|by|like|including|against) $")
_GROUPS = {
    "person": ("Person", "pattern:introduction", 0.9),
    "host": ("Company", "pattern:host", 0.95),
    "firm": ("Company", "pattern:placed", 0.82),
    "thing": ("Product", "pattern:placed", 0.82),
    "unit": ("BusinessUnit", "pattern:placed", 0.82),
    "site": ("Facility", "pattern:placed", 0.82),
}
_ENDED = re.compile(r"[,.;]|$")
# the Taylor, Texas plant
_TOWN = re.compile(rf"(?:\b(?:[Ii]ts|[Oo]ur|[Tt]heir|[Tt]he)|['’]s?) (?P<town>{BARE}(?: {BARE})?), $")
_OWNER = re.compile(r"(?:\b(?:its|their|our)|['’]s) $")
_GENITIVE = re.compile(r"['’]s?$")


class EnglishNames:
    """The English patterns of ``ontology/patterns/names.toml``. ``bare`` takes the words that open a sentence off a name."""

    def __init__(
        self,
        lists: Mapping[str, object],
        organizations: frozenset[str],
        bare: Callable[[str], str],
        is_generic: Callable[[str], bool],
        ending: Callable[[str], str],
    ) -> None:
        self._titles = frozenset(words(lists.get("titles")))
        self._openers = frozenset(words(lists.get("openers")))
        self._introductions = [_introduction(p) for p in words(lists.get("introductions"))]
        plants = alternatives(words(lists.get("plants")))
        self._own_plant = re.compile(rf"\b(?:[Oo]ur|[Ii]ts|[Tt]heir) (?:new )?(?P<name>(?P<place>{BARE}(?: {BARE})?) {plants})\b")
        self._plant = re.compile(rf" {alternatives(words(lists.get('plants')))}\b")
        self._things = by_word(lists.get("things"))
        thing = rf"(?P<thing>{alternatives(self._things)})(?![\w-])"
        self._apposed = re.compile(rf",? (?:which is )?(?:an?|its|the|our) (?:[\w-]+ ){{0,4}}?{thing}")
        self._behind = re.compile(rf" {thing}")
        self._before = re.compile(rf"\b{thing}(?:,? (?:called|named|dubbed))?,? $")
        heads = alternatives(words(lists.get("brand_heads")))
        self._branded = re.compile(rf"(?<![\w&'’-])(?P<names>{_RUN}(?:(?:, {_RUN})*,? and {_RUN})?) {heads}\b")
        self._line = re.compile(rf" {alternatives(words(lists.get('lines')))}\b")
        self._organizations = organizations
        self._bare = bare
        self._is_generic = is_generic
        self._ending = ending
        self._legal = LegalNames(lists, bare, is_generic, organizations)

    def find(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """Names that the shape of the sentence shows, given those found already."""
        yield from self.introduced(sentence)
        yield from self._legal.find(sentence)
        yield from self._plants(sentence, known)
        yield from self._listed(sentence, known)
        yield from self._brands(sentence)
        yield from self._beside(sentence, known)

    def thing(self, text: str, start: int, end: int) -> str:
        """The class of a product that the words around it say: the Pelican 3, a handheld scanner; empty where none do."""
        for pattern, at in ((self._apposed, end), (self._behind, end)):
            if match := pattern.match(text, at):
                return self._things[match["thing"]]
        match = self._before.search(text, max(0, start - 40), start)
        return self._things[match["thing"]] if match else ""

    def apposed(self, text: str, start: int, end: int) -> str:
        """The class of what stands as the name of a thing: its cloud service, Larkfield Cloud; its Larkfield models."""
        before = self._before.search(text, max(0, start - 40), start)
        if before and before.group().endswith(", ") and _ENDED.match(text, end):
            return self._things[before["thing"]]
        return "Product" if _OWNER.search(text, max(0, start - 12), start) and self._line.match(text, end) else ""

    def _brands(self, sentence: Sentence) -> Iterator[Mention]:
        """Names before brand, or several before brands: the Crispell and Nutty Fox brands."""
        for match in self._branded.finditer(sentence.text):
            for item in _ITEM.finditer(sentence.text, match.start("names"), match.end("names")):
                name = self._bare(item.group())
                if name and not self._is_generic(name):
                    yield Mention(item.end() - len(name), item.end(), name, "Brand", "pattern:placed", 0.82)

    def introduced(self, sentence: Sentence) -> Iterator[Mention]:
        """Who and what is introduced: “our next question is from Jane Doe with Northfield”, “the launch of the Atlas 3”."""
        for pattern in self._introductions:
            for match in pattern.finditer(sentence.text):
                for group, (label, source, score) in _GROUPS.items():
                    found = match.groupdict().get(group)
                    name = self._bare(found.rstrip(".")) if found else ""
                    while name.split(" ")[0] in self._titles and " " in name:
                        name = name.split(" ", 1)[1]
                    if not found or not name or self._is_generic(name):
                        continue
                    if group == "person" and (" " not in name or self._ending(name)):
                        continue
                    end = match.start(group) + len(found.rstrip("."))
                    if group != "person" and (genitive := _GENITIVE.search(name)):
                        name, end = name[: genitive.start()], end - len(genitive.group())
                    yield Mention(end - len(name), end, name, label, source, score)

    def _plants(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """A plant by its place: our Kentucky plant."""
        for place in known:
            if place.label == "Location" and (plant := self._plant.match(sentence.text, place.end)):
                town = _TOWN.search(sentence.text, 0, place.start)
                start = town.start("town") if town else place.start
                yield Mention(start, plant.end(), sentence.text[start : plant.end()], "Facility", "pattern:plant", 0.85)
        for match in self._own_plant.finditer(sentence.text):
            start, end = match.span("place")
            if not self._is_generic(match["place"]) and not any(
                m.start < end and start < m.end for m in known if m.source == "lexicon"
            ):
                yield Mention(*match.span("name"), match["name"], "Facility", "pattern:plant", 0.85)

    def _beside(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """The second of two behind a preposition of which the first is a firm of the lexicon: sold to Acme and Orvane."""
        for first in known:
            if first.source != "lexicon" or first.label not in self._organizations:
                continue
            match = _SECOND.match(sentence.text, first.end)
            if match is None or not _TO.search(sentence.text, max(0, first.start - 12), first.start):
                continue
            name = match["name"]
            taken = any(m.start < match.end("name") and match.start("name") < m.end for m in (*known, *sentence.mentions))
            if not taken and not self._is_generic(name) and name.split()[0] not in self._openers:
                yield Mention(*match.span("name"), name, "Company", "pattern:list", 0.82)

    def _listed(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """Capitalised runs in a list of three or more beside organizations or places alone: “with Acme, Northfield, and AIB”."""
        sure = {(m.start, m.end): m for m in known}
        for match in _LIST.finditer(sentence.text):
            items = [(m.start() + match.start(), m.end() + match.start()) for m in _ITEM.finditer(match.group())]
            labels = [sure[i].label for i in items if i in sure]
            if not labels or not (self._organizations.issuperset(labels) or set(labels) == {"Location"}):
                continue
            label = "Company" if labels[0] in self._organizations else "Location"
            for start, end in items:
                name = sentence.text[start:end]
                if any(t.start < end and start < t.end for t in sentence.times):
                    continue
                if (start, end) not in sure and not self._is_generic(name) and name.split()[0] not in self._openers:
                    yield Mention(start, end, name, label, "pattern:list", 0.82)


def _introduction(source: str) -> re.Pattern[str]:
    """A pattern with <P> for a personal name, <O> for the name of a firm, <C> of the company of a call, <T> of a product, <U> of
    a unit of a firm, <S> of a site."""
    part = r"[A-Z][\w'’-]*\.?"
    person = rf"(?P<person>{part}(?: (?:(?:de|la|del|van|von|der|di|al) )*{part}){{1,3}}?)"
    firm = rf"(?P<firm>{WORD}(?: (?:(?:of|&) )?{WORD}){{0,3}})"
    thing = rf"(?P<thing>{WORD}(?: (?:{WORD}|\d\w*)){{0,3}})"
    few = rf"{WORD}(?: (?:& )?{WORD}){{0,3}}"
    host = rf"(?P<host>{WORD}(?: (?:(?:of|and|&|\+) )?{WORD}){{0,4}}?)"
    parts = {"<P>": person, "<O>": firm, "<T>": thing, "<C>": host, "<U>": f"(?P<unit>{few})", "<S>": f"(?P<site>{few})"}
    for mark, expression in parts.items():
        source = source.replace(mark, expression)
    return re.compile(source)
