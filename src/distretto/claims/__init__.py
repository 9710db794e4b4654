"""Claims of the literature, each a small file: arms, contrasts, what is assumed and what emerges.

`load` reads one and checks it; `names` lists those that come with Distretto. They are run by
`distretto.experiments.claims`.
"""

from distretto.claims.loading import load, names
from distretto.claims.models import (
    ArmOfClaim,
    ChangeOfClaim,
    Claim,
    Control,
    Ground,
    Part,
    Setting,
)

__all__ = [
    "ArmOfClaim",
    "ChangeOfClaim",
    "Claim",
    "Control",
    "Ground",
    "Part",
    "Setting",
    "load",
    "names",
]
