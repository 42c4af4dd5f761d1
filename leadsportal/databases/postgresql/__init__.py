"""PostgreSQL. Django finds ``base.py`` by its name; ``silence.py`` remembers that nobody answered."""
