"""Chinese names of products that carry the code of a model: 手机银杏Nova 7, 武当C1296芯片, 推出跃影X2.

A code alone says little (A股, Q3, 5G), so the name has to stand beside a noun for what products are, or behind a verb that brings
a product into the world; and what is Chinese in it has to be words that names are made of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.wordlists import HAN, OPEN, alternatives, words
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from kg.model import Sentence

__all__ = ["CodedNames"]

_NO_CODE = r"(?!(?:[QH][1-4]|FY\d+|[A-Z]\d{0,2}轮|[A-Za-z]\d?[股级座]|[A-Z]\+?轮|[45]G|\d{2,4}V)(?![A-Za-z0-9]))"
_SIZE = r"(?: ?(?:Pro|Max|Plus|Ultra|Mini|Air|Turbo|Lite|SE|XL|Nano))*"
_CODE = (
    rf"{_NO_CODE}(?:[A-Za-z][A-Za-z]{{0,11}}[- ]?[A-Z]{{0,2}}\d{{1,4}}(?:\.\d+)?[A-Za-z]{{0,3}}"
    rf"|\d{{1,3}}[A-Z]{{1,2}}|(?<=[{HAN}])(?:\d{{3,4}}|\d{{1,2}}代)){_SIZE}"
)
_END = r"(?![\d.]*[\dA-Za-z%％亿万千百元年月日倍个名人台辆届轮期股级])"
_ANY = re.compile(rf"[A-Za-z][- ]?[A-Z]{{0,2}}\d|\d[A-Z]|\d代|[{HAN}]\d{{3,4}}(?!\d)")  # most sentences have no code
_JOINED = frozenset({"ADP", "CCONJ", "PART", "PRON", "PUNCT", "SCONJ", "AUX", "ADV"})


_HAN_NEXT = re.compile(f"[{HAN}]")


class CodedNames:
    """Names with codes beside the nouns of ``zh.heads`` whose class is a product's, or behind the verbs of ``zh.launching``."""

    def __init__(
        self,
        lists: Mapping[str, object],
        heads: Mapping[str, str],
        products: Collection[str],
        makers: Collection[str],
        is_generic: Callable[[str], bool],
        is_kind: Callable[[str], bool],
    ) -> None:
        self._heads = {head: label for head, label in heads.items() if label in products}
        head = alternatives(self._heads)
        opens = alternatives(words(lists.get("launching")))
        self._behind = re.compile(
            rf"(?:(?P<head>{head})|(?P<verb>{opens})了?(?:全新|新款|首款|新一代)?)[{OPEN}]?(?P<name>[{HAN}]{{0,4}}?{_CODE}){_END}(?!(?<=[{HAN}]\d{{3}})[{HAN}]|(?<=[{HAN}]\d{{4}})[{HAN}])"
        )
        targets = frozenset(words(lists.get("not_after_codes")))
        things = alternatives([*(h for h in self._heads if h not in targets), *words(lists.get("after_codes"))])
        self._before = re.compile(rf"(?P<name>[{HAN}]{{0,3}}{_CODE}) ?(?:智能|系列|AI)?(?P<head>{things})")
        self._owned = re.compile(rf"的(?P<name>{_CODE}){_END}")
        self._listed = re.compile(rf"(?:和|与|、|及|以及)(?P<name>{_CODE}){_END}")
        self._products = products
        self._makers = makers
        self._head = re.compile(head)
        self._is_generic = is_generic
        self._is_kind = is_kind

    def find(self, sentence: Sentence, known: Sequence[Mention]) -> Iterator[Mention]:
        """The names with codes of a sentence, those with a noun beside them in its class, others as products."""
        if not _ANY.search(sentence.text):
            return
        for match in self._behind.finditer(sentence.text):
            label = self._heads[match["head"]] if match["head"] else "Product"
            yield from self._named(sentence, *match.span("name"), label, known)
        for match in self._before.finditer(sentence.text):
            start, end = match.span("name")
            words_in = [t for t in sentence.tokens if start <= t.start and t.end <= end and not t.text.isascii()]
            start = max([t.end for t in words_in if t.pos == "VERB"], default=start)
            yield from self._named(sentence, start, end, self._heads.get(match["head"], "Product"), known)
        for product in known:
            if product.label in self._makers and (owned := self._owned.match(sentence.text, product.end)):
                yield from self._named(sentence, *owned.span("name"), "Product", known)
            if product.label in self._products and (beside := self._listed.match(sentence.text, product.end)):
                yield from self._named(sentence, *beside.span("name"), product.label, known)

    def _named(self, sentence: Sentence, start: int, end: int, label: str, known: Sequence[Mention]) -> Iterator[Mention]:
        text = sentence.text
        if head := self._head.match(text, start, end):  # 发布手机银杏Nova 7
            start, label = head.end(), self._heads[head.group()]
        starts = [t.start for t in sentence.tokens if start <= t.start < end]
        if starts and not any(m.start <= start < m.end for m in known):
            start = starts[0]  # not inside a word
        start = max(
            [start]
            + [
                t.end
                for t in sentence.tokens
                if start <= t.start and t.end < end and not t.text.isascii() and (t.pos in _JOINED or self._is_kind(t.text))
                if not any(m.start <= t.start < m.end for m in known)
            ]
            + [m.end for m in known if m.start == start and m.end < end and _HAN_NEXT.match(text, m.end)]
        )
        for quantity in sentence.quantities:  # 20台X1: the number is none of the name
            if start <= quantity.start < quantity.end < end:
                start = quantity.end
        name = text[start:end]
        if not name or name[0].isspace() or name.isdigit() or self._is_generic(name) or name in self._heads:
            return
        if start and text[start - 1].isascii() and text[start - 1].isalnum():
            return
        if any(t.start < end and start < t.end and not t.text.isdigit() for t in sentence.times):
            return
        if len(re.sub(rf"[{HAN}]", "", name)) == 1 and len(name) < 3:
            return
        yield Mention(start, end, name, label, "pattern:code", 0.84)
