"""Deep links: short enough for MAX, and nothing that is made up opens anything."""

import pytest

from houses.links import PAYLOAD, ChatMeant, HouseWanted, Invited, chat_link, house_link, wanted

LONGEST = "a-house.of_a_long_name-" + "x" * 41


@pytest.mark.parametrize("house", ["lesnaya-5", "5", LONGEST, "a.b_c-d"])
def test_a_house_comes_back_from_its_link(house: str) -> None:
    link = house_link("id00_bot", house)

    assert link
    payload = link.removeprefix("https://max.ru/id00_bot?start=")
    assert PAYLOAD.fullmatch(payload)
    assert wanted(payload) == HouseWanted(house)


@pytest.mark.parametrize("chat_id", [-70801090403050, 5, -(2**62)])
def test_a_chat_comes_back_from_its_link(chat_id: int) -> None:
    link = chat_link("id00_bot", chat_id)

    assert link
    assert wanted(link.rpartition("=")[2]) == ChatMeant(chat_id)


def test_an_invitation_is_handed_on_as_it_is() -> None:
    assert wanted("i-AbC_-09") == Invited("AbC_-09")


def test_there_is_no_link_to_a_bot_that_nobody_knows() -> None:
    assert house_link(None, "lesnaya-5") is None
    assert chat_link(None, -1) is None


@pytest.mark.parametrize(
    "payload",
    [
        *("", "menu", "i", "x-1", "ч-1", "h-", "h-!!", "h-_w", "h-" + "a" * 200),
        *("c-", "c-x", "c-1e9", "c--", "c-1\n", "c-" + "9" * 40),
    ],
)
def test_what_is_made_up_means_nothing(payload: str) -> None:
    assert wanted(payload) is None
