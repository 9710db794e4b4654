"""Ablation: what each rule does, found by switching it off in the same worlds.

Every arm is the season with one rule at the values of parameters at which it does nothing (`off`
of the rule), from the end of burn-in on; the reference has all rules. The arms share worlds and
burn-in, so the paired difference of an outcome is what is missing without the rule. Institutions
may be in force, the same in all arms: a rule that acts only under an institution does nothing
without it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto import files
from distretto.economy.rules import RULES, Rule
from distretto.errors import SpecError, did_you_mean
from distretto.experiments.arguments import Institutions, as_institutions, as_scenario
from distretto.experiments.changes import Change
from distretto.experiments.comparison import Comparison, compare
from distretto.experiments.specs import Arm, format_spec

if TYPE_CHECKING:
    from distretto.economy.institutions import Institution
    from distretto.experiments.ensemble import Progress
    from distretto.experiments.worlds import Compiling
    from distretto.scenarios import Scenario

REFERENCE = "all rules"


@dataclass(frozen=True, slots=True, eq=False)
class Ablation:
    """What is missing without each of some rules.

    Attributes
    ----------
    comparison : Comparison
        The season with all rules, the reference, against one arm for each rule without it.
    rules : tuple of Rule
        The rules switched off, in the order of the season.
    """

    comparison: Comparison
    rules: tuple[Rule, ...]

    @property
    def institutions(self) -> tuple[Institution, ...]:
        """The institutions in force in all arms."""
        return self.comparison.arms[0].institutions

    def effects(self, rule: str) -> dict[str, dict[str, Any]]:
        """Difference without a rule in each headline outcome, with label and unit.

        Parameters
        ----------
        rule : str
            Name of one of `rules`.

        Returns
        -------
        dict
            By outcome: ``label``, ``unit``, ``better``, ``reference`` (its median with all rules),
            ``mean``, ``low``, ``high`` of the difference with its 95% interval, and ``clear``:
            whether the interval excludes zero (None where there is none).
        """
        found = {}
        for name, outcome in self.comparison.summary["outcomes"].items():
            if not self.comparison.dataset[name].attrs["headline"]:
                continue
            difference = outcome["arms"][rule]["difference"]
            low, high = difference["low"], difference["high"]
            found[name] = {
                "label": outcome["label"],
                "unit": outcome["unit"],
                "better": outcome["better"],
                "reference": outcome["arms"][REFERENCE]["median"],
                **difference,
                "clear": None if low is None or high is None else low > 0.0 or high < 0.0,
            }
        return found

    def no_clear_effect(self, rule: str) -> bool | None:
        """Whether every headline interval of a rule includes zero; None if there are none.

        That no effect shows in so many worlds does not say that there is none.
        """
        clear = [effect["clear"] for effect in self.effects(rule).values()]
        known = [each for each in clear if each is not None]
        return not any(known) if known else None

    def records(self) -> list[dict[str, Any]]:
        """One record for each rule, JSON types only."""
        spec = format_spec(self.institutions)
        return [
            {
                "institutions": spec,
                "rule": rule.name,
                "step": rule.step,
                "off": dict(rule.off),
                "still": rule.still,
                "no_clear_effect": self.no_clear_effect(rule.name),
                "outcomes": self.effects(rule.name),
            }
            for rule in self.rules
        ]

    def write(self, folder: Path) -> None:
        """Write ``ablation.json`` and ``ablation.csv`` into the folder of the comparison."""
        files.write_json(folder / "ablation.json", self.records())
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        columns = ("label", "unit", "reference", "mean", "low", "high", "clear")
        writer.writerow(("institutions", "rule", "step", "outcome", *columns))
        spec = format_spec(self.institutions)
        for rule in self.rules:
            for name, effect in self.effects(rule.name).items():
                values = (effect[column] for column in columns)
                writer.writerow((spec, rule.name, rule.step, name, *values))
        files.write_bytes(folder / "ablation.csv", text.getvalue().encode())


def ablate(
    scenario: Scenario | str | PathLike[str],
    rules: Sequence[str] | None = None,
    worlds: int = 40,
    quarters: int = 60,
    seed: int = 1,
    threads: int | None = None,
    out: str | PathLike[str] | None = None,
    *,
    institutions: Institutions = (),
    overwrite: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
    compiling: Compiling | None = None,
    command: Sequence[str] | None = None,
    cluster: str | None = None,
) -> Ablation:
    """Switch rules off one at a time in the same worlds.

    Parameters are those of `compare`, but for `rules` and `institutions`.

    Parameters
    ----------
    rules : sequence of str, optional
        Names of the rules to switch off; by default all that can be.
    institutions : str, or sequence of str or Institution
        Institutions in force in all arms, as specs (``"labour-floor:enforcement=0.8@8"``) or
        objects.

    Returns
    -------
    Ablation

    Raises
    ------
    InputError
        If an argument makes no sense: a `SpecError` for a rule that does not exist or cannot be
        switched off, or for institutions; see `compare` for the others.
    """
    chosen = choose_rules(rules)
    scenario = as_scenario(scenario)
    in_force = as_institutions(institutions, scenario)
    spec = format_spec(in_force)
    arms = [Arm(REFERENCE, spec, in_force)]
    arms += [Arm(rule.name, spec, in_force, (Change(dict(rule.off)),)) for rule in chosen]
    comparison = compare(
        scenario,
        arms,
        worlds,
        quarters,
        seed,
        threads,
        out,
        overwrite=overwrite,
        resume=resume,
        progress=progress,
        compiling=compiling,
        command=command,
        people=False,
        cluster=cluster,
    )
    result = Ablation(comparison, chosen)
    if out is not None:
        result.write(Path(out))
    return result


def choose_rules(names: Sequence[str] | None) -> tuple[Rule, ...]:
    """Rules that can be switched off, all or those named, in the order of the season.

    Raises
    ------
    SpecError
        If there is no rule of a name, or it cannot be switched off.
    """
    possible = {rule.name: rule for rule in RULES if rule.off}
    if not names:
        return tuple(possible.values())
    for name in names:
        if name not in possible:
            exists = name in {rule.name for rule in RULES}
            raise SpecError(
                "the rule cannot be switched off" if exists else "unknown rule",
                where="--rule",
                found=name,
                expected=f"one of {', '.join(possible)}",
                hint=None if exists else did_you_mean(name, possible),
            )
    return tuple(rule for rule in possible.values() if rule.name in names)
