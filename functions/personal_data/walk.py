"""How far a walk through everything in the vault has come. The model is also the document."""

from datetime import datetime

from frozen import Frozen


class Walk(Frozen):
    """Instances forget, and a walk takes longer than one call.

    key    of a rotation: id of the key under which everything is put
    first  of a rotation: when this key was first met
    began  when this walk began
    after  name of the last object that was seen to; empty: none yet
    done   when it came to the end; None: it has not
    """

    name: str
    key: str = ""
    first: datetime | None = None
    began: datetime | None = None
    after: str = ""
    done: datetime | None = None
