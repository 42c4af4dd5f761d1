"""The settings with which mypy's plugin starts Django to read the models: they need no .env and no database."""

import os

os.environ |= {
    "LEADSPORTAL_ENV_FILE": os.devnull,
    "LEADSPORTAL_ENVIRONMENT": "demo",
    "LEADSPORTAL_SECRET_KEY": "a key for mypy only, fifty characters or longer, never used",
    "LEADSPORTAL_CREDENTIAL_KEYS": "OYzXMkn3cTfMrA6aAnWIrBTiMuC1h3tKScPF1B3KXBs=",
    "LEADSPORTAL_NUMBER_HASH_KEY": "a key for mypy only, never used",
}

from leadsportal.settings import *  # noqa: F403 - after the environment
