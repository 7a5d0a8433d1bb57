"""The least a door can do under functions-framework."""

import functions_framework
from flask import Request


@functions_framework.http
def bare(request: Request) -> tuple[str, int]:
    return "", 200
