"""The sandbox's bucket: what lies in it lies in a folder, and its moods are what they say."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from builders import ENVIRONMENT
from contracts.pretend_max_stage import FUNCTIONS, MORNING, Stage
from contracts.vault_stage import served
from sandbox.bucket import PretendBucket
from sandbox.bucket.wiring import ABSENT
from sandbox.bucket.wiring import vault_settings as wired
from sandbox.control import control_app, vault_troubles
from settings import read_settings
from vault import VaultUnavailable
from vault_bucket import BucketStage, a_bucket_stage

ANNA = "a" * 32
NAME = "Ирина Петровна Смирнова".encode()


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[BucketStage]:
    with a_bucket_stage(tmp_path) as stage:
        yield stage


def files(stage: BucketStage) -> list[str]:
    return [f.relative_to(stage.folder).as_posix() for f in stage.folder.rglob("*") if f.is_file()]


def ask(stage: BucketStage, method: str, path: str) -> httpx.Response:
    return httpx.request(method, f"{stage.url}/{path}", content=b"", trust_env=False)


def test_an_object_lies_in_the_folder_before_the_answer_and_goes_when_erased(
    bucket: BucketStage,
) -> None:
    vault = bucket.vault()

    token = vault.keep(ANNA, NAME)
    kept = files(bucket)
    content = (bucket.folder / kept[0]).read_bytes()
    vault.erase(ANNA, token)

    assert kept == [f"people/{ANNA}/{token}"]
    assert NAME not in content
    assert content.startswith(b"DV1")
    assert list((bucket.folder / "people").iterdir()) == []


def test_what_was_kept_is_there_in_the_next_process(bucket: BucketStage, tmp_path: Path) -> None:
    token, erased = (bucket.vault().keep(ANNA, NAME) for _ in range(2))
    bucket.vault().erase(ANNA, erased)

    with a_bucket_stage(tmp_path) as next_one:
        assert next_one.vault().held_by(ANNA) == [token]
        assert next_one.vault().read(ANNA, token) == NAME


def test_objects_are_as_old_as_the_towns_clock_says(bucket: BucketStage, tmp_path: Path) -> None:
    bucket.clock.set(MORNING, speed=0)
    bucket.vault().keep(ANNA, NAME)
    bucket.clock.set(MORNING + timedelta(days=40), speed=0)

    kept = [held.kept_at for held in bucket.vault().page()]
    with a_bucket_stage(tmp_path) as next_one:
        remembered = [held.kept_at for held in next_one.vault().page()]

    assert kept == remembered == [MORNING]


def test_a_draft_of_a_killed_process_is_no_object(bucket: BucketStage) -> None:
    draft = bucket.folder / f"people/{ANNA}/{'c' * 32}.draft"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half an obj")

    assert bucket.vault().page() == []
    assert not draft.exists()


def test_a_new_beginning_forgets_objects_and_moods(bucket: BucketStage) -> None:
    bucket.vault().keep(ANNA, NAME)
    bucket.faults(gone=True)

    bucket.bucket.reset()

    assert bucket.vault().page() == []
    assert files(bucket) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "{bucket}/../../outside"),
        ("PUT", "{bucket}/%2e%2e/outside"),
        ("PUT", "{bucket}/a.draft"),
        ("PUT", "another-bucket"),
        ("PUT", "another-bucket/name"),
        ("DELETE", "{bucket}"),
        ("POST", "{bucket}?delete"),
    ],
)
def test_no_change_gets_past_the_folder(bucket: BucketStage, method: str, path: str) -> None:
    token = bucket.vault().keep(ANNA, NAME)

    answer = ask(bucket, method, path.format(bucket=bucket.name))

    assert answer.status_code == 501
    assert files(bucket) == [f"people/{ANNA}/{token}"]
    assert bucket.vault().read(ANNA, token) == NAME


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"gone": True}, "status 404, code 'NoSuchBucket'"),
        ({"denied": True}, "status 403, code 'AccessDenied'"),
        ({"server_error": 1.0}, "status 503, code 'SlowDown'"),
        ({"slow_seconds": 20}, r"no answer \(ReadTimeoutError\)"),
    ],
)
def test_a_mood_with_an_answer_does_nothing(
    bucket: BucketStage, fault: dict[str, float], said: str
) -> None:
    bucket.faults(**fault)

    with pytest.raises(VaultUnavailable, match=said):
        bucket.vault().keep(ANNA, NAME)

    assert files(bucket) == []


def test_a_lost_answer_is_done(bucket: BucketStage) -> None:
    bucket.faults(answer_lost=1.0)

    with pytest.raises(VaultUnavailable, match="no answer"):
        bucket.vault().keep(ANNA, NAME)

    assert len(files(bucket)) == 1


def test_it_may_be_mounted_below_a_prefix(bucket: BucketStage) -> None:

    with served(DispatcherMiddleware(bucket, {"/vault": bucket})) as url:
        stage_url, bucket.url = bucket.url, f"{url}/vault"
        token = bucket.vault().keep(ANNA, NAME)
        assert bucket.vault().read(ANNA, token) == NAME
        bucket.url = stage_url

    assert bucket.vault().read(ANNA, token) == NAME


def control(stage: Stage, bucket: PretendBucket | None) -> httpx.Client:
    app = control_app(stage.max, stage.clock)
    vault_troubles(app, bucket)
    return httpx.Client(transport=httpx.WSGITransport(app=app), base_url="http://sandbox/")


def test_the_control_api_sets_its_moods(stage: Stage, bucket: BucketStage) -> None:
    api = control(stage, bucket.bucket)

    well = api.get("/vault_faults").json()
    changed = api.post("/vault_faults", json={"gone": True, "answer_lost": 0.3}).json()
    again = api.post("/vault_faults", json={"gone": False}).json()

    assert well == {
        "gone": False,
        "denied": False,
        "server_error": 0.0,
        "slow_seconds": 0.0,
        "answer_lost": 0.0,
        "seed": 0,
    }
    assert changed == well | {"gone": True, "answer_lost": 0.3}
    assert again == well | {"answer_lost": 0.3}
    assert bucket.bucket.faults.answer_lost == 0.3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"moon": 1}, "Поля «moon» нет; принимаются: gone, denied, server_error, slow_seconds"),
        ({"gone": "да"}, "Поле «gone» не подходит; ожидается: true или false."),
        ({"answer_lost": 2}, "Поле «answer_lost» не подходит; ожидается: доля от 0 до 1."),
        ({"slow_seconds": -1}, "ожидается: число секунд от 0 до 3600."),
    ],
)
def test_a_mood_it_does_not_have_is_named(
    stage: Stage, bucket: BucketStage, asked: dict[str, object], said: str
) -> None:
    answer = control(stage, bucket.bucket).post("/vault_faults", json=asked)

    assert answer.status_code == 400
    assert said in answer.json()["error"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_a_vault_there_is_nothing_to_trouble(stage: Stage, method: str) -> None:
    answer = control(stage, None).request(method, "/vault_faults", json={"gone": True})

    assert answer.status_code == 404
    assert answer.json() == {"error": "Здесь нет хранилища; оно есть в make run без --no-vault."}


def test_the_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "vault.keys"

    first, second = (wired("http://127.0.0.1:8080/vault", file) for _ in range(2))
    other = wired("http://127.0.0.1:8080/vault", tmp_path / "other.keys")

    assert first == second
    assert first["VAULT_KEYS"] != other["VAULT_KEYS"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_settings(ENVIRONMENT | first).vault
    assert set(first) == set(ABSENT)
    assert read_settings(ENVIRONMENT | first | ABSENT).vault is None


def test_the_start_of_a_sandbox_waits_for_no_s3() -> None:
    script = "import sys, sandbox.running; sys.exit(bool({'moto', 'boto3'} & set(sys.modules)))"

    ran = subprocess.run([sys.executable, "-c", script], cwd=FUNCTIONS, check=False)

    assert ran.returncode == 0
