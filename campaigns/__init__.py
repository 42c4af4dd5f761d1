"""LeadsPortal: a file of leads becomes leads, leads become requests to the dialer, the dialer's callbacks
become outcomes, and every row of the file can be asked at any moment where it is.

The walk, in the order in which the code is best read::

    file ─▶ sheet ─▶ columns ─▶ leads ─▶ batches ─▶ attempts ─▶ callbacks ─▶ failed file ─▶ outcomes
    spreadsheets/      leads/      uploads/    sending/      callbacks.py   failed_files/   outcomes/

======================  ===================================================================================
``spreadsheets/``       pure: bytes become rows that keep the row numbers which people see
``leads/``              pure: the dialer's fields, matching columns to them, cleaning and checking values
``cloudagent/``         pure: the vendor's words: request, answer, callback, failed file
``dialer/``             pure: what any dialer's answers and reports come to
``vendor.py``           where the stages meet the vendor's package
``bounded_http.py``     HTTP to other people's servers with bounds; under sending and failed files
``dialer_hosts.py``     which hosts may be entered as a dialer's: those of a private network only if they are listed
``journal.py``          what was sent, kept outside of the database; ``hosts.py`` for the name of this host
``stored_files.py``     the storage of files: whole ones only; ``free_space.py``: what is left to the database,
                        ``full_disk.py``: which errors mean a full disk; ``bounded_call.py``: for what may hang
``private_files.py``    the data folder is for the portal's own user alone
``models/``             what is remembered, a file for each subject
``access.py``           who may see and who may act on which object, by the teams of today
``tally.py``            where every row of a file is, in numbers that add up
``wording/``            codes and parameters become sentences for people
``storage_marker.py``   whether all processes see one storage of files
``do_not_call/``        people who must not be called; the check asks it for every number
``uploads/``            a stage: a file becomes checked leads; fixing them; confirming makes batches
``sending/``            a stage: claim a batch, keep the limit, send, record
``reconciling.py``      a stage: after a restored backup, learn from the journal what was sent
``callbacks.py``        a stage: keep a message as received, apply it once
``failed_files/``       a stage: fetch the dialer's file, keep our copy
``outcomes/``           what became of a batch's leads, by all callbacks and failed files: each is counted once
``tally.py``            where every row of a file is, in numbers that add up
``families.py``         … with the uploads that fix its rows and send them again; each original row counts once
``blocks_in_words.py``  what keeps an upload's waiting batches from being sent, in words
``rejections.py``       why the dialer rejected leads of an upload, counted
``overdue_results.py``  which uploads' results should have come by now
``report_doubts.py``    which batches the dialer has reported in numbers that do not fit together
``scheduling.py``       when an upload goes out, as people choose it
``history.py``          the questions that pages ask; ``overview/``: those of the dashboard
``file_turns.py``       why a file that is to be read or checked still waits
``heartbeats.py``       which of the processes that run always show signs of life, and whose clock is wrong
``processes.py``        each of them by its own row; ``queues.py``: how long jobs wait
``sign_ins.py``         sign-ins in the log of actions
``credentials.py``      whether the credential keys open what is stored, asked when a process starts
``metrics.py``          numbers for Prometheus
``not_loaded.py``       the rows that did not get into the campaign, with the reasons: a workbook, and CSV
``long_workbook.py``    … how so many rows are written
``finding/``            the history: uploads are found, sorted and summed
``bad_rows/``           which campaign, files or person bring bad rows, why and when
``downloads/``          large ones of these workbooks are made by a worker, and kept for some days
``notifications/``      people are told that an upload has ended or needs somebody; other systems by webhook
``number_index/``       in which uploads a phone number is
``number_index/``       in which uploads a phone number is; ``lead_story.py``: all that happened to one lead
``template_file.py``    a workbook for a campaign's leads, to be filled in and uploaded; ``workbook_cells.py`` for both
``csv_cells.py``        … and of CSV files that people download: what looks like a formula is a text
``tasks.py``            django-rq's entrances: ids in, one stage call, what follows is enqueued
``sweeping.py``         the work that is in no queue
``worker.py``           RQ's worker, with work that ends when it ends; ``shutdown.py`` asks whether it shall
``parent.py``           for processes that must not outlive the one that started them
``allowance.py``        for how long a request waits for the database
``signed_in.py``        who asks, for the types of pages and the admin
``kept_forms.py``       forms that were wrong, kept until their page shows them again
``cli_upload/``         the walk of `manage.py upload_leads`
``views/`` …            pages, forms, the admin, commands: check, call one stage function, show the result
``demo/``               what `make run` begins with
``sandbox/``            a CloudAgent of our own for demos and tests; imports nothing of ours
======================  ===================================================================================

Imports point down only: views, admin, commands → forms, tasks → stages → models → the pure packages. Stages
never import tasks: what must happen next is returned, and the entrance enqueues it. A package is imported through its
``__init__``, which has what others may use. ``tests/test_layers.py`` guards both.
"""
