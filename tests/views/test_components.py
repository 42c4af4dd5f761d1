"""The components of pages show what they are given."""

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError


def shown(source: str, **context: object) -> str:
    """The markup that a template with components gives, with single spaces."""
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


class Asked(forms.Form):
    why = forms.CharField(error_messages={"required": "Say why."})
    when = forms.ChoiceField(choices=[("now", "Now")], help_text="It can be <b>now</b>.")


def test_a_field_is_read_with_its_label_and_what_is_wrong_with_it():
    markup = shown("{% field form.why label='Why?' %}", form=Asked({}))

    assert 'for="id_why">Why?</label>' in markup
    assert 'aria-describedby="id_why_error"' in markup
    assert 'id="id_why_error"' in markup
    assert "Say why." in markup
    assert 'aria-invalid="true"' in markup
    assert 'class="form-control"' in markup


def test_a_field_has_the_help_of_its_form_unless_another_is_given():
    assert 'id="id_when_helptext">It can be <b>now</b>.' in shown("{% field form.when %}", form=Asked())
    other = shown("{% field form.when help=words %}", form=Asked(), words="<i>")
    assert "&lt;i&gt;" in other
    assert "It can be" not in other
    assert 'aria-describedby="id_when_helptext"' in other
    assert 'class="form-select"' in other


def test_a_confirm_form_has_what_it_encloses_the_token_and_the_other_way_out():
    form = '{% confirm_form button="Cancel it" is_dangerous=True other="Leave it" other_address=there %}<p>Sure?</p>'
    markup = shown(form + "{% endconfirm_form %}", there="/there", csrf_token="of-this-session")

    assert 'name="csrfmiddlewaretoken" value="of-this-session"' in markup
    assert "<p>Sure?</p>" in markup
    assert '<a class="btn" href="/there">Leave it</a>' in markup
    assert "btn-danger" in markup
    assert "Leave it" not in shown(form + "{% endconfirm_form %}", there="")


def test_a_slot_is_words_or_markup_for_a_parameter():
    markup = shown(
        '{% slot as heading %} <i>{{ name }}</i> {% endslot %}{% alert "info" heading=heading %}Look{% endalert %}',
        name="<b>",
    )

    assert '<h2 class="alert-heading"><i>&lt;b&gt;</i></h2>' in markup


HEADS = '{% columns "Row" names "Leads"|as_number "Delete"|as_hidden as heads %}'


def test_a_table_has_its_columns_in_their_order():
    table = '{% table columns=heads label="Rows" %}<tr><td>1</td></tr>{% endtable %}'
    markup = shown(HEADS + table, names=["Mobile", "City"])

    places = [markup.index(heading) for heading in (">Row<", ">Mobile<", ">City<", ">Leads<", ">Delete<")]
    assert places == sorted(places)
    assert 'class="number">Leads' in markup
    assert '<span class="visually-hidden">Delete</span>' in markup
    assert "<tr><td>1</td></tr>" in markup


def test_a_table_without_rows_says_so_below_all_its_columns():
    table = '{% table columns=heads id="rows" heading="Rows" empty="There are none." %} {% endtable %}'
    markup = shown(HEADS + table, names=["Mobile"])

    assert 'colspan="4"' in markup
    assert "There are none." in markup
    assert 'aria-labelledby="rows-title"' in markup
    assert 'id="rows-title">Rows</h2>' in markup
