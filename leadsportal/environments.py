"""The two environments: production, and a demo on one machine. Production does not start with settings that only a demo
may have, nor with a weak secret key; a demo may have all of them.

Whether the credential keys open what is stored is asked when there is a database: campaigns/credentials.py.
"""

from leadsportal.email_url import email_faults

PRODUCTION, DEMO = "production", "demo"

# As Django's own check has them (security.W009).
SECRET_KEY_CHARACTERS = 50
SECRET_KEY_DIFFERENT_CHARACTERS = 5
INSECURE_PREFIX = "django-insecure-"


def faults_in_production(
    *, secret_key: str, debug: bool, public_url: str, sandbox_origin: str, email_url: str
) -> list[str]:
    """A sentence for each setting with which production does not start, without its value."""
    faults = []
    if is_weak(secret_key):
        faults.append(
            f"LEADSPORTAL_SECRET_KEY is weak: it needs {SECRET_KEY_CHARACTERS} random characters or more. Make one "
            'with: python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if debug:
        faults.append("LEADSPORTAL_DEBUG is true: pages of errors would show what the code knows.")
    if not public_url.startswith("https://"):
        faults.append(
            "LEADSPORTAL_PUBLIC_URL does not begin with https://: passwords and the tokens of callbacks could be read "
            "on their way."
        )
    if sandbox_origin:
        faults.append("LEADSPORTAL_SANDBOX_ORIGIN is set: what leads to it is trusted without https.")
    return faults + email_faults(email_url)


def is_weak(secret_key: str) -> bool:
    """Whether this is no long random text."""
    return (
        len(secret_key) < SECRET_KEY_CHARACTERS
        or len(set(secret_key)) < SECRET_KEY_DIFFERENT_CHARACTERS
        or secret_key.startswith(INSECURE_PREFIX)
    )
