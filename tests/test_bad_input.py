"""Input, output and ontologies that are no good, through the command: a line that names the file and the remedy, exit 1 or 2,
never a traceback, never a half-written file, and what is good is built all the same.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import commands
from kg.ontology import default_folder
from tests.graphs import ROOT, Command

GOOD = "星桥软件第三季度营收86.42亿元，同比增长18%。林小川担任星桥软件首席执行官。\n"
FILES = {"graph.ttl", "graph.trig", "graph.html", "sources.jsonl", "quarantine.jsonl"}
Done = subprocess.CompletedProcess[str]


def told(done: Done) -> list[str]:
    """The messages, each one line that starts with ``kg:``; a traceback fails here."""
    lines = done.stderr.splitlines()
    assert all(line.startswith("kg: ") for line in lines), done.stderr
    return [line.removeprefix("kg: ") for line in lines]


def written(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


# --- input


def empty(path: Path) -> None:
    path.write_bytes(b"")


def blank(path: Path) -> None:
    path.write_text(" \n\t\n", encoding="utf-8")


def binary(path: Path) -> None:
    path.write_bytes(b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 8)


def truncated(path: Path) -> None:
    path.write_bytes(GOOD.encode() + "星".encode()[:2])


def huge(path: Path) -> None:
    """100 MB of one line, most of it a hole in the file."""
    path.write_bytes(b"a")
    os.truncate(path, 100_000_000)


def folder_of_pictures(path: Path) -> None:
    path.mkdir()
    (path / "photo.png").write_bytes(b"\x89PNG")


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty.txt": (empty, r"empty\.txt: is empty; give a page"),
    "blank.md": (blank, r"blank\.md: is empty; give a page"),
    "program.txt": (binary, r"program\.txt: is .*; give a page of text"),
    "cut.txt": (truncated, r"cut\.txt: truncated UTF-8 at byte \d+ .*; fetch the file again"),
    "huge.txt": (huge, r"huge\.txt: has more than 20,000,000 characters; split it"),
    "pictures": (folder_of_pictures, r"pictures: holds no readable file; give a folder with"),
    "nowhere.txt": (lambda path: None, r"nowhere\.txt: no such file or folder; check the path"),
}


def test_bad_files_are_told_and_the_others_built(kg: Command, good: Path, tmp_path: Path) -> None:
    for name, (make, _) in BAD.items():
        make(tmp_path / name)
    output = tmp_path / "out"
    done = kg("build", *(tmp_path / name for name in BAD), good, "-o", output)
    assert done.returncode == 1
    messages = told(done)
    assert len(messages) == len(BAD)
    for _, pattern in BAD.values():
        assert any(re.search(pattern, message) for message in messages), pattern
    assert written(output) == FILES
    assert "unreadable" in done.stdout
    assert "86.42亿元" in (output / "graph.ttl").read_text(encoding="utf-8")


def test_a_build_that_reads_nothing_leaves_no_folder(kg: Command, tmp_path: Path) -> None:
    assert kg("build", "nosuch", "-o", "new/graph", cwd=tmp_path).returncode == 2
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["huge.txt", "nowhere.txt"])
def test_nothing_but_a_bad_file_exits_2_and_leaves_the_last_graph(kg: Command, tmp_path: Path, name: str) -> None:
    make, pattern = BAD[name]
    make(tmp_path / name)
    output = tmp_path / "out"
    output.mkdir()
    (output / "graph.ttl").write_text("# the last graph\n", encoding="utf-8")
    began = time.perf_counter()
    done = kg("build", tmp_path / name, "-o", output)
    assert time.perf_counter() - began < 30  # the huge file is refused by its size
    assert done.returncode == 2
    assert done.stdout == ""
    assert re.search(pattern, told(done)[0])
    assert written(output) == {"graph.ttl"}
    assert (output / "graph.ttl").read_text(encoding="utf-8") == "# the last graph\n"


def test_bad_lines_of_jsonl_are_told_with_their_numbers_and_the_rest_built(kg: Command, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "first", "text": GOOD}),
        "{not json",
        json.dumps({"id": "no text"}),
        "[]",
        json.dumps({"id": "period", "text": GOOD, "fiscalPeriod": "2025Q9"}),
        json.dumps({"id": "last", "text": "Kestrel Foods reported revenue of $3 billion in 2024."}),
    ]
    news = tmp_path / "news.jsonl"
    news.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = kg("build", news, "-o", tmp_path / "out", "--no-view")
    assert done.returncode == 1
    for number, reason in (
        (2, "is not JSON"),
        (3, "has no text"),
        (4, "is not a JSON object"),
        (5, "has the fiscalPeriod '2025Q9'"),
    ):
        assert any(f"news.jsonl:{number}: {reason}" in message and ";" in message for message in told(done)), reason
    turtle = (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    assert all(f'dcterms:identifier "{name}"' in turtle for name in ("first", "last"))
    assert "no text" not in turtle


@pytest.mark.parametrize(
    "arguments",
    [
        ["", "-o", "out"],
        ["page.txt", "-o", ""],
        ["page.txt", "-o", "out", "--fiscal-period", "2025Q9"],
        ["page.txt", "-o", "out", "--base-iri", "x y"],
    ],
)
def test_options_that_cannot_be_meant_exit_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    (tmp_path / "page.txt").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(commands, ["build", *arguments])
    assert done.exit_code == 2, done.exception
    assert done.stderr
    assert written(tmp_path / "out") == set()


# --- output


def test_a_file_where_the_folder_should_be_exits_2(kg: Command, good: Path, tmp_path: Path) -> None:
    obstacle = tmp_path / "out"
    obstacle.write_text("mine", encoding="utf-8")
    for output in (obstacle, obstacle / "deeper"):
        done = kg("build", good, "-o", output)
        assert done.returncode == 2
        (message,) = told(done)
        assert message.startswith(f"{output}: ")
        assert "folder" in message.partition(";")[2]
    assert obstacle.read_text(encoding="utf-8") == "mine"


def test_a_folder_where_a_file_should_be_leaves_the_others_unwritten(kg: Command, good: Path, tmp_path: Path) -> None:
    obstacle = tmp_path / "out" / "graph.html"
    obstacle.mkdir(parents=True)
    done = kg("build", good, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert told(done)[0].startswith(f"{obstacle}: cannot be written")
    assert written(tmp_path / "out") == {"graph.html"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_exits_2(kg: Command, good: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    output.mkdir(mode=0o500)
    done = kg("build", good, "-o", output)
    assert done.returncode == 2
    assert "choose a folder that you may write to" in told(done)[0]


def test_an_interrupt_leaves_no_file(tmp_path: Path) -> None:
    page = tmp_path / "long.txt"
    page.write_text(GOOD * 20_000, encoding="utf-8")
    output = tmp_path / "out"
    command = [sys.executable, "-m", "kg.cli", "build", str(page), "-o", str(output)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 60
        while not output.exists() and time.monotonic() < until:  # made when the work begins
            time.sleep(0.02)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out, errors) == (130, "", "kg: interrupted; nothing half-written\n")
    assert written(output) == set()


# --- ontology


def appended(name: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def row(**values: object) -> str:
    return (
        json.dumps(
            {"relation": "worksFor", "language": "zh", "pattern": "<Person:s>在<Organization:o>", **values}, ensure_ascii=False
        )
        + "\n"
    )


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "Turtle": (appended("metrics.ttl", "ekg:Revenue a ;;; .\n"), r"metrics\.ttl:\d+: not Turtle: .*; correct this line"),
    "shapes": (appended("shapes.ttl", "ekg:Revenue a ;;; .\n"), r"shapes\.ttl:\d+: not Turtle: .*; correct this line"),
    "TOML": (appended("settings.toml", "= [\n"), r"settings\.toml:\d+: not TOML: .*; correct this line"),
    "cleaning": (appended("cleaning.toml", "= [\n"), r"cleaning\.toml: not TOML: .*line \d+.*; correct this line"),
    "colours": (appended("view.toml", "= [\n"), r"view\.toml: not TOML: .*line \d+.*; mend the line"),
    "cue": (
        appended("patterns/cues.toml", '[fr]\nup = ["re:(hausse"]\n'),
        r"cues\.toml: fr\.up: '\(hausse' is no regular expression.*; mend it",
    ),
    "JSON": (appended("patterns/relations.jsonl", "{bad\n"), r"relations\.jsonl:\d+: not JSON: .*; write one object a line"),
    "key": (
        appended("patterns/relations.jsonl", row(trigers=["在"])),
        r"relations\.jsonl:\d+: unknown key 'trigers'; use some of: .*triggers",
    ),
    "value": (
        appended("patterns/relations.jsonl", row(confidence="high")),
        r"relations\.jsonl:\d+: confidence is 'high'; write a number",
    ),
    "no subject": (
        appended("patterns/relations.jsonl", row(pattern="在<Organization:o>")),
        r"relations\.jsonl:\d+: the row has no subject; name a slot",
    ),
    "expression": (
        appended("patterns/relations.jsonl", row(pattern="<Person:s>(在<Organization:o>")),
        r"relations\.jsonl:\d+: the pattern is no regular expression: .*; mend",
    ),
    "slot": (
        appended("patterns/relations.jsonl", row(pattern="<Persno:s>在<Organization:o>")),
        r"relations\.jsonl:\d+: <Persno> is neither .*; name a class",
    ),
    "class": (
        appended("entities/companies.csv", "x-co,Compnay,,X Co,,,,\n"),
        r"companies\.csv:\d+: unknown class 'Compnay'; use one of: .*Company",
    ),
    "no shapes": (lambda folder: (folder / "shapes.ttl").unlink(), r"shapes\.ttl: missing.*; copy it from"),
    "no cleaning": (
        lambda folder: (folder / "cleaning.toml").unlink(),
        r"cleaning\.toml: cannot be read \(No such file.*\); compare with",
    ),
    "nothing": (shutil.rmtree, r"ontology: no such folder; name a copy"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_ontology_is_told_before_any_page_is_read(good: Path, ontology_copy: Path, tmp_path: Path, name: str) -> None:
    change, pattern = BROKEN[name]
    change(ontology_copy)
    done = CliRunner().invoke(commands, ["build", str(good), "-o", str(tmp_path / "out"), "--ontology", str(ontology_copy)])
    assert done.exit_code == 2, done.exception
    assert done.stdout == ""
    assert re.fullmatch(rf"kg: .*{pattern}.*\n", done.stderr), done.stderr
    assert written(tmp_path / "out") == set()


def test_a_broken_ontology_exits_2(kg: Command, good: Path, ontology_copy: Path, tmp_path: Path) -> None:
    change, pattern = BROKEN["expression"]
    change(ontology_copy)
    done = kg("build", good, "-o", tmp_path / "out", "--ontology", ontology_copy)
    assert done.returncode == 2
    (message,) = told(done)
    assert re.search(pattern, message)


@pytest.mark.parametrize("command", [["clean"], ["query", "--list"], ["check"], ["view", "-o", "page.html"]])
def test_no_command_takes_an_ontology_that_is_not_there(good: Path, command: list[str]) -> None:
    graph = good if command[0] == "clean" else ROOT / "tests" / "fixtures" / "norvane"
    done = CliRunner().invoke(commands, [command[0], str(graph), *command[1:], "--ontology", str(good.parent / "nowhere")])
    assert done.exit_code == 2
    assert done.stderr.endswith("nowhere: no such folder; name a copy of the folder ontology/ that comes with kg\n")


def test_the_ontology_that_ships_is_not_broken() -> None:
    """The checks of rows are those that the shipped rows pass, every key of them."""
    from kg.ontology import Ontology

    assert len(Ontology.load(default_folder()).relation_patterns) > 50
