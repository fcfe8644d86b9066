"""Chinese firms that no list holds, by the places where only a firm stands: 踏云智造完成…轮融资, 芯片企业烁岩, 烁岩创始人秦怀.

No model is needed for these: what opens a clause before a verb that only a firm does, what follows the noun for a kind of firm,
and what comes before an office with its holder. One such place is not enough: the page must write the name again, whole or as its
first two characters (踏云方面), and it must not be made of the common words that stand there too (董事会宣布, 项目成立于).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.plainwords import is_plain
from kg.extract.wordlists import HAN, OPEN, alternatives, table, words
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.model import Sentence
    from kg.ontology import Ontology

__all__ = ["HeadNames"]

_SURE = 0.8
_SHORT = 2  # characters of the short form of a name


class HeadNames:
    """The rules, by the table ``zh.new_firms`` of ``ontology/patterns/names.toml``."""

    def __init__(self, ontology: Ontology, is_generic: Callable[[str], bool]) -> None:
        zh: Mapping[str, object] = ontology.names.get("zh", {})
        lists = table(zh.get("new_firms"))
        self._is_generic = is_generic
        self._firms = frozenset(c for c in ontology.classes if ontology.is_a(c, "Organization"))
        self._surnames = "".join(str(zh.get("surnames") or ""))
        kinds = alternatives([*words(zh.get("kinds_of_things")), *words(zh.get("kinds"))])
        self._kinds = re.compile(rf"{kinds}+")
        self._endings = tuple(w for w in words(zh.get("organization_suffixes")) if len(w) > 1)
        self._forms = frozenset(words(zh.get("short_endings")))
        self._no_firms = frozenset(words(zh.get("not_organizations")))
        self._no_name = re.compile("|".join(lists.get("no_name", ())) or "(?!)")
        name = rf"(?P<name>[{HAN}A-Za-z0-9·]{{2,10}}?)"
        fill = rf"(?:{'|'.join(lists.get('fillers', ())) or '(?!)'})*"
        acts, says = ("|".join(lists.get(key, ())) or "(?!)" for key in ("acts", "says"))
        office = alternatives(lists.get("offices", ()))
        opens = rf"(?:^|(?<=[。！？；，、：:\n\s{OPEN}”]))"
        self._acts = re.compile(rf"{opens}{name}{fill}(?:{acts})")
        self._says = re.compile(rf"{opens}{name}{fill}(?:{says})")
        self._officed = re.compile(rf"{opens}{name}的?(?:{office}[、兼]?)+(?=[{self._surnames}A-Z])")
        kind = alternatives(lists.get("kinds", ()))
        self._behind = re.compile(rf"{kind}{name}(?=[，。（(“、]|{fill}(?:{acts}|{says})|的|{office})")
        self._follows = re.compile(rf"(?:方面|官方|{fill}(?:{acts}|{says})|{office})")

    def added(self, sentences: Sequence[Sentence], found: Sequence[Sequence[Mention]], title: str | None) -> list[list[Mention]]:
        """For each sentence its names with the firms that their places on the page show, instead of guesses inside them.

        found: names of each sentence so far; title: of the page, if it has one. A name that is sure stays.
        """
        if not any(s.language == "zh" for s in sentences):
            return [list(here) for here in found]
        whole = "\n".join([title or "", *(s.text for s in sentences)])
        firms = {name for s, here in zip(sentences, found, strict=True) for name in self._named(s, here, whole)}
        known = {m.text for here in found for m in here if m.label in self._firms and m.score >= _SURE and not m.entity}
        shorts = {name[:_SHORT] for name in firms | known if self._has_short(name, whole)}
        full = {name: _written_out(name, firms | known) for name in firms | shorts}
        full = {name: "" if of.removeprefix(name) in self._forms else of for name, of in full.items()}  # joined by their form
        wanted = re.compile(alternatives({*full, *known}))
        return [list(self._with(s, here, wanted, full)) for s, here in zip(sentences, found, strict=True)]

    def _with(
        self, sentence: Sentence, here: Sequence[Mention], wanted: re.Pattern[str], full: Mapping[str, str]
    ) -> Iterator[Mention]:
        new = []
        for match in wanted.finditer(sentence.text) if sentence.language == "zh" else ():
            if match.group() not in full:
                continue  # a longer name that is known already
            start, end = match.span()
            kept = [m for m in here if m.start < end and start < m.end and m.score >= _SURE]
            same = [m for m in kept if (m.start, m.end) == (start, end)]
            wider = any(m.start < start or m.end > end for m in kept)
            settled = any(m.label in self._firms for m in same) and not full[match.group()]
            if not wider and not settled and not any(m.source == "lexicon" for m in kept):
                new.append(Mention(start, end, match.group(), "Company", "pattern:firm", 0.86, None, full[match.group()]))
        yield from (m for m in here if m.source == "lexicon" or not any(m.start < n.end and n.start < m.end for n in new))
        yield from new

    def _named(self, sentence: Sentence, here: Sequence[Mention], whole: str) -> Iterator[str]:
        if sentence.language != "zh":
            return
        text = sentence.text
        taken = [(m.start, m.end) for m in here if m.score >= _SURE and (m.source == "lexicon" or m.label in self._firms)]
        taken += [(t.start, t.end) for t in sentence.times] + [(q.start, q.end) for q in sentence.quantities]
        for pattern in (self._acts, self._says, self._officed, self._behind):
            for match in pattern.finditer(text):
                name, (start, end) = match["name"], match.span("name")
                while past := next((e for s, e in taken if s <= start < e < end and text[s:e][-1:] in "日月年天晚"), None):
                    start, name = past, text[past:end]
                if len(name) < _SHORT or any(s < end and start < e for s, e in taken):
                    continue
                person = pattern is self._says and name[0] in self._surnames and len(name) < 4
                if person or not self._may_be(name) or not self._recurs(name, whole):
                    continue
                titled = pattern is self._acts and whole.startswith(name)
                written = name.endswith(self._endings) or titled or self._has_short(name, whole)
                told = pattern in (self._officed, self._behind) and not is_plain(name)
                if written or told or self._is_proper(sentence, start, end):
                    yield name

    def _may_be(self, name: str) -> bool:
        """Whether a wording can be a name at all: no common word, none that begins or ends as no name does."""
        if self._is_generic(name) or name in self._no_firms or self._kinds.fullmatch(name) or self._no_name.search(name):
            return False
        ending = max((e for e in self._endings if name.endswith(e)), key=len, default="")
        stem = name[: len(name) - len(ending)]
        return len(stem) > 1 and not self._is_generic(stem) and not self._kinds.fullmatch(stem)

    def _recurs(self, name: str, whole: str) -> bool:
        return whole.count(name) > 1 or (len(name) > _SHORT and self._has_short(name, whole))

    def _has_short(self, name: str, whole: str) -> bool:
        """Whether the first two characters of a longer name stand for it where a firm stands."""
        short = name[:_SHORT]
        if len(name) < 4 or not re.fullmatch(f"[{HAN}]{{2}}", short) or not self._may_be(short):
            return False
        return any(
            self._follows.match(whole, m.end())
            for m in re.finditer(rf"(?:^|(?<=[。！？；，、：:\n“”\s])){short}", whole, re.MULTILINE)
            if not whole.startswith(name, m.start())
        )

    def _is_proper(self, sentence: Sentence, start: int, end: int) -> bool:
        """Whether a tagger takes part of the span for a proper noun."""
        return any(t.pos == "PROPN" for t in sentence.tokens if start <= t.start and t.end <= end)


def _written_out(short: str, names: Iterable[str]) -> str:
    """The one longer name that begins with a name of two characters; empty where there is none, or more than one.

    >>> _written_out("踏云", ["踏云智造", "烁岩"]), _written_out("踏云", ["踏云智造", "踏云电子"])
    ('踏云智造', '')
    """
    longer = [name for name in names if len(short) == _SHORT and name.startswith(short) and len(name) > _SHORT + 1]
    return longer[0] if len(longer) == 1 else ""
