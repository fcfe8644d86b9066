"""Names by their shape: quotes and heads, Latin runs in Chinese text, announcements, versions, pairs “中文名(Latin name)”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Mention, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.ontology import Ontology

__all__ = ["LATIN", "NamePatterns", "Pair", "outer"]

_BARE = r"[A-Z][A-Za-z0-9&'’+-]*(?:\.[A-Za-z0-9]+)*"
_WORD = rf"{_BARE}\.?"
LATIN = rf"{_WORD}(?: (?:(?:of|and|the|for|&|de|van|von) )?{_WORD})*"
"""A run of capitalised Latin words."""
_OPEN, _CLOSE = "“\"「『‘《〈", "”\"」』’》〉"
_HAN = "\u3400-\u9fff"
_BRACKET = re.compile(
    r"[ ]?[(（](?:[A-Za-z][^()（）\n]{0,60}|[0-9]{4,6}(?:\.[A-Z]{2})?|(?:以下|下|证券|股票)?(?:统|合)?(?:简|代|全)?[称码][^()（）\n]{1,40})[)）]"
)
_SHORT = re.compile(r"[(（](?:以下|下)?(?:统|合)?(?:简|全)?称(?:为|作)?[:：]?\s?[“\"「]?(?P<name>[^()（）“”\"「」\n，,、；;]{2,24})[”\"」]?[)）]")
_VERSION = re.compile(r"[ \-]?[Vv]?(?P<number>\d+(?:\.\d+)*)(?P<suffix>(?:[ -]?(?:Pro|Max|Plus|Ultra|Mini|Air|Turbo|Lite|SE))*)(?![\d.]*[%％A-Za-z亿万千百元年月日倍个名人台辆])")
_NEXT_VERSION = re.compile(r"\s*(?:和|及|与|、|/|以及|,|and|or|&)\s*(?P<number>\d+(?:\.\d+)+)(?![\d.]*[%％A-Za-z亿万千百元年月日倍个名人台辆])")
_RUN = rf"{_BARE}(?: (?:(?:of|&) )?{_BARE})*"
_ITEM = re.compile(_RUN)
_LIST = re.compile(rf"(?<![\w.] )(?<![\w])(?:{_RUN}, )+(?:{_RUN},? )?(?:and|or) {_RUN}")
_NOT_IN_A_NAME = frozenset({"v", "p", "c", "u", "d", "r", "w", "xc", "vd", "VERB", "ADP", "CCONJ", "PART", "ADV", "PRON", "PUNCT", "SCONJ"})


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
    if start and end < len(text) and text[start - 1] in _OPEN and text[end] in _CLOSE:
        start, end = start - 1, end + 1
    if bracket := _BRACKET.match(text, end):
        end = bracket.end()
    return start, end


class NamePatterns:
    """The patterns of ``ontology/patterns/names.toml``, compiled."""

    def __init__(self, ontology: Ontology) -> None:
        zh: Mapping[str, object] = ontology.names.get("zh", {})
        en: Mapping[str, object] = ontology.names.get("en", {})
        self._heads = _by_word(zh.get("heads"))
        self._compound = _by_word(zh.get("compound"))
        self._suffixes = _by_word(en.get("suffixes"))
        self._generic = frozenset(_words(zh.get("generic"))) | frozenset(_words(en.get("generic")))
        self._titles = frozenset(_words(en.get("titles")))
        self._openers = frozenset(_words(en.get("openers")))
        extensions = "|".join(re.escape(w) for w in sorted(_words(en.get("extensions")), key=lambda w: (-len(w), w)))
        self._extension = re.compile(rf" (?:{extensions})(?![\w-])" if extensions else "(?!)")
        self._is_product = {c for c in ontology.classes if ontology.is_a(c, "Product")}
        self._is_organization = {c for c in ontology.classes if ontology.is_a(c, "Organization")}
        head = _alternatives(self._heads)
        self._quoted = re.compile(
            rf"(?P<before>{head})?\s?[{_OPEN}](?P<name>[^{_OPEN}{_CLOSE}，。；！？\n]{{1,16}})[{_CLOSE}]"
            rf"(?:\s*[(（](?P<latin>{LATIN})[)）])?\s*(?P<head>{head})?"
        )
        self._latin = re.compile(rf"(?<![A-Za-z0-9])(?P<name>{LATIN})(?: ?(?P<head>{head}))?")
        self._pair = re.compile(rf"[(（](?P<latin>{LATIN}|[A-Z][\w .&'’-]{{1,40}})[)）]")
        self._head = re.compile(head)
        self._compounds = re.compile(rf"(?P<middle>[{_HAN}A-Z]{{0,10}}?)(?P<head>{_alternatives(self._compound)})")
        name = rf"(?:\*?(?:ST)?[{_HAN}A-Za-z0-9·]{{2,14}}?)"
        self._shapes = [(label, re.compile(source)) for label, sources in _table(zh.get("shapes")).items() for source in sources]
        self._introductions = [_introduction(p) for p in _words(en.get("introductions"))]
        self._announcements = [re.compile(p.replace("<N>", name), re.MULTILINE) for p in _words(zh.get("announcements"))]

    def is_generic(self, text: str) -> bool:
        """Whether a wording names no one: the company, AI, analysts."""
        return text.strip() in self._generic

    def ending(self, name: str) -> str:
        """The class that the last word of a capitalised run says (Lakeside Motors: Company); empty where it says none."""
        return self._suffixes.get(name.split()[-1], "") if name else ""

    def with_head(self, text: str, end: int, label: str) -> int:
        """The end of a name with the head noun behind it that says the same class: “泰坦”集群 as a whole."""
        match = self._head.match(text, end)
        return match.end() if match and self._heads[match.group()] == label else end

    def find(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """Names that the shape of the text shows, given those found already."""
        if sentence.language == "zh":
            yield from self._quoted_names(sentence)
            yield from self._compound_names(sentence, known)
            yield from self._product_lines(sentence, known)
            yield from self._shaped(sentence)
            yield from self._announced(sentence)
        else:
            yield from self._introduced(sentence)
            yield from self._listed(sentence, known)
        yield from self._latin_names(sentence, known)
        yield from self._extended(sentence, known)

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
            end = match.start()
            while end and text[end - 1] in _CLOSE + " ":
                end -= 1
            first = next((m for m in mentions if m.end == end), None)
            latin = match["latin"].strip()
            if first is None or latin.isupper() and len(latin) <= 5 and "." in latin:
                continue
            if re.search(f"[{_HAN}]", first.text):
                start = match.start("latin")
                yield Pair(first, Mention(start, start + len(latin), latin, first.label, "pattern:pair", first.score, first.entity))

    def shortened(self, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Pair]:
        """A name and what the text will call it from here on: 蓝湖机器人股份有限公司(以下简称“蓝湖股份”)."""
        for match in _SHORT.finditer(sentence.text):
            first = next((m for m in mentions if m.end == match.start()), None)
            name = match["name"].strip()
            if first is not None and not self.is_generic(name):
                yield Pair(first, Mention(*match.span("name"), match["name"], first.label, "pattern:short", max(first.score, 0.9), first.entity))

    def versions(self, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Versions of the products among the mentions: “Llama 4.1和4.2” names Llama 4.1 and Llama 4.2."""
        for family in mentions:
            if family.label not in self._is_product or family.text[-1].isdigit() or not family.text[-1].isascii():
                continue
            match = _VERSION.match(sentence.text, family.end)
            if match is None:
                continue
            text = sentence.text[family.start : match.end()]
            yield Mention(family.start, match.end(), text, family.label, "pattern:version", 0.97, None, text)
            while match := _NEXT_VERSION.match(sentence.text, match.end()):
                start, end = match.span("number")
                name = f"{family.text} {match['number']}"
                yield Mention(start, end, match["number"], family.label, "pattern:version", 0.95, None, name)

    def _quoted_names(self, sentence: Sentence) -> Iterator[Mention]:
        for match in self._quoted.finditer(sentence.text):
            head = match["head"] or (match["before"] if match["latin"] else None)
            if not head or self.is_generic(match["name"]):
                continue
            label = self._heads[match["before"]] if match["before"] and self._heads[head] == "Product" else self._heads[head]
            if match["latin"] is None and label in ("Service", "Product", "Conference"):
                continue  # quotes alone also mark slogans: “互联网+”平台
            start, end = match.span("name")
            yield Mention(start, end, match["name"], label, "pattern:quoted", 0.96 if match["latin"] else 0.85)

    def _compound_names(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        for owner in known:
            if owner.label not in self._is_organization:
                continue
            match = self._compounds.match(sentence.text, owner.end)
            if match and all(t.pos not in _NOT_IN_A_NAME for t in sentence.tokens if owner.end <= t.start < match.start("head")):
                text = sentence.text[owner.start : match.end()]
                yield Mention(owner.start, match.end(), text, self._compound[match["head"]], "pattern:compound", 0.9)

    def _product_lines(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """Two names in a row before a head that products have: 雷朋Meta智能眼镜."""
        ends = {m.end: m for m in known if m.label in self._is_organization or m.label in self._is_product}
        for match in self._head.finditer(sentence.text):
            label = self._heads[match.group()]
            last = ends.get(match.start())
            first = ends.get(last.start) if last else None
            if label in self._is_product and first is not None and last is not None:
                text = sentence.text[first.start : match.end()]
                yield Mention(first.start, match.end(), text, label, "pattern:line", 0.93)

    def _shaped(self, sentence: Sentence) -> Iterator[Mention]:
        """Names of things that no list has, by a shape that only names have: 海洋系列 after 旗下, X平台3.0."""
        for label, pattern in self._shapes:
            for match in pattern.finditer(sentence.text):
                name, (start, end) = match["name"], match.span("name")
                if not self.is_generic(name) and _on_words(sentence, start, end):
                    yield Mention(start, end, name, label, "pattern:shape", 0.85)

    def _announced(self, sentence: Sentence) -> Iterator[Mention]:
        for pattern in self._announcements:
            for match in pattern.finditer(sentence.text):
                text = match["name"].lstrip("*")
                start = match.start("name") + len(match["name"]) - len(text)
                if self.is_generic(text) or any(text.startswith(g) for g in self._generic if len(g) > 2):
                    continue
                yield Mention(start, match.end("name"), text, "Company", "pattern:announcement", 0.88)

    def _introduced(self, sentence: Sentence) -> Iterator[Mention]:
        """Who is introduced with what firm: “our next question is from Jane Doe with Northfield”."""
        for pattern in self._introductions:
            for match in pattern.finditer(sentence.text):
                for group, label in (("person", "Person"), ("firm", "Company"), ("thing", "Product")):
                    name = match.groupdict().get(group)
                    bare = self.without_opener(name.rstrip(".")) if name else ""
                    if name and bare and not self.is_generic(bare) and (group != "person" or " " in bare):
                        start = match.start(group) + len(name.rstrip(".")) - len(bare)
                        name = bare
                        while name.split(" ")[0] in self._titles and " " in name:
                            start, name = start + name.index(" ") + 1, name[name.index(" ") + 1 :]
                        shape = "introduction" if group == "person" else "placed"
                        yield Mention(start, start + len(name), name, label, f"pattern:{shape}", 0.9 if group == "person" else 0.82)

    def _listed(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """Capitalised runs in a list of three or more beside an organization: “with Acme, Northfield, and AIB”."""
        sure = {(m.start, m.end): m for m in known}
        for match in _LIST.finditer(sentence.text):
            items = [(m.start() + match.start(), m.end() + match.start()) for m in _ITEM.finditer(match.group())]
            labels = [sure[i].label for i in items if i in sure]
            if not labels or any(label not in self._is_organization for label in labels):
                continue
            for start, end in items:
                name = sentence.text[start:end]
                if (start, end) not in sure and not self.is_generic(name) and name.split()[0] not in self._openers:
                    yield Mention(start, end, name, "Company", "pattern:list", 0.82)

    def _latin_names(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        exact = {(m.start, m.end) for m in known if m.source != "model"}
        for match in self._latin.finditer(sentence.text):
            start, end = match.span("name")
            name = match["name"].rstrip(".") if not match["name"].endswith(("Inc.", "Ltd.", "Corp.", "N.V.", "S.A.", "Co.")) else match["name"]
            end, name = start + len(name), self.without_opener(name)
            start = end - len(name)
            if not name or (start, end) in exact or self.is_generic(name):
                continue
            last = name.split()[-1]
            if len(name.split()) > 1 and last in self._suffixes:
                yield Mention(start, end, name, self._suffixes[last], "pattern:suffix", 0.85)
            elif match["head"] and sentence.language == "zh" and not name.isupper():
                yield Mention(start, end, name, self._heads[match["head"]], "pattern:head", 0.8)

    def _extended(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """A company's name with a word that makes it the name of a part of it: Taco Bell International."""
        for owner in known:
            if owner.label in self._is_organization and owner.text[-1].isascii():
                match = self._extension.match(sentence.text, owner.end)
                if match:
                    text = sentence.text[owner.start : match.end()]
                    yield Mention(owner.start, match.end(), text, "BusinessUnit", "pattern:extension", 0.9)


def _introduction(source: str) -> re.Pattern[str]:
    """A pattern with <P> for a personal name, <O> for the name of a firm and <T> for that of a product."""
    part = r"[A-Z][\w'’-]*\.?"
    person = rf"(?P<person>{part}(?: (?:(?:de|la|del|van|von|der|di|al) )*{part}){{1,3}}?)"
    firm = rf"(?P<firm>{_WORD}(?: (?:(?:of|&) )?{_WORD}){{0,3}})"
    return re.compile(source.replace("<P>", person).replace("<O>", firm).replace("<T>", firm.replace("firm", "thing")))


def _words(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def _table(table: object) -> dict[str, list[str]]:
    return {label: _words(words) for label, words in table.items()} if isinstance(table, dict) else {}


def _on_words(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a span begins and ends where words do; true where the sentence was not cut into words."""
    tokens = sentence.tokens
    return not tokens or (any(t.start == start for t in tokens) and any(t.end == end for t in tokens))


def _by_word(table: object) -> dict[str, str]:
    """{head: class} of a table {class: [heads]}."""
    return {word: label for label, words in table.items() for word in _words(words)} if isinstance(table, dict) else {}


def _alternatives(words: Mapping[str, str]) -> str:
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")" if words else "(?!)"
