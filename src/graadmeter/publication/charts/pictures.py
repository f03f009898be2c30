"""Scenes as SVG and PNG: those that are kept, and those that must be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from graadmeter.publication.cache import Cache, pack, step_key, unpack
from graadmeter.publication.charts.scene import Scene

Picture = tuple[bytes, bytes]
"""SVG and PNG."""

_THREADS = 2
_STEP = "picture"


def render_pictures(scenes: Mapping[str, Scene], cache: Cache) -> dict[str, Picture]:
    """The pictures of scenes by name, in the current language.

    SVG is made here and PNG of it in other threads, which work at the same time.
    """
    found: dict[str, Picture | None] = dict.fromkeys(scenes)
    keys: dict[str, str] = {}
    if cache.keeps:
        for name, scene in scenes.items():
            keys[name] = step_key(_STEP, scene)
            data = cache.read(keys[name])
            if data is not None:
                svg, png = unpack(data).values()
                found[name] = svg, png
    missing = [name for name, picture in found.items() if picture is None]
    made = _drawn({name: scenes[name] for name in missing})
    for name in missing:
        if name in keys:
            svg, png = made[name]
            cache.write(keys[name], pack({"svg": svg, "png": png}))
    return {name: picture or made[name] for name, picture in found.items()}


def _drawn(scenes: Mapping[str, Scene]) -> dict[str, Picture]:
    if not scenes:
        return {}
    # Altair takes half a second to import, which nothing needs that draws nothing.
    from graadmeter.publication.charts.drawing import to_svg
    from graadmeter.publication.charts.pixels import to_png

    vectors: dict[str, bytes] = {}
    pixels: dict[str, Future[bytes]] = {}
    with ThreadPoolExecutor(_THREADS) as threads:
        for name, scene in scenes.items():
            vectors[name] = to_svg(scene)
            pixels[name] = threads.submit(to_png, vectors[name])
    return {name: (vectors[name], pixels[name].result()) for name in scenes}
