"""Reading and writing Excel workbooks; the only package that imports xlsxwriter and openpyxl."""
