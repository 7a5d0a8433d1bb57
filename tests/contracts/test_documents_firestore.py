"""What only Firestore has: a client that repeats by itself, and a bill for documents read."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from google.api_core.exceptions import PermissionDenied
from grpc import StatusCode  # type: ignore[import-untyped]

from contracts.documents_engines import INDEXES, Line, first
from contracts.documents_firestore_client import EmulatorClient, Loss
from documents import Create, Query, Replace, Unavailable
from documents.firestore import FirestoreDocuments

pytestmark = pytest.mark.xdist_group("firestore")

SLOT = "appointments/office-1:20261124T0700Z"


@pytest.fixture
def client(firestore_host: str) -> Iterator[EmulatorClient]:
    with closing(EmulatorClient(firestore_host)) as client:
        yield client


def once(lost_call: str, code: StatusCode) -> Loss:
    """Loses the first answer to `lost_call`."""
    lost = first(1)
    return lambda call: code if call == lost_call and lost() else None


REPEATED_BY_GOOGLE = [StatusCode.UNAVAILABLE, StatusCode.RESOURCE_EXHAUSTED]
REPEATED_BY_US = [
    StatusCode.ABORTED,
    StatusCode.DEADLINE_EXCEEDED,
    StatusCode.INTERNAL,
    StatusCode.UNKNOWN,
]


@pytest.mark.parametrize("code", REPEATED_BY_GOOGLE + REPEATED_BY_US, ids=str)
def test_a_commit_repeated_below_us_recognises_its_own_work(
    firestore_host: str, code: StatusCode
) -> None:
    with closing(EmulatorClient(firestore_host, lost=once("Commit", code))) as client:
        line = Line(FirestoreDocuments(client))

        (created,) = line.commit(Create(SLOT, {"n": 1}, cause="press"))

        assert created == line.get(SLOT)
        assert client.wire.calls.count("Commit") == 2
        assert line.sent == (1 if code in REPEATED_BY_GOOGLE else 2)


def test_a_replace_repeated_below_us_recognises_its_own_work(firestore_host: str) -> None:
    with closing(EmulatorClient(firestore_host)) as client:
        (read,) = FirestoreDocuments(client).commit(Create(SLOT, {"n": 1}, cause="press"))
        project = client.project
    lost = once("Commit", StatusCode.UNAVAILABLE)
    with closing(EmulatorClient(firestore_host, project, lost)) as client:
        documents = FirestoreDocuments(client)

        (replaced,) = documents.commit(Replace(read, {"n": 2}))

        assert replaced == documents.get(SLOT)
        assert client.wire.calls.count("Commit") == 2


def test_a_read_without_answer_is_called_unavailable(firestore_host: str) -> None:
    for call, code in (("BatchGetDocuments", StatusCode.UNKNOWN), ("RunQuery", StatusCode.ABORTED)):
        with closing(EmulatorClient(firestore_host, lost=once(call, code))) as client:
            documents = FirestoreDocuments(client)

            with pytest.raises(Unavailable, match="lost"):
                (documents.get(SLOT), documents.find(Query("appointments")))


def test_a_lack_of_rights_is_neither_a_conflict_nor_a_lost_answer(firestore_host: str) -> None:
    lost = once("Commit", StatusCode.PERMISSION_DENIED)
    with closing(EmulatorClient(firestore_host, lost=lost)) as client:
        with pytest.raises(PermissionDenied):
            FirestoreDocuments(client).commit(Create(SLOT, {}, cause="press"))

        assert client.wire.calls == ["Commit"]


def test_documents_read_are_documents_returned(client: EmulatorClient) -> None:
    documents = FirestoreDocuments(client, INDEXES)
    documents.commit(
        *(
            Create(
                f"notices/{n:03}", {"bot": "uk", "state": state, "urgency": n % 3, "due": n}, "a"
            )
            for n in range(200)
            for state in ["owed" if n % 2 else "sent"]
        )
    )
    asked = Query(
        "notices",
        where=(
            ("bot", "==", "uk"),
            ("state", "==", "owed"),
            ("urgency", "==", 1),
            ("due", ">", 50),
        ),
        limit=10,
    )

    page = documents.find(asked)
    rest = documents.find(Query(asked.collection, asked.where, limit=5, after=page[-1]))
    by_id = documents.find(Query("notices", ids=("007", "nowhere", "003")))
    one = documents.get("notices/000")

    assert one
    assert (len(page), len(rest), len(by_id)) == (10, 5, 2)
    assert client.wire.documents_read == 10 + 5 + 2 + 1
    assert client.wire.skipped == 0


def test_counting_reads_no_document(client: EmulatorClient) -> None:
    documents = FirestoreDocuments(client, INDEXES)
    documents.commit(*(Create(f"notices/{n}", {"bot": "uk"}, "a") for n in range(150)))

    counted = documents.count(Query("notices", where=(("bot", "==", "uk"),)))

    assert counted == 150
    assert client.wire.documents_read == 0


def test_a_commit_is_one_call(client: EmulatorClient) -> None:
    FirestoreDocuments(client).commit(*(Create(f"notices/{n}", {}, "a") for n in range(500)))

    assert client.wire.calls == ["Commit"]


def test_a_document_that_somebody_else_made_has_no_cause(client: EmulatorClient) -> None:
    documents = FirestoreDocuments(client)
    client.document("houses/lesnaya-5").set({"address": "ул. Лесная, 5"})

    read = documents.get("houses/lesnaya-5")
    assert read
    documents.commit(Replace(read, {"address": "ул. Лесная, 7"}))

    found = documents.get("houses/lesnaya-5")
    assert found
    assert (read.cause, found.cause) == (None, None)
    assert found.data == {"address": "ул. Лесная, 7"}
