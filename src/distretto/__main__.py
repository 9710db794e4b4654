"""Entry point of the command line, ``distretto`` and ``python -m distretto``."""

import sys


def main() -> None:
    """Answer ``--version`` at once; hand everything else to the command line proper."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from distretto import __version__

        print(f"distretto {__version__}")
        return
    from distretto import cli

    cli.run()


if __name__ == "__main__":
    main()
