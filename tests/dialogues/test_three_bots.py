"""Three bots of three organisations side by side: nothing of one opens anything of another."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from builders import ENVIRONMENT, NOON, Hands, a_card, a_house, an_office, an_organisation
from chats.store import KnownBot, keep_username
from context import Context
from conversation.introducing import introduce
from documents.sqlite import SqliteDocuments
from houses.store import houses_by_id
from max_messenger import MaxClient, genuine
from max_messenger.pace import UNLIMITED
from reception.store import keep_office
from register import Register, import_register
from settings import read_settings
from staff.inviting import invite_administrator
from townsfolk import ALL_RIGHTS, Townsman, given_rights, hears

BOTS = ("uk", "tsg", "vodokanal")


class ThreeHands(Hands):
    """As `Hands`, with a client for each bot; the token says which of them called."""

    @property
    def ctx(self) -> Context:
        one = super().ctx
        http = httpx.Client(transport=httpx.MockTransport(self._max))
        clients = {
            bot: MaxClient(
                f"token-of-{bot}",
                base_url="http://max.invalid",
                http=http,
                per_second=UNLIMITED,
                answers_per_second=UNLIMITED,
                per_chat=UNLIMITED,
            )
            for bot in BOTS
        }
        return Context(
            settings=one.settings,
            documents=one.documents,
            vault=one.vault,
            max=clients.__getitem__,
            announce=one.announce,
            now=one.now,
            sleep=one.sleep,
        )


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[ThreeHands]:
    documents = SqliteDocuments(tmp_path / "documents.sqlite")
    register = Register(
        organisations=tuple(an_organisation(bot, bot=bot) for bot in BOTS),
        cards={bot: facts for bot in BOTS if (facts := a_card(bot).facts)},
        houses=tuple(
            a_house(
                f"{bot}-5",
                managing_org=bot,
                suppliers={"cold_water": "vodokanal"},
                address=f"ул. {bot}, 5",
                parts={"street_type": "ул.", "street": bot, "house": "5"},
            )
            for bot in ("uk", "tsg")
        ),
    )
    import_register(register, documents, cause="test", now=NOON)
    for bot in BOTS:
        write = keep_username(documents, KnownBot(bot=bot, username=f"id_{bot}"))
        assert write
        documents.commit(write)
    environment = {"BOTS": ",".join(BOTS)}
    for bot in BOTS:
        environment |= {
            f"MAX_TOKEN_{bot.upper()}": f"token-of-{bot}",
            f"MAX_SECRET_{bot.upper()}": f"secret-of-{bot}",
        }
    hands = ThreeHands(documents, read_settings({**ENVIRONMENT, **environment}))
    yield hands
    documents.close()


def an_administrator_of(hands: Hands, bot: str, user_id: int = 7) -> Townsman:
    man = Townsman(user_id, hands, bot)
    man.starts(f"i-{invite_administrator(bot, bot, hands.ctx)}")
    return man


def test_the_secret_of_one_bot_does_not_open_the_door_of_another(hands: ThreeHands) -> None:
    for mine in BOTS:
        for other in BOTS:
            headers = {"X-Max-Bot-Api-Secret": f"secret-of-{mine}"}
            assert genuine(headers, hands.settings.secret_of(other)) is (mine == other)


def test_each_answer_goes_out_by_its_own_bots_token(hands: ThreeHands) -> None:
    for bot in BOTS:
        Townsman(7, hands, bot).starts()

        assert hands.calls[-1].headers["Authorization"] == f"token-of-{bot}"


def test_the_same_person_is_somebody_else_to_each_bot(hands: ThreeHands) -> None:
    igor = an_administrator_of(hands, "uk")
    elsewhere = Townsman(7, hands, "tsg")
    elsewhere.starts()

    assert igor.says("/охват").startswith("ООО «uk», домов: 1.")
    assert elsewhere.says("/охват").startswith("Здравствуйте!")
    assert igor.token != elsewhere.token


def test_an_invitation_of_one_bot_opens_nothing_at_another(hands: ThreeHands) -> None:
    code = invite_administrator("uk", "uk", hands.ctx)

    Townsman(9, hands, "tsg").starts(f"i-{code}")
    stolen = Townsman(9, hands, "tsg").says("/работа")
    own = Townsman(9, hands, "uk")
    own.starts(f"i-{code}")

    assert stolen.startswith("Здравствуйте!")
    assert own.says("/работа").startswith("ООО «uk». Вы: администратор")


@pytest.mark.parametrize(
    "payload",
    [
        "show_card?organisation=tsg",
        "edit_card_field?organisation=tsg&field=email",
        "publish_card?organisation=tsg",
        "show_card_version?organisation=tsg&version=1",
        "ask_register_file?organisation=tsg",
        "show_chats?organisation=tsg",
        "bind_chat?organisation=tsg&chat=-900",
        "choose_chat_house?organisation=tsg&chat=-900&house=tsg-5",
        "show_kit?organisation=tsg&house=tsg-5",
        "show_coverage?organisation=tsg",
        "show_staff?organisation=tsg",
        "invite?organisation=tsg&role=administrator",
    ],
)
def test_staff_of_one_organisation_do_nothing_in_another(hands: ThreeHands, payload: str) -> None:
    igor = an_administrator_of(hands, "uk")

    assert igor.forges(payload).startswith("Это может делать только сотрудник с такими правами.")


def test_a_chat_of_one_bot_is_no_chat_of_anothers(hands: ThreeHands) -> None:
    igor, olga = an_administrator_of(hands, "uk"), an_administrator_of(hands, "tsg", 8)
    hears(hands, given_rights(-900, *ALL_RIGHTS), "uk")

    assert igor.says("/чаты").startswith("Чатов ещё нет.\nЖдут, когда им укажут дом:")
    assert "№ -900" not in olga.says("/чаты")
    assert olga.forges("bind_chat?organisation=tsg&chat=-900").startswith("Бота в этом чате нет.")


def test_a_house_of_others_cannot_be_bound_nor_found(hands: ThreeHands) -> None:
    igor = an_administrator_of(hands, "uk")
    hears(hands, given_rights(-900, *ALL_RIGHTS), "uk")
    igor.says("/чаты")
    igor.presses("Указать дом: № -900")

    found = igor.says("tsg 5")
    forged = igor.forges("choose_chat_house?organisation=uk&chat=-900&house=tsg-5")

    assert found.startswith("Такого дома нет среди домов вашей организации.")
    assert forged.startswith("Этот чат или дом обслуживает другая организация.")
    assert houses_by_id(hands.documents, ["tsg-5"])


def test_residents_find_the_houses_of_their_own_bot(hands: ThreeHands) -> None:
    anna = Townsman(8, hands, "uk")
    anna.starts()
    anna.presses("Мой дом")
    anna.presses("Найти дом")

    assert anna.says("tsg 5").startswith("Такого дома нет среди тех, о которых здесь сообщают.")
    assert anna.says("uk 5").startswith("Какой дом ваш?")


@pytest.mark.parametrize(
    "payload",
    [
        "choose_service?office=lesnaya",
        "choose_day?office=lesnaya&service=charges",
        "choose_time?office=lesnaya&service=charges&day=2026-12-01",
        "pick_time?office=lesnaya&service=charges&starts=2026-12-01T09%3A20%3A00%2B03%3A00",
    ],
)
def test_a_visit_is_booked_through_the_offices_own_bot_alone(
    hands: ThreeHands, payload: str
) -> None:
    hands.documents.commit(*keep_office(hands.documents, an_office(), cause="test"))
    at_home, elsewhere = Townsman(8, hands, "uk"), Townsman(8, hands, "tsg")
    at_home.starts()
    elsewhere.starts()

    assert elsewhere.forges(payload).startswith("Здравствуйте!")
    assert not at_home.forges(payload).startswith("Здравствуйте!")


def test_every_bot_gets_its_commands_and_its_name(hands: ThreeHands) -> None:
    introduce(hands.ctx)

    told = [c for c in hands.calls if c.method == "PATCH"]
    assert [c.headers["Authorization"] for c in told] == [f"token-of-{bot}" for bot in BOTS]
    names = [command["name"] for command in json.loads(told[0].content)["commands"]]
    assert names == ["start", "помощь", "контакты", "отключения", "данные", "запись"]


def test_a_bot_that_max_refuses_does_not_keep_others_from_their_commands(hands: ThreeHands) -> None:
    usual = hands._max

    def answers(request: httpx.Request) -> httpx.Response:
        if request.headers["Authorization"] == "token-of-tsg":
            return httpx.Response(401, json={"code": "verify.token", "message": "no"})
        hands.answer = None
        try:
            return usual(request)
        finally:
            hands.answer = answers

    hands.answer = answers
    with pytest.raises(Exception, match="401"):
        introduce(hands.ctx)

    told = [c.headers["Authorization"] for c in hands.calls if c.method == "PATCH"]
    assert set(told) == {"token-of-uk", "token-of-vodokanal"}
