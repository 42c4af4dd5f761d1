"""Does what a worker does with one upload, in a process of its own, so that its memory can be measured."""

import sys

import django


def main(upload_id: int) -> None:
    django.setup()
    from campaigns import uploads
    from campaigns.models import Upload, UploadState

    uploads.read(upload_id=upload_id)
    upload = Upload.objects.get(pk=upload_id)
    if upload.state == UploadState.DRAFT:
        uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload_id)
    upload.refresh_from_db()
    sys.exit(0 if upload.state == UploadState.CHECKED else 1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
