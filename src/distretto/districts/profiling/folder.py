"""The folder of a profile: its files and what each holds."""

from distretto import files

__all__ = ["CONTENT", "FOLDER", "RESULT"]

RESULT = "profile.json"
CONTENT = {
    "report.html": "the report, one file that needs no network",
    "memberships.csv": "how far it is each kind of district",
    "reasons.csv": "every criterion, with its thresholds",
    "features.csv": "all features and figures of health",
    "industries.csv": "jobs, location quotient and prevalence by industry",
    "sizes.csv": "units and jobs by class of size",
    RESULT: "all numbers, for programs",
}
FOLDER = files.Kind("profile", RESULT, frozenset(CONTENT), CONTENT)
