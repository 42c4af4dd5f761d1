"""The processes of the fault matrix (tests/matrix/conftest.py): here all their faults come at random."""

from tests.matrix.conftest import more_settings, row, standing

__all__ = ["more_settings", "row", "standing"]
