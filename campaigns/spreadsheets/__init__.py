"""A file becomes a sheet, and the sheet becomes rows with the row numbers that people see. The first stage of the walk;
pure.

A file comes from outside and may be hostile. So ``read_spreadsheet`` reads it in a process of its own, with little
memory and little time. If that fails, the person is told why (``Unreadable`` has the code), and nothing else is
disturbed. The rows are kept in a file of ours, and all later steps read that file with ``iter_rows``.

======================  ===================================================================================
``sheet.py``            the values of this stage: Limits, Row, Contents
``errors.py``           Unreadable, and the code of every reason
``reading.py``          the parent's side: starts the child, waits, judges how it ended
``child.py``            the child's side: puts itself under its limits, reads, answers
``reading_time.py``     … how much processor time it may take
``contents.py``         one reading: what is it, which reader, its rows counted, bounded and kept
``sniffing.py``         the kind of a file, by its bytes and not by its name; the reader of each kind
``other_kinds.py``      … and the kind of a file that is no list
``archive.py``          a workbook is a ZIP archive: what is checked before any of it is read
``choice.py``           which sheet of a workbook is read
``xlsx.py``             Excel workbooks (.xlsx, .xlsm)
``workbook_parts.py``   … which part of the archive is the workbook, and which are its sheets
``calamine.py``         … their cells by python-calamine, which is fast
``sheet_search.py``     … what python-calamine does not give, found in the bytes of the XML
``xlsx_cells.py``       … their cells by our own reader, where python-calamine fails
``styles.py``           … and which of their styles have a display format that matters
``xlsb.py``             binary ones (.xlsb): ``xlsb_records.py`` and ``xlsb_cells.py``
``xls.py``              workbooks of Excel 97-2003 (.xls), by xlrd; ``xls_records.py`` for what it does not give
``ole.py``              … the container around them
``biff.py``             … their records, repaired where xlrd fails at some of them
``formulas.py``         formulas whose stored result is not used; ``formula_tokens.py`` for binary ones
``unvalued.py``         what is found in a sheet beside its values
``control.py``          names cells whose value was not read
``markup.py``           workbooks that are one XML document, as a stream
``ods.py``              … OpenDocument (.ods); ``ods_survey.py`` for what it says of its sheets
``xml2003.py``          … XML of Excel 2003
``html_table.py``       web pages with a table
``html_tokens.py``      … as tags and texts
``html_rows.py``        … the rows of a table
``html_numbers.py``     … the exact numbers of cells that show rounded ones
``mhtml.py``            … web archives
``vcf.py``              contacts
``delimited.py``        text with delimiters
``encoding.py``         … its encoding
``delimiter.py``        … its delimiter
``row_shape.py``        … what its rows look like: is a line a row, or a part of a cell?
``swallowed.py``        … rows that a quotation mark may have swallowed
``odd_widths.py``       … rows in which values may stand in the wrong columns
``text_remarks.py``     … notices and warnings about its rows
``value_like.py``       … whether a cell is a value, and whether a text has a phone number in it
``width.py``            which columns count where a sheet is wider than the limit
``merges.py``           texts of merged cells, in every row of the merge
``cells.py``            values as people see them
``formats.py``          numbers as their display format shows them
``rows_file.py``        the file of rows that is kept
``header.py``           which row names the columns
``column_names.py``     … and how the columns are called
======================  ===================================================================================

A new format is a further kind in ``sniffing.py``, with its reader.
"""

from .column_names import column_names, group_names
from .delimiter import DELIMITERS, delimiter_of
from .encoding import ENCODINGS
from .errors import Unreadable, WhyUnreadable
from .header import column_letter, find_header, leads_above
from .reading import read_spreadsheet
from .rows_file import any_cell_begins, iter_cells, iter_rows, rows_at, write_rows
from .sheet import QUOTINGS, TEXT, Contents, FileWarning, FilledDown, Limits, Row, SheetHead
from .sniffing import ENDINGS

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "ENDINGS",
    "QUOTINGS",
    "TEXT",
    "Contents",
    "FileWarning",
    "FilledDown",
    "Limits",
    "Row",
    "SheetHead",
    "Unreadable",
    "WhyUnreadable",
    "any_cell_begins",
    "column_letter",
    "column_names",
    "delimiter_of",
    "find_header",
    "group_names",
    "iter_cells",
    "iter_rows",
    "leads_above",
    "read_spreadsheet",
    "rows_at",
    "write_rows",
]
