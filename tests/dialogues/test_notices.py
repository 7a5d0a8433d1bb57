"""A dispatcher brings a supplier's words into the dialogue, answers what is asked, publishes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bench.counting import CountedDocuments
from builders import NOON, Hands, a_draft, a_house, an_event
from documents import Query
from houses.store import keep, keep_streets_of
from outages.draft_texts import draft_text
from outages.drafting import forget_drafts
from outages.publishing import publish
from outages.store import draft_of, outage_of
from outages.understanding import understand
from residents.store import resident
from staff.model import Role
from townsfolk import HouseChat, Townsman, a_member, an_administrator, bound, hears

TELEGRAM = (
    "ТЕЛЕФОНОГРАММА. Авария на водопроводе. Отключена холодная вода: ул. Лесная, д. 5, 7а; "
    "ул. Кривая, 8. С 7:20 24.11.2026 ориентировочно до 18:00. Тел. 8 (800) 000-00-21"
)
PLANNED = "Плановое отключение холодной воды 25.11 с 9:00 до 16:00: ул. Лесная, 5, 7а."
NEWS = (
    "🔴 Авария. Нет холодной воды: ул. Лесная, 5.\n"
    "24 ноября, вторник, с 7:20 ориентировочно до 18:00.\n"
)


@pytest.fixture
def chat(hands: Hands) -> HouseChat:
    """Of Лесная, 5."""
    bound(hands, an_administrator(hands))
    return HouseChat(-900, hands)


@pytest.fixture
def olga(hands: Hands) -> Townsman:
    """The dispatcher."""
    return a_member(hands, 8, "dispatcher")


def labels(man: Townsman) -> list[str]:
    return [label for label, _ in man.buttons]


def news(chat: HouseChat) -> list[str]:
    return chat.shows()[1:]  # behind the card


def drafts(hands: Hands) -> int:
    return len(hands.documents.find(Query("notice_drafts")))


def test_a_pasted_telegram_is_understood_and_what_is_not_is_asked(olga: Townsman) -> None:
    said = olga.says(TELEGRAM)

    assert said == (
        "Понято из сообщения:\n"
        "\n"
        "Авария: холодная вода.\n"
        "Когда: 24 ноября, вторник, с 7:20 ориентировочно до 18:00.\n"
        "1 дом: ул. Лесная, 5.\n"
        "Телефоны: 8 (800) 000-00-21.\n"
        "\n"
        "Ещё не понято:\n"
        "• «ул. Кривая, 8»: такой улицы нет в реестре\n"
        "\n"
        "Осталось вопросов: 2.\n"
        "«ул. Лесная, 7а»: такого дома нет в реестре. Это этот дом?\n"
        "\n"
        "1. Опубликовать для 1 дома, остальное уточнить\n"
        "2. ул. Лесная, 7\n"
        "3. Другой адрес   4. Не учитывать\n"
        "5. Исправить текст\n"
        "6. Удалить   7. Меню"
    )


def test_residents_hear_nothing_before_somebody_has_seen_what_they_will_read(
    olga: Townsman, chat: HouseChat
) -> None:
    olga.says(TELEGRAM)
    before = news(chat)
    reviewed = olga.presses("Опубликовать для 1 дома")

    assert (before, news(chat)) == ([], [])
    assert reviewed.startswith(f"Так это увидят жители, каждый чат о своих домах:\n\n{NEWS}")
    assert "Домов: 1, чатов: 1, подписанных жителей: 0." in reviewed


def test_an_accident_is_published_for_what_is_clear_and_then_for_the_rest(
    hands: Hands, olga: Townsman, chat: HouseChat
) -> None:
    olga.says(TELEGRAM)
    olga.presses("Опубликовать для 1 дома")
    first = olga.presses("Да, опубликовать для 1 дома")
    after_first = news(chat)
    olga.presses("К черновику")
    olga.says("1")  # ул. Лесная, 7
    olga.presses("Не учитывать")
    olga.presses("Опубликовать")
    second = olga.presses("Да, опубликовать для 2 домов")

    assert first.startswith("Опубликовано для 1 дома: чаты и жители получают сообщение. Ещё 2")
    assert second.startswith("Опубликовано для 2 домов: чаты и жители получают сообщение.\n")
    assert [text.startswith(NEWS) for text in after_first] == [True]
    assert len(news(chat)) == 1
    (kept,) = hands.documents.find(Query("outages"))
    found = outage_of(hands.documents, kept.id)
    assert found
    assert (found[0].version, found[0].affected) == (2, ("lesnaya-5", "lesnaya-7"))
    assert found[0].organisation == "uk"


def test_planned_works_have_no_button_to_publish_while_anything_is_open(olga: Townsman) -> None:
    olga.says(PLANNED)
    before = labels(olga)
    olga.presses("ул. Лесная, 7")

    assert not any(label.startswith("Опубликовать") for label in before)
    assert labels(olga)[0] == "Опубликовать"


def test_another_address_is_typed_as_people_type_and_chosen(olga: Townsman) -> None:
    olga.says(PLANNED)
    prompt = olga.presses("Другой адрес")
    wrong = olga.says("атлантида 1")
    found = olga.says("леная 7")
    chosen = olga.presses("ул. Лесная, 7")

    assert prompt.startswith("Напишите адрес дома: улицу и номер.")
    assert wrong.startswith("«атлантида 1»: такого дома среди ваших не нашлось.")
    assert found.startswith("Какой дом вы имели в виду: «леная 7»?")
    assert "2 дома: ул. Лесная, 5, 7." in chosen


def test_a_time_that_is_missing_is_typed_and_asked_again_while_it_is_none(olga: Townsman) -> None:
    asked = olga.says("Плановые работы: не будет холодной воды, ул. Лесная, 5.")
    wrong = olga.says("скоро")
    taken = olga.says("10.12 с 9 до 12")

    assert "Напишите день и часы, например: 10.12 с 9 до 12." in asked
    assert wrong.startswith("Не понято. Напишите день и часы")
    assert "Когда: 10 декабря, четверг, с 9:00 до 12:00." in taken


def test_back_undoes_one_answer_however_often_the_old_button_is_pressed(olga: Townsman) -> None:
    olga.says(TELEGRAM)
    olga.presses("ул. Лесная, 7")
    olga.presses("Не учитывать")
    (back,) = [payload for label, payload in olga.buttons if label == "Назад"]

    once = olga.forges(back)
    twice = olga.forges(back)

    assert "2 дома: ул. Лесная, 5, 7." in once
    assert "«ул. Кривая, 8»: такой улицы нет в реестре. Какой это дом?" in once
    assert twice == once


def test_the_text_can_be_sent_anew_until_residents_know_of_it(olga: Townsman) -> None:
    olga.says(TELEGRAM)
    olga.presses("Исправить текст")
    corrected = olga.says(TELEGRAM.replace("7а", "7"))
    olga.presses("Опубликовать для 2 домов")
    olga.presses("Да, опубликовать")
    olga.presses("К черновику")

    assert "2 дома: ул. Лесная, 5, 7." in corrected
    assert "Исправить текст" not in labels(olga)


def test_pressed_twice_it_is_published_once(hands: Hands, olga: Townsman, chat: HouseChat) -> None:
    olga.says(TELEGRAM)
    olga.presses("Опубликовать для 1 дома")
    (publish,) = [payload for label, payload in olga.buttons if label.startswith("Да,")]

    olga.forges(publish)
    again = olga.forges(publish)

    assert "✅ Опубликовано для 1 дома." in again
    assert len(hands.documents.find(Query("outages"))) == 1
    assert len(news(chat)) == 1


def test_what_changed_since_it_was_shown_is_not_published(
    olga: Townsman, hands: Hands, chat: HouseChat
) -> None:
    olga.says(TELEGRAM)
    olga.presses("Опубликовать для 1 дома")
    (publish,) = [payload for label, payload in olga.buttons if label.startswith("Да,")]
    olga.presses("К черновику")
    olga.presses("ул. Лесная, 7")

    said = olga.forges(publish)

    assert said.startswith("Черновик изменился. Посмотрите ещё раз, прежде чем публиковать.")
    assert (hands.documents.find(Query("outages")), news(chat)) == ([], [])


def test_a_process_that_died_behind_the_publication_is_made_up_for(
    hands: Hands, olga: Townsman, chat: HouseChat
) -> None:
    olga.says(TELEGRAM)
    olga.presses("Опубликовать для 1 дома")
    (kept,) = hands.documents.find(Query("notice_drafts"))
    found = draft_of(hands.documents, kept.id)
    assert found
    publish(found[0].reviewed_events[0].event, "uk", hands.ctx)

    said = olga.presses("Да, опубликовать")

    assert said.startswith("Опубликовано для 1 дома")
    (outage,) = hands.documents.find(Query("outages"))
    assert outage.data["version"] == 1
    assert len(news(chat)) == 1


def test_an_outage_that_another_has_changed_meanwhile_is_shown_and_not_overwritten(
    hands: Hands, olga: Townsman
) -> None:
    publish(an_event(houses=["lesnaya-5", "lesnaya-7"]), "uk", hands.ctx)
    olga.says("Холодная вода подана: ул. Лесная, 5, 7.")
    olga.presses("Опубликовать")
    longer = an_event(houses=["lesnaya-5", "lesnaya-7"], version=5, reason="порыв на вводе")
    publish(longer, "uk", hands.ctx)

    said = olga.presses("Да, опубликовать")
    olga.presses("Опубликовать")
    olga.presses("Да, опубликовать")

    assert said.startswith("Пока вы смотрели, это отключение изменили.")
    found = outage_of(hands.documents, "uk:114")
    assert found
    assert (found[0].version, found[0].status) == (6, "restored")


def test_a_repeated_webhook_makes_one_draft(hands: Hands, olga: Townsman) -> None:
    olga.says(TELEGRAM)

    hears(hands, olga.last)

    assert drafts(hands) == 1


def test_the_water_is_back_where_it_was_off(olga: Townsman, chat: HouseChat) -> None:
    olga.says("Авария. Нет холодной воды: ул. Лесная, 5, 7. С 7:20 до 18:00 24.11.2026.")
    olga.presses("Опубликовать")
    olga.presses("Да, опубликовать")
    news(chat)
    said = olga.says("Холодная вода подана: ул. Лесная, 5, 7.")
    reviewed = olga.presses("Опубликовать")
    olga.presses("Да, опубликовать для 2 домов")

    assert "Речь об отключении: Холодная вода, 24 ноября, вторник, с 7:20" in said
    assert "✅ Снова есть холодная вода: ул. Лесная, 5; ул. Лесная, 7." in reviewed
    first, last = news(chat)
    assert first.startswith("✅ Восстановлено. Снова есть холодная вода: ул. Лесная, 5.")
    assert last.startswith("✅ Снова есть холодная вода: ул. Лесная, 5. Работы завершены.")


def test_back_in_one_house_the_other_goes_on_and_this_one_is_told_so(
    olga: Townsman, chat: HouseChat, hands: Hands
) -> None:
    olga.says("Авария. Нет холодной воды: ул. Лесная, 5, 7. С 7:20 до 18:00 24.11.2026.")
    olga.presses("Опубликовать")
    olga.presses("Да, опубликовать")
    news(chat)
    olga.says("Холодная вода подана: ул. Лесная, 5.")
    reviewed = olga.presses("Опубликовать")
    olga.presses("Да, опубликовать")

    assert "Уточнение: это отключение больше не касается вашего дома." in reviewed
    assert [text.split(".")[0] for text in news(chat)] == [
        "Уточнение: это отключение больше не касается вашего дома"
    ]
    (kept,) = hands.documents.find(Query("outages"))
    found = outage_of(hands.documents, kept.id)
    assert found
    assert (found[0].status, found[0].affected) == ("published", ("lesnaya-7",))


def test_hours_are_those_of_the_houses_wherever_the_server_stands(
    hands: Hands, olga: Townsman
) -> None:
    parts = {"street_type": "улица", "street": "Омская", "house": "1"}
    far = a_house("omsk-1", address="ул. Омская, 1", zone="Asia/Omsk", parts=parts)
    writes = keep_streets_of(hands.documents, [far], "test")
    hands.documents.commit(*keep(hands.documents, [far], "test"), *writes)

    olga.says("Авария. С 14:30 нет холодной воды: ул. Омская, 1. Восстановим к 18:00.")
    olga.presses("Опубликовать")
    olga.presses("Да, опубликовать")

    (kept,) = hands.documents.find(Query("outages"))
    found = outage_of(hands.documents, kept.id)
    assert found
    window = found[0].windows[0]
    assert (window.start, window.end) == (
        NOON.replace(hour=8, minute=30),  # 14:30 in Omsk, on the day that it is there
        NOON.replace(hour=12),
    )


def test_seven_events_are_published_four_and_then_three(hands: Hands, olga: Townsman) -> None:
    olga.says(
        "Плановые отключения. "
        + " ".join(f"{d}.12 с 9:00 до 16:00 холодная вода: ул. Лесная, 5." for d in range(1, 8))
    )
    counts = []
    for _ in range(2):
        olga.presses("Опубликовать")
        olga.presses("Да, опубликовать")
        counts.append(len(hands.documents.find(Query("outages"))))
        if "К черновику" in labels(olga):
            olga.presses("К черновику")

    assert counts == [4, 7]
    assert "К черновику" not in labels(olga)


# Who may, and whose words are read.


@pytest.mark.parametrize("role", ["receptionist", "auditor"])
def test_whoever_may_not_publish_is_answered_as_ever(hands: Hands, role: Role) -> None:
    anna = a_member(hands, 9, role)

    said = anna.says(TELEGRAM)
    passed_on = anna.forwards(TELEGRAM)
    commanded = anna.says("/отключение")

    assert [s.startswith("Здравствуйте!") for s in (said, passed_on, commanded)] == [True] * 3
    assert drafts(hands) == 0


def test_residents_words_are_neither_read_nor_kept(hands: Hands) -> None:
    anna = Townsman(9, hands)
    anna.starts()

    anna.says(TELEGRAM)
    anna.forwards(TELEGRAM)

    kept = resident(hands.documents, "uk", 9)
    assert kept
    assert "Лесная, д. 5" not in kept[0].model_dump_json()
    assert drafts(hands) == 0


def test_a_forwarded_message_is_taken_and_one_that_tells_of_nothing_is_refused(
    olga: Townsman,
) -> None:
    taken = olga.forwards(PLANNED)
    refused = olga.forwards("С праздником, коллеги!")

    assert taken.startswith("Понято из сообщения:")
    assert refused.startswith("В этом сообщении не понято, что отключено.")


def test_the_command_asks_for_the_text_and_takes_a_short_one(olga: Townsman) -> None:
    asked = olga.says("/отключение")
    refused = olga.says("что-то не так")
    taken = olga.says("Вода подана.")

    assert asked.startswith("Перешлите или вставьте сюда сообщение об отключении")
    assert refused.startswith("В этом сообщении не понято, что отключено.")
    assert "Восстановлено: холодная вода." in taken
    assert "Напишите адреса" in taken


def test_a_dispatchers_small_talk_is_answered_as_ever(olga: Townsman) -> None:
    for said in ("нет света", "когда дадут горячую воду?", "добрый день", "лесная 5"):
        assert olga.says(said).startswith("Здравствуйте!")


def test_a_text_that_is_too_long_is_refused_naming_the_limit(hands: Hands, olga: Townsman) -> None:
    olga.says("/отключение")

    asked = olga.says(PLANNED + " " * 10 + "х" * 4000)
    unasked = olga.forwards(PLANNED + "х" * 4000)

    assert asked.startswith("Сообщение длиннее 4000 знаков, столько за раз не принять.")
    assert unasked.startswith("Сообщение длиннее 4000 знаков, столько за раз не принять.")
    assert drafts(hands) == 0


def test_the_next_telegram_leaves_the_question_of_the_last_behind(
    hands: Hands, olga: Townsman
) -> None:
    olga.says(TELEGRAM)

    assert "Плановые работы: холодная вода." in olga.says(PLANNED)
    assert drafts(hands) == 2


def test_a_colleague_goes_on_with_the_draft_and_a_stranger_does_not(
    hands: Hands, olga: Townsman
) -> None:
    olga.says(TELEGRAM)
    (choice,) = [payload for label, payload in olga.buttons if label == "ул. Лесная, 7"]
    boris, anna = a_member(hands, 10, "office_head"), Townsman(9, hands)
    elsewhere = a_member(hands, 11, "administrator", "other")

    refused = anna.forges(choice), elsewhere.forges(choice)
    theirs = elsewhere.forges(choice.replace("organisation=uk", "organisation=other"))

    assert [r.startswith("Это может делать только сотрудник") for r in refused] == [True, True]
    assert theirs.startswith("Этого черновика больше нет")
    assert "2 дома: ул. Лесная, 5, 7." in boris.forges(choice)


def test_who_works_for_several_says_for_whom(hands: Hands) -> None:
    igor = a_member(hands, 8, "dispatcher")
    a_member(hands, 8, "dispatcher", "vodokanal")

    asked = igor.says(TELEGRAM)
    igor.presses("МУП «Водоканал»")
    igor.says(TELEGRAM)

    assert asked.startswith("Вы работаете в нескольких организациях. Чьё это сообщение?")
    (kept,) = hands.documents.find(Query("notice_drafts"))
    assert kept.data["organisation"] == "vodokanal"


# Old buttons, old drafts.


def test_every_old_button_answers_something_sensible(hands: Hands, olga: Townsman) -> None:
    olga.says(TELEGRAM)
    old = [payload for _, payload in olga.buttons if "draft=" in payload]
    old += [p for p in _pressed_through(olga) if "draft=" in p]
    dropped = olga.forges(next(p for p in old if p.startswith("drop_draft")))

    said = {p.partition("?")[0]: olga.forges(p) for p in old if not p.startswith("drop_draft")}

    assert dropped.startswith("Черновик удалён. Опубликованное осталось как есть.")
    assert {text[:26] for text in said.values()} == {"Этого черновика больше нет"}
    assert set(said) >= {"review_notice", "answer_doubt", "ask_answer", "undo_answer"}


def _pressed_through(olga: Townsman) -> Iterator[str]:
    olga.presses("ул. Лесная, 7")
    yield from [payload for _, payload in olga.buttons]
    olga.presses("Опубликовать для 2 домов")
    yield from [payload for _, payload in olga.buttons]


def test_a_draft_is_forgotten_after_a_week(hands: Hands, olga: Townsman) -> None:
    olga.says(TELEGRAM)

    hands.time = NOON + timedelta(days=7) - timedelta(minutes=1)
    forget_drafts(hands.ctx)
    kept = drafts(hands)
    hands.time = NOON + timedelta(days=7, minutes=1)
    forget_drafts(hands.ctx)

    assert (kept, drafts(hands)) == (1, 0)


# What it costs.

NAMES = [
    f"{one}{two}ская"
    for one in ("Бара", "Вело", "Гуми", "Дота", "Зани", "Кору")
    for two in ("бов", "вин", "гар", "дун", "жем", "зор", "лан", "мир", "нов", "пол")
]


def test_a_text_of_very_many_streets_reads_forty_pages_and_says_what_it_left(hands: Hands) -> None:
    houses = [
        a_house(
            f"test-{at}",
            address=f"ул. {name}, 1",
            parts={"street_type": "улица", "street": name, "house": "1"},
        )
        for at, name in enumerate(NAMES)
    ]
    writes = keep_streets_of(hands.documents, houses, "test")
    hands.documents.commit(*keep(hands.documents, houses, "test"), *writes)
    counted = CountedDocuments(hands.documents)
    named = "; ".join(f"ул. {name}, 1" for name in NAMES)

    known = understand(a_draft(f"Авария. Нет холодной воды: {named}."), counted)

    assert counted.counts.lookups == 1 + 40
    assert [q.why for q in known.questions] == ["too_many_streets"] * 20
    assert len(known.publishable[0].houses) == 40


def test_a_long_street_is_read_to_its_end(hands: Hands) -> None:
    houses = [
        a_house(
            f"long-{n}",
            address=f"ул. Долгая, {n}",
            parts={"street_type": "улица", "street": "Долгая", "house": str(n)},
        )
        for n in range(1, 231)
    ]
    writes = keep_streets_of(hands.documents, houses, "test")
    for start in range(0, len(houses), 100):
        hands.documents.commit(*keep(hands.documents, houses[start : start + 100], "test"))
    hands.documents.commit(*writes)
    counted = CountedDocuments(hands.documents)

    whole = understand(a_draft("Авария. Нет холодной воды: вся ул. Долгая."), counted)
    odd = understand(a_draft("Авария. Нет холодной воды: ул. Долгая, 1–9 (неч.)."), counted)

    assert len(whole.publishable[0].houses) == 230
    assert "230 домов: ул. Долгая, все дома." in draft_text(whole, 5)
    assert "5 домов: ул. Долгая, 1–9, неч." in draft_text(odd, 5)
    assert counted.counts.lookups == (1 + 3) + (1 + 1)


# What has happened meanwhile.


def test_an_accident_that_is_over_does_not_begin_anew(
    hands: Hands, olga: Townsman, chat: HouseChat
) -> None:
    olga.says(TELEGRAM)
    (draft,) = {
        payload.partition("draft=")[2][:32] for _, payload in olga.buttons if "draft=" in payload
    }
    olga.presses("Опубликовать для 1 дома")
    olga.presses("Да, опубликовать")
    olga.says("Холодная вода подана в 11:40: ул. Лесная, 5.")
    olga.presses("Опубликовать")
    olga.presses("Да, опубликовать")
    over = news(chat)

    olga.forges(f"open_draft?organisation=uk&draft={draft}")
    olga.presses("ул. Лесная, 7")
    said = olga.presses("Опубликовать")

    assert said.startswith("Это отключение уже закончилось, снова оно не начнётся.")
    assert news(chat) == over


def test_a_time_typed_with_a_slip_is_asked_again(olga: Townsman) -> None:
    olga.says("/отключение")
    olga.says("Плановое отключение холодной воды: ул. Лесная, 5.")

    said = olga.says("10.12 с 9 до 25")

    assert said.startswith("Не понято. Напишите день и часы, например: 10.12 с 9 до 12.")


def test_works_that_are_over_are_asked_about(olga: Townsman) -> None:
    said = olga.says("Плановое отключение холодной воды 23.11.2026 с 9 до 12: ул. Лесная, 5.")

    assert "срок уже прошёл" in said


def test_a_complaint_that_is_passed_on_becomes_no_draft(hands: Hands, olga: Townsman) -> None:
    olga.says("Здравствуйте! Я живу на ул. Лесная, 5, у нас второй день нет холодной воды!")

    assert drafts(hands) == 0


def test_the_command_asks_whoever_works_for_several(hands: Hands) -> None:
    igor = a_member(hands, 8, "dispatcher")
    a_member(hands, 8, "dispatcher", "vodokanal")

    asked = igor.says("/отключение")

    assert asked.startswith("Вы работаете в нескольких организациях.")


def test_works_that_are_called_off_end_no_accident(olga: Townsman) -> None:
    olga.says(TELEGRAM)
    olga.presses("Опубликовать для 1 дома")
    olga.presses("Да, опубликовать")

    olga.says("Отменяется плановое отключение холодной воды по адресу: ул. Лесная, д. 5.")

    assert not [label for label in labels(olga) if label.startswith("Опубликовать")]
