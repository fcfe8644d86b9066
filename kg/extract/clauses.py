"""Relations read off the dependency parse: rows of ``relations.jsonl`` that name words and what their arguments are.

``{"relation": "acquires", "language": "en", "heads": ["acquire", "buy"], "s": "subject", "o": "object"}`` reads K bought X, X was
bought by K, X, which K bought, K agreed to buy X and Y … An argument is one of ``subject``, ``object``, ``owner`` (K's …),
``self`` (who is said to be that noun), ``beside`` (a name before the noun), ``owned`` and ``titled`` (whose the object is, a name
before it: heads K's unit, uses the X system), ``dative`` (awards K a contract), or prepositions (``in/into``); with ``|`` between
them the first that is there. ``noun`` says that the words are nouns; ``wants`` and ``unless`` are expressions that the governing
words must, or must not, hold; ``value`` is a fixed object. ``$role`` stands for every office.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.extract.governed import Governed
from kg.extract.syntax import Tree
from kg.model import Claim, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.extract.cues import Cues
    from kg.extract.terms import Term
    from kg.model import Modality, Sentence
    from kg.ontology import Ontology

__all__ = ["Clauses"]

_NOUNS = ("NOUN", "PROPN", "ADJ", "SYM")  # an adjective is a noun to the parser's liking: its subsidiary X, 9 %
_VERBS = ("VERB", "AUX")
_ROLE = "$role"
_PLANNED = "Planned"
_UNNAMED = frozenset({"pronoun", "topic"})


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    relation: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    noun: bool
    confidence: float
    domain: tuple[str, ...]
    range: tuple[str, ...]
    modality: Modality | None
    value: str
    wants: re.Pattern[str] | None
    unless: re.Pattern[str] | None


class Clauses:
    """The rows of an ontology that read the parse, by the words they start from."""

    def __init__(self, ontology: Ontology, cues: Cues) -> None:
        self._ontology = ontology
        self._cues = cues
        self._governed = Governed(cues)
        self._rows: dict[str, list[_Row]] = {}
        self._roles = {role.name: role.relation for role in ontology.roles.values()}
        for row in ontology.relation_patterns:
            if "heads" not in row:
                continue
            made = _compiled(row, ontology)
            for word in row["heads"]:
                self._rows.setdefault(str(word), []).append(made)

    def __len__(self) -> int:
        return len({row.name for rows in self._rows.values() for row in rows})

    def claims(self, sentence: Sentence, terms: Sequence[Term]) -> Iterator[Claim]:
        """What the parse of a sentence says; offsets count in the clean text. Nothing for a sentence without a parse."""
        if sentence.language != "en" or not any(t.dep for t in sentence.tokens) or sentence.text.rstrip()[-1:] in "?？":
            return
        names = [m for m in sentence.mentions if m.source != "pronoun"]
        tree = Tree(sentence, names, self._cues.words.get("en", {}))
        roles = self._role_words(tree, terms)
        for i, token in enumerate(tree.tokens):
            rows = self._rows.get(tree.lemma(i), ()) if token.pos in (*_NOUNS, *_VERBS) and i not in tree.name_at else ()
            for row in [r for r in rows if r.noun != (token.pos in _VERBS)]:
                yield from self._read(tree, row, i)
            if i in roles:
                for row in self._rows.get(_ROLE, ()):
                    yield from self._read(tree, row, i, *roles[i])

    def _role_words(self, tree: Tree, terms: Sequence[Term]) -> dict[int, tuple[Term, list[int]]]:
        """The offices of a sentence, each with its words, by the word that heads it: officer in chief executive officer."""
        found: dict[int, tuple[Term, list[int]]] = {}
        for term in terms:
            inside = [i for i, t in enumerate(tree.tokens) if term.kind == "role" and term.start <= t.start and t.end <= term.end]
            if inside and not any(i in tree.name_at for i in inside):
                head = next((i for i in inside if tree.tokens[i].head not in inside or tree.tokens[i].head == i), inside[-1])
                found[head] = term, inside
        return found

    def _read(self, tree: Tree, row: _Row, word: int, role: Term | None = None, words: Sequence[int] = ()) -> Iterator[Claim]:
        modality = self._modality(tree, row, word)
        if modality is None:
            return
        subjects = self._argument(tree, row.subject, word, row.domain)
        if role and len(subjects) > 1 and self._roles.get(role.name) != "founded" and not _is_plural(tree.tokens[word].text):
            subjects = [
                min(subjects, key=lambda m: min(abs(role.start - m.end), abs(m.start - role.end)))
            ]  # each has an own office
        objects: list[Mention] | list[None] = [None]
        if row.object:
            places = (self._argument(tree, row.object, w, row.range) for w in (word, *words))
            objects = next((found for found in places if found), [])
        for subject in subjects:
            for obj in objects:
                if obj == subject or (obj is not None and {obj.source, subject.source} <= _UNNAMED):
                    continue
                if row.relation in self._cues.groups.get("deals", ()) and self._is_no_party(subject, obj):
                    continue
                claim = self._claim(tree, row, word, subject, obj, modality, role)
                behind = claim.end - tree.sentence.start
                if row.relation != "worksFor" or not self._cues.of("en")["left_after"].match(tree.sentence.text, behind):
                    yield claim

    def _is_no_party(self, *ends: Mention | None) -> bool:
        return any(end is not None and self._cues.of("en")["no_party"].search(end.text) for end in ends)

    def _claim(
        self, tree: Tree, row: _Row, word: int, subject: Mention, obj: Mention | None, modality: Modality, role: Term | None
    ) -> Claim:
        sentence = tree.sentence
        spans = [(m.start, m.end) for m in (subject, tree.tokens[word], obj, role) if m is not None]
        start, end = min(start for start, _ in spans), max(end for _, end in spans)
        relation = (self._roles.get(role.name) or row.relation) if role else row.relation
        return Claim(
            predicate=relation,
            subject=_moved(subject, sentence.start),
            object=_moved(obj, sentence.start) if obj is not None else _PLANNED if modality == _PLANNED else row.value,
            start=start + sentence.start,
            end=end + sentence.start,
            rule=row.name,
            confidence=row.confidence,
            modality=modality if row.value else row.modality or modality,
            details=(("role", role.name), ("title", role.text)) if role else (),
        )

    def _argument(self, tree: Tree, ways: Sequence[str], word: int, classes: Sequence[str]) -> list[Mention]:
        """The names at the first of some places that has any of the class."""
        for way in ways:
            found = [m for m in _at(tree, way, word) if any(self._ontology.is_a(m.label, cls) for cls in classes)]
            if found:
                return found
        return []

    def _modality(self, tree: Tree, row: _Row, word: int) -> Modality | None:
        """How the words that govern a word put it; None where they do not assert it, or are not those that a row wants."""
        standing = "self" in (*row.subject, *row.object)
        said = f"{self._governed.said(tree, word, standing=standing)} {_done_to(tree, word)}"
        if (row.wants and not row.wants.search(said)) or (row.unless and row.unless.search(said)):
            return None
        return self._governed.modality(tree, word, row.relation, standing=standing)


def _done_to(tree: Tree, verb: int) -> str:
    """The words of the object of a verb, and of what that is taken as: sells its *sensor arm* to X, picks X as its *adviser*."""
    objects = tree.children(verb, "dobj")
    taken = [o for prep in tree.children(verb, "prep") if tree.lemma(prep) == "as" for o in tree.children(prep, "pobj")]
    return " ".join(tree.tokens[i].text for o in (*objects, *taken) for i in (*tree.children(o, "compound", "amod"), o))


def _at(tree: Tree, way: str, word: int) -> list[Mention]:
    """The names at one place around a word."""
    if way == "subject":
        return tree.subjects(word) if tree.tokens[word].pos in _VERBS else tree._governors(word, 0)
    if way == "object":
        return tree.objects(word)
    if way == "owner":
        return tree.possessors(word)
    if way == "self":
        return tree.bearers(word)
    if way == "beside":
        return tree.beside(word)
    if way == "owned":
        return [name for o in tree.children(word, "dobj") for name in tree.possessors(o)]
    if way == "titled":
        return [name for o in tree.children(word, "dobj") for name in tree.beside(o)]
    if way == "dative":
        return [name for receiver in tree.children(word, "dative") for name in tree.names(receiver)]
    return tree.behind(word, *way.split("/"))


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")


def _moved(mention: Mention, shift: int) -> Mention:
    return replace(mention, start=mention.start + shift, end=mention.end + shift)


def _compiled(row: Mapping[str, Any], ontology: Ontology) -> _Row:
    relation = str(row["relation"])
    prop = ontology.properties[relation]
    return _Row(
        name=f"{relation}:en:{row.get('line', 0)}:tree",
        relation=relation,
        subject=tuple(str(row["s"]).split("|")),
        object=tuple(str(row["o"]).split("|")) if "o" in row else (),
        noun=bool(row.get("noun", False)),
        confidence=float(row.get("confidence", 0.84)),
        domain=(str(row["domain"]),) if "domain" in row else prop.domain,
        range=(str(row["range"]),) if "range" in row else prop.range,
        modality=row.get("modality"),
        value=str(row.get("value", "")),
        wants=_expression(row, "wants"),
        unless=_expression(row, "unless"),
    )


def _expression(row: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(rf"\b(?:{row[key]})\b", re.IGNORECASE) if key in row else None
