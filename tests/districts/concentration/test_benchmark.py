"""The benchmark runs. No time is asserted."""

import json
import math
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[3] / "benchmarks" / "concentration.py"


def test_a_quick_run_writes_its_results(tmp_path):
    out = tmp_path / "results.json"
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--quick", "--out", str(out)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(out.read_text(encoding="utf-8"))["results"]
    assert {"all", "agglomeration", "distances, 100 plants, 1000 drawings"} <= set(results)
    for each in results.values():
        assert all(math.isfinite(each[name]) for name in ("elapsed_s", "processor_s"))
