"""A card: what it lacks, how it changes, and what of it residents see."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import NOON, a_card, an_organisation, some_facts
from documents import Conflict
from documents.sqlite import SqliteDocuments
from hours import Open, read_date_hours, read_hours
from organisation import Card, CardFacts, CardVersion
from organisation.card import card_of_register, missing
from organisation.changes import (
    asked,
    changed,
    confirmed,
    discarded,
    published,
    restored,
    with_exceptions,
)
from organisation.fields import DUTY, FIELD
from organisation.outcomes import Incomplete, NothingNew, Published
from organisation.store import (
    card,
    cards,
    cards_to_ask,
    keep,
    keep_card,
    keep_version,
    organisation,
    organisations_by_id,
    version,
    versions,
)
from refusals import NotUnderstood

LATER = NOON + timedelta(days=10)
TODAY = date(2026, 11, 24)


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[SqliteDocuments]:
    documents = SqliteDocuments(tmp_path / "documents.sqlite")
    yield documents
    documents.close()


def test_a_complete_card_lacks_nothing() -> None:
    assert missing(some_facts()) == ()


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        ("address", None),
        ("phones", ()),
        ("email", None),
        ("zone", None),
        ("working_hours", None),
        ("reception_hours", None),
        ("dispatcher_phone", None),
        ("emergency_phone", None),
    ],
)
def test_each_mandatory_field_is_missed(field: str, empty: object) -> None:
    facts = some_facts(**{field: empty})

    assert [f.name for f in missing(facts)] == [field]
    outcome = published(a_card(draft=facts), LATER, "office_head")
    assert outcome == Incomplete((FIELD[field],))


def test_what_the_ministry_asks_for_names_its_norm() -> None:
    by_duty = {name for name, field in FIELD.items() if field.why == DUTY}

    assert by_duty == {f.name for f in missing(CardFacts())} - {"zone"}
    assert "№" not in DUTY  # the numbers of the acts are not known


def test_a_new_card_lacks_everything_that_is_mandatory() -> None:
    outcome = published(Card(organisation="uk"), NOON, "office_head")

    assert isinstance(outcome, Incomplete)
    assert len(outcome.missing) == 8


def test_a_change_is_a_draft_until_it_is_published() -> None:
    drafted = changed(a_card(), "email", "new@vodokanal-town.ru")

    assert drafted.facts == some_facts()
    assert drafted.draft == some_facts(email="new@vodokanal-town.ru")
    assert drafted.latest.email == "new@vodokanal-town.ru"


def test_a_change_taken_back_leaves_no_draft() -> None:
    drafted = changed(a_card(), "email", "new@vodokanal-town.ru")

    again = changed(drafted, "email", some_facts().email)

    assert again == a_card()
    assert discarded(drafted) == a_card()


def test_what_does_not_fit_is_refused_in_words() -> None:
    with pytest.raises(NotUnderstood, match="Телефоны офиса: столько не помещается"):
        changed(a_card(), "phones", ("8 (800) 000-00-01",) * 6)


def test_publishing_makes_the_draft_the_next_version() -> None:
    drafted = changed(a_card(), "email", "new@vodokanal-town.ru")

    outcome = published(drafted, LATER, "administrator")

    facts = some_facts(email="new@vodokanal-town.ru")
    assert outcome == Published(
        a_card(
            version=2,
            facts=facts,
            published_at=LATER,
            published_by="administrator",
            confirmed_at=LATER,
            ask_at=LATER + timedelta(days=90),
        ),
        CardVersion(organisation="vodokanal", version=2, facts=facts, at=LATER, by="administrator"),
    )


def test_publishing_what_is_published_changes_nothing() -> None:
    assert published(a_card(), LATER, "office_head") == NothingNew(a_card())


def test_exceptions_that_are_over_are_dropped_when_published() -> None:
    over = read_date_hours("25.11 выходной", TODAY)
    lasts = read_date_hours("28.11-4.12 выходной", TODAY)
    drafted = with_exceptions(a_card(), [over, lasts])

    outcome = published(drafted, LATER, "office_head")  # on 4 December

    assert isinstance(outcome, Published)
    assert outcome.version.facts.exceptions == (lasts,)
    assert outcome.card.facts == outcome.version.facts


def test_an_exception_is_over_by_the_clock_of_the_organisation() -> None:
    today = read_date_hours("24.11 выходной", TODAY)
    evening = datetime(2026, 11, 24, 13, tzinfo=UTC)  # in Kamchatka it is the 25th

    moscow = published(a_card(draft=some_facts(exceptions=(today,))), evening, "office_head")
    kamchatka = published(
        a_card(draft=some_facts(exceptions=(today,), zone="Asia/Kamchatka")),
        evening,
        "office_head",
    )

    assert isinstance(moscow, Published)
    assert moscow.version.facts.exceptions == (today,)
    assert isinstance(kamchatka, Published)
    assert kamchatka.version.facts.exceptions == ()


def test_of_two_exceptions_of_the_same_dates_the_new_one_stays() -> None:
    closed = read_date_hours("31.12 выходной", TODAY)
    short = read_date_hours("31.12 9-12", TODAY)
    range_ = read_date_hours("28.12-31.12 10-15", TODAY)

    drafted = with_exceptions(with_exceptions(a_card(), [closed]), [short, range_])

    assert drafted.latest.exceptions == (range_, short)  # the narrow one decides its day


def test_more_exceptions_than_fit_are_refused() -> None:
    many = [read_date_hours(f"{n}.12 выходной", TODAY) for n in range(1, 32)]

    assert len(with_exceptions(a_card(), many[:30]).latest.exceptions) == 30
    with pytest.raises(NotUnderstood, match="Особые дни: столько не помещается"):
        with_exceptions(a_card(), many)


def test_a_version_restored_is_published_as_a_repetition_of_it() -> None:
    old = CardVersion(
        organisation="vodokanal",
        version=1,
        facts=some_facts(email="old@vodokanal-town.ru"),
        at=NOON,
        by="office_head",
    )
    now_third = a_card(version=3)

    drafted = restored(now_third, old)
    outcome = published(drafted, LATER, "administrator")

    assert drafted.draft == old.facts
    assert isinstance(outcome, Published)
    assert (outcome.version.version, outcome.version.restored_from) == (4, 1)
    assert outcome.card.restored_from is None


def test_a_version_restored_and_then_changed_repeats_nothing() -> None:
    old = CardVersion(
        organisation="vodokanal", version=1, facts=some_facts(inn="6234000007"), at=NOON, by="x"
    )

    drafted = changed(restored(a_card(version=2), old), "site", "https://a.ru")

    assert drafted.restored_from is None


def test_restoring_what_is_published_leaves_no_draft() -> None:
    same = CardVersion(organisation="vodokanal", version=1, facts=some_facts(), at=NOON, by="x")

    assert restored(a_card(), same) == a_card()


def test_staff_are_asked_ninety_days_after_they_confirmed() -> None:
    assert confirmed(a_card(), LATER).ask_at == LATER + timedelta(days=90)
    assert confirmed(a_card(), LATER, timedelta(days=30)).ask_at == LATER + timedelta(days=30)
    assert confirmed(a_card(), LATER).confirmed_at == LATER
    assert asked(a_card(), LATER, timedelta(days=7)).ask_at == LATER + timedelta(days=7)
    assert asked(a_card(), LATER, timedelta(days=7)).confirmed_at == NOON


def test_whether_the_office_is_open_needs_hours_and_zone() -> None:
    assert some_facts().standing(NOON) == Open(NOON + timedelta(hours=1))
    assert some_facts(zone=None).standing(NOON) is None
    assert some_facts(working_hours=None).standing(NOON) is None


def test_an_organisation_is_kept_once(documents: SqliteDocuments) -> None:
    documents.commit(*keep(documents, an_organisation(), "test"))

    assert keep(documents, an_organisation(), "test") == []
    assert organisation(documents, "vodokanal") == an_organisation()
    assert organisation(documents, "../cards") is None
    assert organisations_by_id(documents, ["uk", "a/b", "vodokanal"]) == {
        "vodokanal": an_organisation()
    }
    renamed = an_organisation(name="АО «Водоканал»")
    documents.commit(*keep(documents, renamed, "test"))
    assert organisation(documents, "vodokanal") == renamed


def test_a_card_comes_back_as_it_was_kept(documents: SqliteDocuments) -> None:
    full = a_card(
        facts=some_facts(
            working_hours=read_hours("круглосуточно"),
            exceptions=(read_date_hours("31.12 9-12 (учёт)", TODAY),),
            site="https://a.ru",
        ),
        draft=some_facts(phones=()),
    )
    documents.commit(keep_card(full, None, "test"))

    kept = card(documents, "vodokanal")

    assert kept
    assert kept[0] == full
    assert card(documents, "uk") is None
    assert card(documents, "../organisations/uk") is None
    documents.commit(keep_card(a_card(), kept[1], "test"))
    assert cards(documents, ["vodokanal", "uk", "a/b"])["vodokanal"][0] == a_card()


def test_versions_are_listed_newest_first_and_never_written_twice(
    documents: SqliteDocuments,
) -> None:
    published_versions = [
        CardVersion(organisation=o, version=n, facts=some_facts(), at=NOON, by="office_head")
        for o in ("vodokanal", "uk")
        for n in range(1, 13)
    ]
    documents.commit(*(keep_version(v, f"test {v.id}") for v in published_versions))

    def numbers(**page: Any) -> list[int]:
        return [v.version for v in versions(documents, "vodokanal", **page)]

    assert numbers(limit=3) == [12, 11, 10]
    assert numbers(limit=3, before=10) == [9, 8, 7]
    assert version(documents, "uk", 7) == published_versions[18]
    assert version(documents, "uk", 13) is None
    assert version(documents, "a/b", 1) is None
    with pytest.raises(Conflict):
        documents.commit(keep_version(published_versions[0], "another"))


def test_cards_are_asked_about_when_their_time_has_come(documents: SqliteDocuments) -> None:
    documents.commit(
        keep_card(a_card("late", ask_at=NOON - timedelta(days=2)), None, "test"),
        keep_card(a_card("later", ask_at=NOON - timedelta(days=1)), None, "test"),
        keep_card(a_card("fresh"), None, "test"),
        keep_card(Card(organisation="never", draft=some_facts()), None, "test"),
    )

    def due(limit: int) -> list[str]:
        return [kept.organisation for kept, _ in cards_to_ask(documents, NOON, limit)]

    assert due(10) == ["late", "later"]
    assert due(1) == ["late"]


def test_the_register_s_words_are_read_as_staff_s_are() -> None:
    facts = card_of_register(
        {
            "phones": ["88000000001", "8 (4912) 24-00-01 доб. 2"],
            "email": "Info@Vodokanal-Town.ru",
            "zone": "МСК+2",
            "working_hours": "пн-пт 9-18",
            "reception_hours": {"days": {"tue": [{"opens": "10:00", "closes": "24:00"}]}},
            "exceptions": [{"first": "2026-12-31", "last": "2027-01-02"}],
            "emergency_phone": "104",
            "site": None,
        }
    )

    assert facts == CardFacts(
        phones=("8 (800) 000-00-01", "8 (4912) 24-00-01 доб. 2"),
        email="info@vodokanal-town.ru",
        zone="Asia/Yekaterinburg",
        working_hours=read_hours("пн-пт 9-18"),
        reception_hours=read_hours("вт 10-24"),
        exceptions=(read_date_hours("31.12-2.01 выходной", TODAY),),
        emergency_phone="104",
    )


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"fax": "1"}, "card has no 'fax'; accepted: address, phones"),
        ({"email": "info"}, "card.email: Не принято: «info»"),
        ({"phones": ["1", 2]}, "card.phones: list is not accepted, but text like"),
        ({"email": 5}, "card.email: int is not accepted, but text like: info@uk-lesnaya.ru"),
        ({"email": {}}, "card.email: dict is not accepted"),
        ({"working_hours": "когда как"}, "card.working_hours: Не удалось прочесть"),
        ({"working_hours": {"days": {}}}, "card.working_hours.days: Value error, no day has hours"),
        ({"exceptions": "31.12 выходной"}, "card.exceptions: text is not accepted here"),
        ({"exceptions": [{"first": "2026-12-31"}]}, "card.exceptions.0.last: Field required"),
        ({"exceptions": 5}, "card.exceptions: Input should be a valid tuple"),
    ],
)
def test_a_wrong_word_of_the_register_is_refused_with_its_field(
    raw: dict[str, Any], said: str
) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        card_of_register(raw)

    assert said in str(refusal.value)
