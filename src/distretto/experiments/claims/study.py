"""Claims, run: effects, verdicts, controls, and what decides each effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto import claims as library
from distretto import files
from distretto.claims import Claim, Part, Setting
from distretto.errors import ClaimError
from distretto.experiments.arguments import as_workers, whole
from distretto.experiments.claims.deciding import Leaf, Split, Tree, decide
from distretto.experiments.claims.measures import MEASURES
from distretto.experiments.claims.plan import Ground, Planned, plan_claims
from distretto.experiments.claims.running import drawn_priors, run_ground, run_name
from distretto.experiments.claims.verdicts import Effect, Verdict, effect_of, lost, verdict_of
from distretto.experiments.ensemble import Progress, Workers
from distretto.experiments.folders import WORLDS, save_study
from distretto.experiments.worlds import Compiling
from distretto.logs import get_logger
from distretto.provenance import provenance

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ClaimResult", "ClaimStudy", "PartResult", "run_claims"]

log = get_logger(__name__)

RESULT, TABLE, ATLAS, RUNS, PROVENANCE = (
    "claims.json",
    "claims.csv",
    "atlas.html",
    "runs",
    "provenance.json",
)
# Name of each file, and what it holds, for people to read.
CONTENT = {
    ATLAS: "the atlas: every claim on one page",
    TABLE: "every part of every claim: effect, interval, verdict",
    RESULT: "all numbers, for programs",
    PROVENANCE: "software, inputs and options",
    RUNS: "each world as it was finished, to go on with",
}


def _counted(folder: Path) -> tuple[int, int | None]:
    """Worlds of all grounds that are finished, and wanted if it is complete."""
    finished = sum(1 for _ in (folder / RUNS).glob(f"*/{WORLDS}/*.json"))
    return finished, finished if (folder / PROVENANCE).is_file() else None


def _told(folder: Path) -> dict[str, str]:
    verdicts = [
        part["verdict"]
        for each in files.read_json(folder / RESULT)["claims"]
        for part in each["parts"]
    ]
    return {f"parts of claims: {one}": str(verdicts.count(one)) for one in sorted(set(verdicts))}


CLAIMS = files.Kind(
    "study of claims",
    PROVENANCE,
    frozenset(CONTENT),
    CONTENT,
    begun=RUNS,
    parts="worlds",
    counted=_counted,
    told=_told,
)


@dataclass(frozen=True, slots=True, eq=False)
class PartResult:
    """A part of a claim over plausible worlds.

    Attributes
    ----------
    part : Part
    effect : Effect
        In the unit of the measure; log points where the part is relative.
    verdict : {"reproduced", "contradicted", "undecided"}
    control : Effect or None
        With the mechanism switched off.
    lost : bool or None
        Whether the effect is lost then; None if there is none to lose.
    levels : mapping of str to float
        Mean of the measure in each arm of the contrast, over plausible worlds.
    tree : Leaf, Split or None
        Which parameters decide it.
    """

    part: Part
    effect: Effect
    verdict: Verdict
    control: Effect | None
    lost: bool | None
    levels: Mapping[str, float | None]
    tree: Tree | None

    @property
    def share(self) -> float | None:
        """Share of plausible worlds with the sign claimed; the sign found where none is."""
        e = self.effect
        if e.mean is None:
            return None
        up = self.part.expected == "higher" or (self.part.expected == "none" and e.mean > 0.0)
        return e.above if up else e.below

    @property
    def unit(self) -> str:
        """Unit of the effect."""
        if self.part.how == "log":
            return "log points"
        return "quarters" if self.part.how == "recovery" else MEASURES[self.part.measure].unit


@dataclass(frozen=True, slots=True, eq=False)
class ClaimResult:
    """A claim, run.

    Attributes
    ----------
    claim : Claim
    parts : tuple of PartResult
    worlds, plausible : int
        Worlds run, and those whose reference district could exist.
    """

    claim: Claim
    parts: tuple[PartResult, ...]
    worlds: int
    plausible: int

    @property
    def verdict(self) -> str:
        """One verdict for all parts: the common one, or "mixed"."""
        found = {part.verdict for part in self.parts}
        return found.pop() if len(found) == 1 else "mixed"


@dataclass(frozen=True, slots=True, eq=False)
class ClaimStudy:
    """Several claims, run in worlds of their own districts.

    Attributes
    ----------
    results : tuple of ClaimResult
    draws, seeds : int
        Draws of the priors, and seeds of chance for each.
    complete : bool
        Whether all worlds asked for were finished.
    provenance : dict
    """

    results: tuple[ClaimResult, ...]
    draws: int
    seeds: int
    complete: bool
    provenance: dict[str, Any]

    def to_dataframe(self) -> pd.DataFrame:
        """One row for each part."""
        import pandas as pd

        return pd.DataFrame([row for result in self.results for row in _rows(result)])

    def records(self) -> dict[str, Any]:
        """Content of ``claims.json``, JSON types only."""
        return {
            "draws": self.draws,
            "seeds": self.seeds,
            "claims": [
                {
                    "id": result.claim.id,
                    "title": result.claim.title,
                    "source": result.claim.source,
                    "placebo": result.claim.placebo,
                    "verdict": result.verdict,
                    "worlds": result.worlds,
                    "plausible": result.plausible,
                    "parts": [
                        {
                            **row,
                            "levels": dict(part.levels),
                            "decides": told(part.tree),
                            "effects": [
                                [None if np.isnan(x) else float(x) for x in draw]
                                for draw in part.effect.by_world
                            ],
                        }
                        for row, part in zip(_rows(result), result.parts, strict=True)
                    ],
                }
                for result in self.results
            ],
            "provenance": self.provenance,
        }

    def save(self, folder: str | PathLike[str]) -> Path:
        """Write ``claims.json`` and ``claims.csv``.

        Raises
        ------
        ResultError
            If they cannot be written.
        """
        out = Path(folder)
        tables = {TABLE: self.to_dataframe()}
        save_study(out, RESULT, self.records(), self.provenance, tables)
        return out


def run_claims(
    claims: Sequence[str | PathLike[str] | Claim] | None = None,
    draws: int = 64,
    seeds: int = 2,
    seed: int = 1,
    threads: int | None = None,
    out: str | PathLike[str] | None = None,
    *,
    settings: Mapping[str, Setting] | None = None,
    size: float = 1.0,
    overwrite: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
    compiling: Compiling | None = None,
    command: Sequence[str] | None = None,
    cluster: str | None = None,
) -> ClaimStudy:
    """Run claims over draws of the priors and seeds of chance, and judge them.

    Parameters
    ----------
    claims : sequence of str, path or Claim, optional
        Ids of claims that come with Distretto, or files; by default all that come with it.
    draws : int
        Draws of the priors, points of a Sobol sequence; best a power of two.
    seeds : int
        Seeds of chance for each draw.
    seed : int
        Of the whole, not negative.
    threads : int, optional
        Worlds run at the same time; by default, as many as there are processors.
    out : str or path, optional
        Folder to write to; each world is written there as soon as it is finished.
    settings : mapping of str to Setting, optional
        Parameters set in all claims, for doubting a prior; what a claim itself sets goes before.
    size : float
        By which the size of every district is multiplied.
    overwrite, resume : bool
        Whether an earlier study in `out` may be replaced, or gone on with: worlds that are there
        are kept, of every claim whose arms and priors are the same.
    progress, compiling, command, cluster
        See `compare`.

    Returns
    -------
    ClaimStudy

    Raises
    ------
    InputError
        If an argument makes no sense; a `ClaimError` for a claim, a `ResultError` for the folder.
    """
    read = [
        claim if isinstance(claim, Claim) else library.load(claim)
        for claim in (library.names() if claims is None else claims)
    ]
    ids = [claim.id for claim in read]
    for one in ids:
        if ids.count(one) > 1:
            raise ClaimError("two claims have the same id", found=one, expected="each once")
    draws, seeds = whole("draws", draws, 1), whole("seeds", seeds, 1)
    seed = whole("seed", seed, 0)
    workers = as_workers(threads, cluster)
    folders = {
        claim.id: Path(given).parent
        for claim, given in zip(read, claims or (), strict=bool(claims))
        if not isinstance(given, Claim)
    }
    planned, grounds = plan_claims(read, folders, settings or {}, size)
    folder = None if out is None else Path(out)
    with files.alone_in(folder):
        if folder is not None and not (resume and (folder / RUNS).is_dir()):
            files.check_output(folder, CLAIMS, overwrite)
            files.clear(folder)
        found = _run_grounds(grounds, draws, seeds, seed, workers, folder, progress, compiling)
        priors = {key: drawn_priors(ground, draws, seed) for key, ground in grounds.items()}
        results = tuple(
            _judge(one, found[one.ground], priors[one.ground], (draws, seeds)) for one in planned
        )
        study = ClaimStudy(
            results,
            draws,
            seeds,
            True,
            provenance(
                command=command,
                seed=seed,
                parameters={
                    "claims": ids,
                    "draws": draws,
                    "seeds": seeds,
                    "size": size,
                    "settings": {n: each.model_dump() for n, each in (settings or {}).items()},
                },
            ),
        )
        if folder is not None:
            study.save(folder)
    return study


def _run_grounds(
    grounds: Mapping[str, Ground],
    draws: int,
    seeds: int,
    seed: int,
    workers: Workers,
    folder: Path | None,
    progress: Progress | None,
    compiling: Compiling | None,
) -> dict[str, list[dict[str, Any]]]:
    """Run what is missing of every ground; a KeyboardInterrupt is passed on, with all kept."""
    worlds = draws * seeds
    finished = 0

    def noted(done: int, _: int) -> None:
        if progress is not None:
            progress(finished + done, len(grounds) * worlds)

    found: dict[str, list[dict[str, Any]]] = {}
    with nullcontext() if folder is None else files.created(folder / RUNS):
        for key, ground in grounds.items():
            found[key] = run_ground(
                ground,
                draws,
                seeds,
                seed,
                workers=workers,
                folder=None if folder is None else folder / RUNS / run_name(ground, seeds, seed),
                progress=noted,
                compiling=compiling,
            )
            if len(found[key]) < worlds:
                raise KeyboardInterrupt
            finished += worlds
    return found


def _judge(
    planned: Planned,
    worlds: Sequence[Mapping[str, Any]],
    priors: Mapping[str, NDArray[np.float64]],
    shape: tuple[int, int],
) -> ClaimResult:
    """Effects and verdicts of a claim from its worlds."""
    claim = planned.claim
    reference = claim.arms[0].name
    plausible = _plausible(worlds, planned.jobs[reference])
    parts = []
    for part in claim.parts:
        values = _values(planned, part, planned.jobs, worlds)
        effect = effect_of(_contrast(part, values, plausible).reshape(shape))
        control = None
        if planned.control:
            without = _values(planned, part, planned.control, worlds)
            held = _plausible(worlds, planned.control[reference])
            control = effect_of(_contrast(part, without, held).reshape(shape))
        parts.append(
            PartResult(
                part,
                effect,
                verdict_of(effect, part.expected, part.margin),
                control,
                None if control is None else lost(effect, control),
                {arm: _mean(value[plausible]) for arm, value in values.items()},
                decide(_by_draw(effect.by_world), priors),
            )
        )
    return ClaimResult(claim, tuple(parts), plausible.size, int(plausible.sum()))


def _plausible(worlds: Sequence[Mapping[str, Any]], job: str) -> NDArray[np.bool_]:
    return np.array([world[job]["plausible"] for world in worlds], dtype=bool)


def _values(
    planned: Planned, part: Part, jobs: Mapping[str, str], worlds: Sequence[Mapping[str, Any]]
) -> dict[str, NDArray[np.float64]]:
    """Value of a measure in each arm of a contrast, by world."""
    key = planned.measured(part).key
    return {
        arm: np.array([world[jobs[arm]]["values"][key] for world in worlds], dtype=np.float64)
        for arm in part.contrast
    }


def _contrast(
    part: Part, values: Mapping[str, NDArray[np.float64]], counts: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Effect of a part in each world; not a number in worlds that do not count."""
    effect = np.zeros(counts.size)
    for arm, weight in part.contrast.items():
        value = values[arm]
        if part.how == "log":
            value = np.log(np.where(value > 0.0, value, np.nan))
        effect = effect + weight * value
    if part.against is not None:
        held = np.log(part.against) if part.how == "log" else part.against
        effect = effect - held
    return np.where(counts, effect, np.nan)


def _by_draw(by_world: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean effect of each draw over its seeds; not a number where there is none."""
    known = np.isfinite(by_world)
    total = np.where(known, by_world, 0.0).sum(axis=1)
    return np.where(known.any(axis=1), total / np.maximum(1, known.sum(axis=1)), np.nan)


def _mean(values: NDArray[np.float64]) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else None


def _rows(result: ClaimResult) -> list[dict[str, Any]]:
    """One flat record for each part of a claim."""
    return [
        {
            "claim": result.claim.id,
            "part": number,
            "text": each.part.text,
            "measure": each.part.measure,
            "how": each.part.how,
            "unit": each.unit,
            "expected": each.part.expected,
            "margin": each.part.margin,
            "mean": each.effect.mean,
            "low": each.effect.low,
            "high": each.effect.high,
            "share": each.share,
            "worlds": each.effect.worlds,
            "verdict": each.verdict,
            "control_mean": None if each.control is None else each.control.mean,
            "control_low": None if each.control is None else each.control.low,
            "control_high": None if each.control is None else each.control.high,
            "lost": each.lost,
        }
        for number, each in enumerate(result.parts, start=1)
    ]


def told(tree: Tree | None) -> dict[str, Any] | None:
    """A tree as JSON types."""
    if tree is None:
        return None
    if isinstance(tree, Leaf):
        return {"draws": tree.draws, "mean": tree.mean, "above": tree.above}
    assert isinstance(tree, Split)
    return {
        "prior": tree.prior,
        "cut": tree.cut,
        "below": told(tree.below),
        "from_there": told(tree.from_there),
    }
