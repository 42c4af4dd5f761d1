"""file ─▶ sheet ─▶ rows with the row numbers that people see: the first stage of the walk, and pure.

A file comes from outside and is hostile until it has been read, so ``read_spreadsheet`` reads it in a process
of its own that has little memory and little time; what goes wrong there costs the person a sentence
(``Unreadable``) and nobody else anything. Read once, the rows are kept in a file of ours, and everything that
follows asks ``iter_rows``.

======================  ===================================================================================
``sheet.py``            the words of this stage: Limits, Row, Contents
``errors.py``           Unreadable, and the code of every reason
``reading.py``          the parent's side: starts the child, waits, judges how it ended
``child.py``            the child's side: puts itself under its limits, reads, answers
``contents.py``         one reading: what is it, which reader, its rows counted, bounded and kept
``sniffing.py``         what a file is, by its bytes and never by its name
``other_kinds.py``      … and what it is when it is no list
``archive.py``          a workbook is a ZIP archive: what is checked before any of it is read
``choice.py``           which sheet of a workbook is read
``xlsx.py``             Excel workbooks (.xlsx, .xlsm)
``workbook_parts.py``   … which part of the archive is the workbook, and which are its sheets
``calamine.py``         … their cells by python-calamine, which is fast
``sheet_search.py``     … what python-calamine does not tell, found in the XML as bytes
``xlsx_cells.py``       … their cells by ourselves, where python-calamine fails
``styles.py``           … and which of their styles have a display format that matters
``xlsb.py``             binary ones (.xlsb): ``xlsb_records.py`` and ``xlsb_cells.py``
``xls.py``              workbooks of Excel 97-2003 (.xls), by xlrd; ``xls_records.py`` for what it does not give
``ole.py``              … the container around them
``biff.py``             … their records, where xlrd trips over some of them
``formulas.py``         formulas of which the result is not what counts; ``formula_tokens.py`` for binary ones
``unvalued.py``         what is found of a sheet beside its values
``control.py``          cells with a value that did not come are said
``markup.py``           workbooks that are one XML document, as a stream
``ods.py``              … OpenDocument (.ods); ``ods_survey.py`` for what it says of its sheets
``xml2003.py``          … XML of Excel 2003
``html_table.py``       web pages with a table
``html_tokens.py``      … as tags and texts
``html_rows.py``        … the rows of a table
``html_numbers.py``     … exact numbers behind those that are shown
``mhtml.py``            … web archives
``vcf.py``              contacts
``delimited.py``        text with delimiters
``encoding.py``         … its encoding
``delimiter.py``        … its delimiter
``row_shape.py``        … what its rows look like, to tell one from a part of a cell
``swallowed.py``        … rows that a quotation mark may have swallowed
``odd_widths.py``       … rows in which values may stand in the wrong columns
``text_remarks.py``     … what is to be said of its rows
``value_like.py``       … whether a cell is a value, whether a text holds a phone number
``width.py``            which columns count where a sheet is wider than the limit
``merges.py``           texts of merged cells, in every row of the merge
``cells.py``            values as people see them
``formats.py``          numbers as their display format shows them
``rows_file.py``        the file of rows that is kept
``header.py``           which row names the columns
``column_names.py``     … and how the columns are called
======================  ===================================================================================

A new format is one more answer of ``sniffing.sniff`` and one more reader in ``contents``.
"""

from .column_names import column_names, group_names
from .delimiter import DELIMITERS, delimiter_of
from .encoding import ENCODINGS
from .errors import Unreadable, WhyUnreadable
from .header import column_letter, find_header, leads_above
from .reading import read_spreadsheet
from .rows_file import any_cell_begins, iter_cells, iter_rows, rows_at
from .sheet import QUOTINGS, TEXT, Contents, FileWarning, FilledDown, Limits, Row, SheetHead

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
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
]
