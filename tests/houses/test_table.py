"""A table of houses: read whichever way it was saved, refused by line and column."""

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
import python_calamine

from house_tables import a_csv, a_row, an_xlsx, lines, problems
from houses import AddressParts, House
from houses.register_texts import problem_words
from houses.table import MOST_BYTES
from houses.xlsx import MOST_ROWS, MOST_TEXT_BYTES, sheet_rows

GUID = "01234567-89ab-cdef-0123-456789abcdef"
LESNAYA_5 = House(
    id="lesnaya-5",
    address="ул. Лесная, 5",
    zone="Europe/Moscow",
    managing_org="uk",
    suppliers={"cold_water": "vodokanal"},
    parts=AddressParts(street_type="улица", street="Лесная", house="5"),
)


def said(content: bytes, name: str = "houses.csv") -> list[str]:
    return [problem_words(problem) for problem in problems(content, name)]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_a_csv_is_read_whichever_way_it_was_saved(separator: str, encoding: str) -> None:
    (line,) = lines(a_csv(a_row(), separator=separator, encoding=encoding))

    assert (line.number, line.house) == (2, LESNAYA_5)


def test_an_xlsx_is_read_by_its_content_whatever_its_name() -> None:
    content = an_xlsx(list(a_row()), list(a_row(house=5.0).values()))

    (line,) = lines(content, "houses.csv")

    assert (line.number, line.house) == (2, LESNAYA_5)


def test_headings_may_be_russian_and_in_any_order() -> None:
    content = (
        "Управляющая организация;Часовой пояс;Дом;Корпус;Строение;Литера;Улица;Тип улицы;"
        "Населённый пункт;Код дома;ФИАС;Буква;Частный;Вывоз отходов\n"
        f"uk;Екатеринбург;5;2;1;a;Лесная;улица;г. Лесной;L-5;{GUID.upper()};А;да;tko\n"
    )

    (line,) = lines(content.encode())

    assert line.house == House(
        id="L-5",
        address="г. Лесной, ул. Лесная, 5а корп. 2 стр. 1 лит. А",
        zone="Asia/Yekaterinburg",
        managing_org="uk",
        suppliers={"solid_waste": "tko"},
        fias_guid=GUID,
        parts=AddressParts(
            locality="г. Лесной", street_type="улица", street="Лесная", house="5", letter="а",
            korpus="2", structure="1", litera="А", private=True,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("МСК+2", "Asia/Yekaterinburg"), ("мск + 2", "Asia/Yekaterinburg"),
        ("MCK+2", "Asia/Yekaterinburg"), ("Asia/Yekaterinburg", "Asia/Yekaterinburg"),
        ("МСК−1", "Europe/Kaliningrad"), ("МСК+0", "Europe/Moscow"), ("Москва", "Europe/Moscow"),
        ("UTC+12", "Asia/Kamchatka"),
    ],
)  # fmt: skip
def test_a_zone_is_written_in_many_ways(written: str, zone: str) -> None:
    (line,) = lines(a_csv(a_row(zone=written)))

    assert line.house.zone == zone


@pytest.mark.parametrize(
    ("house", "address"),
    [
        ("5а", "ул. Лесная, 5а"), ("12-А", "ул. Лесная, 12а"), ("5A", "ул. Лесная, 5а"),
        ("10/2", "ул. Лесная, 10/2"), ("13-15", "ул. Лесная, 13-15"), ("5.0", "ул. Лесная, 5"),
        ("5 корп. 2, стр. 1", "ул. Лесная, 5 корп. 2 стр. 1"), ("д. 5", "ул. Лесная, 5"),
        ("4к1с2", "ул. Лесная, 4 корп. 1 стр. 2"), ("влд. 7", "ул. Лесная, 7"),
    ],
)  # fmt: skip
def test_a_whole_number_may_stand_in_the_column_of_the_house(house: str, address: str) -> None:
    (line,) = lines(a_csv(a_row(house=house), separator=";"))

    assert line.house.address == address


@pytest.mark.parametrize(
    ("kind", "street", "address"),
    [
        ("", "ул. Лесная", "ул. Лесная, 5"), ("", "Лесная ул.", "ул. Лесная, 5"),
        ("ул", "ул. Лесная", "ул. Лесная, 5"), ("", "Советская", "Советская, 5"),
        ("ул.", "Тихая набережная", "ул. Тихая набережная, 5"), ("мкр", "6", "6 мкр., 5"),
        ("пр.", "Мира", "пр-кт Мира, 5"), ("пр-д", "Мира", "проезд Мира, 5"),
    ],
)  # fmt: skip
def test_the_kind_of_a_street_may_stand_beside_its_name(
    kind: str, street: str, address: str
) -> None:
    (line,) = lines(a_csv(a_row(street_type=kind, street=street)))

    assert line.house.address == address


def test_a_settlement_without_streets_has_houses_too() -> None:
    row = a_row(locality="д. Малые Вязы", street_type="", street="", house="7")

    (line,) = lines(a_csv(row))

    assert line.house.address == "д. Малые Вязы, 7"


def test_what_excel_shows_as_a_number_is_read_without_its_zeros() -> None:
    content = an_xlsx(list(a_row(korpus=0)), list(a_row(id=101.0, house=12, korpus=2.0).values()))

    (line,) = lines(content)

    assert (line.house.id, line.house.address) == ("101", "ул. Лесная, 12 корп. 2")


def test_a_number_that_excel_made_a_date_of_is_refused_with_the_cure() -> None:
    content = an_xlsx(list(a_row()), list(a_row(house=date(2026, 2, 10)).values()))

    assert said(content) == [
        (
            "Строка 2, столбец «house»: «10.02.2026» не подходит. Ожидается номер, например 5, 5а, "
            "10/2 или 5 корп. 2 (если Excel сделал из него дату, задайте столбцу текстовый формат)."
        )
    ]


def test_rows_are_counted_as_people_see_them() -> None:
    content = an_xlsx([], list(a_row()), [], list(a_row().values()), [None] * 7)

    (line,) = lines(content)

    assert line.number == 4


def test_signs_of_a_formula_are_data() -> None:
    row = a_row(street="=1+1; @cmd|x", street_type="")
    content = an_xlsx(list(row), list(row.values()))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.active is not None
    book.active["C2"].data_type = "s"
    saved = io.BytesIO()
    book.save(saved)

    (line,) = lines(saved.getvalue())

    assert line.house.address == "=1+1; @cmd|x, 5"
    assert lines(a_csv(a_row(street="=1+1", street_type="")))[0].house.address == "=1+1, 5"


def test_invisible_characters_and_line_breaks_are_no_part_of_a_name() -> None:
    (line,) = lines(a_csv(a_row(street='"Лес\u00adная\u200b\n 2-я"')))

    assert line.house.address == "ул. Лесная 2-я, 5"


CELLS = [
    ({"zone": "Марс"}, ("«часовой пояс»: «Марс» не подходит. "
     "Ожидается, например, МСК+2 или Asia/Yekaterinburg.")),
    ({"zone": ""}, ("«часовой пояс»: пусто. "
     "Ожидается, например, МСК+2 или Asia/Yekaterinburg.")),
    ({"id": "лесная-5"}, ("«id»: «лесная-5» не подходит. Ожидается код не длиннее 64 знаков: "
     "латинские буквы, цифры, точка, «_», «-», например lesnaya-5.")),
    ({"id": ""}, ("«id»: пусто. Ожидается код не длиннее 64 знаков: "
     "латинские буквы, цифры, точка, «_», «-», например lesnaya-5.")),
    ({"house": "б/н"}, ("«house»: «б/н» не подходит. Ожидается номер, например 5, 5а, 10/2 или "
     "5 корп. 2 (если Excel сделал из него дату, задайте столбцу текстовый формат).")),
    ({"house": "5, 7"}, ("«house»: «5, 7» не подходит. Ожидается номер, например 5, 5а, 10/2 или "
     "5 корп. 2 (если Excel сделал из него дату, задайте столбцу текстовый формат).")),
    ({"house": "5а", "letter": "б"}, ("«letter»: «б» не подходит. "
     "Ожидается а, как в столбце «дом», или пусто.")),
    ({"street_type": "стрит"}, ("«street_type»: «стрит» не подходит. "
     "Ожидается, например, ул., проспект, пер. или мкр.")),
    ({"street": ""}, ("«street»: пусто. Ожидается название не длиннее 80 знаков, например Лесная "
     "(или заполненный населённый пункт).")),
    ({"street": "у" * 81}, (f"«street»: «{'у' * 59}…» не подходит. Ожидается название не длиннее "
     "80 знаков, например Лесная (или заполненный населённый пункт).")),
    ({"fias_guid": "77"}, ("«fias_guid»: «77» не подходит. Ожидается код ФИАС вида "
     "01234567-89ab-cdef-0123-456789abcdef или пусто.")),
    ({"managing_org": ""}, ("«managing_org»: пусто. "
     "Ожидается код организации из реестра, например uk-lesnaya.")),
    ({"private": "возможно"}, "«private»: «возможно» не подходит. Ожидается да, нет или пусто."),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "told"), CELLS)
def test_a_cell_that_cannot_be_right_is_told_by_line_and_column(
    cells: dict[str, Any], told: str
) -> None:
    good = a_row(id="lesnaya-7", house="7", letter="", private="", fias_guid="")
    content = a_csv(good, a_row(**cells)).replace(b"zone", "часовой пояс".encode())

    assert said(content) == [f"Строка 3, столбец {told}"]


def test_every_wrong_cell_of_every_line_is_told() -> None:
    content = a_csv(a_row(house="", zone=""), a_row(id="?"), a_row())

    assert [(p.line, p.column) for p in problems(content)] == [
        (2, "house"), (2, "zone"), (3, "id"),
    ]  # fmt: skip


def test_a_house_or_a_guid_given_twice_names_both_lines() -> None:
    rows = [
        a_row(fias_guid=GUID),
        a_row(id="lesnaya-7", fias_guid=""),
        a_row(fias_guid=""),
        a_row(id="lesnaya-9", fias_guid=GUID.upper()),
    ]

    assert said(a_csv(*rows)) == [
        (
            "Строка 4, столбец «id»: «lesnaya-5» не подходит. "
            "Ожидается другое значение: такое же в строке 2."
        ),
        (
            f"Строка 5, столбец «fias_guid»: «{GUID}» не подходит. "
            "Ожидается другое значение: такое же в строке 2."
        ),
    ]


def test_a_missing_column_is_told_and_nothing_is_guessed() -> None:
    row = {code: cell for code, cell in a_row().items() if code not in {"zone", "house"}}

    assert said(a_csv(row)) == [
        (
            "Строка 1: нет столбца «дом». Ожидается номер, например 5, 5а, 10/2 или 5 корп. 2 "
            "(если Excel сделал из него дату, задайте столбцу текстовый формат)."
        ),
        "Строка 1: нет столбца «часовой пояс». Ожидается, например, МСК+2 или Asia/Yekaterinburg.",
    ]


def test_an_unknown_column_is_told_with_the_known_ones() -> None:
    (told,) = said(a_csv(a_row(подъезд="1")))

    assert told.startswith(
        "Строка 1, столбец «подъезд»: «подъезд» не подходит. "
        "Ожидается один из столбцов: код дома, ФИАС, населённый пункт, тип улицы, улица, дом, "
    )


def test_a_column_that_stands_twice_in_two_languages_is_told() -> None:
    assert said(a_csv(a_row(улица="Лесная"))) == [
        "Строка 1, столбец «улица»: «улица» не подходит. Ожидается один столбец «улица»."
    ]


def test_a_value_under_no_heading_is_told() -> None:
    content = a_csv(a_row()).rstrip() + "; забытое\r\n".encode()

    assert said(content) == [
        "Строка 2, столбец «№ 8»: «забытое» не подходит. Ожидается пусто: у столбца нет названия."
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "файл пуст. Ожидается таблица домов с заголовком в первой строке."),
        (b"\r\n;;;\r\n", "файл пуст. Ожидается таблица домов с заголовком в первой строке."),
        (a_csv(a_row()).split(b"\n")[0],
         "нет ни одного дома. Ожидается хотя бы одна строка под заголовком."),
        (b"\xd0\xcf\x11\xe0old",
         "старый формат .xls или книга с паролем. Ожидается XLSX без пароля или CSV."),
        (b"\xff\xd8\xff\xe0\0\x10JFIF",
         "это не текст и не книга Excel. Ожидается XLSX или CSV в кодировке UTF-8."),
        (b"\x98\xff", ("неизвестная кодировка. "
         "Ожидается XLSX или CSV в кодировке UTF-8 или Windows-1251.")),
        (b"PK\x03\x04torn", "файл повреждён или это не книга Excel. Ожидается XLSX или CSV."),
        (b" " * (MOST_BYTES + 1), "25.0 МБ. Ожидается файл не больше 25 МБ."),
        (a_csv(a_row(street='"Лесная')),
         "после строки 1 не закрыта кавычка. Ожидается таблица, в которой кавычки парные."),
    ],
    ids=range(9),
)  # fmt: skip
def test_a_file_that_is_no_table_of_houses_is_told_as_a_whole(content: bytes, told: str) -> None:
    assert said(content, "дома.csv") == [f"Файл «дома.csv»: {told}"]


def test_a_text_that_is_no_table_is_told_which_columns_are_expected() -> None:
    (told,) = said("Уважаемые жители! Завтра собрание.".encode())

    assert told.startswith(
        "Файл «houses.csv»: в первой строке нет названий столбцов. Ожидается код дома, ФИАС, "
    )


def a_book(sheet: str, shared: str = "", **more: str) -> bytes:
    """A book written by hand, as nobody's Excel would. more: further parts by name."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "xl/workbook.xml": f'<workbook xmlns:r="{relations}"><sheets>'
        '<sheet name="скрыт" state="hidden" r:id="r0"/><sheet name="дома" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        f'<Relationship Id="r0" Type="{relations}/worksheet" Target="worksheets/none.xml"/>'
        f'<Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{relations}/sharedStrings" Target="/xl/texts.xml"/>'
        "</Relationships>",
        "xl/texts.xml": f"<sst>{shared}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
    } | more
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def test_texts_of_every_kind_are_read_from_the_first_visible_sheet() -> None:
    headings = ["id", "street", "house", "zone", "managing_org", "private"]
    shared = "".join(f"<si><t>{heading}</t></si>" for heading in headings)
    shared += "<si><r><t>Лес</t></r><r><t>ная</t></r><rPh><t>ruby</t></rPh></si>"
    sheet = "<row>" + "".join(f'<c t="s"><v>{n}</v></c>' for n in range(6)) + "</row>"
    sheet += (
        '<row r="9"><c r="A9" t="inlineStr"><is><t>lesnaya-5</t></is></c><c t="s"><v>6</v></c>'
        '<c r="C9"><f>2+3</f><v>5</v></c><c t="str"><v>МСК</v></c><c t="str"><v>uk</v></c>'
        '<c t="b"><v>1</v></c></row>'
    )

    (line,) = lines(a_book(sheet, shared))

    assert (line.number, line.house.id, line.house.address) == (9, "lesnaya-5", "Лесная, 5")
    assert line.house.parts
    assert line.house.parts.private


def test_a_cell_at_the_far_end_of_a_sheet_is_told_at_once() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
    deep = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'

    assert said(a_book(far)) == [
        "Файл «houses.csv»: строка 1: занят столбец № 16384. Ожидается не больше 100 столбцов."
    ]
    assert said(a_book(deep)) == [
        "Файл «houses.csv»: строка 1048576. Ожидается не больше 200 000 строк."
    ]


def test_an_empty_formatted_cell_far_away_harms_nobody() -> None:
    row = list(a_row())
    content = an_xlsx(row, list(a_row().values()))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.active is not None
    book.active["XFD7"].number_format = "0.00"
    saved = io.BytesIO()
    book.save(saved)

    assert len(lines(saved.getvalue())) == 1


def test_a_book_is_read_as_another_reader_reads_it() -> None:
    rows: list[list[Any]] = [
        ["id", "дом", "доля", "да", "дата", "пусто", "пробелы"],
        ["a", 5, 0.25, True, date(2026, 11, 24), None, "  два  "],
        ["б & «в» <г>", 5.0, -1e20, False, date(1999, 1, 2), None, "ё\nй"],
    ]
    content = an_xlsx(*rows)
    book = python_calamine.load_workbook(io.BytesIO(content))

    def shown(cell: Any) -> str:
        match cell:
            case bool():
                return "да" if cell else "нет"
            case date():
                return f"{cell:%d.%m.%Y}"
            case float() if cell.is_integer() and abs(cell) < 1e15:
                return str(int(cell))
            case _:
                return str(cell)

    theirs = [[shown(cell) for cell in row] for row in book.get_sheet_by_index(0).iter_rows()]
    ours = [cells for _, cells in sheet_rows(content)]
    assert [[*row, *[""] * (7 - len(row))] for row in ours] == theirs


def test_too_many_rows_are_told() -> None:
    content = a_csv(a_row()) + b"x\r\n" * MOST_ROWS

    assert problems(content)[-1].found == f"строка {MOST_ROWS + 2}"


def test_a_bomb_is_told_before_it_is_unpacked() -> None:
    content = a_book("", "<si><t>" + " " * MOST_TEXT_BYTES + "</t></si>")
    assert len(content) < 100_000

    assert said(content) == [
        (
            "Файл «houses.csv»: 64 МБ после распаковки. "
            "Ожидается файл, в котором не больше 200 000 строк."
        )
    ]


def test_entities_that_grow_are_told() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    content = a_book("", **{"xl/worksheets/sheet1.xml": f"{bomb}<worksheet>&b;</worksheet>"})

    assert said(content) == ["Файл «houses.csv»: это не книга Excel. Ожидается XLSX или CSV."]


def test_one_long_text_in_many_cells_stays_one_text() -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2000))

    (told,) = problems(a_book(cells, f"<si><t>{'х' * 30_000}</t></si>"))

    assert told.found == "в первой строке нет названий столбцов"


@pytest.mark.parametrize("missing", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_book_without_its_parts_is_no_table(missing: str) -> None:
    content = a_book("").replace(missing.encode(), b"x" * len(missing))

    assert problems(content)[0].line is None
    assert problems(content)[0].expected == "XLSX или CSV"
