"""Greets people."""


def greeting(name: str = "world") -> str:
    """The greeting for somebody, or for everybody."""
    return f"Hello, {name.strip() or 'world'}."
