"""The pages of integrity reports, which join those of `every_page` when this is imported."""

from tests.service.registers.integrity import pages_counting
from tests.service.registers.integrity.handling import pages as handling
from tests.service.registers.integrity.holding import pages as holding
from tests.service.registers.integrity.submitting import pages as reporting

__all__ = ["handling", "holding", "pages_counting", "reporting"]
