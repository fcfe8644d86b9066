"""What a page implies by how it speaks: what a company calls its own, what a name is made of, which version comes next.

The lexicon decides here only which relation holds; that there is one must be said: a company that says “we … Instagram” in
its own call speaks of its own product, and only then is its lexicon parent written down, with that sentence as evidence.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.model import Claim, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.cues import Cues
    from kg.model import Context, Sentence
    from kg.ontology import Ontology

__all__ = ["IN_NAME", "Implied"]

_OWN = (("Organization", "unitOf"), ("Product", "develops"), ("Facility", "builds"), ("Event", "hosts"))
_IN_NAME = (("Organization", "unitOf"), ("Product", "develops"), ("Facility", "builds"), ("Event", "hosts"))
_OF_PAGE = (("Product", "develops"),)  # a site that nobody is named beside may be rented
_OF_MAKERS = frozenset({"supplies", "competesWith"})
_OWNED = ("Product", "Facility")
_BY_MAKER = 0.95  # what a claim of a product is worth as one of its maker
_NEAR = 12
_MADE_UP = frozenset({"pattern:compound", "pattern:line", "pattern:extension"})
_OPENED = frozenset({"pattern:code", "pattern:version", "pattern:shape", "pattern:plant", "pattern:product"})
IN_NAME = "implied:name"
_VERSION = re.compile(r"(?P<family>.*\D)[ \-]?(?P<number>\d+(?:\.\d+)*)$")


class Implied:
    """Reads what pages imply by an ontology's lexicon."""

    def __init__(self, ontology: Ontology, cues: Cues) -> None:
        self._ontology = ontology
        self._cues = cues
        self._parents = {e.id: e.parent for e in ontology.entities}
        self._names = {text: e.id for e in ontology.entities for text in (e.zh, e.en, *e.aliases) if text}
        firms = [e for e in ontology.entities if ontology.is_a(e.cls, "Organization")]
        self._firms = {text: e for e in firms for text in (e.zh, e.en, *e.aliases) if text}

    def claims(self, sentences: Sequence[Sentence], context: Context) -> Iterator[Claim]:
        """The implied claims of a page, in the order of its sentences; offsets count in the clean text."""
        for sentence in sentences:
            yield from self._own(sentence, context)
            yield from self._parts(sentence)
            yield from self._versions(sentence)
            yield from self._of_page(sentence, context)

    def _of_page(self, sentence: Sentence, context: Context) -> Iterator[Claim]:
        """Products that nobody else is named before on the page of a company are its own, where the lexicon knows no
        other owner.
        """
        company = context.company
        if company is None or not (context.is_call or context.focused):
            return
        if sentence.text.startswith(tuple(self._cues.words.get(sentence.language, {}).get("pronoun_thing", ()))):
            return  # 该公司 may be another one
        own = Mention(0, 0, "", "Company", "company")
        firms = [m for m in sentence.mentions if self._ontology.is_a(m.label, "Organization")]
        compared = self._cues.of(sentence.language)["no_product_before"]
        for mention in sentence.mentions:
            relation = next((relation for cls, relation in _OF_PAGE if self._ontology.is_a(mention.label, cls)), "")
            others = [m for m in firms if m.start < mention.start and not _is_same(m, company)]
            if (
                not relation
                or others
                or mention.entity
                or compared.search(sentence.text[max(0, mention.start - _NEAR) : mention.start])
            ):
                continue
            if mention.source.startswith("pattern:"):
                yield _claim(relation, own, mention, sentence, "implied:page")

    def inherited(self, claims: Sequence[Claim]) -> Iterator[Claim]:
        """Who makes a product made what it succeeds, where the lexicon knows no other: the claims that follow from others."""
        makers: dict[str, list[Claim]] = {}
        for claim in claims:
            if claim.predicate == "develops" and isinstance(claim.object, Mention):
                makers.setdefault(claim.object.name or claim.object.text, []).append(claim)
        for claim in claims:
            older = claim.object
            if (
                claim.predicate != "succeeds"
                or not isinstance(older, Mention)
                or older.entity
                or (older.name or older.text) in makers
            ):
                continue
            for made in makers.get(claim.subject.name or claim.subject.text, ())[:1]:
                yield replace(claim, predicate="develops", subject=made.subject, rule="implied:succeeds")

    def by_makers(self, claims: Sequence[Claim]) -> Iterator[Claim]:
        """The claims with makers for products where only firms can be meant: what is supplied for 小米SU7 is supplied to 小米,
        and whose product is held against another's competes with its maker; a plant is its owner's. Without a maker or owner, or
        with several, nothing is said.
        """
        makers: dict[str, dict[str, Mention]] = {}
        for claim in claims:
            if claim.predicate in ("develops", "builds") and isinstance(claim.object, Mention):
                makers.setdefault(_who(claim.object), {}).setdefault(_who(claim.subject), claim.subject)
        for claim in claims:
            ends = [claim.subject, claim.object] if claim.predicate in _OF_MAKERS else []
            products = [e for e in ends if isinstance(e, Mention) and any(self._ontology.is_a(e.label, c) for c in _OWNED)]
            if not products:
                yield claim
                continue
            found = {_who(p): tuple(makers.get(_who(p), {}).values()) for p in products}
            if any(len(firms) != 1 for firms in found.values()):
                continue
            subject, other = (
                found[_who(e)][0] if isinstance(e, Mention) and _who(e) in found else e for e in (claim.subject, claim.object)
            )
            if isinstance(subject, Mention) and isinstance(other, Mention) and not _is_same(subject, other):
                yield replace(claim, subject=subject, object=other, confidence=claim.confidence * _BY_MAKER)

    def _own(self, sentence: Sentence, context: Context) -> Iterator[Claim]:
        """What a company calls by name in its own call is its own, where the lexicon knows it as the owner."""
        company = context.company
        if company is None or company.entity is None or not context.is_call:
            return
        own = Mention(0, 0, "", "Company", "company")
        speaks = self._cues.of(sentence.language)["pronoun_company"].search(sentence.text) is not None
        named = any(m.entity == company.entity for m in sentence.mentions)
        for mention in sentence.mentions:
            entity = mention.entity
            if mention.source == "pattern:version" and (match := _VERSION.fullmatch(mention.name)):
                entity = self._names.get(match["family"].strip(" -"))  # a version belongs to whom its family belongs to
            if entity and self._parents.get(entity) == company.entity:
                for cls, relation in _OWN:
                    if self._ontology.is_a(mention.label, cls):
                        subject, obj = (mention, own) if relation == "unitOf" else (own, mention)
                        yield _claim(relation, subject, obj, sentence, "implied:own" if speaks or named else "implied:own:silent")

    def _parts(self, sentence: Sentence) -> Iterator[Claim]:
        """Who is in a name: Meta超级智能实验室 is a unit of Meta, 雷朋Meta智能眼镜 are made by both; who opens the name of a
        model or an event: 华为Mate 80, 英伟达GTC 2026.
        """
        for mention in sentence.mentions:
            relation = next((relation for cls, relation in _IN_NAME if self._ontology.is_a(mention.label, cls)), "")
            known = mention.source == "lexicon" and relation != "unitOf"
            opened = mention.source in _OPENED and relation != "unitOf"
            if not relation or not (known or opened or mention.source in _MADE_UP):
                continue
            at = 0
            while at < (1 if opened or relation == "hosts" else len(mention.text)):
                length = next((n for n in range(len(mention.text) - at, 1, -1) if mention.text[at : at + n] in self._firms), 0)
                word = mention.text[at : at + length]
                if length and word != mention.text:
                    firm = self._firms[word]
                    part = Mention(mention.start + at, mention.start + at + length, word, firm.cls, "lexicon", 1.0, firm.id)
                    subject, obj = (mention, part) if relation == "unitOf" else (part, mention)
                    yield _claim(relation, subject, obj, sentence, IN_NAME)
                at += length or 1

    def _versions(self, sentence: Sentence) -> Iterator[Claim]:
        """Versions of one product named in one sentence follow each other: Llama 4.2 succeeds Llama 4.1."""
        seen: dict[str, dict[tuple[int, ...], Mention]] = {}
        for mention in sentence.mentions:
            match = _VERSION.fullmatch(mention.name or mention.text) if self._ontology.is_a(mention.label, "Product") else None
            if match and mention.source == "pattern:version":
                number = tuple(int(n) for n in match["number"].split("."))
                seen.setdefault(match["family"].strip(" -").lower(), {}).setdefault(number, mention)
        for versions in seen.values():
            ordered = sorted(versions)
            for older, newer in pairwise(ordered):
                yield _claim("succeeds", versions[newer], versions[older], sentence, "implied:version")


def _who(mention: Mention) -> str:
    return mention.entity or mention.name or mention.text or mention.source


def _is_same(one: Mention, other: Mention) -> bool:
    """Whether two mentions are of one organization as far as their names tell: 蓝湖 and 蓝湖科技."""
    if one.entity is not None and one.entity == other.entity:
        return True
    return one.text in other.text or other.text in one.text


def _claim(predicate: str, subject: Mention, obj: Mention, sentence: Sentence, rule: str) -> Claim:
    return Claim(
        predicate=predicate,
        subject=replace(subject, start=subject.start + sentence.start, end=subject.end + sentence.start),
        object=replace(obj, start=obj.start + sentence.start, end=obj.end + sentence.start),
        start=sentence.start,
        end=sentence.start + len(sentence.text),
        rule=rule,
    )
