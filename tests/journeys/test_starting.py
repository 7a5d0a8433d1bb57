"""`make run` says in one line why it cannot start, and what to do."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from journeys.town_process import FUNCTIONS, a_town


def refused(*arguments: str, **environment: str) -> str:
    """What it said instead of starting."""
    ran = subprocess.run(
        [sys.executable, "-m", "sandbox", *arguments],
        cwd=FUNCTIONS,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode in {1, 2}
    assert ran.stderr.count("\n") == 1, ran.stderr
    return ran.stderr


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        said = refused(f"--port={port}", f"--data-dir={tmp_path}")

    assert said == (
        f"cannot listen on 127.0.0.1:{port}: Address already in use: make run PORT=<another port>\n"
    )


def test_a_port_that_does_not_exist(tmp_path: Path) -> None:
    said = refused("--port=70000", f"--data-dir={tmp_path}")

    assert said.startswith("cannot listen on 127.0.0.1:70000: ")


def test_a_data_folder_that_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")

    said = refused("--port=0", f"--data-dir={file}")

    assert said.startswith(f"DATA_DIR {file} cannot be written (File exists): make run DATA_DIR=")


def test_a_data_folder_that_cannot_be_written() -> None:
    # Nobody writes there, not even root, which a folder without write permission would not stop.
    said = refused("--port=0", "--data-dir=/proc/domovoy")

    assert said.startswith("DATA_DIR /proc/domovoy cannot be written (")


def test_documents_that_are_no_documents(tmp_path: Path) -> None:
    (tmp_path / "documents.sqlite").write_text(
        "a letter to grandmother, and by no means a database"
    )

    said = refused("--port=0", f"--data-dir={tmp_path}")

    assert "documents.sqlite cannot hold documents" in said


def test_two_at_once_in_one_data_folder(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with a_town(data_dir) as town:
        said = refused("--port=0", f"--data-dir={data_dir}")

        assert said.startswith(f"DATA_DIR {data_dir} is in use by another `make run`")
        town.settles()


def test_emulators_that_are_not_there(tmp_path: Path) -> None:
    nowhere = {"PATH": str(tmp_path), "FIRESTORE_EMULATOR": "", "PUBSUB_EMULATOR": ""}

    said = refused("--port=0", f"--data-dir={tmp_path}", "--engine=emulators", **nowhere)

    assert said.startswith("cloud_firestore_emulator is not here: `gcloud components install ")


def test_a_real_max_without_a_register_of_real_chats(tmp_path: Path) -> None:
    said = refused(f"--data-dir={tmp_path}", MAX_URL="https://platform-api2.max.ru")

    assert said.startswith("MAX_URL points at a real MAX")


def test_a_register_with_an_error(tmp_path: Path) -> None:
    register = tmp_path / "register.json"
    register.write_text('{"organisations": [], "houses": [{"id": "a"}]}')

    said = refused("--port=0", f"--data-dir={tmp_path}", f"--register={register}")

    assert said.startswith("register refused: houses.0.address: Field required")


def test_make_says_which_python_it_needs(tmp_path: Path) -> None:
    shutil.copy(FUNCTIONS.parent / "Makefile", tmp_path)
    (tmp_path / "functions" / "sandbox").mkdir(parents=True)
    for place in (tmp_path, tmp_path / "functions" / "sandbox"):
        (place / "requirements.txt").write_text("")

    ran = subprocess.run(
        ["make", "run", "PYTHON=python-of-long-ago"],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if not name.startswith("M")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode != 0
    assert ran.stdout.startswith("Python 3.11 or newer is needed; 'python-of-long-ago' is not:")
