"""Chinese names by their shape: quotes and heads, legal names, parts of a company, product lines, announcements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.wordlists import CLOSE, HAN, LATIN, OPEN, alternatives, by_word, table, words
from kg.extract.zhcodes import CodedNames
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from kg.model import Sentence

__all__ = ["ChineseNames"]

_NOT_IN_A_NAME = frozenset({"VERB", "ADP", "CCONJ", "PART", "ADV", "PRON", "PUNCT", "SCONJ", "NUM", "AUX"})
_MODEL = re.compile(
    r"\s?(?![QH]\d(?!\d)|[A-Z]\d轮|L\d级)(?:[A-Z]{1,4}-?\d{1,4}[A-Za-z]{0,2}|[a-z]\d{1,2}|\d{1,3}[A-Z]{1,2})"
    r"(?: ?(?:Pro|Max|Ultra|Plus|Mini|Air|Turbo|Lite))?(?![\d.%％A-Za-z股轮级])"
)
_NUMBER = re.compile(r" ?\d{3}(?:-\d{1,3})?(?: ?(?:MAX|neo))?(?![\d.%％万亿元年月架名人个台辆])")
_LEGAL = re.compile(
    rf"[{HAN}A-Za-z0-9·]{{2,26}}?(?:[(（][{HAN}]{{2,8}}[)）][{HAN}]{{0,12}}?)?"
    r"(?:股份有限公司|有限责任公司|有限公司|有限合伙企业)"
)
_COUNTED = "一二两三四五六七八九十几多各数某"
_WORDS = frozenset({"PART", "ADP", "PRON", "ADV"})


class ChineseNames:
    """The Chinese patterns of ``ontology/patterns/names.toml``."""

    def __init__(
        self,
        lists: Mapping[str, object],
        organizations: Collection[str],
        products: Collection[str],
        is_generic: Callable[[str], bool],
    ) -> None:
        self._heads = by_word(lists.get("heads"))
        self._compound = by_word(lists.get("compound"))
        self._slogans = frozenset(words(lists.get("slogans")))
        self._generic = frozenset(words(lists.get("generic")))
        self._organizations = organizations
        self._products = products
        self._is_generic = is_generic
        kinds = alternatives(words(lists.get("kinds_of_things")))
        self._kind = re.compile(rf"(?:{kinds})*(?:{alternatives(self._heads)})?")
        self._coded = CodedNames(
            lists,
            self._heads,
            products,
            organizations,
            is_generic,
            lambda w: self._kind.fullmatch(w) is not None or is_generic(w),
        )
        head = alternatives(self._heads)
        naming = alternatives(words(lists.get("naming")))
        self._head = re.compile(head)
        self._quoted = re.compile(
            rf"(?P<naming>{naming}[^，。；“”]{{0,12}}?)?(?P<before>{head})?\s?[{OPEN}](?P<name>[^{OPEN}{CLOSE}，。；！？\n]{{1,16}})[{CLOSE}]"
            rf"(?:\s*[(（](?P<latin>{LATIN})[)）])?\s*(?P<head>{head})?"
        )
        self._branded = re.compile(rf"(?P<head>{head}) ?(?P<name>{LATIN})(?![A-Za-z{OPEN}]|公司|集团)")
        self._after = by_word(lists.get("quoted_after"))
        self._quoted_after = re.compile(
            rf"(?P<before>{alternatives(self._after)})[{OPEN}](?P<name>[{HAN}A-Za-z0-9 .+-]{{2,12}})[{CLOSE}]"
        )
        site = alternatives(w for w, label in self._heads.items() if label in ("Facility", "ComputeCluster"))
        self._quoted_site = re.compile(
            rf"{alternatives(words(lists.get('quoted_sites_after')))}[{HAN}]{{0,4}}?[{OPEN}](?P<name>[{HAN}A-Za-z0-9]{{2,10}}?(?P<head>{site}|广场|大厦))[{CLOSE}]"
        )
        self._quoted_firms = tuple(words(lists.get("quoted_firms")))
        placed = alternatives(words(lists.get("placed_firms")))
        self._placed_firm = re.compile(rf"[{HAN}]{{0,4}}?{placed}(?!{alternatives(words(lists.get('not_placed_firms')))})")
        self._numbered = re.compile(alternatives(words(lists.get("numbered_by_maker"))))
        self._double = alternatives(words(lists.get("double_surnames")))
        self._introductions = [
            re.compile(p.replace("<P>", f"{self._double}[{HAN}]{{1,2}}")) for p in words(lists.get("introductions"))
        ]
        dubbed = alternatives(words(lists.get("dubbed")))
        self._dubbed = re.compile(rf"{dubbed}[为叫]?[{OPEN}](?P<name>[^{OPEN}{CLOSE}，。；！？\n]{{2,10}})[{CLOSE}]")
        self._coded_quote = re.compile(
            rf"[{OPEN}](?P<name>[{HAN}]{{0,6}}[A-Za-z0-9][A-Za-z0-9 .+-]{{0,10}})[{CLOSE}][{HAN}]{{1,6}}?(?P<head>{head})"
        )
        self._firm_head = re.compile(rf".*{alternatives(words(lists.get('firm_heads')))}(?=[{HAN}A-Z].)")
        self._firm = re.compile(rf"(?:{'|'.join(words(lists.get('before_firm'))) or '(?!)'})\s?(?P<name>{LATIN})(?![A-Za-z])")
        self._compounds = re.compile(rf"(?P<middle>[{HAN}A-Z]{{0,10}}?)(?P<head>{alternatives(self._compound)})")
        plant = alternatives([*words(lists.get("plants")), *(w for w, label in self._compound.items() if label == "Facility")])
        self._plants = re.compile(rf"(?:第[一二三四五六七八九十]+|[{HAN}]{{1,4}}?)?(?P<head>{plant})")
        self._own_plant = re.compile(rf"{alternatives(words(lists.get('plant')))}(?![商房家区长址牌方内外部])")
        self._not_legal = re.compile(rf".*(?:{alternatives(words(lists.get('before_legal')))})")
        shapes = table(lists.get("shapes"))
        self._shapes = [(label, re.compile(source)) for label, sources in shapes.items() for source in sources]
        name = rf"(?:\*?(?:ST)?[{HAN}A-Za-z0-9·]{{2,14}}?)"
        self._announcements = [re.compile(p.replace("<N>", name), re.MULTILINE) for p in words(lists.get("announcements"))]
        self._firms_named = [re.compile(p.replace("<N>", rf"[{HAN}]{{2,6}}?"), re.MULTILINE) for p in words(lists.get("firms"))]

    def find(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """Names that the shape of the sentence shows, given those found already."""
        yield from self._quoted_names(sentence)
        yield from self._dubbed_names(sentence)
        yield from self._introduced(sentence)
        yield from self._placed_firms(sentence, known)
        yield from self._branded_names(sentence, known)
        yield from self._firms(sentence, known)
        yield from self._models(sentence, known)
        yield from self._legal_names(sentence)
        yield from self._compound_names(sentence, known)
        yield from self._product_lines(sentence, known)
        yield from self._coded.find(sentence, known)
        yield from self._shaped(sentence)
        yield from self._announced(sentence)
        yield from self._firms_by_place(sentence)

    def _quoted_names(self, sentence: Sentence) -> Iterator[Mention]:
        """“泰坦”集群, 社交应用“泰坦”; behind a head that slogans have too, only with a verb of naming or a Latin name."""
        for match in self._quoted.finditer(sentence.text):
            head = match["head"] or match["before"]
            if not head or self._is_generic(match["name"]):
                continue
            label = self._heads[head]
            if match["before"] and match["head"] and label == "Product":
                label = self._heads[match["before"]]
            slogan = match["head"] in self._slogans and match["before"] is None
            if slogan and match["latin"] is None and match["naming"] is None:
                continue
            start, end = match.span("name")
            if match["head"] is None and not match["naming"] and self._says(sentence, start, end):
                continue  # 生产基地“整体转让”
            if label in ("Service", "Product") and match["name"].endswith(self._quoted_firms) and not match["name"].isascii():
                label = "BusinessUnit"
            yield Mention(start, end, match["name"], label, "pattern:quoted", 0.96 if match["latin"] else 0.85)
        for match in self._quoted_after.finditer(sentence.text):
            if not self._is_generic(match["name"]) and not self._kind.fullmatch(match["name"]):
                yield Mention(*match.span("name"), match["name"], self._after[match["before"]], "pattern:quoted", 0.85)
        for match in self._quoted_site.finditer(sentence.text):
            stem = match["name"].removesuffix(match["head"])
            if len(stem) > 1 and not self._kind.fullmatch(stem) and not self._is_generic(stem):
                label = self._heads.get(match["head"], "Facility")
                yield Mention(*match.span("name"), match["name"], label, "pattern:quoted", 0.85)

    def _says(self, sentence: Sentence, start: int, end: int) -> bool:
        """Whether the words of a span tell what is done: only verbs, adverbs and nouns, a verb among them."""
        inside = [t.pos for t in sentence.tokens if start <= t.start and t.end <= end]
        return "VERB" in inside and "PROPN" not in inside and len(inside) > 1

    def _introduced(self, sentence: Sentence) -> Iterator[Mention]:
        """Who asks, with the firm: 问（远山证券 林晓）; a person with a double surname behind an office."""
        for pattern in self._introductions:
            for match in pattern.finditer(sentence.text):
                for group, label in (("firm", "Company"), ("person", "Person")):
                    name = match.groupdict().get(group)
                    if name and not self._is_generic(name):
                        yield Mention(*match.span(group), name, label, "pattern:introduction", 0.88)

    def _placed_firms(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """Firms called by a place of China: 北岭证券, where 北岭 is a place."""
        for place in known:
            if place.label != "Location" or place.text in self._generic:
                continue
            match = self._placed_firm.match(sentence.text, place.end)
            if match and sentence.text[place.end] in _COUNTED:
                continue  # 北岭四大集团
            if match is None or self._kind.fullmatch(place.text) or not self._in_a_name(sentence, place.end, match.end()):
                continue
            other = any(place.start < m.start < match.end() for m in known)
            if not other and _on_words(sentence, place.start, match.end()):
                text = sentence.text[place.start : match.end()]
                yield Mention(place.start, match.end(), text, "Company", "pattern:firm", 0.83)

    def _dubbed_names(self, sentence: Sentence) -> Iterator[Mention]:
        """集群…代号“泰坦”: of the kind that the sentence last said; “云舟X”液冷储能系统: of the head that ends the compound."""
        for match in self._dubbed.finditer(sentence.text):
            heads = list(self._head.finditer(sentence.text, 0, match.start()))
            if heads and not self._is_generic(match["name"]):
                yield Mention(*match.span("name"), match["name"], self._heads[heads[-1].group()], "pattern:quoted", 0.85)
        for match in self._coded_quote.finditer(sentence.text):
            if self._heads[match["head"]] in self._products and not self._is_generic(match["name"]):
                yield Mention(*match.span("name"), match["name"], self._heads[match["head"]], "pattern:quoted", 0.85)

    def _branded_names(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """A Latin name right behind its head: 换电品牌EVOGO."""
        taken = {m.start for m in known}
        for match in self._branded.finditer(sentence.text):
            name = match["name"].rstrip(".")
            label = self._heads[match["head"]]
            named = label in self._products or label == "Brand"
            if match.start("name") not in taken and len(name) > 2 and not self._is_generic(name) and named:
                yield Mention(match.start("name"), match.start("name") + len(name), name, label, "pattern:branded", 0.82)

    def _firms(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """A Latin name right behind what says that it is a firm: 芯片设计公司Ashby Semi."""
        taken = {m.start for m in known if m.label in self._organizations}
        for match in self._firm.finditer(sentence.text):
            name, start = match["name"].rstrip("."), match.start("name")
            if start not in taken and len(name) > 1 and not self._is_generic(name) and not self._is_generic(name.split()[0]):
                yield Mention(start, start + len(name), name, "Company", "pattern:firm", 0.85)

    def _models(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """The name of a maker or brand with the code of a model: 北辰X9."""
        number = _NUMBER if self._numbered.search(sentence.text) else None
        for owner in known:
            code = _MODEL.match(sentence.text, owner.end) if owner.label in self._organizations else None
            if code is None and number and owner.label in self._organizations:
                code = number.match(sentence.text, owner.end)
            if code and not any(m.start >= owner.end and m.end > code.end() and m.start < code.end() for m in known):
                text = sentence.text[owner.start : code.end()]
                yield Mention(owner.start, code.end(), text, "Product", "pattern:line", 0.85)

    def _legal_names(self, sentence: Sentence) -> Iterator[Mention]:
        """Full names of companies: 蓝湖机器人(深圳)有限公司, cut where the words in front are no part of a name."""
        for match in _LEGAL.finditer(sentence.text):
            start = match.start()
            if before := self._not_legal.match(sentence.text, start, match.end()):
                start = before.end()
            inside = [t for t in sentence.tokens if start <= t.start and t.end <= match.end()]
            words_before = [t for t in inside if t.pos in _NOT_IN_A_NAME and t.text not in "()（）" and not t.text.isascii()]
            last = max((t.end for t in words_before), default=start)
            name = sentence.text[last : match.end()]
            bare = re.sub("(?:股份|责任)?有限(?:公司|合伙企业)", "", name)
            if len(bare) > 2 and not self._is_generic(bare):
                yield Mention(last, match.end(), name, "Company", "pattern:legal", 0.9)

    def _compound_names(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """Parts of a company (Meta超级智能实验室), and plants by their place (大连工厂)."""
        for owner in known:
            if owner.label == "Location" and (plant := self._plants.match(sentence.text, owner.end)):
                middle = sentence.text[owner.end : plant.start("head")]
                nearer = any(m.label == "Location" and m.start == owner.end for m in known)
                kind = middle and self._kind.fullmatch(middle)
                if not nearer and not kind and self._in_a_name(sentence, owner.end, plant.start("head")):
                    text = sentence.text[owner.start : plant.end()]
                    yield Mention(owner.start, plant.end(), text, "Facility", "pattern:plant", 0.85)
            if owner.label == "Location" and (plant := self._own_plant.match(sentence.text, owner.end)):
                text = sentence.text[owner.start : plant.end()]
                yield Mention(owner.start, plant.end(), text, "Facility", "pattern:plant", 0.85)
            if owner.label not in self._organizations:
                continue
            match = self._compounds.match(sentence.text, owner.end)
            if match and any(m.label == "Location" and m.start == owner.end for m in known):
                continue  # a plant of the owner's, named by its place
            if match and not match["middle"].startswith("旗下") and self._in_a_name(sentence, owner.end, match.start("head")):
                text = sentence.text[owner.start : match.end()]
                yield Mention(owner.start, match.end(), text, self._compound[match["head"]], "pattern:compound", 0.9)

    def _in_a_name(self, sentence: Sentence, start: int, end: int) -> bool:
        """Whether all words of a span can be parts of a name; ordinals can (第二工厂)."""
        return all(
            t.pos not in _NOT_IN_A_NAME or t.text.startswith("第") for t in sentence.tokens if start <= t.start and t.end <= end
        )

    def _product_lines(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """Two names in a row before a head that products have: 雷朋Meta智能眼镜."""
        ends = {m.end: m for m in known if m.label in self._organizations or m.label in self._products}
        for match in self._head.finditer(sentence.text):
            label = self._heads[match.group()]
            last = ends.get(match.start())
            first = ends.get(last.start) if last else None
            if label in self._products and first is not None and last is not None and not re.search(r"\d", last.text):
                text = sentence.text[first.start : match.end()]
                yield Mention(first.start, match.end(), text, label, "pattern:line", 0.93)

    def _shaped(self, sentence: Sentence) -> Iterator[Mention]:
        """Names of things that no list has, by a shape that only names have: 海洋系列 after 旗下, X平台3.0."""
        for label, pattern in self._shapes:
            for match in pattern.finditer(sentence.text):
                name, (start, end) = match["name"], match.span("name")
                if label == "Company" and (kind := self._firm_head.match(name)):
                    name, start = name[kind.end() :], start + kind.end()
                if not self._is_generic(name) and not self._kind.fullmatch(name) and _on_words(sentence, start, end):
                    yield Mention(start, end, name, label, "pattern:shape", 0.85)

    def _firms_by_place(self, sentence: Sentence) -> Iterator[Mention]:
        """Firms without a form that says so: 初创企业云杉达, 远岚智能宣布; none where a word of the sentence is in the span."""
        for pattern in self._firms_named:
            for match in pattern.finditer(sentence.text):
                name, (start, end) = match["name"], match.span("name")
                kind = self._kind.fullmatch(name) or self._kind.fullmatch(name[1:])
                if kind or self._is_generic(name):
                    continue
                said = match.groupdict().get("kind")  # the kind of the firm right before its name: the models cut as they may
                if said or (_on_words(sentence, start, end) and self._in_a_name(sentence, start, end)):
                    yield Mention(start, end, name, "Company", "pattern:firm", 0.84)

    def _announced(self, sentence: Sentence) -> Iterator[Mention]:
        """Who announces: 蓝湖科技公告, 蓝湖科技(600479)."""
        for pattern in self._announcements:
            for match in pattern.finditer(sentence.text):
                text = match["name"].lstrip("*")
                if kind := self._firm_head.match(text):
                    text = text[kind.end() :]
                start, end = match.end("name") - len(text), match.end("name")
                if (
                    self._kind.fullmatch(text)
                    or self._is_generic(text)
                    or any(text.startswith(g) for g in self._generic if len(g) > 2)
                ):
                    continue
                if any(t.pos in _WORDS or t.text == "的" for t in sentence.tokens if start <= t.start < end):
                    continue
                yield Mention(start, end, text, "Company", "pattern:announcement", 0.88)


def _on_words(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a span begins and ends where words do; true where the sentence was not cut into words."""
    tokens = sentence.tokens
    return not tokens or (any(t.start == start for t in tokens) and any(t.end == end for t in tokens))
