"""Each country of a cell with its standing: said apart or inside a name, and as the place of what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.origin.words import HOME, Lexicon, Mark, Words

PLACES = frozenset({"country", "bloc_abroad", "bloc_open"})
LABELS = frozenset({"origin", "import", "maker", "party", "aside", "purchase", "final", "making", "other", "release", "region"})
# Labels that claim no more than the country directly behind them.
_NEAR = frozenset({"aside", "final", "region"})
# Labels whose hold ends with the clause, the line or the bracket they stand in.
_CLAUSE = frozenset({"party", "purchase", "import", "aside", "final"})

# Marks behind which a country may stand without a parting mark.
_INTRODUCES = LABELS | {"before", "connector", "made"}

_HARD = re.compile(r"[,;/\\:<>()\[\]{}+|–—−•·*=>\"“”_~→\n\r\t]|\s[-‐‑]|[-‐‑]\s")
_TIGHT_HYPHEN = re.compile(r"[-‐‑]")
_LINE = re.compile(r"[\n\r]")
_FAR = 60  # words: no label reaches further
_STOP = re.compile(r"\.\s")


@dataclass(frozen=True, slots=True)
class Place:
    """A country or bloc of the cell.

    `standing`: apart (a statement), doubt (perhaps part of a name), name (part of a name).
    `field`: the role of the label that it stands under, "" if none. `denied`: a word before it says that it is not so.
    """

    mark: Mark
    standing: str
    field: str
    label: int
    denied: bool


class Cell:
    """The marks of one text and how they stand to each other."""

    def __init__(self, words: Words, lexicon: Lexicon) -> None:
        self.words, self.lexicon, self.size = words, lexicon, len(words.keys)
        found = lexicon.marks(words)
        self._own(found)
        found = sorted([*found, *self._misspelt()], key=lambda m: m.first)
        self._own(found)
        self.said = frozenset(m.role for m in found)  # whatever the words may mean, inside of names or not
        stages = any(m.role in ("making", "other") for m in found)
        self.marks: list[Mark] = []
        for m in found:
            role = m.role
            if role == "release":
                role = "other" if stages else "origin"
            if role == "made":
                role = "beside" if ":" not in words.gaps[m.last] or not self._opens(m) else "making" if stages else "origin"
            if role in LABELS and not self._is_label(m):
                continue
            if role == "at_large":
                role = "before" if self._names_countries(m) else "bloc_open"
            self.marks.append(m._replace(role=role))
        self._own(self.marks)

    def _own(self, marks: list[Mark]) -> None:
        self.owner: list[Mark | None] = [None] * self.size
        self._opening: dict[int, bool] = {}
        for m in marks:
            self.owner[m.first : m.last] = [m] * (m.last - m.first)
        for m in marks:  # from the left, so that each asks only for what is known
            self._opening[m.first] = self._begins(m)

    def _misspelt(self) -> Iterator[Mark]:
        """Countries in stretches of unknown words that have nothing else beside them but what may introduce a country."""
        k = 0
        while k < self.size:
            end = k + 1
            if self.owner[k] is None:
                while end < self.size and self.owner[end] is None and not self.hard(end):
                    end += 1
                before, after = self.owner[k - 1] if k else None, self.owner[end] if end < self.size else None
                if (self.hard(k) or (before is not None and before.role in _INTRODUCES)) and (self.hard(end) or (after is not None and after.role in PLACES)):
                    code = self.lexicon.near.country([self.words.slice(i, i + 1) for i in range(k, end)], "".join(self.words.bare[k:end]))
                    if code is not None and not self.in_company(k):
                        yield Mark("country", code, "near", k, end)
            k = end

    def roles(self) -> set[str]:
        """The roles found."""
        return {m.role for m in self.marks}

    def after(self, mark: Mark) -> Mark | None:
        """The mark that begins where this one ends."""
        return self.owner[mark.last] if mark.last < self.size else None

    def before(self, mark: Mark) -> Mark | None:
        """The mark that ends where this one begins."""
        return self.owner[mark.first - 1] if mark.first else None

    def hard(self, k: int) -> bool:
        """Whether the gap before word k parts two statements."""
        return k in (0, self.size) or _HARD.search(self.words.gaps[k]) is not None

    def segment_start(self, k: int) -> int:
        """The first word of the stretch without a parting mark that holds word k."""
        while not self.hard(k):
            k -= 1
        return k

    def in_company(self, k: int) -> bool:
        """Whether a company word stands before word k in its stretch."""
        start = self.segment_start(k)
        return any((m := self.owner[j]) is not None and m.role.startswith("company") for j in range(start, k))

    def is_bare(self, allowed: frozenset[str]) -> bool:
        """Whether every word belongs to a mark of these roles, numbers left aside."""
        return all(o.role in allowed if o is not None else self.words.keys[k].isdigit() for k, o in enumerate(self.owner))

    def _names_countries(self, mark: Mark) -> bool:
        after = self.after(mark)
        while after is not None and after.role in ("before", "at_large", "region"):
            after = self.after(after)
        return after is not None and after.role in PLACES

    def _is_label(self, mark: Mark) -> bool:
        if ":" in self.words.gaps[mark.last] or self._opens(mark):
            return True
        if mark.last - mark.first == 1:
            return False
        return self.words.keys[mark.last - 1] in self.lexicon.placing_words or not self.in_company(mark.first)

    def _opens(self, mark: Mark) -> bool:
        """Whether the mark begins a statement of its own: nothing runs into it from the left."""
        known = self._opening.get(mark.first)
        return self._begins(mark) if known is None else known

    def _begins(self, mark: Mark) -> bool:
        k = mark.first
        if k == 0:
            return True
        gap, prev, word = self.words.gaps[k], self.before(mark), self.words.keys[k - 1]
        if _TIGHT_HYPHEN.search(gap) and word in self.lexicon.pair_words:
            return False
        if self.hard(k):
            return not (mark.code == HOME and self._wrapped(k))
        if "&" in gap:
            return prev is not None and prev.role in PLACES
        if prev is not None:
            if prev.role in LABELS:
                return not (prev.role == "maker" and mark.code == HOME)
            if prev.role == "connector":
                prev = self.before(prev)
                return prev is not None and prev.role in PLACES | {"imported", "domestic", "at_large"}
            if prev.role in PLACES | {"before", "domestic", "imported", "at_large", "beside"}:
                # "beside" words ("sản xuất") run on into names, unless they end a statement of their own.
                return self._opens(prev) if prev.role != "beside" else self._ends_statement(prev)
            return prev.role in ("negator", "exception", "equivalent", "no_statement")
        if word.isdigit() and len(word) <= 2 and gap.startswith((".", ")")):
            earlier = self.owner[k - 2] if k > 1 else None
            return self.hard(k - 1) or (earlier is not None and earlier.role in PLACES)
        if _TIGHT_HYPHEN.search(gap):
            return mark.kind != "short"
        return bool(_STOP.match(gap)) and len(word) >= 4 and not self.in_company(k)

    def _ends_statement(self, beside: Mark) -> bool:
        prev = self.before(beside)
        return prev is not None and prev.role in PLACES and self._opens(prev)

    def _wrapped(self, k: int) -> bool:
        """Whether only a line end parts word k from a Vietnamese company's name, which may just have been too long for the cell."""
        gap = self.words.gaps[k]
        prev = self.owner[k - 1]
        if not _LINE.search(gap) or _HARD.search(_LINE.sub(" ", gap)):
            return False
        return self.in_company(k - 1) and not (prev is not None and prev.role == "company_after")

    def _closes(self, mark: Mark) -> bool:
        """Whether nothing runs on from the mark to the right."""
        k = mark.last
        if k == self.size:
            return True
        gap, after = self.words.gaps[k], self.after(mark)
        if after is not None and after.role == "company_after" and after.first == k and not re.search(r"[\n\r/;–—]|\s-|-\s", gap):
            return False
        if self.hard(k):
            return True
        if after is not None:
            if after.role == "connector":
                after = self.after(after)
                return after is not None and after.role in PLACES | {"imported", "domestic", "at_large", "before"}
            if after.role in PLACES | LABELS | {"beside", "equivalent", "negator", "exception", "no_statement"}:
                return True
        if "&" in gap or _TIGHT_HYPHEN.search(gap):
            return False
        if self.words.keys[k].isdigit() or (_STOP.match(gap) and mark.kind != "iso"):
            return True
        # "Tủ: Đan Mạch Kính: Nhật": the words that follow name the next part.
        if re.search(r"[:\n]", self.words.gaps[mark.first]):
            while k < self.size and not self.hard(k):
                k += 1
            return ":" in self.words.gaps[k]
        return False

    def standing(self, mark: Mark) -> str:
        """apart | doubt | name."""
        if not (self._opens(mark) and self._closes(mark)):
            return "name"
        left, right = self.words.gaps[mark.first], self.words.gaps[mark.last]
        if "(" in left and ")" in right:
            rest, after = right.rpartition(")")[2], self.after(mark)
            if mark.last < self.size and not _HARD.search(rest) and (after is None or after.role.startswith("company")):
                # "Siemens (Thailand) Co., Ltd", "Assure Tech. (Hangzhou) Biotech"
                end = mark.last
                while end == mark.last or not self.hard(end):
                    end += 1
                company = any((o := self.owner[j]) is not None and o.role.startswith("company") for j in range(mark.last, min(end, self.size)))
                return "name" if company or mark.kind == "city" else "doubt"
            if mark.code == HOME and mark.first and self.in_company(mark.first - 1):
                # "Công ty TNHH X (Việt Nam)": firms are registered under such names.
                prev = self.owner[mark.first - 1]
                return "apart" if prev is not None and prev.role == "company_after" else "doubt"
        return "apart"

    def places(self) -> list[Place]:
        """Every country and bloc with its standing and the label that it stands under."""
        out: list[Place] = []
        label: Mark | None = None
        depth = label_depth = 0
        held, spent, at = False, False, 0
        for m in self.marks:
            for k in range(at, m.first + 1):
                gap = self.words.gaps[k]
                depth += gap.count("(") - gap.count(")")
                if label is not None and k > label.last and label.role in _CLAUSE and (re.search(r"[\n\r;]", gap) or depth < label_depth):
                    label = None
            at = m.first + 1
            if m.role in LABELS:
                if label is not None and (label.role, m.role) == ("making", "other") and self._joined(label, m):
                    continue  # "CSSX và đóng gói:" is a making site
                label, label_depth, spent = m, depth, False
            elif m.role in PLACES:
                near = label is not None and label.role in _NEAR
                held = near and not spent and self._reaches(label, m)
                spent = near and not held
                field = label.role if label is not None and (held or not near) else ""
                out.append(Place(m, self.standing(m), self._site(m) or field, label.first if field and label else -1, self._denied(m)))
        return out

    def _reaches(self, label: Mark | None, mark: Mark) -> bool:
        """Whether only other countries stand between a label and this one."""
        assert label is not None
        if mark.first - label.last > _FAR:
            return False
        for k in range(label.last, mark.first):
            owner = self.owner[k]
            if owner is None or owner.role not in PLACES | {"before", "connector"}:
                return False
        return all(not self.hard(k) or re.fullmatch(r"[\s:,()]*", self.words.gaps[k]) is not None for k in range(label.last, mark.first + 1))

    def _joined(self, label: Mark, mark: Mark) -> bool:
        between = self.before(mark)
        return between is not None and (between == label or (between.role == "connector" and self.before(between) == label))

    def _site(self, mark: Mark) -> str:
        """The stage in brackets behind a country: "Đức (CSSX)"."""
        after = self.after(mark)
        if after is None or after.role not in ("making", "other") or "(" not in self.words.gaps[mark.last]:
            return ""
        return after.role if ")" in self.words.gaps[after.last] and ":" not in self.words.gaps[after.last] else ""

    def _denied(self, mark: Mark) -> bool:
        prev = self.before(mark)
        while prev is not None and prev.role in LABELS | {"before"}:
            prev = self.before(prev)
        return prev is not None and prev.role in ("negator", "exception")
