"""What a person agrees to, and the words for what is entrusted."""

import hashlib
from collections.abc import Collection, Mapping

from personal_data.model import KINDS, Kind, Operator, Purpose

KIND_WORDS: Mapping[Kind, str] = {
    "name": "имя",
    "phone": "телефон",
    "flat": "квартира",
    "question": "суть вопроса",
}
PURPOSE_WORDS: Mapping[Purpose, str] = {"visit": "запись на приём"}

# Of the words below. Whoever changes them counts on: then everybody is asked anew.
VERSIONS: Mapping[Purpose, int] = {"visit": 1}

# In place of somebody's words.
GONE, DAMAGED = "скрыто или удалено", "не открывается"
SILENT_VAULT = (
    "Хранилище личных данных сейчас не отвечает: приёмная этого не получила. Если что-то успело "
    "дойти, оно удалится само в течение двух суток. Попробуйте ещё раз через несколько минут."
)


def consent_words(purpose: Purpose, operator: Operator) -> str:
    """The consent as the person reads it, whole: 152-ФЗ, art. 9, part 1, in plain words."""
    where = f", {operator.address}" if operator.address else ""
    match purpose:
        case "visit":
            return (
                "Согласие на обработку персональных данных\n\n"
                f"Кому: {operator.name}{where}.\n"
                "Какие данные: имя, телефон, номер квартиры, суть вопроса. Только то, что вы сами "
                "напишете или отправите кнопкой, всё или часть.\n"
                "Зачем: чтобы подготовиться к вашему приёму и позвонить вам, если он изменится.\n"
                "Что с ними делают: записывают, хранят, показывают сотрудникам приёмной на "
                "10 минут (каждый показ записывается), удаляют. Другим организациям не передают, "
                "кроме MAX, через который идёт переписка, и хранилища.\n"
                "Где: в зашифрованном виде, в хранилище в России.\n"
                "Сколько: 30 дней после приёма. Если отменить запись, удалить данные или отозвать "
                "согласие, их сразу перестают показывать и в течение часа удаляют.\n"
                "Как отозвать: «Меню» → «Мои данные» → «Отозвать согласие».\n\n"
                "Без согласия запись остаётся в силе: на приёме назовите код визита."
            )


def digest(words: str) -> str:
    """Tells these words from others: a button carries it, so that nobody agrees to what changed."""
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def listed(kinds: Collection[Kind]) -> str:
    """«имя, телефон», always in the same order."""
    return ", ".join(KIND_WORDS[kind] for kind in KINDS if kind in kinds)
