"""Values and memberships in words, for the page and for the terminal."""

from __future__ import annotations

from distretto.districts import Profile
from distretto.districts.features import Definition, Feature
from distretto.districts.profiling.memberships import Score, Typology
from distretto.report.numbers import MISSING, counted, decimals_for, fixed, percent

__all__ = [
    "chance",
    "degree",
    "headline",
    "label_with_unit",
    "missing",
    "shown",
    "verdicts",
    "why",
    "written",
]

CLEAR, PARTLY = 0.7, 0.4
"""Memberships from which a kind is said to fit clearly, and in part."""
WIDE = 0.5
"""Width of the range beyond which nothing is said: most of what would tell is missing."""
UNKNOWN = "too little is known to say of"


def shown(feature: Feature) -> str:
    """Write the value of a feature in its unit."""
    return written(feature.definition, feature.value)


def written(definition: Definition, value: float | None) -> str:
    """Write a value in the unit of its feature, without words but for shares."""
    if value is None:
        return MISSING
    if definition.unit.startswith("share"):
        return percent(value, 1 if 0.0 < abs(value) < 0.1 else 0)
    if definition.unit in ("firms", "jobs"):
        return fixed(value, 0)
    if definition.unit in ("ratio", "index"):
        return fixed(value, 2)
    return fixed(value, min(1, decimals_for([value])))


def label_with_unit(definition: Definition) -> str:
    """Return the label of a feature, with its unit where the value does not show it."""
    unit = definition.unit.removeprefix("share ")
    if unit in ("share", "ratio", "index") or unit in definition.label.casefold():
        return definition.label
    return f"{definition.label}, {unit}"


def chance(feature: Feature) -> str:
    """Write what chance alone gives, empty where it was not asked."""
    if feature.null is None:
        return ""
    low, high = (written(feature.definition, end) for end in feature.null)
    return low if low == high else f"{low} to {high}"


def degree(score: Score) -> str:
    """Say in a word how far a district is of a kind."""
    if score.membership is None or score.high - score.low > WIDE:
        return UNKNOWN
    if score.membership >= CLEAR:
        return "clearly"
    return "in part" if score.membership >= PARTLY else "hardly"


def verdicts(found: Profile) -> list[str]:
    """Return a sentence for each typology: which kinds fit, and how sure that is."""
    told = []
    for each in found.typologies:
        if verdict := _verdict(each.scores):
            told.append(f"{each.title}: {verdict}.{_squares(each)}")
    return told


def _verdict(scores: tuple[Score, ...]) -> str:
    known = [score for score in scores if score.membership is not None]
    if not known:
        return ""
    ranked = sorted(known, key=lambda score: -(score.membership or 0.0))
    parts = []
    for word in ("clearly", "in part", "hardly", UNKNOWN):
        names = [
            f"{score.kind.title} ({score.membership:.2f}{_span(score)})"
            for score in ranked
            if degree(score) == word
        ]
        if names:
            parts.append(f"{word} {_listed(names)}")
    return "; ".join(parts)


def _squares(typology: Typology) -> str:
    """Return the squares of two axes in a sentence, the likeliest first."""
    known = [square for square in typology.squares if square.membership is not None]
    if not known or any(degree(axis) == UNKNOWN for axis in typology.scores):
        return ""
    ranked = sorted(known, key=lambda square: -(square.membership or 0.0))
    first = ranked[0]
    others = _listed([f"{square.number} ({square.membership:.2f})" for square in ranked[1:]])
    return (
        f" Of the four squares most {first.title} ({first.membership:.2f}), like {first.example}; "
        f"then {others}."
    )


def _span(score: Score) -> str:
    if score.high - score.low < 0.005:
        return ""
    return f", between {score.low:.2f} and {score.high:.2f}"


def why(found: Profile) -> list[str]:
    """Return, for the kind that fits best in each typology, what speaks for it and against it."""
    told = []
    for typology in found.typologies:
        best = max(typology.scores, key=lambda score: score.membership or 0.0)
        if degree(best) in ("clearly", "in part"):
            told.append(_why(best))
    return told


def _why(score: Score) -> str:
    sides: dict[str, list[str]] = {"for it": [], "against it": []}
    for reason in score.reasons:
        if reason.membership is not None:
            label = reason.feature.definition.label
            text = f"{label[0].lower()}{label[1:]} ({shown(reason.feature)})"
            sides["for it" if reason.membership >= 0.5 else "against it"].append(text)
    told = "; ".join(f"{side}: {_listed(texts)}" for side, texts in sides.items() if texts)
    return f"{score.kind.title}, {score.kind.meaning}. What speaks {told}."


def headline(found: Profile) -> str:
    """Return the first sentence: how large the district is, and what it lives by."""
    features = found.features
    firms, jobs = features["firms"], features["jobs"]
    parts = []
    if firms.value is not None:
        parts.append(counted(round(firms.value), "firm"))
    if jobs.value is not None:
        parts.append(counted(round(jobs.value), "job"))
    text = f"{' with '.join(parts)}. " if parts else ""
    small, large = features["small_jobs"], features["top5_jobs"]
    if small.known:
        text += f"{shown(small)} of the jobs are in firms below 50 people"
        text += f", {shown(large)} in the five largest. " if large.known else ". "
    if found.main_industry is not None and features["main_quotient"].known:
        industry = found.main_industry
        if found.main_name is not None:
            industry += f" ({found.main_name})"
        text += (
            f"The main industry is {industry}, with {shown(features['main_share'])} of "
            f"the jobs of the area, {shown(features['main_quotient'])} times its share in the "
            "nation. "
        )
    return text.strip()


def missing(found: Profile, most: int) -> list[str]:
    """Return what would tell more, what tells most first."""
    told = []
    for needs, definitions in list(found.missing().items())[:most]:
        names = _listed([each.label[0].lower() + each.label[1:] for each in definitions])
        told.append(f"{needs[0].upper()}{needs[1:]} would tell: {names}.")
    return told


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
