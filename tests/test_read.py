"""Files and folders to documents: what is read, under which id, and what is reported."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import pickle
import time
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import Unreadable
from kg.model import Document, Metadata
from kg.read import read

SUFFIXES = st.sampled_from((".txt", ".md", ".html", ".jsonl", ".dat"))


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def both(*paths: Path | str, limit: int = 1000) -> tuple[list[Document], list[str]]:
    """The documents and the problems."""
    problems: list[str] = []
    return list(read(paths, on_problem=lambda problem: problems.append(str(problem)), max_characters=limit)), problems


def test_a_file_is_a_document_with_its_text_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, "call.txt", "\ufeff营收\r\n增长 \n".encode("utf-16-le"))
    (document,) = read([path])
    assert (document.id, document.text) == ("call", "营收\r\n增长 \n")
    source = document.source
    assert (source.path, source.encoding, source.media_type, source.line) == (str(path), "utf-16", "text/plain", None)
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_folder_is_read_in_sorted_order_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.HTML", "sub/.hidden/e.txt", ".f.txt", "g.py", "a/d.jsonl"):
        write(tmp_path, name, lines({"id": "d", "text": "text"}) if name.endswith("jsonl") else "text")
    documents, problems = both(tmp_path)
    assert [(document.id, document.source.media_type) for document in documents] == [
        ("a", "text/markdown"), ("b", "text/plain"), ("d", "application/jsonl"), ("c", "text/html"),
    ]  # fmt: skip
    assert not problems


def test_a_file_named_outright_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    assert [document.text for document in read([write(tmp_path, "call.transcript", "Sales rose.")])] == ["Sales rose."]


def test_a_page_saved_as_text_is_still_a_page(tmp_path: Path) -> None:
    (document,) = read([write(tmp_path, "page.txt", "<!doctype html><title>Sales rise</title><p>Sales rose.")])
    assert (document.source.media_type, document.title) == ("text/html", "Sales rise")


def test_a_page_gives_its_head_and_its_declared_encoding(tmp_path: Path) -> None:
    page = "<html lang=zh><meta charset=gb2312><meta name=pubdate content=2025-07-30><title>快讯</title><p>营收增长</p></html>"
    (document,) = read([write(tmp_path, "page.html", page.encode("gbk"))])
    assert (document.text, document.title, document.date, document.language) == (page, "快讯", dt.date(2025, 7, 30), "zh")


def test_defaults_fill_in_what_a_document_does_not_say(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", lines({"id": "a", "text": "x", "title": "own"}, {"id": "b", "text": "y"}))
    documents = list(read([path], defaults=Metadata(title="given", period="2025-Q2")))
    assert [(document.title, document.period) for document in documents] == [("own", "2025-Q2"), ("given", "2025-Q2")]


def test_documents_with_the_same_id_get_ids_that_do_not_depend_on_their_order(tmp_path: Path) -> None:
    paths = [
        write(tmp_path, "one/a.txt", "first"),
        write(tmp_path, "two/a.txt", "second"),
        write(tmp_path, "c.jsonl", lines({"id": "a", "text": "third"}, {"id": "b", "text": "other"})),
    ]
    runs = [{document.text: document.id for document in read(order)} for order in permutations(paths)]
    assert all(run == runs[0] for run in runs)
    assert runs[0].pop("other") == "b"
    assert len(set(runs[0].values())) == 3
    assert all(name.startswith("a-") for name in runs[0].values())


def test_the_same_document_is_read_once_and_keeps_its_id(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "same")
    again = write(tmp_path, "sub/a.txt", "same")
    record = {"id": "b", "text": "text"}
    other = write(tmp_path, "c.jsonl", lines(record, record))
    documents = read([path, path, tmp_path / "sub" / ".." / "a.txt", again, other])
    assert [document.id for document in documents] == ["a", "b"]


def test_the_same_text_under_two_names_is_two_documents(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "same")
    write(tmp_path, "b.txt", "same")
    assert [document.id for document in read([tmp_path])] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "is empty; give a page"),
        ("blank.md", b" \n\xe3\x80\x80", "is empty; give a page"),
        ("empty.jsonl", b"\n\n", "is empty; give one JSON object a line"),
        ("data.txt", b"\0\1\2\3" * 9, "is binary"),
        ("cut.txt", "营收增长".encode()[:-1], "truncated UTF-8 at byte 9"),
        ("report.txt", b"%PDF-1.7\n%\xe2\xe3", "is a PDF file"),
        ("app.html", b"<html><body><div id=app></div><script>run()</script></body></html>", "shows no text"),
        ("long.txt", "营".encode() * 1001, "has more than 1,000 characters; split it"),
        ("longer.txt", b"a" * 4001, "has more than 1,000 characters; split it"),
        ("binary.jsonl", b"\n\0\n" * 99, "is binary; give one JSON object a line"),
        ("wide.jsonl", "\ufeff{}".encode("utf-16-le"), "is in UTF-16"),
    ],
)
def test_what_gives_no_document_is_reported_with_a_remedy_and_the_rest_is_read(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = write(tmp_path, name, content)
    write(tmp_path, "other.txt", "Sales rose.")
    documents, problems = both(tmp_path)
    assert [document.id for document in documents] == ["other"]
    assert len(problems) == 1
    assert problems[0].startswith(f"{path}: {reason}")
    assert "; " in problems[0]
    with pytest.raises(Unreadable):
        list(read([path], max_characters=1000))


def test_paths_that_lead_nowhere_are_reported(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path, "code/a.py", "pass")
    os.mkfifo(tmp_path / "pipe")
    _, problems = both(tmp_path / "none.txt", tmp_path / "empty", tmp_path / "code", tmp_path / "pipe")
    assert [problem.removeprefix(str(tmp_path) + "/").split(";")[0] for problem in problems] == [
        "none.txt: no such file or folder",
        "empty: holds no readable file",
        "code: holds no readable file",
        "pipe: is no regular file",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_reported(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "text")
    path.chmod(0)
    assert both(path)[1] == [f"{path}: permission denied; check that it is there and that you may read it"]


def test_a_file_far_too_long_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(100_000_000_000)  # a sparse file
    start = time.process_time()
    assert both(path, limit=20_000_000)[1] == [f"{path}: has more than 20,000,000 characters; split it, or raise max_characters"]
    assert time.process_time() - start < 1


def test_the_first_problem_raises_unless_problems_are_taken(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "text")
    write(tmp_path, "b.txt", "")
    documents = read([tmp_path])
    assert next(documents).id == "a"
    with pytest.raises(Unreadable, match=r"b\.txt: is empty"):
        next(documents)


def test_a_problem_survives_the_way_between_processes() -> None:
    problem = Unreadable("a.jsonl", "has no text", "give it", line=3)
    assert str(pickle.loads(pickle.dumps(problem))) == str(problem) == "a.jsonl:3: has no text; give it"  # noqa: S301


@given(st.binary(max_size=300), SUFFIXES)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_reported(tmp_path: Path, data: bytes, suffix: str) -> None:
    documents, problems = both(write(tmp_path, f"fuzz{suffix}", data))
    assert documents or problems
    for document in documents:
        document.text.encode("utf-8")
        assert document.text.strip()


@pytest.mark.parametrize("unit", [b"\xff\xfe\x80", b"\xd6\xd0<p>", b"a\xe4\n"])
def test_half_a_megabyte_of_soup_takes_seconds(tmp_path: Path, unit: bytes) -> None:
    for suffix in (".txt", ".html", ".jsonl"):
        write(tmp_path, f"soup{suffix}", unit * (500_000 // len(unit)))
    start = time.process_time()
    both(tmp_path, limit=20_000_000)
    assert time.process_time() - start < 5
