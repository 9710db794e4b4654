"""The folder of an export."""

from distretto import files
from distretto.results.writing import CODEBOOK

__all__ = ["EXPORT", "PROVENANCE"]

PROVENANCE = "provenance.json"
_HOLDS = {
    CODEBOOK: "every variable of every table: label, unit, definition",
    PROVENANCE: "what was exported, from where",
    **{
        f"{name}{ending}": what
        for ending in (".csv", ".parquet", ".dta")
        for name, what in (
            ("outcomes", "every outcome over arms, worlds and quarters"),
            ("worlds", "how the district of each arm and world ended"),
            ("priors", "the priors drawn in each world"),
        )
    },
    "comparison.nc": "outcomes, priors and how districts ended (netCDF)",
}
EXPORT = files.Kind("export", CODEBOOK, frozenset(_HOLDS), _HOLDS)
