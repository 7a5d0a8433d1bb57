"""What waits for the morning comes to whoever still wants it then, and to nobody else."""

from datetime import timedelta

import pytest

from builders import NOON, Hands, a_chat, a_house, an_event, an_organisation
from documents import Query
from houses.buttons import ChooseHouse, LeaveHouse, MuteResource
from notifications import Notice
from notifications.delivering import drain
from outages.publishing import publish
from register import Register, import_register
from townsfolk import HouseChat, Townsman, an_administrator, bound

NIGHT = NOON + timedelta(hours=11)  # 23:00 in Moscow
MORNING = NOON + timedelta(hours=20)  # 8:00
TOMORROW = {"start": NOON + timedelta(days=1), "end": NOON + timedelta(days=1, hours=3)}
NEWS = "🛠 Плановые работы. Не будет холодной воды: {}."


def publishes(hands: Hands, *houses: str, **changes: object) -> None:
    """Works of tomorrow become known at night."""
    hands.time = NIGHT
    known = {"kind": "planned", "windows": [TOMORROW], "houses": list(houses)}
    publish(an_event(**known | changes), "vodokanal", hands.ctx)


def news(hands: Hands, chat_id: int) -> list[str]:
    """What is told there of works in the morning: the first line of each message."""
    hands.time = MORNING
    told = [line for text in HouseChat(chat_id, hands).shows() for line in text.splitlines()[:1]]
    return [line for line in told if "работы" in line]


def states(hands: Hands) -> list[str]:
    found = hands.documents.find(Query("notices"))
    kept = (Notice.model_validate(document.data) for document in found)
    return [notice.state for notice in kept if notice.id.startswith("outage:")]


@pytest.fixture
def igor(hands: Hands) -> Townsman:
    igor = an_administrator(hands)
    bound(hands, igor)
    return igor


@pytest.fixture
def anna(hands: Hands) -> Townsman:
    """She hears of Лесная, 5 and 7."""
    anna = Townsman(8, hands)
    anna.starts()
    for house in ("lesnaya-5", "lesnaya-7"):
        anna.forges(ChooseHouse(house=house).button("…").payload)
    return anna


def test_what_nobody_has_given_up_comes(hands: Hands, igor: Townsman, anna: Townsman) -> None:
    publishes(hands, "lesnaya-5", "lesnaya-7")

    assert news(hands, -900) == [NEWS.format("ул. Лесная, 5")]
    assert news(hands, anna.chat_id) == [NEWS.format("ул. Лесная, 5; ул. Лесная, 7")]


def test_a_chat_unbound_at_night_is_told_nothing_in_the_morning(
    hands: Hands, igor: Townsman
) -> None:
    publishes(hands, "lesnaya-5")

    igor.presses("Отвязать чат")

    assert news(hands, -900) == []
    assert states(hands) == ["withdrawn"]


def test_a_chat_bound_again_before_the_morning_is_told(hands: Hands, igor: Townsman) -> None:
    publishes(hands, "lesnaya-5")

    igor.presses("Отвязать чат")
    igor.presses("Указать дом")
    igor.says("лесная 5")
    igor.presses("ул. Лесная, 5")

    assert news(hands, -900) == [NEWS.format("ул. Лесная, 5")]


def test_a_chat_that_an_import_gives_another_house_is_not_told_of_the_former(
    hands: Hands, igor: Townsman
) -> None:
    publishes(hands, "lesnaya-5")

    moved = Register(
        organisations=(an_organisation("uk"), an_organisation(), an_organisation("teploset")),
        houses=(a_house("lesnaya-5"), a_house("lesnaya-7")),
        chats=(a_chat(-900, ["lesnaya-7"]),),
    )
    import_register(moved, hands.documents, "moved", hands.time)

    assert news(hands, -900) == []


def test_a_house_that_she_left_at_night_is_not_told_of(hands: Hands, anna: Townsman) -> None:
    publishes(hands, "lesnaya-5")

    anna.forges(LeaveHouse(house="lesnaya-5").button("…").payload)

    assert news(hands, anna.chat_id) == []
    assert states(hands) == ["withdrawn"]


def test_of_the_house_that_stays_she_still_hears(hands: Hands, anna: Townsman) -> None:
    publishes(hands, "lesnaya-5", "lesnaya-7")

    anna.forges(LeaveHouse(house="lesnaya-5").button("…").payload)

    assert len(news(hands, anna.chat_id)) == 1


@pytest.mark.parametrize(
    ("resources", "told"), [(["cold_water"], 0), (["cold_water", "sewerage"], 1)]
)
def test_what_she_muted_at_night_does_not_come_alone(
    hands: Hands, anna: Townsman, resources: list[str], told: int
) -> None:
    publishes(hands, "lesnaya-5", resources=resources)

    anna.forges(MuteResource(resource="cold_water", mute=True).button("…").payload)

    assert len(news(hands, anna.chat_id)) == told


def test_what_she_muted_by_mistake_comes_nevertheless(hands: Hands, anna: Townsman) -> None:
    publishes(hands, "lesnaya-5")

    for mute in (True, False):
        anna.forges(MuteResource(resource="cold_water", mute=mute).button("…").payload)

    assert news(hands, anna.chat_id) == [NEWS.format("ул. Лесная, 5")]


def test_a_house_left_and_chosen_again_is_told_of(hands: Hands, anna: Townsman) -> None:
    publishes(hands, "lesnaya-5")

    anna.forges(LeaveHouse(house="lesnaya-5").button("…").payload)
    anna.forges(ChooseHouse(house="lesnaya-5").button("…").payload)

    assert news(hands, anna.chat_id) == [NEWS.format("ул. Лесная, 5")]


def test_a_newer_version_is_told_to_who_came_back_later(hands: Hands, anna: Townsman) -> None:
    publishes(hands, "lesnaya-5")
    anna.forges(LeaveHouse(house="lesnaya-5").button("…").payload)
    assert news(hands, anna.chat_id) == []
    anna.forges(ChooseHouse(house="lesnaya-5").button("…").payload)

    publish(
        an_event(version=2, kind="planned", windows=[TOMORROW], reason="замена задвижки"),
        "vodokanal",
        hands.ctx,
    )

    assert news(hands, anna.chat_id) == [NEWS.format("ул. Лесная, 5")]


def test_what_was_told_already_stays_and_is_kept_true(hands: Hands, igor: Townsman) -> None:
    publish(an_event(kind="planned", windows=[TOMORROW]), "vodokanal", hands.ctx)
    drain("uk", hands.ctx)

    igor.presses("Отвязать чат")

    assert news(hands, -900) == [NEWS.format("ул. Лесная, 5")]
    assert states(hands) == ["sent"]
