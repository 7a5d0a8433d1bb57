"""Words of a notice that tell what kind of event it is, and what became of an earlier one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from outages.grammar.lexicon import stems, words
from outages.grammar.resource_words import resources_at
from outages.grammar.tokens import Text

Change = Literal["restored", "extended", "cancelled", "rescheduled"]
EventKind = Literal["planned", "emergency", "limitation_notice"] | Change
CHANGES = frozenset(get_args(Change))
OutageType = Literal["pause", "limitation", "suspension"]

_FUTURE = words(
    "будем будет будут должна должно должны если как намечено ожидается планируем планируется "
    "после предполагается"
)
_RESTORED = stems(
    "включен включили вернули возвращен возобновлен восстановили восстановлен завершен завершили "
    "закончен запущен ликвидирован нормализован окончен подали подан устранен устранили"
)
_RESTORED_ENDINGS = ("", "а", "о", "ы", "и")
_COMES_BACK = words("дали есть появилась появился появилось пустили")
_CANCELLED = stems("отмена отмене отменил отменяет отменяют")
_EXTENDED = stems("затягив продлева продлен продлил продлит")
_MOVED_TERM = stems("задержива сдвига сдвинут увеличен")
_TERM = stems("восстановлени включени завершени окончани подач подключени срок устранени")
_ANNOUNCED = stems("запланирован заявлен назначен объявлен")
_TAKES_PLACE = stems("перенес перенос провед состо")
_CANCELLED_WORKS = stems("ограничени отключать отключени")

_WEAK_EMERGENCY = stems("дефект замыкани засор обрыв поврежден порыв прорыв течь утечк")
_WEAK_PLANNED = stems(
    "врезк вырубк дезинфекци замен испытани монтаж обрезк обслуживани опрессовк отключат "
    "перекладк переключени подготовк подключени промывк профилакти ревизи регламентн реконструкци "
    "ремонт техобслуживани техприсоединени установк чистк"
)
_DEBTS = words("долг долги неоплатой неплатеж")
# «Плановое время включения» tells of an end, not of the kind of works.
_OF_PLANNED_TIME = stems("восстан врем дат заверш окончан срок")
_SERVICES = stems("бригад диспетч номер служб телефон")
_AVERTED = stems("избежани предотвращени предупреждени безаварийной")
_ACCIDENT = stems("авария аварии аварию аварией")
_ACCIDENT_WORKS = stems("ограничен остан отключ прекращ работ ремонт ситуац")

_OWED = stems("долг задолж неоплат неплат предписани")
_CUT_OFF = stems("ограничен отключ приостан")
_WEAKER = stems("пониж понизит слаб снижен снизит")
_WEAKENED = stems("давлен качеств напор напряжен параметр подач температур")
_LIMITED = stems("ограничат ограничен ограничив ограничит")
_FULLY_OFF = stems("ограниченн отключ отсутств полн прекращ")


@dataclass(frozen=True, slots=True)
class KindWord:
    """weak: other words may know better; present: «нет воды», which may be said of a coming day."""

    kind: EventKind
    weak: bool = False
    present: bool = False


_WORKS = KindWord("planned", weak=True)
_ABSENT = KindWord("emergency", weak=True, present=True)
_KINDS: tuple[tuple[tuple[str, ...], KindWord], ...] = (
    (stems("внеплан"), KindWord("emergency")),
    (_WEAK_EMERGENCY, KindWord("emergency", weak=True)),
    (stems("отсутству отсутствие"), _ABSENT),
    (stems("задолжен предписани"), KindWord("limitation_notice")),
    (("запланирован", *_WEAK_PLANNED), _WORKS),
)


def kind_at(text: Text, at: int) -> KindWord | None:
    """What a word says of the kind of event: «авария», «плановое», «ремонт», «нет (воды)»."""
    word, follows = text.norm(at), text.norm(at + 1)
    if text.kind(at) != "word":
        return None
    if word.startswith("планов"):
        return None if follows.startswith(_OF_PLANNED_TIME) else KindWord("planned")
    if word.startswith("авари"):
        return _emergency(text, at)
    match word:
        case "не":
            return KindWord("emergency") if follows.startswith("запланирован") else None
        case "нет" | "без":
            return _absence(text, at)
        case "будет" | "будут":
            return _WORKS
    if word in _DEBTS:
        return KindWord("limitation_notice")
    return next((kind for beginnings, kind in _KINDS if word.startswith(beginnings)), None)


def _emergency(text: Text, at: int) -> KindWord | None:
    """«авария», «аварийное отключение»; «аварийная служба» is none."""
    word, follows = text.norm(at), text.norm(at + 1)
    service = "диспетч" in word or follows.startswith(_SERVICES)
    dashed = text.dash(at + 1) and text.norm(at + 2).startswith(_SERVICES)
    if service or dashed or text.norm(at - 1).startswith(_AVERTED):
        return None
    strong = word.startswith(_ACCIDENT) or follows.startswith(_ACCIDENT_WORKS)
    return KindWord("emergency", weak=not strong)


def _absence(text: Text, at: int) -> KindWord | None:
    """«нет света», «без воды»; «нет возможности», «без выходных» are none."""
    if text.norm(at + 1).startswith(("возможн", "данных")):
        return None
    named = any(resources_at(text, n, n) for n in range(at + 1, at + 3))
    return _ABSENT if text.norm(at) == "нет" or named else None


def change_at(text: Text, at: int, since: int) -> Change | None:
    """What a word says of an earlier event: «отменено», «продлён», «перенесены», «подана».

    since  where the sentence begins
    """
    word, follows = text.norm(at), text.norm(at + 1)
    if text.kind(at) != "word":
        return None
    if word.startswith(_CANCELLED) or (word == "не" and _is_off(text, at, since)):
        return "cancelled"
    if word.startswith(_EXTENDED):
        return "extended"
    if word.startswith(("перенос", "перенес")):
        return "extended" if _of_term(text, at, since) else "rescheduled"
    if word.startswith(_MOVED_TERM) and _of_term(text, at, since):
        return "extended"
    if word == "ранее" and follows.startswith(_ANNOUNCED):
        return "rescheduled" if _takes_place(text, at) else None
    near = range(max(since, at - 3), at + 3)
    if word in _COMES_BACK and any(resources_at(text, n, n) for n in near):
        return "restored"
    return "restored" if _restored(word) and not _ahead(text, at, since) else None


def _is_off(text: Text, at: int, since: int) -> bool:
    """«не состоится», «не проводится», «отключение … не будет»."""
    follows = text.norm(at + 1)
    if follows.startswith("состо") or follows in {"производится", "проводится"}:
        return True
    before = range(max(since, at - 40), at)
    return follows == "будет" and any(text.norm(n).startswith(_CANCELLED_WORKS) for n in before)


def _takes_place(text: Text, at: int) -> bool:
    """«ранее объявленное отключение состоится …»."""
    near = (text.norm(n) for n in range(at, at + 40) if not text.ends(n))
    return any(word.startswith(_TAKES_PLACE) for word in near)


def _restored(word: str) -> bool:
    return word.startswith(_RESTORED) and any(
        word == beginning + ending for beginning in _RESTORED for ending in _RESTORED_ENDINGS
    )


def _ahead(text: Text, at: int, since: int) -> bool:
    """Whether it is only going to be so: «будет восстановлено», «не восстановлено»."""
    before = [text.norm(n) for n in range(max(since, at - 25), at)]
    follows = {text.norm(at + 1), text.norm(at + 2)}
    return (
        not _FUTURE.isdisjoint(before)
        or "не" in before[-2:]
        or not follows.isdisjoint({"будет", "будут"})
    )


def _of_term(text: Text, at: int, since: int) -> bool:
    """«срок устранения перенесён» moves an end, not the works."""
    near = range(max(since, at - 8), at + 6)
    return any(text.norm(n).startswith(_TERM) for n in near)


def outage_type_of(said: Iterable[str]) -> OutageType:
    """How much is missing, by the words of the text: «отключение», «снижение давления»."""
    said = list(said)

    def told(beginnings: tuple[str, ...]) -> bool:
        return any(word.startswith(beginnings) for word in said)

    if told(_OWED) and told(_CUT_OFF):
        return "suspension" if told(("приостан",)) else "limitation"
    if told(_WEAKER) and told(_WEAKENED):
        return "limitation"
    # «ограничение режима потребления» is the law's word for any outage.
    if told(_LIMITED) and not told(_FULLY_OFF) and "режим потреб" not in " ".join(said):
        return "limitation"
    return "pause"
