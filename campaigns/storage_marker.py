"""The storage marker: by it web, workers and sweeper know that they see one storage.

Hosts with folders of their own would take files that no worker finds. So the storage has a file with an id, its
*marker*, and the database keeps the id. A process *sees* the storage while the folder that it is told has that marker.
Who does not see it takes no file, reads none and fetches none; what is in the database alone goes on.

The first process that looks makes the marker:

- A database without uploads is a new portal: whatever folder there is becomes its storage.
- A database with uploads comes from a version without marker. The folder becomes its storage if it has a file of one of
  the last uploads. Else it is another host's, or its disk is not mounted.
- A marker that is there already is taken: the database is new, or was restored from a backup without the id.

From then on a missing marker is a fault, and is never made again by itself. `manage.py storage --confirm` does it, once
an administrator knows that the old folder is lost.
"""

import logging
import os
import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from campaigns.bounded_call import BoundedCall
from campaigns.hosts import this_host
from campaigns.models import DatabaseIdentity, StorageLook, StorageSight, Upload, database_identity
from campaigns.stored_files import unfinished_folder

logger = logging.getLogger(__name__)

MARKER = "storage-id"
NEED_NO_FILES = frozenset({"sending"})
"""The queues whose jobs never need a stored file. Their workers do not look: they may run on a host without the
storage."""

NEED_FEW_FILES = frozenset({"callbacks"})
"""The queues whose jobs seldom need one. Their workers look and go on; the workers of all others take no job while they
do not see the storage."""

LOOK_IS_BELIEVED = timedelta(seconds=60)
"""An older look is that of a process that has ended, or is silent."""

LOOK_IS_KEPT = timedelta(hours=1)
READ_SECONDS = 2.0
"""For so long a disk that hangs is waited for."""

_LAST_UPLOADS = 20


def look(*, begins: bool = False) -> StorageSight:
    """What this process sees now. A database that has no marker yet gets one with `begins`; without, nothing is written
    and it counts as seen."""
    known, found = database_identity().storage_id, _read_marker()
    if known is None:
        return _begin() if begins else StorageSight.SEEN
    return _sight(known, found)


def sees_storage() -> bool:
    """Whether this process may store, read and delete files."""
    return look(begins=True) == StorageSight.SEEN


def report(*processes: str) -> StorageSight:
    """Looks, and writes for these processes of this host what is seen. A change is logged. Raises django.db.Error."""
    sight, host = look(begins=True), this_host()
    for process in processes:
        known = StorageLook.objects.filter(process=process, host=host)
        if not known.filter(sight=sight).exists():
            level = logging.INFO if sight == StorageSight.SEEN else logging.ERROR
            logger.log(level, "the storage, as %s sees it: %s", process, sight.label)
        StorageLook.objects.update_or_create(process=process, host=host, defaults={"sight": sight, "looked_at": Now()})
    return sight


def looks() -> list[StorageLook]:
    """How the processes that run see the storage."""
    return list(StorageLook.objects.filter(looked_at__gte=Now() - LOOK_IS_BELIEVED).order_by("process", "host"))


def waits_for_storage(queues: Iterable[str]) -> bool:
    """Whether a worker of these queues takes no job while it does not see the storage."""
    return not set(queues) <= NEED_NO_FILES | NEED_FEW_FILES


def queues_left_alone(worker_names: Mapping[str, str]) -> set[str]:
    """The queues of which all workers see no storage and therefore take no job. `worker_names` has the name of each
    queue's worker."""
    sights: dict[str, set[str]] = {}
    for each in looks():
        sights.setdefault(each.process, set()).add(each.sight)
    of_queues = {queue: sights.get(name, set()) for queue, name in worker_names.items() if waits_for_storage([queue])}
    return {queue for queue, seen in of_queues.items() if seen and StorageSight.SEEN not in seen}


def forget_looks() -> None:
    """Removes those of processes that have ended long ago."""
    StorageLook.objects.filter(looked_at__lt=Now() - LOOK_IS_KEPT).delete()


def confirm() -> None:
    """From now on the folder that this process sees is the storage, whatever was. Raises OSError where its marker
    cannot be written."""
    with transaction.atomic():
        identity = _locked_identity()
        identity.storage_id = _read_marker() or _write_marker()
        identity.save(update_fields=["storage_id"])
    logger.warning("the folder of this host was confirmed as the storage")


def last_files() -> tuple[int, int]:
    """(those that are in this folder, all) of the files of the last uploads that still have one."""
    names = list(Upload.objects.exclude(file="").order_by("-pk").values_list("file", flat=True)[:_LAST_UPLOADS])
    return sum(1 for name in names if (Path(settings.MEDIA_ROOT) / name).exists()), len(names)


def _begin() -> StorageSight:
    with transaction.atomic():
        identity = _locked_identity()
        if identity.storage_id is None:
            if (found := _read_marker() or _first_marker()) is None:
                return StorageSight.MISSING
            identity.storage_id = found
            identity.save(update_fields=["storage_id"])
            logger.info("the storage of this database has its marker")
    return _sight(identity.storage_id, _read_marker())


def _locked_identity() -> DatabaseIdentity:
    """Locked until the transaction ends, so that one process makes the marker."""
    return DatabaseIdentity.objects.select_for_update().get(pk=database_identity().pk)


def _first_marker() -> uuid.UUID | None:
    """None where the folder is not this database's, or cannot be written."""
    here, in_all = last_files()
    if in_all and not here:
        return None
    try:
        return _write_marker()
    except OSError as failure:
        logger.error("the marker of the storage could not be written: %s", type(failure).__name__)
        return None


def _sight(known: uuid.UUID, found: uuid.UUID | None) -> StorageSight:
    if found is None:
        return StorageSight.MISSING
    return StorageSight.SEEN if found == known else StorageSight.OTHER


def _marker() -> Path:
    return Path(settings.MEDIA_ROOT) / MARKER


# A page, a callback's job and a heartbeat ask for it: none of them may hang with a network disk.
text_of_marker = BoundedCall(lambda: _marker().read_text(encoding="ascii").strip(), seconds=READ_SECONDS)


def _read_marker() -> uuid.UUID | None:
    """None where there is no marker, it cannot be read, or it is none; also where the disk hangs."""
    try:
        return uuid.UUID(text_of_marker())
    except (OSError, ValueError):
        return None


def _write_marker() -> uuid.UUID:
    made = uuid.uuid4()
    part = unfinished_folder() / str(made)
    try:
        part.write_text(f"{made}\n", encoding="ascii")
        os.replace(part, _marker())
    finally:
        part.unlink(missing_ok=True)
    return made
