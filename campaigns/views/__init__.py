"""The pages: entrances of the walk. A view checks who asks and where the upload is, calls one stage function,
enqueues what must happen next, and shows the result; a file for each subject. In the order of the walk:

=====================  =============================================================================
``receiving.py``       step 1: a file and a campaign
``columns.py``         step 2: ``column_choices.py`` and ``column_parts.py`` for what can be chosen
``check.py``           step 3: how many leads are ready, and what is wrong with the others
``problem_groups.py``  … kinds of problems and their values; ``problem_grid.py``: their rows
``place.py``           … where on the page a person is
``fixing.py``          … each POST is one action; ``what_became.py`` says what it did
``confirm.py``         step 4; ``sent_before.py`` for leads that were sent already
``upload.py``          step 5: what becomes of the leads; ``batch_rows.py``: its table of batches
``why.py``             … why rows are not in the campaign, counted
``leads.py``           … the rows behind each number; ``tally_parts.py`` for their names
``lead.py``            … the story of one row; ``finding_numbers.py``: all rows of a phone number
``downloads.py``       … files to take away; ``download_offer.py``: what a page offers of a large one
``fix_rows.py``        … rows that were not loaded become a child, to be fixed
``attaching.py``       … the dialer's failed file, attached by hand
``closing.py``         … an upload is closed without its result
``unjoined.py``        … rows of a failed file that are joined to no lead
``attachments.py``     … how a file is given, and that the log of actions has it
``deciding.py``        … batches of which nobody knows whether the dialer has them
``steering.py``        … pause, go on, cancel, put first; ``send_at.py``: from when it is sent
``notifications.py``   what a person was told of uploads, on a page of its own and on every page
``dashboard.py``       what needs a decision; ``mappings.py``: how files were matched
``history.py``         all uploads: ``history_form.py`` for what is asked, ``day_chart.py`` for their days
``bad_rows.py``        … where bad rows come from; ``bad_row_charts.py``: over time
``stacked_bars.py``    … the bars of both
``list_files.py``      … a list as a file; ``list_offer.py``: what the history says of large ones
``list_cells.py``      … the numbers of a list; ``counted_pages.py``: its pages
``callback.py``        the dialer's callbacks
``health.py``          what works; ``metrics.py``: numbers for Prometheus
``signing_in.py``      signing in and out
``errors.py``          pages for what went wrong before; ``files_away.py``: stored files that are not there
``steps.py``           which page an upload is on
``live.py``            how a page shows news without a reload
``context.py``         what every page may need to say
``naming.py``          what a campaign is called for the person who looks
``worker_status.py``    which processes that always run are silent
``storage_status.py``  which processes do not see the stored files
``badges.py``          how a state looks
=====================  =============================================================================
"""
