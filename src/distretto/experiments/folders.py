"""Folders of results that can be gone on with: the plan, and each part as it is finished.

The plan says what decides the content of a part, and so which parts may stand together. A folder
with another plan is never gone on with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto import files
from distretto.economy.outcomes import OUTCOMES
from distretto.errors import ResultError
from distretto.provenance import source_fingerprint

if TYPE_CHECKING:
    import pandas as pd

    from distretto.experiments.specs import Arm
    from distretto.scenarios import Scenario

PLAN, WORLDS, PROVENANCE = "plan.json", "worlds", "provenance.json"


def plan_of(
    scenario: Scenario, arms: Sequence[Arm], quarters: int, seed: int, **more: Any
) -> dict[str, Any]:
    """What decides the levels of a world, and so which worlds may stand together."""
    return {
        "scenario": scenario.name,
        "scenario_sha256": scenario.sha256,
        "software": source_fingerprint(),
        "seed": seed,
        "quarters": quarters,
        "arms": {arm.name: arm.spec for arm in arms},
        "changes": {arm.name: [asdict(c) for c in arm.changes] for arm in arms if arm.changes},
        "outcomes": [outcome.name for outcome in OUTCOMES],
        **more,
    }


def plan_digest(plan: Mapping[str, Any]) -> str:
    """SHA-256 of a plan, in hexadecimal digits."""
    return hashlib.sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest()


def goes_on(
    folder: Path, kind: files.Kind, plan: Mapping[str, Any], overwrite: bool, resume: bool
) -> bool:
    """Make sure that a folder can be used; say whether what it holds is gone on with.

    Parameters
    ----------
    folder : Path
    kind : files.Kind
        What it holds or will hold.
    plan : mapping
        What decides the content; JSON types only.
    overwrite, resume : bool
        Whether an earlier result may be replaced, or is to be gone on with. A folder without a
        plan is begun anew.

    Raises
    ------
    ResultError
        If it holds something else, an earlier result that may not be replaced, or one of another
        plan: the error names the first entry that differs.
    """
    if not (resume and (folder / PLAN).is_file()):
        files.check_output(folder, kind, overwrite)
        files.clear(folder)
        return False
    earlier = files.read_json(folder / PLAN)
    for key, value in plan.items():
        found = earlier.get(key) if isinstance(earlier, dict) else earlier
        if found != value:
            raise ResultError(
                f"the {kind.name} in this folder is another one and cannot be resumed",
                file=folder / PLAN,
                where=key,
                found=found,
                expected=str(value),
            )
    for place in (folder, folder / WORLDS):
        files.sweep(place)
    return True


def save_study(
    folder: Path,
    result: str,
    records: object,
    provenance: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
) -> None:
    """Write what came of a study beside its worlds: all of it, or nothing.

    Parameters
    ----------
    folder : Path
    result : str
        Name of the JSON file with the records.
    records : object
        JSON types only.
    provenance : mapping
    tables : mapping of str to pandas.DataFrame
        Content of each CSV file, by its name.

    Raises
    ------
    ResultError
        If they cannot be written.
    """
    with files.staged(folder) as staging:
        files.write_json(staging / result, records)
        files.write_json(staging / PROVENANCE, dict(provenance))
        for name, table in tables.items():
            text = table.to_csv(index=False, lineterminator="\n")
            files.write_bytes(staging / name, text.encode())


@contextmanager
def checkpoints(
    folder: Path | None, plan: Mapping[str, Any], wanted: int, pattern: str
) -> Iterator[Path | None]:
    """Folder for finished worlds, beside their plan.

    If an error leaves it without any file of the pattern, everything made is removed.
    """
    if folder is None:
        yield None
        return
    worlds = folder / WORLDS
    with files.created(worlds):
        files.write_json(folder / PLAN, {**plan, "wanted": wanted})
        try:
            yield worlds
        except BaseException:
            if not any(worlds.glob(pattern)):
                (folder / PLAN).unlink()
            raise
