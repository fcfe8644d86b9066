"""Names by their shape: quotes and heads, Latin runs in Chinese text, announcements, versions, pairs “中文名(Latin name)”."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extract.ennames import EnglishNames
from kg.extract.shortnames import before_brackets, short_names
from kg.extract.wordlists import CLOSE, HAN, LATIN, OPEN, alternatives, by_word, words
from kg.extract.zhnames import ChineseNames
from kg.model import Mention, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.ontology import Ontology

__all__ = ["NamePatterns", "Pair", "outer"]

_BRACKET = re.compile(
    r"[ ]?[(（](?:[A-Za-z][^()（）\n]{0,60}|[0-9]{4,6}(?:\.[A-Z]{2})?"
    r"|(?:以下|下|证券|股票)?(?:统|合)?(?:简|代|全)?[称码][^()（）\n]{1,40}|“[^()（）\n]{2,24}”)[)）]"
)
_NO_UNIT = r"(?![\d.]*(?:\s[亿万千百元年月日倍]|[%％A-Za-z亿万千百元年月日倍个名人台辆款颗片部枚家次项种吨张条位只套多余]))"
_VERSION = re.compile(
    rf"[ \-]?[Vv]?(?P<number>\d+(?:\.\d+)*|\d{{3,4}}[A-Z](?![A-Za-z\d]))"
    rf"(?P<suffix>(?:[ -]?(?:Pro|Max|Plus|Ultra|Mini|Air|Turbo|Lite|SE|Gen ?\d))*){_NO_UNIT}"
)
_POINT = re.compile(r"(?:\.\d+)+(?![\w%])")
_NEXT_VERSION = re.compile(rf"\s*(?:和|及|与|、|/|以及|,|and|or|&)\s*(?P<number>\d+(?:\.\d+)+){_NO_UNIT}")
_LISTED = r"(?:[A-Z]{2,6}[:：] ?)?[0-9A-Z]{1,6}(?:\.[A-Z]{2})?"  # NYSE: ORV, 9876.HK
_INITIALS = re.compile(r" ?[(](?:the )?[“\"]?(?P<name>[A-Z][A-Z&]{1,5})[”\"]?[)]")
_DOTTED = ("Inc.", "Ltd.", "Corp.", "N.V.", "S.A.", "Co.")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two wordings that the text itself says are one: the name before a bracket and the one in it."""

    first: Mention
    second: Mention


def outer(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a name with the quotes around it and the bracket after it that holds its other name or its ticker.

    >>> outer("在“泰坦”(Titan)集群", 2, 4)
    (1, 12)
    """
    if start and end < len(text) and text[start - 1] in OPEN and text[end] in CLOSE:
        start, end = start - 1, end + 1
    if bracket := _BRACKET.match(text, end):
        end = bracket.end()
    return start, end


class NamePatterns:
    """The patterns of ``ontology/patterns/names.toml``, compiled."""

    def __init__(self, ontology: Ontology) -> None:
        zh: Mapping[str, object] = ontology.names.get("zh", {})
        en: Mapping[str, object] = ontology.names.get("en", {})
        self._heads = by_word(zh.get("heads"))
        self._suffixes = by_word(en.get("suffixes"))
        self._generic = frozenset(words(zh.get("generic"))) | frozenset(words(en.get("generic")))
        self._sections = frozenset(words(en.get("sections")))
        self._openers = frozenset(words(en.get("openers")))
        self._extension = re.compile(rf" {alternatives(words(en.get('extensions')))}(?![\w-])")
        self._is_product = {c for c in ontology.classes if ontology.is_a(c, "Product")}
        self._is_organization = frozenset(c for c in ontology.classes if ontology.is_a(c, "Organization"))
        head = alternatives(self._heads)
        self._latin = re.compile(rf"(?<![A-Za-z0-9])(?P<name>{LATIN})(?: ?(?P<head>{head}))?")
        self._pair = re.compile(
            rf"[(（](?P<latin>{LATIN}|[A-Z][\w .&'’-]{{1,40}})(?:[)）]|[，,；;] ?"
            rf"(?:(?:以下|下)?(?:统|合)?(?:简)?称|{_LISTED}[)）]))"
        )
        self._head = re.compile(head)
        self._head_before = re.compile(rf"{head}$")
        self._chinese = ChineseNames(zh, self._is_organization, self._is_product, self.is_generic)
        self._english = EnglishNames(en, self._is_organization, self.without_opener, self.is_generic, self.ending)

    def is_generic(self, text: str) -> bool:
        """Whether a wording names no one: the company, AI, analysts."""
        return text.strip() in self._generic

    def is_section(self, text: str) -> bool:
        """Whether a wording is no one's name, or only what a part of a firm or a line of its accounts is called: Data Center."""
        return self.is_generic(text) or text.strip() in self._sections

    def ending(self, name: str) -> str:
        """The class that the last word of a capitalised run says (Lakeside Motors: Company); empty where it says none."""
        return self._suffixes.get(name.split()[-1], "") if name else ""

    def with_head(self, text: str, end: int, label: str) -> int:
        """The end of a name with the head noun behind it that says the same class: “泰坦”集群 as a whole."""
        match = self._head.match(text, end)
        return match.end() if match and self._heads[match.group()] == label else end

    def product_beside(self, text: str, start: int, end: int) -> str:
        """The class of products that the noun right before or right behind a span says; empty where none stands there."""
        behind = self._head.match(text, end)
        before = self._head_before.search(text, max(0, start - 8), start)
        labels = [self._heads[m.group()] for m in (before, behind) if m is not None]
        return next((label for label in labels if label in self._is_product), "")

    def headed(self, text: str, start: int, label: str) -> bool:
        """Whether the noun for a narrow class of things stands right before a name of that class: 品牌乐道, 机器人小蛮."""
        before = self._head_before.search(text, max(0, start - 8), start)
        return before is not None and self._heads[before.group()] == label

    def product_before(self, text: str, start: int) -> bool:
        """Whether a noun for what products are stands right before a place."""
        before = self._head_before.search(text, max(0, start - 8), start)
        return before is not None and self._heads[before.group()] in self._is_product

    def find(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """Names that the shape of the text shows, given those found already."""
        if sentence.language == "zh":
            yield from self._chinese.find(sentence, known)
        else:
            yield from self._english.find(sentence, known)
        yield from self._latin_names(sentence, known)
        yield from self._extended(sentence, known)

    def introduced(self, sentence: Sentence) -> Iterator[Mention]:
        """Who and what an English sentence introduces."""
        return self._english.introduced(sentence)

    def thing(self, sentence: Sentence, mention: Mention) -> Mention:
        """A product in the narrower class that the words around it say, where it has none: a Device, a Service, an AIModel."""
        if sentence.language != "en" or mention.label != "Product" or mention.entity:
            return mention
        return replace(mention, label=self._english.thing(sentence.text, mention.start, mention.end) or mention.label)

    def apposed(self, sentence: Sentence, mention: Mention) -> Mention:
        """A guess of a model in the class of the noun that it stands beside as a name: its cloud service, Larkfield Cloud."""
        if sentence.language != "en" or mention.source != "model" or mention.label in self._is_product:
            return mention
        label = self._english.apposed(sentence.text, mention.start, mention.end)
        return replace(mention, label=label, source="pattern:placed") if label else mention

    def without_opener(self, text: str) -> str:
        """A Latin name without the words in front that only open a sentence: For the Division -> Division."""
        words = text.split(" ")
        while words and (words[0] in self._openers or words[0].islower()):
            words = words[1:]
        return " ".join(words)

    def pairs(self, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Pair]:
        """Names directly followed by a bracket that holds a Latin name."""
        text = sentence.text
        for match in self._pair.finditer(text):
            end = before_brackets(text, match.start())
            while end and text[end - 1] in CLOSE + " ":
                end -= 1
            first = next((m for m in mentions if m.end == end), None)
            latin = match["latin"].strip()
            if first is None or (latin.isupper() and len(latin) <= 5 and "." in latin):
                continue
            if re.search(f"[{HAN}]", first.text):
                start = match.start("latin")
                yield Pair(
                    first, Mention(start, start + len(latin), latin, first.label, "pattern:pair", first.score, first.entity)
                )

    def shortened(self, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Pair]:
        """A name and what the text will call it from here on: 蓝湖机器人股份有限公司(以下简称“蓝湖股份”)."""
        text = sentence.text
        for bracket, names in short_names(text):
            named = next((m for m in mentions if m.end in (bracket, before_brackets(text, bracket))), None)
            if named is None:
                continue
            score = max(named.score, 0.9)
            for start, end in names:
                if not self.is_generic(text[start:end].strip()):
                    yield Pair(named, Mention(start, end, text[start:end], named.label, "pattern:short", score, named.entity))
        for first in mentions if sentence.language == "en" else ():
            initials = _INITIALS.match(sentence.text, first.end) if first.label in self._is_organization else None
            if initials and _are_initials(initials["name"], first.text) and not self.is_generic(initials["name"]):
                short = Mention(*initials.span("name"), initials["name"], first.label, "pattern:short", 0.9, first.entity)
                yield Pair(first, short)

    def versions(self, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Versions of the products among the mentions: “Llama 4.1和4.2” names Llama 4.1 and Llama 4.2."""
        for family in mentions:
            if family.label not in self._is_product:
                continue
            if family.text[-1].isdigit():
                if cut := _POINT.match(sentence.text, family.end):  # Corvid 4, where the text has Corvid 4.1
                    text = sentence.text[family.start : cut.end()]
                    yield Mention(family.start, cut.end(), text, family.label, "pattern:version", 0.97, None, text)
                continue
            match = _VERSION.match(sentence.text, family.end)
            if match is None or not (
                family.text[-1].isascii()
                or match.group().startswith(" ")
                or "." in match["number"]
                or len(match["number"]) > 2
                or match["suffix"]
            ):
                continue
            text = sentence.text[family.start : match.end()]
            yield Mention(family.start, match.end(), text, family.label, "pattern:version", 0.97, None, text)
            while match := _NEXT_VERSION.match(sentence.text, match.end()):
                start, end = match.span("number")
                name = f"{family.text} {match['number']}"
                yield Mention(start, end, match["number"], family.label, "pattern:version", 0.95, None, name)

    def _latin_names(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        exact = {(m.start, m.end) for m in known if m.source != "model"}
        for match in self._latin.finditer(sentence.text):
            start, end = match.span("name")
            name = match["name"] if match["name"].endswith(_DOTTED) else match["name"].rstrip(".")
            end, name = start + len(name), self.without_opener(name)
            start = end - len(name)
            if not name or (start, end) in exact or self.is_generic(name):
                continue
            last = name.split()[-1]
            if len(name.split()) > 1 and last in self._suffixes:
                for at, part in self._firms_of(name) if sentence.language == "en" else ((0, name),):
                    label = self._suffixes[part.split()[-1]]
                    yield Mention(start + at, start + at + len(part), part, label, "pattern:suffix", 0.85)
            elif match["head"] and sentence.language == "zh" and not name.isupper():
                yield Mention(start, end, name, self._heads[match["head"]], "pattern:head", 0.8)

    def _firms_of(self, name: str) -> Iterator[tuple[int, str]]:
        """Place and wording of the firms of a run: two if the first has a firm's ending (Orvane Capital and Lindal Partners)."""
        first, joint, second = name.partition(" and ")
        if joint and " " in first and " " in second and self.ending(first) == "Company":
            yield 0, first
            yield len(first) + len(joint), second
        else:
            yield 0, name

    def _extended(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """A company's name with a word that makes it the name of a part of it: Taco Bell International."""
        for owner in known:
            if owner.label in self._is_organization and owner.text[-1].isascii():
                match = self._extension.match(sentence.text, owner.end)
                if match:
                    text = sentence.text[owner.start : match.end()]
                    yield Mention(owner.start, match.end(), text, "BusinessUnit", "pattern:extension", 0.9)


def _are_initials(short: str, name: str) -> bool:
    """Whether capitals are the first letters of the words of a name, little words and a legal form apart.

    >>> _are_initials("MCP", "Marlin Compute Partners"), _are_initials("USD", "Orvane")
    (True, False)
    """
    letters = "".join(word[0] for word in re.split("[ -]", name) if word[:1].isupper())
    return len(short) > 1 and letters.startswith(short.replace("&", ""))
