"""The pages: entrances of the walk. A view checks who asks and where the upload is, calls one stage function,
rings for what must happen next, and shows the result; a file for each subject.

In the order of the walk: receiving, columns, check, confirm, upload (with leads, downloads, deciding and steering),
history, dashboard and mappings; then what surrounds them: callback, health, signing_in, errors. ``steps`` knows which
page an upload is on, ``live`` how a page shows news without a reload, ``wording`` what more than one page says.
"""
