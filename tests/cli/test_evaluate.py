"""`distretto evaluate` from files to files, and what it says of data that are not in order."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "evaluation"))
from made_programme import GAIN, as_file, programme, workers_of

FILES = {"report.html", "report.docx", "report.xlsx", "evaluation.json"}
AWARDS = """firm_id,measure,promise,due,delivered,amount
f000,jobs,1,2016,1.2,1000
f001,jobs,2,2016,1,2000
f002,value_added,10,2017,12,500
"""


@pytest.fixture
def frame():
    """Forty firms over eight years; half of them join."""
    return programme(np.random.default_rng(1))


@pytest.fixture
def evaluate(distretto, tmp_path, frame):
    """Evaluate the made programme, or another table, with further arguments."""

    def run(*arguments, table=None):
        as_file(frame if table is None else table, tmp_path / "firms.csv")
        return distretto("evaluate", "firms.csv", *arguments)

    return run


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def warnings(answer) -> str:
    return " ".join(answer.out.split())


def refused(answer) -> str:
    """Return the one message of a command that was refused."""
    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert answer.err.count("rror: ") == 1
    return answer.err


def test_the_whole_from_files_to_files(evaluate, tmp_path, frame):
    workers_of(np.random.default_rng(2), frame).to_csv(tmp_path / "workers.csv", index=False)
    (tmp_path / "awards.csv").write_text(AWARDS)
    answer = evaluate(
        *("--workers", "workers.csv", "--awards", "awards.csv", "--cost", "50000"),
        *("--out", "found"),
    )
    assert (answer.code, answer.err) == (0, "")
    assert "40 units, 20 treated, 8 periods. Evidence: moderate." in answer.out
    for heading in ("who kept the gain", "Firms", "Workers", "Public", "Evidence"):
        assert heading in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80
    assert names(tmp_path / "found") == FILES
    assert (tmp_path / "found" / "report.html").stat().st_size < 3_000_000
    saved = json.loads((tmp_path / "found" / "evaluation.json").read_text())
    total = {each["outcome"]: each for each in saved["effects"]}["value_added"]
    assert total["low"] < GAIN < total["high"]
    assert saved["ledger"]["reason"] == "" and len(saved["classes"]) > 10
    assert saved["awards"] and saved["costs"]
    assert set(saved["provenance"]["parameters"]["inputs"]) == {
        *("firms.csv", "workers.csv", "awards.csv"),
    }


def test_workers_are_those_of_the_firms_where_their_file_lacks_the_column(
    evaluate, tmp_path, frame
):
    workers = workers_of(np.random.default_rng(2), frame)
    industry = frame.drop_duplicates("firm").set_index("firm")["industry"]
    told = workers.assign(industry=workers["firm"].map(industry))
    chosen = frame["industry"].iloc[0]
    assert 0 < (industry == chosen).sum() < industry.size
    said, found = [], []
    for name, table in (("bare", workers), ("told", told)):
        table.to_csv(tmp_path / f"{name}.csv", index=False)
        answer = evaluate(
            *("--workers", f"{name}.csv", "--where", f"industry={chosen}", "--where", "area=one"),
            *("--out", name),
            table=frame.assign(area="one"),
        )
        assert answer.code == 0, answer.err
        said.append(warnings(answer))
        saved = json.loads((tmp_path / name / "evaluation.json").read_text())
        found.append({key: value for key, value in saved.items() if key != "provenance"})
    assert found[0] == found[1]
    assert (
        f"Note: bare.csv has no column for --where industry={chosen}, area=one: workers are those "
        "of the firms that are used."
    ) in said[0]
    assert "told.csv has no column for --where area=one:" in said[1]


def test_no_note_where_both_files_have_the_column(evaluate, tmp_path, frame):
    workers = workers_of(np.random.default_rng(2), frame)
    workers.assign(area="one").to_csv(tmp_path / "workers.csv", index=False)
    answer = evaluate(
        *("--workers", "workers.csv", "--where", "area=one"), table=frame.assign(area="one")
    )
    assert answer.code == 0, answer.err
    assert "has no column for --where" not in answer.out


def test_a_condition_that_the_firms_do_not_have_is_refused(evaluate, tmp_path, frame):
    workers_of(np.random.default_rng(2), frame).to_csv(tmp_path / "workers.csv", index=False)
    answer = evaluate("--workers", "workers.csv", "--where", "colour=red")
    assert "no such column" in refused(answer)
    assert "firms.csv" in answer.err


def test_the_same_data_give_the_same_answer(evaluate, tmp_path):
    found = []
    for name in ("one", "other"):
        assert evaluate("--out", name, "--inference", "randomisation", "--draws", "99").code == 0
        saved = json.loads((tmp_path / name / "evaluation.json").read_text())
        found.append({key: value for key, value in saved.items() if key != "provenance"})
    assert found[0] == found[1]


def test_an_earlier_evaluation_is_replaced_only_on_demand(evaluate, tmp_path):
    assert evaluate("--out", "found").code == 0
    assert "--overwrite" in refused(evaluate("--out", "found"))
    assert evaluate("--out", "found", "--overwrite").code == 0
    assert names(tmp_path / "found") == FILES


def test_a_folder_with_other_files_is_left_alone(evaluate, tmp_path):
    (tmp_path / "found").mkdir()
    (tmp_path / "found" / "report.html").write_text("of something else")
    for options in ((), ("--overwrite",)):
        assert "report.html" in refused(evaluate("--out", "found", *options))
    assert (tmp_path / "found" / "report.html").read_text() == "of something else"
    assert names(tmp_path / "found") == {"report.html"}


def test_nothing_is_left_of_a_report_that_fails(evaluate, tmp_path, monkeypatch):
    import distretto.report.writing as writing

    def fails(document):
        raise OSError("no space left on device")

    monkeypatch.setattr(writing, "_renderer", lambda name: fails)
    answer = evaluate("--out", "found")
    assert answer.code != 0 and "no space left" in answer.err
    assert names(tmp_path) == {"firms.csv"}


def gap(frame):
    return frame[frame["period"] != 2012.0]


def off(frame):
    member = frame["period"] >= frame["treated_from"]
    left = (frame["firm"] == "f003") & (frame["period"] == 2017.0)
    return frame.drop(columns="treated_from").assign(member=(member & ~left).astype(int))


@pytest.mark.parametrize(
    ("change", "arguments", "place", "problem", "says"),
    [
        (gap, (), "line 4, column period", "not equally spaced", "would mix unlike lengths"),
        (off, ("--treated", "member"), "column treated", "switches off", "--switching-off ever"),
        (
            lambda f: f.assign(treated_from=2014.0),
            (),
            "column treated_from",
            "all units are treated, at the same time",
            "before against after shows all that changed",
        ),
        (
            lambda f: f.assign(jobs=f["jobs"].where(f.index != 6, -2.0)),
            (),
            "line 8, column jobs",
            "too small",
            "at least 0",
        ),
        (
            lambda f: f.assign(currency=np.where(f.index == 9, "USD", "EUR")),
            (),
            "line 11, column currency",
            "more than one currency",
            "would look like an effect",
        ),
        (
            lambda f: f.drop(columns="treated_from"),
            (),
            "firms.csv",
            "nothing says which units are treated",
            "--treated-from COLUMN",
        ),
        (lambda f: f, ("--outcome", "wage"), "header", "no such column", "did you mean 'wages'?"),
        (lambda f: f, ("--cluster", "owners"), "header", "no such column", "one of firm"),
        (lambda f: f, ("--covariate", "exports"), "header", "no such column", "one of firm"),
        (lambda f: f, ("--exits", "zeros"), "--exits", "no such choice", "did you mean 'zero'?"),
        (lambda f: f, ("--estimator", "did"), "--estimator", "no such choice", "group-time"),
        (
            lambda f: f,
            ("--matching", "balance"),
            "",
            "no weights make the controls",
            "--match-on with fewer outcomes",
        ),
        (
            lambda f: f,
            ("--matching", "balance", "--match-on", "wage"),
            "--match-on",
            "no outcome",
            "did you mean 'wages'?",
        ),
        (lambda f: f, ("--draws", "9"), "draws", "too few draws", "at least 99"),
        (lambda f: f, ("--twin", "none.csv"), "none.csv", "no such file", "a table"),
    ],
)
def test_data_that_cannot_be_evaluated(
    evaluate, tmp_path, frame, change, arguments, place, problem, says
):
    message = refused(evaluate(*arguments, "--out", "found", table=change(frame)))
    for words in (place, problem, says):
        assert words in message
    assert names(tmp_path) == {"firms.csv"}


def test_treatment_that_ends_is_counted_from_its_begin_on_demand(evaluate, frame):
    answer = evaluate("--treated", "member", "--switching-off", "ever", table=off(frame))
    assert answer.code == 0
    assert "1 unit no longer treated in later periods" in warnings(answer)
    assert "the effect is a mean over periods with the programme and after it" in warnings(answer)


def test_a_firm_under_a_new_number(evaluate, frame):
    renamed = (frame["firm"] == "f030") & (frame["period"] >= 2014.0)
    frame.loc[renamed, "firm"] = "f990"
    answer = evaluate(table=frame)
    assert answer.code == 0
    assert "Warning: 1 firm ends where another, much like it, begins" in warnings(answer)
    assert "its effect is lost: give it one number" in warnings(answer)


def test_one_period_before_treatment(evaluate, frame, tmp_path):
    early = frame[(frame["period"] >= 2013.0)].replace({"treated_from": {2016.0: 2014.0}})
    answer = evaluate("--out", "found", table=early)
    assert answer.code == 0
    assert "20 units treated after one period: their trend before treatment" in warnings(answer)
    assert "too few periods before treatment to compare trends" in warnings(answer)
    saved = json.loads((tmp_path / "found" / "evaluation.json").read_text())
    assert saved["trends"] == {} and saved["evidence"]["grade"] == "weak"


def test_who_is_treated_from_the_first_period_on(evaluate, frame):
    always = frame.replace({"treated_from": {2014.0: 2010.0}})
    answer = evaluate(table=always)
    assert answer.code == 0
    assert "10 units treated from the first period on, left out" in warnings(answer)
    assert "30 units, 10 treated" in answer.out


def test_closed_firms_count_as_nothing_on_demand(evaluate, frame):
    closed = frame[~((frame["firm"] == "f039") & (frame["period"] > 2014.0))]
    answer = evaluate("--exits", "zero", "--out", "found", table=closed)
    assert answer.code == 0
    assert "40 units, 20 treated" in answer.out


def test_withheld_figures_are_not_printed(evaluate):
    answer = evaluate("--minimum", "21")
    assert answer.code == 0
    assert answer.out.count("withheld") > 10
    assert "+" not in answer.out and "went to wages" not in answer.out


def test_few_treated_say_what_the_smallest_p_can_be(evaluate, frame):
    few = frame[(frame["firm"] < "f002") | (frame["firm"] >= "f032")]
    answer = evaluate("--draws", "199", table=few)
    assert answer.code == 0
    assert "2 treated units: usual standard errors are too small" in warnings(answer)
    assert "No p-value can be below 0.0111" in warnings(answer)  # ten firms, each on one date
    assert "<0.001" not in answer.out
