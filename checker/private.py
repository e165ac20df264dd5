"""The private folder of a reader, and in it the copy of each input: read once, hashed on the way, so that nobody can change it after."""

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from checker import limit
from checker.error import InputError, Text

MAX_FILE = 1 << 30
_PREFIX = "hangviet-"
_OWNER = "owner.lock"
_PIECE = 1 << 20
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_REGULAR = Text("Cần đường dẫn tới một tệp thường", "Expected: the path of a regular file")


class PrivateFolder:
    """A folder that only this user can look into; it goes with `close`, or at the start of a later run when this one is killed."""

    def __init__(self) -> None:
        clean()
        self._folder = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
        self.path = Path(self._folder.name)
        unclaimed = self.path / "owner.new"
        self._owner = limit.claim(unclaimed)
        if sys.platform != "win32":
            unclaimed.rename(self.path / _OWNER)  # claimed before it bears the name by which others look for it

    def close(self) -> None:
        """Nothing comes out: the folder and all in it goes."""
        if self._owner:
            self._owner.close()
        self._folder.cleanup()


def clean() -> None:
    """Nothing comes out: what killed runs of this user left in the temporary folder goes; folders in use, or of others, stay.

    A folder without the mark of an owner is left alone: it may be in the making. On Windows nothing is cleaned.
    """
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        left = [Path(e.path) for e in entries if e.name.startswith(_PREFIX)]
        for folder in left:
            with contextlib.suppress(OSError):
                _remove_if_left(folder)


def _remove_if_left(folder: Path) -> None:
    about, mark = folder.lstat(), (folder / _OWNER).lstat()
    ours = about.st_uid == mark.st_uid == os.geteuid()
    if not (ours and stat.S_ISDIR(about.st_mode) and stat.S_IMODE(about.st_mode) == 0o700 and stat.S_ISREG(mark.st_mode)):
        return
    owner = limit.claim(folder / _OWNER)
    if owner is not None:
        with owner:
            shutil.rmtree(folder, ignore_errors=True)


def regular(path: Path) -> BinaryIO | None:
    """The open file, when it is a regular one that can be opened: a link is not followed, a pipe not waited for."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        file = os.fdopen(os.open(path, _FLAGS), "rb")
    except OSError:
        return None
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    return None


def copy_in(path: Path, name: str, target: Path) -> tuple[str, int]:
    """SHA-256 and number of the bytes that were read from the file at `path` and now stand at `target`.

    Only a regular file is read: a link is not followed, a pipe not waited for. Raises InputError, which calls the file `name`.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise _not_regular(name)
        descriptor = os.open(path, _FLAGS)
    except FileNotFoundError:
        raise InputError(name, Text("Không có tệp này", "There is no such file"), _REGULAR,
                         Text("Kiểm tra lại đường dẫn", "Check the path"), "file_missing") from None  # fmt: skip
    except OSError as error:
        raise _not_regular(name) if error.errno in (errno.ELOOP, errno.ENXIO) else _denied(name, error) from None
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise _not_regular(name)
        if before.st_size > MAX_FILE:
            raise InputError(name, Text(f"Tệp lớn {before.st_size >> 20} MiB", f"The file has {before.st_size >> 20} MiB"),
                             Text(f"Cần không quá {MAX_FILE >> 20} MiB", f"Expected: at most {MAX_FILE >> 20} MiB"),
                             Text("Chia tệp thành nhiều tệp nhỏ hơn", "Split it into smaller files"), "file_too_large")  # fmt: skip
        digest, size = _pour(descriptor, before.st_size, name, target)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if (size, after.st_size, after.st_mtime_ns) != (before.st_size, before.st_size, before.st_mtime_ns):
        raise InputError(name, Text("Tệp bị thay đổi trong lúc đọc", "The file changed while it was read"),
                         Text("Cần tệp không có chương trình nào đang ghi", "Expected: a file that no program is writing"),
                         Text("Lưu và đóng tệp ở chương trình khác rồi kiểm tra lại", "Save and close it elsewhere, then check again"), "file_changed")  # fmt: skip
    return digest, size


def _pour(source: int, size: int, name: str, target: Path) -> tuple[str, int]:
    """Copies at most one byte more than `size`: enough to see that there is more."""
    digest, done = hashlib.sha256(), 0
    try:
        copy = os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb", buffering=0)
    except OSError as error:
        raise _no_room(name, error) from None
    with copy:
        while done <= size:
            try:
                piece = os.read(source, min(_PIECE, size + 1 - done))
            except OSError as error:
                raise _denied(name, error) from None
            if not piece:
                break
            digest.update(piece)
            done += len(piece)
            rest = memoryview(piece)
            try:
                while rest:
                    rest = rest[copy.write(rest) :]
            except OSError as error:
                raise _no_room(name, error) from None
    return digest.hexdigest(), done


def _not_regular(name: str) -> InputError:
    return InputError(name, Text("Là thư mục, liên kết hoặc thiết bị, không phải tệp thường", "A folder, link or device, not a regular file"),
                      _REGULAR, Text("Chỉ tới chính tệp bảng tính", "Name the spreadsheet file itself"), "file_not_regular")  # fmt: skip


def _denied(name: str, error: OSError) -> InputError:
    return InputError(name, Text(f"Không đọc được tệp ({error.strerror})", f"The file cannot be read ({error.strerror})"), _REGULAR,
                      Text("Kiểm tra quyền đọc tệp", "Check the permission to read it"), "file_denied")  # fmt: skip


def _no_room(name: str, error: OSError) -> InputError:
    place = tempfile.gettempdir()
    return InputError(name, Text(f"Không chép được tệp vào thư mục tạm ({error.strerror})", f"The file cannot be copied to the temporary folder ({error.strerror})"),
                      Text(f"Cần chỗ trống và quyền ghi ở {place}", f"Expected: free space and permission to write in {place}"),
                      Text("Giải phóng chỗ trống, hoặc đặt biến TMPDIR tới thư mục khác", "Free some space, or set TMPDIR to another folder"), "copy_failed")  # fmt: skip
