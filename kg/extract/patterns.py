"""Relation patterns: rows of ``ontology/patterns/relations.jsonl`` compiled to regular expressions over frames.

A pattern is a regular expression with slots. ``<Organization:s>`` is one name of that class (or a subclass) and names it
``s``; ``<Organization:o+>`` is a list of them (“A、B和C”), ``<Organization:l+>`` a list
each two of which are in the relation; ``<Maker:o>`` is an organization, or a product or a site that stands for whose it is;
``<percent:p>`` the share that tells an acquisition from a stake; ``<Role:r+>``, ``<Time:t>`` and ``<money:q>`` are a role, a
time and a quantity; ``<Person>`` without a name must be there and is not used. ``<..8>`` skips up to 8 characters of the same
clause without passing another name or role, ``<_8>`` may pass names within the clause, ``<~8>`` anything but the end of the
sentence; ``<n8>`` is ``<..8>`` without a verb, but for verbs before 的, which make an attribute. ``<.>`` is one character of such
a gap. ``s`` is the subject, ``o``
the object; a row with ``metric`` makes an observation of ``q``, one with ``value`` states a fixed object, and
``"subject": "$company"`` (or object) puts the company of the page where the words leave it out, ``"$topic"`` the organization
last spoken of, ``"$page"`` the one that the page is about, ``"$product"`` and ``"$site"`` the product and the
site last spoken of, ``"$call"`` the call. ``"in_question": true`` lets a pattern read questions too, ``"moves": true`` one whose
own words say that somebody left another, as those do who join ``o`` from there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import daachorse

from kg.extract.patternrows import FIXED, Pattern, compile_row
from kg.extract.spoken import spoken_of
from kg.extract.terms import Term
from kg.model import Claim, Mention, Modality, Quantity, TimeExpression

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.cues import Cues
    from kg.extract.frame import Alphabet, Frame
    from kg.ontology import Ontology

__all__ = ["Pattern", "PatternBook"]

_SPEAKER = ("pronoun", "company", "topic")
_UNNAMED = ("company", "topic", "page")
_CONTROL = 50  # percent
_PLANNED = "Planned"
_OWNED = ("unitOf", "investsIn")
_MADE = ("develops", "launches")
_OPEN = re.compile(r"[^，,。；;！!？?]*")  # up to the end of the clause
_BEHIND = 8
_KINDS_OF_SENTENCES = 1 << 12


class PatternBook:
    """All relation patterns of an ontology, tried only where one of their triggers stands."""

    def __init__(self, ontology: Ontology, alphabet: Alphabet, cues: Cues) -> None:
        self._cues = cues
        self._organizations = frozenset(c for c in ontology.classes if ontology.is_a(c, "Organization"))
        self._sites = frozenset(c for c in ontology.classes if ontology.is_a(c, "Facility"))
        self._products = frozenset(c for c in ontology.classes if ontology.is_a(c, "Product"))
        firms = [e for e in ontology.entities if ontology.is_a(e.cls, "Company")]
        self._firms = {name: e.id for e in firms for name in (e.zh, e.en, *e.aliases) if len(name) > 1}
        self._roles = {role.name: role.relation for role in ontology.roles.values()}
        self._patterns = [
            compile_row(row, i, ontology, alphabet, cues)
            for i, row in enumerate(ontology.relation_patterns)
            if "heads" not in row
        ]
        triggers = sorted({t for p in self._patterns for t in p.triggers})
        by_trigger: dict[str, list[int]] = {t: [] for t in triggers}
        self._always = [i for i, p in enumerate(self._patterns) if not p.triggers]
        for i, pattern in enumerate(self._patterns):
            for trigger in pattern.triggers:
                by_trigger[trigger].append(i)
        self._by_trigger = [by_trigger[t] for t in triggers]
        self._fitting: dict[tuple[str, frozenset[str]], frozenset[int]] = {}
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(triggers or ["\0"], daachorse.MATCH_KIND_STANDARD)

    def __len__(self) -> int:
        return len(self._patterns)

    def claims(self, frame: Frame) -> Iterator[Claim]:
        """What the patterns find in a sentence, in the order of the rows; offsets count in the clean text."""
        language = frame.sentence.language
        text = frame.text.lower() if language == "en" else frame.text
        wanted = set(self._always)
        for _, _, index in self._automaton.find_overlapping(text):
            wanted.update(self._by_trigger[index] if index < len(self._by_trigger) else ())
        for i in sorted(wanted & self._possible(language, frame.symbols)):
            pattern = self._patterns[i]
            # Most have their trigger and not the rest; asking here saves a generator for each of those.
            if pattern.regex.search(frame.text):
                yield from self._matches(pattern, frame)

    def _possible(self, language: str, symbols: frozenset[str]) -> frozenset[int]:
        """The patterns of a language whose slots these symbols can fill. Few sets of symbols come up, all the time."""
        known = self._fitting.get((language, symbols))
        if known is None:
            fitting = (
                i
                for i, pattern in enumerate(self._patterns)
                if pattern.language == language and not any(symbols.isdisjoint(need) for need in pattern.needs)
            )
            if len(self._fitting) >= _KINDS_OF_SENTENCES:
                self._fitting.clear()
            known = self._fitting[language, symbols] = frozenset(fitting)
        return known

    def _matches(self, pattern: Pattern, frame: Frame) -> Iterator[Claim]:
        for match in pattern.regex.finditer(frame.text):
            if any(frame.acts(*match.span(name)) for name in pattern.quiet) or self._barred(pattern, frame, match):
                continue
            modality = self._cues.modality(frame, match.start(), match.end(), in_question=pattern.in_question)
            if modality is None:
                continue
            yield from self._claims(pattern, frame, match, pattern.modality or modality)

    def _claims(self, pattern: Pattern, frame: Frame, match: re.Match[str], modality: Modality) -> Iterator[Claim]:
        shift = frame.sentence.start
        start, end = frame.span(match.start(), match.end())

        def values(name: str) -> list[Any]:
            if name not in pattern.regex.groupindex or match.start(name) < 0:
                return []
            return [item.value for item in frame.items(match.start(name), match.end(name))]

        base = Claim(
            predicate=pattern.metric or pattern.predicate,
            subject=Mention(0, 0, "", "", ""),
            object="",
            start=start + shift,
            end=end + shift,
            rule=pattern.name,
            confidence=pattern.confidence,
            modality=modality,
        )

        def ends(fixed: str, slot: str) -> list[Any]:
            if (
                fixed
                and pattern.predicate == "worksFor"
                and (said_of := spoken_of(frame, match.start(), self._cues, self._organizations))
            ):
                return [said_of]
            if fixed:
                return [Mention(start + shift, start + shift, "", FIXED[fixed], fixed)]
            return [_moved(v, shift) for v in values(slot) if isinstance(v, Mention)]

        if "company" in (pattern.subject, pattern.object) and self._others_speak(frame, match):
            return
        if shares := [v for v in values("p") if isinstance(v, Quantity)]:
            base = replace(base, predicate=_deal(pattern.predicate, shares[0]))
        subjects, objects = ends(pattern.subject, "s"), ends(pattern.object, "o")
        if not pattern.subject and len(subjects) == 1:
            subjects = [*(_moved(m, shift) for m in self._listed_before(frame, match, "s")), *subjects]
        made = pattern.predicate in _MADE and {"s", "o"} <= match.re.groupindex.keys() and match.start("s") < match.start("o")
        if made and _ends_with(self._cues.of(pattern.language)["not_made_before"], frame.text, match.start("o")):
            return
        if len(objects) == 1 and {"s", "o"} <= match.re.groupindex.keys() and match.start("o") < match.start("s"):
            opens = _ends_with(self._cues.of("zh")["opens_list"], frame.text, _list_start(frame, match.start("o")))
            objects = [*(_moved(m, shift) for m in self._listed_before(frame, match, "o") if opens), *objects]
        if max(len(subjects), len(objects)) > 1 and pattern.predicate in _OWNED and self._joins_another(frame, match):
            subjects, objects = subjects[:1], objects[:1]
        objects = [one for one in objects if not (isinstance(one, Mention) and self._has_maker(one, subjects, frame))]
        members = ends("", "l")
        if members:
            yield from self._pairs(base, members, frame, match)
        roles = [v for v in values("r") if isinstance(v, Term)]
        shared = self._cues.groups.get("shared_offices", ())
        if len(subjects) > 1 and any(self._roles.get(role.name) != "founded" and role.name not in shared for role in roles):
            subjects = subjects[:1]  # 首席执行官甲和乙: founders and analysts are many
        if pattern.metric:
            objects = [v for v in values("q") if isinstance(v, Quantity)]
            base = replace(base, details=(("kind", "Level"),))
            objects = [replace(q, start=q.start + shift, end=q.end + shift) for q in objects]
        elif pattern.value:
            planned = self._cues.modality(frame, match.start(), match.end()) == "Planned"
            objects = [_PLANNED if planned else pattern.value]
            base = replace(base, modality="Planned" if planned else base.modality)
        elif not objects:
            objects = [replace(v, start=v.start + shift, end=v.end + shift) for v in values("t") if isinstance(v, TimeExpression)]
        for subject in subjects:
            for obj in objects:
                if isinstance(obj, Mention) and (obj == subject or self._same_pronoun(frame, subject, obj)):
                    continue
                if pattern.predicate in self._cues.groups.get("deals", ()) and any(
                    isinstance(end, Mention) and self._cues.of(frame.sentence.language)["no_party"].search(end.text)
                    for end in (subject, obj)
                ):
                    continue
                if roles and isinstance(obj, Mention):
                    yield from self._with_roles(replace(base, subject=subject, object=obj), roles)
                else:
                    yield replace(base, subject=subject, object=obj)

    def _pairs(self, base: Claim, members: list[Mention], frame: Frame, match: re.Match[str]) -> Iterator[Claim]:
        """Each two of a list; of 甲与乙、丙 the first with each other, of 与乙、丙 none: they do it with someone else."""
        cues = self._cues.of(frame.sentence.language)
        start = match.start("l")
        if _ends_with(cues["with"], frame.text, start):
            return
        second = next((i for i in range(start + 1, match.end("l")) if frame.items(i, i + 1)), start)
        one_side = len(members) > 2 and _ends_with(cues["with"], frame.text[start + 1 : second], second)
        for i, first in enumerate(members[:1] if one_side else members):
            for other in members[i + 1 :]:
                yield replace(base, subject=first, object=other)

    def _barred(self, pattern: Pattern, frame: Frame, match: re.Match[str]) -> bool:
        """Whether the words around a match say that its subject is not who does it, or that it is so no more."""
        cues = self._cues.of(frame.sentence.language)
        starts_with_subject = "s" in match.re.groupindex and match.start("s") == match.start()
        acts = pattern.predicate in self._cues.groups.get("acts", ())
        if (
            starts_with_subject
            and not pattern.moves
            and (
                _ends_with(cues["no_subject_before"], frame.text, _list_start(frame, match.start()))
                or (acts and self._is_object(frame, match.start()))
            )
        ):
            return True
        both = pattern.predicate == "partnersWith" and starts_with_subject
        if both and _ends_with(cues["with"], frame.text, _list_start(frame, match.start(), "、和及")):
            return True  # 与甲、乙合作: somebody else does it with both
        if pattern.predicate in self._cues.groups.get("events", ()) and self._cues.only_may(frame, *match.span()):
            return True
        words = match.group() + _OPEN.match(frame.text, match.end(), match.end() + _BEHIND).group()  # type: ignore[union-attr]
        if cues[f"veto_{pattern.predicate}"].search(words) or self._owns_next(pattern, frame, match):
            return True
        if pattern.predicate not in self._cues.groups.get("states", ()):
            return False
        if pattern.moves:
            return bool(cues["until"].match(frame.text, match.end()))
        if cues["former"].search(match.group()) or _ends_with(cues["former_before"], frame.text, match.start()):
            return True
        if cues["until"].match(frame.text, match.end()):
            return True
        named = pattern.predicate == "worksFor" and "s" in match.re.groupindex
        return named and any(cues["left_after"].match(frame.text, end) for end in (match.end("s"), match.end()))

    def _owns_next(self, pattern: Pattern, frame: Frame, match: re.Match[str]) -> bool:
        """Whether what is bought is no firm but a site of it that is named right behind: 收购甲广州工厂."""
        if pattern.predicate != "acquires" or "o" not in match.re.groupindex:
            return False
        return any(
            isinstance(item.value, Mention) and item.value.label in self._sites
            for item in frame.items(match.end("o"), match.end("o") + 1)
        )

    def _is_object(self, frame: Frame, at: int) -> bool:
        """Whether a verb stands right before a name, other than those that take a sentence (表示|甲收购乙): it is an object."""
        verb = frame.verb_before(at)
        return bool(verb) and verb not in self._cues.words.get(frame.sentence.language, {}).get("clause_verbs", frozenset())

    def _same_pronoun(self, frame: Frame, subject: Mention, obj: Mention) -> bool:
        """Whether the object is a pronoun for the one who speaks: 我们为其供应 has two, 公司向我们供应 one."""
        if obj.source != "pronoun" or subject.source not in _SPEAKER:
            return False
        things = self._cues.words.get(frame.sentence.language, {}).get("pronoun_thing", frozenset())
        return obj.text not in things or subject.text in things

    def _others_speak(self, frame: Frame, match: re.Match[str]) -> bool:
        """Whether another organization is named before a match, after the last we or our: the words are about that one."""
        named = [(at, i.value) for at in range(match.start()) for i in frame.items(at, at + 1) if isinstance(i.value, Mention)]
        named = [(at, mention) for at, mention in named if mention.label in self._organizations]
        if not named or named[-1][1].source == "pronoun":
            return False
        return self._cues.of(frame.sentence.language)["pronoun_company"].search(frame.text, named[-1][0], match.end()) is None

    def _listed_before(self, frame: Frame, match: re.Match[str], slot: str) -> list[Mention]:
        """The names that stand in a list before a single name that begins a clause: 甲、乙将向丙投资, 甲、乙均采用丙的芯片."""
        found: list[Mention] = []
        if slot not in match.re.groupindex or frame.sentence.language != "zh":
            return found
        at = match.start(slot)
        if at > 1 and frame.text[at - 1] in "和与" and self._cues.of("zh")["both"].match(frame.text, match.end(slot)):
            at -= 0 if frame.text[at - 2] == "、" else 1
            joined = frame.items(at - 1, at)
            if joined and isinstance(joined[0].value, Mention) and joined[0].value.label in self._organizations:
                found.append(joined[0].value)
                at -= 1
        while at > 1 and frame.text[at - 1] == "、" and frame.items(at - 2, at - 1):
            value = frame.items(at - 2, at - 1)[0].value
            if not isinstance(value, Mention) or value.label not in self._organizations or self._is_object(frame, at - 2):
                break  # 甲入股乙、丙收购丁: a list of clauses
            found.insert(0, value)
            at -= 2
        return found

    def _has_maker(self, made: Mention, subjects: Sequence[Mention], frame: Frame) -> bool:
        """Whether a product of a list is named with a maker that is none of the subjects: 甲的凌云3、乙星河2."""
        start = made.start - frame.sentence.start
        if made.label not in self._products or frame.sentence.text[start - 1 : start] != "、":
            return False
        name = next((made.text[:n] for n in range(len(made.text) - 1, 1, -1) if made.text[:n] in self._firms), "")
        return bool(name) and not any(
            subject.entity == self._firms[name] or (subject.text and (subject.text in name or name in subject.text))
            for subject in subjects
        )

    def _joins_another(self, frame: Frame, match: re.Match[str]) -> bool:
        """Whether the last of two names is no second member but a partner: 甲旗下乙与丙签署协议."""
        cues = self._cues.of("zh")
        return any(
            frame.text[a:b].strip() in ("与", "和", "同", "跟")
            and cues["joint"].search(frame.text, b, b + 24)
            and not (name == "s" and cues["owned_by_all"].match(frame.text, b + 1))
            for name in ("o", "s")
            if name in match.re.groupindex
            for a, b in [(match.start(name) + 1, match.end(name) - 1)]
        )

    def _with_roles(self, claim: Claim, roles: list[Term]) -> Iterator[Claim]:
        unnamed = isinstance(claim.object, Mention) and claim.object.source in _UNNAMED
        for role in roles:
            if unnamed and role.name in self._cues.groups.get("public_offices", ()):
                continue
            relation = self._roles.get(role.name) or claim.predicate
            yield replace(claim, predicate=relation, details=(("role", role.name), ("title", role.text)))


def _list_start(frame: Frame, at: int, joined: str = "、和与及") -> int:
    """Where the list begins that ends with the name at a place of a frame: 向甲、乙|."""
    while at > 1 and frame.text[at - 1] in joined and frame.items(at - 2, at - 1):
        at -= 2
    return at


def _ends_with(cue: re.Pattern[str], text: str, end: int, reach: int = 12) -> bool:
    """Whether a cue that is written to end (``$``) matches right before ``end``."""
    return cue.search(text[max(0, end - reach) : end]) is not None


def _deal(predicate: str, share: Quantity) -> str:
    """Half of a company or more is an acquisition, less is a stake."""
    if predicate not in ("acquires", "investsIn") or share.value is None:
        return predicate
    return "acquires" if share.value >= _CONTROL else "investsIn"


def _moved(mention: Mention, shift: int) -> Mention:
    return replace(mention, start=mention.start + shift, end=mention.end + shift)
