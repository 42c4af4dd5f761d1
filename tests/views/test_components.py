"""The components of pages: what they are given is what they show."""

import pytest
from django.template import Context, Template


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
