"""Where a name ends and another begins: a name of the lexicon that goes on in the same word is not that name.

北京银行业 are the banks of Beijing and not the Bank of Beijing, 绿城管理 is another firm than 绿城, Dana Musk is not Elon Musk
although “Musk” is, and the HKEX of “(HKEX: 9876)” is only where a share is traded. Guesses are cut too: at a space between two
Chinese names, behind the owner of a firm (澄江集团旗下物业公司|澄江管理), behind an office (CEO of|Baywater).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.wordlists import HAN, alternatives, table, words
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.model import Sentence
    from kg.ontology import Ontology

__all__ = ["Bounds"]

_GIVEN = re.compile(r"[A-Z][a-zà-ÿ]+(?:[-'’][A-Z]?[a-zà-ÿ]+)*(?: [A-Z]\.)?")
_DOTS = "·•・"
_TRADED = re.compile(r"[:：] ?[A-Z0-9.]{1,8}[)）,，;；]")
_SPACE = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_SURE = 0.8
_SURE_GUESS = 0.9


class Bounds:
    """The lists ``goes_on``, ``offshoots``, ``owned`` (Chinese) and ``offices_of`` (English) of ``patterns/names.toml``."""

    def __init__(self, ontology: Ontology) -> None:
        zh: Mapping[str, object] = ontology.names.get("zh", {})
        en: Mapping[str, object] = ontology.names.get("en", {})
        on = {ending: re.compile("|".join(going)) for ending, going in table(zh.get("goes_on")).items()}
        self._on = [(tuple(ending.split("|")), going) for ending, going in on.items()]
        acts = "|".join(words(zh.get("offshoot_acts"))) or "(?!)"
        self._offshoot = re.compile(rf"(?P<more>{alternatives(words(zh.get('offshoots')))})(?P<sure>(?:{acts})|[(（])?")
        self._owner = re.compile(rf".*(?:{'|'.join(words(zh.get('owned'))) or '(?!)'})(?=[{HAN}A-Z]{{2}})")
        self._office = re.compile(rf"(?:(?:{'|'.join(words(en.get('offices_of'))) or '(?!)'}) (?:of|at) )(?=[A-Z])")
        self._is_firm = frozenset(c for c in ontology.classes if ontology.is_a(c, "Organization"))
        self._parts = {one.id: {part for name in (one.en, *one.aliases) for part in name.split()} for one in ontology.entities}
        labels = (name for role in ontology.roles.values() for name in role.labels.get("en", ()))
        self._offices = frozenset(word.title() for name in labels for word in name.split())

    def kept(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences of a page without mentions that go on beyond their end, and with guesses cut to the name."""
        offshoots = self._offshoots(sentences)
        others = self._namesakes(sentences)
        out = []
        for number, sentence in enumerate(sentences):
            found: list[Mention] = []
            for mention in sentence.mentions:
                if (longer := self._longer(mention, sentence, offshoots)) is not None:
                    found.append(longer)
                elif mention.source == "model":
                    found.extend([] if self._goes_on(mention, sentence) else [self.cut(mention, sentence)])
                elif not self._is_other(mention, sentence, number, others):
                    found.append(mention)
            out.append(replace(sentence, mentions=tuple(dict.fromkeys(found))))
        return out

    # ------------------------------------------------------------------ firms
    def _offshoots(self, sentences: Sequence[Sentence]) -> frozenset[str]:
        """Names of firms of the lexicon with a word behind them that makes another firm, which acts as one somewhere."""
        found = set()
        for sentence in sentences:
            for mention in sentence.mentions if sentence.language == "zh" else ():
                match = self._offshoot.match(sentence.text, mention.end) if self._is_listed_firm(mention) else None
                if match and match["sure"]:
                    found.add(mention.text + match["more"])
        return frozenset(found)

    def _longer(self, mention: Mention, sentence: Sentence, offshoots: frozenset[str]) -> Mention | None:
        if not offshoots or sentence.language != "zh" or not (self._is_listed_firm(mention) or mention.source == "model"):
            return None
        name = next((one for one in offshoots if sentence.text.startswith(one, mention.start)), "")
        if not name or mention.end - mention.start > len(name):
            return None
        return Mention(mention.start, mention.start + len(name), name, "Organization", "model", _SURE_GUESS)

    def _is_listed_firm(self, mention: Mention) -> bool:
        return mention.source == "lexicon" and mention.label in self._is_firm

    def _goes_on(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether a firm's name is the beginning of a longer word: of a sector, of what a kind of firm has."""
        if sentence.language != "zh" or mention.label not in self._is_firm:
            return False
        return any(mention.text.endswith(ends) and going.match(sentence.text, mention.end) for ends, going in self._on)

    # ------------------------------------------------------------------ people
    def _namesakes(self, sentences: Sequence[Sentence]) -> dict[str, int]:
        """Of surnames that the lexicon lists: the number of the sentence from which on someone else of the page is meant."""
        first: dict[str, int] = {}
        whole: set[str] = set()
        for number, sentence in enumerate(sentences):
            for mention in sentence.mentions:
                if mention.source != "lexicon" or mention.label != "Person" or not mention.text.isascii():
                    continue
                if " " in mention.text:
                    whole.add(mention.text.split()[-1])
                elif self._with_given_name(mention, sentence):
                    first.setdefault(mention.text, number)
                elif mention.text not in first:
                    whole.add(mention.text)  # named before anyone else of this name is
        return {name: number for name, number in first.items() if name not in whole}

    def _with_given_name(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether a guess of a person ends with a surname of the lexicon and begins with another given name than its own."""
        for guess in sentence.mentions:
            if guess.source == "model" and guess.label == "Person" and guess.start < mention.start and guess.end == mention.end:
                given = sentence.text[guess.start : mention.start].strip()
                listed = any(m.source == "lexicon" and m.score >= _SURE and m.start == guess.start for m in sentence.mentions)
                own = given.split()[0] if given else ""
                known = self._parts.get(mention.entity or "", set())
                if _GIVEN.fullmatch(given) and not listed and own not in known and own not in self._offices:
                    return True
        return False

    def _is_other(self, mention: Mention, sentence: Sentence, number: int, others: Mapping[str, int]) -> bool:
        """Whether the words of a name of the lexicon mean something else here."""
        text = sentence.text
        if mention.source != "lexicon":
            return False
        if mention.label == "Person":
            if mention.start and text[mention.start - 1] in _DOTS:
                return True  # 金博·马斯克
            return self._with_given_name(mention, sentence) or others.get(mention.text, number + 1) <= number
        if mention.label not in self._is_firm:
            return False
        opened = mention.start and text[mention.start - 1] in "(（"
        return bool(opened and _TRADED.match(text, mention.end)) or self._goes_on(mention, sentence)

    # ------------------------------------------------------------------ guesses
    def cut(self, mention: Mention, sentence: Sentence) -> Mention:
        """A name without what stands before or behind it in the span; names of the lexicon stay as they are."""
        if mention.source == "lexicon" or mention.name:
            return mention
        start, end = mention.start, mention.end
        if sentence.language == "zh":
            if gap := _SPACE.search(sentence.text, start, end):
                end = gap.start()
            if mention.label in self._is_firm and (owner := self._owner.match(sentence.text, start, end)):
                start = owner.end()
        elif office := self._office.match(sentence.text, start, end):
            start = office.end()
        if (start, end) == (mention.start, mention.end):
            return mention
        return replace(mention, start=start, end=end, text=sentence.text[start:end])
