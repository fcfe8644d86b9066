"""An installed spaCy pipeline, English by default, with what we do not use left out."""

from __future__ import annotations

import spacy
from spacy.language import Language

from kg.annotate.settings import Settings
from kg.errors import BrokenOntology

__all__ = ["load"]

# senter is the parser's stand-in, textcat and span categorizers are of no use here.
_UNUSED = ("senter", "textcat", "textcat_multilabel", "spancat", "entity_linker")


def load(language: str, settings: Settings) -> Language:
    """Load the spaCy pipeline that ``settings.toml`` names for a language (a package or a folder).

    Raises BrokenOntology where none is named, or it is not installed, does not load, or is for another language.
    """
    key = f"pipelines.{language}"
    if language not in settings.pipelines:
        raise BrokenOntology(settings.path, f"{key} is missing", "name an installed spaCy pipeline")
    name = settings.pipelines[language]
    try:
        nlp = spacy.load(name, exclude=_UNUSED)
    except OSError as error:
        raise BrokenOntology(
            settings.path,
            f"{key} names {name!r}, which is not an installed spaCy pipeline",
            f"pip install {name}, or name another",
        ) from error
    if nlp.lang != language:
        raise BrokenOntology(settings.path, f"{key} names {name!r}, a pipeline for {nlp.lang!r}", f"name one for {language!r}")
    return nlp
