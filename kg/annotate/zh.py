"""The Chinese pipeline: LAC's words as a spaCy tokenizer, its labels as a tagger and an entity recognizer.

The tokenizer carries the labels to the two components in ``doc.user_data``, because all three come from one run of the
model. Words of LAC are cut and joined so that the document is exactly the text again, and a name or number in Latin
characters is one token (LAC gives ``4.1`` as one word, three, or half of ``4.1版本``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np
import spacy
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from kg.annotate import sentences
from kg.annotate.lac import Lac, Word

__all__ = ["NAME", "LacTokenizer", "load"]

NAME = "lac"  # the value of pipelines.zh that means this one

_LATIN = "A-Za-z0-9\u00c0-\u024f"
# A word of Latin letters and digits with the marks inside it: R&D, L'Oréal, 475.16, 1,250, GPT-4o, C++. What comes last
# is a letter, a digit or a plus: a full stop there ends the sentence.
_RUN = re.compile(rf"(?:\d{{1,3}}(?:,\d{{3}})+(?![\d,]))(?:\.\d+)?|[{_LATIN}](?:[{_LATIN}.&'’/+-]*[{_LATIN}+])?")
_GAP = re.compile(r"\s+")
_MARK = re.compile(r"[。！？；，、：“”‘’（）《》〈〉「」『』【】]")  # LAC takes one behind a number into the number

_UNIVERSAL = {
    "a": "ADJ", "ad": "ADV", "an": "NOUN", "c": "CCONJ", "d": "ADV", "f": "ADP", "m": "NUM", "n": "NOUN", "nr": "PROPN",
    "ns": "PROPN", "nt": "PROPN", "nw": "PROPN", "nz": "PROPN", "p": "ADP", "q": "NOUN", "r": "PRON", "s": "NOUN",
    "t": "NOUN", "u": "PART", "v": "VERB", "vd": "ADV", "vn": "NOUN", "w": "PUNCT", "xc": "PART",
    "PER": "PROPN", "LOC": "PROPN", "ORG": "PROPN", "TIME": "NOUN",
}  # fmt: skip
"""LAC's labels (PKU tag set and four kinds of names) as Universal Dependencies parts of speech."""

_OPEN = {"n", "nz", "nw", "m", "t", "v", "a", "PER", "LOC", "ORG", "TIME"}
_ENTITIES = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC", "TIME": "DATE", "nz": "PRODUCT", "nw": "WORK_OF_ART"}
"""LAC's names in the labels that spaCy's Chinese pipelines use."""


class LacTokenizer:
    """Text to a Doc of words; ``pipe`` analyses the sentences of all its texts together.

    longest: a sentence of more characters is cut before it is analysed.
    """

    def __init__(self, vocab: Vocab, lac: Lac, longest: int = 256) -> None:
        self.vocab = vocab
        self.lac = lac
        self.longest = longest

    def __call__(self, text: str) -> Doc:
        return next(self.pipe([text]))

    def pipe(self, texts: Iterable[str], batch_size: int = 0) -> Iterator[Doc]:
        """Documents in the order of the texts. All texts are analysed at once; ``batch_size`` is spaCy's and not used."""
        texts = list(texts)
        spans = [
            (index, *piece)
            for index, text in enumerate(texts)
            for start, end in sentences.spans(text, "zh")
            for piece in sentences.pieces(text, start, end, self.longest)
        ]
        words: list[list[Word]] = [[] for _ in texts]
        for (index, start, _), found in zip(
            spans, self.lac.words([texts[index][start:end] for index, start, end in spans]), strict=True
        ):
            words[index] += [Word(start + word.start, start + word.end, word.label) for word in found]
        for text, found in zip(texts, words, strict=True):
            yield self._doc(text, found)

    def _doc(self, text: str, words: Sequence[Word]) -> Doc:
        starts = [word.start for word in words]
        tokens: list[str] = []
        spaces: list[bool] = []
        tags: list[str] = []
        for start, end in _tokens(text, starts):
            word = text[start:end]
            if word == " " and tokens and not tokens[-1].isspace():
                spaces[-1] = True
                continue
            at = bisect_right(starts, start) - 1
            tokens.append(word)
            spaces.append(False)
            tags.append(_tag(word, words[at].label if at >= 0 else "w"))
        doc = Doc(self.vocab, words=tokens, spaces=spaces)
        doc.user_data["lac_tags"] = tags
        doc.user_data["lac_names"] = [word for word in words if word.label in _ENTITIES]
        return doc


def _tag(word: str, label: str) -> str:
    """LAC's label, but for white space, marks, and words in Latin letters, in which LAC sees the oddest particles."""
    if word.isspace() or _MARK.fullmatch(word):
        return "w"
    if _RUN.fullmatch(word) and label not in _OPEN:
        return "nz" if any(char.isalpha() for char in word) else "m"
    return label


def _tokens(text: str, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Spans that cover the text: cut where a word starts and around Latin runs, marks and white space, never inside those."""
    cuts = set(starts)
    for pattern in (_MARK, _RUN, _GAP):
        for match in pattern.finditer(text):
            cuts.difference_update(range(match.start() + 1, match.end()))
            cuts |= {match.start(), match.end()}
    edges = sorted(cuts | {0, len(text)})
    yield from ((start, end) for start, end in pairwise(edges) if end > start)


@Language.component("lac_tagger", assigns=["token.tag", "token.pos"])
def lac_tagger(doc: Doc) -> Doc:
    """LAC's own label as the fine tag, its Universal part of speech as the coarse one."""
    tags: list[str] = doc.user_data.pop("lac_tags")
    if not tags:
        return doc
    space = doc.to_array("IS_SPACE")
    codes = [_codes(doc.vocab.strings, tag, bool(blank)) for tag, blank in zip(tags, space, strict=True)]
    # One call for all: setting a token at a time takes three times as long.
    doc.from_array(["TAG", "POS"], cast(Any, np.array(codes, np.uint64)))
    return doc


def _codes(strings: StringStore, tag: str, blank: bool) -> tuple[int, int]:
    """The numbers by which spaCy knows a fine and a coarse tag; adding one that is there is a look-up."""
    return strings.add(tag), strings.add("SPACE" if blank else _UNIVERSAL[tag])


@Language.component("lac_ner", requires=["token.tag"], assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def lac_ner(doc: Doc) -> Doc:
    """LAC's names as entities. One in Latin letters takes in the capitalised words beside it: Reality Labs."""
    spans: list[Span] = []
    for word in doc.user_data.pop("lac_names"):
        span = doc.char_span(word.start, word.end, _ENTITIES[word.label], alignment_mode="expand")
        if span is not None and span.text.strip():
            spans.append(_completed(doc, span) if word.label != "TIME" else span)
    doc.ents = filter_spans(spans)
    return doc


def _completed(doc: Doc, span: Span) -> Span:
    """LAC stops inside names of several Latin words or takes each for a name of its own."""
    start, end = span.start, span.end
    while start > 0 and _one_name(doc, start) and not doc[start - 1].text[0].isdigit():
        start -= 1
    while end < len(doc) and _one_name(doc, end):
        end += 1
    return Span(doc, start, end, span.label)


def _one_name(doc: Doc, place: int) -> bool:
    """Whether the words on both sides of a place may belong to one name: Latin, a space between, capitals or digits."""
    left, right = doc[place - 1], doc[place]
    return bool(
        left.whitespace_
        and _RUN.fullmatch(left.text)
        and _RUN.fullmatch(right.text)
        and not left.text[0].islower()
        and not right.text[0].islower()
    )


def load(longest: int = 256) -> Language:
    """A new Chinese pipeline; its components have still to be followed by ours."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = LacTokenizer(nlp.vocab, Lac(), longest)
    nlp.add_pipe("lac_tagger")
    nlp.add_pipe("lac_ner")
    return nlp
