"""What the head of an HTML page says of it: Open Graph, Dublin Core, schema.org (as meta elements and JSON-LD), HTML itself.

Only what a page states of itself in these vocabularies counts. Dates are not guessed from the text: a wrong date moves every
relative period of a document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from kg.markup import Token, tokens
from kg.metadata import day, language
from kg.model import Metadata

__all__ = ["head"]

_TITLES = ("og:title", "ld:headline", "twitter:title", "dc.title", "dcterms.title", "headline", "title")
_DATES = (
    "ld:datePublished", "article:published_time", "og:published_time", "datepublished", "dcterms.issued",
    "dc.date.issued", "dcterms.date", "dc.date", "citation_publication_date", "parsely-pub-date", "pubdate",
    "publishdate", "publish-date", "publish_date", "publish_time", "date", "time",
)  # fmt: skip
_PUBLISHERS = ("og:site_name", "ld:publisher", "dc.publisher", "dcterms.publisher", "application-name")


def head(raw: str) -> Metadata:
    """Title, date, publisher, address and language of a page, as far as it states them.

    An ``en`` in the root element counts for nothing: it is what page templates come with, also those of Chinese pages.

    >>> page = head('<html lang="zh-CN"><meta name="pubdate" content="2025-07-30T21:00Z"><title>Sales rise</title>')
    >>> page.title, page.date.isoformat(), page.language
    ('Sales rise', '2025-07-30', 'zh')
    """
    stated: dict[str, str] = {}
    for name, value in _statements(raw):
        if value and not value.isspace():
            stated.setdefault(name, _tidy(value))
    publisher = _first(stated, _PUBLISHERS)
    title = _first(stated, _TITLES)
    addresses = (stated.get("canonical"), stated.get("og:url"))
    return Metadata(
        title=_without_site(title, publisher) if title else None,
        date=next(filter(None, (day(stated[name]) for name in _DATES if name in stated)), None),
        publisher=publisher,
        url=next((url for url in addresses if url and re.match(r"https?://[^\s<>\"{}|\\^`]+\Z", url)), None),
        language="zh" if language(stated.get("lang", "")) == "zh" else None,
    )


def _first(stated: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((stated[name] for name in names if name in stated), None)


def _tidy(value: str) -> str:
    """One line, and only characters that can be written; JSON may hold half a surrogate pair."""
    return " ".join(value.split()).encode("utf-8", "replace").decode("utf-8")


def _without_site(title: str, site: str | None) -> str:
    """A title without the name of the site that many pages put after it: ``Sales rise - Daily News``."""
    found = re.fullmatch(rf"(.+?)\s*[-_|–—·]+\s*{re.escape(site)}", title) if site else None
    return found[1] if found else title


def _statements(raw: str) -> Iterator[tuple[str, str]]:
    """Names and values in the order of the page; names from JSON-LD begin with ``ld:``."""
    inside = ""
    for token in tokens(raw):
        if token.name:
            inside = "" if token.closing else token.name
            if not token.closing:
                yield from _of_tag(token)
                if token.name == "script" and token.attributes.get("type", "").lower() == "application/ld+json":
                    inside = "ld"
        elif inside == "title":
            yield "title", unescape(raw[token.start : token.end])
        elif inside == "ld":
            yield from _of_linked_data(raw[token.start : token.end])


def _of_tag(token: Token) -> Iterator[tuple[str, str]]:
    if token.name not in ("meta", "link", "html", "time"):
        return
    attributes = token.attributes
    if token.name == "meta":
        names = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        yield from ((name, attributes.get("content", "")) for name in names.split())
    elif token.name == "link" and "canonical" in attributes.get("rel", "").lower().split():
        yield "canonical", attributes.get("href", "")
    elif token.name == "html":
        yield "lang", attributes.get("lang") or attributes.get("xml:lang", "")
    elif token.name == "time":
        yield "time", attributes.get("datetime", "")


def _of_linked_data(written: str) -> Iterator[tuple[str, str]]:
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):  # pages hold broken JSON-LD; then it states nothing
        return
    for node in _nodes(value):
        for name in ("headline", "datePublished"):
            if isinstance(node.get(name), str):
                yield f"ld:{name}", node[name]
        publisher = node.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            yield "ld:publisher", publisher["name"]


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """The objects at the top of a JSON-LD document; what lies deeper describes something else than the page."""
    for node in value if isinstance(value, list) else [value]:
        if isinstance(node, dict):
            yield node
            graph = node.get("@graph")
            yield from (part for part in (graph if isinstance(graph, list) else ()) if isinstance(part, dict))
