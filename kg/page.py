"""One page through the stages that need no other page: clean, annotate, extract, link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.annotate import Annotator
from kg.clean import clean, load_rules
from kg.extract import Extracted, Extractor
from kg.extract.namepatterns import outer
from kg.fold import fold
from kg.grid import tables
from kg.language import passages
from kg.link import Cluster, Linker
from kg.model import CleanText, Document, Mention, Sentence
from kg.ontology import Ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.clean import Rules as CleaningRules

__all__ = ["Page", "Reader"]

_BEFORE = 12  # characters before a name that hold a preposition


@dataclass(frozen=True, slots=True)
class Page:
    """A document with everything read from it, and its clusters by key."""

    document: Document
    clean: CleanText
    extracted: Extracted
    clusters: dict[str, Cluster]
    roots: dict[str, str]

    @property
    def key(self) -> str:
        """What tells it from every other page."""
        return f"{self.document.id} {self.document.source.sha256}"


class Reader:
    """The stages from cleaning to linking within a page, sharing one ontology."""

    def __init__(self, ontology: Ontology, cleaning: CleaningRules) -> None:
        self.ontology = ontology
        self._cleaning = cleaning
        self._annotator = Annotator(ontology)
        self._extractor = Extractor(ontology)
        self.linker = Linker(ontology)
        # pronouns for the thing last named, rather than for who speaks
        words = self._extractor.cues.words
        self.things = frozenset().union(*(words[language].get("pronoun_thing", frozenset()) for language in words))

    @classmethod
    def load(cls, folder: Path | None = None) -> Reader:
        """A reader over an ontology's folder, by default the one that ships. Raises BrokenOntology where it is unusable."""
        ontology = Ontology.load(folder)
        return cls(ontology, load_rules(ontology.folder / "cleaning.toml"))

    def call_words(self, sentence: Sentence) -> tuple[int, int] | None:
        """Where a sentence names a call, if it does."""
        found = self._extractor.cues.of(sentence.language)["call"].search(sentence.text)
        return found.span() if found else None

    def is_owner(self, sentence: Sentence, mention: Mention) -> bool:
        """Whether the words behind a name make it the owner of the next one."""
        _, end = outer(sentence.text, mention.start, mention.end)
        return self._extractor.cues.of(sentence.language)["owner_after"].match(sentence.text, end) is not None

    def set_aside(self, sentence: Sentence) -> dict[tuple[int, int], str]:
        """The quantities of a sentence, by their span, of which extraction makes no observation on purpose, and why."""
        return self._extractor.set_aside(sentence)

    def is_quoted(self, sentence: Sentence, mention: Mention) -> bool:
        """Whether the words behind a name say that it speaks of someone: an analyst's firm, a rater."""
        cues = self._extractor.cues.of(sentence.language)
        _, end = outer(sentence.text, mention.start, mention.end)
        return any(cues[group].match(sentence.text, end) for group in ("rater_behind", "not_subject_behind"))

    def is_source(self, sentence: Sentence, mention: Mention) -> bool:
        """Whether a name only tells what a figure is of somebody else: who counted it, whose analyst says it, an authority."""
        cues = self._extractor.cues.of(sentence.language)
        _, end = outer(sentence.text, mention.start, mention.end)
        told = any(cues[group].match(sentence.text, end) for group in ("not_subject_behind", "analyst_behind"))
        return told or cues["not_bearer"].search(mention.text) is not None

    def may_act(self, sentence: Sentence, mention: Mention) -> bool:
        """Whether a name can be the subject of what follows: not behind a preposition (向甲), in a list, or an authority."""
        cues = self._extractor.cues.of(sentence.language)
        start, end = outer(sentence.text, mention.start, mention.end)
        before = sentence.text[max(0, start - _BEFORE) : start]
        if not any(c.isalnum() for c in sentence.text[end:]) and cues["presents"].search(before):
            return True
        if any(cues[group].search(before) for group in ("no_subject_before", "no_topic_before")):
            return False
        if sentence.language == "zh" and (
            cues["not_subject_before"].search(before)
            or cues["no_topic_of_former"].search(before)
            or cues["no_topic_behind"].match(sentence.text, end)
            or cues["source_behind"].match(sentence.text, outer(sentence.text, mention.start, mention.end)[1])
            or self.is_source(sentence, mention)
        ):
            return False
        return not cues["no_party"].search(mention.text)

    def of_either(self, sentence: Sentence) -> bool:
        """Whether a Chinese sentence opens with words for whom the one before is about, as an owner or its unit may be."""
        return sentence.language == "zh" and self._extractor.cues.of("zh")["of_either"].match(sentence.text) is not None

    def is_listed(self, sentence: Sentence, mention: Mention) -> bool:
        """Whether a Chinese list goes on behind a name: 甲和乙, 甲、乙."""
        return (
            sentence.language == "zh"
            and self._extractor.cues.of("zh")["list_goes_on"].match(sentence.text, mention.end) is not None
        )

    def is_main(self, sentence: Sentence, mention: Mention) -> bool:
        """Whether a product is what a sentence is about: not what another has in it or is held against."""
        before = sentence.text[max(0, mention.start - _BEFORE) : mention.start]
        return self._extractor.cues.of(sentence.language)["no_product_before"].search(before) is None

    def pages(self, documents: Iterable[Document]) -> Iterator[Page]:
        """The pages of documents, one at a time."""
        for document in documents:
            text = clean(document, rules=self._cleaning)
            sentences = tuple(self._annotator.annotate(passages(text)))
            extracted = self._extractor.extract(
                _folded(document, text), sentences, shuffled=text.headline is not None, tables=tables(text, fold)
            )
            clusters, roots = self.linker.link(extracted)
            yield Page(document, text, extracted, clusters, roots)


def _folded(document: Document, text: CleanText) -> Document:
    """The document with what is known of it in the characters in which its words are matched."""
    title, company = (value and fold(value, text.text) for value in (document.title, document.company))
    return replace(document, title=title, company=company)
