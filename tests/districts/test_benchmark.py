"""The benchmark of identification runs, and the example is what its script makes."""

import importlib.util
import json
import math
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_quick_run_writes_its_results(tmp_path):
    out = tmp_path / "results.json"
    script = ROOT / "benchmarks" / "identification.py"
    done = subprocess.run(
        [sys.executable, str(script), "--quick", "--out", str(out)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(out.read_text(encoding="utf-8"))["results"]
    assert results["rows"] == 60 * 60 * 4
    assert all(math.isfinite(number) and number >= 0 for number in results.values())


def test_the_example_is_what_its_script_makes(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location(
        "make_employment", ROOT / "examples" / "make_employment.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    areas = (ROOT / "examples" / "official-areas.csv").read_bytes()
    (tmp_path / "official-areas.csv").write_bytes(areas)
    monkeypatch.setattr(module, "HERE", tmp_path)
    module.main()
    made = (tmp_path / "employment.csv").read_bytes()
    assert made == (ROOT / "examples" / "employment.csv").read_bytes()
