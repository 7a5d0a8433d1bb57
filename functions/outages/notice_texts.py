"""Why something of a notice is in doubt, in words for a dispatcher."""

from outages.grammar.doubts import Doubt, Reason

DOUBTS: dict[Reason, str] = {
    "no_such_hour": "такого времени не бывает",
    "no_such_day": "такого дня нет в календаре",
    "other_weekday": "день недели не совпадает с числом",
    "end_before_start": "окончание раньше начала",
    "already_over": "срок уже прошёл",
    "no_hours": "не указаны часы",
    "no_day": "не указан день",
    "no_window": "не сказано, когда",
    "two_windows": "неясно, к каким домам относится время",
    "no_resource": "не сказано, что отключено",
    "no_kind": "неясно, плановое отключение или авария",
    "no_zone": "не назван ни один дом",
    "border": "граница участка, а не адрес",
    "segment": "часть улицы без номеров домов",
    "which_houses": "не сказано, какие дома на этой улице",
    "other_zone": "время названо московское",
    "unsure": "неясно, кого это касается",
    "landmark": "ориентир, а не адрес",
    "object": "объект назван без адреса",
    "no_street": "не названа улица",
    "not_understood": "не удалось понять",
    "too_long": "текст слишком длинный, дальше не прочитан",
    "which_range": "первый номер не меньше последнего",
    "unknown_street": "такой улицы нет в реестре",
    "unknown_house": "такого дома нет в реестре",
    "empty_range": "в реестре нет домов из этого ряда",
    "two_houses": "подходит несколько домов",
    "other_type": "в реестре это название у улицы другого вида",
    "which_korpus": "неясно, корпус это или дом",
    "private_unknown": "в реестре здесь нет частных домов",
    "no_earlier": "не найдено отключение, о котором речь",
    "two_earlier": "подходит несколько отключений",
}


def doubt_words(doubt: Doubt) -> str:
    """«такой улицы нет в реестре»."""
    return DOUBTS[doubt.reason]
