"""Annotation, the only stage that knows spaCy; nothing of it is imported before the first passage is annotated."""

from kg.annotate.annotator import Annotator
from kg.annotate.settings import Settings

__all__ = ["Annotator", "Settings"]
