"""Whom a page of news is about: the organization that its paragraphs come back to, from the first on."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.extract.cues import Cues
    from kg.model import Mention, Sentence
    from kg.ontology import Ontology

__all__ = ["acts", "alone", "opener", "protagonist", "reporter"]

_BEFORE = 16  # characters before a name that hold a preposition
# Of the paragraphs that name an organization the share that must name this one, and how much oftener than any other it must be
# named. A report of one company has it in nearly all; of a page of several items each has its own.
_SHARE = 0.5
_LEAD = 1.5
_OTHERS = 1 / 3  # of the paragraphs of a story may open with another organization, each with another
_HEADLINES = 2  # sentences at the top of a page that may be its headline
_LEAD_WORDS = 24  # characters before the organization that a story opens with
_ITEM = re.compile(r"\s*[-–—*•·▪►]\s?\w")
_PROSE = re.compile(r"[.!?][\"”’']?\s*$")  # a headline has no full stop


def protagonist(sentences: Sequence[Sentence], ontology: Ontology, cues: Cues) -> tuple[Sentence, Mention] | None:
    """The first mention of the organization that a page is about as a whole, with its sentence; None where it is about several.

    It is in the first paragraph that names any organization (in its first sentence that does, where there is no other), in half
    of those that do, and is named half as often again as the next one. Who is only quoted, or stands behind a preposition, does
    not count. A short form counts with the name that it begins (岚山 and 岚山汽车, Orvane and Orvane Systems).
    """
    named = [
        (sentence, mention)
        for sentence in sentences
        for mention in sentence.mentions
        if ontology.is_a(mention.label, "Organization") and mention.source != "pronoun" and acts(sentence, mention, cues)
        if mention.label != "BusinessUnit" or mention.entity  # a part of the one who speaks
    ]
    if not named:
        return None
    keys = _families({mention.entity or mention.text for _, mention in named})
    counts: Counter[str] = Counter()
    passages: dict[int, set[str]] = {}
    for sentence, mention in named:
        key = keys[mention.entity or mention.text]
        counts[key] += 1
        passages.setdefault(sentence.passage, set()).add(key)
    top, often = min(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    next_often = max((count for key, count in counts.items() if key != top), default=0)
    share = sum(top in keys_of for keys_of in passages.values()) / len(passages)
    if often < 2 or often < _LEAD * next_often or share < _SHARE or top not in passages[min(passages)]:
        return None
    if len(passages) == 1 and not any(keys[m.entity or m.text] == top for s, m in named if s is named[0][0]):
        return None  # of a single paragraph its first sentence tells
    return next((s, m) for s, m in named if keys[m.entity or m.text] == top)


def opener(sentences: Sequence[Sentence], ontology: Ontology, cues: Cues) -> tuple[Sentence, Mention] | None:
    """The organization that a story in English opens with, where hardly any other opens a paragraph of it; None for a digest.

    A story says in its first sentence who did something. A page of several items opens each with another one, or marks them.
    """
    prose = _prose(sentences)
    if not prose or prose[0].language != "en":
        return None
    sentence, lead = prose[0], _first(prose[0], ontology)
    if lead is None or not acts(sentence, lead, cues) or not cues.of("en")["lead_verb"].search(sentence.text, lead.end):
        return None
    return (sentence, lead) if alone(lead, sentences, ontology, cues) else None


def reporter(sentences: Sequence[Sentence], ontology: Ontology, cues: Cues) -> tuple[Sentence, Mention] | None:
    """The company whose results the headline announces, where hardly any other opens a paragraph.

    What follows need not name it again, as on the pages that companies write themselves.
    """
    for sentence in sentences[:_HEADLINES]:
        lead = _first(sentence, ontology)
        if lead is None or _PROSE.search(sentence.text):
            continue
        told = cues.of(sentence.language)["headline_report"].match(sentence.text, lead.end)
        others = [m for m in sentence.mentions if m.start > lead.end and ontology.is_a(m.label, "Company")]
        return (sentence, lead) if told and not others and alone(lead, sentences, ontology, cues) else None
    return None


def alone(lead: Mention, sentences: Sequence[Sentence], ontology: Ontology, cues: Cues) -> bool:
    """Whether hardly any other organization opens a paragraph of a page, and each only one: the page is no digest."""
    firsts = [s for i, s in enumerate(sentences) if i == 0 or sentences[i - 1].passage != s.passage]
    prose = _prose(sentences)
    if not prose or sum(_ITEM.match(s.text) is not None for s in firsts) > 1:
        return False
    opening = [(s, m) for s in prose if (m := _first(s, ontology)) is not None]
    keys = _families({lead.entity or lead.text, *(m.entity or m.text for _, m in opening)})
    key = keys[lead.entity or lead.text]
    others = [keys[m.entity or m.text] for s, m in opening if acts(s, m, cues)]
    others = [other for other in others if other != key]
    return len(others) == len(set(others)) and len(others) <= _OTHERS * len(prose)


def _prose(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The first sentences of the paragraphs that are no headlines."""
    firsts = (s for i, s in enumerate(sentences) if i == 0 or sentences[i - 1].passage != s.passage)
    return [s for s in firsts if _PROSE.search(s.text)]


def _first(sentence: Sentence, ontology: Ontology) -> Mention | None:
    """The organization that begins a sentence, but for a few words before it."""
    named = min((m for m in sentence.mentions if m.source != "pronoun"), key=lambda m: m.start, default=None)
    if named is None or named.start > _LEAD_WORDS or not ontology.is_a(named.label, "Organization"):
        return None
    return named


def acts(sentence: Sentence, mention: Mention, cues: Cues) -> bool:
    """Whether a name can be who does what its sentence says: not behind a preposition, not only quoted."""
    words = cues.of(sentence.language)
    if words["not_subject_before"].search(sentence.text[max(0, mention.start - _BEFORE) : mention.start]):
        return False
    if any(words[group].match(sentence.text, mention.end) for group in ("not_subject_behind", "source_behind")):
        return False
    return not words["not_bearer"].search(mention.text) and not words["no_party"].search(mention.text)


def _families(names: Iterable[str]) -> dict[str, str]:
    """Each name with the shortest other that it begins with, at the end of a word."""
    ordered = sorted(names, key=lambda name: (len(name), name))
    found: dict[str, str] = {}
    for name in ordered:
        found[name] = next((short for short in found.values() if _begins(name, short)), name)
    return found


def _begins(name: str, short: str) -> bool:
    if len(short) < 2 or not name.startswith(short):
        return False
    return len(name) == len(short) or not (short[-1].isascii() and name[len(short)].isalnum())
