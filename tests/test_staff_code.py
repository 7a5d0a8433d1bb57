"""The operator lets an organisation's administrator in, at any time and never without a trace."""

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from builders import ENVIRONMENT, Hands, an_organisation, some_hands
from colleagues import Person
from documents import Query
from journeys.town_process import FUNCTIONS, a_town
from organisation.store import keep
from refusals import NotUnderstood
from staff_code import one_time_code

CODE = re.compile(r"code: ([A-Za-z0-9_-]{22})\n")


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


def ran(*command: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=FUNCTIONS,
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_code_and_its_link_make_one_administrator(hands: Hands) -> None:
    made = one_time_code("uk", hands.ctx)

    assert made.link == f"https://max.ru/id00_bot?start=i-{made.code}"
    assert made.hint == ""
    anna, boris = Person(hands, "a0a0"), Person(hands, "b0b0")
    anna.says(f"i-{made.code}")
    boris.says(made.code)
    assert (anna.roles, boris.roles) == ({"uk": "administrator"}, {})


def test_it_is_allowed_again_when_there_are_administrators_and_each_use_is_logged(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    first, second = one_time_code("uk", hands.ctx), one_time_code("uk", hands.ctx)

    anna, boris = Person(hands, "a0a0"), Person(hands, "b0b0")
    anna.says(first.code)
    boris.says(second.code)

    assert anna.roles == boris.roles == {"uk": "administrator"}
    logged = [r for r in caplog.records if r.message == "administrator invited by operator"]
    assert [vars(r)["organisation"] for r in logged] == ["uk", "uk"]
    assert first.code not in caplog.text
    assert first.code not in f"{[vars(r) for r in caplog.records]}"


def test_without_max_there_is_the_code_and_a_hint(hands: Hands) -> None:
    hands.answer = lambda _: httpx.Response(503, json={"code": "x", "message": "x"})

    made = one_time_code("uk", hands.ctx)

    assert made.link is None
    assert made.hint.startswith("no link, MAX, GET /me: status 503")
    assert made.hint.endswith("; the code, written to the bot, will do")
    anna = Person(hands, "a0a0")
    anna.says(made.code)
    assert anna.roles == {"uk": "administrator"}


def test_a_bot_without_username_has_no_link(hands: Hands) -> None:
    bot = {"user_id": 1, "first_name": "Bot", "is_bot": True}
    hands.answer = lambda _: httpx.Response(200, json=bot)

    made = one_time_code("uk", hands.ctx)

    assert (made.link, made.hint) == (
        None,
        "no link, the bot has no username; write the code to the bot",
    )


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("rso", "organisation 'rso' is not in the register of organisations"),
        ("../uk", "organisation '../uk' is not in the register of organisations"),
        ("", "organisation '' is not in the register of organisations"),
        ("silent", "organisation 'silent' has no bot"),
    ],
)
def test_an_organisation_that_nobody_can_talk_with_is_refused_naming_the_others(
    hands: Hands, name: str, why: str
) -> None:
    silent = an_organisation("silent", bot=None)
    hands.documents.commit(*keep(hands.documents, silent, cause="test"))

    with pytest.raises(NotUnderstood) as refused:
        one_time_code(name, hands.ctx)

    assert str(refused.value) == f"{why}; accepted: teploset, uk, vodokanal"
    assert hands.documents.find(Query("invitations")) == []


def test_the_command_prints_the_code_alone_and_the_rest_beside(
    hands: Hands, tmp_path: Path
) -> None:
    settings = {
        "DOCUMENTS": f"sqlite:{tmp_path / 'documents.sqlite'}",
        "GOOGLE_CLOUD_PROJECT": ENVIRONMENT["GOOGLE_CLOUD_PROJECT"],
    }

    done = ran(sys.executable, "-m", "staff_code", "uk", environment=settings)
    refused = ran(sys.executable, "-m", "staff_code", "rso", environment=settings)

    code = CODE.fullmatch(done.stdout)
    assert (done.returncode, bool(code)) == (0, True)
    logged, hint = done.stderr.splitlines()
    assert '"message": "administrator invited by operator"' in logged
    assert hint == (
        "no link, bot 'uk' is not one of ours; accepted: none: BOTS is empty; "
        "the code, written to the bot, will do"
    )
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "organisation 'rso' is not in the register of organisations; "
        "accepted: teploset, uk, vodokanal\n"
    )


def test_without_settings_one_line_says_which_is_missing() -> None:
    done = ran(sys.executable, "-m", "staff_code", "uk", environment={})

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Setting DOCUMENTS is missing. Valid: DOCUMENTS=firestore\n"


def test_make_asks_the_running_sandbox(tmp_path: Path) -> None:
    clean = {n: v for n, v in os.environ.items() if not n.startswith("MAKE") and n != "DOCUMENTS"}
    bot = {
        "BOTS": "sandbox",
        "MAX_TOKEN_SANDBOX": "sandbox-token",
        "MAX_SECRET_SANDBOX": "sandbox-secret",
    }
    make = ["make", "-C", str(FUNCTIONS.parent), "--no-print-directory", "--old-file=.venv/runs"]
    with a_town(tmp_path / "data") as town:
        asked = [*make, "staff-code", f"PORT={town.http.base_url.port}"]

        done = ran(*asked, "ORG=uk-lesnaya", environment=clean)
        linked = ran(*asked, "ORG=uk-lesnaya", environment=clean | bot)
        refused = ran(*asked, "ORG=uk", environment=clean)

    assert CODE.fullmatch(done.stdout), done.stderr
    code, link = linked.stdout.splitlines()
    assert re.fullmatch(r"link: https://max[.]ru/\w+[?]start=i-" + code[len("code: ") :], link)
    assert refused.returncode == 2
    assert refused.stderr.splitlines()[0] == (
        "organisation 'uk' is not in the register of organisations; "
        "accepted: elektroset, teploset, tsg-sadovaya, uk-lesnaya, vodokanal"
    )
