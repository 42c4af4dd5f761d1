"""The WSGI application that gunicorn serves."""

import os
import tempfile

from django.core.wsgi import get_wsgi_application
from django.db import connections

from campaigns.private_files import keep_from_others
from leadsportal.bodies.reading import Application, WholeBodies


def _checked_application() -> Application:
    """The application. Raises ImproperlyConfigured in production if the credential keys are wrong."""
    made = get_wsgi_application()
    from campaigns.credentials import refuse_wrong_keys  # noqa: PLC0415 - models need Django

    refuse_wrong_keys()
    connections.close_all()  # the master's connection must not be shared by its workers
    return WholeBodies(made)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadsportal.settings")
keep_from_others()
# Gunicorn's master loads this before it has workers, which share the folder for their numbers of requests. It is a new
# one: numbers begin at 0. prometheus-client looks for it when it is imported, so it is made before all else is.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="leadsportal-requests-")
application = _checked_application()
