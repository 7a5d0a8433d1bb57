"""Whatever the bucket does, the vault does as promised, and tells nobody what it holds."""

import logging
import socket
import time
import traceback
from base64 import b64encode
from collections.abc import Callable

import pytest
from werkzeug.wrappers import Request, Response

from builders import MASTERS, NEWEST, OLDER, SECRET_KEY, vault_settings
from vault import Unopenable, Vault, VaultUnavailable
from vault.keys import derived
from vault_bucket import BucketStage

ANNA, TOKEN = "a" * 32, "c" * 32
NAME = "Ирина Петровна Смирнова".encode()
KEY = derived(MASTERS).newest

EVERY_VERB: tuple[Callable[[Vault], object], ...] = (
    lambda vault: vault.keep(ANNA, NAME),
    lambda vault: vault.read(ANNA, TOKEN),
    lambda vault: vault.erase(ANNA, TOKEN),
    lambda vault: vault.erase_all(ANNA),
    lambda vault: vault.held_by(ANNA),
    lambda vault: vault.page(),
    lambda vault: vault.rewrap(ANNA, TOKEN),
)


@pytest.fixture(autouse=True)
def nothing_leaks(caplog: pytest.LogCaptureFixture) -> None:
    """Everything is logged that anybody can log; see `tells_nothing`."""
    caplog.set_level(logging.DEBUG)


def tells_nothing(text: str) -> None:
    """Neither content nor a key, in any writing."""
    keys = (MASTERS[NEWEST], KEY.wrapping, KEY.signing)
    written = {repr(key)[2:-1] for key in keys} | {key.hex() for key in keys}
    written |= {b64encode(key).decode() for key in keys} | {SECRET_KEY}
    written |= {NAME.decode(), repr(NAME)[2:-1], b64encode(NAME).decode(), NAME.hex()}
    assert [secret for secret in written if secret in text] == []


def unavailable(vault: Vault, verb: Callable[[Vault], object], logged: str = "") -> str:
    """What was said, traceback and log included."""
    with pytest.raises(VaultUnavailable) as refused:
        verb(vault)
    tells_nothing("".join(traceback.format_exception(refused.value)) + logged)
    return str(refused.value)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"gone": True}, "status 404, code 'NoSuchBucket'; repeat later"),
        ({"denied": True}, "status 403, code 'AccessDenied'; repeat later"),
    ],
)
def test_a_bucket_that_is_gone_or_refuses_us(
    stage: BucketStage,
    caplog: pytest.LogCaptureFixture,
    fault: dict[str, bool],
    said: str,
) -> None:
    vault = stage.vault()
    stage.faults(**fault)

    for verb in EVERY_VERB:
        assert unavailable(vault, verb, caplog.text).endswith(said)


def test_a_bucket_in_trouble_is_asked_three_times(
    stage: BucketStage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.faults(server_error=1.0)

    said = unavailable(stage.vault(), EVERY_VERB[0], caplog.text)

    assert said == "vault, put_object: status 503, code 'SlowDown'; repeat later"
    assert len(stage.seen) == 3
    stage.faults()
    assert stage.vault().held_by(ANNA) == []


def test_a_short_trouble_is_not_noticed(stage: BucketStage) -> None:
    vault = stage.vault()
    troubles = iter([Response("", 503), Response("<html>", 502)])
    stage.meanwhile = lambda _: next(troubles, None)

    token = vault.keep(ANNA, NAME)

    assert vault.read(ANNA, token) == NAME
    assert [call.split()[0] for call in stage.seen] == ["PUT", "PUT", "PUT", "GET"]


def test_a_bucket_that_does_not_answer_in_time(
    stage: BucketStage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.faults(slow_seconds=20)

    said = unavailable(stage.vault(), EVERY_VERB[1], caplog.text)

    assert said == "vault, get_object: no answer (ReadTimeoutError); repeat later"


def test_a_bucket_where_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    vault = Vault(vault_settings({"VAULT_ENDPOINT": f"http://127.0.0.1:{port}"}))

    said = unavailable(vault, EVERY_VERB[0])

    assert said == "vault, put_object: no answer (EndpointConnectionError); repeat later"


def test_after_silence_nobody_waits_for_a_while(stage: BucketStage) -> None:
    vault = Vault(vault_settings(), rest_seconds=60)
    unavailable(vault, lambda v: v.keep(ANNA, NAME))

    started = time.monotonic()
    said = unavailable(vault, lambda v: v.read(ANNA, TOKEN))

    assert said == "vault, get_object: no answer a moment ago; repeat later"
    assert time.monotonic() - started < 0.1


def test_a_rest_is_over_when_it_is_over(stage: BucketStage) -> None:
    where = {"VAULT_ENDPOINT": stage.url, "VAULT_BUCKET": stage.name}
    vault = Vault(vault_settings(where), read_seconds=0.2, rest_seconds=0.1)
    stage.faults(slow_seconds=1.0)
    unavailable(vault, lambda v: v.keep(ANNA, NAME))
    stage.faults()

    time.sleep(0.1)

    assert vault.read(ANNA, vault.keep(ANNA, NAME)) == NAME


def test_a_lost_answer_is_asked_for_again_and_leaves_one_object(stage: BucketStage) -> None:
    vault = stage.vault()
    stage.faults(answer_lost=0.5, seed=1)  # the first answer is lost, the second is not

    token = vault.keep(ANNA, NAME)

    assert [call.split()[0] for call in stage.seen] == ["PUT", "PUT"]
    assert vault.held_by(ANNA) == [token]
    assert vault.read(ANNA, token) == NAME


def test_what_was_kept_without_an_answer_is_shown_by_the_pages(
    stage: BucketStage, caplog: pytest.LogCaptureFixture
) -> None:
    vault = stage.vault()
    stage.faults(answer_lost=1.0)

    unavailable(vault, EVERY_VERB[0], caplog.text)

    stage.faults()
    (held,) = vault.page()
    assert vault.read(held.owner, held.token) == NAME
    vault.erase(held.owner, held.token)
    assert vault.page() == []


def test_an_erasure_without_an_answer_is_done_all_the_same(stage: BucketStage) -> None:
    vault = stage.vault()
    token = vault.keep(ANNA, NAME)
    stage.faults(answer_lost=1.0)

    unavailable(vault, lambda vault: vault.erase(ANNA, token))

    stage.faults()
    assert vault.read(ANNA, token) is None


def test_a_new_lock_whose_answer_was_lost_is_there(stage: BucketStage) -> None:
    token = stage.vault(OLDER).keep(ANNA, NAME)
    stage.faults(answer_lost=0.5, seed=1)

    stage.vault(NEWEST, OLDER).rewrap(ANNA, token)

    assert stage.vault(NEWEST).read(ANNA, token) == NAME


def test_a_trouble_in_the_middle_forgets_the_rest_the_next_time(stage: BucketStage) -> None:
    vault = stage.vault()
    kept = [vault.keep(ANNA, NAME) for _ in range(3)]
    stage.meanwhile = lambda request: (
        Response("", 403) if request.method == "DELETE" and max(kept) in request.path else None
    )

    unavailable(vault, lambda vault: vault.erase_all(ANNA))

    stage.meanwhile = lambda _: None
    assert vault.held_by(ANNA) == [max(kept)]
    assert vault.erase_all(ANNA) == 1


@pytest.mark.parametrize(
    "gateway",
    [
        Response("", 200),
        Response("<html>Вход в сеть</html>", 200),
        Response("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>", 200),
        Response("", 302, {"Location": "http://127.0.0.1:9/"}),
    ],
    ids=["empty", "html", "truncated", "elsewhere"],
)
def test_what_somebody_else_says_is_no_answer_of_the_bucket(
    stage: BucketStage, gateway: Response
) -> None:
    stage.meanwhile = lambda _: gateway

    vault = stage.vault()
    for verb in (EVERY_VERB[0], lambda vault: vault.erase_all(ANNA), lambda vault: vault.page()):
        unavailable(vault, verb)


def test_a_code_that_is_none_is_not_repeated(stage: BucketStage) -> None:
    stage.meanwhile = lambda request: Response(
        f"<Error><Code>{request.headers['Authorization']}</Code></Error>", 403
    )

    said = unavailable(stage.vault(), EVERY_VERB[0])

    assert said == "vault, put_object: status 403, code ''; repeat later"


def test_a_store_that_always_begins_anew_does_not_keep_us(stage: BucketStage) -> None:
    vault = stage.vault()
    name = f"people/{ANNA}/{TOKEN}"
    stage.meanwhile = lambda _: Response(
        "<ListBucketResult><IsTruncated>true</IsTruncated><Contents>"
        f"<Key>{name}</Key><LastModified>2026-11-24T09:00:00Z</LastModified>"
        "</Contents></ListBucketResult>"
    )

    said = unavailable(vault, lambda vault: vault.held_by(ANNA))

    assert said == "vault, list_objects_v2: the answer cannot be read; repeat later"
    assert len(stage.seen) == 2


def test_an_answer_that_breaks_off_is_no_content(stage: BucketStage) -> None:
    token = stage.vault().keep(ANNA, NAME)
    stage.meanwhile = lambda _: Response(
        (part for part in (b"DV1", b"")), 200, {"Content-Length": "500"}
    )

    unavailable(stage.vault(), lambda vault: vault.read(ANNA, token))


def test_what_does_not_open_tells_nothing(
    stage: BucketStage, caplog: pytest.LogCaptureFixture
) -> None:
    token = stage.vault().keep(ANNA, NAME)
    body = (stage.folder / f"people/{ANNA}/{token}").read_bytes()

    def spoilt(request: Request) -> Response | None:
        return Response(body[:-1] + bytes([body[-1] ^ 1])) if request.method == "GET" else None

    stage.meanwhile = spoilt

    with pytest.raises(Unopenable) as refused:
        stage.vault().read(ANNA, token)
    tells_nothing("".join(traceback.format_exception(refused.value)) + caplog.text)


def test_nothing_is_told_when_all_goes_well(
    stage: BucketStage, caplog: pytest.LogCaptureFixture
) -> None:
    vault = stage.vault()
    token = vault.keep(ANNA, NAME)

    assert vault.read(ANNA, token) == NAME
    vault.sign("text", stage.clock.now())
    assert "PutObject" in caplog.text
    tells_nothing(caplog.text + repr(vault))
