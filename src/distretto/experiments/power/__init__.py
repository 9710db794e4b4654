"""What evaluations can see: estimators tried on districts in which the true effect is known."""

from distretto.experiments.power.study import Power, power
from distretto.experiments.power.summary import Row

__all__ = ["Power", "Row", "power"]
