"""Suppliers' words, read: a wrong house is worse than a delay, a missed one than a question."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rendered_zones
from notice_cases import Case, cases, differences
from outages.grammar.doubts import REASONS
from outages.notice_register import Register
from outages.notice_text import as_json, read_notice
from outages.notice_texts import DOUBTS

FUNCTIONS = Path(__file__).parents[2] / "functions"
NOW = datetime(2026, 12, 4, 6, 40)  # noqa: DTZ001 - the houses' own time
READ = [case for case in cases() if not case.fails]
NOT_YET = [case for case in cases() if case.fails]
WORDS = sorted({word for case in cases() for word in case.text.split(" ")})


def reading(text: str, now: datetime = NOW) -> dict[str, Any]:
    return as_json(read_notice(text, now))


@pytest.mark.parametrize("case", READ, ids=lambda case: case.id)
def test_a_notice_is_read_as_a_careful_person_reads_it(case: Case) -> None:
    assert differences(case.expected, case.read()) == []


@pytest.mark.parametrize("case", NOT_YET, ids=lambda case: case.id)
def test_what_is_not_read_yet_names_its_reason_and_harms_nobody(case: Case) -> None:
    got = case.read()

    assert differences(case.expected, got), "it is read now: take `fails` away"
    assert set(got.get("resolved", ())) <= set(case.expected.get("resolved", ()))
    assert got["needs_review"]


def test_the_cases_are_many_and_of_every_kind() -> None:
    assert len(cases()) >= 500
    assert len({case.id for case in cases()}) == len(cases())
    assert {case.level for case in cases()} == {"easy", "medium", "hard"}


@pytest.mark.parametrize("style", rendered_zones.STYLES)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(zone=rendered_zones.zones())
def test_a_zone_written_in_any_style_is_read_back(style: str, zone: list[dict[str, Any]]) -> None:
    got = reading(rendered_zones.rendered(zone, style))

    assert got["addresses"] == zone
    assert got["needs_review"] is False


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="абвдкмсуАКЛСУё 0123456789.,;:-–()№«»/\n\t|%eEхX", max_size=400))
def test_no_letters_whatever_raise(text: str) -> None:
    assert set(reading(text)) >= {"needs_review", "unresolved"}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_no_words_of_suppliers_in_any_order_raise(words: list[str]) -> None:
    assert set(reading(" ".join(words))) >= {"needs_review", "unresolved"}


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "🙂", "здравствуйте", "1" * 5000])
def test_a_text_that_says_nothing_waits_for_a_person(text: str) -> None:
    assert reading(text)["needs_review"] is True


def test_a_text_without_end_is_read_to_a_limit_and_the_rest_is_told() -> None:
    got = reading("ул. Лесная, 5; " * 10_000)

    assert "текст слишком длинный, дальше не прочитан" in [d["reason"] for d in got["unresolved"]]


def test_every_reason_has_words() -> None:
    assert set(DOUBTS) == set(REASONS)


def test_an_address_in_one_of_two_years_is_the_nearest() -> None:
    late = datetime(2026, 12, 30, 10, 0)  # noqa: DTZ001 - the houses' own time

    got = reading("Плановое отключение газа 9 января с 9 до 12: ул. Мира, 5", late)

    assert got["events"][0]["start"] == "2027-01-09T09:00"


def run(*arguments: str, text: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "outages.notice_text", *arguments],
        cwd=FUNCTIONS,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


TELEGRAM = "Авария. С 06:10 нет холодной воды: ул. Ленина, 5, 7. Восстановим к 14:00."
HOUSE = {"id": "a", "street_type": "улица", "street": "Ленина", "house": "5", "private": False}


def test_the_command_reads_one_notice_and_prints_it(tmp_path: Path) -> None:
    register = tmp_path / "register.jsonl"
    register.write_text(json.dumps(HOUSE) + "\n")

    ran = run(
        "--register", str(register), "--published-at", "2026-12-04T01:40Z", "--tz", "+05:00",
        text=TELEGRAM,
    )  # fmt: skip

    said = json.loads(ran.stdout)
    assert ran.returncode == 0
    assert said["events"][0]["start"] == "2026-12-04T06:10"
    assert said["resolved"] == ["a"]
    assert said["unresolved"] == [{"text": "ул. Ленина, 7", "reason": "такого дома нет в реестре"}]


@pytest.mark.parametrize(
    ("argument", "value", "accepted"),
    [("--tz", "Москва", "like +05:00"), ("--published-at", "вчера", "like 2026-12-04T06:40")],
)
def test_the_command_names_what_it_refuses(argument: str, value: str, accepted: str) -> None:
    ran = run(argument, value, text=TELEGRAM)

    assert ran.returncode == 2
    assert value in ran.stderr
    assert accepted in ran.stderr


@pytest.mark.parametrize(
    ("line", "accepted"),
    [
        ("{", "line 2: no JSON"),
        ("[]", "line 2: accepted: an object"),
        ('{"id": "b"}', "line 2: needed: id, house"),
        ('{"id": "b", "street": ["М"], "house": "5"}', "line 2: street: ['М']"),
        (json.dumps(HOUSE), "id 'a' stands twice"),
    ],
)
def test_a_register_that_cannot_be_read_is_refused_by_line(
    tmp_path: Path, line: str, accepted: str
) -> None:
    register = tmp_path / "register.jsonl"
    register.write_text(f"{json.dumps(HOUSE)}\n{line}\n")

    ran = run("--register", str(register), text=TELEGRAM)

    assert ran.returncode == 2
    assert accepted in ran.stderr
    assert ran.stdout == ""


def test_no_register_is_needed_to_propose() -> None:
    assert Register([]).resolve(()).ids == ()
    assert reading("ул. Ленина, 5")["addresses"][0]["street"] == "Ленина"
