"""Decisions as they are typed: what could never work is refused, what works otherwise than one may think is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import commands

PAGES = (
    '{"id": "news-1", "text": "Jane Doe, chief executive of Acme, spoke. Doe said that Acme partners with Orchid Labs."}\n'
    '{"id": "news-2", "text": "Wei Chen, chief executive of Orchid Labs, spoke in Ohio.", "title": "Second"}\n'
    '{"id": "news-3", "text": "Wei Chen met the board of Acme and spoke."}\n'
)


def kg(*arguments: object) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deciding")
    (folder / "pages.jsonl").write_text(PAGES, encoding="utf-8")
    assert kg("build", folder / "pages.jsonl", "-o", folder / "out", "--no-view").exit_code == 0
    return folder / "out"


@pytest.fixture
def out(first: Path, tmp_path: Path) -> Path:
    """A graph of three pages without decisions."""
    return Path(shutil.copytree(first, tmp_path / "out"))


def lines(out: Path) -> list[str]:
    file = out / "decisions.jsonl"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("split", "Jane Doe", "Jane Dow"), "did you mean Jane Doe? it is called: Jane Doe / Doe"),
        (("split", "Wei Chen", "Wei Chen"), "say where: --in DOCUMENT (one of: Second; news-3), or --with FIRM"),
        (("split", "Wei Chen", "--in", "news-1"), "is not named there; it is named in: Second; news-3"),
        (("split", "Wei Chen", "--in", "news-2", "--in", "news-3"), "nothing would be left to split from"),
        (("split", "Wei Chen", "--in", "news-22"), "did you mean news-2?"),
        (("split", "Wei Chen", "--with", "Nobody"), "no node of the graph is called 'Nobody'"),
        (("rename", "Acme", "Acme"), "is its label already"),
        (("retype", "Acme", "Company"), "Acme is a Company already"),
        (("retype", "Acme", "company"), "did you mean Company?"),
    ],
)
def test_what_could_never_work_is_refused_with_a_remedy(out: Path, arguments: tuple[str, ...], told: str) -> None:
    command, *rest = arguments
    result = kg("entities", command, out, *rest)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not lines(out)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("merge", "Wei Chen", "Ohio"), "Ohio, a Location, becomes a Person; kg entities undo takes it back"),
        (("merge", "Jane Doe", "Acme"), "Jane Doe worksFor Acme will go: both ends will be one node"),
        (("retype", "Jane Doe", "Company"), "as a Company, Jane Doe does not fit Jane Doe worksFor Acme, which will be withheld"),
        (("rename", "Jane Doe", "Wei Chen"), "is the label of id:person-wei-chen too"),
        (("veto", "Acme", "Acne"), "Acme is not called 'Acne' now; did you mean Acme?"),
        (("veto", "Thursday"), "no node is called 'Thursday' now"),
        (("veto", "Orchid Labs", "Orchid Labs"), "it is the only name of Orchid Labs: the node goes, with 2 facts"),
    ],
)
def test_what_works_otherwise_than_one_may_think_is_told(out: Path, arguments: tuple[str, ...], told: str) -> None:
    command, *rest = arguments
    result = kg("entities", command, out, *rest)
    assert result.exit_code == 0, result.stderr
    assert told in result.stderr
    assert result.stderr.startswith("kg: note: ")
    assert len(lines(out)) == 1


def test_the_same_decision_twice_names_the_line(out: Path) -> None:
    assert kg("entities", "merge", out, "Acme", "Orchid Labs").exit_code == 0
    again = kg("entities", "merge", out, "Acme", "Orchid Labs", "--by", "JD")
    assert again.exit_code == 2
    assert "line 1 of the decisions says so already" in again.stderr
    assert len(lines(out)) == 1


def test_lines_that_are_not_built_yet_count(out: Path) -> None:
    """A name that an earlier line joins may be split off before the next build."""
    assert kg("entities", "merge", out, "Acme", "Orchid Labs").exit_code == 0
    assert kg("entities", "split", out, "Acme", "Orchid Labs").exit_code == 0


def test_a_document_may_be_told_by_its_title_and_is_written_by_its_id(out: Path) -> None:
    assert kg("entities", "split", out, "Wei Chen", "--in", "Second").exit_code == 0
    assert '"in": ["news-2"]' in lines(out)[0]


def test_the_table_of_decisions_tells_namesakes_apart(out: Path) -> None:
    kg("entities", "merge", out, "Wei Chen", "Jane Doe")
    table = kg("entities", "decisions", out).stdout
    assert "merge Jane Doe (Person) into Wei Chen (Person)  id:person-wei-chen + id:person-jane-doe" in table


# ------------------------------------------------------------------ files and words
def test_a_folder_that_is_no_graph_has_no_decisions(tmp_path: Path, out: Path) -> None:
    result = kg("entities", "decisions", tmp_path / "nothing")
    assert (result.exit_code, result.stdout) == (2, "")
    (tmp_path / "empty").mkdir()
    assert "holds no graph.trig" in kg("entities", "decisions", tmp_path / "empty").stderr
    none_yet = kg("entities", "decisions", out)
    assert (none_yet.exit_code, none_yet.stderr) == (0, f"kg: {out / 'decisions.jsonl'}: no decisions yet\n")


def test_a_file_that_is_missing_or_a_folder_is_told_without_a_line(tmp_path: Path) -> None:
    told = kg("entities", "decisions", "--decisions", tmp_path / "none.jsonl").stderr
    assert told.startswith(f"kg: {tmp_path / 'none.jsonl'}: no such file; ")
    assert f"{tmp_path}: is a folder" in kg("entities", "decisions", "--decisions", tmp_path).stderr


def test_a_mistyped_command_is_told(out: Path) -> None:
    assert "there is no command 'murge'; did you mean merge?" in kg("entities", "murge", out, "A", "B").stderr
    assert "there is no command 'xyz'" in kg("entities", "xyz", out, "A").stderr + kg("entities", "xyz", out, "A", "B").stderr
    assert "no such file or folder" in kg("entities", "nowhere").stderr


def test_every_fault_of_a_file_is_told_at_once_and_hinders_no_undo(tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text(
        '{"action": "marge"}\n{"action": "veto", "alias": "Thursday"}\n{"action": "merge", "thing": "A", "othr": "B"}\n'
    )
    told = kg("entities", "decisions", "--decisions", file).stderr
    assert [line.removeprefix("kg: ").split(": ")[0] for line in told.splitlines()] == [f"{file}:{n}" for n in (1, 3, 3)]
    assert "did you mean merge?" in told
    assert "merge has no field othr; did you mean other?" in told
    assert "undone: veto Thursday as a name" in kg("entities", "undo", "--decisions", file, 2).stderr
    assert kg("entities", "undo", "--decisions", file, 1).exit_code == 0
    assert file.read_text().startswith('\n\n{"action": "merge"')


def test_every_class_that_is_none_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text("".join(f'{{"action": "retype", "thing": "A", "class": "{name}"}}\n' for name in ("Devise", "Firm")))
    (tmp_path / "a.txt").write_text("Acme grew.")
    told = kg("build", tmp_path / "a.txt", "-o", tmp_path / "out", "--decisions", file)
    assert told.exit_code == 2
    assert f"{file}:1: there is no class 'Devise' of things; did you mean Device?" in told.stderr
    assert f"{file}:2: there is no class 'Firm' of things" in told.stderr


def test_a_build_tells_the_lines_of_two_decisions_that_contradict_each_other(out: Path, first: Path) -> None:
    assert kg("entities", "rename", out, "Acme", "Acme A").exit_code == 0
    assert kg("entities", "rename", out, "Acme", "Acme B").exit_code == 0
    told = kg("build", first.parent / "pages.jsonl", "-o", out, "--no-view").stderr
    file = out / "decisions.jsonl"
    assert (
        f"kg: {file}:2: rename Acme (Company) to Acme B: contradicts {file}:1 (rename Acme (Company) to Acme A); the later"
        in told
    )
