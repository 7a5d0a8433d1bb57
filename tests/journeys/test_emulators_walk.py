"""The first walk again, on Google's own Firestore and Pub/Sub emulators: the same code."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulators import required
from journeys.town_process import LESNAYA, SADOVAYA, Town, a_town, operator, until
from sandbox.emulators import FIRESTORE, PUBSUB

pytestmark = pytest.mark.xdist_group("emulators")


@pytest.fixture(scope="module")
def cloud_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    required(FIRESTORE, PUBSUB)
    data_dir = Path(tmp_path_factory.mktemp("cloud")) / "data"
    with a_town(data_dir, "--engine=emulators") as town:
        yield town


def stored(town: Town, collection: str) -> dict[str, dict[str, Any]]:
    """What the Firestore emulator itself holds: its own answer, past the product and its client."""
    health = town.http.get("/healthz").json()
    path = f"/v1/projects/{health['project']}/databases/(default)/documents/{collection}"
    answer = httpx.get(f"http://{health['firestore_emulator_host']}{path}", timeout=30)
    return {
        document["name"].rpartition("/")[2]: {
            name: next(iter(value.values())) for name, value in document["fields"].items()
        }
        for document in answer.json().get("documents", [])
    }


def test_the_first_walk_leaves_its_traces_in_firestore(cloud_town: Town) -> None:
    town = cloud_town

    town.reports()
    until(lambda: len(town.texts(LESNAYA)) == 1, "the news did not come")
    town.reports(version=2, status="restored")
    until(lambda: len(town.texts(LESNAYA)) == 2, "the end did not come")
    until(lambda: town.texts(LESNAYA)[0].startswith("✅"), "the news was not corrected")

    assert town.texts(SADOVAYA) == []
    outage = stored(town, "outages")["vodokanal:114"]
    assert (outage["version"], outage["status"], outage["affected"]) == (
        "2",
        "restored",
        "lesnaya-5",
    )
    until(
        lambda: {n["state"] for n in stored(town, "notices").values()} == {"sent"},
        "a notice was not written down as sent",
    )


def test_what_pub_sub_cannot_deliver_rests_among_the_documents_with_its_reason(
    cloud_town: Town,
) -> None:
    town = cloud_town

    town.control("POST", "feed", {"organisation": "vodokanal", "message": {"version": 1}})

    until(lambda: len(stored(town, "dead_letters")) == 1, "the refused message was not kept")
    (letter,) = stored(town, "dead_letters").values()
    assert (letter["organisation"], letter["attempts"]) == ("vodokanal", "5")
    assert letter["content"] == '{"version": 1}'
    assert letter["reason"].startswith("outage message refused: external_id: Field required")
    assert operator(town).split("\t")[1] == "vodokanal"


def test_a_letter_put_back_on_pub_sub_comes_to_its_door_again(cloud_town: Town) -> None:
    town = cloud_town
    (letter_id,) = stored(town, "dead_letters")

    assert "put back" in operator(town, f"PUT_BACK={letter_id}")

    until(lambda: len(stored(town, "dead_letters")) == 2, "it did not fail again as a new letter")
