class WorkbookError(ValueError):
    """A sentence for the person who handed in, or asked for, the workbook."""
