"""A spaCy document to our sentences. The only place that knows both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from kg.annotate.settings import Label
from kg.model import Mention, Passage, Sentence, Token

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

__all__ = ["convert"]


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=_Spanned)

_COLUMNS: list[int | str] = ["IS_SPACE", "IDX", "LENGTH", "POS", "DEP", "LEMMA", "HEAD", "ORTH"]
_UNSIGNED = (1 << 64) - 1  # spaCy's numbers of strings are unsigned, and heads count backwards too


def convert(doc: Doc, passage: Passage, index: int, labels: Mapping[str, Label]) -> Iterator[Sentence]:
    """The sentences of an annotated passage; ``index`` numbers the passage, ``labels`` gives the model's labels their classes.

    A sentence is trimmed of white space. What crosses the end of a sentence is in none: a number or a name never does
    in good text.
    """
    mentions = _mentions(doc, passage.text, labels)
    words = doc.to_array(_COLUMNS).astype(np.int64).tolist()  # asked one by one, they take three times as long
    for sent in doc.sents:
        start, end = _trimmed(passage.text, sent.start_char, sent.end_char)
        if start == end:
            continue
        yield Sentence(
            text=passage.text[start:end],
            start=passage.start + start,
            language=passage.language,
            passage=index,
            tokens=_tokens(sent, words[sent.start : sent.end], start),
            mentions=_within(mentions, start, end),
            quantities=_within(doc._.kg_quantities, start, end),
            times=_within(doc._.kg_times, start, end),
        )


def _mentions(doc: Doc, text: str, labels: Mapping[str, Label]) -> list[Mention]:
    """Names of the lexicon and of the models, by place; what the lexicon is sure of, no model need say."""
    known: tuple[Mention, ...] = doc._.kg_mentions
    places = {(mention.start, mention.end) for mention in known if mention.score >= 1}
    found = [
        Mention(start, end, text[start:end], cls, "model", score)
        for (start, end, cls), score in _model_names(doc, labels).items()
        if (start, end) not in places
    ]
    return sorted(
        [*known, *found], key=lambda mention: (mention.start, -mention.end, mention.source, mention.entity or "", mention.label)
    )


def _model_names(doc: Doc, labels: Mapping[str, Label]) -> dict[tuple[int, int, str], float]:
    """Place, class and score of what the models found; names of another kind at the same place are names of their own."""
    first = {
        (ent.start_char, ent.end_char, labels[ent.label_].cls): labels[ent.label_] for ent in doc.ents if ent.label_ in labels
    }
    if doc._.kg_second is None:
        return {name: label.score for name, label in first.items()}
    known = [name for name in doc._.kg_second if name.label in labels]
    second = {(name.start, name.end, labels[name.label].cls): labels[name.label] for name in known}
    scores = {name: label.second for name, label in second.items()} | {name: label.first for name, label in first.items()}
    return scores | {name: label.agreed for name, label in first.items() if name in second}


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _within(values: Sequence[S], start: int, end: int) -> tuple[S, ...]:
    """The values inside ``[start, end)``, their offsets counted from it."""
    return tuple(
        replace(value, start=value.start - start, end=value.end - start)  # type: ignore[type-var]
        for value in values
        if start <= value.start and value.end <= end
    )


def _tokens(sent: Span, rows: Sequence[Sequence[int]], start: int) -> tuple[Token, ...]:
    """The words without white space, of their rows of ``_COLUMNS``; heads are renumbered accordingly."""
    strings = sent.doc.vocab.strings
    kept = [at for at, row in enumerate(rows) if not row[0]]
    places = {at: place for place, at in enumerate(kept)}
    names: dict[int, str] = {}

    def name(code: int) -> str:
        if code not in names:
            names[code] = strings[code & _UNSIGNED]
        return names[code]

    words = []
    for place, at in enumerate(kept):
        _, begin, size, pos, dep, lemma, head, orth = rows[at]
        begin -= start
        words.append(Token(begin, begin + size, name(orth), name(pos), name(dep), places.get(at + head, place), name(lemma)))
    return tuple(words)
