import json
import signal
import subprocess
import sys
import time

import pytest

from distretto.experiments import load_comparison
from distretto.files import STAGING

ARMS = ("--arm", "none", "--arm", "floor=labour-floor")
COMPARE = ("compare", "santa-croce", *ARMS, "--threads", "2", "--quarters", "4", "--out", "out")


def start(folder, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "distretto", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(path, process):
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_is_finished_is_kept_and_summarised(tmp_path, number, distretto):
    process = start(tmp_path, *COMPARE, "--worlds", "5000")
    folder = tmp_path / "out"
    wait_for(folder / "worlds" / "000003.npz", process)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    summary = json.loads((folder / "summary.json").read_text())
    assert 2 <= summary["worlds"] < 5000
    assert f"interrupted: {summary['worlds']} of 5000 worlds are finished" in err
    assert "--resume" in out
    assert (folder / "report.html").is_file()
    assert not [path for path in folder.rglob("*") if path.name.startswith(STAGING)]

    found = load_comparison(folder)
    assert not found.complete
    wanted = str(found.worlds + 1)
    answer = distretto(*COMPARE, "--worlds", wanted, "--resume")
    assert answer.code == 0
    again = load_comparison(folder)
    assert again.complete
    assert again.worlds == found.worlds + 1


def test_an_interrupted_run_leaves_nothing(tmp_path):
    process = start(tmp_path, "run", "santa-croce", "--quarters", "100000", "--out", "out")
    assert process.stderr.readline() == "Running 100,000 quarters\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert out == ""
    assert list(tmp_path.iterdir()) == []
