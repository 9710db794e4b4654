"""A study of power: many worlds, in each of which estimators are tried on extracts of firms.

What is true is known, as every world is run with the programme and without it, with the same
chance. So the study says of every estimator how far off it is, how often its interval holds the
truth, how often it finds an effect, and how often it finds one that is not there: for few firms or
many, few years or many, members by choice or by lot, firms outside touched by the programme or not.
"""

from __future__ import annotations

import csv
import io
import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto import files
from distretto.economy.institutions.membership import MemberInstitution
from distretto.errors import InputError
from distretto.experiments.arguments import Institutions, as_institutions, as_scenario, whole
from distretto.experiments.ensemble import Progress, available_threads, give_up_if
from distretto.experiments.folders import PLAN, WORLDS
from distretto.experiments.kept import Numbers, world_by_world
from distretto.experiments.power.branches import JOINING, WAVES, run_branches
from distretto.experiments.power.estimating import estimate_all
from distretto.experiments.power.samples import draw_order, extract
from distretto.experiments.power.summary import Row, summarise
from distretto.experiments.specs import format_spec
from distretto.experiments.worlds import Compiling, World
from distretto.provenance import provenance, source_fingerprint

if TYPE_CHECKING:
    from distretto.scenarios import Scenario

__all__ = ["POWER", "Power", "power"]

RESULT, TABLE = "power.json", "power.csv"
# Name of each file, and what it holds, for people to read.
CONTENT = {
    TABLE: "every estimator on every extract: bias, coverage, power",
    RESULT: "the same, for programs",
    PLAN: "what decides the content of a world",
    WORLDS: "each world as it was finished, to go on with",
}


def _told(folder: Path) -> dict[str, str]:
    rows = files.read_json(folder / RESULT)["rows"]
    return {"estimators by extract and line": str(len(rows))}


def _anew(plan: Mapping[str, Any]) -> list[str]:
    return [
        *("distretto", "power", plan["scenario"], "--with", plan["institution"]),
        *("--firms", ",".join(map(str, plan["firms"]))),
        *("--years", ",".join(map(str, plan["years"]))),
        *("--share", str(plan["share"])),
        *("--worlds", str(plan["wanted"]), "--seed", str(plan["seed"])),
    ]


POWER = files.Kind(
    "study of power",
    PLAN,
    frozenset(CONTENT),
    CONTENT,
    result=RESULT,
    parts="worlds",
    told=_told,
    anew=_anew,
)
FIRMS, YEARS = (12, 40, 200), (4, 8, 12)
SHARE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Power:
    """What estimators can see of a programme.

    Attributes
    ----------
    scenario : Scenario
    institution : MemberInstitution
    share : float
        Share of firms that join.
    worlds, wanted : int
        Worlds finished and worlds asked for.
    rows : tuple of Row
    provenance : dict
    """

    scenario: Scenario
    institution: MemberInstitution
    share: float
    worlds: int
    wanted: int
    rows: tuple[Row, ...]
    provenance: dict[str, Any]

    @property
    def complete(self) -> bool:
        """Whether all worlds asked for were finished."""
        return self.worlds >= self.wanted

    def records(self) -> list[dict[str, Any]]:
        """One record for each row, JSON types only: None for what is not known."""
        return [
            {name: None if _unknown(value) else value for name, value in asdict(row).items()}
            for row in self.rows
        ]


def power(
    scenario: Scenario | str | PathLike[str],
    institution: Institutions,
    firms: Sequence[int] = FIRMS,
    years: Sequence[int] = YEARS,
    worlds: int = 100,
    seed: int = 1,
    threads: int | None = None,
    out: str | PathLike[str] | None = None,
    *,
    share: float = SHARE,
    overwrite: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
    compiling: Compiling | None = None,
    command: Sequence[str] | None = None,
) -> Power:
    """Try estimators on extracts of worlds in which the effect of a programme is known.

    Parameters
    ----------
    scenario : Scenario, str or path
        The district.
    institution : str or Institution
        One institution with members, as a spec or an object. Who joins it, and when, is decided by
        the study, see `branches`.
    firms, years : sequence of int
        Sizes of extracts, even numbers: half of the firms members, half of the years before.
    worlds, seed, threads, out, overwrite, resume, progress, compiling, command
        As in `compare`. A KeyboardInterrupt keeps the worlds that are finished; it is passed on
        only if there is none.
    share : float
        Of the firms in business when the programme begins, those that join.

    Raises
    ------
    InputError
        If an argument makes no sense; a `ResultError` for the output folder.
    """
    scenario = as_scenario(scenario)
    member = _one_with_members(institution, scenario)
    firms = [_even("firms", each, 4) for each in firms]
    years = [_even("years", each, 2 * WAVES) for each in years]
    if not 0.0 < share < 1.0:
        raise InputError("not a share", where="share", found=share, expected="between 0 and 1")
    worlds, seed = whole("worlds", worlds, 1), whole("seed", seed, 0)
    threads = available_threads() if threads is None else whole("threads", threads, 1)
    spec = format_spec((member,))
    plan = {
        "kind": POWER.name,
        "scenario": scenario.name,
        "scenario_sha256": scenario.sha256,
        "software": source_fingerprint(),
        "institution": spec,
        "firms": list(firms),
        "years": list(years),
        "share": share,
        "seed": seed,
    }
    folder = None if out is None else Path(out)
    found = world_by_world(
        scenario,
        seed,
        worlds,
        lambda world, stop: evaluate_world(world, member, share, firms, years, stop),
        workers=threads,
        folder=folder,
        kind=POWER,
        plan=plan,
        overwrite=overwrite,
        resume=resume,
        progress=progress,
        compiling=compiling,
    )
    origin = provenance(
        command=command,
        scenario=scenario.name,
        scenario_sha256=scenario.sha256,
        seed=seed,
        parameters={
            "institution": spec,
            "firms": list(firms),
            "years": list(years),
            "share": share,
            "worlds": worlds,
        },
    )
    rows = summarise(found)
    result = Power(scenario, member, share, len(found), worlds, tuple(rows), origin)
    if folder is not None:
        _save(result, folder)
    return result


def evaluate_world(
    world: World,
    institution: MemberInstitution,
    share: float,
    firms: Sequence[int],
    years: Sequence[int],
    stop: threading.Event | None = None,
) -> Numbers:
    """Run a world and try all estimators on all its extracts.

    Returns
    -------
    dict
        By kind of extract ("by choice|40|8"): ``truth``, ``others``, and by panel and estimator the
        effects and the ends of their intervals, each a list over lines. A kind of which the world
        has not enough firms is left out.
    """
    before = max(years) // 2
    branches = run_branches(world, institution, share, before, before, lambda: give_up_if(stop))
    found: Numbers = {}
    for how in JOINING:
        order = draw_order(branches, how, before, world.index)
        for n in firms:
            for t in years:
                give_up_if(stop)
                made = extract(branches, how, order, n, t, before)
                if made is None:
                    continue
                panels = {"with": made.with_, "sheltered": made.sheltered, "without": made.without}
                found[f"{how}|{n}|{t}"] = {
                    "truth": _listed(made.truth),
                    "others": _listed(made.others),
                    **{
                        name: {
                            estimator: [_listed(x) for x in (said.effect, said.low, said.high)]
                            for estimator, said in estimate_all(panel).items()
                        }
                        for name, panel in panels.items()
                    },
                }
    return found


def _one_with_members(given: Institutions, scenario: Scenario) -> MemberInstitution:
    institutions = as_institutions(given, scenario)
    if len(institutions) != 1 or not isinstance(institutions[0], MemberInstitution):
        raise InputError(
            "not one institution with members",
            where="--with",
            found=format_spec(institutions) or "none",
            expected="one, such as network or training-consortium",
            hint="members are compared with others, and what holds for all firms has no others",
        )
    if institutions[0].start:
        raise InputError(
            "the study decides when the programme begins",
            where="--with",
            found=format_spec(institutions),
            expected="no date: it begins after half of the longest span of years",
        )
    return institutions[0]


def _even(name: str, value: int, lowest: int) -> int:
    value = whole(name, value, lowest)
    if value % 2:
        raise InputError(
            "not an even number",
            where=name,
            found=value,
            expected="half of the firms are members, and half of the years lie before",
        )
    return value


def _listed(values: NDArray[np.float64]) -> list[float | None]:
    """Return numbers that JSON knows: infinite ends of intervals are far out, none is None."""
    return [None if math.isnan(x) else float(np.clip(x, -1e30, 1e30)) for x in values]


def _unknown(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _save(result: Power, folder: Path) -> None:
    text = io.StringIO()
    names = [field.name for field in fields(Row)]
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(result.records())
    with files.staged(folder) as staging:
        files.write_bytes(staging / TABLE, text.getvalue().encode())
        content = {
            "rows": result.records(),
            "worlds": result.worlds,
            "provenance": result.provenance,
        }
        files.write_json(staging / RESULT, content)
