"""The first administrator's code, asked of a stand-in for the product's command."""

import sys

import pytest

from sandbox.codes import CodeRefused, first_code


def says(*lines: str, complaint: str = "", code: int = 0) -> list[str]:
    """A command that answers so, whatever organisation it is asked about."""
    script = f"""
import sys
for line in {lines!r}:
    print(line.replace("ORG", sys.argv[1]))
sys.stderr.write({complaint!r})
sys.exit({code})
"""
    return [sys.executable, "-c", script]


def test_code_and_link_are_what_the_command_printed() -> None:
    link = "https://max.ru/id0212345678_bot?start=i-7F3A-90C1"

    given = first_code("uk-lesnaya", says("code: ORG-7F3A", f"link: {link}"))

    assert given == {"code": "uk-lesnaya-7F3A", "link": link}


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (
            says(complaint="Traceback:\nno organisation 'uk'; accepted: vodokanal\n", code=2),
            "no organisation 'uk'; accepted: vodokanal",
        ),
        (says("code: 7F3A", complaint="half done", code=1), "half done"),
        (says("code: 7F3A"), "команда не назвала причины"),
        (says("welcome"), "команда не назвала причины"),
        ([sys.executable, "-m", "no_such_command_at_all"], f"{sys.executable}: No module named"),
    ],
)
def test_without_both_there_is_a_clear_no(command: list[str], reason: str) -> None:
    with pytest.raises(CodeRefused) as refused:
        first_code("uk", command)

    assert str(refused.value).startswith(f"Код для «uk» не выдан: {reason}")
