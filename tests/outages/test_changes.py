"""What each chat must be told, decided without touching anything."""

import pytest

from builders import NOON, a_house, an_event, an_outage
from outages.changes import Told, judged, told

HOUSES = {h: a_house(h) for h in ("lesnaya-5", "lesnaya-7")}
FIVE, SEVEN = HOUSES.values()


def test_a_supplier_speaks_to_the_houses_it_serves_about_what_it_serves() -> None:
    event = an_event(houses=["lesnaya-5", "lesnaya-7"], resources=["cold_water", "sewerage"])

    outage = judged(event, "vodokanal", HOUSES, None, NOON)

    assert outage.affected == ("lesnaya-5", "lesnaya-7")
    assert (outage.unknown, outage.foreign, outage.held) == ((), (), False)


def test_the_managing_organisation_speaks_to_its_houses_about_everything() -> None:
    outage = judged(an_event(resources=["gas", "electricity"]), "uk", HOUSES, None, NOON)

    assert outage.affected == ("lesnaya-5",)


@pytest.mark.parametrize("resource", ["gas", "heating", "hot_water"])
def test_another_suppliers_resource_waits_for_a_person(resource: str) -> None:
    outage = judged(an_event(resources=["cold_water", resource]), "vodokanal", HOUSES, None, NOON)

    assert (outage.affected, outage.foreign) == ((), ("lesnaya-5",))


def test_another_suppliers_house_waits_for_a_person() -> None:
    others = a_house("sadovaya-1", managing_org="other", suppliers={"cold_water": "other"})
    event = an_event(houses=["lesnaya-5", "sadovaya-1", "atlantis-1"])

    outage = judged(event, "vodokanal", HOUSES | {others.id: others}, None, NOON)

    assert outage.affected == ("lesnaya-5",)
    assert outage.foreign == ("sadovaya-1",)
    assert outage.unknown == ("atlantis-1",)


@pytest.mark.parametrize(("kind", "held"), [("emergency", False), ("planned", True)])
def test_danger_does_not_wait_for_the_doubtful_part_planned_works_do(kind: str, held: bool) -> None:
    outage = an_outage(kind=kind, unknown=("atlantis-1",))

    assert outage.held is held
    assert (told(outage, [FIVE], owed=False, spoken=False) == []) is held


def test_a_house_named_twice_is_one_house() -> None:
    outage = judged(an_event(houses=["lesnaya-5"] * 3), "vodokanal", HOUSES, None, NOON)

    assert outage.affected == ("lesnaya-5",)


def test_a_house_no_longer_named_is_remembered_as_told() -> None:
    known = an_outage(affected=("lesnaya-5", "lesnaya-7"), formerly=("lesnaya-9",))

    outage = judged(an_event(houses=["lesnaya-7"], version=2), "vodokanal", HOUSES, known, NOON)

    assert outage.affected == ("lesnaya-7",)
    assert outage.formerly == ("lesnaya-5", "lesnaya-9")


def test_a_chat_is_told_about_its_own_houses_only() -> None:
    outage = an_outage(affected=("lesnaya-5",))

    assert told(outage, [FIVE, SEVEN], owed=False, spoken=False) == [Told("news", (FIVE,))]
    assert told(outage, [SEVEN], owed=False, spoken=False) == []


@pytest.mark.parametrize("status", ["restored", "cancelled"])
def test_the_end_is_a_new_message_and_the_first_one_is_corrected(status: str) -> None:
    outage = an_outage(status=status)

    both = [Told("news", (FIVE,)), Told("end", (FIVE,))]
    assert told(outage, [FIVE], owed=True, spoken=True) == both


def test_the_end_of_what_a_chat_never_heard_of_is_not_told() -> None:
    assert told(an_outage(status="restored"), [FIVE], owed=False, spoken=False) == []


def test_a_chat_that_is_not_concerned_after_all_is_corrected() -> None:
    outage = an_outage(affected=("lesnaya-7",), formerly=("lesnaya-5",))

    assert told(outage, [FIVE], owed=True, spoken=True) == [Told("news", ())]


def test_what_was_over_before_anybody_heard_of_it_is_told_in_one_message() -> None:
    outage = an_outage(status="restored")

    assert told(outage, [FIVE], owed=True, spoken=False) == [Told("news", (FIVE,))]


def test_of_what_was_called_off_before_anybody_heard_of_it_nothing_is_told() -> None:
    outage = an_outage(status="cancelled")

    assert told(outage, [FIVE], owed=True, spoken=False) == [Told("nothing", ())]


def test_a_chat_that_was_to_be_told_by_mistake_is_not_told() -> None:
    outage = an_outage(affected=("lesnaya-7",), formerly=("lesnaya-5",))

    assert told(outage, [FIVE], owed=True, spoken=False) == [Told("nothing", ())]
