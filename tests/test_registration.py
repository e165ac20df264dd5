"""Registration numbers of drugs, as published lists write them."""

import pytest

from checker.origin.registration import RegistrationReader
from checker.resource import load_origin, rules_folder

READER = RegistrationReader(load_origin(rules_folder())[1]["registration_numbers"])

# text | verdict | the numbers it rests on
READ = """
VD-32501-19|domestic|VD-32501-19
VD-20146-13 (QĐ gia hạn số: 833/QĐ-QLD ngày 21/12/2022)|domestic|VD-20146-13
893100248600 (SĐK cũ: VD-34411-20)|domestic|VD-34411-20, 893100248600
893110847724|domestic|893110847724
VD – 12345 – 12|domestic|VD – 12345 – 12
GC-315-19|domestic|GC-315-19
VN-18199-14|foreign|VN-18199-14
VN2-603-17|foreign|VN2-603-17
800110444225 (VN-18199-14)|foreign|VN-18199-14, 800110444225
890110013925|foreign|890110013925
VN-21939-19, VD-32243-19|contradiction|VN-21939-19, VD-32243-19
"""

# Numbers that say nothing about where the drug was made, barcodes and numbers of other papers among them.
SILENT = """
QLSP-1054-17
QLĐB-730-18
VS-4929-16
VNB-1234-02
12345/2019/ATTP-XNCB
001234/20/CBMP-HCM
2400123ĐKLH/BYT-TB-CT
8936014581234
8935001234567
89311084772
893110847724/PCBA-HN
MDVD-123-45
Không có
"""


@pytest.mark.parametrize(("text", "verdict", "words"), [line.split("|") for line in READ.strip().splitlines()])
def test_what_a_number_says(text: str, verdict: str, words: str) -> None:
    read = READER.read(text)
    assert read is not None and (read.verdict, read.words) == (verdict, words)


@pytest.mark.parametrize("text", [*SILENT.strip().splitlines(), None, ""])
def test_what_says_nothing(text: str | None) -> None:
    assert READER.read(text) is None
