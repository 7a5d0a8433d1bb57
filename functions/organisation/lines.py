"""Texts of many lines that must stay below a limit, whatever was typed into them."""

from collections.abc import Sequence


def fitted(lines: Sequence[str], most: int) -> str:
    """The lines as one text of at most `most` characters.

    The longest are shortened first, all to the same length, so that the short ones, phones among
    them, stay whole.
    """
    text = "\n".join(lines)
    longest = min(max(map(len, lines), default=0), most)
    while len(text) > most and longest:
        longest -= 1
        text = "\n".join(shortened(line, longest) for line in lines)
    return text


def shortened(line: str, most: int) -> str:
    """The line, or as many of its first words as fit, with an ellipsis."""
    if len(line) <= most:
        return line
    head = line[: max(most - 1, 0)]
    whole = head.rpartition(" ")[0]
    return f"{(whole or head).rstrip(' ,;:')}…"
