"""The WSGI application that gunicorn serves."""

import os
import tempfile

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadsportal.settings")
# Gunicorn's master loads this before it has workers, which share the folder for their numbers of requests. It is a new
# one: numbers begin at 0. prometheus-client looks for it when it is imported, so it is made before all else is.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="leadsportal-requests-")
application = get_wsgi_application()
