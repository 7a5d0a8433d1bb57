"""What a person who fills the register reads: what a table changes, or what is wrong with it."""

from collections.abc import Iterator

from houses.columns import COLUMNS
from houses.differences import Change, Changed, Difference
from houses.problems import Problem, Problems
from houses.zones import zone_words
from russian import numeral

_TITLES = {"address": "адрес", "parts": "адрес по частям"}


def difference_words(difference: Difference) -> str:
    """The dry run: figures, then the first changes, a house a line."""
    figures = f"Новых домов: {difference.new}. Изменятся: {difference.changed}."
    lines = [f"{figures} Без изменений: {difference.unchanged}."]
    if difference.absent:
        lines.append(f"В реестре, но не в файле: {difference.absent}. Эти дома останутся как есть.")
    lines += map(_changed_words, difference.first)
    if left := difference.changed - len(difference.first):
        lines.append(f"И ещё {left} {numeral(left, 'дом', 'дома', 'домов')} с изменениями.")
    return "\n".join(lines)


def imported_words(difference: Difference, *, repaint: bool) -> str:
    """What an import did: «Загружено 12 домов: новых 10, изменено 2.»

    repaint  whether the cards of some houses say something else now
    """
    lines = [_loaded_words(difference.new, difference.changed)]
    if difference.unchanged:
        lines[0] += f" Без изменений: {difference.unchanged}."
    if difference.absent:
        lines.append(f"В реестре, но не в файле: {difference.absent}. Эти дома остались как есть.")
    if repaint:
        lines.append("Закреплённые карточки изменённых домов обновятся сами.")
    return "\n".join(lines)


def _loaded_words(new: int, changed: int) -> str:
    if not new and not changed:
        return "Загружать нечего: в реестре всё уже так."
    if not changed:
        houses = numeral(new, "новый дом", "новых дома", "новых домов")
        return f"{numeral(new, 'Загружен', 'Загружено', 'Загружено')} {new} {houses}."
    if not new:
        houses = numeral(changed, "дом", "дома", "домов")
        return f"{numeral(changed, 'Изменён', 'Изменено', 'Изменено')} {changed} {houses}."
    both = new + changed
    loaded = numeral(both, "Загружен", "Загружено", "Загружено")
    houses = numeral(both, "дом", "дома", "домов")
    return f"{loaded} {both} {houses}: новых {new}, изменено {changed}."


def problems_words(problems: Problems) -> Iterator[str]:
    """Every problem kept, a line each, then how many more there are."""
    yield from map(problem_words, problems.first)
    if problems.more:
        yield f"И ещё {problems.more} {numeral(problems.more, 'ошибка', 'ошибки', 'ошибок')}."


def problem_words(problem: Problem) -> str:
    """«Строка 14, столбец «часовой пояс»: «Марс» не подходит. Ожидается, например, МСК+2.»"""
    expected = f"Ожидается{', ' if problem.expected.startswith('например') else ' '}"
    expected += f"{problem.expected}."
    if problem.line is None:
        return f"Файл «{problem.column}»: {problem.shown}. {expected}"
    if problem.found is None:
        return f"Строка {problem.line}: нет столбца «{problem.column}». {expected}"
    where = f"Строка {problem.line}, столбец «{problem.column}»"
    said = f"«{problem.shown}» не подходит" if problem.found else "пусто"
    return f"{where}: {said}. {expected}"


def _changed_words(changed: Changed) -> str:
    return f"{changed.address} ({changed.house}): {'; '.join(map(_change_words, changed.changes))}"


def _change_words(change: Change) -> str:
    title = _TITLES.get(change.field) or COLUMNS[change.field].title
    return f"{title}: {_value(change, change.was)} → {_value(change, change.becomes)}"


def _value(change: Change, value: str | None) -> str:
    if value is None:
        return "нет"
    return zone_words(value) if change.field == "zone" else value
