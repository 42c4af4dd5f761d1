"""How much room is left on the disk of the stored files, and how much of it is left to the database.

A disk that is full stops everything: the database cannot record an answer, and a callback is lost. So files are refused
while `settings.FREE_SPACE_BYTES` are still free. What a callback brings goes into the database, and is taken for as
long as that can write. The journal (campaigns/journal.py) may use the last bytes, too.

Whoever writes a file of a size that counts asks `keep_floor` first, and tells people what `full_disk.is_full` finds.
"""

import shutil
from pathlib import Path

from django.conf import settings

from campaigns.full_disk import no_space


def room() -> int:
    """How many bytes may still be written to the stored files; 0 where the floor is reached. A folder that is missing
    counts as the one in which it would be."""
    folder = Path(settings.MEDIA_ROOT).absolute()
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    floor: int = settings.FREE_SPACE_BYTES
    return max(0, shutil.disk_usage(existing).free - floor)


def is_low() -> bool:
    """Whether the floor is reached: nothing more is stored."""
    return room() == 0


def keep_floor(*, writing: int = 0) -> None:
    """Raises OSError (`full_disk.is_full`) where too little room would be left once so many bytes are written."""
    left = room()
    if not left or left < writing:
        raise no_space("too little room is left on the disk of the stored files")
