"""What README and documentation show is run: Python as it is, command lines with small numbers."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {
    path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))
}
SMALL = {"--worlds": "2", "--quarters": "2", "--trials": "1"}


def blocks(text: str, *languages: str) -> list[str]:
    return [
        block
        for language, block in re.findall(r"^```(\w+)\n(.*?)^```$", text, flags=re.M | re.S)
        if language in languages
    ]


def commands(text: str, program: str) -> list[str]:
    """Command lines of a program, without comments and each on one line."""
    lines = "\n".join(blocks(text, "bash", "console")).replace("\\\n", " ").splitlines()
    words = [shlex.split(line.removeprefix("$ "), comments=True) for line in lines]
    return [shlex.join(command) for command in words if command[:1] == [program]]


def printed(text: str) -> dict[str, list[str]]:
    """Return what pages show right below commands: their output, [...] for what is left out."""
    below = r"^```bash\n([^`]*?)^```\n\n```text\n(.*?)^```$"
    return {
        commands(f"```bash\n{block}```\n", "distretto")[-1]: output.splitlines()
        for block, output in re.findall(below, text, flags=re.M | re.S)
    }


def small(command: list[str]) -> list[str]:
    """Return the command with few worlds and quarters."""
    return [SMALL.get(before, word) for before, word in zip(["", *command], command, strict=False)]


def run(arguments: list[str], folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [line.rstrip() for line in done.stdout.splitlines()]


PAGES = {"README.md": README, **DOCS}
EVERYWHERE = "\n".join(PAGES.values())


@pytest.mark.parametrize("code", blocks(EVERYWHERE, "python"))
def test_python(code, tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    run(["-c", code], tmp_path)


@pytest.mark.parametrize("page", [page for page in PAGES if commands(PAGES[page], "distretto")])
def test_command_lines_of_a_page_run_one_after_the_other(page, tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for example in (ROOT / "examples").glob("*.*"):
        shutil.copy(example, tmp_path)
    shown = printed(PAGES[page])
    for command in dict.fromkeys(commands(PAGES[page], "distretto")):
        told = run(["-m", *small(shlex.split(command))], tmp_path)
        if command in shown:
            *lines, last = shown[command]
            assert told[: len(lines)] == lines
            assert last == "[...]" or told[len(lines) :] == [last]


@pytest.mark.parametrize("command", sorted(set(commands(EVERYWHERE, "make"))))
def test_make(command):
    done = subprocess.run(
        [*shlex.split(command), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_something_is_shown():
    assert blocks(README, "python")
    assert {"run", "compare"} <= {command.split()[1] for command in commands(README, "distretto")}
    assert "make demo" in commands(README, "make")


def test_files_that_are_linked_exist():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
