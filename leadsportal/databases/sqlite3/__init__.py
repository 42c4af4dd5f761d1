"""SQLite. Django finds ``base.py`` by its name."""
