"""Words that tell what kind of place a name or a number is."""

from collections.abc import Iterator
from dataclasses import dataclass

from outages.grammar.clocks import month_of
from outages.grammar.items import Parity
from outages.grammar.lexicon import words
from outages.grammar.tokens import Text

# Kinds of streets: in other cases, plural, shortened.
_TYPES: dict[str, tuple[str, str, str]] = {
    "улица": ("улице улицы улицу улицей", "улицам улицах улицами", "ул"),
    "проспект": (
        "проспекту проспекте проспекта проспектом", "проспектам проспектах", "пр-кт пр-т просп пр",
    ),
    "переулок": (
        "переулку переулке переулка переулком", "переулкам переулках переулки", "пер пер-к",
    ),
    "бульвар": ("бульвару бульваре бульвара бульваром", "бульварам", "б-р бул бульв"),
    "набережная": ("набережной набережную", "", "наб"),
    "шоссе": ("", "", "ш"),
    "площадь": ("площади площадью", "", "пл"),
    "тупик": ("тупику тупике тупика", "", "туп"),
    "проезд": ("проезду проезде проезда проездом", "проездам проездах", "пр-д пр-зд прзд"),
    "микрорайон": (
        "микрорайону микрорайоне микрорайона", "микрорайонам микрорайонах микрорайоны",
        "мкр мкрн мкр-н м-н мк-н мрн",
    ),
    "квартал": (
        "кварталу квартале квартала", "кварталам кварталах кварталы", "кв-л кв-ле квл",
    ),
    "аллея": ("аллее аллеи аллею", "аллеям", "ал"),
    "линия": ("линии линию", "линиям линиях", "лин"),
    "тракт": ("тракту тракте тракта", "", ""),
    "спуск": ("спуску спуске спуска", "", ""),
    "въезд": ("въезду въезде въезда", "", ""),
    "заезд": ("заезду заезде заезда", "", ""),
    "просека": ("просеке просеки просеку", "", ""),
    "дорога": ("дороге дороги дорогу", "", ""),
    "кольцо": ("кольца кольце", "", ""),
    "вал": ("валу вале вала", "", ""),
}  # fmt: skip
# One letter or two are a kind only beside a full stop or a name.
_SHORTEST_TYPES = words("ш ал пр пл")
NUMBERED = words("микрорайон квартал линия просека")
# «50 лет Октября», «9 км Тракта»: between the number of a name and its last word.
INNER = words("года км лет летие летия")
_ORDINAL_ENDINGS = words("я й ая ый ой ий е го му м ом ому ей")
# What stands before the number of a house, and what kind of house it makes it.
_HOUSE_TYPES = {
    "владение": "влд вл владение владения",
    "домовладение": ("двлд домовл домовладение домовладения домовладений домовладениях"),
    "здание": "зд здание",
    "участок": "участок участки уч участков",
    "": (
        "д дд дом дома доме домах домов домам домом дому домами номер номера жилой жилые жилых мкд "
        "многоквартирный многоквартирные многоквартирных частные"
    ),
}
HOUSE_WORDS: dict[str, str | None] = {
    word: kind or None for kind, listed in _HOUSE_TYPES.items() for word in listed.split()
}
# Words written with a capital in a list of addresses that name no street.
NO_NAMES = words(
    "а абоненты аварийное авария август адрес адреса адресам адресный адс ао апрель без будет "
    "будут в вблизи вдоль весь вид внимание вода водоканал водоотведение водоснабжение возле "
    "воскресенье восстановление восстановлено время вру все всего вся вторник вчера газ "
    "газоснабжение гвс горводоканал горгаз город горэлектросеть горячая горячее граница гуп "
    "дата декабрь деревня детский диспетчер диспетчерская для днп днт до дом дома домах жители за "
    "завтра зао зона и из исполнитель итого июль июнь к канализация кв корп котельная кроме ктп "
    "лит магазин май март мбдоу мбоу между место микрорайон мкр мку мп муп на наб напротив "
    "населенные населенный начало нет но номер ноябрь оао обесточены объект объекты ограничение "
    "около окончание октябрь ооо организация ориентировочно освещение основание останутся от "
    "отключена отключение отключения отопление пао пер переулки переулок перечень пл планируется "
    "плановое по под подана подано подача подвоз подрядчик подъезд полностью понедельник поселок "
    "потребители пр при примечание приносим причина проезд просим проспект пс пункт пункты пятница "
    "работы район ранее ремонт ресурс рп рсо с сад свет сегодня сектор село сентябрь следующие снт "
    "со сот список справки среда срок станица стр суббота также тел телефон тепло теплоноситель "
    "теплосеть теплоснабжение тп тсж туп уважаемые ук ул улица улицы улично уличное услуга "
    "уточняется участок ф февраль фидер хвс холодная холодное хутор цтп частный четверг ш школа "
    "школы электросеть электроснабжение электроэнергия энергосбыт январь"
)


@dataclass(frozen=True, slots=True)
class TypeWord:
    """full: the word; oblique: it is said in another case; many: plural; short: abbreviated."""

    full: str
    oblique: bool = False
    many: bool = False
    short: bool = False


def _type_words() -> Iterator[tuple[str, TypeWord]]:
    for full, (cases, plural, short) in _TYPES.items():
        yield full, TypeWord(full)
        for word in cases.split():
            yield word, TypeWord(full, oblique=True)
        for word in plural.split():
            yield word, TypeWord(full, oblique=not word.endswith(("ы", "и")), many=True)
        for word in short.split():
            yield word, TypeWord(full, short=True)
    # Of one street or of many: «на стороне улицы», «улицы Лесная и Полевая».
    yield "улицы", TypeWord("улица", oblique=True, many=True)


TYPE_WORDS = dict(_type_words())


def type_at(text: Text, at: int) -> tuple[TypeWord, int] | None:
    """The kind of street that is said here, and the token behind it with its full stop: «ул.»."""
    word = text.norm(at)
    found = TYPE_WORDS.get(word)
    if found is None:
        return None
    behind = at + 1
    if found.short and text.norm(behind) == "." and text.joined(behind):
        return found, behind + 1
    if word in _SHORTEST_TYPES and not text.capital(behind) and at == 0:
        return None
    return found, behind


def begins_name_with_number(text: Text, at: int) -> bool:
    """«8 Марта», «50 лет Октября», «40-летия Победы», «3-я Заречная», «6 микрорайон»."""
    if text.number(at) is None or text.taken[at]:
        return False
    then = at + 1
    word = text.norm(then)
    if text.dash(then) and text.glued(then):
        ending, behind = text.norm(then + 1), then + 2
        ordinal = ending in _ORDINAL_ENDINGS or ending.startswith("лет")
        return ordinal and (text.capital(behind) or type_at(text, behind) is not None)
    if text.kind(then) == "word" and text.joined(then) and len(word) == 1:
        lettered = type_at(text, then + 1)  # «6А микрорайон»
        return lettered is not None and lettered[0].full in NUMBERED
    if text.kind(then) != "word":
        return False
    if word in INNER and text.kind(then + 1) == "word":
        return text.capital(then + 1)
    found = type_at(text, then)
    if found and found[0].full in NUMBERED:
        return True
    if len(word) <= 2 or not text.capital(then) or month_of(word) is None:
        return False
    return not text.tokens[then].text.isupper() or _numbered(text, then + 1)


def _numbered(text: Text, at: int) -> bool:
    """Whether a house stands behind a name in capitals: «1 МАЯ, Д. 9», not «9 ДЕКАБРЯ, Д. ВЯЗЫ»."""
    if text.norm(at) == "(":
        side = text.norm(at + 1)
        return parity_of(side) is not None or side.startswith(("полност", "частн", "кроме"))
    at += text.norm(at) == ","
    if text.norm(at) not in HOUSE_WORDS:
        return False
    return text.number(at + 1 + (text.norm(at + 1) == ".")) is not None


def parity_of(word: str) -> Parity | None:
    """«неч.», «нечётная», «чет.»; «четверг» and «четыре» are none."""
    if word.startswith("неч"):
        return "odd"
    return "even" if word == "чет" or word.startswith("четн") else None
