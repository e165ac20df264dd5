"""The one kind of error hangviet shows to people: place › found › expected › what to do."""

from typing import NamedTuple


class Text(NamedTuple):
    """One user-facing sentence in both languages; Vietnamese is the default."""

    vi: str
    en: str

    def of(self, lang: str) -> str:
        """The sentence in `lang` ("vi" or "en")."""
        return self.en if lang == "en" else self.vi

    def format(self, **values: object) -> "Text":
        """The same sentence with its {placeholders} filled in."""
        return Text(self.vi.format(**values), self.en.format(**values))


class CheckerError(Exception):
    """Something that a person has to mend.

    `place` says where ("bang-gia.xlsx › 'Mẫu 05' › H12"), `found` and `expected` what is wrong, `hint` what to do.
    """

    def __init__(self, place: str, found: Text, expected: Text, hint: Text) -> None:
        super().__init__(place, found, expected, hint)
        self.place = place
        self.found = found
        self.expected = expected
        self.hint = hint

    def message(self, lang: str = "vi") -> str:
        """One line: place: found. expected. hint."""
        return f"{self.place}: {sentence(self.found, self.expected, self.hint).of(lang)}"

    def __str__(self) -> str:
        return self.message()


class InputError(CheckerError):
    """A file that cannot be taken in; `code` is the kind of problem."""

    def __init__(self, place: str, found: Text, expected: Text, hint: Text, code: str) -> None:
        super().__init__(place, found, expected, hint)
        self.code = code
        self.args = (place, found, expected, hint, code)


class ConservationError(Exception):
    """A sum that does not come out, a fault of hangviet: there is no result. `message` says which sum, with its figures."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message.en


def sentence(*texts: Text) -> Text:
    """The texts as consecutive sentences, each closed by a full stop."""

    def close(text: str) -> str:
        return text if text.endswith((".", "!", "?", ":")) else text + "."

    return Text(" ".join(close(t.vi) for t in texts if t.vi), " ".join(close(t.en) for t in texts if t.en))
