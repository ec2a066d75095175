"""A second, deliberately naive scoring: docs/scoring.md in Fractions over plain mappings, sharing no code of ours."""

from .finals import final_table
from .prizes import awards
from .selection import select
from .stages import stage_table

__all__ = ["awards", "final_table", "select", "stage_table"]
