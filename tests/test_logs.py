import logging

import pytest

from distretto import logs


@pytest.fixture(autouse=True)
def _as_before():
    logger = logging.getLogger("distretto")
    handlers, level = list(logger.handlers), logger.level
    # An earlier test may have run the command line in this process.
    logger.handlers = [h for h in handlers if isinstance(h, logging.NullHandler)]
    logger.setLevel(logging.NOTSET)
    yield
    logger.handlers[:] = handlers
    logger.setLevel(level)


@pytest.mark.parametrize(
    ("verbosity", "heard"),
    [(-9, "e"), (-1, "e"), (0, "we"), (1, "iwe"), (2, "diwe"), (9, "diwe")],
)
def test_verbosity(verbosity, heard, capsys):
    logs.configure(verbosity)
    log = logs.get_logger("distretto.economy")
    log.debug("d")
    log.info("i")
    log.warning("w")
    log.error("e")
    lines = capsys.readouterr().err.split("\n")[:-1]
    assert [line[-1] for line in lines] == list(heard)


def test_messages_go_to_standard_error_once(capsys):
    logs.configure(1)
    logs.configure(1)
    logs.get_logger("distretto.economy").info("compiling")
    logs.get_logger("distretto.economy").warning("slow disk")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "compiling\nwarning: slow disk\n"


def test_silent_until_configured(capsys):
    logs.get_logger("distretto.economy").error("unheard")
    assert capsys.readouterr().err == ""


def test_names_outside_the_package_are_put_under_it():
    assert logs.get_logger("my_rules").name == "distretto.my_rules"
    assert logs.get_logger("distretto.cli").name == "distretto.cli"
    assert logs.get_logger("distretto").name == "distretto"
