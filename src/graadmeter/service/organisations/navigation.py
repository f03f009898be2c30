"""The bar of a register: what each part offers, shown to whom it is for.

A part adds its items in the ``ready`` of its configuration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Item:
    """Something in the bar.

    Attributes:
        title: gives its name in the language of the page.
        route: the name of its address, which takes the ``slug`` of the organisation.
        roles: who sees it; empty is every member.
        place: where it stands: lower is earlier.
    """

    title: Callable[[], str]
    route: str
    roles: tuple[str, ...]
    place: int


@dataclass(frozen=True)
class Link:
    """An item for one organisation."""

    title: str
    address: str
    current: bool


_items: dict[str, Item] = {}


def register_item(
    title: Callable[[], str], route: str, *, place: int, roles: tuple[str, ...] = ()
) -> None:
    """Adds an item to the bar of every register."""
    _items[route] = Item(title, route, roles, place)


def links_for(slug: str, roles: frozenset[str], member: bool, path: str) -> list[Link]:
    """The bar for somebody, with the item of the page they are on.

    Args:
        slug: of the organisation.
        roles: what they act as.
        member: whether they are a member; who is not sees only what is for their roles.
        path: the address of the page; the longest item it lies under is the current one.
    """
    shown = [
        (item, reverse(item.route, kwargs={"slug": slug}))
        for item in sorted(_items.values(), key=lambda item: item.place)
        if (member and not item.roles) or roles.intersection(item.roles)
    ]
    under = [address for _item, address in shown if path.startswith(address)]
    current = max(under, key=len, default="")
    return [Link(item.title(), address, address == current) for item, address in shown]
