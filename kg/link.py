"""From mentions to things: one thing is one node, in whatever wording, language or document it comes.

Within a page, mentions join by lexicon entry, by what the text equates (中文名(Latin name)), by a surname after the full name and
by a name with and without its corporate ending. Across pages, clusters join by lexicon entry,
by full name within a family of classes, and firms also without their legal form; people of one name at different firms stay
apart. Every join keeps its reason. Nothing depends on the order of pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.joined import Joined
from kg.model import Mention
from kg.namesakes import Appearance, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.extract import Extracted
    from kg.ontology import EntityRecord, Ontology

__all__ = ["ENDING", "Cluster", "Entity", "Identities", "Linker", "normal"]

_HAN = re.compile("[\u3400-\u9fff]")
ENDING = "the same name but for its corporate ending"
_FIRST_WORD = "the first word of the only firm on the page that begins so"
_SHORT_WORD = 4  # letters: a shorter first word is too often that of another firm too
_MORE_WORDS = 2  # behind the first: a longer name is rarely called by it
_FAMILIES = ("Organization", "Person", "Product", "Facility", "Event", "Location")


def normal(name: str) -> str:
    """A name without case, width, spaces and punctuation: what two spellings of one name have in common.

    >>> normal("Ray-Ban Meta") == normal("Ray‑Ban　META")
    True
    """
    name = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s·•'’\"“”‘.,()\-‐‑&]+", "", name)


@dataclass(frozen=True, slots=True)
class Cluster:
    """The mentions of one thing on one page. ``key`` is unique on the page; ``names`` are (wording, times seen)."""

    key: str
    label: str
    names: tuple[tuple[str, int], ...]
    entity: str | None = None
    reasons: tuple[tuple[str, str], ...] = ()

    @property
    def strong(self) -> tuple[str, ...]:
        """The wordings that identify the thing across pages: full names, not surnames and abbreviations."""
        if self.label == "Person":
            return tuple(n for n, _ in self.names if _is_full_name(n))
        return tuple(n for n, _ in self.names)


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing across all pages: its class, its lexicon entry if any, every wording of it, and the name that its IRI is made of.

    ``preferred`` are labels that someone decided on, as (language, wording); they go before all others.
    """

    label: str
    canonical: str
    names: tuple[str, ...]
    record: EntityRecord | None = None
    preferred: tuple[tuple[str, str], ...] = ()

    def labels(self) -> dict[str, str]:
        """What the thing is called, by language: ``zh``, ``en``, or no language where the name is the same in every one.

        A label that was decided on, else that of the lexicon, else the longest wording in each script.

        >>> Entity("Company", "Acme", ("Acme", "Acme Corp", "艾克米")).labels()
        {'zh': '艾克米', 'en': 'Acme Corp'}
        """
        decided = dict(self.preferred)
        found = self._lexicon_labels() if self.record is not None else self._longest()
        if decided.keys() & {"zh", "en"}:  # a name in one language leaves no room for one in every language
            found = {("en" if language == "" and "en" not in found else language): name for language, name in found.items()}
        found |= decided
        return {language: found[language] for language in ("zh", "en", "") if found.get(language)}

    def _lexicon_labels(self) -> dict[str, str]:
        assert self.record is not None  # noqa: S101  asked only of a thing with a record
        zh, en = self.record.zh, self.record.en
        return {"": en} if zh == en else {"zh": zh, "en": en}

    def _longest(self) -> dict[str, str]:
        names = self.names or (self.canonical,)
        latin = [n for n in names if not _HAN.search(n)]
        chinese = [n for n in names if _HAN.search(n)]
        found: dict[str, str] = {}
        if chinese:
            found["zh"] = max(chinese, key=lambda n: (len(n), n))
        if latin:
            found["en" if chinese or self.label == "Person" else ""] = max(latin, key=lambda n: (len(n), n))
        return found


class Linker:
    """Links the mentions of one page at a time by an ontology's lexicon and name lists."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._records = {e.id: e for e in ontology.entities}
        zh = ontology.names.get("zh", {}).get("organization_suffixes", ())
        en = ontology.names.get("en", {}).get("organization_suffixes", ())
        legal = {*ontology.names.get("en", {}).get("legal", ()), *ontology.names.get("zh", {}).get("legal", ())}
        self._legal = tuple(sorted(legal, key=lambda s: (-len(s), s)))
        words = ontology.names.get("en", {}).get("firm_words", ())
        short = ontology.names.get("zh", {}).get("short_endings", ())
        self._endings = tuple(sorted({*zh, *en, "有限公司", "股份有限公司"}, key=lambda s: (-len(s), s)))
        self._short = tuple(sorted({*short, *(f" {word}" for word in (*words, *en))}, key=lambda s: (-len(s), s)))
        lists = ontology.names.get("en", {})
        self._arms, self._things = (tuple(f" {w}" for w in lists.get(key, ())) for key in ("extensions", "product_words"))

    def family(self, label: str) -> str:
        """The family of a class, within which names identify: Organization, Person, Product, Facility, Event or Location."""
        return next((f for f in _FAMILIES if self._ontology.is_a(label, f)), label)

    def record(self, key: str) -> EntityRecord | None:
        """The lexicon entry that a key stands for, if it stands for one."""
        return self._records.get(key.removeprefix("lexicon:")) if key.startswith("lexicon:") else None

    def key(self, mention: Mention) -> str:
        """What a mention is by itself: its lexicon entry, else its family and normal name."""
        if mention.entity:
            return f"lexicon:{mention.entity}"
        return f"{self.family(mention.label)}:{normal(mention.name or mention.text)}"

    def link(self, extracted: Extracted) -> tuple[dict[str, Cluster], dict[str, str]]:
        """The clusters of a page by key, and for every mention's own key the key of its cluster."""
        mentions = [m for s in extracted.sentences for m in s.mentions]
        mentions.extend(extracted.inside)
        if extracted.context.company is not None:
            mentions.append(extracted.context.company)
        joined = Joined()
        counts: dict[str, Counter[str]] = {}
        labels: dict[str, Counter[str]] = {}
        for mention in mentions:
            key = self.key(mention)
            joined.root(key)
            counts.setdefault(key, Counter())[mention.name or mention.text] += 1
            labels.setdefault(key, Counter())[mention.label] += 1
        for pair in extracted.pairs:
            first, second = self.key(pair.first), self.key(pair.second)
            if first in counts and second in counts:
                if pair.second.source == "pattern:short":  # the name in full needs no reason, the short one does
                    first, second = second, first
                joined.join(first, second, "the text writes one in brackets after the other")
        self._join_persons(joined, counts)
        self._join_organizations(joined, counts, extracted.context.company)
        self._join_products(joined, counts)
        return self._clusters(joined, counts, labels)

    def _join_persons(self, joined: Joined, counts: Mapping[str, Counter[str]]) -> None:
        """A surname, or a first name, that fits one full name of the page and no other."""
        names = {key: next(iter(c)) for key, c in counts.items() if key.startswith("Person:")}
        names.update({key: _person_name(self._records[key[8:]]) for key in counts if self._is_person(key)})
        full = {key: name for key, name in names.items() if _is_full_name(name) and (("·" in name) or " " in name)}
        for key, name in names.items():
            if key in full or len(name) < 2:
                continue
            fits = {joined.root(k) for k, whole in full.items() if name in re.split(r"[·\s]", whole)}
            if len(fits) == 1:
                joined.join(key, fits.pop(), "the only full name on the page with this part")

    def _is_person(self, key: str) -> bool:
        return key.startswith("lexicon:") and self._records[key[8:]].cls == "Person"

    def _join_organizations(self, joined: Joined, counts: Mapping[str, Counter[str]], company: Mention | None) -> None:
        """A name with and without its corporate ending; the company of the page by its first word."""
        names = {key: next(iter(c)) for key, c in counts.items() if key.startswith("Organization:")}
        bare: dict[str, list[str]] = {}
        stems: dict[str, dict[str, list[str]]] = {}
        for key in sorted(counts):
            for name in sorted(counts[key]):
                if key in names or (key.startswith("lexicon:") and self.family(self._records[key[8:]].cls) == "Organization"):
                    whole = normal(self.without_form(name))
                    bare.setdefault(whole, []).append(key)
                    stems.setdefault(normal(self.stem(name)), {}).setdefault(whole, []).append(key)
        # A short name is a longer one only where one alone fits: Acme may be Acme Bank or Acme Capital, a group or its firm.
        fits = [[keys[0] for keys in wholes.values()] for stem, wholes in stems.items() if len(wholes) == 2 and stem in wholes]
        for keys in [*bare.values(), *fits]:
            for other in keys[1:]:
                if keys[0] in names or other in names:
                    joined.join(keys[0], other, ENDING)
        shorter = {normal(name): key for key, name in names.items()}
        longer: dict[str, list[str]] = {}  # by the endings that are listed, before those by a first word
        wider: dict[str, list[str]] = {}
        for key, name in names.items():
            if (ending := next((e for e in self._short if name.endswith(e) and len(name) > len(e) + 1), "")) and name != ending:
                longer.setdefault(normal(name.removesuffix(ending)), []).append(key)
            elif self._opens(name):
                wider.setdefault(normal(name.split()[0]), []).append(key)
        # 蓝湖 and 蓝湖科技, Orvane and Orvane Power, where no other firm of the page may be meant
        for reason, found in ((ENDING, longer), (_FIRST_WORD, {bare: wider[bare] for bare in wider.keys() - longer.keys()})):
            for bare_name, keys in sorted(found.items()):
                if bare_name in shorter and len({joined.root(key) for key in keys}) == 1:
                    joined.join(keys[0], shorter[bare_name], reason)
        if company is not None and " " in company.text and not company.entity:
            own, first = self.key(company), company.text.split()[0]
            for key, name in names.items():
                if name == first and len(first) > 2:
                    joined.join(key, own, "the first word of the company of the page")

    def _opens(self, name: str) -> bool:
        """Whether the first word of a firm's name may stand for it: no short one, nor that of an arm (Orvane America)."""
        first, *rest = name.split(" ")
        return name.isascii() and 0 < len(rest) <= _MORE_WORDS and len(first) > _SHORT_WORD and not name.endswith(self._arms)

    def _join_products(self, joined: Joined, counts: Mapping[str, Counter[str]]) -> None:
        """A product with and without the word for what it is: Lantern SDK and Lantern."""
        for key in sorted(counts):
            for name in sorted(counts[key]) if key.startswith("Product:") else ():
                bare = next((name.removesuffix(word) for word in self._things if name.endswith(word)), "")
                other = f"Product:{normal(bare)}"
                if bare and other in counts:
                    joined.join(key, other, "the same name but for the word for what it is")

    def without_form(self, name: str) -> str:
        """An organization's name without its legal form, which two spellings of one name may differ by: Acme, Inc. -> Acme."""
        for form in self._legal:
            before = name[: -len(form)]
            if name.endswith(form) and len(before) > 1 and (not form.isascii() or before.endswith((" ", ","))):
                return before.rstrip(" ,")
        return name

    def stem(self, name: str) -> str:
        """An organization's name without what only says that it is a company: 美光科技公司 -> 美光科技, Acme, Inc. -> Acme."""
        for ending in self._endings:
            if name.endswith(ending) and len(name) > len(ending) + 1:
                before = name[: -len(ending)]
                if ending.isascii() and not before.endswith((" ", ",")):
                    continue
                if not ending.isascii() and ending not in ("公司", "集团", "有限公司", "股份有限公司"):
                    continue
                return before.rstrip(" ,")
        return name

    def _clusters(
        self, joined: Joined, counts: Mapping[str, Counter[str]], labels: Mapping[str, Counter[str]]
    ) -> tuple[dict[str, Cluster], dict[str, str]]:
        members: dict[str, list[str]] = {}
        for key in sorted(counts):
            members.setdefault(joined.root(key), []).append(key)
        clusters: dict[str, Cluster] = {}
        roots: dict[str, str] = {}
        for root, keys in members.items():
            names: Counter[str] = Counter()
            votes: Counter[str] = Counter()
            for key in keys:
                names.update(counts[key])
                votes.update(labels[key])
                roots[key] = root
            entity = root[8:] if root.startswith("lexicon:") else None
            label = self._records[entity].cls if entity else self._best_label(votes)
            reasons = tuple((key, joined.why[key]) for key in keys if key in joined.why)
            clusters[root] = Cluster(root, label, tuple(sorted(names.items())), entity, reasons)
        return clusters, roots

    def _best_label(self, votes: Counter[str]) -> str:
        """The most frequent class, a narrower one before a wider."""
        depth = {label: sum(self._ontology.is_a(label, other) for other in self._ontology.classes) for label in votes}
        return min(votes, key=lambda label: (-votes[label], -depth[label], label))


class Identities:
    """Which clusters of which pages are one thing. Add every page, then ask."""

    def __init__(self, linker: Linker, ontology: Ontology) -> None:
        self._linker = linker
        self._records = {e.id: e for e in ontology.entities}
        self._joined = Joined()
        self._clusters: dict[str, list[tuple[str, Cluster]]] = {}
        self._people: dict[str, list[tuple[str, frozenset[str], frozenset[str]]]] = {}
        self._firm_of: dict[str, str] = {}

    def add(self, page: str, clusters: Iterable[Cluster], employers: Mapping[str, frozenset[str]] | None = None) -> None:
        """Take in the clusters of a page; ``employers``: of each person's cluster those of the firms that employ them."""
        clusters = list(clusters)
        own_keys = {c.key: self._own_key(page, c) for c in clusters}
        around = frozenset(own_keys[c.key] for c in clusters if self._linker.family(c.label) == "Organization")
        for cluster in clusters:
            own = self._own_key(page, cluster)
            self._clusters.setdefault(own, []).append((page, cluster))
            self._joined.root(own)
            if cluster.entity is None:
                family = self._linker.family(cluster.label)
                if family == "Person":
                    firms = frozenset(own_keys[k] for k in (employers or {}).get(cluster.key, ()) if k in own_keys)
                    for name in cluster.strong:
                        self._people.setdefault(normal(name), []).append((own, firms, around))
                    continue
                for name in cluster.strong:
                    self._joined.join(own, f"name:{family}:{normal(name)}", "the same full name")
                    bare = normal(self._linker.without_form(name)) if family == "Organization" else ""
                    if bare and bare != normal(name):
                        self._joined.join(own, f"name:{family}:{bare}", ENDING)

    def _own_key(self, page: str, cluster: Cluster) -> str:
        return f"lexicon:{cluster.entity}" if cluster.entity else f"page:{page}:{cluster.key}"

    def _settle_people(self) -> None:
        """Join people by their full names once all pages are known, but not namesakes who are at different firms."""
        people, self._people = self._people, {}
        root = self._joined.root
        for name in sorted(people):
            appearances = {
                own: Appearance(own, frozenset(map(root, firms)), frozenset(map(root, around)))
                for own, firms, around in people[name]
            }
            for firm, found in grouped(tuple(appearances.values())):
                for one in found:
                    self._joined.join(one.key, f"name:Person:{name}" + (f" at {firm}" if firm else ""), "the same full name")
                    if firm:
                        self._firm_of[one.key] = firm

    def entities(self) -> dict[str, Entity]:
        """Every thing, by the root key that :meth:`of` gives."""
        self._settle_people()
        groups: dict[str, list[Cluster]] = {}
        for own in sorted(self._clusters):
            groups.setdefault(self._joined.root(own), []).extend(cluster for _, cluster in self._clusters[own])
        found = {root: self._entity(root, clusters) for root, clusters in groups.items()}
        for own, firm in sorted(self._firm_of.items()):  # a namesake's IRI is made of the name and a firm
            root = self._joined.root(own)
            at = found.get(self._joined.root(firm))
            if at is not None and " at " not in found[root].canonical:
                found[root] = replace(found[root], canonical=f"{found[root].canonical} at {at.canonical}")
        return found

    def of(self, page: str, cluster: Cluster) -> str:
        """The root key of the thing that a cluster of a page is."""
        self._settle_people()
        return self._joined.root(self._own_key(page, cluster))

    def why(self, page: str, cluster: Cluster) -> str:
        """Why a cluster of a page is that thing; no reason where nothing had to be joined."""
        self._settle_people()
        return self._joined.why.get(self._own_key(page, cluster), "")

    def wordings(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The pages and wordings of every thing, by its root key: (page, wording) in a stable order."""
        self._settle_people()
        groups: dict[str, set[tuple[str, str]]] = {}
        for own in sorted(self._clusters):
            found = groups.setdefault(self._joined.root(own), set())
            found.update((page, name) for page, cluster in self._clusters[own] for name, _ in cluster.names if name)
        return {root: tuple(sorted(found)) for root, found in groups.items()}

    def _entity(self, root: str, clusters: Sequence[Cluster]) -> Entity:
        names = tuple(sorted({name for c in clusters for name, _ in c.names if name}))
        record = self._records[root[8:]] if root.startswith("lexicon:") else None
        labels = Counter(c.label for c in clusters)
        label = record.cls if record else min(labels, key=lambda x: (-labels[x], x))
        strong = sorted({n for c in clusters for n in c.strong}) or list(names)
        canonical = min(strong, key=lambda n: (bool(_HAN.search(n)), -len(n), n)) if strong else root
        return Entity(label, canonical, names, record)


def _person_name(record: EntityRecord) -> str:
    return record.zh or record.en


def _is_full_name(name: str) -> bool:
    """Whether a personal name has more than one part, or is a Chinese name of at least two characters without a dot."""
    return "·" in name or " " in name.strip() or (bool(_HAN.search(name)) and 2 <= len(name) <= 4)
