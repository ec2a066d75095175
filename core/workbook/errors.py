class WorkbookError(ValueError):
    """A sentence for the person who uploads or downloads the workbook."""
