"""Every kind of decision outlasts a rebuild, a new page and another order of pages; undone, it leaves no trace in the graph."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from kg.cli import commands

PAGES = {
    "a.txt": "Orvane Systems said Monday that Margaret Holloway will become its chief financial officer.\n\n"
    "Holloway starts in May. Tarrant Analytics is a customer of Orvane Systems.\n",
    "b.txt": "Tarrant Analytics reported revenue of $40 million, up 8%.\n",
}
MORE = "Orvane Systems and Tarrant Analytics reported results. Margaret Holloway spoke. Holloway said demand was strong.\n"
DECIDED = [
    ("merge", "Orvane Systems", "Tarrant Analytics"),
    ("rename", "Orvane Systems", "Orvane Group"),
    ("split", "Margaret Holloway", "Holloway"),
    ("retype", "Orvane Systems", "Brand"),
]


def kg(*arguments: object) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


def listed(out: Path) -> dict[str, str]:
    """The class of every node by its label."""
    rows = [line.split("  ") for line in kg("entities", out).stdout.splitlines()[1:]]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    return {row[2]: row[1] for row in cells}


def test_decisions_of_every_kind_hold_for_later_builds_and_leave_no_trace_when_undone(tmp_path: Path) -> None:
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    out, pages = tmp_path / "out", [tmp_path / name for name in PAGES]
    assert kg("build", *pages, "-o", out, "--no-view").exit_code == 0
    before = (out / "graph.ttl").read_bytes()
    for action, *names in DECIDED:
        assert kg("entities", action, out, *names).exit_code == 0
    kg("build", *pages, "-o", out, "--no-view")
    once = listed(out)
    assert once["Orvane Group"] == "Brand"
    assert {"Orvane Group", "Holloway", "Margaret Holloway"} <= once.keys()
    assert not {"Orvane Systems", "Tarrant Analytics"} & once.keys()

    (tmp_path / "c.txt").write_text(MORE, encoding="utf-8")
    kg("build", *pages, tmp_path / "c.txt", "-o", out, "--no-view")
    more = (out / "graph.ttl").read_bytes()
    assert listed(out) == once
    kg("build", tmp_path / "c.txt", *reversed(pages), "-o", out, "--no-view")
    assert (out / "graph.ttl").read_bytes() == more

    for number in (3, 1, 4, 2):
        assert kg("entities", "undo", out, number).exit_code == 0
    kg("build", *pages, "-o", out, "--no-view")
    assert (out / "graph.ttl").read_bytes() == before
    assert "all were undone" in kg("entities", "decisions", out).stderr
