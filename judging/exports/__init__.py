"""Workbooks: the ranking with all that stands behind it, and the lists of the desk."""

from judging.exports.lists import board_workbook, certificates_workbook, panels_workbook, progress_workbook
from judging.exports.ranking import write_ranking

__all__ = ["board_workbook", "certificates_workbook", "panels_workbook", "progress_workbook", "write_ranking"]
