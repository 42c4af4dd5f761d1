"""The words for a campaign's fields, and the columns with such names: these are the tiers of ``matching.py`` that look
at names. The words for a field are, in this order: its own name, an administrator's words, those of the recognised
export, and the synonyms of ``fields/``."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .added_columns import is_added, without_count
from .campaign_fields import Field
from .close_names import close_word
from .columns import Column
from .exports import MEANS, export_of, is_not_theirs, means
from .fields import FIELDS, definition_of
from .fields.phone_words import SECOND_NUMBERS
from .headers import NAME, PHONE
from .likeness import Judge, fits
from .name_words import parts, readings
from .somebody_else import about_somebody_else
from .texts import folded, shortened

SAME_NAME = "same name"
SYNONYM = "synonym"

# A field, a column for it, and the reason. A tier gives the best proposal first.
Proposal = tuple[Field, Column, str]
Tier = Callable[[Sequence[Field], Sequence[Column]], Iterable[Proposal]]


class _Name(NamedTuple):
    """A column's name, folded. ``plain`` is without the number that a name gets if it occurs twice; ``is_again`` says
    whether it got one. Then come its readings and its parts (``name_words``)."""

    plain: str
    is_again: bool
    readings: tuple[str, ...]
    parts: tuple[str, ...]


class FieldWords:
    """The words for each of the campaign's fields, compared with the names of a file's columns."""

    def __init__(
        self, columns: Sequence[Column], fields: Sequence[Field], synonyms: Mapping[str, str], judge: Judge
    ) -> None:
        self._judge = judge
        self._export = export_of([column.name for column in columns])
        self._asked_for = synonyms
        names = {folded(field.name): field.name for field in fields}
        given: dict[str, dict[str, str]] = {}
        for word, meant in synonyms.items():
            field = names.get(folded(meant), meant)
            given.setdefault(field, {})[word] = field
        exported = MEANS.get(self._export, {})
        self._by_field = {
            field.name: given.get(field.name, {})
            | _without(synonyms, dict.fromkeys(exported.get(field.name, ()), "") | _shipped(field.name))
            for field in fields
        }
        self._ranks = {
            field.name: {folded(field.name): -1}
            | {word: place for place, word in enumerate(self._by_field[field.name]) if word != folded(field.name)}
            for field in fields
        }
        # Words for all fields, also for those that this campaign does not have: a word for one field is never taken for
        # a misspelt word for another.
        self._all = {*names, *synonyms, *(word for known in FIELDS for word in _shipped(known.name))}
        self._names = _names_of(columns)

    # ---- tiers ----

    def called_the_same(self, fields: Sequence[Field], columns: Sequence[Column]) -> Iterator[Proposal]:
        """Columns with the field's own name and with values that the field can have."""
        for field in fields:
            for column in self._same(field, columns):
                if self._is_first_choice(field, column, columns):
                    yield field, column, SAME_NAME

    def called_by_synonym(self, fields: Sequence[Field], columns: Sequence[Column]) -> Iterator[Proposal]:
        """Columns with another word for the field and with values that it can have. Mobile numbers come before
        landlines."""
        for field in fields:
            named = [(column, SAME_NAME) for column in self._same(field, columns)]
            named += [(column, SYNONYM) for column in self._other(field, columns)]
            good = [each for each in named if self._judge.is_good(field.name, each[0])]
            if field.name == PHONE:
                good.sort(key=lambda each: self._judge.is_of_landlines(each[0]))
            yield from ((field, column, reason) for column, reason in good)

    def called_so_at_all(self, *, numbers: bool) -> Tier:
        """Columns by their names alone, whatever their values. With ``numbers`` only those for the phone number, else
        only those for the other fields."""

        def tier(fields: Sequence[Field], columns: Sequence[Column]) -> Iterator[Proposal]:
            concerned = [field for field in fields if (field.name == PHONE) is numbers]
            for field in concerned:
                yield from ((field, column, SAME_NAME) for column in self._same(field, columns))
            for field in concerned:
                yield from ((field, column, SYNONYM) for column in self._other(field, columns))

        return tier

    def called_nearly_so(self, fields: Sequence[Field], columns: Sequence[Column]) -> Iterator[Proposal]:
        """Columns whose names are close to a word for the field; the closest first, whatever the field."""
        odd = [column for column in columns if self._folded(column) not in self._all and not is_added(column.name)]
        near = []
        for field in fields:
            words = self._by_field[field.name] | {folded(field.name): field.name}
            for column in odd:
                close = close_word(self._folded(column), words)
                if close and not self.cannot_be(field, column) and fits(field.name, column.samples):
                    shown = shortened(words[close.word] or close.word)
                    near.append((close.distance, field, column, f"reads much like “{shown}”"))
        near.sort(key=lambda proposal: proposal[0])
        yield from ((field, column, reason) for _, field, column, reason in near)

    def called_doubtfully(self, fields: Sequence[Field], columns: Sequence[Column]) -> Iterator[Proposal]:
        """Columns whose names say too little ("Contact", "Person"), where their values fit."""
        for field in fields:
            known = definition_of(field.name)
            rank = _ranked(known.doubtful_words)
            named = [column for column in columns if self._folded(column) in rank]
            named.sort(key=lambda column: rank[self._folded(column)])
            for column in named:
                if fits(field.name, column.samples) and not self._judge.has_one_number(column):
                    yield field, column, known.looks_like

    # ---- whose a column is ----

    def is_somebody_elses(self, column: Column) -> bool:
        """Whether the column is about somebody other than the lead, by all that is known of the file."""
        if self._folded(column) in self._asked_for:
            return False
        if is_not_theirs(column.name, export=self._export):
            return True
        if about_somebody_else(column.name) and not means(column.name, export=self._export):
            return True
        return about_somebody_else(column.group)

    def rank_of_number(self, column: Column) -> int | None:
        """The rank of a column's name among the words for the lead's own numbers; None for another name."""
        if self.is_somebody_elses(column):
            return None
        rank = self._ranks.get(PHONE, {})
        place = self._place(column, {word: len(rank) + at for word, at in _SECONDS.items()} | rank)
        return place[0] if place else None

    def has_more_people(self) -> bool:
        """Whether a row has several people: the file has a name of people twice, as in "Name, Phone, Name, Phone"."""
        rank = self._ranks.get(NAME, _NAMES)
        return any(name.is_again and name.plain in rank for name in self._names.values())

    def cannot_be(self, field: Field, column: Column) -> bool:
        """Whether the column's name speaks against the field, whatever the values."""
        known = definition_of(field.name)
        return known.is_never_called(column.name) or (known.is_of_the_lead and self.is_somebody_elses(column))

    def _is_first_choice(self, field: Field, column: Column, columns: Sequence[Column]) -> bool:
        """Whether the column has values for the field. A phone column with landlines is not the first choice if another
        phone column has mobile numbers, unless its name is exactly the field's."""
        if not self._judge.is_good(field.name, column):
            return False
        if field.name != PHONE or column.name == PHONE or not self._judge.is_of_landlines(column):
            return True
        others = [other for other in self._other(field, columns) if self._judge.is_good(PHONE, other)]
        return all(map(self._judge.is_of_landlines, others))

    # ---- names ----

    def _same(self, field: Field, columns: Sequence[Column]) -> list[Column]:
        """Columns that are called like the field; first those with exactly its name."""
        name = folded(field.name)
        alike = [column for column in columns if self._names[column.index].plain == name]
        if definition_of(field.name).is_of_the_lead:
            alike = [column for column in alike if not about_somebody_else(column.group)]
        alike.sort(key=lambda column: (column.name != field.name, self._names[column.index].is_again))
        return alike

    def _other(self, field: Field, columns: Sequence[Column]) -> list[Column]:
        """Columns with another word for the field, the best first."""
        rank = self._ranks[field.name]
        is_of_the_lead = definition_of(field.name).is_of_the_lead
        named = []
        for column in columns:
            place = self._place(column, rank)
            if place is None or self._names[column.index].plain == folded(field.name):
                continue
            if not is_of_the_lead or not self.is_somebody_elses(column):
                named.append((*place, column.index, column))
        named.sort(key=lambda each: each[:3])
        return [each[3] for each in named]

    def _place(self, column: Column, rank: Mapping[str, int]) -> tuple[int, int] | None:
        """The rank of the column's name, and which of its readings was found (0: the full name); None if none was."""
        name = self._names[column.index]
        for place, word in enumerate(name.readings):
            if word in rank:
                return rank[word], place
        known = [part for part in name.parts if part in rank]
        # Each other part is a word for the field as well, or is in another script.
        if known and all(part in rank or part.isascii() != known[0].isascii() for part in name.parts):
            return min(rank[part] for part in known), len(name.readings)
        return None

    def _folded(self, column: Column) -> str:
        return self._names[column.index].readings[0] if self._names[column.index].readings else ""


def is_called(field: str, name: str, *, names: Collection[str]) -> bool:
    """Whether a column with this name is called like the field. ``names`` are those of all columns of the file."""
    return folded(_plain(name, names)) == folded(field)


def _names_of(columns: Sequence[Column]) -> dict[int, _Name]:
    all_names = {column.name for column in columns}
    names = {}
    for column in columns:
        name = _plain(column.name, all_names)
        names[column.index] = _Name(folded(name), name != column.name, readings(name), parts(name))
    return names


def _plain(name: str, names: Collection[str]) -> str:
    """ "Phone (2)" is the second "Phone" where there is a first."""
    plain = without_count(name)
    return plain if plain in names else name


def _without(taken: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    return {word: shown for word, shown in words.items() if word not in taken}


def _shipped(field: str) -> dict[str, str]:
    """The synonyms of a field: folded → as they are shown."""
    return {folded(word): word for word in definition_of(field).synonyms}


def _ranked(words: Iterable[str]) -> dict[str, int]:
    return {folded(word): place for place, word in enumerate(words)}


_SECONDS = _ranked(SECOND_NUMBERS)
_NAMES = {folded(NAME): -1} | _ranked(_shipped(NAME))
