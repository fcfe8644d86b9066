"""The command line as a user meets it: output, messages, exit status."""

from __future__ import annotations

import csv
import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import termios
import time
from io import StringIO
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner, Result

from kg import __version__
from kg.cli import _EXPORT_FORMATS, commands

NORVANE = Path(__file__).parent / "fixtures" / "norvane"
KG = [sys.executable, "-m", "kg.cli"]


def run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments], input=stdin)


# --- help and usage


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    code = "import sys, kg.cli; kg.cli.commands(['--help'], standalone_mode=False); print(sorted(sys.modules), file=sys.stderr)"
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert time.perf_counter() - began < 2  # 0.05 s in fact; the margin is for a busy machine
    for heavy in ("pyoxigraph", "rdflib", "spacy", "rich", "networkx", "numpy", "jinja2"):
        assert f"'{heavy}'" not in done.stderr, heavy


@pytest.mark.parametrize("command", sorted(commands.commands))
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"kg {command} " in result.stdout.partition("Example:")[2].partition("Options:")[0]


def test_version() -> None:
    assert run("--version").stdout == f"kg, version {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["bild"],
        ["build"],
        ["query"],
        ["query", NORVANE],
        ["export", NORVANE, "-f", "excel", "-o", "x"],
        ["view", NORVANE],
        ["serve", NORVANE, "--port", "x"],
    ],
)
def test_wrong_usage_exits_2(arguments: list[object]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr


def test_the_formats_of_the_help_are_those_of_the_library() -> None:
    from kg.export import FILE_FORMATS, FOLDER_FORMATS

    assert [*FILE_FORMATS, *FOLDER_FORMATS] == list(_EXPORT_FORMATS)


@pytest.mark.parametrize(
    "command", [["query", "ASK {}"], ["check"], ["view", "-o", "-"], ["export", "-f", "nt", "-o", "-"], ["serve"]]
)
def test_a_graph_that_is_not_there_exits_2(command: list[str]) -> None:
    result = run(command[0], "no-such-graph", *command[1:])
    assert result.exit_code == 2
    assert result.stderr.startswith("kg: no-such-graph: no such file or folder; ")
    assert result.stdout == ""


# --- query


def test_a_table_in_a_pipe_is_aligned_and_whole() -> None:
    result = run("query", NORVANE, "SELECT ?company ?name { ?company a ekg:Company ; rdfs:label ?name } ORDER BY ?company ?name")
    assert result.stdout.splitlines() == [
        "company             name",
        "id:greymont-chips   格雷蒙芯片",
        "id:norvane          Norvane",
        "id:norvane          诺凡",
        "id:pellar-robotics  Pellar Robotics",
    ]


def test_wide_letters_are_aligned() -> None:
    result = run("query", NORVANE, 'SELECT ?a ?b { VALUES (?a ?b) { ("中文" "x") ("a" "y") } }')
    assert result.stdout.splitlines() == ["a     b", "中文  x", "a     y"]


def test_control_characters_do_not_reach_the_terminal() -> None:
    result = run("query", NORVANE, 'SELECT ?a { VALUES ?a { "\\u001b[31mred\\u0007\\nline" } }')
    assert result.stdout.splitlines() == ["a", " [31mred  line"]


def test_csv_is_read_by_csv() -> None:
    result = run(
        "query", NORVANE, "SELECT ?metric ?value { ?o ekg:metric ?metric ; ekg:value ?value } ORDER BY ?value", "--format", "csv"
    )
    rows = list(csv.DictReader(StringIO(result.stdout)))
    assert [row["value"] for row in rows] == ["12", "40000000", "2000000000", "3150000000"]


def test_json_is_that_of_the_standard() -> None:
    answer = json.loads(
        run("query", NORVANE, "SELECT ?name { id:lin-tao rdfs:label ?name } ORDER BY ?name", "--format", "json").stdout
    )
    assert answer["head"]["vars"] == ["name"]
    assert {"type": "literal", "value": "林涛", "xml:lang": "zh"} in [row["name"] for row in answer["results"]["bindings"]]
    assert json.loads(run("query", NORVANE, "ASK { ?s a ekg:Person }", "--format", "json").stdout)["boolean"] is True


def test_a_construct_is_turtle() -> None:
    result = run("query", NORVANE, "CONSTRUCT { ?a ekg:builds ?b } WHERE { ?a ekg:builds ?b }", "--format", "turtle")
    assert result.stdout.splitlines()[-1] == "id:norvane ekg:builds id:beacon ."
    assert run("query", NORVANE, "CONSTRUCT WHERE { ?a ekg:builds ?b }").stdout.splitlines()[1].split() == [
        *("id:norvane", "ekg:builds", "id:beacon"),
    ]


@pytest.mark.parametrize(
    ("query", "style", "told"),
    [
        ("SELECT * { ?s ?p ?o }", "turtle", "choose --format"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "csv", "choose --format"),
        ("SELECT * {", "table", "query: error at"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "table", "never reaches the network"),
        ("no-such-query", "table", "no query is called 'no-such-query'"),
        ("no-such-file.rq", "table", "no-such-file.rq: "),
    ],
)
def test_a_query_that_cannot_be_answered_exits_2(query: str, style: str, told: str) -> None:
    result = run("query", NORVANE, query, "--format", style)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert result.stderr.startswith("kg: ")


def test_queries_come_by_name_by_file_and_by_standard_input(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "people.rq").write_text("# Who is named?\nSELECT ?who { ?who a ekg:Person }")
    expected = "who\nid:lin-tao\n"
    assert run("query", NORVANE, "people", "--ontology", tmp_path).stdout == expected
    assert run("query", NORVANE, tmp_path / "queries" / "people.rq").stdout == expected
    assert run("query", NORVANE, "-", stdin="SELECT ?who { ?who a ekg:Person }").stdout == expected
    assert run("query", NORVANE, "--list", "--ontology", tmp_path).stdout.splitlines() == [
        "query   question",
        "people  Who is named?",
    ]


# --- clean


def test_clean_prints_the_text_and_nothing_else(tmp_path: Path) -> None:
    result = run("clean", NORVANE / "call.zh.txt", "--map", tmp_path / "map.json")
    assert result.exit_code == 0
    assert "收入为31.5亿美元" in result.stdout
    assert result.stderr == ""
    offsets = json.loads((tmp_path / "map.json").read_text(encoding="utf-8"))
    assert offsets["source_length"] == len((NORVANE / "call.zh.txt").read_text(encoding="utf-8"))


def test_clean_explains_what_it_removed() -> None:
    lines = run("clean", NORVANE / "call.zh.txt", "--explain", "json").stdout.splitlines()
    assert "◆--◇▷▼" in [json.loads(line)["text"] for line in lines]
    assert "◆--◇▷▼" in run("clean", NORVANE / "call.zh.txt", "--explain").stdout


def test_clean_keeps_what_it_is_told_to(tmp_path: Path) -> None:
    reason = json.loads(run("clean", NORVANE / "call.zh.txt", "--explain", "json").stdout.splitlines()[0])["reason"]
    assert "◆--◇▷▼" in run("clean", NORVANE / "call.zh.txt", "--keep", reason).stdout
    wrong = run("clean", NORVANE / "call.zh.txt", "--keep", "whim")
    assert wrong.exit_code == 2
    assert reason in wrong.stderr


def test_clean_of_no_text_exits_2_and_of_some_exits_1(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x00\x01\x02\x00" * 50)
    assert run("clean", tmp_path / "a.txt").exit_code == 2
    (tmp_path / "b.txt").write_text("Sales rose 5% in the quarter.")
    both = run("clean", tmp_path)
    assert both.exit_code == 1
    assert "Sales rose" in both.stdout
    assert "a.txt" in both.stderr


# --- check


def test_check_passes_the_fixture_and_names_a_planted_error(tmp_path: Path) -> None:
    assert run("check", NORVANE).exit_code == 0
    for path in NORVANE.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    trig = tmp_path / "graph.trig"
    trig.write_text(trig.read_text(encoding="utf-8").replace('"3150000000"', '"3160000000"'), encoding="utf-8")
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "3160000000" in result.stdout


# --- view and export


def test_view_writes_a_page_and_dash_prints_it(tmp_path: Path) -> None:
    assert run("view", NORVANE, "-o", tmp_path / "a.html", "--title", "Norvane").exit_code == 0
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<title>Norvane</title>" in page
    assert run("view", NORVANE, "-o", "-", "--title", "Norvane").stdout == page


def test_export_writes_files_folders_and_standard_output(tmp_path: Path) -> None:
    assert run("export", NORVANE, "-f", "csv", "-o", tmp_path / "tables").exit_code == 0
    assert (tmp_path / "tables" / "entities.csv").is_file()
    assert run("export", NORVANE, "-f", "nt", "-o", tmp_path / "a.nt").exit_code == 0
    assert run("export", NORVANE, "-f", "nt", "-o", "-").stdout == (tmp_path / "a.nt").read_text(encoding="utf-8")
    assert run("export", tmp_path / "a.nt", "-f", "nt", "-o", "-").stdout == (tmp_path / "a.nt").read_text(encoding="utf-8")
    folder = run("export", NORVANE, "-f", "csv", "-o", "-")
    assert folder.exit_code == 2
    assert "name a folder" in folder.stderr


def test_an_output_that_cannot_be_written_exits_2() -> None:
    for arguments in (["view", NORVANE, "-o", "/proc/none/a.html"], ["export", NORVANE, "-f", "csv", "-o", "/dev/null/tables"]):
        result = run(*arguments)
        assert result.exit_code == 2
        assert re.match(r"kg: /\S+: cannot be written \(.*\); ", result.stderr)


# --- processes


def test_a_reader_that_has_enough_is_no_error() -> None:
    writer = subprocess.Popen(
        [*KG, "export", str(NORVANE), "-f", "nt", "-o", "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdout is not None
    writer.stdout.close()  # before the command has anything to write
    assert writer.wait(timeout=60) == 0
    assert writer.stderr is not None
    assert writer.stderr.read() == b""


def test_output_is_utf8_whatever_the_locale() -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    query = "SELECT ?name { id:lin-tao rdfs:label ?name FILTER(lang(?name) = 'zh') }"
    done = subprocess.run([*KG, "query", NORVANE, query], env=environment, capture_output=True, check=True)
    assert done.stdout.decode() == "name\n林涛\n"


def test_an_interrupt_inside_an_exec_ends_with_130_too(tmp_path: Path) -> None:
    # CPython 3.11 run with -m kills itself with SIGINT after an interrupt that crossed an exec(), handled or not.
    (tmp_path / "meddle.py").write_text(
        "import kg.cli\n"
        "def interrupted(*_args, **_options):\n    exec('raise KeyboardInterrupt')\n"
        "kg.cli.commands.commands['query'].callback = interrupted\n"
        "kg.cli.main()\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "meddle", "query", str(NORVANE), "ASK {}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "kg: interrupted; nothing half-written\n")


def _unread(pipe: IO[str]) -> int:
    """Bytes that the other end of a pipe has not taken yet."""
    return int.from_bytes(fcntl.ioctl(pipe.fileno(), termios.FIONREAD, bytes(4)), sys.byteorder)


def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    # Standard input never ends here, so that the interrupt comes while the command is at work.
    process = subprocess.Popen(
        [*KG, "query", str(NORVANE), "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, text=True
    )
    assert process.stdin is not None
    process.stdin.write("ASK")
    process.stdin.flush()
    until = time.monotonic() + 60
    while _unread(process.stdin) and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told == "kg: interrupted; nothing half-written\n"
    assert list(tmp_path.iterdir()) == []
