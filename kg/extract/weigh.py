"""Whether a guess of a language model is a name: by its form, by a second model that agrees, by its context, by repetition.

A guess alone is not trusted. Two Chinese models that agree are; one alone needs the ending of an organization, a bracket with
a ticker, or a verb that only someone who acts has. The English model guesses well at spans and poorly at kinds: a word in
capitals, or a first name by itself, has to stand where such names stand.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.extract.namepatterns import NamePatterns
    from kg.model import Mention, Sentence
    from kg.ontology import Ontology

__all__ = ["Known", "Weigher"]

_HAN = re.compile("[\u3400-\u9fff]")
_LATIN_NAME = re.compile(r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|of|and|&|the|de|van|von|da|al))*")
_DOTTED = ("Inc.", "Corp.", "Ltd.", "Co.", "U.S.", "U.K.", "N.V.", "S.A.")
_ARTICLES = ("the ", "The ", "a ", "an ", "our ", "Our ")
_AGREED = 0.75
_JOINS = frozenset({"ADP", "CCONJ", "SCONJ", "PART"})
_ACRONYM = 5  # capitals: longer words in capitals are rarely abbreviations of the trade
_QUARTER = re.compile(r"(?:[1-4]?[QH][1-4]?|FY\d*)(?:'?\d+)?s?")
_PLACE_ENDINGS = ("省", "市", "县", "区", "州", "国", "岛", "港")


@dataclass(frozen=True, slots=True)
class Known:
    """What the whole page tells of its guesses.

    counts: how often a wording was guessed to be a class; most: the largest of these numbers for a wording; parts: the words of
    the full personal names of the page; common: the English words that it writes in small letters.
    """

    counts: Mapping[tuple[str, str], int]
    most: Mapping[str, int]
    parts: frozenset[str]
    common: frozenset[str]

    @classmethod
    def of(cls, sentences: Sequence[Sentence]) -> Known:
        """Count the guesses of a page."""
        counts: Counter[tuple[str, str]] = Counter()
        parts: set[str] = set()
        for sentence in sentences:
            for mention in sentence.mentions:
                if mention.source == "model":
                    counts[mention.text, mention.label] += 1
                if mention.label == "Person" and re.search("[ ·]", mention.text):
                    parts.update(p for p in re.split("[ ·]", mention.text) if len(p) > 1)
        common = frozenset(t.text for s in sentences if s.language == "en" for t in s.tokens if t.text.islower())
        most: dict[str, int] = {}
        for (text, _), number in counts.items():
            most[text] = max(number, most.get(text, 0))
        return cls(counts, most, frozenset(parts), common)

    def mostly(self, text: str, label: str) -> bool:
        """Whether the page guesses no other class more often for a wording."""
        return self.counts.get((text, label), 0) >= self.most.get(text, 0)


class Weigher:
    """Trims and weighs guesses by the lists of ``ontology/patterns/names.toml``."""

    def __init__(self, ontology: Ontology, patterns: NamePatterns) -> None:
        zh: Mapping[str, Any] = ontology.names.get("zh", {})
        en: Mapping[str, Any] = ontology.names.get("en", {})
        self._patterns = patterns
        self._suffixes = tuple(zh.get("organization_suffixes", ()))
        self._public = tuple(zh.get("public_bodies", ()))
        self._trim_after = _longest_first(zh.get("trim_after", ()))
        self._trim_before = _longest_first(zh.get("trim_before", ()))
        self._acts = tuple(zh.get("acts", ()))
        self._not_organizations = frozenset(zh.get("not_organizations", ()))
        kinds = sorted(zh.get("kinds", ()), key=lambda w: (-len(w), w))
        body = rf"(?:{'|'.join(kinds)})*(?:有限)?(?:公司|企业|机构|银行|集团|企|行|部门|板块|行业|产业|市场)?"
        self._kind = re.compile(body if kinds else "(?!)")
        self._kinds_only = tuple(zh.get("kind_endings", ()))
        self._before_firm = _any(zh.get("before_firm", ()), r"(?:{})\s?$")
        self._surnames = frozenset(zh.get("surnames", "")) | frozenset(zh.get("double_surnames", ()))
        self._titles = frozenset(en.get("titles", ()))
        self._not_persons = frozenset(en.get("not_persons", ()))
        self._not_last = tuple(en.get("not_last", ()))
        self._before_organization = _any(en.get("before_organization", ()), r"(?:{})\s$")
        self._after_organization = _any(en.get("after_organization", ()), r"(?:{})")
        self._before_person = _any(en.get("before_person", ()), r"(?:{})\s$")
        self._after_person = _any(en.get("after_person", ()), r"(?:{})")

    def weigh(self, mention: Mention, sentence: Sentence, known: Known) -> Mention | None:
        """A guess as a name with its span trimmed and a score of its own; None where nothing speaks for it."""
        if mention.label == "Location" and mention.text in known.parts:
            return None  # the first name of someone on the page
        return self._english(mention, sentence, known) if sentence.language == "en" else self._chinese(mention, sentence, known)

    # ------------------------------------------------------------------ Chinese
    def _chinese(self, mention: Mention, sentence: Sentence, known: Known) -> Mention | None:
        kept = self._trimmed(mention) if mention.label == "Organization" else mention
        text = kept.text
        if self._patterns.is_generic(text) or len(text) < 2 or not (_HAN.search(text) or _LATIN_NAME.fullmatch(text)):
            return None
        if mention.label == "Person":
            before = sentence.text[max(0, kept.start - 8) : kept.start]
            if text.isascii() and (self._before_firm.search(before) or self._patterns.ending(text)):
                return replace(kept, label=self._patterns.ending(text) or "Company", score=0.85)
            return replace(kept, score=0.9) if self._is_person(text) else None
        if mention.label == "Organization":
            return self._chinese_organization(mention, kept, sentence, known)
        if mention.label == "Location":
            return replace(kept, score=0.8) if text.endswith(_PLACE_ENDINGS) and len(text) > 2 else None
        return None

    def _chinese_organization(self, mention: Mention, kept: Mention, sentence: Sentence, known: Known) -> Mention | None:
        text = kept.text
        place = next((m for m in sentence.mentions if m.label == "Location" and m.start == kept.start and m.end < kept.end), None)
        named = text[place.end - place.start :] if place and place.source == "lexicon" else text
        if text in self._not_organizations or text in known.parts:
            return None
        if self._kind.fullmatch(named) or text.endswith(self._kinds_only):
            return None  # the kind of a firm: 信托公司, 德国软件公司
        if any(t.pos in _JOINS and kept.start < t.start < kept.end for t in sentence.tokens):
            return None  # two names with a word between them
        ended = text.endswith(self._suffixes) and len(text) > 3
        label = "Organization" if text.endswith(self._public) else "Company"
        spoken = sentence.text.startswith(self._acts, kept.end) or sentence.text[kept.end : kept.end + 1] in ("(", "（")
        if ended or spoken:
            return replace(kept, label=label, score=0.85)
        if mention.score >= _AGREED or (known.counts.get((mention.text, mention.label), 0) > 1 and _HAN.search(text)):
            return replace(kept, label=label, score=0.82)
        return None

    def _trimmed(self, mention: Mention) -> Mention:
        """An organization without the words of the sentence that stuck to it: “Facebook母公司” is Facebook."""
        text, start, end = mention.text, mention.start, mention.end
        for word in self._trim_after:
            if text.endswith(word) and len(text) > len(word) + 1:
                text, end = text[: -len(word)], end - len(word)
        for word in self._trim_before:
            if text.startswith(word) and len(text) > len(word) + 1:
                text, start = text[len(word) :], start + len(word)
        return replace(mention, start=start, end=end, text=text)

    def _is_person(self, text: str) -> bool:
        if "·" in text:
            return bool(re.fullmatch("[\u3400-\u9fffA-Z]+(?:·[\u3400-\u9fffA-Z.]+)+", text))
        if text.isascii():
            return len(text.split()) > 1 and _LATIN_NAME.fullmatch(text) is not None
        return 2 <= len(text) <= 4 and (text[0] in self._surnames or text[:2] in self._surnames)

    # ------------------------------------------------------------------ English
    def _english(self, mention: Mention, sentence: Sentence, known: Known) -> Mention | None:
        start, text = self._bare(mention)
        words = text.split()
        if not words or self._patterns.is_generic(text) or not _LATIN_NAME.fullmatch(text) or re.search(r"\d{2,}|%|\$", text):
            return None
        end = start + len(text)
        before, after = sentence.text[max(0, start - 40) : start], sentence.text[end : end + 24]
        kept = replace(mention, start=start, end=end, text=text)
        if len(words) > 1 and (ended := self._patterns.ending(text)):
            kept = mention = replace(kept, label=ended if mention.label != "Organization" else mention.label)
        if mention.label == "Person":
            return self._english_person(kept, words, before, after, known)
        if not known.mostly(mention.text, mention.label) or _QUARTER.fullmatch(text):
            return None
        if len(words) == 1 and text.lower() in known.common:
            return None  # a common word that opens a sentence
        if len(words) == 1 and text.isupper() and mention.label == "Organization":
            placed = self._before_organization.search(before) or self._after_organization.match(after)
            repeated = len(text) > _ACRONYM and known.counts.get((mention.text, mention.label), 0) > 1
            if len(text) < 2 or not (placed or repeated):
                return None
        elif len(words) == 1 and text.isupper() and len(text) < 3:
            return None
        if words[-1] in self._not_last:
            return None
        label = "Company" if mention.label == "Organization" else mention.label
        score = {"Company": 0.8, "Location": 0.82, "Product": 0.8}.get(label, 0.7)
        return replace(kept, label=label, score=score)

    def _english_person(self, kept: Mention, words: Sequence[str], before: str, after: str, known: Known) -> Mention | None:
        """A full name, or a part of one of the page, or a first name where people are spoken to."""
        if words[-1] in self._not_last or words[0] in self._not_persons:
            return None
        if len(words) > 1:
            return replace(kept, score=0.85)
        if kept.text in known.parts:
            return replace(kept, score=0.8)
        if len(kept.text) < 3 or kept.text.isupper() or kept.text in self._not_persons or not known.mostly(kept.text, "Person"):
            return None
        addressed = self._before_person.search(before) or self._after_person.match(after)
        return replace(kept, score=0.8) if addressed or known.counts.get((kept.text, "Person"), 0) > 1 else None

    def _bare(self, mention: Mention) -> tuple[int, str]:
        """Start and text of a guess without articles, the opening of the sentence, titles, and what follows the name."""
        text, start = mention.text, mention.start
        for article in _ARTICLES:
            if text.startswith(article):
                text, start = text[len(article) :], start + len(article)
        if not text.endswith(_DOTTED):
            text = re.sub(r"(?:['’]s?|[\s,.;:-]+)$", "", text)
        bare = self._patterns.without_opener(text)
        start, text = start + len(text) - len(bare), bare
        first = text.split(" ", 1)[0]
        if first in self._titles and " " in text:
            start, text = start + len(first) + 1, text[len(first) + 1 :]
        return start, text


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda w: (-len(w), w))


def _any(parts: Iterable[str], form: str) -> re.Pattern[str]:
    """One expression for a list of expressions; one that never matches for an empty list."""
    body = "|".join(parts)
    return re.compile(form.format(body)) if body else re.compile("(?!)")
