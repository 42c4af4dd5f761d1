"""The sentences that more than one of the pages, the command, the admin and the workbooks say, each in one place.

Inside, codes with parameters are kept and passed on. Here they become words for people. Outside of this package no code
compares, splits or stores these words. A sentence that one page alone says may stand in its view or template, and one
that refuses a step (`NotNow`) stands with the step.

=====================  ============================================================================
``attention.py``       what needs somebody, on the dashboard
``attaching.py``       the dialer's failed file, attached by hand
``attempts.py``        what came of a request to the dialer
``batch_notes.py``     what is noted of a batch beside its state
``blocks.py``          what a block is called, by who can change it
``calling_hours.py``   a campaign that would be started when people may not be called
``campaign_start.py``  whether the dialer was told to start the campaign
``check_faults.py``    why an upload's rows could not be checked
``closed.py``          why nothing new can be sent to a campaign, or by whom not any more
``closing.py``         uploads whose results do not come, and closing one without them
``decisions.py``       batches of which nobody knows whether the dialer has them
``downloads.py``       large downloads, while they are made and once they are ready
``events.py``          what a line of the log of actions adds to its action
``families.py``        rows that are fixed and sent again by another upload, a child
``failed_files.py``    failed files whose links an administrator must approve
``file_turns.py``      why a file waits to be read or checked
``headlines.py``       what became of an upload's rows in one line, and how far its sending is
``later_codes.py``     what is said of a code that only a later release knows
``mails.py``           mails: notifications that are merged into one, and the summary of a day
``notifications.py``   what a notification says of an upload
``lead_story.py``      all that happened to one lead, and where it is
``number_search.py``   what came of the search for a phone number
``numbers.py``         numbers with what they count
``people.py``          how a person is called
``person_limits.py``   why a person can upload nothing more for now
``rejections.py``      the dialer's reasons for what it rejected, counted
``report_notes.py``    what is noted of a callback or a failed file beside its state
``rows.py``            rows of a file, with what is to be said of them
``signing_in.py``      why nobody may try to sign in for a while
``standing.py``        where an upload is
``steering.py``        what pausing, resuming, cancelling and the like did, or why it could not
``storing.py``         files that cannot be stored, or are not there
``stops.py``           why an account is stopped, a campaign held, an upload paused by the portal
``tally_parts.py``     the parts of a tally
``times.py``           moments, with the day where it is not today
``unjoined.py``        failed files with rows that are joined to no lead, or that differ from their callbacks
``unreadable.py``      why a file cannot be read
``verdicts.py``        what is said first of an upload, and whether anything of it needs a person
``waiting.py``         why an upload's leads are not sent now
``webhooks.py``        why the address of a webhook is refused
``worker_status.py``   which of the processes that always run are silent
=====================  ============================================================================

It stands right above the models, and imports only them and the pure packages. It asks the database nothing.
"""

from .attaching import (
    ATTACHED_BEFORE,
    CHOOSE_A_FILE,
    MOVED_ON_MEANWHILE,
    NO_REASONS_IN_FILE,
    NO_ROWS_IN_FILE,
    NO_SUCH_BATCH,
    NO_TABLE_TO_ATTACH,
    NOT_OF_THESE_REQUESTS,
    NOTHING_TO_ATTACH_TO,
    OUR_OWN_FILE,
    TOO_LARGE_TO_ATTACH,
    TOO_MANY_BATCHES,
    more_than_counted,
    not_of_this_upload,
    too_many_attached,
    what_was_attached,
)
from .attempts import ATTEMPT_STATES
from .attention import CauseCode, CauseInWords, cause_in_words
from .batch_notes import about_doubts, notes_in_words
from .blocks import BLOCK_BEGINNINGS, BLOCK_HEADINGS, LEADS_WAIT
from .calling_hours import CALL_ANYWAY, CHOOSE_ANOTHER_TIME, will_be_called
from .campaign_start import about_start
from .check_faults import WRONG_NUMBER_HASH_KEY, check_fault_in_words
from .closed import OF_NO_TEAM, of_no_team, why_closed
from .closing import (
    ACCEPTED_WITHOUT_RESULT,
    CLOSED_WITHOUT_RESULT,
    NOT_CLOSED_WHILE_SENT,
    NOTHING_TO_CLOSE,
    SAY_WHY_CLOSED,
    why_results_are_missing,
)
from .decisions import (
    DECIDED_MEANWHILE,
    MUST_BE_DECIDED,
    NONE_TO_DECIDE,
    NOT_SENT_AGAIN_AFTER_CANCELLING,
    ONLY_TO_GIVE_UP,
    SAY_WHY,
    asked_to_decide,
    batch_was_decided,
    batches_were_decided,
    needs_no_decision,
    what_giving_up_does,
    what_sending_again_does,
    when_asked,
    why_decide,
)
from .downloads import (
    DOWNLOAD_COMES_SOON,
    DOWNLOAD_IS_GONE,
    DOWNLOAD_TAKES_A_WHILE,
    DOWNLOAD_WAITS_FOR_A_LIST,
    LIST_IS_OF_OTHER_RIGHTS,
    TOO_MANY_DOWNLOADS,
    TOO_MANY_ROWS_TO_WAIT_FOR,
    TOO_MANY_UPLOADS_TO_WAIT_FOR,
    WHAT_A_DOWNLOAD_HAS,
    download_is_ready,
    download_waits_for,
    how_far_the_download_is,
    how_far_the_list_is,
    list_in_words,
    list_is_ready,
    why_download_failed,
)
from .events import action_in_words, details_in_words
from .failed_files import failed_files_wait, link_ends
from .families import (
    COLUMN_NAMES_OF_THE_PARENT,
    IS_HELD_BACK,
    IS_IN_ANOTHER_UPLOAD,
    KEYS_OF_NO_UPLOAD,
    MATCH_COLUMNS_AGAIN,
    NOTHING_TO_FIX,
    changed_keys_in_words,
    held_back_in_words,
    held_back_meanwhile,
    not_all_known,
    other_campaign_in_words,
    recognised_in_words,
)
from .file_turns import file_waits
from .headlines import SentAgain, headline, how_far
from .lead_story import LEAD_STATES, Step, StepCode, lead_state_means, step_in_words
from .mails import MailLine, MailWords, news_mail, summary_line, summary_mail
from .notifications import CHOICES_ARE_KEPT, NO_ADDRESS, NO_MAIL_HERE, mails_go_to, notification_in_words
from .number_search import SEARCH_IS_GONE, found_in_words, what_is_missing
from .numbers import numbered
from .people import person_in_words
from .person_limits import Full, FullOf, full_in_words
from .rejections import NO_REASON, OTHER_REASONS, rejections_in_words
from .report_notes import report_notes_in_words
from .rows import dialers_reason, line_of, line_of_rows, ranges_of_rows, rejected_by_dialer
from .signing_in import WRONG_SIGN_IN, wait_before_signing_in
from .standing import Standing, StandingCode, standing_in_words, state_in_brief
from .steering import (
    HAS_BEGUN,
    IS_SENT_FIRST,
    NOTHING_TO_CANCEL,
    NOTHING_TO_PAUSE,
    PAUSED,
    PLACE_DOES_NOT_MATTER,
    RESUMED,
    TAKES_TURNS,
    cancelled,
    is_sent_from,
)
from .stops import why_held, why_paused, why_stopped
from .storing import NO_SPACE, NO_STORAGE, StorageInWords, not_stored_in_words, storage_in_words
from .tally_parts import COLUMN_NAMES, PART_NAMES_AND_MEANINGS, parts_in_words, what_had_been_sent
from .times import TIME_NOT_UNDERSTOOD, at_or_on, day_or_time, days_in_words, full_time, near_time, short_time
from .unjoined import WHY_UNJOINED, rows_are_unjoined
from .unreadable import unreadable_in_words, why_unreadable
from .verdicts import NEEDS_PERSON_PARTS, Verdict, VerdictCode, VerdictTone, verdict_of
from .waiting import BlockedBy, why_blocked
from .webhooks import AddressFault, webhook_address_refused
from .worker_status import SilenceInWords, silence_in_words, why_sending_is_slow

__all__ = [
    "ACCEPTED_WITHOUT_RESULT",
    "ATTACHED_BEFORE",
    "ATTEMPT_STATES",
    "BLOCK_BEGINNINGS",
    "BLOCK_HEADINGS",
    "CALL_ANYWAY",
    "CHOICES_ARE_KEPT",
    "CHOOSE_ANOTHER_TIME",
    "CHOOSE_A_FILE",
    "CLOSED_WITHOUT_RESULT",
    "COLUMN_NAMES",
    "COLUMN_NAMES_OF_THE_PARENT",
    "DECIDED_MEANWHILE",
    "DOWNLOAD_COMES_SOON",
    "DOWNLOAD_IS_GONE",
    "DOWNLOAD_TAKES_A_WHILE",
    "DOWNLOAD_WAITS_FOR_A_LIST",
    "HAS_BEGUN",
    "IS_HELD_BACK",
    "IS_IN_ANOTHER_UPLOAD",
    "IS_SENT_FIRST",
    "KEYS_OF_NO_UPLOAD",
    "LEADS_WAIT",
    "LEAD_STATES",
    "LIST_IS_OF_OTHER_RIGHTS",
    "MATCH_COLUMNS_AGAIN",
    "MOVED_ON_MEANWHILE",
    "MUST_BE_DECIDED",
    "NEEDS_PERSON_PARTS",
    "NONE_TO_DECIDE",
    "NOTHING_TO_ATTACH_TO",
    "NOTHING_TO_CANCEL",
    "NOTHING_TO_CLOSE",
    "NOTHING_TO_FIX",
    "NOTHING_TO_PAUSE",
    "NOT_CLOSED_WHILE_SENT",
    "NOT_OF_THESE_REQUESTS",
    "NOT_SENT_AGAIN_AFTER_CANCELLING",
    "NO_ADDRESS",
    "NO_CLEAR_ANSWER",
    "NO_MAIL_HERE",
    "NO_REASON",
    "NO_REASONS_IN_FILE",
    "NO_ROWS_IN_FILE",
    "NO_SPACE",
    "NO_STORAGE",
    "NO_SUCH_BATCH",
    "NO_TABLE_TO_ATTACH",
    "OF_NO_TEAM",
    "ONLY_TO_GIVE_UP",
    "OTHER_REASONS",
    "OUR_OWN_FILE",
    "PART_NAMES_AND_MEANINGS",
    "PAUSED",
    "PLACE_DOES_NOT_MATTER",
    "RESUMED",
    "SAY_WHY",
    "SAY_WHY_CLOSED",
    "SEARCH_IS_GONE",
    "TAKES_TURNS",
    "TIME_NOT_UNDERSTOOD",
    "TOO_LARGE_TO_ATTACH",
    "TOO_MANY_BATCHES",
    "TOO_MANY_DOWNLOADS",
    "TOO_MANY_ROWS_TO_WAIT_FOR",
    "TOO_MANY_UPLOADS_TO_WAIT_FOR",
    "WHAT_A_DOWNLOAD_HAS",
    "WHY_UNJOINED",
    "WRONG_NUMBER_HASH_KEY",
    "WRONG_SIGN_IN",
    "AddressFault",
    "BlockedBy",
    "CauseCode",
    "CauseInWords",
    "Full",
    "FullOf",
    "MailLine",
    "MailWords",
    "SentAgain",
    "SilenceInWords",
    "Standing",
    "StandingCode",
    "Step",
    "StepCode",
    "StorageInWords",
    "Verdict",
    "VerdictCode",
    "VerdictTone",
    "about_doubts",
    "about_start",
    "action_in_words",
    "asked_to_decide",
    "at_or_on",
    "batch_was_decided",
    "batches_were_decided",
    "cancelled",
    "cause_in_words",
    "changed_keys_in_words",
    "check_fault_in_words",
    "day_or_time",
    "days_in_words",
    "details_in_words",
    "dialers_reason",
    "download_is_ready",
    "download_waits_for",
    "failed_files_wait",
    "file_waits",
    "found_in_words",
    "full_in_words",
    "full_time",
    "headline",
    "held_back_in_words",
    "held_back_meanwhile",
    "how_far",
    "how_far_the_download_is",
    "how_far_the_list_is",
    "is_sent_from",
    "lead_state_means",
    "line_of",
    "line_of_rows",
    "link_ends",
    "list_in_words",
    "list_is_ready",
    "mails_go_to",
    "more_than_counted",
    "near_time",
    "needs_no_decision",
    "news_mail",
    "not_all_known",
    "not_of_this_upload",
    "not_stored_in_words",
    "notes_in_words",
    "notification_in_words",
    "numbered",
    "of_no_team",
    "other_campaign_in_words",
    "parts_in_words",
    "person_in_words",
    "ranges_of_rows",
    "recognised_in_words",
    "rejected_by_dialer",
    "rejections_in_words",
    "report_notes_in_words",
    "rows_are_unjoined",
    "short_time",
    "silence_in_words",
    "standing_in_words",
    "state_in_brief",
    "step_in_words",
    "storage_in_words",
    "summary_line",
    "summary_mail",
    "too_many_attached",
    "unreadable_in_words",
    "verdict_of",
    "wait_before_signing_in",
    "webhook_address_refused",
    "what_giving_up_does",
    "what_had_been_sent",
    "what_is_missing",
    "what_sending_again_does",
    "what_was_attached",
    "when_asked",
    "why_blocked",
    "why_closed",
    "why_decide",
    "why_download_failed",
    "why_held",
    "why_paused",
    "why_results_are_missing",
    "why_sending_is_slow",
    "why_stopped",
    "why_unreadable",
    "will_be_called",
]
