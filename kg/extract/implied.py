"""What a page implies by how it speaks: whose own things a company names as its own, what a name is made of, which version comes next.

The lexicon decides here only which relation holds; that there is one must be said: a company that says “we … Instagram” in
its own call speaks of its own product, and only then is its lexicon parent written down, with that sentence as evidence.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Claim, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.cues import Cues
    from kg.model import Context, Sentence
    from kg.ontology import EntityRecord, Ontology

__all__ = ["implied"]

_OWN = (("Organization", "unitOf"), ("Product", "develops"), ("Facility", "builds"), ("Event", "hosts"))
_VERSION = re.compile(r"(?P<family>.*\D)[ \-]?(?P<number>\d+(?:\.\d+)*)$")


def implied(sentences: Sequence[Sentence], context: Context, ontology: Ontology, cues: Cues) -> Iterator[Claim]:
    """The implied claims of a page, in the order of its sentences."""
    records = {e.id: e for e in ontology.entities}
    parents = {e.id: e.parent for e in ontology.entities}
    names = {text: e.id for e in ontology.entities for text in (e.zh, e.en, *e.aliases) if text}
    for sentence in sentences:
        yield from _own(sentence, context, ontology, cues, parents, names)
        yield from _parts(sentence, ontology, names, records)
        yield from _versions(sentence, ontology)


def _claim(predicate: str, subject: Mention, obj: Mention, sentence: Sentence, rule: str, confidence: float) -> Claim:
    return Claim(
        predicate=predicate,
        subject=replace(subject, start=subject.start + sentence.start, end=subject.end + sentence.start),
        object=replace(obj, start=obj.start + sentence.start, end=obj.end + sentence.start),
        start=sentence.start,
        end=sentence.start + len(sentence.text),
        rule=rule,
        confidence=confidence,
    )


def _own(
    sentence: Sentence, context: Context, ontology: Ontology, cues: Cues, parents: dict[str, str], names: dict[str, str]
) -> Iterator[Claim]:
    company = context.company
    if company is None or company.entity is None or not context.is_call:
        return
    own = Mention(0, 0, "", "Company", "company")
    speaks = cues.of(sentence.language)["pronoun_company"].search(sentence.text) is not None
    named = any(m.entity == company.entity for m in sentence.mentions)
    for mention in sentence.mentions:
        entity = mention.entity
        if mention.source == "pattern:version" and (match := _VERSION.fullmatch(mention.name)):
            entity = names.get(match["family"].strip(" -"))  # a version belongs to whom its family belongs to
        if entity and parents.get(entity) == company.entity:
            for cls, relation in _OWN:
                if ontology.is_a(mention.label, cls):
                    subject, obj = (mention, own) if relation == "unitOf" else (own, mention)
                    yield _claim(relation, subject, obj, sentence, "implied:own", 0.7 if speaks or named else 0.6)


def _parts(
    sentence: Sentence, ontology: Ontology, names: dict[str, str], records: dict[str, EntityRecord]
) -> Iterator[Claim]:
    """Who is in a name: Meta超级智能实验室 is a unit of Meta, 雷朋Meta智能眼镜 are made by both."""
    for mention in sentence.mentions:
        made = mention.source == "lexicon" and (ontology.is_a(mention.label, "Product") or ontology.is_a(mention.label, "Facility"))
        if mention.source not in ("pattern:compound", "pattern:line", "pattern:extension") and not made:
            continue
        at = 0
        while at < len(mention.text):
            length = next((n for n in range(len(mention.text) - at, 1, -1) if mention.text[at : at + n] in names), 0)
            if length:
                word = mention.text[at : at + length]
                entity = records.get(names[word])
                if entity is not None and ontology.is_a(entity.cls, "Organization") and word != mention.text:
                    part = Mention(mention.start + at, mention.start + at + length, word, entity.cls, "lexicon", 1.0, entity.id)
                    if ontology.is_a(mention.label, "Organization"):
                        yield _claim("unitOf", mention, part, sentence, "implied:name", 0.8)
                    elif ontology.is_a(mention.label, "Product"):
                        yield _claim("develops", part, mention, sentence, "implied:name", 0.8)
                    elif ontology.is_a(mention.label, "Facility"):
                        yield _claim("builds", part, mention, sentence, "implied:name", 0.75)
            at += length or 1


def _versions(sentence: Sentence, ontology: Ontology) -> Iterator[Claim]:
    """Versions of one product named in one sentence follow each other: Llama 4.2 succeeds Llama 4.1."""
    seen: dict[str, dict[tuple[int, ...], Mention]] = {}
    for mention in sentence.mentions:
        match = _VERSION.fullmatch(mention.name or mention.text) if ontology.is_a(mention.label, "Product") else None
        if match and mention.source == "pattern:version":
            number = tuple(int(n) for n in match["number"].split("."))
            seen.setdefault(match["family"].strip(" -").lower(), {}).setdefault(number, mention)
    for versions in seen.values():
        ordered = sorted(versions)
        for older, newer in zip(ordered, ordered[1:], strict=False):
            yield _claim("succeeds", versions[newer], versions[older], sentence, "implied:version", 0.75)
