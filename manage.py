#!/usr/bin/env python
"""Django's command line for LeadsPortal."""

import os
import sys

from django.core.management import execute_from_command_line

from campaigns.private_files import keep_from_others

if __name__ == "__main__":
    keep_from_others()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadsportal.settings")
    execute_from_command_line(sys.argv)
