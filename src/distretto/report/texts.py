"""Sentences that the report and the command line have in common."""

from __future__ import annotations

import shlex
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from distretto.experiments.specs import BASELINE, format_spec
from distretto.report.language import ENGLISH, Language

if TYPE_CHECKING:
    from distretto.experiments import Comparison


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and how it is set."""

    text: str
    kind: Literal["plain", "warning"] = "plain"


def validity(comparison: Comparison, lang: Language = ENGLISH) -> list[Line]:
    """Say how far the comparison can be trusted: unfinished, extinct and exploded worlds."""
    lines = []
    if not comparison.complete:
        lines.append(Line(_interrupted(comparison, lang), "warning"))
    happened = []
    if comparison.summary["validity"]["died_out"]:
        where = _where(comparison, "died_out", lang)
        happened.append(lang("the district died out in {where}", where=where))
    if comparison.summary["validity"]["exploded"]:
        where = _where(comparison, "exploded", lang)
        happened.append(lang("the district grew without bound in {where}", where=where))
    if happened:
        lines.append(
            Line(
                lang(
                    "Validity: {happened}. These worlds count in all numbers, in all arms.",
                    happened=lang.listing(happened),
                ),
                "warning",
            )
        )
    else:
        lines.append(
            Line(
                lang(
                    "Validity: no district died out and none grew without bound, in any world or "
                    "arm."
                )
            )
        )
    if comparison.worlds < 20 and len(comparison.arms) > 1:
        lines.append(Line(_few(comparison, lang), "warning"))
    return lines


def _interrupted(comparison: Comparison, lang: Language) -> str:
    done, wanted = lang.fixed(comparison.worlds, 0), lang.fixed(comparison.wanted, 0)
    if comparison.worlds == 1:
        return lang(
            "The run was interrupted: {done} of {wanted} worlds was finished, and all numbers "
            "rest on it.",
            done=done,
            wanted=wanted,
        )
    return lang(
        "The run was interrupted: {done} of {wanted} worlds were finished, and all numbers rest "
        "on these.",
        done=done,
        wanted=wanted,
    )


def _few(comparison: Comparison, lang: Language) -> str:
    if comparison.worlds == 1:
        return lang(
            "With 1 world, nothing shows how much worlds differ, and no effect can be told from "
            "chance."
        )
    return lang(
        "With {worlds} worlds, medians and ranges over worlds are rough, and small effects cannot "
        "be told from none.",
        worlds=lang.fixed(comparison.worlds, 0),
    )


def _where(comparison: Comparison, flag: str, lang: Language) -> str:
    """Say in how many worlds something happened, in any arm and in each."""
    flags = comparison.dataset[flag]
    by_arm = [f"{arm.name} {int(flags.sel(arm=arm.name).sum())}" for arm in comparison.arms]
    return lang(
        "{happened} of {worlds} (by arm: {by_arm})",
        happened=lang.fixed(comparison.summary["validity"][flag], 0),
        worlds=lang.counted(comparison.worlds, "world", "worlds"),
        by_arm=lang.listing(by_arm),
    )


def saving(saved: Sequence[float], lang: Language = ENGLISH) -> str:
    """Say what the same worlds save, from the variance reduction of several outcomes."""
    low, typical, high = (_times(f(saved), lang) for f in (min, statistics.median, max))
    return lang(
        "Arms in separate worlds would need {typical} times as many worlds for intervals as "
        "narrow in the median ({low} to {high} times), measured here.",
        typical=typical,
        low=low,
        high=high,
    )


def _times(ratio: float, lang: Language) -> str:
    """Write by how much one number exceeds another, with two digits."""
    return lang.fixed(ratio, 1 if ratio < 10.0 else -1 if ratio >= 100.0 else 0)


def command(comparison: Comparison) -> str:
    """Command line that makes the comparison again: the one given, or the like of it."""
    words = comparison.provenance["command"]
    money = comparison.scenario.money
    if not words:
        words = ["distretto", "compare", comparison.scenario.name]
        for arm in comparison.arms:
            unnamed = arm.name in (arm.spec, format_spec(arm.institutions, money))
            spec = arm.spec or BASELINE
            words += ["--arm", spec if unnamed else f"{arm.name}={spec}"]
        words += ["--worlds", str(comparison.worlds), "--quarters", str(comparison.quarters)]
        words += ["--seed", str(comparison.seed), "--out", "FOLDER"]
    return shlex.join(words).replace(" --", " \\\n    --")
