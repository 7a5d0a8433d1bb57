"""What fails at the feed's door is kept with its reason, and heard after the cause is gone."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from journeys.town_process import FUNCTIONS, LESNAYA, Town, a_town, operator

pytestmark = pytest.mark.xdist_group("dead_letters")  # one sandbox for them all


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tmp_path_factory.mktemp("town")) / "data"


@pytest.fixture(scope="module")
def running_town(data_dir: Path) -> Iterator[Town]:
    with a_town(data_dir) as town:
        yield town


def a_register(data_dir: Path, **suppliers: str) -> Path:
    """The town's register, with «Горсвет», and whoever else supplies Лесная, 5."""
    register = json.loads((data_dir / "register.json").read_text())
    gorsvet = register["organisations"][1] | {"id": "gorsvet", "name": "АО «Горсвет»"}
    register["organisations"].append(gorsvet)
    register["houses"][0]["suppliers"] |= suppliers
    file = data_dir / "fixed.json"
    file.write_text(json.dumps(register))
    return file


def told(town: Town, register: Path) -> None:
    """The operator corrects the register of the running town."""
    port = str(town.http.base_url.port)
    subprocess.run(
        [sys.executable, "-m", "sandbox.operating", "--port", port, "register", str(register)],
        cwd=FUNCTIONS,
        stdout=subprocess.PIPE,
        check=True,
    )


def columns(line: str) -> list[Any]:
    return line.rstrip().split("\t")


def test_a_message_that_is_not_as_agreed_rests_with_its_reason(town: Town) -> None:
    assert operator(town) == "no dead letters\n"

    town.reports(resources=["beer"])

    letter_id, organisation, published, attempts, reason = columns(operator(town))
    assert letter_id.startswith("vodokanal:")
    assert (organisation, attempts) == ("vodokanal", "5 attempts")
    assert published.endswith("Z")
    assert reason.startswith("outage message refused: resources.0: Input should be 'cold_water'")
    assert town.texts(LESNAYA) == []


def test_after_the_register_is_corrected_the_chat_hears_of_it_once(
    town: Town, data_dir: Path
) -> None:
    town.reports("gorsvet", resources=["electricity"])
    letter_id, *_, reason = columns(operator(town))
    assert reason == "organisation 'gorsvet' is not in the register of organisations"

    told(town, a_register(data_dir, electricity="gorsvet"))
    put = operator(town, "PUT_BACK=all")
    town.settles()

    assert columns(put)[0] == letter_id
    assert "; put back " in put
    (text,) = town.texts(LESNAYA)
    assert text.startswith("🔴 Авария. Нет электричества: ул. Лесная, 5.")

    operator(town, f"PUT_BACK={letter_id}")
    town.settles()
    assert operator(town, "PUT_BACK=all") == operator(town) == "no dead letters\n"
    assert columns(operator(town, "ALL=1"))[0] == letter_id
    (message,) = town.messages(LESNAYA)
    assert (message["text"], len(message["edits"])) == (text, 1)


def test_versions_put_back_come_in_the_order_of_their_publication(
    town: Town, data_dir: Path
) -> None:
    for version, status in enumerate(("published", "published", "restored"), start=1):
        message = {"version": version, "status": status, "reason": f"причина {version}"}
        town.control("POST", "feed", {"organisation": "gorsvet", "message": an_outage(message)})
    town.settles()

    told(town, a_register(data_dir, electricity="gorsvet"))
    operator(town, "PUT_BACK=all")
    town.settles()

    first, *_ = town.texts(LESNAYA)  # and that it is over, if the news was shown before
    assert first.startswith("✅ Восстановлено.")


def an_outage(changes: dict[str, Any]) -> dict[str, Any]:
    known = {
        "external_id": "114",
        "kind": "emergency",
        "resources": ["electricity"],
        "windows": [{"start": "2026-11-24T07:20:00+03:00", "end": "2026-11-24T18:00:00+03:00"}],
        "houses": ["lesnaya-5"],
    }
    return known | changes


def test_an_unknown_letter_is_refused_in_one_line_and_nothing_is_put_back(town: Town) -> None:
    town.reports(resources=["beer"])
    letter_id = columns(operator(town))[0]

    said = operator(town, f"PUT_BACK={letter_id} vodokanal:0", code=2)

    first, *_ = said.splitlines()
    assert first == "no dead letter 'vodokanal:0'; accepted: an id from the list"
    assert columns(operator(town))[0] == letter_id


def test_old_letters_are_forgotten_although_max_is_down(town: Town) -> None:
    town.reports(resources=["beer"])
    town.control("POST", "faults", {"down": True})
    town.control("POST", "clock", {"add_seconds": 31 * 24 * 3600})

    answer = town.http.post("/upkeep", json={})

    assert answer.status_code == 500
    assert operator(town, "ALL=1") == "no dead letters\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a Pub/Sub push envelope"),
        (b'{"message": {"data": "e30="}}', "message.messageId: Field required"),
        (b'{"message": {"data": "*", "messageId": "1"}}', "message.data: accepted is base64"),
    ],
)
def test_a_push_that_is_no_letter_is_refused(town: Town, content: bytes, said: str) -> None:
    answer = town.http.post("/dead_letters", content=content)

    assert answer.status_code == 400
    assert said in answer.json()["error"]
    assert operator(town) == "no dead letters\n"


def test_without_a_running_sandbox_one_line_says_what_to_do(tmp_path: Path) -> None:
    with a_town(tmp_path / "data") as town:
        town.process.send_signal(signal.SIGKILL)
        town.process.wait(30)

        said = operator(town, code=2)

    assert said.splitlines()[0] == (
        f"no sandbox on {town.url}: `make run` first, with the same PORT, "
        "or set DOCUMENTS and the other settings of your deployment"
    )


def test_without_settings_one_line_says_which_is_missing() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "dead_letters", "list"],
        cwd=FUNCTIONS,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "Setting DOCUMENTS is missing. Valid: DOCUMENTS=firestore\n"
