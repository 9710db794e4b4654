"""What lies in the folder of a calibration."""

from distretto import files
from distretto.experiments.folders import PLAN
from distretto.experiments.trials import TRIALS

RESULT, SCENARIO, SAMPLE = "calibration.json", "scenario.toml", "posterior.csv"
PAGE, WAVES = "calibration.html", "waves"

CALIBRATION = files.Kind(
    "calibration",
    PLAN,
    frozenset((PLAN, RESULT, SCENARIO, SAMPLE, PAGE, WAVES, TRIALS, f"{TRIALS}.lock")),
)
