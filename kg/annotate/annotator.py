"""Passages in, annotated sentences out: one language pipeline each for Chinese and English, loaded when first needed."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from kg.annotate import sentences
from kg.annotate.gazetteer import Entry
from kg.annotate.settings import Settings
from kg.model import Language, Passage, Sentence

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

    from kg.annotate.components import Tools

__all__ = ["Annotator"]

_COLLECTED_EVERY = 700  # what Python starts with, to 3.13: new objects between two looks for cycles
_SELDOM = 50_000
_YOUNG = 40  # looks at what is new between two at what has been there for a while; Python's own is 10


class Lexicon(Protocol):
    """What annotation needs of an ontology: its entities, and its folder for the settings, units and words."""

    @property
    def folder(self) -> Path: ...
    @property
    def entities(self) -> Iterable[Entry]: ...


class Annotator:
    """Finds words, names, quantities and times.

    ontology: whose entities, units and words are looked for; settings: by default ``settings.toml`` in the folder of the
    ontology. Making one is cheap; a language model is loaded when the first passage of its language arrives, which raises
    BrokenOntology where it is not installed and `kg.annotate.weights.ModelError` where its files are not those pinned.

    >>> from types import SimpleNamespace as Row
    >>> meta = Row(id="meta", cls="Company", zh="", en="Meta", aliases=())
    >>> from kg.ontology import default_folder
    >>> annotator = Annotator(Row(entities=[meta], folder=default_folder()))
    >>> sentence, = annotator.annotate([Passage("Meta营收增长22%。", 100, "zh")])
    >>> [token.text for token in sentence.tokens], sentence.start, sentence.mentions[0].entity
    (['Meta', '营收', '增长', '22', '%', '。'], 100, 'meta')
    """

    def __init__(self, ontology: Lexicon, settings: Settings | None = None) -> None:
        self.settings = settings if settings is not None else Settings.load(ontology.folder / "settings.toml")
        self._ontology = ontology
        self._tools: Tools | None = None
        self._pipelines: dict[Language, Pipeline] = {}

    def annotate(self, passages: Iterable[Passage]) -> Iterator[Sentence]:
        """The sentences of the passages in order, holding a batch of passages at a time.

        ``Sentence.passage`` counts the passages from 0 in each call. The result does not depend on the batches.
        """
        from kg.annotate.convert import convert

        for language, batch in self._batches(passages):
            nlp = self.pipeline(language)
            labels = self.settings.labels.get(language, {})
            texts = [passage.text for _, passage in batch]
            # The tokenizer gets all texts at once, so that the Chinese model can group their sentences.
            docs = nlp.pipe(cast(Any, nlp.tokenizer).pipe(texts))
            for (index, passage), doc in zip(batch, docs, strict=True):
                yield from convert(doc, passage, index, labels)

    def pipeline(self, language: Language) -> Pipeline:
        """The spaCy pipeline of a language with our components, loaded at the first call."""
        if language not in self._pipelines:
            from kg.annotate import components, en, zh

            nlp = (
                zh.load(self.settings.longest_sentence)
                if self.settings.pipelines.get(language) == zh.NAME
                else en.load(language, self.settings)
            )
            if self._tools is None:
                self._tools = components.Tools.load(self._ontology.folder, self._ontology.entities, self.settings)
            self._pipelines[language] = components.add(nlp, self._tools, self.settings)
            # Models, lexicon and words stay for good: the collector need not walk through their million objects with every page
            # (7 % of the time of a Chinese one).
            gc.collect()
            gc.freeze()
            if gc.get_threshold()[0] == _COLLECTED_EVERY:
                # A page makes hundreds of thousands of small things and hardly a cycle: looking for one after every 700
                # takes another 6 %, and going through what a page keeps 3 %: a build of 301 pages is as large without.
                # Whoever has set this for a program of his own keeps it. mypy does the same.
                gc.set_threshold(_SELDOM, _YOUNG)
        return self._pipelines[language]

    def _parts(self, index: int, passage: Passage) -> Iterator[tuple[int, Passage]]:
        """A passage, in pieces where it is so long that a document of it would not fit in memory (a page of one line)."""
        for start, end in sentences.pieces(passage.text, 0, len(passage.text), self.settings.longest_passage):
            yield index, Passage(passage.text[start:end], passage.start + start, passage.language)

    def _batches(self, passages: Iterable[Passage]) -> Iterator[tuple[Language, list[tuple[int, Passage]]]]:
        """Runs of passages in one language, cut where they reach the length of a batch."""
        for language, run in groupby(enumerate(passages), key=lambda item: item[1].language):
            batch: list[tuple[int, Passage]] = []
            size = 0
            for item in run:
                for part in self._parts(*item):
                    batch.append(part)
                    size += len(part[1].text)
                    if size >= self.settings.batch_characters:
                        yield language, batch
                        batch, size = [], 0
            if batch:
                yield language, batch
