"""The button every notice carries: it also tells which notice a message in a chat is."""

from typing import Annotated

from pydantic import StringConstraints

from message import Press


class ShowNotice(Press):
    """«Обновить»: show the notice as it stands now, in place."""

    # Becomes part of a document's path.
    notice: Annotated[str, StringConstraints(pattern=r"^[^/]*[^/.][^/]*$", max_length=900)]
