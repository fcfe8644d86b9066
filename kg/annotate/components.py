"""What every pipeline gets after its language model, whichever that is, and what the results are called.

====================  ==========================================================================================
``doc._.kg_second``      names by the second model, as `kg.annotate.cutword.Name`
``doc._.kg_mentions``    names of the lexicon, as `kg.model.Mention`
``doc._.kg_quantities``  numbers with units, as `kg.model.Quantity`
``doc._.kg_times``       dates and periods, as `kg.model.TimeExpression`
====================  ==========================================================================================

Offsets count in the text of the document. Components are short and stateless but for the gazetteer, which is given its
names after it was added (as spaCy's own rulers are).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from spacy.language import Language as Pipeline
from spacy.tokens import Doc

from kg import period
from kg.annotate import second, sentences
from kg.annotate.gazetteer import Gazetteer
from kg.annotate.settings import Settings
from kg.errors import BrokenOntology
from kg.model import Language, Mention
from kg.quantity import quantities

__all__ = ["GazetteerComponent", "add"]

for _name in ("kg_mentions", "kg_quantities", "kg_times"):
    Doc.set_extension(_name, default=(), force=True)

_LINE = re.compile(r"\n\s*")
_NAMES = {"ORG", "PRODUCT", "PERSON"}


def add(nlp: Pipeline, gazetteer: Gazetteer, settings: Settings) -> Pipeline:
    """Add our components to a language pipeline. Raises BrokenOntology for a second model that does not exist.

    Sentences come first, so that a parser keeps to them. Where a parser of English is there, only line breaks are set.
    """
    whole = nlp.lang == "zh" or "parser" not in nlp.pipe_names
    nlp.add_pipe("kg_sentences", first=True, config={"whole": whole})
    model = settings.second.get(cast(Language, nlp.lang))
    if model is not None:
        if model not in second.MODELS:
            choices = ", ".join(second.MODELS)
            raise BrokenOntology(settings.path, f"second.{nlp.lang} is {model!r}", f"name one of: {choices}; or remove the line")
        nlp.add_pipe("kg_second", config={"model": model, "longest": settings.longest_sentence})
    cast(GazetteerComponent, nlp.add_pipe("kg_gazetteer")).gazetteer = gazetteer
    nlp.add_pipe("kg_quantities")
    nlp.add_pipe("kg_times")
    return nlp


@Pipeline.factory("kg_sentences", assigns=["token.is_sent_start"], default_config={"whole": True})
def make_sentences(nlp: Pipeline, name: str, whole: bool) -> Callable[[Doc], Doc]:
    """Sentence starts by punctuation; with ``whole`` false only at line breaks, and the rest is left to the parser."""
    language = cast(Language, nlp.lang)

    def kg_sentences(doc: Doc) -> Doc:
        text = doc.text
        if whole:
            starts = {start for start, _ in sentences.spans(text, language)}
        elif "\n" in text:
            starts = {match.end() for match in _LINE.finditer(text)}
        else:
            return doc
        for token in doc:
            if whole or token.idx in starts:
                token.is_sent_start = token.i == 0 or token.idx in starts
        return doc

    return kg_sentences


@Pipeline.factory("kg_gazetteer", requires=["token.ent_type"], assigns=["doc._.kg_mentions"])
class GazetteerComponent:
    """Names of the lexicon. A match that cuts a Chinese word is doubtful and gets the score of an ambiguous name."""

    def __init__(self, nlp: Pipeline, name: str) -> None:
        self.gazetteer = Gazetteer(())

    def __call__(self, doc: Doc) -> Doc:
        found = self.gazetteer.find(doc.text)
        if found and doc.lang_ == "zh":
            found = self._weighed(doc, found)
        doc._.kg_mentions = found
        return doc

    def _weighed(self, doc: Doc, found: tuple[Mention, ...]) -> tuple[Mention, ...]:
        starts = [token.idx for token in doc]
        doubt = self.gazetteer.ambiguous
        return tuple(
            replace(mention, score=min(mention.score, doubt)) if _cuts(doc, starts, mention) else mention for mention in found
        )


def _cuts(doc: Doc, starts: list[int], mention: Mention) -> bool:
    """Whether a match takes a part of a word that is not a name: 京东 of 北京东路, but not 苹果 of 苹果公司.

    A word may go on after the match where the match opens it, as the head of a compound follows the name.
    """
    first = bisect_right(starts, mention.start) - 1
    last = bisect_right(starts, mention.end - 1) - 1
    cut_left = starts[first] != mention.start and doc[first].ent_type_ not in _NAMES
    end = starts[last] + len(doc[last])
    cut_right = end != mention.end and first != last and doc[last].ent_type_ not in _NAMES
    return cut_left or cut_right


@Pipeline.factory("kg_quantities", assigns=["doc._.kg_quantities"])
def make_quantities(nlp: Pipeline, name: str) -> Callable[[Doc], Doc]:
    """Numbers with units, by the grammar of the pipeline's language."""
    language = cast(Language, nlp.lang)

    def kg_quantities(doc: Doc) -> Doc:
        doc._.kg_quantities = quantities(doc.text, language)
        return doc

    return kg_quantities


@Pipeline.factory("kg_times", assigns=["doc._.kg_times"])
def make_times(nlp: Pipeline, name: str) -> Callable[[Doc], Doc]:
    """Dates and periods as written, unresolved."""
    language = cast(Language, nlp.lang)

    def kg_times(doc: Doc) -> Doc:
        doc._.kg_times = period.find(doc.text, language)
        return doc

    return kg_times
