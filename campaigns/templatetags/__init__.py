"""The tags and filters of templates, and where the templates are.

=================  =============================================================================
``components.py``  the pieces of which pages are built: alert, badge, tile, table, field, form …
``portal.py``      how values look: times, counts, sizes, phone numbers, states, icons
``uploads.py``     components that show uploads: their table, the head and the steps of a page, the bar
=================  =============================================================================

In ``templates/``:

===============  ===============================================================================
``layouts/``     the frames that pages extend: with the bar, and without it
``pages/``       what a view renders
``parts/``       pieces of one or two pages; a live page's part has the name of the page
``components/``  the markup of the components, each called as its tag
``errors/``      pages for what went wrong; Django finds 404.html and its like here too
``admin/``       pages of the administration, where Django looks for them
===============  ===============================================================================
"""
