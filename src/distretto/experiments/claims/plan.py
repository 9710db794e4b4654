"""From claims to runs: which districts are founded, which arms are run on them, what is measured.

Two claims that set the same arm on the same district share its run. A *ground* is a district with a
number of quarters; a *job* is one arm on it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto.claims import ArmOfClaim, Claim, Part, Setting
from distretto.economy.parameters import DECLARED
from distretto.errors import ClaimError, InputError, did_you_mean
from distretto.experiments.arguments import as_scenario
from distretto.experiments.changes import Change
from distretto.experiments.claims.measures import MEASURES
from distretto.experiments.course import institutions_of_place
from distretto.experiments.sizes import smaller
from distretto.experiments.specs import Arm, parse_arm, refuse_twice
from distretto.scenarios import Fact, Prior, Scenario

if TYPE_CHECKING:
    from distretto.economy.institutions import Institution

__all__ = ["Ground", "Job", "Measured", "Planned", "plan_claims"]


@dataclass(frozen=True, slots=True)
class Measured:
    """A number taken from a run.

    Attributes
    ----------
    measure : str
    how : {"mean", "change", "recovery"}
    since : int
    window : tuple of int
    """

    measure: str
    how: str
    since: int
    window: tuple[int, int]

    @property
    def key(self) -> str:
        """A text that tells it from all others of a run."""
        return f"{self.measure}|{self.how}|{self.since}|{self.window[0]}-{self.window[1]}"


@dataclass(frozen=True, slots=True)
class Job:
    """One arm on a ground.

    Attributes
    ----------
    key : str
        Digest of all that decides its course on the ground.
    opening : mapping of str to float
        Parameters that differ from the opening on.
    institutions : tuple of Institution
    changes : tuple of Change
    """

    key: str
    opening: Mapping[str, float]
    institutions: tuple[Institution, ...]
    changes: tuple[Change, ...]


@dataclass(slots=True)
class Ground:
    """A district on which arms are run.

    Attributes
    ----------
    scenario : Scenario
        Of the size that the claims ask for, with what they set.
    quarters : int
    window : tuple of int
        First and last quarter over which plausibility is judged.
    jobs : dict of str to Job
    measured : dict of str to set of Measured
        By key of a job.
    """

    scenario: Scenario
    quarters: int
    window: tuple[int, int]
    jobs: dict[str, Job] = field(default_factory=dict)
    measured: dict[str, set[Measured]] = field(default_factory=dict)

    @property
    def plan(self) -> dict[str, Any]:
        """What decides what is kept of its worlds; JSON types only."""
        return {
            "scenario": self.scenario.name,
            "parameters": {n: _told(p) for n, p in self.scenario.parameters.items()},
            "history": [
                {
                    "quarter": event.quarter,
                    "institutions": event.institutions,
                    "parameters": {n: _told(p) for n, p in event.parameters.items()},
                }
                for event in self.scenario.history
            ],
            "quarters": self.quarters,
            "window": list(self.window),
            "jobs": {key: sorted(m.key for m in self.measured[key]) for key in sorted(self.jobs)},
        }


@dataclass(frozen=True, slots=True)
class Planned:
    """A claim, and the runs that it needs.

    Attributes
    ----------
    claim : Claim
    ground : str
        Key of its ground.
    jobs, control : mapping of str to str
        Key of the job of each arm, as it is and with the mechanism switched off.
    """

    claim: Claim
    ground: str
    jobs: Mapping[str, str]
    control: Mapping[str, str]

    def measured(self, part: Part) -> Measured:
        """What a part takes from each of its arms."""
        how = "mean" if part.how == "log" else part.how
        since = part.since if part.how in ("change", "recovery") else 0
        window = part.window or self.claim.ground.averaged
        return Measured(part.measure, how, since, window)


def plan_claims(
    claims: Sequence[Claim],
    folders: Mapping[str, Path],
    settings: Mapping[str, Setting],
    size: float,
) -> tuple[list[Planned], dict[str, Ground]]:
    """Find the runs that claims need.

    Parameters
    ----------
    claims : sequence of Claim
    folders : mapping of str to Path
        Where the file of each claim stands, by id: scenarios are looked for beside it.
    settings : mapping of str to Setting
        Parameters set for all claims, before what a claim itself sets.
    size : float
        By which the size of every district is multiplied.

    Returns
    -------
    planned : list of Planned
    grounds : dict of str to Ground

    Raises
    ------
    ClaimError
        If a claim does not fit the model; the message names the claim and the key.
    """
    grounds: dict[str, Ground] = {}
    planned = []
    for claim in claims:
        folder = folders.get(claim.id)
        try:
            scenario = _scenario(claim, folder, settings, size)
            jobs = {arm.name: _job(claim, arm, scenario) for arm in claim.arms}
            control = {arm.name: _controlled(claim, arm, scenario) for arm in claim.arms}
        except ClaimError:
            raise
        except InputError as wrong:
            raise ClaimError(
                wrong.problem,
                where=f"claim {claim.id}, {wrong.where}" if wrong.where else f"claim {claim.id}",
                found=wrong.found,
                expected=wrong.expected,
                hint=wrong.hint,
            ) from None
        for part in claim.parts:
            _check_measure(claim, part)
        key = _digest(
            {n: _told(p) for n, p in scenario.parameters.items()},
            [scenario.name, scenario.sha256],
            claim.ground.quarters,
            list(claim.ground.averaged),
        )
        ground = grounds.setdefault(
            key, Ground(scenario, claim.ground.quarters, claim.ground.averaged)
        )
        runs = [*jobs.values(), *(job for job in control.values() if job is not None)]
        for job in runs:
            ground.jobs[job.key] = job
            ground.measured.setdefault(job.key, set())
        one = Planned(
            claim,
            key,
            {name: job.key for name, job in jobs.items()},
            {name: job.key for name, job in control.items() if job is not None},
        )
        for part in claim.parts:
            for arm in part.contrast:
                for which in (one.jobs, one.control):
                    if arm in which:
                        ground.measured[which[arm]].add(one.measured(part))
        planned.append(one)
    return planned, grounds


def _scenario(
    claim: Claim, folder: Path | None, settings: Mapping[str, Setting], size: float
) -> Scenario:
    """The district of a claim: the scenario in its size, with what is set."""
    name: str | Path = claim.ground.scenario
    if folder is not None and str(name).endswith(".toml"):
        name = folder / name
    scenario = as_scenario(name)
    if scenario.population is not None:
        raise ClaimError(
            "a district with a list of firms has one size",
            where=f"claim {claim.id}, key ground.scenario",
            found=claim.ground.scenario,
            expected="a scenario without such a list",
        )
    parameters = dict(smaller(scenario, size * claim.ground.size).parameters)
    for given, where in ((settings, "--set"), (claim.ground.parameters, "key ground.parameters")):
        for name_, setting in given.items():
            parameters[name_] = _entry(name_, setting, f"claim {claim.id}, {where}")
    return dataclasses.replace(scenario, parameters=parameters)


def _entry(name: str, setting: Setting, where: str) -> Fact | Prior:
    """A parameter that a claim sets."""
    numbers = [setting.value] if setting.value is not None else [setting.low, setting.high]
    for number in numbers:
        assert number is not None
        _check(name, number, where)
    unit = DECLARED[name].unit
    if setting.value is not None:
        return Fact(value=setting.value, unit=unit, source=setting.reason)
    assert setting.low is not None
    assert setting.high is not None
    return Prior(
        low=setting.low, high=setting.high, shape="uniform", reason=setting.reason, unit=unit
    )


def _check(name: str, number: float, where: str) -> None:
    """Refuse a parameter that does not exist, or a value that it cannot have."""
    if name not in DECLARED:
        raise ClaimError(
            "unknown parameter",
            where=where,
            found=name,
            expected=f"the dotted name of one of the {len(DECLARED)} parameters of the model",
            hint=did_you_mean(name, DECLARED),
        )
    about = DECLARED[name]
    if not about.low <= number <= about.high or (about.integer and number != int(number)):
        whole = "a whole number " if about.integer else ""
        raise ClaimError(
            f"{name} is out of range",
            where=where,
            found=number,
            expected=f"{whole}between {about.low:g} and {about.high:g}, in {about.unit}",
        )


def _job(
    claim: Claim,
    arm: ArmOfClaim,
    scenario: Scenario,
    opening: Mapping[str, float] | None = None,
    institutions: str | None = None,
) -> Job:
    """The run of an arm, with other parameters at its opening and other institutions if given."""
    where = f"claim {claim.id}, arm {arm.name}"
    first = {**arm.opening, **(opening or {})}
    for name, value in first.items():
        _check(name, value, f"{where}, key opening")
    spec = arm.institutions if institutions is None else institutions
    found = parse_arm(f"x={spec}", money=scenario.money) if spec else Arm("x", "none", ())
    refuse_twice((*institutions_of_place(scenario), *found.institutions), where)
    later = tuple(Change(dict(c.values), c.start, c.end) for c in arm.changes)
    kept = [c for c in (*found.changes, *later) if not set(c.values) & set(opening or {})]
    key = _digest(
        sorted(first.items()),
        found.spec,
        [[sorted(c.values.items()), c.start, c.end] for c in kept],
    )
    return Job(key, first, found.institutions, tuple(kept))


def _controlled(claim: Claim, arm: ArmOfClaim, scenario: Scenario) -> Job | None:
    """The run of an arm with the mechanism of the claim switched off."""
    if claim.control is None:
        return None
    return _job(
        claim,
        arm,
        scenario,
        claim.control.parameters,
        claim.control.institutions.get(arm.name),
    )


def _check_measure(claim: Claim, part: Part) -> None:
    where = f"claim {claim.id}, part {part.text!r}"
    if part.measure not in MEASURES:
        raise ClaimError(
            "unknown measure",
            where=where,
            found=part.measure,
            expected="an outcome of the model (docs/outcomes.md) or a measure of claims",
            hint=did_you_mean(part.measure, MEASURES),
        )
    if part.how in ("change", "recovery") and MEASURES[part.measure].gather is not None:
        raise ClaimError(
            f"{part.measure} is no series",
            where=where,
            found=part.how,
            expected="mean or log",
        )


def _told(entry: Fact | Prior) -> list[Any]:
    """What decides the values of a parameter, whatever is said about it."""
    if isinstance(entry, Fact):
        return [entry.value]
    return [entry.low, entry.high, entry.shape, entry.mode]


def _digest(*parts: object) -> str:
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
