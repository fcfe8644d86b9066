"""Files to documents: text, Markdown, HTML and JSONL, one by one, folders in sorted order.

A document's text is the decoded page and nothing less: line ends, noise and mark-up stay, for every offset of the graph
counts in it. What cannot be read is an ``Unreadable`` that names the file, the line and the remedy; with ``on_problem`` the
other documents are still read.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

from kg import html, jsonl
from kg.encoding import Undecodable, decode
from kg.errors import Unreadable
from kg.model import Document, Metadata, Source

__all__ = ["MAX_CHARACTERS", "MEDIA_TYPES", "read"]

MAX_CHARACTERS = 20_000_000
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".jsonl": jsonl.MEDIA_TYPE,
}
_READABLE = ".txt, .md, .html or .jsonl"


def read(
    paths: Iterable[Path | str],
    *,
    defaults: Metadata | None = None,
    on_problem: Callable[[Unreadable], None] | None = None,
    max_characters: int = MAX_CHARACTERS,
    skip: Iterable[Path] = (),
) -> Iterator[Document]:
    """The documents of files and folders, in the order given; a folder's files sorted, without hidden and foreign ones.

    A file named outright is read whatever its suffix, if it holds text; in folders the files of ``skip`` are passed over.
    ``defaults`` fill in what a document does not say of itself. A document has at most ``max_characters`` characters. Raises
    Unreadable at the first problem, or hands each to ``on_problem`` and goes on.

    The id is that of the JSONL line, or the file's name without its suffix. Documents that share an id but differ all get a
    suffix made from their content, whatever their order; the same document twice is read once. To know, the input is
    gone through twice, the first time for ids only.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "call.txt").write_bytes("营收增长22%。".encode("gbk"))
    ...     [(document.id, document.text, document.source.encoding) for document in read([folder])]
    [('call', '营收增长22%。', 'gb18030')]
    """
    found = list(_files(paths, frozenset(map(os.path.realpath, skip))))
    repeated, clashing = _shared_ids([item for item in found if isinstance(item, Path)], max_characters)
    seen: set[str] = set()
    for item in _documents(found, max_characters):
        if isinstance(item, Unreadable):
            if on_problem is None:
                raise item
            on_problem(item)
            continue
        document = item
        if document.id in repeated:
            digest = _digest(document)
            if digest in seen:
                continue
            seen.add(digest)
            if document.id in clashing:
                document = replace(document, id=f"{document.id}-{digest[:8]}")
        yield _completed(document, defaults or Metadata())


def _files(paths: Iterable[Path | str], skip: frozenset[str]) -> Iterator[Path | Unreadable]:
    """Every file once, by its real path; what is no file or folder, and folders that give nothing, as problems."""
    seen: set[str] = set()
    for path in map(Path, paths):
        for item in _walk(path, skip) if path.is_dir() else (_named(path),):
            real = os.path.realpath(item) if isinstance(item, Path) else str(item)
            if real not in seen:
                seen.add(real)
                yield item


def _named(path: Path) -> Path | Unreadable:
    if path.is_file():
        return path
    if not os.path.lexists(path):
        return Unreadable(path, "no such file or folder", "check the path")
    return Unreadable(path, "is no regular file", "save its content to a file and name that")


def _walk(folder: Path, skip: frozenset[str]) -> Iterator[Path | Unreadable]:
    found = 0
    refused: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(parent, name)
            if path.suffix.lower() not in MEDIA_TYPES or name.startswith(".") or not path.is_file():
                continue
            if os.path.realpath(path) not in skip:
                found += 1
                yield path
    yield from (_refused(error.filename, error) for error in refused)
    if not found and not refused:
        yield Unreadable(folder, "holds no readable file", f"give a folder with {_READABLE} files in it")


def _refused(path: Path | str, error: OSError) -> Unreadable:
    return Unreadable(path, (error.strerror or str(error)).lower(), "check that it is there and that you may read it")


def _documents(found: Iterable[Path | Unreadable], limit: int) -> Iterator[Document | Unreadable]:
    for item in found:
        if isinstance(item, Unreadable):
            yield item
            continue
        try:
            yield from jsonl.documents(item, limit) if _is_jsonl(item) else (_page(item, limit),)
        except Unreadable as problem:
            yield problem
        except OSError as error:
            yield _refused(item, error)


def _is_jsonl(path: Path) -> bool:
    return MEDIA_TYPES.get(path.suffix.lower()) == jsonl.MEDIA_TYPE


def _page(path: Path, limit: int) -> Document:
    """The document of a file that is one. Raises Unreadable and OSError."""
    too_long = Unreadable(path, f"has more than {limit:,} characters", "split it, or raise max_characters")
    if path.stat().st_size > 4 * limit:  # no encoding takes more bytes a character
        raise too_long
    data = path.read_bytes()
    media_type = MEDIA_TYPES.get(path.suffix.lower(), "text/plain")
    try:
        text, encoding = decode(data, declared=html.charset(data))
    except Undecodable as problem:
        raise Unreadable(path, problem.reason, problem.remedy) from problem
    if len(text) > limit:
        raise too_long
    if not text.strip():
        raise Unreadable(path, "is empty", "give a page of text, or leave it out")
    if media_type == "text/plain" and html.is_page(text):
        media_type = "text/html"
    if media_type == "text/html" and html.is_blank(text):
        raise Unreadable(path, "shows no text", "save the page as the browser shows it, its scripts may write the text")
    metadata = html.head(text) if media_type == "text/html" else Metadata()
    source = Source(str(path), hashlib.sha256(data).hexdigest(), encoding, media_type)
    return Document(_stem(path), text, source, **asdict(metadata))


def _stem(path: Path) -> str:
    # A name that is no UTF-8 would make an id that no file can be written with.
    return os.fsencode(path.stem).decode("utf-8", "replace")


def _shared_ids(files: list[Path], limit: int) -> tuple[frozenset[str], frozenset[str]]:
    """The ids that more than one document has, and of these the ones whose documents differ.

    Problems are passed over here: they are told when the documents are read.
    """
    ids = Counter(
        name
        for path in files
        for name in (
            [item.id for item in _documents([path], limit) if isinstance(item, Document)] if _is_jsonl(path) else [_stem(path)]
        )
    )
    repeated = frozenset(name for name, count in ids.items() if count > 1)
    digests: dict[str, set[str]] = defaultdict(set)
    if repeated:
        for item in _documents((path for path in files if _is_jsonl(path) or _stem(path) in repeated), limit):
            if isinstance(item, Document) and item.id in repeated:
                digests[item.id].add(_digest(item))
    return repeated, frozenset(name for name, found in digests.items() if len(found) > 1)


def _digest(document: Document) -> str:
    """A hash of all that makes the document, but not of where it lies."""
    content = replace(document, source=replace(document.source, path="", line=None))
    return hashlib.sha256(repr(content).encode("utf-8")).hexdigest()


def _completed(document: Document, defaults: Metadata) -> Document:
    """The document with the defaults where it says nothing itself."""
    known = {name: value for name, value in asdict(defaults).items() if getattr(document, name) is None}
    return replace(document, **known)
