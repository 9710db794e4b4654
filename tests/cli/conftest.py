import re
import signal
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from distretto import cli, scenarios

SMALL = {
    "final_firms": 24,
    "specialists": 16,
    "final_workers": 360,
    "specialist_workers": 136,
    "burn_in": 4,
}


class Answer(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def distretto(monkeypatch, capsys, tmp_path):
    """Run the command line in an empty folder, in this process; return code and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def run(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["distretto", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as caught:
            cli.run()
        printed = capsys.readouterr()
        return Answer(caught.value.code or 0, printed.out, printed.err)

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def small(tmp_path):
    """A small district as a scenario file in the current folder."""
    text = (Path(scenarios.__file__).parent / "santa-croce.toml").read_text(encoding="utf-8")
    for name, value in SMALL.items():
        text, found = re.subn(rf"^({name} = {{ value = )[\d.]+", rf"\g<1>{value}", text, flags=re.M)
        assert found == 1
    (tmp_path / "small.toml").write_text(text, encoding="utf-8")
    return "small.toml"
