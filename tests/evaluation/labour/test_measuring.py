"""What the rows of workers cannot tell is said, with what that leaves open."""

import made_staff as made
import pytest

from distretto.evaluation import Options, evaluate


def test_workers_of_other_firms_tell_nothing_and_that_is_a_warning(world):
    firms, workers = world
    others = workers.assign(firm="other " + workers.firm)
    found = evaluate(firms, Options(draws=199), workers=others)
    assert found.classes == ()
    (warning,) = (note for note in found.workers.missing if note.kind == "warning")
    assert "firm other f00 in period 0, not firm f00 in period 0" in warning.what
    assert found.workers.before_after is None


def test_what_the_data_cannot_tell_is_said_with_its_consequence(world):
    firms, workers = world
    bare = workers[["worker", "firm", "period", "pay"]]
    found = evaluate(firms, Options(draws=199), workers=bare[bare.firm != "f39"])
    measured = found.workers
    assert "Firms without any worker in the data, 1 of 40" in found.reasons[0]
    told = {note.what: note.consequence for note in measured.missing}
    for what in (
        "workers have no column hours",
        "workers have no column trained",
        "firms have no column breaches",
        "nothing says which jobs are skilled",
        "no living wage is given",
    ):
        assert told[what]
    assert measured.good_jobs is None
    alone = evaluate(firms, Options(draws=199)).workers
    assert [note.what for note in alone.missing] == ["there are no rows of workers"]


def test_a_sample_of_workers_is_said_to_be_one(world):
    firms, workers = world
    half = workers[workers.worker.str.endswith(("-0", "-1", "-2", "-3", "-4"))]
    missing = evaluate(firms, Options(draws=199), workers=half).workers.missing
    warning = next(note for note in missing if note.kind == "warning")
    assert warning.what == "rows of workers are 50% of the jobs of their firms"


@pytest.mark.parametrize(("periods", "warned"), [(1.0, True), (4.0, False)])
def test_quarters_that_are_said_to_be_years(world, periods, warned):
    firms = world[0].copy()
    labels = {float(t): f"{2019 + t // 4}Q{t % 4 + 1}" for t in range(made.PERIODS)}
    firms.attrs["labels"] = labels
    notes = evaluate(firms, Options(draws=199, periods_a_year=periods)).notes
    assert any("--periods-a-year 4" in note.consequence for note in notes) == warned
