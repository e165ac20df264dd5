"""Encrypted workbooks, opened with the passwords that the run was given. The only place that knows msoffcrypto-tool.

No message holds a password. Excel's own default password, under which Excel opens a file without asking, is tried as well, but only in
a run that was given passwords: to decrypt is for the user to decide.
"""

import io
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from checker.error import InputError, Text
from checker.format.ole import Compound, OleError, container
from checker.format.refusal import damaged

DEFAULT = "VelvetSweatshop"
_SPIN = re.compile(rb"spinCount=\"(\d+)\"")
_MAX_SPIN = 1_000_000  # Excel and LibreOffice use 100,000
_PACKAGE, _INFO = "encryptedpackage", "encryptioninfo"


def is_encrypted_package(compound: Compound) -> bool:
    """Whether the compound file is a wrapped, encrypted workbook of a newer kind."""
    return _PACKAGE in compound.names or _INFO in compound.names


def decrypted(data: bytes, compound: Compound, name: str, passwords: Sequence[Sequence[str]]) -> bytes:
    """The bytes of the workbook in an encrypted file. Raises InputError where none of the run's passwords for this name opens it."""
    _check(compound, name)
    given = list(_fitting(name, passwords))
    for one in (*given, DEFAULT) if passwords else ():
        file = _unlocked(data, compound, one)
        if file is not None:
            return _decrypted(file, name)
    raise _refusal(name, given, by_default=not passwords and _unlocked(data, compound, DEFAULT) is not None)


def locked(name: str) -> InputError:
    """The refusal of an encrypted file of a kind that passwords of the run do not open."""
    return InputError(
        name,
        Text("Tệp có mật khẩu mở, loại mã hóa này không mở được bằng --password-file", "The file has a password, of a kind that --password-file does not open"),
        Text("Cần tệp không đặt mật khẩu", "Expected: a file without a password"), _REMOVE, "file_password",
    )  # fmt: skip


def _fitting(name: str, passwords: Sequence[Sequence[str]]) -> Iterator[str]:
    """The passwords whose pattern fits the file's whole name or its last part."""
    last = name.rpartition("/")[2]
    for pattern, password in passwords:
        if fnmatchcase(name, pattern) or fnmatchcase(last, pattern):
            yield password


def _check(compound: Compound, name: str) -> None:
    """Nothing comes out: refuses what would keep the decryption busy for hours."""
    if _INFO not in compound.names:
        return
    try:
        info = compound.stream(_INFO)
    except OleError as error:
        raise damaged(name, error.found) from None
    spin = _SPIN.search(info)
    if b"<!DOCTYPE" in info or len(info) > 1 << 20 or (spin and int(spin[1][:12]) > _MAX_SPIN):
        raise damaged(name, Text("phần mã hóa bất thường", "the encryption part is not as programs write it"))


def _unlocked(data: bytes, compound: Compound, password: str) -> Any:
    """The file with its key; None where the password is wrong or the kind of encryption is not known."""
    import msoffcrypto

    try:
        if is_encrypted_package(compound):
            file: Any = msoffcrypto.OfficeFile(io.BytesIO(data))
            file.load_key(password=password, verify_password=True)
        else:
            file = msoffcrypto.OfficeFile(io.BytesIO(container("Workbook", compound.stream("workbook"))))
            file.load_key(password=password)
    except Exception:  # of every kind; what it says may quote the file
        return None
    return file


def _decrypted(file: Any, name: str) -> bytes:
    out = io.BytesIO()
    try:
        file.decrypt(out)
    except Exception:
        raise damaged(
            name, Text("mật khẩu đúng nhưng nội dung không giải mã được", "the password is right but the content cannot be decrypted")
        ) from None
    return out.getvalue()


_REMOVE = Text("Mở tệp bằng mật khẩu, bỏ mật khẩu rồi lưu lại (Tệp › Thông tin › Bảo vệ sổ làm việc)",
               "Open it with the password, remove it (File › Info › Protect Workbook) and save again")  # fmt: skip


def _refusal(name: str, given: list[str], *, by_default: bool) -> InputError:
    if by_default:
        found = Text(
            "Tệp được mã hóa bằng mật khẩu mặc định của Excel (Excel mở không hỏi)",
            "The file is encrypted with Excel's default password (Excel opens it unasked)",
        )
    elif given:
        found = Text("Tệp có mật khẩu mở; các mật khẩu đã cho đều không mở được", "The file has a password; none of the given passwords opens it")
    else:
        found = Text("Tệp có mật khẩu mở", "The file has a password")
    return InputError(
        name, found, Text("Cần mật khẩu đúng (--password-file), hoặc tệp không đặt mật khẩu", "Expected: the right password (--password-file), or a file without one"),
        _REMOVE, "file_password",
    )  # fmt: skip
