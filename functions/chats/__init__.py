"""The chats where a bot speaks: how it enters, which houses they are of, what is pinned there.

Start with `pinning.py`: one message a chat, edited in place for as long as the bot is there. It
says what the bot lacks, then whose house this is, then it is the organisation's card.
"""
