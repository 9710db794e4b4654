import pytest

RUN = ("run", "santa-croce", "--quarters", "1", "--out", "out")
COMPARE = ("compare", "santa-croce", "--quarters", "1", "--worlds", "1", "--out", "out")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "santa-crocce", "--out", "out"), "did you mean 'santa-croce'?"),
        (("show", "santa-crocce"), "did you mean 'santa-croce'?"),
        (("show", "missing.toml"), "missing.toml"),
        ((*RUN, "--with", "labour-flor"), "did you mean 'labour-floor'?"),
        ((*RUN, "--with", "labour-floor:enforcment=1"), "did you mean 'enforcement'?"),
        ((*RUN, "--with", "labour-floor:enforcement=lots"), "'lots'"),
        ((*RUN, "--with", "labour-floor:enforcement=7"), "out of range"),
        ((*RUN, "--with", "labour-floor@8-4"), "ends before it starts"),
        ((*RUN, "--with", "labour-floor", "--with", "labour-floor@8"), "twice"),
        ((*RUN, "--quarters", "0"), "quarters: not a whole number in range"),
        ((*RUN, "--seed", "-1"), "seed: not a whole number in range"),
        ((*RUN, "--every-worker", "0"), "every_worker: not a whole number in range"),
        ((*COMPARE, "--arm", "floor="), "nothing follows"),
        ((*COMPARE, "--arm", "none", "--arm", "none"), "same name"),
        ((*COMPARE, "--arm", "none", "--worlds", "0"), "worlds: not a whole number in range"),
        ((*COMPARE, "--arm", "none", "--threads", "0"), "threads: not a whole number in range"),
        ((*COMPARE, "--arm", "none", "--quarters", "x"), "--quarters"),
        (COMPARE, "--arm"),
        (("compair", "santa-croce"), "compair"),
        ((*RUN, "--sed", "1"), "--sed"),
    ],
)
def test_one_message_and_nothing_left(distretto, tmp_path, arguments, message):
    answer = distretto(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert message in answer.err
    assert "Traceback" not in answer.err
    assert answer.err.count("rror: ") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[scenario\n", "not valid TOML"),
        (b"name = '\xff'\n", "not written in UTF-8"),
        (b"[scenario]\n", "key"),
    ],
)
@pytest.mark.parametrize("command", [("run",), ("compare", "--arm", "none"), ("show",)])
def test_a_malformed_scenario(distretto, tmp_path, command, content, message):
    (tmp_path / "mine.toml").write_bytes(content)
    out = () if command == ("show",) else ("--out", "out")
    answer = distretto(*command, "mine.toml", *out)
    assert answer.code == 2
    assert answer.err.startswith("error: mine.toml")
    assert message in answer.err
    assert "Traceback" not in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


@pytest.mark.parametrize("command", [RUN, (*COMPARE, "--arm", "none")])
def test_an_output_folder_with_other_files_is_left_alone(distretto, tmp_path, command):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_text("years of work")
    for options in ((), ("--overwrite",)):
        answer = distretto(*command, *options)
        assert answer.code == 2
        assert "thesis.docx" in answer.err
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize("command", [RUN, (*COMPARE, "--arm", "none")])
def test_an_earlier_result_is_replaced_only_on_demand(distretto, command):
    assert distretto(*command).code == 0
    answer = distretto(*command)
    assert answer.code == 2
    assert "--overwrite" in answer.err
    assert distretto(*command, "--overwrite").code == 0


def test_a_fault_of_the_model_is_no_fault_of_the_user(distretto, monkeypatch):
    from distretto.economy.district import District
    from distretto.errors import AccountsError

    def step(self, institutions=()):
        raise AccountsError("the account of cash is open by 1")

    monkeypatch.setattr(District, "step", step)
    answer = distretto("compare", "santa-croce", "--arm", "none", "--worlds", "1")
    assert answer.code == 1
    assert "error: the account of cash is open by 1; in world 0 of seed 1\n" in answer.err
