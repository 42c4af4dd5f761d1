"""One module decides by teams and roles. Whoever wants to know asks it (campaigns/access.py)."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Words by which code could decide on its own.
_DECIDES = re.compile(r"teams__|\bmanaged_teams\b|\bis_superuser\b|\bis_staff\b|\bhas_perms?\b")

DECIDE = {
    "campaigns/access.py",
    "campaigns/models/campaigns.py",  # names the relation
    # The administration: Django's permissions, and who may change whom.
    "campaigns/admin/do_not_call.py",
    "campaigns/admin/people.py",
    "campaigns/admin/queue.py",
}


def test_no_other_module_asks_for_teams_or_roles():
    sources = (path for path in (ROOT / "campaigns").rglob("*.py") if path.parent.name != "migrations")
    found = {str(path.relative_to(ROOT)) for path in sources if _DECIDES.search(path.read_text())}
    assert found - DECIDE == set()
    assert DECIDE - found == set(), "these decide nothing any more"
