"""The promises hold while everything breaks, and the judge notices when they do not.

A twentieth of `make chaos`, with the same troubles; and for each of three things that the product
cannot do without a run in which it lacks it.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from chaos.scenario import SHORT, Scenario
from chaos.stage import run

pytestmark = pytest.mark.xdist_group("chaos")  # four processes each: one run at a time

CALM = replace(SHORT, faults={}, kills=0, commits_refused=0.0, commits_lost=0.0)
LOST = {"answer_lost": 0.2, "posted_late": 0.1}


def test_every_chat_is_told_exactly_once_whatever_breaks(tmp_path: Path) -> None:
    report = run(SHORT, tmp_path)

    assert report.wrong == []


@pytest.mark.parametrize(
    ("scenario", "noticed"),
    [
        pytest.param(replace(CALM, mutant="lease"), "calls within one second", id="lease"),
        pytest.param(
            replace(CALM, mutant="permit", chats=20), "calls within one second", id="pace"
        ),
        pytest.param(
            replace(CALM, mutant="look", chats=20, faults=LOST), "shown 2 times", id="look"
        ),
    ],
)
def test_the_judge_notices_what_the_product_lacks(
    scenario: Scenario, noticed: str, tmp_path: Path
) -> None:
    report = run(scenario, tmp_path)

    assert any(noticed in line for line in report.wrong), report


def test_the_judge_finds_nothing_wrong_with_a_product_that_lacks_nothing(tmp_path: Path) -> None:
    report = run(replace(CALM, chats=20, faults=LOST), tmp_path)

    assert report.wrong == []
