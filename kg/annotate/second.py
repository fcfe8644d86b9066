"""A second model that is asked for names, whatever the pipeline: what both find is trusted, what one finds much less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import cast

from spacy.language import Language as Pipeline
from spacy.tokens import Doc

from kg.annotate import sentences
from kg.annotate.cutword import Cutword, Name
from kg.model import Language

__all__ = ["MODELS", "SecondModel", "text_of"]

MODELS = {"cutword": Cutword}

Doc.set_extension("kg_second", default=None, force=True)
_TEXT = "kg_text"


def text_of(doc: Doc) -> str:
    """The text of a document. spaCy joins it anew from the words each time, and five components ask for it."""
    text = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return cast(str, text)


@Pipeline.factory("kg_second", assigns=["doc._.kg_second"], default_config={"model": "cutword", "longest": 256})
class SecondModel:
    """Writes the names, with offsets in the document, to ``doc._.kg_second``, which is None where no second model was asked."""

    def __init__(self, nlp: Pipeline, name: str, model: str, longest: int) -> None:
        self.model = MODELS[model]()
        self.language = cast(Language, nlp.lang)
        self.longest = longest

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        """The sentences of ``batch_size`` documents are analysed together."""
        rest = iter(stream)
        while docs := list(islice(rest, batch_size)):
            texts = [text_of(doc) for doc in docs]
            spans = [
                (index, *piece)
                for index, text in enumerate(texts)
                for span in sentences.spans(text, self.language)
                for piece in sentences.pieces(text, *span, self.longest)
            ]
            answers = self.model.names([texts[index][start:end] for index, start, end in spans])
            found: list[list[Name]] = [[] for _ in docs]
            for (index, start, _), names in zip(spans, answers, strict=True):
                found[index] += [Name(start + name.start, start + name.end, name.label) for name in names]
            for doc, names in zip(docs, found, strict=True):
                doc._.kg_second = tuple(names)
                yield doc
