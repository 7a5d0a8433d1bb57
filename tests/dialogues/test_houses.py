"""A table of houses sent into the dialogue: shown first, loaded whole or not at all."""

import httpx
import pytest

from builders import Hands
from conversation.loading import forget_tables
from documents import Query
from houses.searching import find_houses
from houses.store import houses_by_id, number_of_houses
from townsfolk import Townsman, an_administrator, bound

URL = "https://fu.oneme.ru/file/1"
HEAD = "id;тип улицы;улица;дом;часовой пояс;управляющая организация;холодная вода\n"
GOOD = HEAD + "lesnaya-9;ул.;Лесная;9;МСК;uk;vodokanal\nlesnaya-11;ул.;Лесная;11;МСК;uk;\n"


def serves(hands: Hands, content: bytes | str, status: int = 200) -> None:
    """MAX's file host gives this from now on."""
    said = content.encode() if isinstance(content, str) else content
    usual = hands._max

    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.host == "fu.oneme.ru":
            return httpx.Response(status, content=said)
        hands.answer = None
        try:
            return usual(request)
        finally:
            hands.calls.pop()
            hands.answer = answers

    hands.answer = answers


@pytest.fixture
def igor(hands: Hands) -> Townsman:
    igor = an_administrator(hands)
    igor.says("/работа")
    igor.presses("Дома")
    return igor


def test_the_difference_is_shown_before_anything_is_written(hands: Hands, igor: Townsman) -> None:
    serves(hands, GOOD)

    said = igor.sends("houses.csv", URL)

    assert said.startswith("Новых домов: 2. Изменятся: 0. Без изменений: 0.")
    assert houses_by_id(hands.documents, ["lesnaya-9"]) == {}


def test_loaded_houses_are_found_and_counted(hands: Hands, igor: Townsman) -> None:
    serves(hands, GOOD)
    igor.sends("houses.csv", URL)

    said = igor.presses("Загрузить")

    assert said.startswith(
        "Загружено 2 новых дома.\nВ реестре, но не в файле: 2. Эти дома остались как есть.\n\n1."
    )
    assert [h.id for h in find_houses("лесная 9", ["uk"], hands.documents)][:1] == ["lesnaya-9"]
    assert number_of_houses(hands.documents, "uk") == 4
    assert hands.documents.find(Query("sent_tables")) == []


def test_one_wrong_line_and_nothing_is_loaded(hands: Hands, igor: Townsman) -> None:
    serves(hands, GOOD + "lesnaya-13;ул.;Лесная;13;Марс;uk;\n")

    said = igor.sends("houses.csv", URL)

    assert "Строка 4, столбец «часовой пояс»: «Марс» не подходит." in said
    assert [label for label, _ in igor.buttons] == ["Меню"]
    assert houses_by_id(hands.documents, ["lesnaya-9"]) == {}


def test_after_a_correction_the_same_question_takes_the_file(hands: Hands, igor: Townsman) -> None:
    serves(hands, "что-то другое")
    igor.sends("houses.csv", URL)
    serves(hands, GOOD)

    assert igor.sends("houses.csv", URL).startswith("Новых домов: 2.")


def test_a_house_of_another_organisation_is_a_problem(hands: Hands, igor: Townsman) -> None:
    serves(hands, HEAD + "foreign-1;ул.;Полевая;1;МСК;uk;\nx-1;ул.;Полевая;2;МСК;other;\n")

    said = igor.sends("houses.csv", URL)

    assert said.startswith("В таблице есть ошибки, ничего не загружено:")
    assert "Строка 2" in said
    assert "Строка 3" in said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://evil.example/houses.csv", "Файл не удалось получить из MAX."),
        ("http://fu.oneme.ru/file/1", "Файл не удалось получить из MAX."),
        ("file:///etc/passwd", "Файл не удалось получить из MAX."),
    ],
)
def test_a_file_from_elsewhere_is_not_fetched(
    hands: Hands, igor: Townsman, url: str, said: str
) -> None:
    before = len(hands.calls)

    assert igor.sends("houses.csv", url).startswith(said)
    assert all(c.url.host == "max.invalid" for c in hands.calls[before:])


def test_a_file_too_large_for_a_dialogue_is_refused(hands: Hands, igor: Townsman) -> None:
    serves(hands, b"x" * 3_000_001)

    assert igor.sends("houses.csv", URL).startswith("Файл слишком большой")


def test_words_in_place_of_a_file_are_asked_again(hands: Hands, igor: Townsman) -> None:
    assert igor.says("вот мои дома").startswith("Нужен файл: таблица CSV или XLSX.")


def test_a_file_that_nobody_asked_for_is_not_looked_at(hands: Hands) -> None:
    anna = Townsman(8, hands)
    anna.starts()
    before = len(hands.calls)

    assert anna.sends("virus.exe", URL).startswith("Здравствуйте!")
    assert not any(c.url.host == "fu.oneme.ru" for c in hands.calls[before:])


def test_a_forged_load_of_a_residents_is_refused(hands: Hands, igor: Townsman) -> None:
    serves(hands, GOOD)
    igor.sends("houses.csv", URL)
    payload = next(p for text, p in igor.buttons if text == "Загрузить")
    anna = Townsman(8, hands)
    anna.starts()

    assert anna.forges(payload).startswith("Это может делать только сотрудник")
    assert houses_by_id(hands.documents, ["lesnaya-9"]) == {}


def test_what_nobody_loads_is_forgotten_after_a_day(hands: Hands, igor: Townsman) -> None:
    from datetime import timedelta  # noqa: PLC0415

    serves(hands, GOOD)
    igor.sends("houses.csv", URL)
    hands.time += timedelta(hours=25)

    forget_tables(hands.ctx)

    assert igor.presses("Загрузить").startswith("Этого файла больше нет")


def test_a_renamed_street_changes_the_pinned_card(hands: Hands, igor: Townsman) -> None:
    from chats.pinning import refresh  # noqa: PLC0415
    from townsfolk import HouseChat  # noqa: PLC0415

    bound(hands, igor)
    igor.says("/работа")
    igor.presses("Дома")
    serves(hands, HEAD + "lesnaya-5;ул.;Новая;5;МСК;uk;vodokanal\n")
    said = igor.sends("houses.csv", URL)
    igor.presses("Загрузить")
    hands.answer = None
    refresh(hands.ctx)

    assert "адрес: ул. Лесная, 5 → ул. Новая, 5" in said
    assert HouseChat(-900, hands).shows()[0].startswith("УК «Лесная». Дом: ул. Новая, 5\n")
    (house,) = houses_by_id(hands.documents, ["lesnaya-5"]).values()
    assert [(a.address, a.until) for a in house.aliases] == [("ул. Лесная, 5", "2026-11-24")]
