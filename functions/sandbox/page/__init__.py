"""The page at `/`: the town's chats as on a phone, and a panel to move time and cause trouble.

`pages.py` draws it on the server, so that it can be read without JavaScript; `static/page.js` makes
it live. It speaks to the control API alone.
"""

from sandbox.page.pages import page

__all__ = ["page"]
