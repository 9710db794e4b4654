"""Programmes: institutions combined, with the parameters and the members of a case.

One TOML file describes one programme. What an institution does is the economy's; a programme gives
its parameters values, each with a reason, and sets when each institution begins.
"""

from distretto.programmes.loading import load, names
from distretto.programmes.models import (
    InstitutionOfProgramme,
    ParameterOfProgramme,
    Preset,
    Programme,
)

__all__ = [
    "InstitutionOfProgramme",
    "ParameterOfProgramme",
    "Preset",
    "Programme",
    "load",
    "names",
]
