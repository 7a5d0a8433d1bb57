"""The operator imports a table of houses: first sees what it changes, then writes it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import ENVIRONMENT, Hands, some_hands
from house_tables import a_csv, a_row
from houses.store import houses_by_id
from import_houses import run
from refusals import NotUnderstood

FUNCTIONS = Path(__file__).parent.parent / "functions"
GOOD = a_csv(a_row(zone="МСК+2"), a_row(id="lesnaya-9", house="9"))


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


def test_without_apply_the_difference_is_shown_and_nothing_is_written(hands: Hands) -> None:
    said = list(run(GOOD, "houses.csv", hands.ctx, writing=False))

    assert said == [
        (
            "Новых домов: 1. Изменятся: 1. Без изменений: 0.\n"
            "В реестре, но не в файле: 1. Эти дома останутся как есть.\n"
            "ул. Лесная, 5 (lesnaya-5): часовой пояс: Москва (МСК) → Екатеринбург (МСК+2)"
        ),
        "Ничего не записано. Записать: APPLY=1.",
    ]
    assert houses_by_id(hands.documents, ["lesnaya-9"]) == {}


def test_with_apply_it_is_written_and_once(hands: Hands) -> None:
    said = list(run(GOOD, "houses.csv", hands.ctx, writing=True))

    assert said == [
        (
            "Загружено 2 дома: новых 1, изменено 1.\n"
            "В реестре, но не в файле: 1. Эти дома остались как есть.\n"
            "Закреплённые карточки изменённых домов обновятся сами."
        )
    ]
    assert set(houses_by_id(hands.documents, ["lesnaya-5", "lesnaya-9"])) == {
        "lesnaya-5",
        "lesnaya-9",
    }
    assert list(run(GOOD, "houses.csv", hands.ctx, writing=True)) == [
        (
            "Загружать нечего: в реестре всё уже так. Без изменений: 2.\n"
            "В реестре, но не в файле: 1. Эти дома остались как есть."
        )
    ]


def test_an_organisation_must_be_in_the_register(hands: Hands) -> None:
    with pytest.raises(NotUnderstood, match="столбец «managing_org»: «uk-9» не подходит"):
        list(run(a_csv(a_row(managing_org="uk-9")), "houses.csv", hands.ctx, writing=True))


def command(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line over the register in this directory."""
    return subprocess.run(
        [sys.executable, "-m", "import_houses", *arguments],
        cwd=directory,
        env={
            **os.environ,
            **ENVIRONMENT,
            "PYTHONPATH": str(FUNCTIONS),
            "DOCUMENTS": f"sqlite:{directory / 'documents.sqlite'}",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_shows_writes_and_refuses(tmp_path: Path, hands: Hands) -> None:
    (tmp_path / "мои дома.csv").write_bytes(GOOD)
    (tmp_path / "wrong.csv").write_bytes(a_csv(a_row(zone="Марс"), a_row(id="", zone="")))

    dry = command(tmp_path, "мои дома.csv")
    wrong = command(tmp_path, "wrong.csv", "--apply")
    missing = command(tmp_path, "none.csv")
    written = command(tmp_path, "мои дома.csv", "--apply")

    assert (dry.returncode, dry.stderr) == (0, "")
    assert dry.stdout.startswith("Новых домов: 1. Изменятся: 1.")
    assert (wrong.returncode, wrong.stdout, len(wrong.stderr.splitlines())) == (2, "", 3)
    assert "Строка 2, столбец «zone»: «Марс» не подходит." in wrong.stderr
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "none.csv" in missing.stderr
    assert (written.returncode, written.stderr) == (0, "")
    assert "Загружено 2 дома: новых 1, изменено 1." in written.stdout
