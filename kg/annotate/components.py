"""What every pipeline gets after its language model, whichever that is, and what the results are called.

=======================  =================================================================
``doc._.kg_second``      names by the second model, as `kg.annotate.cutword.Name`
``doc._.kg_mentions``    names of the lexicon, as `kg.model.Mention`
``doc._.kg_quantities``  numbers with units, as `kg.model.Quantity`
``doc._.kg_times``       dates and periods, as `kg.model.TimeExpression`
=======================  =================================================================

Offsets count in the text of the document. Components are short; what they need of the ontology they are given after they
were added, as spaCy's own rulers are, and without it they use what comes with ``kg``.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
from spacy.language import Language as Pipeline
from spacy.tokens import Doc

from kg import period
from kg.annotate import second, sentences
from kg.annotate.gazetteer import Entry, Gazetteer
from kg.annotate.second import text_of
from kg.annotate.settings import Settings
from kg.errors import BrokenOntology
from kg.model import Language, Mention, Quantity, TimeExpression
from kg.quantity import QuantityGrammar, quantities

__all__ = ["GazetteerComponent", "QuantityComponent", "TimeComponent", "Tools", "add"]

for _name in ("kg_mentions", "kg_quantities", "kg_times"):
    Doc.set_extension(_name, default=(), force=True)

_LINE = re.compile(r"\n\s*")
_NAMES = {"ORG", "PRODUCT", "PERSON"}
_PLACES = {"ORG", "LOC", "GPE", "FAC"}


class Tools(NamedTuple):
    """What the components of both languages share: names, numbers and times of one ontology."""

    gazetteer: Gazetteer
    quantities: QuantityGrammar
    times: period.PeriodGrammar

    @classmethod
    def load(cls, folder: Path, entities: Iterable[Entry], settings: Settings) -> Tools:
        """The tools of an ontology folder. Raises BrokenOntology where its units or words cannot be used."""
        shields = _shields(folder / "patterns" / "shields.toml")
        gazetteer = Gazetteer(entities, ambiguous=settings.ambiguous, capitals=settings.capitals, shields=shields)
        return cls(gazetteer, QuantityGrammar.load(folder), period.PeriodGrammar.load(folder))


def _shields(path: Path) -> list[str]:
    """The words of every list of a TOML file; none where there is no file. Raises BrokenOntology for another content."""
    if not path.exists():
        return []
    try:
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenOntology(path, str(error), "mend the file, or copy it from the ontology that comes with kg") from error
    words = [word for words in lists.values() if isinstance(words, list) for word in words]
    if not all(isinstance(words, list) for words in lists.values()) or not all(isinstance(w, str) and w for w in words):
        raise BrokenOntology(path, "something other than lists of words", 'write name = ["word", …]')
    return words


def add(nlp: Pipeline, tools: Tools, settings: Settings) -> Pipeline:
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
    names = nlp.add_pipe("kg_gazetteer", config={"short": settings.short_name})
    cast(GazetteerComponent, names).gazetteer = tools.gazetteer
    cast(QuantityComponent, nlp.add_pipe("kg_quantities")).find = tools.quantities.quantities
    cast(TimeComponent, nlp.add_pipe("kg_times")).find = tools.times.find
    return nlp


@Pipeline.factory("kg_sentences", assigns=["token.is_sent_start"], default_config={"whole": True})
def make_sentences(nlp: Pipeline, name: str, whole: bool) -> Callable[[Doc], Doc]:
    """Sentence starts by punctuation; with ``whole`` false only at line breaks, and the rest is left to the parser."""
    language = cast(Language, nlp.lang)

    def kg_sentences(doc: Doc) -> Doc:
        text = text_of(doc)
        if whole:
            starts = {start for start, _ in sentences.spans(text, language)}
        elif "\n" in text:
            starts = {match.end() for match in _LINE.finditer(text)}
        else:
            return doc
        other = -1 if whole else 0  # -1 says that no sentence starts here, 0 leaves it open
        marks = [1 if at == 0 or at in starts else other for at in _places(doc)]
        # One call for all: the setter of a token looks through the document for a parse each time.
        doc.from_array(["SENT_START"], cast(Any, np.array(marks, np.int64).astype(np.uint64)))
        return doc

    return kg_sentences


@Pipeline.factory("kg_gazetteer", requires=["token.ent_type"], assigns=["doc._.kg_mentions"], default_config={"short": 2})
class GazetteerComponent:
    """Names of the lexicon. A short one that cuts a Chinese word is doubtful and gets the score of an ambiguous name.

    short: the most characters of a name that may be there by chance.
    """

    def __init__(self, nlp: Pipeline, name: str, short: int) -> None:
        self.gazetteer = Gazetteer(())
        self.short = short

    def __call__(self, doc: Doc) -> Doc:
        found = self.gazetteer.find(text_of(doc))
        if found and doc.lang_ == "zh":
            found = self._weighed(doc, found)
        doc._.kg_mentions = found
        return doc

    def _weighed(self, doc: Doc, found: tuple[Mention, ...]) -> tuple[Mention, ...]:
        starts = _places(doc)
        doubt = self.gazetteer.ambiguous
        return tuple(
            replace(mention, score=min(mention.score, doubt))
            if len(mention.text) <= self.short and _cuts(doc, starts, mention)
            else mention
            for mention in found
        )


def _places(doc: Doc) -> list[int]:
    """Where each word starts; asking the words one by one takes ten times as long."""
    return cast(list[int], doc.to_array("IDX").tolist())


def _cuts(doc: Doc, starts: list[int], mention: Mention) -> bool:
    """Whether a match takes a part of a word that is not a name: 京东 of 北京东路, but not 苹果 of 苹果公司.

    A match may open a longer word, as the head of a compound follows the name, and may stand anywhere in a word that the
    model takes for a name of a like kind (特斯拉 of 上海特斯拉). It may not take parts of two words (元大 of 港元|大升).
    """
    first = bisect_right(starts, mention.start) - 1
    last = bisect_right(starts, mention.end - 1) - 1
    opens = starts[first] == mention.start
    if first != last:
        return not (opens and starts[last] + len(doc[last]) == mention.end)
    return not opens and doc[first].ent_type_ not in (_PLACES if mention.label == "Location" else _NAMES)


@Pipeline.factory("kg_quantities", assigns=["doc._.kg_quantities"])
class QuantityComponent:
    """Numbers with units, by the grammar of the pipeline's language."""

    def __init__(self, nlp: Pipeline, name: str) -> None:
        self.find: Callable[[str, Language], tuple[Quantity, ...]] = quantities
        self.language = cast(Language, nlp.lang)

    def __call__(self, doc: Doc) -> Doc:
        doc._.kg_quantities = self.find(text_of(doc), self.language)
        return doc


@Pipeline.factory("kg_times", assigns=["doc._.kg_times"])
class TimeComponent:
    """Dates and periods as written, unresolved."""

    def __init__(self, nlp: Pipeline, name: str) -> None:
        self.find: Callable[[str, Language], tuple[TimeExpression, ...]] = period.find
        self.language = cast(Language, nlp.lang)

    def __call__(self, doc: Doc) -> Doc:
        doc._.kg_times = self.find(text_of(doc), self.language)
        return doc
