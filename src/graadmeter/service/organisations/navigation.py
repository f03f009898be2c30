"""The bar of a register: what each part offers, shown to whom it is for.

A part adds its items in the ``ready`` of its configuration. Items of one group are one entry of the
bar, which leads to the first of them; on their pages the others stand in a row below it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from graadmeter.language import gettext as _


@dataclass(frozen=True)
class Item:
    """Something in the bar.

    Attributes:
        title: gives its name in the language of the page.
        route: the name of its address, which takes the ``slug`` of the organisation.
        roles: who sees it; empty is every member.
        place: where it stands: lower is earlier.
        group: the group it is in; empty is none.
        for_others: whether it is also for who sets up the organisation and is no member of it.
    """

    title: Callable[[], str]
    route: str
    roles: tuple[str, ...]
    place: int
    group: str = ""
    for_others: bool = False


@dataclass(frozen=True)
class Link:
    """An entry of the bar for one organisation.

    Attributes:
        current: whether the page is one of it.
        inside: the items of a group; empty when it is one item.
    """

    title: str
    address: str
    current: bool
    inside: tuple[Link, ...] = ()


WORK, INTEGRITY, FIGURES, SETTING_UP = "work", "integrity", "figures", "setting-up"
_items: dict[str, Item] = {}


def group_title(group: str) -> str:
    """What a group is called in the bar."""
    return {
        WORK: _("Werklijst"),
        INTEGRITY: _("Integriteit"),
        FIGURES: _("Cijfers"),
        SETTING_UP: _("Inrichting"),
    }[group]


def register_item(
    title: Callable[[], str],
    route: str,
    *,
    place: int,
    roles: tuple[str, ...] = (),
    group: str = "",
    for_others: bool = False,
) -> None:
    """Adds an item to the bar of every register (see `Item`)."""
    _items[route] = Item(title, route, roles, place, group, for_others)


def links_for(slug: str, roles: frozenset[str], member: bool, path: str) -> list[Link]:
    """The bar for somebody, with the entry of the page they are on.

    Args:
        slug: of the organisation.
        roles: what they act as.
        member: whether they are a member.
        path: the address of the page; the longest item it lies under is the current one.
    """
    shown = [
        (item, reverse(item.route, kwargs={"slug": slug}))
        for item in sorted(_items.values(), key=lambda item: item.place)
        if (member or item.for_others)
        and ((member and not item.roles) or roles.intersection(item.roles))
    ]
    current = max(
        (address for _item, address in shown if path.startswith(address)), key=len, default=""
    )
    entries: dict[str, list[Link]] = {}
    for item, address in shown:
        link = Link(item.title(), address, address == current)
        entries.setdefault(item.group or item.route, []).append(link)
    return [_entry(name, links) for name, links in entries.items()]


def _entry(name: str, links: list[Link]) -> Link:
    """An item, or a group; a group of one is that one."""
    if len(links) == 1:
        return links[0]
    current = any(link.current for link in links)
    return Link(group_title(name), links[0].address, current, tuple(links))
