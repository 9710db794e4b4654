"""The benchmark of evaluation runs, and what it times does what it says. No time is asserted."""

import importlib
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def test_a_quick_run_writes_its_results(tmp_path):
    out = tmp_path / "results.json"
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "evaluation.py"), "--quick", "--out", str(out)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(out.read_text(encoding="utf-8"))["results"]
    assert set(results) == {"group_time", "ledger", "randomisation", "reading", "workers"}
    for part, numbers in results.items():
        assert all(math.isfinite(number) and number >= 0 for number in numbers.values()), part
        assert part in done.stdout
    assert results["reading"]["rows"] == results["workers"]["rows"] == 10_000


def test_made_panels_hold_an_account(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    evaluation = importlib.import_module("evaluation")
    panel = evaluation.panel_of(300, districts=20)
    assert np.allclose(panel.values[:, :, 1:7].sum(axis=2), panel.line("value_added"))
    assert np.unique(panel.cluster).size == 20
    assert all(np.unique(panel.start[panel.cluster == c]).size == 1 for c in range(20))
