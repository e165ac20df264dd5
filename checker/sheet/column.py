"""The columns of a header: the texts over each of them, and which field of a line each holds."""

from collections.abc import Collection, Sequence

from checker.key import keys
from checker.sheet.vocabulary import SINKS, Form, Vocabulary
from checker.text import clean

Row = Sequence[object]


class Column:
    """One column: its header texts from the top down, and what the common vocabulary makes of them.

    `claims` are (place in the vocabulary, field), best first; `sunk` tells that a text over the column (demanded, written off) keeps it
    out of use; `precedence` is its place among columns of the same field. `groups` are the texts that stand over several columns.
    """

    def __init__(self, index: int, texts: Sequence[str], vocabulary: Vocabulary, groups: Collection[str] = ()) -> None:
        self.index, self.texts = index, tuple(texts)
        self.path = clean(" / ".join(texts))
        joined, leaf = " ".join(texts), texts[-1]
        self.tries = tuple(dict.fromkeys((joined, " ".join(texts[-2:]), leaf)))
        self.scale = next((s for t in reversed(texts) if (s := vocabulary.scale_of(t)) is not None), None)
        self.precedence = vocabulary.precedence_of(joined)
        self.basis = vocabulary.tax_basis_of(texts)
        self.leaning = vocabulary.leaning_of(joined)
        groups = [group for group in texts[:-1] if vocabulary.precedence_of(group) >= 0]  # "đề nghị trúng thầu" is what was chosen
        self.sunk = any(name in SINKS for group in groups for _, name in vocabulary.claims_of(group)[:1])
        claims = self._claims(joined, leaf, [text for text in texts[:-1] if text not in groups], vocabulary)
        self.known = bool(claims) or self.sunk
        self.demanded = any(name == "demand" for _, name in claims)
        usable = not self.sunk and not any(name in SINKS for _, name in claims)
        # A unit of money over a column proves that it holds no running number.
        self.claims = [claim for claim in claims if claim[1] != "item_no" or self.scale is None] if usable else []

    def _claims(self, joined: str, leaf: str, own: Sequence[str], vocabulary: Vocabulary) -> list[tuple[int, str]]:
        for text in (joined, leaf):
            if any(k in vocabulary.whole for k in keys(text)):
                return vocabulary.claims_of(text)
        found = vocabulary.claims_of(joined) or vocabulary.claims_of(leaf)
        if not found:  # of two rows of names, in two languages or as words and codes, one is known
            found = next((claims for text in reversed(own) if (claims := vocabulary.claims_of(text))), [])
        if not found and (vocabulary.precedence_of(leaf) or vocabulary.tax_basis_of([leaf])):
            # "Số lượng" over "Kế hoạch" and "Thực hiện": the group names the field, the text beneath says which of the two it is.
            found = next((claims for group in reversed(self.texts[:-1]) if (claims := vocabulary.claims_of(group))), [])
        if not found and vocabulary.sums(leaf):
            # "Số lượng" over "Phòng A", "Phòng B" and "Cộng": the sum of the others is what the group names.
            found = next((claims for group in reversed(self.texts[:-1]) if (claims := vocabulary.claims_of(group))), [])
        return found

    def own(self, form: Form) -> tuple[int, str] | None:
        """(place in the form, field) by the form's own header texts."""
        tries = self.tries[:-1] if self.sunk else self.tries
        return min((found for t in tries if (found := form.field_of(t)) is not None), default=None)

    def ignored(self, form: Form) -> bool:
        """Whether the form knows the column, or the group over it, as one that is not used."""
        return any(form.ignores_text(t) for t in (*self.tries, *self.texts))


def named(columns: Sequence[Column], form: Form) -> tuple[dict[int, str], set[str]]:
    """Field per column, and the fields named by the form's own header texts.

    The form's own texts have the first choice, in the order in which the form lists them; then common entries, those first that can be
    one thing only. A field is named once.
    """
    fields: dict[int, str] = {}
    turn = -1 if form.later_wins else 1
    for _, _, index, name in sorted((own[0], turn * c.index, c.index, own[1]) for c in columns if (own := c.own(form))):
        if name not in fields.values():
            fields[index] = name
    mine = set(fields.values())
    open_ = [c for c in columns if c.claims and c.index not in fields and c.own(form) is None and not c.ignored(form)]
    for c in sorted(open_, key=lambda c: (len({name for _, name in c.claims}), c.precedence, c.claims[0][0], turn * c.index)):
        free = next((name for _, name in c.claims if name not in fields.values()), None)
        if free:
            fields[c.index] = free
    return fields, mine
