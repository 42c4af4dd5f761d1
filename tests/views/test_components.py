"""The components of pages: what they are given is what they show."""

import pytest
from django.template import Context, Template, TemplateSyntaxError


def shown(source: str, **context: object) -> str:
    """The markup of a template that uses components, with single blanks."""
    markup = Template("{% load components %}" + source).render(Context(context))
    return " ".join(markup.split())


def test_an_alert_has_the_icon_of_its_tone_unless_another_is_named():
    assert "#alert-triangle" in shown('{% alert "warning" %}Look{% endalert %}')
    assert "#clock" in shown('{% alert "warning" icon="clock" %}Look{% endalert %}')


def test_an_alert_with_a_tone_that_there_is_not_is_a_fault():
    with pytest.raises(KeyError):
        shown('{% alert "purple" icon="clock" %}Look{% endalert %}')


def test_an_alert_shows_its_heading_as_text_and_what_it_encloses_as_markup():
    markup = shown('{% alert "info" heading=name %}<strong>{{ name }}</strong>{% endalert %}', name="<b>")

    assert '<h2 class="alert-heading">&lt;b&gt;</h2>' in markup
    assert "<strong>&lt;b&gt;</strong>" in markup


def test_an_alert_reads_nothing_of_the_page():
    markup = shown('{% alert "info" %}Look{% endalert %}', heading="of the page", role="alert", id="page")

    assert "of the page" not in markup
    assert "role=" not in markup
    assert "id=" not in markup


def test_a_badge_says_its_state_in_words():
    markup = shown('{% badge "On hold" icon="ban" colour="red" detail="Since noon." %}')

    assert '<span class="state state-red">' in markup
    assert "<span>On hold</span>" in markup
    assert "Since noon." in markup


def test_a_tile_leads_to_its_rows_unless_there_are_none():
    tile = '{% tile count "skipped" icon="ban" colour="grey" address="/rows" %}'

    assert '<a href="/rows">' in shown(tile, count=1200)
    assert "1,200" in shown(tile, count=1200)
    assert "<a" not in shown(tile, count=0)


def test_a_parameter_that_a_component_does_not_have_is_a_fault():
    with pytest.raises(TemplateSyntaxError):
        shown('{% tile 3 "skipped" icon="ban" color="grey" address="/rows" %}')


def test_an_empty_state_has_the_button_that_it_encloses():
    markup = shown('{% blank_slate icon="ban" heading="None" text="Yet." %}<a href="/new">New</a>{% endblank_slate %}')

    assert "<h2>None</h2>" in markup
    assert '<a href="/new">New</a>' in markup
