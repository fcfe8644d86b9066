"""Own sentences with what each states, read the way a page is: annotated, names given, patterns, resolution of who is meant.

A file of ``tests/relations`` has a section for each relation. In a sentence one capital stands for a name, so that what is
measured is the reading of relations and not that of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kg.facts import RelationFact, facts_of
from kg.meant import Meant
from kg.model import Document, Language, Mention, Sentence, Source
from kg.page import Page, Reader

__all__ = ["Case", "cases", "relations"]

FOLDER = Path(__file__).parent / "relations"
_SPELT: dict[Language, dict[str, str]] = {
    "zh": {
        "Company": "A 蓝湖科技|B 北辰集团|C 星河公司|D 远山汽车|W 方圆实业",
        "Person": "P 陈思远|Q 林晓",
        "Product": "X 凌云3|Y 凌云4",
        "Facility": "F 天枢数据中心|G 大连工厂",
        "Conference": "E 光谷开发者大会",
        "Location": "L 贵州",
    },
    "en": {
        "Company": "K Lakeside Robotics|M Northfield|N Ashby|R Brightwater|W Fairview Industries",
        "Person": "P Jane Miller|Q Tom Reed",
        "Product": "X Atlas 3|Y Atlas 4",
        "Facility": "F Orion cluster|G Dover plant",
        "Conference": "E Lakeside Summit",
        "Location": "L Ohio",
    },
}
NAMES = {
    language: {entry[0]: (entry[2:], label) for label, entries in spelt.items() for entry in entries.split("|")}
    for language, spelt in _SPELT.items()
}
END = {"zh": "。", "en": "."}
BEFORE = {"zh": "W昨日发布公告。", "en": "W made an announcement. "}


@dataclass(frozen=True)
class Case:
    """A sentence, the relation asked for, what it states of it, and whether it was set aside from the writing of patterns."""

    language: Language
    relation: str
    line: str
    expected: frozenset[str]
    aside: bool


def cases(language: Language) -> Iterator[Case]:
    """The cases of a language in the order of the file."""
    relation, number = "", 0
    for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            relation, number = line[2:], 0
        elif line and not line.startswith("#"):
            text, _, stated = line.partition("\t")
            yield Case(language, relation, text, frozenset(stated.split()), number % 3 == 2)
            number += 1


def _spelt(language: Language, line: str) -> tuple[str, list[Mention]]:
    """A line with its names in the place of the letters."""
    names = NAMES[language]
    pattern = re.compile(rf"(?<![A-Za-z])[{''.join(names)}](?![A-Za-z])")
    text, mentions, at = "", [], 0
    for match in pattern.finditer(line):
        name, label = names[match.group()]
        text += line[at : match.start()]
        mentions.append(Mention(len(text), len(text) + len(name), name, label, "test"))
        text += name
        at = match.end()
    return text + line[at:], mentions


def relations(reader: Reader, case: Case) -> tuple[list[tuple[str, str, str]], list[RelationFact]]:
    """What is read in a case, as (predicate, "A>B", modality), and the facts."""
    text, mentions = _spelt(
        case.language, BEFORE[case.language] + case.line + ("" if case.line[-1] in "?？" else END[case.language])
    )
    document = Document("case", text, Source("case", "0"), language=case.language)
    (page,) = reader.pages([document])
    sentences = tuple(_given(sentence, mentions) for sentence in page.extracted.sentences)
    extractor = reader._extractor
    claims = [c for s in sentences for c in extractor.relations_of(s)]
    claims += extractor._implied.claims(sentences, page.extracted.context)
    claims = list(extractor._implied.by_makers(claims))
    extracted = replace(page.extracted, sentences=sentences, claims=tuple(claims))
    clusters, roots = reader.linker.link(extracted)
    page = Page(document, page.clean, extracted, clusters, roots)
    facts, _, _ = facts_of(
        page.clean, extracted, Meant(page, reader, _Names()).resolve, {k: c.label for k, c in clusters.items()}, reader.ontology
    )
    letters = {reader.linker.key(m): _letter(case.language, m.text) for m in mentions}
    said = []
    for fact in facts:
        subject, target = letters.get(fact.subject, fact.subject), letters.get(fact.object, fact.object)
        said.append(
            (fact.predicate, f"{subject}>{target}" if fact.kind == "entity" else f"{subject}={fact.object}", fact.modality)
        )
    return said, list(facts)


def _letter(language: Language, name: str) -> str:
    return next(letter for letter, (text, _) in NAMES[language].items() if text == name)


def _given(sentence: Sentence, mentions: list[Mention]) -> Sentence:
    """The sentence with the names that are given, and no others."""
    end = sentence.start + len(sentence.text)
    own = [m for m in mentions if sentence.start <= m.start < end]
    inside = [replace(m, start=m.start - sentence.start, end=m.end - sentence.start) for m in own]
    return replace(sentence, mentions=tuple(inside))


class _Names:
    """Every cluster is a thing of its own, named by its key."""

    def iri(self, root: str, text: str) -> str:
        return root
