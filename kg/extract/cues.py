"""Cue words of ``ontology/patterns/cues.toml``: direction, basis, modality, negation, as compiled expressions per language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.extract.frame import Frame
    from kg.model import Modality
    from kg.ontology import Ontology

__all__ = ["Cues", "LanguageCues"]

_BOUNDARY = re.compile(r"[。！？!?；;，,\n]")
CONSTRUCTIONS = "constructions"
_NEVER = re.compile(r"(?!)")


def _alternation(words: Sequence[str], language: str) -> re.Pattern[str]:
    """One expression for a list of cue words, longest first; a word that starts with ``re:`` is an expression as it stands."""
    if not words:
        return _NEVER
    plain = sorted((w for w in words if not w.startswith("re:")), key=lambda w: (-len(w), w))
    parts = [f"(?:{w[3:]})" for w in words if w.startswith("re:")]
    if plain:
        body = "|".join(map(re.escape, plain))
        parts.append(rf"\b(?:{body})\b" if language == "en" else body)
    return re.compile("|".join(parts), re.IGNORECASE if language == "en" else 0)


def _constructions(rows: Sequence[str], language: str) -> Iterator[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    """Rows of ``Metric | words before | words behind``, the words as expressions."""
    flags = re.IGNORECASE if language == "en" else 0
    for row in rows:
        metric, before, behind = (part.strip() for part in row.split(" | "))
        yield metric, re.compile(rf"(?:{before})\s*$", flags), re.compile(rf"\s*(?:{behind})", flags)


@dataclass(frozen=True, slots=True)
class LanguageCues:
    """The compiled cue lists of one language, by the names they have in the file."""

    language: str
    lists: Mapping[str, re.Pattern[str]]
    constructions: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = ()
    """Metrics that a construction around a number names: the metric, the words right before, the words right behind."""

    def __getitem__(self, name: str) -> re.Pattern[str]:
        """The expression of a list; one that matches nothing where the file lacks the list."""
        return self.lists.get(name, _NEVER)


class Cues:
    """The cue words of an ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self._languages = {
            language: LanguageCues(
                language,
                {name: _alternation(words, language) for name, words in lists.items()},
                tuple(_constructions(lists.get(CONSTRUCTIONS, ()), language)),
            )
            for language, lists in ontology.cues.items()
            if language != "variants"
        }
        self.words = {
            language: {name: frozenset(words) for name, words in lists.items()}
            for language, lists in ontology.cues.items()
            if language != "variants"
        }
        variants = ontology.cues.get("variants", {})
        self.variants: Mapping[str, Mapping[str, str]] = {name: v for name, v in variants.items() if isinstance(v, dict)}
        self.groups: Mapping[str, frozenset[str]] = {name: frozenset(v) for name, v in variants.items() if isinstance(v, list)}

    def of(self, language: str) -> LanguageCues:
        """The cue lists of a language (empty ones for a language that the file does not have)."""
        return self._languages.get(language) or LanguageCues(language, {})

    def only_may(self, frame: Frame, start: int, end: int) -> bool:
        """Whether the clause of the words ``[start, end)`` says that something may be so: 可能, 或, could."""
        before = [m.end() for m in _BOUNDARY.finditer(frame.text, 0, start)]
        return self.of(frame.sentence.language)["possible"].search(frame.text, before[-1] if before else 0, end) is not None

    def modality(self, frame: Frame, start: int, end: int, *, in_question: bool = False) -> Modality | None:
        """How the words ``[start, end)`` of a frame are meant; None where denied, wished for, called off, hearsay or asked.

        ``in_question``: what is said holds in a question too (摩根大通分析师… asks, and is an analyst all the same).
        """
        cues = self.of(frame.sentence.language)
        before = [m.end() for m in _BOUNDARY.finditer(frame.text, 0, start)]
        clause = frame.text[before[-1] if before else 0 : end]
        if cues["denied"].search(frame.text[start:end] if in_question else clause):
            return None
        if not in_question and cues["hearsay"].search(frame.text, 0, end):
            return None
        after = frame.text[end : end + 24]
        if cues["denied_after"].match(after) or (frame.text.rstrip()[-1:] in ("?", "？") and not in_question):
            return None
        if cues["planned"].search(clause):
            return "Planned"
        return "Reported"
