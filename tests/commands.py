"""The commands as a person gives them, in this process."""

from click.testing import CliRunner, Result

from checker.cli import main


def hangviet(*arguments: object) -> Result:
    """What a command prints and its exit code; what it lets through as a Python error fails the test."""
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result
