"""A profile as JSON, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from distretto.districts.features import Feature
from distretto.districts.health.resilience import Phase
from distretto.districts.profiling.memberships import Typology
from distretto.districts.profiling.results import Profile

__all__ = ["profile_json"]


def profile_json(found: Profile, provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return a profile as an object of JSON types.

    Parameters
    ----------
    found : Profile
    provenance : mapping
        As `distretto.provenance.provenance` returns it.
    """
    course = found.resilience
    return {
        "name": found.name,
        "given": list(found.given),
        "main_industry": found.main_industry,
        "main_industry_name": found.main_name,
        "features": {name: _feature(each) for name, each in found.features.items()},
        "health": {name: _feature(each) for name, each in found.health.items()},
        "typologies": {each.name: _typology(each) for each in found.typologies},
        "downturn": None if course is None else _phase(course.downturn),
        "upswing": None if course is None else _phase(course.upswing),
        "missing": {needs: [each.name for each in told] for needs, told in found.missing().items()},
        "settings": found.settings,
        "provenance": dict(provenance),
    }


def _feature(feature: Feature) -> dict[str, Any]:
    return {
        "label": feature.definition.label,
        "value": feature.value,
        "chance": None if feature.null is None else list(feature.null),
        "unit": feature.definition.unit,
    }


def _typology(typology: Typology) -> dict[str, Any]:
    return {
        "title": typology.title,
        "source": typology.source,
        "kinds": {
            score.kind.name: {
                "title": score.kind.title,
                "membership": score.membership,
                "low": score.low,
                "high": score.high,
                "criteria": [
                    {
                        "feature": reason.feature.name,
                        "value": reason.feature.value,
                        "none": reason.criterion.none,
                        "full": reason.criterion.full,
                        "essential": reason.criterion.essential,
                        "membership": reason.membership,
                    }
                    for reason in score.reasons
                ],
            }
            for score in typology.scores
        },
        "squares": {
            square.name: {"membership": square.membership, "low": square.low, "high": square.high}
            for square in typology.squares
        },
    }


def _phase(phase: Phase | None) -> dict[str, float] | None:
    if phase is None:
        return None
    return {
        "start": phase.start,
        "end": phase.end,
        "jobs": phase.jobs,
        "change": phase.change,
        "expected": phase.expected,
        "national": phase.national,
        "mix": phase.mix,
        "competitive": phase.competitive,
    }
