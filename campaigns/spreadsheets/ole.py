"""OLE containers, in which Excel keeps .xls workbooks and workbooks with a password. A container is a small file
system; its files are called streams. Read by xlrd."""

import io
import mmap

from xlrd.compdoc import CompDoc, DirNode

_WORKBOOKS = ("Workbook", "Book")  # whatever the case of their letters


def names_of_streams(container: bytes | mmap.mmap) -> tuple[frozenset[str], frozenset[str]] | None:
    """The names, in small letters, of all streams and storages, and of those at the root; None where the container's
    directory cannot be read."""
    try:
        document = _document(container[:])
        root: DirNode = document.dirlist[0]
        return _names(document.dirlist), _names([document.dirlist[child] for child in root.children])
    except MemoryError:
        raise
    except Exception:  # xlrd fails at bad files with any kind of error
        return None


def _names(nodes: list[DirNode]) -> frozenset[str]:
    return frozenset(node.name.lower() for node in nodes if node.name)


def workbook_stream(container: bytes) -> tuple[bytes, bool]:
    """The stream with the workbook, and whether the container is sound. In an unsound one, parts of the stream belong
    to another stream as well. Raises whatever xlrd raises for a container that cannot be read."""
    try:
        return _stream(_document(container)), True
    except MemoryError:
        raise
    except Exception:
        return _stream(_document(container, is_lenient=True)), False


def _document(container: bytes, *, is_lenient: bool = False) -> CompDoc:
    return CompDoc(container, logfile=io.StringIO(), ignore_workbook_corruption=is_lenient)


def _stream(document: CompDoc) -> bytes:
    for name in _WORKBOOKS:
        content, begin, size = document.locate_named_stream(name)
        if content:
            return bytes(content[begin : begin + size])
    raise LookupError
