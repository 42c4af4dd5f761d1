"""PostgreSQL. Django finds ``base.py`` by its name; ``hanging.py`` remembers that it hangs."""
