"""Chinese names that no list holds, by what the page makes plain of them: 茶饮集团朵黎, 听涛4 beside 听涛3.5, 泽瑞单抗.

Each rule needs two signs. A place where only such a name stands (behind the noun for its kind, before its office, between a
preposition and what it does) and either an ending of such names or the same wording again elsewhere on the page; and the wording
must not be made of common words, as a tagger sees them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.plainwords import is_plain
from kg.extract.wordlists import CLOSE, HAN, LATIN, OPEN, alternatives, by_word, table, words
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.model import Sentence
    from kg.ontology import Ontology

__all__ = ["NewNames"]

_SOURCE = "pattern:new"
_SURE = 0.8
_SHORT_ENDING = 2  # letters: a last word of no more says little, as AG and AI
_OPENS = "。！？；，、：:\n“”（("
_SITES = ("Facility", "ComputeCluster")
_SIZE = r"(?: ?(?:Pro|Max|Plus|Ultra|Mini|mini|Air|Turbo|Lite|Flash|Nano))?"
_NUMBER = r"\d{1,2}(?:\.\d)?"
_UNITS = "A-Za-z%％‰亿万千百元年月日号倍个名人台辆届轮期股级只家成折项条座款吨岁天周分秒点比时位次卡兆"
_NUMBER_ENDS = rf"(?![\d.:：/-]*\d|[{_UNITS}]| ?[亿万GMTWk%])"
_MODEL = r"(?:(?![QH]\d(?!\d))[A-Z]{1,4}-?\d{1,4}[A-Za-z]{0,2}|[A-Z][a-z]+ \d{1,2})(?![\d.%％A-Za-z股轮级])"
_VERSION = re.compile(rf"[{HAN}]{{2,4}}{_NUMBER}{_SIZE}")
_HAS_NUMBER = re.compile(rf"[{HAN}]\d")
_CAPITAL = re.compile("[A-Z]")


class NewNames:
    """The rules, by the table ``zh.new_names`` of ``ontology/patterns/names.toml``."""

    def __init__(self, ontology: Ontology, is_generic: Callable[[str], bool]) -> None:
        zh: Mapping[str, object] = ontology.names.get("zh", {})
        en: Mapping[str, object] = ontology.names.get("en", {})
        lists = table(zh.get("new_names"))
        firms = table(zh.get("new_firms"))
        heads = by_word(zh.get("heads"))

        def either(key: str) -> str:
            return rf"(?:{'|'.join(lists.get(key, ())) or '(?!)'})"

        self._is_generic = is_generic
        self._firms = frozenset(c for c in ontology.classes if ontology.is_a(c, "Organization"))
        self._products = frozenset(c for c in ontology.classes if ontology.is_a(c, "Product"))
        self._heads = heads
        self._no_name = re.compile("|".join(firms.get("no_name", ())) or "(?!)")
        kinds = alternatives([*words(zh.get("kinds_of_things")), *words(zh.get("kinds"))])
        self._kinds = re.compile(rf"{kinds}+")
        endings = alternatives(lists.get("firm_endings", ()))
        self._ending = re.compile(rf"{endings}$")
        self._kind_end = re.compile(rf"{either('kind_ends')}$")
        latin = rf"[(（](?P<latin>{LATIN})[)）]"
        self._kind = re.compile(rf"{either('kind_ends')}(?P<name>[{HAN}]{{2,5}}?)(?:{latin}|(?={either('kind_follows')}))")
        led = "|".join(f"(?<={one})" if one != "^" else "^" for one in lists.get("led_by", ())) or "(?!)"
        behind = rf"(?:(?P<acts>(?={either('firm_follows')}))|(?={either('kind_follows')}))"
        self._firm = re.compile(rf"(?:{led})(?P<name>[{HAN}]{{2,3}}{endings}){behind}")
        self._sure_ending = re.compile(rf"{either('sure_endings')}$")
        self._drug = re.compile(
            rf"(?:^|[，。；：、“（\s的和与及其]|抗体|药物|新药|产品|药|推出|上市|疗法|注射)(?P<name>(?:(?!药)[{HAN}]){{2,5}}?{either('drugs')})"
        )
        self._site = re.compile(
            rf"(?:^|[，。；：、“（\n在的与由是将和]|建设|运营|启用|扩建|投产)(?P<name>(?P<stem>[{HAN}]{{2,4}}?)(?:[一二三四五六七八九]号)?(?P<head>{either('sites')}))"
        )
        after = either("numbered_after")
        self._numbered = re.compile(
            rf"(?P<cue>{after}|^|[，。；：、“（\n]|与|和)[{OPEN}]?(?!{after})(?P<stem>[{HAN}]{{2,4}}?)[{CLOSE}]?{_NUMBER}{_SIZE}{_NUMBER_ENDS}"
        )
        self._strong = re.compile(after)
        self._not_firms = frozenset(lists.get("not_firms", ()))
        self._not_numbered = frozenset(lists.get("not_numbered", ()))
        head = alternatives(lists.get("product_heads", ()))
        self._product = re.compile(rf"(?P<head>{head})(?P<name>[{HAN}]{{2,4}}?)(?={either('product_follows')})")
        thing = alternatives(h for h, c in heads.items() if c in self._products)
        self._made = re.compile(
            rf"(?:^|(?<=[。；\n]))(?P<name>[{HAN}]{{2,6}}?)是[^，。；]{{0,14}}?{either('made')}的[^，。；]{{0,8}}?"
            rf"(?P<head>{thing})[，。]"
        )
        surname = f"[{zh.get('surnames') or ''}]"
        self._person = re.compile(
            rf"(?:{either('offices')})(?P<name>{surname}[{HAN}]{{1,2}})(?=(?:{either('between')}[^，。；]{{0,10}}?)?{either('speaks')})"
        )
        self._addressed = re.compile(
            rf"(?:{either('offices')})(?P<name>[{HAN}]{{2,4}}?(?=先生|女士|博士|教授)|[{HAN}]{{3}}(?={either('speaks')}))"
        )
        ends = (*words(en.get("firm_words")), *words(en.get("organization_suffixes")))
        last = alternatives(w for w in ends if len(w) > _SHORT_ENDING) + r"(?: (?:Co|Inc|Ltd|Corp)\b\.?)?"
        self._latin_firm = re.compile(rf"(?<![A-Za-z0-9])(?P<name>[A-Z][A-Za-z-]+(?: [A-Z][A-Za-z-]+){{0,2}} {last})(?![A-Za-z])")
        self._translated = re.compile(rf"(?:.*(?:[，,。；、：:“]|{either('between')}|与|和)|)(?P<name>[{HAN}]{{3,8}})\Z")
        self._abroad = re.compile(
            rf"(?:{either('countries')})(?:的|公司|企业|厂商)?"
            r"(?P<name>[A-Z][a-z]{2,}[A-Za-z]*(?: [A-Z][a-z]+){0,2})(?=[，。、；（(和与及分])"
        )
        self._launched = re.compile(
            r"(?:推出|发布)了?(?P<name>(?P<firm>[A-Z][A-Za-z]{2,}) [A-Z][a-z]+(?: \d{1,2})?)(?![A-Za-z0-9])"
        )
        conference = alternatives(h for h, c in heads.items() if c == "Conference")
        self._event = re.compile(
            rf"{either('staged')}[^，。；“]{{0,6}}(?P<name>[{OPEN}][{HAN}A-Za-z0-9·]{{2,8}}[{CLOSE}][{HAN}]{{0,6}}?{conference})"
        )

    def find(self, sentences: Sequence[Sentence]) -> dict[str, Mention]:
        """The names of a page, with the class that their place says, for finding again all over it."""
        chinese = [s for s in sentences if s.language == "zh"]
        if not chinese:
            return {}
        whole = "\n".join(s.text for s in chinese)
        found: dict[str, str] = {}
        for sentence in chinese:
            for name, label in self._here(sentence, whole):
                found.setdefault(name, label)
        for name, label in [(n, c) for n, c in found.items() if c in self._products and _VERSION.fullmatch(n)]:
            stem = re.sub(rf"[{CLOSE}]?{_NUMBER}{_SIZE}$", "", name)
            for match in re.finditer(rf"{re.escape(stem)}{_NUMBER}{_SIZE}{_NUMBER_ENDS}", whole):
                found.setdefault(match.group(), label)
            if re.search(rf"[{OPEN}]{re.escape(stem)}[{CLOSE}]", whole):
                found.setdefault(stem, label)
        firms = alternatives(name for name, label in found.items() if label == "Company")
        for match in re.finditer(rf"{firms}{_MODEL}", whole):
            found.setdefault(match.group(), "Product")
        return {name: Mention(0, len(name), name, label, _SOURCE, 0.84) for name, label in sorted(found.items())}

    def without_kinds(
        self, sentences: Sequence[Sentence], found: Sequence[Sequence[Mention]], names: Mapping[str, Mention]
    ) -> list[list[Mention]]:
        """The names of each sentence without guesses that are only the noun in front of a new firm: 美妆集团 of 美妆集团朵黎."""
        firms = tuple(name for name, m in names.items() if m.label == "Company")
        if not firms:
            return [list(here) for here in found]
        return [
            [
                m
                for m in here
                if m.source == "lexicon"
                or m.label not in self._firms
                or not (s.text.startswith(firms, m.end) and self._kind_end.search(m.text))
            ]
            for s, here in zip(sentences, found, strict=True)
        ]

    def _here(self, sentence: Sentence, whole: str) -> Iterator[tuple[str, str]]:
        taken = [(m.start, m.end) for m in sentence.mentions if m.source == "lexicon" and m.score >= _SURE]
        taken += [(t.start, t.end) for t in sentence.times]
        places = {(m.start, m.end) for m in sentence.mentions if m.label == "Location"}
        for start, end, label in self._places(sentence, whole):
            if not any(a < end and start < b and not (label in _SITES and (a, b) in places) for a, b in taken):
                yield sentence.text[start:end], label

    def _places(self, sentence: Sentence, whole: str) -> Iterator[tuple[int, int, str]]:
        yield from self._firms_here(sentence, whole)
        yield from self._products_here(sentence, whole)
        text = sentence.text
        for match in self._site.finditer(text):
            stem = match["stem"]
            place = next((m for m in sentence.mentions if m.label == "Location" and m.start == match.start("stem")), None)
            rest = text[place.end : match.end("stem")] if place else ""
            if rest and (self._is_kind(rest) or is_plain(rest)):
                continue  # 韩国新建数据中心
            if self._may_be(sentence, match.start("stem"), match.end("stem")) and stem not in self._heads:
                label = self._heads.get(match["head"], "ComputeCluster")
                yield *match.span("name"), label
        for match in self._person.finditer(text):
            if not self._is_generic(match["name"]) and not is_plain(match["name"]):
                yield *match.span("name"), "Person"
        for match in self._addressed.finditer(text):
            if not is_plain(match["name"]) and not self._is_generic(match["name"]) and not self._no_name.search(match["name"]):
                yield *match.span("name"), "Person"
        for match in self._event.finditer(text):
            yield *match.span("name"), "Conference"

    # ------------------------------------------------------------------ firms
    def _firms_here(self, sentence: Sentence, whole: str) -> Iterator[tuple[int, int, str]]:
        text = sentence.text
        for match in self._kind.finditer(text):
            name = match["name"]
            start, end = match.span("name")
            if self._no_name.search(name) or not self._may_be(sentence, start, end):
                continue
            if match["latin"] is not None or (whole.count(name) > 1 and self._opens_again(name, whole)):
                yield start, end, "Company"
                if match["latin"]:
                    yield *match.span("latin"), "Company"
        for match in self._firm.finditer(text):
            start, end = match.span("name")
            ending = self._ending.search(match["name"])
            stem = start + ending.start() if ending else end
            shown = match["acts"] is not None or self._sure_ending.search(match["name"]) is not None
            if not shown and not (whole.count(match["name"]) > 1 and self._opens_again(match["name"], whole)):
                continue
            if (
                text[start:stem] not in self._not_firms
                and self._may_be(sentence, start, stem)
                and not self._no_name.search(text[start:stem])
                and not self._is_kind(match["name"])
            ):
                yield start, end, "Company"
        if not _CAPITAL.search(text):
            return
        for match in self._latin_firm.finditer(text):
            start, end = match.span("name")
            if self._is_generic(match["name"]):
                continue
            if text[:start].endswith(("(", "（")) and text[end:].startswith((")", "）")):
                # The same firm's Chinese name stands before it; where nobody can say where that begins, neither is told.
                before = self._translated.match(text, 0, start - 1)
                if before is None:
                    continue
                yield *before.span("name"), "Company"
            yield start, end, "Company"
        for match in self._abroad.finditer(text):
            if not self._is_generic(match["name"]):
                yield *match.span("name"), "Company"

    # ------------------------------------------------------------------ products
    def _products_here(self, sentence: Sentence, whole: str) -> Iterator[tuple[int, int, str]]:
        text = sentence.text
        for match in self._drug.finditer(text):
            if self._may_be(sentence, *match.span("name")) and not self._kinds.match(match["name"]):
                yield *match.span("name"), "Product"
        for match in self._numbered.finditer(text) if _HAS_NUMBER.search(text) else ():
            stem = match["stem"]
            if stem in self._not_numbered or self._is_generic(stem) or self._is_kind(stem) or stem in self._heads:
                continue
            versions = {v.group(): v.start() for v in re.finditer(rf"{stem}[{CLOSE}]?{_NUMBER}{_SIZE}{_NUMBER_ENDS}", whole)}
            quoted = re.search(rf"[{OPEN}]{stem}[{CLOSE}]", whole) is not None
            strong = self._strong.fullmatch(match["cue"]) is not None
            again = whole.count(stem) > 1
            if not (quoted or (strong and again) or (len(versions) > 1 and not is_plain(stem))):
                continue
            if self._no_name.search(stem) or (is_plain(stem) and not quoted):
                continue
            label = next((self._heads[h] for h in (match["cue"],) if self._heads.get(h) in self._products), "Product")
            yield match.start("stem"), match.end(), label
        for match in self._product.finditer(text):
            name = match["name"]
            if self._no_name.search(name) or not self._may_be(sentence, *match.span("name")):
                continue
            if whole.count(name) > 1 and self._opens_again(name, whole):
                label = self._heads.get(match["head"], "Product")
                yield *match.span("name"), label
        for match in self._made.finditer(text):
            if whole.count(match["name"]) > 1 and not self._is_generic(match["name"]) and not self._no_name.search(match["name"]):
                yield *match.span("name"), self._heads[match["head"]]
        for match in self._launched.finditer(text) if _CAPITAL.search(text) else ():
            if whole.count(match["firm"]) > whole.count(match["name"]):
                yield *match.span("name"), "Product"

    # ------------------------------------------------------------------ wordings
    def _is_kind(self, name: str) -> bool:
        return self._kinds.fullmatch(name) is not None

    def _may_be(self, sentence: Sentence, start: int, end: int) -> bool:
        """Whether a span can be a name: no kind of thing, no common words."""
        name = sentence.text[start:end]
        if self._is_generic(name) or self._is_kind(name) or name in self._heads:
            return False
        return not is_plain(name)

    def _opens_again(self, name: str, whole: str) -> bool:
        """Whether a wording opens a clause somewhere on the page."""
        at = whole.find(name)
        while at >= 0:
            before = whole[max(0, at - 2) : at].rstrip(OPEN)
            if not before or before[-1] in _OPENS or before.endswith("其中"):
                return True
            at = whole.find(name, at + 1)
        return False
