"""What lies in the folder of a calibration."""

from distretto import files
from distretto.experiments.folders import PLAN

RESULT, SCENARIO, SAMPLE = "calibration.json", "scenario.toml", "posterior.csv"
PAGE, WAVES, TRIALS = "calibration.html", "waves", "trials.log"

CALIBRATION = files.Kind(
    "calibration",
    PLAN,
    frozenset((PLAN, RESULT, SCENARIO, SAMPLE, PAGE, WAVES, TRIALS, f"{TRIALS}.lock")),
)
