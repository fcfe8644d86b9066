"""Names that a page makes plain as a whole: the short names of its firms, titles, codes of products, a surname and title.

One sentence rarely shows what a new name is. A page does: it writes a firm out once and short from then on, counts the
versions of a product, and calls the head of a house by a surname.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.defined import Defined
from kg.extract.wordlists import HAN, alternatives, words
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.extract.known import Known
    from kg.model import Sentence
    from kg.ontology import Ontology

__all__ = ["PageNames"]

_CODED = re.compile(
    r"(?<![\w-])(?P<stem>[A-Z][A-Za-z]*[a-z])(?P<gap>[- ])(?P<number>\d{1,4}(?:\.\d)?)(?P<plural>s)?(?![\w%.,]*\d|[\w%-])"
)
_CAPITALS = re.compile(r"(?<![A-Za-z0-9-])(?P<stem>[A-Z]{2,5})-\d{3,5}[a-z]?(?![A-Za-z0-9-]|[.,]\d|%)")
_CALLED = re.compile(r",? (?:an?|its|the|our) [a-z]|[)）]")
_GAME = re.compile(r"《(?P<name>[^《》\n]{1,16})》")
_OWN = r"(?<![\w-])(?P<name>[A-Z][a-z]{{2,}}['’]s)(?={})"
_CAPITAL = re.compile("[A-ZÀ-ÖØ-Þ]")


class PageNames:
    """The rules for whole pages, by the lists of ``ontology/patterns/names.toml``."""

    def __init__(self, ontology: Ontology, is_generic: Callable[[str], bool], bare: Callable[[str], str]) -> None:
        zh: Mapping[str, object] = ontology.names.get("zh", {})
        en: Mapping[str, object] = ontology.names.get("en", {})
        self._is_generic = is_generic
        self._organizations = frozenset(c for c in ontology.classes if ontology.is_a(c, "Organization"))
        self._products = frozenset(c for c in ontology.classes if ontology.is_a(c, "Product"))
        self._openers = frozenset(words(en.get("openers")))
        self._last = frozenset((*words(en.get("firm_words")), *words(en.get("organization_suffixes"))))
        self._things = frozenset(words(en.get("product_words")))
        self._firm_openers = frozenset(words(en.get("firm_openers")))
        self._endings = tuple(sorted(words(zh.get("short_endings")), key=lambda w: (-len(w), w)))
        self._not_numbered = frozenset(words(en.get("not_numbered")))
        self._surnamed = re.compile(
            rf"(?P<surname>[{HAN}]){alternatives(words(zh.get('surname_titles')))}(?![经裁监部收工书理额体局量共计事数])"
        )
        self._kin = alternatives(words(zh.get("of_house")))
        self._title_before = tuple(words(zh.get("title_before")))
        self._title_after = tuple(words(zh.get("title_after")))
        self._not_titles = tuple(words(zh.get("not_titles")))
        behind = "|".join(w if w.startswith(",") else f" {w}\\b" for w in words(en.get("own_genitive"))) or "(?!)"
        self._own = re.compile(_OWN.format(behind))
        sections = frozenset(words(en.get("sections")))
        self._defined = Defined(en, bare, lambda name: is_generic(name) or name in sections, self._organizations.__contains__)

    def stems(self, sentences: Sequence[Sentence], sure: Mapping[str, Mention], known: Known) -> dict[str, Mention]:
        """Names that a page makes plain: by the place where they stand, or as the short names of firms that it writes out
        (Orvane of Orvane Power, 蓝湖 of 蓝湖科技).

        sure: names that are sure by their wording.
        """
        small = known.common
        found: dict[str, Mention] = {}
        for name, mention in sorted(sure.items()):
            thing = name.rpartition(" ")
            if mention.label in self._products and " " not in thing[0] and thing[0] and thing[2] in self._things:
                found[thing[0]] = Mention(0, len(thing[0]), thing[0], mention.label, "pattern:stem", 0.85)
            if mention.label != "Company":
                continue
            short = self._latin_stem(name) if name.isascii() else self._chinese_stem(name)
            if short and short.lower() not in small and not self._is_generic(short):
                found[short] = Mention(0, len(short), short, "Company", "pattern:stem", 0.85)
        return {**found, **self._defined.find(sentences, known)}

    def _latin_stem(self, name: str) -> str:
        parts = name.replace(",", "").split()
        if len(parts) != 2 or parts[1] not in self._last or len(parts[0]) < 5 or parts[0] in self._openers:
            return ""
        return parts[0]

    def _chinese_stem(self, name: str) -> str:
        ending = next((e for e in self._endings if name.endswith(e)), "")
        short = name[: -len(ending)] if ending else ""
        return short if re.fullmatch(f"[{HAN}]{{2,3}}", short) else ""

    def retyped(self, mention: Mention, stems: Mapping[str, Mention]) -> Mention:
        """A guess that is the short name of a firm or product of the page, or starts with it, or has the first word of firms."""
        if mention.source == "model" and mention.text in stems and stems[mention.text].label in self._products:
            return replace(mention, label=stems[mention.text].label)
        if mention.source in ("lexicon", "metadata"):
            return mention
        if (said := stems.get(mention.text)) and said.source == "pattern:defined":
            return replace(mention, label=said.label, source=said.source, score=said.score)
        if mention.label in self._organizations:
            return mention
        parts = mention.text.split(" ")
        if mention.text in stems and mention.label in ("Person", "Location", "Product"):
            return replace(mention, label="Company")
        if mention.label == "Person" and len(parts) > 1 and (stems.get(parts[0]) or parts[0] in self._firm_openers):
            return replace(mention, label="Company")
        return mention

    def titles(self, sentences: Iterable[Sentence]) -> dict[str, Mention]:
        """Titles in 《》 that the words beside them show to be of a game or a film, somewhere on the page."""
        found: dict[str, Mention] = {}
        for sentence in sentences:
            for match in _GAME.finditer(sentence.text):
                name, before, behind = match["name"], sentence.text[: match.start()], sentence.text[match.end() :]
                if name.endswith(self._not_titles) or name in found:
                    continue
                if before.endswith(self._title_before) or behind.startswith(self._title_after):
                    found[name] = Mention(0, len(name), name, "Product", "pattern:title", 0.86)
        return found

    def coded(self, sentences: Sequence[Sentence]) -> list[list[Mention]]:
        """For each sentence the names with a number whose word the page writes with a number twice, and never without one."""
        seen: Counter[str] = Counter()
        alone: Counter[str] = Counter()
        places: list[list[re.Match[str]]] = []
        for sentence in sentences:
            here = [m for m in _CODED.finditer(sentence.text) if self._may_be_code(m, sentence)]
            seen.update(m["stem"] for m in here)
            places.append(here)
        if not seen:
            return [[] for _ in sentences]
        stems = re.compile(rf"(?<![\w-]){alternatives(seen)}(?![\w]|[- ]\d)")
        for sentence in sentences:
            alone.update(stems.findall(sentence.text))
        return [
            [self._code(m) for m in here if seen[m["stem"]] > 1 and (m["gap"] == "-" or not alone[m["stem"]])] for here in places
        ]

    def lettered(self, sentences: Sequence[Sentence]) -> list[list[Mention]]:
        """For each sentence the codes of capitals and a number (QRV-4410) that come twice or are said to be a thing, and the name
        in capitals that a story begins with.
        """
        text = "\n".join(s.text for s in sentences)
        places = [[m for m in _CAPITALS.finditer(s.text) if m["stem"] not in self._not_numbered] for s in sentences]
        seen = Counter(m.group() for here in places for m in here)
        called = {m.group() for here in places for m in here if _CALLED.match(m.string, m.end())}
        return [
            [
                Mention(*m.span(), m.group(), "Product", "pattern:code", 0.84)
                for m in here
                if (seen[m.group()] > 1 or m.group() in called) and not self._is_generic(m["stem"])
            ]
            + [m for m in (self._defined.opened(sentence, text),) if m is not None]
            for sentence, here in zip(sentences, places, strict=True)
        ]

    def of_house(self, sentences: Iterable[Sentence], stems: Iterable[str]) -> dict[str, Mention]:
        """Firms that begin as a firm of the page does, behind what they are to it: its 子公司远岚精驱 beside 远岚动力."""
        han = [stem for stem in stems if re.fullmatch(f"[{HAN}]{{2,3}}", stem)]
        if not han:
            return {}
        named = re.compile(rf"{self._kin}(?P<name>{alternatives(han)}[{HAN}]{{2,4}}?)(?=[，。、；（(和与及将]|$)")
        names = [m["name"] for s in sentences if s.language == "zh" for m in named.finditer(s.text)]
        return {
            name: Mention(0, len(name), name, "Company", "pattern:stem", 0.84) for name in names if not self._is_generic(name)
        }

    def _may_be_code(self, match: re.Match[str], sentence: Sentence) -> bool:
        if match["stem"] in self._not_numbered or match["stem"] in self._openers or self._is_generic(match["stem"]):
            return False
        if sentence.text.startswith(":", match.end()):  # who speaks, and what a line of a list is headed by
            return False
        if _CAPITAL.match(sentence.text[max(0, match.start() - 2) : match.start()].lstrip()[:1]):
            return False
        start, end = match.span()
        return not any(t.start < end and start < t.end for t in sentence.times)

    def _code(self, match: re.Match[str]) -> Mention:
        name = match.group().removesuffix("s") if match["plural"] else match.group()
        return Mention(match.start(), match.end(), match.group(), "Product", "pattern:code", 0.86, None, name)

    def own_genitives(self, sentences: Sequence[Sentence]) -> dict[str, Mention]:
        """Names that end in 's of their own: nothing is owned behind them, and the page never writes them without it."""
        english = [s.text for s in sentences if s.language == "en"]
        found = {m["name"] for text in english for m in self._own.finditer(text)}
        kept: dict[str, Mention] = {}
        for name in sorted(found):
            bare = re.compile(rf"(?<![\w-])(?<![A-Z][a-z] )(?<!\w ){re.escape(name[:-2])}(?!['’\w])")
            if not self._is_generic(name[:-2]) and name not in self._openers and not any(bare.search(text) for text in english):
                kept[name] = Mention(0, len(name), name, "Company", "pattern:own", 0.9)
        return {name: m for name, m in kept.items() if sum(text.count(name) for text in english) > 1}

    def addressed(self, sentence: Sentence, people: Iterable[str]) -> Iterator[Mention]:
        """A surname with a title as the one person of the page with that surname: 林总 is 林远舟."""
        full = {p for p in people if re.fullmatch(f"[{HAN}]{{2,4}}", p) and not self._surnamed.fullmatch(p)}
        for match in self._surnamed.finditer(sentence.text) if full else ():
            fits = [p for p in sorted(full) if p.startswith(match["surname"])]
            if len(fits) == 1:
                yield Mention(match.start(), match.end(), match.group(), "Person", "pattern:title", 0.9, None, fits[0])
