"""The bar of a register: what each part offers, shown to whom it is for.

A part adds its items in the ``ready`` of its configuration. Items of one group are one entry of the
bar, which leads to the first of them; on their pages the others stand in a row below it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from graadmeter.language import gettext as _

if TYPE_CHECKING:
    from graadmeter.service.organisations.models import Member


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
        also: whether a member without these roles sees it too; asked in the scope.
    """

    title: Callable[[], str]
    route: str
    roles: tuple[str, ...]
    place: int
    group: str = ""
    for_others: bool = False
    also: Callable[[Member], bool] | None = None

    def is_for(self, roles: frozenset[str], *, member: bool) -> bool:
        """Whether who acts in these roles sees it."""
        if not member and not self.for_others:
            return False
        return (member and not self.roles) or not roles.isdisjoint(self.roles)


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
    also: Callable[[Member], bool] | None = None,
) -> None:
    """Adds an item to the bar of every register (see `Item`)."""
    _items[route] = Item(title, route, roles, place, group, for_others, also)


def routes_also_for(member: Member, roles: frozenset[str]) -> frozenset[str]:
    """The items a member sees without the roles for them; each condition is asked once."""
    asked: dict[Callable[[Member], bool], bool] = {}
    found = set()
    for item in _items.values():
        if item.also is None or item.is_for(roles, member=True):
            continue
        if item.also not in asked:
            asked[item.also] = item.also(member)
        if asked[item.also]:
            found.add(item.route)
    return frozenset(found)


def links_for(
    slug: str,
    roles: frozenset[str],
    member: bool,
    path: str,
    also: frozenset[str] = frozenset(),
) -> list[Link]:
    """The bar for somebody, with the entry of the page they are on.

    Args:
        slug: of the organisation.
        roles: what they act as.
        member: whether they are a member.
        path: the address of the page; the longest item it lies under is the current one.
        also: the routes of items they see without a role for them.
    """
    shown = [
        (item, reverse(item.route, kwargs={"slug": slug}))
        for item in sorted(_items.values(), key=lambda item: item.place)
        if item.is_for(roles, member=member) or item.route in also
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
