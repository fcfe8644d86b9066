"""Sites by their place: a plant is called by what stands there and where, in whatever order it is said.

The mention covers the words for the site alone, so that the place beside it stays a name; its name is put together.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.wordlists import HAN, alternatives, words
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kg.model import Sentence
    from kg.ontology import Ontology

__all__ = ["SiteNames"]

_BRACKET = r"(?:[(（][A-Za-z][^()（）]{1,24}[)）])?"
_BEFORE_PLACE = re.compile(r"(?:\b(?:near|outside|in) )(?P<name>[A-ZÀ-ÖØ-Þ][\w'’.-]+(?: [A-ZÀ-ÖØ-Þ][\w'’.-]+){0,2}), $")
_NOT_IN_A_SITE = frozenset({"VERB", "ADP", "CCONJ", "PRON", "PUNCT", "AUX", "SCONJ"})


class SiteNames:
    """The rules for sites and their places, by the lists of ``ontology/patterns/names.toml``."""

    def __init__(self, ontology: Ontology) -> None:
        zh: Mapping[str, object] = ontology.names.get("zh", {})
        en: Mapping[str, object] = ontology.names.get("en", {})
        head = alternatives(words(zh.get("built")))
        self._bare = frozenset(words(zh.get("built"))) - frozenset(words(zh.get("new_sites")))
        ordinal = "(?:第[一二三四五六七八九十]+)?"
        self._located = re.compile(rf"{_BRACKET}的(?P<site>{ordinal}[{HAN}]{{0,4}}?{head})")
        self._built = re.compile(
            rf"(?P<town>[{HAN}]{{0,4}}?){_BRACKET}{alternatives(words(zh.get('building')))}(?:一?[座个处])?(?:新的)?(?P<site>[{HAN}A-Za-z0-9]{{0,10}}?{head})"
        )
        self._places = tuple(words(zh.get("located")))
        self._district = re.compile(rf"[{HAN}]{{0,4}}?{alternatives(words(zh.get('districts')))}")
        self._branch = re.compile(alternatives(words(zh.get("branches"))))
        self._named_place = re.compile(rf"(?P<name>[{HAN}]{{2,5}})(?=[(（][A-Z][A-Za-z .'-]{{2,24}}[)）])")
        owned = (
            r"(?:[Ii]ts|[Oo]ur|[Tt]he|[Tt]heir|[A-Z][\w-]+['’]s?|new|at a|(?:build|building|open|opened|opening|leasing|"
            r"operates?|operating|construction (?:of|on)|ground on) an?)"
        )
        sites = alternatives(words(en.get("sites")))
        self._site = re.compile(rf"\b{owned}(?: [a-z\d$][\w,.-]*){{0,2}}? (?P<site>{sites}) (?:in|near|outside) $")
        self._organizations = frozenset(c for c in ontology.classes if ontology.is_a(c, "Organization"))

    def places(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """Places and branches that go on behind a known place: 成都|高新区, 浙江|苍云（Cangyun）, Alder Creek, |Ohio."""
        text = sentence.text
        ends = {m.end: m for m in known if m.label in self._organizations}
        for place in known:
            if place.label != "Location":
                continue
            if sentence.language == "en":
                if before := _BEFORE_PLACE.search(text, max(0, place.start - 60), place.start):
                    yield Mention(*before.span("name"), before["name"], "Location", "pattern:placed", 0.85)
                continue
            if (district := self._district.match(text, place.end)) and _of_names(sentence, place.end, district.end()):
                whole = text[place.start : district.end()]
                yield Mention(place.start, district.end(), whole, "Location", "pattern:plant", 0.85)
            if (owner := ends.get(place.start)) and (branch := self._branch.match(text, place.end)):
                whole = text[owner.start : branch.end()]
                yield Mention(owner.start, branch.end(), whole, "Organization", "pattern:compound", 0.9)
            if (inner := self._named_place.match(text, place.end)) and _ends_word(sentence, inner.end()):
                yield Mention(inner.start(), inner.end(), inner["name"], "Location", "pattern:placed", 0.82)

    def find(self, sentence: Sentence, known: Collection[Mention]) -> Iterator[Mention]:
        """Sites beside the places of a sentence: 位于成都的第三工厂 is 成都第三工厂, its plant in Durham the Durham plant."""
        text = sentence.text
        for place in known:
            if place.label != "Location":
                continue
            name = place.name or place.text
            if sentence.language == "en":
                if site := self._site.search(text, max(0, place.start - 80), place.start):
                    yield self._composed(site, f"{name} {site['site']}")
                continue
            before = text[max(0, place.start - 4) : place.start]
            located = self._located.match(text, place.end) if before.endswith(self._places) else None
            built = self._built.match(text, place.end) if text[max(0, place.start - 1) : place.start] in ("在", "于") else None
            if built and built["site"] in self._bare:
                built = None  # what is still to be built, and could be anywhere there
            if built and not _of_names(sentence, *built.span("town")):
                built = None
            site = located or built
            if site and _of_names(sentence, *site.span("site")):
                own = located is not None and _has_name(sentence, *site.span("site"))
                town = built["town"] if built and not located else ""
                composed = self._composed(site, name + town + site["site"])
                yield replace(composed, name=site["site"], score=0.88) if own else composed

    def _composed(self, site: re.Match[str], name: str) -> Mention:
        return Mention(*site.span("site"), site["site"], "Facility", "pattern:site", 0.84, None, name)


def _of_names(sentence: Sentence, start: int, end: int) -> bool:
    """Whether no word of a span is one that joins names or says what is done."""
    return all(t.pos not in _NOT_IN_A_SITE for t in sentence.tokens if start <= t.start and t.end <= end)


def _has_name(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a word of a site is a name, so that the place does not call it: 位于北岭的云杉数据中心 is 云杉数据中心."""
    return any(t.pos == "PROPN" for t in sentence.tokens if start <= t.start and t.end <= end)


def _ends_word(sentence: Sentence, end: int) -> bool:
    return any(t.end == end for t in sentence.tokens)
