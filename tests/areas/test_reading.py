import pytest

from distretto.areas import read_flows, read_partition
from distretto.areas.reading import matched
from distretto.errors import TableError

LONG = "origin,destination,workers\n01,01,5\n01,HOME,3\n02,02,4\n02,01,1\n"


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "flows.csv"
    file.write_text(LONG)
    return file


def table(flows):
    frame = flows.to_dataframe()
    keys = zip(frame["origin"], frame["destination"], strict=True)
    return dict(zip(keys, frame["workers"], strict=True))


def test_people_who_work_at_home(path):
    others = {("02", "01"): 1, ("02", "02"): 4}
    counted = read_flows(path, home_code="HOME")
    assert table(counted) == {("01", "01"): 8, **others}
    assert table(read_flows(path, home_code="HOME", at_home="left-out")) == {
        ("01", "01"): 5,
        **others,
    }
    assert table(read_flows(path))[("01", "HOME")] == 3


def test_the_file_is_named_in_errors(tmp_path):
    file = tmp_path / "flows.csv"
    file.write_text("origin,destination,workers\n1,2,5\n2,3,3\n")
    with pytest.raises(TableError, match="lack their diagonal") as caught:
        read_flows(file)
    assert caught.value.file == str(file)
    assert len(read_flows(file, directed=False)) == 3


def test_partitions(tmp_path):
    file = tmp_path / "areas.csv"
    file.write_text("community,name,area\n001,None,A\n002,x,A\n003,y,\n")
    assert read_partition(file) == {"001": "A", "002": "A"}
    assert read_partition(file, area="name") == {"001": "None", "002": "x", "003": "y"}
    file.write_text("code,group\n1,A\n2,B\n")
    assert read_partition(file) == {"1": "A", "2": "B"}
    assert read_partition(file, community="group", area="code") == {"A": "1", "B": "2"}


@pytest.mark.parametrize(
    ("content", "options", "problem"),
    [
        ("community,area\n1,A\n1,B\n", {}, "a community has two areas"),
        ("community\n1\n", {}, "there is no column area"),
        ("community,area\n1,A\n", {"area": "aera"}, "there is no column aera"),
    ],
)
def test_partitions_that_are_none(tmp_path, content, options, problem):
    file = tmp_path / "areas.csv"
    file.write_text(content)
    with pytest.raises(TableError) as caught:
        read_partition(file, **options)
    assert caught.value.problem == problem


def test_codes_that_lost_their_zeros_are_found():
    codes = ["001", "010", "x"]
    assert matched({"1": "A", "10": "B", "7": "C"}, codes) == {"001": "A", "010": "B", "7": "C"}
    assert matched({"1": "A", "010": "B"}, codes) == {"001": "A", "010": "B"}
    assert matched({"1": "A", "2": "B"}, ["1", "01"]) == {"1": "A", "2": "B"}
