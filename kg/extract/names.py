"""Which names a document holds: candidates of lexicon, model and patterns weighed against each other, for the whole page.

The order of trust: a version or quoted name of a known shape, the lexicon's longest match, a name that the document itself
has made plain elsewhere, and last the model, whose guesses must have the form of a name or come more than once.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import daachorse

from kg.extract.namepatterns import NamePatterns, Pair
from kg.model import Mention, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.ontology import Ontology

__all__ = ["NameFinder", "Names"]

_HAN = re.compile("[\u3400-\u9fff]")
_LATIN_NAME = re.compile(r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|of|and|&|the|de|van|von|da|al))*")
_SURE = 0.8
_SHAPES = frozenset({"pattern:version", "pattern:quoted", "pattern:line", "pattern:compound", "pattern:extension"})


@dataclass(frozen=True, slots=True)
class Names:
    """The sentences of a document with their final mentions (no two overlap), and the pairs that the text equates."""

    sentences: tuple[Sentence, ...]
    pairs: tuple[Pair, ...]


class NameFinder:
    """Decides the names of documents by the patterns and lists of an ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self.patterns = NamePatterns(ontology)
        self._ontology = ontology
        zh: dict[str, Any] = ontology.names.get("zh", {})
        self._suffixes = tuple(zh.get("organization_suffixes", ()))
        self._trim_after = sorted(zh.get("trim_after", ()), key=len, reverse=True)
        self._trim_before = sorted(zh.get("trim_before", ()), key=len, reverse=True)
        self._acts = tuple(zh.get("acts", ()))
        self._parts: frozenset[str] = frozenset()
        self._surnames = frozenset(zh.get("surnames", "")) | frozenset(zh.get("double_surnames", ()))
        self._titles = frozenset(ontology.names.get("en", {}).get("titles", ()))

    def resolve(self, sentences: Sequence[Sentence], company: str | None = None) -> Names:
        """The names of a document, sentence by sentence; ``company`` is whose page the metadata say it is."""
        own = _own_names(company)
        full_names = {m.text for s in sentences for m in s.mentions if m.label == "Person" and (" " in m.text or "·" in m.text)}
        self._parts = frozenset(part for name in full_names for part in re.split(r"[ ·]", name))
        counts = Counter((m.text, m.label) for s in sentences for m in s.mentions if m.source == "model")
        first = [[*self._candidates(s, counts), *own.find(s)] for s in sentences]
        sure = {
            m.text: m
            for found in first
            for m in found
            if m.score >= _SURE and m.source != "lexicon" and not m.name and len(m.text) > 1
        }
        echoes = _Echo(sure)
        confirmed = {m.entity for found in first for m in found if m.entity and m.score >= _SURE}
        out: list[Sentence] = []
        pairs: list[Pair] = []
        for sentence, found in zip(sentences, first, strict=True):
            accepted = [m for m in [*found, *echoes.find(sentence)] if m.score >= _SURE or m.entity in confirmed or self._listed(m, found, sentence)]
            final = _select(accepted)
            here = list(self.patterns.pairs(sentence, final))
            final = _select([*final, *(p.second for p in here)])
            here = [Pair(p.first, next((m for m in final if (m.start, m.end) == (p.second.start, p.second.end)), p.second)) for p in here]
            final = _select([*final, *self.patterns.versions(sentence, final)])
            out.append(replace(sentence, mentions=tuple(final)))
            pairs.extend(Pair(_shift(p.first, sentence.start), _shift(p.second, sentence.start)) for p in here)
        return Names(tuple(out), tuple(pairs))

    def _candidates(self, sentence: Sentence, counts: Counter[tuple[str, str]]) -> list[Mention]:
        lexicon = [m for m in sentence.mentions if m.source == "lexicon" and self._is_whole(m, sentence)]
        found = list(lexicon)
        for mention in sentence.mentions:
            if mention.source == "model":
                kept = self._of_model(mention, sentence, counts)
                if kept and not any(_crosses(kept, other) for other in lexicon if other.score >= _SURE):
                    found.append(kept)
        found.extend(self.patterns.find(sentence, _select([m for m in found if m.score >= _SURE])))
        return found

    def _is_whole(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether a lexicon match is a word of the text and not the middle of others: 元大 in 144港元大升 is none."""
        text = sentence.text
        if mention.text.isascii():
            return not (mention.end < len(text) and text[mention.end] == "-" and text[mention.end + 1 : mention.end + 2].isalnum())
        if any(q.start < mention.end and mention.start < q.end for q in (*sentence.quantities, *sentence.times)):
            return False
        if sentence.language != "zh" or len(mention.text) > 3 or not sentence.tokens:
            return True
        return any(t.start == mention.start for t in sentence.tokens) or any(t.end == mention.end for t in sentence.tokens)

    def _listed(self, mention: Mention, found: Sequence[Mention], sentence: Sentence) -> bool:
        """Whether a doubtful lexicon name stands in a list beside a sure one of the same class (蔚来、理想、小鹏)."""
        if mention.source != "lexicon":
            return False
        text = sentence.text
        after, before = text[mention.end : mention.end + 1], text[max(0, mention.start - 1) : mention.start]
        for other in found:
            if other.label == mention.label and other.score >= _SURE:
                if other.end + 1 == mention.start and before in "、/和与及":
                    return True
                if mention.end + 1 == other.start and after in "、/和与及":
                    return True
        return False

    def _of_model(self, mention: Mention, sentence: Sentence, counts: Counter[tuple[str, str]]) -> Mention | None:
        """A guess of the model, trimmed and weighed; None where it has no form of a name."""
        if sentence.language == "en":
            return self._english(mention, counts)
        text, start, end = mention.text, mention.start, mention.end
        if mention.label == "Organization":
            for word in self._trim_after:
                if text.endswith(word) and len(text) > len(word) + 1:
                    text, end = text[: -len(word)], end - len(word)
            for word in self._trim_before:
                if text.startswith(word) and len(text) > len(word) + 1:
                    text, start = text[len(word) :], start + len(word)
        if self.patterns.is_generic(text) or len(text) < 2 or not (_HAN.search(text) or _LATIN_NAME.fullmatch(text)):
            return None
        kept = replace(mention, start=start, end=end, text=text)
        if mention.label == "Person":
            return replace(kept, score=0.9) if self._is_person(text) else None
        if mention.label == "Organization":
            acts = sentence.text.startswith(self._acts, end)
            coded = sentence.text[end : end + 1] in "(（"
            if (text.endswith(self._suffixes) and len(text) > 3) or acts or coded:
                return replace(kept, label="Company" if not text.endswith(("部", "局", "委", "委员会", "协会", "政府", "大学", "法院")) else "Organization", score=0.85)
            return replace(kept, score=0.82) if counts[mention.text, mention.label] > 1 and _HAN.search(text) else None
        if mention.label == "Location":
            return replace(kept, score=0.8) if text.endswith(("省", "市", "县", "区", "州", "国", "岛", "港")) and len(text) > 2 else None
        return None

    def _is_person(self, text: str) -> bool:
        if "·" in text:
            return bool(re.fullmatch("[\u3400-\u9fffA-Z]+(?:·[\u3400-\u9fffA-Z.]+)+", text))
        if text.isascii():
            return len(text.split()) > 1 and _LATIN_NAME.fullmatch(text) is not None
        return 2 <= len(text) <= 4 and (text[0] in self._surnames or text[:2] in self._surnames)

    def _english(self, mention: Mention, counts: Counter[tuple[str, str]]) -> Mention | None:
        text, start = mention.text, mention.start
        for article in ("the ", "The ", "a ", "an ", "our ", "Our "):
            if text.startswith(article):
                text, start = text[len(article) :], start + len(article)
        text = re.sub(r"(?:['’]s?|[\s,.;:-]+)$", "", text) if not text.endswith(("Inc.", "Corp.", "Ltd.", "Co.", "U.S.", "U.K.")) else text
        bare = self.patterns.without_opener(text)
        start, text = start + len(text) - len(bare), bare
        words = text.split()
        if words and words[0] in self._titles:
            start, text = start + len(words[0]) + 1, text[len(words[0]) + 1 :]
            words = words[1:]
        if not words or self.patterns.is_generic(text) or not _LATIN_NAME.fullmatch(text) or re.search(r"\d{2,}|%|\$", text):
            return None
        if len(words) == 1:
            if mention.label == "Person" and text not in self._parts:
                return None  # a first name or surname counts only beside the full name
            if text.isupper() and (len(text) < 3 or mention.label == "Person" or counts[mention.text, mention.label] < 2):
                return None
        score = {"Person": 0.85 if len(words) > 1 else 0.8, "Organization": 0.8, "Location": 0.82, "Product": 0.8}.get(mention.label, 0.7)
        label = "Company" if mention.label == "Organization" else mention.label
        return replace(mention, start=start, end=start + len(text), text=text, label=label, score=score)


def _own_names(company: str | None) -> _Echo:
    """Finds the company of the page by its name, by its first word where that is long enough, and by the parts of a double name."""
    names = {}
    if company:
        words = company.replace(",", "").split()
        for name in {company, words[0], *(words[0].split("-") if "-" in words[0] else ())}:
            if len(name) > 3 or name == company or (len(name) > 2 and name.isupper()):
                names[name] = Mention(0, 0, name, "Company", "metadata", 0.95, None, company)
    return _Echo(names)


class _Echo:
    """Finds again, all over a document, the names that one place in it has made plain."""

    def __init__(self, sure: dict[str, Mention]) -> None:
        self._texts = sorted(sure)
        self._sure = sure
        self._automaton = (
            daachorse.CharwiseDoubleArrayAhoCorasick(self._texts, daachorse.MATCH_KIND_LEFTMOST_LONGEST) if self._texts else None
        )

    def find(self, sentence: Sentence) -> Iterable[Mention]:
        if self._automaton is None:
            return
        text = sentence.text
        for start, end, index in self._automaton.find(text):
            known = self._sure[self._texts[index]]
            if known.text[0].isascii() and start and text[start - 1].isalnum() and text[start - 1].isascii():
                continue
            if known.text[-1].isascii() and end < len(text) and text[end].isalnum() and text[end].isascii():
                continue
            yield Mention(start, end, text[start:end], known.label, f"echo:{known.source}", min(known.score, 0.9), known.entity, known.name)


def _rank(mention: Mention) -> tuple[int, int, int, float, str, str]:
    """Trust first (a shape that only names have, the lexicon, all else), then length, then place."""
    if mention.source.removeprefix("echo:") in _SHAPES:
        trust = 0
    else:
        trust = 1 if mention.source == "lexicon" else 2
    return (trust, mention.start - mention.end, mention.start, -mention.score, mention.label, mention.entity or "")


def _select(mentions: Iterable[Mention]) -> list[Mention]:
    """Of overlapping mentions the most trusted, then the longest; in the order of the text."""
    taken: list[Mention] = []
    for mention in sorted(set(mentions), key=_rank):
        if all(mention.end <= t.start or mention.start >= t.end for t in taken):
            taken.append(mention)
    return sorted(taken, key=lambda m: m.start)


def _crosses(a: Mention, b: Mention) -> bool:
    """Whether two spans overlap without being the same."""
    return a.start < b.end and b.start < a.end and (a.start, a.end) != (b.start, b.end) and not (a.start <= b.start and b.end <= a.end and a.text.isascii())


def _shift(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)
