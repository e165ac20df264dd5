"""What the origin cell of a line states: countries, verdict, and the line of the policy that led there.

The policy (P1 … P12) stands in rules/origin.yaml beside the lists that serve it. Where a text can be read in two ways the verdict is
unknown, and above all it is never domestic by a guess: a company's name that ends in "Việt Nam" states nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from checker.origin.place import LABELS, PLACES, Cell, Place
from checker.origin.words import HOME, Lexicon, Mark, Words
from checker.text import letters

# Fields whose countries are not the place of making.
_ELSEWHERE = frozenset({"party", "aside", "purchase", "final", "other"})
# Words that bear on the origin even inside of what looks like a name.
_TELLING = frozenset({
    "import", "imported", "domestic", "purchase", "party", "final", "other", "making", "no_statement", "negator", "exception", "equivalent", "aside", "bloc_abroad", "bloc_open",
})  # fmt: skip
_COMPANY = frozenset({"company_before", "company_after"})
_ALONE = frozenset({"domestic", "imported", "import", "origin", "before", "beside"})
_PLACEHOLDERS = frozenset({"placeholder", "before", "beside", "connector"})
_BEFORE_COLON = LABELS | PLACES | {"before", "beside", "domestic", "imported"}
_MADE = frozenset({"country", "before", "beside"})
_NEUTRAL = LABELS | {"before", "beside", "connector"}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a cell states.

    `countries` are sorted ISO 3166-1 alpha-2 codes. `words`: the span that the verdict rests on, as written. `policy`: line of the
    policy. `cause`: why the verdict is unknown. `basis`: the rung of evidence, NULL if the cell decided nothing. `settles`: causes of an
    unknown origin cell that this answer of another cell settles beside those of its rung. `silent`: the cell holds nothing, a placeholder or a
    mere name, so that it stands against nothing that another cell says.
    """

    verdict: str
    countries: tuple[str, ...] = ()
    words: str | None = None
    policy: str | None = "P9"
    cause: str | None = None
    basis: str | None = None
    settles: frozenset[str] = frozenset()
    silent: bool = False


BLANK = Origin("unknown", policy="P9", cause="blank", silent=True)


def _decided(verdict: str, countries: Iterable[str], words: str | None, policy: str) -> Origin:
    return Origin(verdict, tuple(sorted(countries)), words, policy, basis="origin_cell")


class OriginReader:
    """Reads origin cells by the country names and phrases of rules/."""

    def __init__(self, aliases: Iterable[Mapping[str, str]], words: Mapping[str, Any]) -> None:
        self.lexicon = Lexicon(aliases, words)
        self._doubt: tuple[str, ...] = tuple(words["doubt_marks"])
        self._read: dict[str, Origin] = {}  # several columns, and several questions about one, come with the same texts

    def read(self, text: str | None) -> Origin:
        """The origin that one cell states, by its own text alone."""
        if text is None:
            return BLANK
        if (known := self._read.get(text)) is None:
            known = self._read[text] = self._stated(text)
        return known

    def _stated(self, text: str) -> Origin:
        if not (text := letters(text)).strip():
            return BLANK
        words = Words.of(text)
        if not words.keys:
            return BLANK
        if any(mark in text for mark in self._doubt):
            return Origin("unknown", (), None, "P9", cause="blank")  # not silent: something is said, and doubted
        entry = self.lexicon.whole(words)
        if entry is not None and entry.role == "country":
            policy = {"territory": "P11", "city": "P12"}.get(entry.kind, "P1")
            verdict = "domestic" if entry.code == HOME else "foreign"
            return _decided(verdict, [entry.code], words.slice(0, len(words.keys)), policy)
        return _Statement(Cell(words, self.lexicon)).read()


class _Statement:
    """The policy applied to one cell."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self.roles = cell.roles()
        self.places = cell.places()
        self.apart = [p for p in self.places if p.standing == "apart"]

    def read(self) -> Origin:
        countries = [p for p in self.apart if p.mark.role == "country" and not p.denied]
        whole = all(o is not None and o.role in _MADE for o in self.cell.owner)
        if not countries and whole and "beside" in self.roles and len(named := {p.mark.code for p in self.places if p.mark.role == "country"}) == 1:
            return _decided("domestic" if named == {HOME} else "foreign", named, self._span(self.places), "P1")  # "Hàng SX Việt Nam"
        chosen, labelled = self._making(countries)
        final = [p for p in countries if p.field == "final"]
        abroad, open_ = self._blocs(chosen)
        codes = {p.mark.code for p in chosen}
        if "equivalent" in self.roles or open_:
            return self._unknown("P6", "bloc", chosen, [*chosen, *open_])
        if denied := [p for p in self.apart if p.denied]:
            return self._unknown("P9", "blank", [], denied)
        if "no_statement" in self.roles and not labelled:
            return self._unknown("P10a", "blank", [], [])
        if (not labelled and any(p.mark.code == HOME for p in final)) or (codes == {HOME} and "final" in self.roles):
            return self._unknown("P8", "assembly", [*chosen, *final], [*chosen, *final])
        if not chosen and final:
            chosen, codes = final, {p.mark.code for p in final}
        if not chosen:
            return self._without_country(abroad)
        if codes == {HOME}:
            return self._home(countries, chosen, abroad, labelled)
        if HOME in codes:
            cause = "contradiction" if self._contradicts(chosen) else "several"
            return self._unknown("P5", cause, chosen, chosen)
        if self._domestic_too():
            return self._unknown("P5", "contradiction", chosen, chosen)
        if any(p.standing == "doubt" and p.mark.code == HOME for p in self.places):
            return self._unknown("P5", "several", chosen, chosen)
        return _decided("foreign", codes, self._span(chosen), self._policy(chosen, abroad, labelled))

    def _making(self, countries: list[Place]) -> tuple[list[Place], bool]:
        """The countries that state where the good is made, and whether a label says so."""
        for fields in (("making",), ("origin", "import")):
            named = [p for p in countries if p.field in fields]
            if named:
                return named, True
        if any(p.field == "other" for p in countries) and (named := [p for p in countries if p.field == "maker"]):
            return named, True
        # An unlabelled country beside a packing site: which of them made the good is not said.
        plain = [p for p in countries if p.field not in _ELSEWHERE - {"other"}]
        return (plain, False) if any(p.field != "other" for p in plain) else ([], False)

    def _blocs(self, chosen: list[Place]) -> tuple[list[Place], list[Place]]:
        """Blocs that say more than the countries beside them: those without Việt Nam, and the others."""
        blocs = [p for p in self.apart if p.mark.role != "country" and p.field not in ("party", "aside", "purchase")]
        if chosen:
            blocs = [p for p in blocs if p.field != "region" and not self._explained(p, chosen)]
        abroad = [p for p in blocs if p.mark.role == "bloc_abroad"]
        return abroad, [p for p in blocs if p.mark.role == "bloc_open"]

    def _explained(self, bloc: Place, chosen: list[Place]) -> bool:
        """Whether a country and this open bloc stand as "Singapore (Asian)" or "Châu Á (Thái Lan)"."""
        gaps = self.cell.words.gaps
        return bloc.mark.role == "bloc_open" and any(
            "(" in gaps[late.first] and ")" in gaps[late.last]
            for p in chosen
            for early, late in [sorted((p.mark, bloc.mark), key=lambda m: m.first)]
            if early.last == late.first
        )

    def _home(self, countries: list[Place], chosen: list[Place], abroad: list[Place], labelled: bool) -> Origin:
        """The verdict where all that is stated is Việt Nam: domestic if nothing else in the cell speaks against it."""
        others = [p for p in countries if p not in chosen and p.mark.code != HOME and p.field not in {"maker", *_ELSEWHERE}]
        others += [p for p in self.places if p.standing == "doubt" and p.mark.code != HOME]
        if not labelled and self._is_list():
            others += [p for p in self.places if p.standing == "name" and p.mark.code != HOME and self.cell.hard(p.mark.last)]
        if others or abroad:
            return self._unknown("P5", "several", [*chosen, *others], chosen)
        if any(p.field == "import" for p in chosen) or self._says("import") or self._says("imported"):
            return self._unknown("P10", "contradiction", chosen, chosen)
        if "exception" in self.roles or self._says("negator") or self._says("at_large"):
            return self._unknown("P9", "blank", chosen, chosen)
        if "0" in self.cell.words.keys or self._of_a_part():
            return self._unknown("P5", "several", chosen, chosen)
        bare = self.cell.is_bare(_NEUTRAL | PLACES | {"domestic"})
        if not labelled and not bare:
            # A town beside a maker's name is an address, of a shop as well as of a factory.
            if all(p.mark.kind == "city" for p in chosen):
                return self._unknown("P3", "company_only", [], [])
            if self._parts_unread():
                return self._unknown("P5", "several", chosen, chosen)
        return _decided("domestic", [HOME], self._span(chosen), self._policy(chosen, abroad, labelled))

    def _of_a_part(self) -> bool:
        """Whether words that are no label stand before a colon ("Vải: …", "Vỏ: …"): what follows is about a part, or about something else."""
        cell = self.cell
        for k in range(1, cell.size):
            if ":" in cell.words.gaps[k]:
                start = cell.segment_start(k - 1)
                if not any((o := cell.owner[i]) is not None and o.role in _BEFORE_COLON for i in range(start, k)):
                    return True
        return False

    def _says(self, role: str) -> bool:
        """Whether a word of this role stands by itself, outside of a company's name."""
        return any(m.role == role and not self.cell.in_company(m.first) and self.cell.standing(m) != "name" for m in self.cell.marks)

    def _home_market(self, mark: Mark) -> bool:
        """Whether "nội địa" has the country behind it whose home market is meant."""
        after = self.cell.after(mark)
        return mark.role == "domestic" and after is not None and after.role == "country" and not self.cell.hard(mark.last)

    def _domestic_too(self) -> bool:
        """Whether "trong nước" stands beside a foreign country, other than as its home market or as the place of purchase."""
        for m in self.cell.marks:
            before = self.cell.before(m)
            bought = before is not None and before.role == "purchase"
            # "nội" alone is also the inside of things ("nội mạch").
            if m.role == "domestic" and m.last - m.first > 1 and not (bought or self._home_market(m) or self.cell.in_company(m.first)):
                return True
        return False

    def _is_list(self) -> bool:
        """Whether the cell lists parts, so that a country at the end of words is a part's rather than one in a name."""
        return any(";" in gap or ":" in gap for gap in self.cell.words.gaps[1:-1])

    def _parts_unread(self) -> bool:
        """Whether the cell lists parts ("Máy: …; Kính: …") and one of them has no country that could be read."""
        colons = [k for k, gap in enumerate(self.cell.words.gaps) if ":" in gap]
        ends = [*colons[1:], self.cell.size]
        return len(colons) > 1 and not all(
            any(k <= p.mark.first < end for p in self.apart) for k, end in zip(colons, ends, strict=True)
        )  # fmt: skip

    def _contradicts(self, chosen: list[Place]) -> bool:
        """Whether two labels of origin name different countries."""
        by_label: dict[int, set[str]] = {}
        for p in chosen:
            if p.field == "origin":
                by_label.setdefault(p.label, set()).add(p.mark.code)
        return len({frozenset(codes) for codes in by_label.values()}) > 1

    def _without_country(self, abroad: list[Place]) -> Origin:
        if abroad:
            return _decided("foreign", (), self._span(abroad), "P6")
        bare = self.cell.is_bare(_ALONE)
        imported, domestic = bool(self.roles & {"import", "imported"}), "domestic" in self.roles
        if bare and imported != domestic and not (domestic and "0" in self.cell.words.keys):
            return _decided("domestic" if domestic else "foreign", (), self.cell.words.slice(0, self.cell.size), "P10")
        if imported and domestic:
            return self._unknown("P10", "contradiction", [], [])
        if any(p.field in ("purchase", "party") for p in self.apart):
            return self._unknown("P7", "blank", [], [])
        if self.roles & {"final", "other"}:
            return self._unknown("P8", "assembly", [], [])
        first = self.cell.owner[0]
        placeholder = first is not None and first.role in ("placeholder", "negator")
        company = bool(self.roles & {"company_before", "company_after"})
        if placeholder or self.cell.is_bare(_NEUTRAL) or ("placeholder" in self.roles and not company):
            return BLANK
        return self._unknown("P3", "company_only", [], [])

    def _policy(self, chosen: list[Place], abroad: list[Place], labelled: bool) -> str:
        kinds = {p.mark.kind for p in chosen}
        if abroad:
            return "P6"
        if any(p.field == "purchase" for p in self.apart):
            return "P7"
        if "territory" in kinds:
            return "P11"
        if len({p.mark.code for p in chosen}) > 1:
            return "P5" if any(p.field == "making" for p in chosen) else "P4"
        if any(p.field == "making" for p in chosen):
            return "P5"
        if kinds == {"city"}:
            return "P12"
        return "P1" if labelled or self.cell.is_bare(_NEUTRAL | PLACES | {"domestic"}) else "P2"

    def _unknown(self, policy: str, cause: str, countries: list[Place], rests_on: list[Place]) -> Origin:
        codes = tuple(sorted({p.mark.code for p in countries if p.mark.code}))
        return Origin("unknown", codes, self._span(rests_on), policy, cause, silent=cause in ("blank", "company_only") and not rests_on and self._silent())

    def _silent(self) -> bool:
        """Whether the words are a placeholder or a mere name: a company's, or capitals at the beginning of each word."""
        if self.cell.said & _TELLING:
            return False
        if self.cell.said & _COMPANY:
            return True
        words = self.cell.words
        named = all(not w[0].islower() for i in range(self.cell.size) if (w := words.slice(i, i + 1)))
        return named or (bool(self.cell.said) and self.cell.said <= _PLACEHOLDERS)

    def _span(self, places: list[Place]) -> str | None:
        if not places:
            return None
        last = max(p.mark.last for p in places)
        span = self.cell.words.slice(min(p.mark.first for p in places), last)
        return span + ")" if "(" in span and ")" not in span and self.cell.words.gaps[last].startswith(")") else span
