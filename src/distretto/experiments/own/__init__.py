"""A scenario of one's own district, from what is known of it."""

from distretto.experiments.own.new import NewScenario, new_scenario

__all__ = ["NewScenario", "new_scenario"]
