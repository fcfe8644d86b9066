"""Whether a guess of a language model is a name: by its form, by a second model that agrees, by its context, by repetition.

A guess alone is not trusted. Two Chinese models that agree are; one alone needs the ending of an organization, a bracket with
a ticker, or a verb that only someone who acts has. The English model guesses well at spans and poorly at kinds: a word in
capitals, or a first name by itself, has to stand where such names stand.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.extract.known import Contexts, Known, is_camel
from kg.extract.plainwords import is_plain
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.extract.namepatterns import NamePatterns
    from kg.model import Sentence
    from kg.ontology import Ontology

__all__ = ["Weigher"]

_HAN = re.compile("[\u3400-\u9fff]")
_LATIN_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’.-]*(?: (?:[A-ZÀ-ÖØ-Þ][\w'’.-]*|of|and|&|the|de|van|von|da|al))*")
_DOTTED = ("Inc.", "Corp.", "Ltd.", "Co.", "U.S.", "U.K.", "N.V.", "S.A.")
_ARTICLES = ("the ", "The ", "a ", "an ", "our ", "Our ")
_AGREED = 0.75
_FEW = 2  # guesses that a part of a full name is something else, as first names often are guessed
_JOINS = frozenset({"ADP", "CCONJ", "SCONJ", "PART"})
_ACRONYM = 5  # capitals: longer words in capitals are rarely abbreviations of the trade
_FIRM = re.compile("(?<!有限)(?:公司|企业|厂商|机构)$")
_LATIN_NEXT = re.compile(" ?[A-Z]")
_QUARTER = re.compile(r"(?:[1-4]?[QH][1-4]?|FY\d*)(?:'?\d+)?s?")
_PLACE_ENDINGS = ("省", "市", "县", "区", "州", "国", "岛", "港")


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
        kinds = sorted({*zh.get("kinds", ()), *zh.get("kinds_of_things", ())}, key=lambda w: (-len(w), w))
        body = rf"(?:{'|'.join(kinds)})*(?:有限)?(?:公司|企业|机构|银行|集团|企|行|部门|板块|行业|产业|市场)?"
        self._kind_of_firm = re.compile(rf"(?:{'|'.join(kinds)})+(?:公司|企业|厂商)(?=..)" if kinds else "(?!)")
        self._firm_head = _any(zh.get("firm_heads", ()), r".*(?:{})(?=...)")
        self._kind = re.compile(body if kinds else "(?!)")
        self._whole_words = tuple(zh.get("whole_words", ()))
        self._not_places = tuple(zh.get("not_places", ()))
        self._kinds_only = tuple(zh.get("kind_endings", ()))
        self._before_latin = _any(zh.get("before_firm", ()), "[\u3400-\u9fff]+(?:{}) ?(?=[A-Z][A-Za-z .&-]+$)")
        self._before_firm = _any(zh.get("before_firm", ()), r"(?:{})\s?$")
        units = zh.get("compound", {}).get("BusinessUnit", ()) if isinstance(zh.get("compound"), dict) else ()
        self._units = tuple(u for u in units if not u.endswith(self._public))
        facilities = zh.get("compound", {}).get("Facility", ()) if isinstance(zh.get("compound"), dict) else ()
        self._plants = tuple(_longest_first({*zh.get("plants", ()), *facilities}))
        self._of_owner = tuple(zh.get("of_owner", ()))
        self._addresses = tuple(zh.get("addresses", ()))
        self._thanks = tuple(zh.get("thanks", ()))
        self._surnames = frozenset(zh.get("surnames", "")) | frozenset(zh.get("double_surnames", ()))
        self._contexts = Contexts(en)
        self._titles = frozenset(en.get("titles", ()))
        self._not_persons = frozenset(en.get("not_persons", ()))
        self._bodies = frozenset(en.get("bodies", ()))
        self._extensions = frozenset(en.get("extensions", ()))  # parts of a firm, which have a pattern of their own
        self._legal = frozenset((*en.get("legal", ()), *en.get("holdings", ())))
        self._firm_words = frozenset(en.get("firm_words", ()))
        self._is_organization = frozenset(c for c in ontology.classes if ontology.is_a(c, "Organization"))
        self._not_last = tuple(en.get("not_last", ()))
        self._before_organization = _any(en.get("before_organization", ()), r"(?:{})\s$")
        self._after_organization = _any(en.get("after_organization", ()), r"(?:{})")
        self._deeds = _any(en.get("deeds", ()), r" (?:{})\b")
        self._before_person = _any(en.get("before_person", ()), r"(?:{})\s$")
        self._after_person = _any(en.get("after_person", ()), r"(?:{})")

    def known(self, sentences: Sequence[Sentence], people: Iterable[str] = ()) -> Known:
        """What a page tells of its guesses; ``people`` are full names that patterns found in it."""
        return Known.of(sentences, self._contexts, people)

    def weigh(self, mention: Mention, sentence: Sentence, known: Known) -> Mention | None:
        """A guess as a name with its span trimmed and a score of its own; None where nothing speaks for it."""
        if sentence.language == "en":
            return self._english(mention, sentence, known)
        if mention.label == "Location" and mention.text in known.parts:
            return None  # the first name of someone on the page
        return self._chinese(mention, sentence, known)

    # ------------------------------------------------------------------ Chinese
    def _chinese(self, mention: Mention, sentence: Sentence, known: Known) -> Mention | None:
        kept = self._trimmed(mention) if mention.label == "Organization" else mention
        if mention.label == "Person":
            kept = self._untitled(mention)
        text = kept.text
        if self._patterns.is_generic(text) or len(text) < 2 or not (_HAN.search(text) or _LATIN_NAME.fullmatch(text)):
            return None
        if mention.label == "Product":
            return self._chinese_product(kept, sentence)
        if mention.label == "Person":
            before = sentence.text[max(0, kept.start - 8) : kept.start]
            if not text.isascii() and not self._is_person(text) and self._acts_as_firm(kept, sentence, known):
                return replace(kept, label="Company", score=0.82)
            if text.isascii() and (self._before_firm.search(before) or self._patterns.ending(text)):
                return replace(kept, label=self._patterns.ending(text) or "Company", score=0.85)
            firm = known.counts.get((text, "Organization"), 0) > known.counts.get((text, "Person"), 0)
            return replace(kept, score=0.9) if self._is_person(text) and not firm else None
        if mention.label == "Organization":
            return self._chinese_organization(mention, kept, sentence, known)
        return self._chinese_place(mention, sentence) if mention.label == "Location" else None

    def _chinese_place(self, mention: Mention, sentence: Sentence) -> Mention | None:
        """A place by its ending or by the plant that stands there; a plant or a firm that a model took for a place."""
        text = mention.text
        if text.endswith(self._not_places):
            return None  # 一线城市
        head = next((w for w in self._plants if text.endswith(w)), "")
        if head and len(text) > len(head) + 1 and not self._kind.fullmatch(text[: -len(head)]):
            owner = any(m.source == "lexicon" and m.start == mention.start and m.label != "Location" for m in sentence.mentions)
            return None if owner else replace(mention, label="Facility", score=0.82)
        if text.endswith(_PLACE_ENDINGS) and len(text) > 2:
            return replace(mention, score=0.8)
        if mention.score >= _AGREED and text.endswith(self._suffixes) and len(text) > 3:
            return replace(mention, label="Company", score=0.82)
        at_plant = sentence.text.startswith(self._plants, mention.end) and not self._kind.fullmatch(text) and len(text) > 1
        return replace(mention, score=0.8) if at_plant else None

    def _chinese_product(self, kept: Mention, sentence: Sentence) -> Mention | None:
        """A guess with a code or in Latin letters beside a noun for what products are: 武当C1296芯片, 数据库TopoBase."""
        label = self._patterns.product_beside(sentence.text, kept.start, kept.end)
        coded = re.search("[A-Za-z]", kept.text) and (re.search(r"\d", kept.text) or _HAN.search(kept.text))
        apposed = len(kept.text) > 1 and any((t.start, t.end, t.pos) == (kept.start, kept.end, "PROPN") for t in sentence.tokens)
        named = coded or (apposed and _HAN.fullmatch(kept.text[0]) and self._patterns.product_before(sentence.text, kept.start))
        return replace(kept, label=label, score=0.82) if label and named and not self._kind.fullmatch(kept.text) else None

    def _acts_as_firm(self, kept: Mention, sentence: Sentence, known: Known) -> bool:
        """Whether a guess that is no person's name stands behind 企业 or the like, or acts and comes more than once."""
        before = sentence.text[max(0, kept.start - 8) : kept.start]
        acts = sentence.text.startswith(self._acts, kept.end)
        repeated = known.counts.get((kept.text, "Person"), 0) > 1
        return 2 < len(kept.text) <= 6 and (bool(self._before_firm.search(before)) or (acts and repeated))

    def _chinese_organization(self, mention: Mention, kept: Mention, sentence: Sentence, known: Known) -> Mention | None:
        text = kept.text
        if self._beyond_owner(mention, sentence):
            label = "Organization" if text.endswith(self._public) else "Company"
            return replace(mention, label=label, source="pattern:extended", score=0.85)
        place = next((m for m in sentence.mentions if m.label == "Location" and m.start == kept.start and m.end < kept.end), None)
        named = text[place.end - place.start :] if place and place.source == "lexicon" else text
        if text in self._not_organizations or text in known.parts:
            return None
        if self._kind.fullmatch(named) or text in self._suffixes or text.endswith(self._kinds_only):
            return None  # the kind of a firm: 信托公司, 德国软件公司
        if (
            place
            and place.source == "lexicon"
            and text.endswith(("公司", "集团", "企业"))
            and _LATIN_NEXT.match(sentence.text, kept.end)
        ):
            return None  # what the firm is whose name follows: 丹麦渔业公司Nordvik
        if any(t.pos in _JOINS and kept.start < t.start < kept.end for t in sentence.tokens):
            return None  # two names with a word between them
        if (kind := _FIRM.search(text)) and is_plain(text[: kind.start()], whole=True):
            return None  # 期货公司, 算力租赁公司
        ended = text.endswith(self._suffixes) and len(text) > 3
        label = "Organization" if text.endswith(self._public) else "BusinessUnit" if text.endswith(self._units) else "Company"
        spoken = sentence.text.startswith(self._acts, kept.end) or sentence.text[kept.end : kept.end + 1] in ("(", "（")
        spoken = spoken or bool(self._before_firm.search(sentence.text[max(0, kept.start - 8) : kept.start]))
        if ended or spoken:
            return replace(kept, label=label, score=0.85)
        if mention.score >= _AGREED or (known.counts.get((mention.text, mention.label), 0) > 1 and _HAN.search(text)):
            return replace(kept, label=label, score=0.82)
        return None

    def may_be_firm(self, text: str) -> bool:
        """Whether a wording is neither generic nor the kind of a firm."""
        return not (
            self._patterns.is_generic(text)
            or text in self._not_organizations
            or text in self._suffixes
            or self._kind.fullmatch(text)
            or text.endswith(self._kinds_only)
        )

    def _beyond_owner(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether both models see one word that goes on behind the name of a known firm: 美团龙珠 is another firm than 美团."""
        owner = next((m for m in sentence.mentions if m.source == "lexicon" and m.score >= 1 and m.start == mention.start), None)
        if owner is None or mention.score < _AGREED or owner.label not in self._is_organization or not _HAN.match(owner.text):
            return False
        rest = mention.text[len(owner.text) :]
        one_word = any((t.start, t.end) == (mention.start, mention.end) for t in sentence.tokens)
        return (
            one_word
            and len(rest) > 1
            and not rest.endswith((*self._trim_after, *self._of_owner))
            and not self._kind.fullmatch(rest)
        )

    def _trimmed(self, mention: Mention) -> Mention:
        """An organization without the words of the sentence that stuck to it: “Facebook母公司” is Facebook."""
        text, start, end = mention.text, mention.start, mention.end
        for word in self._trim_after:
            if text.endswith(word) and len(text) > len(word) + 1:
                text, end = text[: -len(word)], end - len(word)
        opening = self._before_latin.match(text) or self._firm_head.match(text) or self._kind_of_firm.match(text)
        if opening:
            text, start = text[opening.end() :], start + opening.end()
        for word in self._trim_before:
            if text.startswith(word) and len(text) > len(word) + 1 and not text.startswith(self._whole_words):
                text, start = text[len(word) :], start + len(word)
        return replace(mention, start=start, end=end, text=text)

    def _untitled(self, mention: Mention) -> Mention:
        """A person without the form of address behind the name, or thanks before it: 方晓女士 is 方晓."""
        if (thanks := next((w for w in self._thanks if mention.text.startswith(w)), "")) and len(mention.text) > len(thanks) + 1:
            mention = replace(mention, start=mention.start + len(thanks), text=mention.text[len(thanks) :])
        address = next((w for w in self._addresses if mention.text.endswith(w) and len(mention.text) > len(w) + 1), "")
        if not address:
            return mention
        return replace(mention, end=mention.end - len(address), text=mention.text[: -len(address)])

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
        if not words or self._patterns.is_section(text) or not _LATIN_NAME.fullmatch(text) or re.search(r"\d{2,}|%|\$", text):
            return None
        end = start + len(text)
        before, after = sentence.text[max(0, start - 40) : start], sentence.text[end : end + 24]
        if longer := self._longer(replace(mention, start=start, end=end, text=text), sentence, known):
            return longer
        label = self._class(mention, text, words, known)
        kept = mention = replace(mention, start=start, end=end, text=text, label=label)
        if label == "Person":
            return self._english_person(kept, words, before, after, known)
        if _QUARTER.fullmatch(text):
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
        if words[-1] in self._not_last and not (words[-1] in self._bodies and len(words) > 2):
            return None
        label = "Company" if mention.label == "Organization" else mention.label
        score = {"Company": 0.8, "Location": 0.82, "Product": 0.8}.get(label, 0.7)
        return replace(kept, label=label, score=score)

    def acts(self, sentence: Sentence, mention: Mention) -> bool:
        """Whether a name does in an English sentence what firms do: Orbell advised, Orbell agreed to buy."""
        return self._deeds.match(sentence.text, mention.end) is not None

    def trade_names(self, sentence: Sentence, known: Known) -> Iterator[Mention]:
        """Words with capitals inside that the page repeats in telling places, whether or not a model saw them: AcmeLine."""
        for token in sentence.tokens:
            name = re.sub(r"['’]s$", "", token.text)
            if known.camels.get(name, 0) > 1 and not self._patterns.is_generic(name):
                label = known.label(name, "")
                if not known.spoken.get((name, label), 0):
                    continue
                yield Mention(
                    token.start,
                    token.start + len(name),
                    name,
                    "Company" if label == "Organization" else label,
                    "pattern:camel",
                    0.8,
                )

    def _longer(self, guess: Mention, sentence: Sentence, known: Known) -> Mention | None:
        """A guess that goes on behind the name of a known organization, as Corvane Energy Partners does behind Corvane Energy.

        With a legal form it is the same organization; with a word that firms are called by, or where the page speaks of the whole
        as of an organization, another one.
        """
        inside = [
            m
            for m in sentence.mentions
            if m.source == "lexicon" and m.score >= 1 and guess.start <= m.start and m.end <= guess.end and m.text != guess.text
            if m.label in self._is_organization
        ]
        first, _, last = guess.text.rpartition(" ")
        if (
            [m.text for m in inside] == [last]
            and known.label(guess.text, guess.label) == "Person"
            and first.istitle()
            and first.lower() not in known.common
            and first not in self._not_persons
        ):  # who has the name of a firm: Jane Siemens
            return replace(guess, source="pattern:extended", score=0.85)
        owner = next((m for m in inside if m.start == guess.start), None)
        rest = guess.text[len(owner.text) :].split() if owner is not None and guess.text[len(owner.text)] in " ," else []
        if owner is None or not rest or not all(word[0].isupper() or word in ("&", "of") for word in rest):
            return None
        if all(word in self._legal for word in rest):
            return replace(guess, label=owner.label, entity=owner.entity, source="pattern:extended", score=0.9)
        if (
            rest[-1] in self._not_last
            or " ".join(rest) in self._extensions
            or not (
                rest[-1] in self._firm_words
                or self._patterns.ending(guess.text)
                or known.spoken.get((guess.text, "Organization"), 0)
            )
        ):
            return None
        return replace(guess, label=self._patterns.ending(guess.text) or "Company", source="pattern:extended", score=0.85)

    def _class(self, mention: Mention, text: str, words: Sequence[str], known: Known) -> str:
        """The class of a guess: what its last word says, whether it is a part of someone's name, what the page speaks for."""
        part = text in known.introduced or (text in known.parts and known.most.get(text, 0) <= _FEW)
        if len(words) == 1 and part and not is_camel(text):
            return "Person"
        ended = self._patterns.ending(text) if len(words) > 1 else ""
        if not ended and words[-1] in self._firm_words and len(words) > 1:
            ended = "Company"
        if ended:
            return ended if mention.label != "Organization" else mention.label
        return known.label(text, mention.label)

    def _english_person(self, kept: Mention, words: Sequence[str], before: str, after: str, known: Known) -> Mention | None:
        """A full name, or a part of one of the page, or a first name where people are spoken to."""
        if words[-1] in self._not_last or words[0] in self._not_persons:
            return None
        if len(words) > 1:
            return replace(kept, score=0.85)
        if kept.text in known.parts:
            return replace(kept, score=0.8)
        if len(kept.text) < 3 or kept.text.isupper():
            return None
        if known.spoken.get((kept.text, "Person"), 0):
            return replace(kept, score=0.8)
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
