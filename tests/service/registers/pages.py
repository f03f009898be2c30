"""The pages of the registers, which join those of `every_page` when this is imported."""

from tests.service.registers.counting import pages as counting
from tests.service.registers.handling import pages as handling
from tests.service.registers.integrity import pages as integrity
from tests.service.registers.keeping import pages as keeping
from tests.service.registers.organisations import pages as organisations

__all__ = ["counting", "handling", "integrity", "keeping", "organisations"]
