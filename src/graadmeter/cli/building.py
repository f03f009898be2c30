"""One publication, as a command asked for it: made, and made again when its monitor changes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graadmeter.cli.progress import say
from graadmeter.cli.releasing import DRAFT, Plan
from graadmeter.cli.waves import monitor_with_wave
from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.monitor import Monitor


@dataclass(frozen=True)
class Order:
    """What is to be made of what, and where.

    Attributes:
        monitor: name or folder of the monitor.
        microdata: folder with answers; None to synthesize them with the seed.
        out: folder of the publication.
    """

    monitor: str
    wave: int
    microdata: Path | None
    seed: int
    out: Path

    def load(self) -> Monitor:
        """The monitor, as its files are now.

        Raises:
            UserError: there is no such monitor or wave, or it has faults, or the publication would
                come to stand among its files.
        """
        self._check_place()
        return monitor_with_wave(self.monitor, self.wave, figures_alone=self.microdata is None)

    def _check_place(self) -> None:
        """A publication inside its monitor would be a fault of that monitor ever after."""
        from graadmeter.monitor import find_monitor

        if Path(os.path.realpath(self.out)).is_relative_to(find_monitor(self.monitor).resolve()):
            raise UserError(
                _("deze map ligt in de map van de monitor"),
                where=str(self.out),
                mend=_(
                    "Geef een map daarbuiten; in de map van een monitor hoort alleen de monitor."
                ),
            )

    def check(self, loaded: Monitor, plan: Plan = DRAFT) -> None:
        """See that the folder may be written, before any expensive work is done.

        Raises:
            UserError: it may not.
        """
        from graadmeter.publication import check_target

        check_target(self.out, loaded.settings.id, wave=self.wave, corrects=plan.corrects)

    def make(self, loaded: Monitor, plan: Plan = DRAFT) -> dict[str, bytes]:
        """The files of the publication; steps that were done before come from the cache.

        Raises:
            UserError: the answers do not fit, or there is nothing to correct.
        """
        from graadmeter.cli.publishing import make_publication
        from graadmeter.publication.cache import open_cache

        cache = open_cache(os.environ, say)
        files = make_publication(loaded, self.wave, self.microdata, self.seed, plan, cache)
        cache.close()
        return files

    def write(self, files: Mapping[str, bytes], loaded: Monitor) -> None:
        """Put the files in their folder, in place of what there was.

        Raises:
            UserError: the folder is not ours to write.
        """
        from graadmeter.publication import write_publication

        write_publication(files, self.out, loaded.settings.id, self.wave)
