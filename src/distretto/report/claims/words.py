"""What is said about effects and about what decides them."""

from __future__ import annotations

from collections.abc import Mapping

from distretto.economy.parameters import DECLARED
from distretto.experiments.claims.deciding import Leaf, Split, Tree
from distretto.experiments.claims.study import PartResult
from distretto.report.numbers import MISSING, decimals_for, fixed, interval, percent, plain

__all__ = ["claimed", "decided", "effect_text", "levels_text", "share_text"]


def effect_text(part: PartResult, control: bool = False) -> tuple[str, str]:
    """Mean effect with its unit, and its 95% interval; relative effects in per cent."""
    effect = part.control if control else part.effect
    if effect is None or effect.mean is None:
        return MISSING, ""
    low, high = effect.low, effect.high
    if part.part.how == "log":
        scaled = [None if x is None else 100.0 * x for x in (effect.mean, low, high)]
        unit = "%"
    else:
        scaled, unit = [effect.mean, low, high], f" {_unit(part.unit)}"
    decimals = decimals_for([x for x in scaled[1:] if x is not None] or scaled[:1], 2)
    ends = interval(scaled[1], scaled[2], decimals, signed=True) if low is not None else ""
    return fixed(scaled[0], decimals, signed=True) + unit.rstrip(), ends


def share_text(part: PartResult) -> str:
    """Share of plausible worlds with the sign claimed, or found where none is."""
    return MISSING if part.share is None else percent(part.share)


def claimed(part: PartResult) -> str:
    """What is claimed of the effect."""
    if part.part.expected != "none":
        return {"higher": "above 0", "lower": "below 0"}[part.part.expected]
    assert part.part.margin is not None
    if part.part.how == "log":
        return f"none: within ±{plain(100.0 * part.part.margin)}%"
    return f"none: within ±{plain(part.part.margin)} {_unit(part.unit)}".rstrip()


def levels_text(part: PartResult) -> str:
    """Mean of the measure in each arm."""
    known = [x for x in part.levels.values() if x is not None]
    decimals = decimals_for(known or [0.0], 3)
    return "; ".join(f"{arm} {fixed(level, decimals)}" for arm, level in part.levels.items())


def decided(part: PartResult) -> str:
    """Which parameters decide an effect, in a sentence or two."""
    tree = part.tree
    if tree is None:
        return "There is no effect to look at."
    if isinstance(tree, Leaf):
        return "No parameter tells worlds apart beyond what chance would."
    return " ".join(f"{text}." for text in _branches(part, tree, ()))


def _branches(part: PartResult, tree: Tree, path: tuple[str, ...]) -> list[str]:
    if isinstance(tree, Leaf):
        up = part.part.expected != "lower"
        share = tree.above if up else 1.0 - tree.above
        where = " and ".join(path)
        mean = 100.0 * tree.mean if part.part.how == "log" else tree.mean
        unit = "%" if part.part.how == "log" else ""
        size = fixed(mean, decimals_for([mean], 2), signed=True)
        sign = "above" if up else "below"
        return [
            f"Where {where}, the effect is {size}{unit} in the mean and {sign} 0 in "
            f"{percent(share)} of {tree.draws} draws"
        ]
    assert isinstance(tree, Split)
    name = _parameter(tree.prior)
    cut = plain(float(f"{tree.cut:.3g}"))
    return [
        *_branches(part, tree.below, (*path, f"{name} is below {cut}")),
        *_branches(part, tree.from_there, (*path, f"{name} is {cut} or more")),
    ]


def _parameter(prior: str) -> str:
    """Meaning of a parameter with its dotted name."""
    name, _, quarter = prior.partition("@")
    about: Mapping[str, object] = DECLARED
    meaning = DECLARED[name].meaning if name in about else name
    later = f" from quarter {quarter}" if quarter else ""
    return f"{meaning} ({name}){later}"


def _unit(unit: str) -> str:
    return "" if unit in ("1", "") else unit
