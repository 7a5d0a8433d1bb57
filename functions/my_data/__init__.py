"""«Мои данные»: everything that is known of one person, to see, to take along, to take back.

The highest of the rooms that know residents, because each of them knows something. `gathering.py`
reads all of it, `page.py` shows it, `erasing.py` destroys it, in the vault and in the documents.
"""
