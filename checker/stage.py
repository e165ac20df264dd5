"""The result folder while it is being brought up to date: locked, its files made beside and put in place together, nothing of ours left over.

`.hangviet` in it is ours: the lock, what is being made (`new`), and the journal of a run over many workbooks (checker.batch.journal).
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from checker import limit
from checker.error import CheckerError, Text
from checker.inputs import FORMAT, HIDDEN, OUR_FILES, is_result_folder

MADE = "new"
TEMPORARY = ".hangviet-"  # how the names of files begin that are about to take another's place


class Stage:
    """A result folder that this process alone writes to, as long as the context is open; what `open` made appears with `publish`.

    Raises CheckerError where the folder holds something else, another run is at work in it, or it cannot be written.
    """

    def __init__(self, folder: Path, *, journal: bool = False) -> None:
        self.folder = folder
        self.hidden = folder / HIDDEN
        self._journal = journal
        self._lock: IO[bytes] | None = None
        self._made: list[str] = []

    def __enter__(self) -> Self:
        refuse_others(self.folder)
        with writable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self.hidden.mkdir(exist_ok=True)
            self._lock = _locked(self.hidden / "lock")
        if self._lock is None:
            raise CheckerError(str(self.folder), Text("một lần chạy hangviet khác đang ghi vào thư mục này", "another run of hangviet is writing to this folder"),
                               Text("Cần thư mục không có lần chạy nào đang dùng", "Expected a folder that no other run uses"),
                               Text("Chờ lần chạy kia xong, hoặc chọn thư mục khác bằng -o", "Wait until it has ended, or choose another folder with -o"))  # fmt: skip
        try:
            with writable(self.folder):
                (self.hidden / "format").write_text(FORMAT, encoding="utf-8")
                self._clear()
                (self.hidden / MADE).mkdir()
        except BaseException:
            self._lock.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._lock
        with contextlib.suppress(OSError):
            shutil.rmtree(self.hidden / MADE, ignore_errors=True)
            if not self._journal:
                shutil.rmtree(self.hidden, ignore_errors=True)
        if self._journal:
            self._lock.close()
        else:
            limit.release(self._lock, self.hidden / "lock")

    def path(self, name: str) -> Path:
        """Where the file stands until it is published."""
        return self.hidden / MADE / name

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A file to write, which will be the result folder's `name`; on the disk when the context is left."""
        with writable(self.folder / name), self.path(name).open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        self._made.append(name)

    def publish(self) -> None:
        """Nothing comes out: all that was made takes its place, in the order in which it was made."""
        with writable(self.folder):
            for name in self._made:
                self.path(name).replace(self.folder / name)
            sync(self.folder)
        self._made.clear()

    def _clear(self) -> None:
        """What a run that was broken off has left."""
        shutil.rmtree(self.hidden / MADE, ignore_errors=True)
        for folder in (self.folder, *((self.folder / "workbooks").rglob("*") if (self.folder / "workbooks").is_dir() else ()), self.folder / "workbooks"):
            if folder.is_dir() and not folder.is_symlink():
                for path in folder.glob(f"{TEMPORARY}*"):
                    path.unlink(missing_ok=True)


@contextlib.contextmanager
def writable(path: Path) -> Iterator[None]:
    """Within it, what the system refuses is told as a fault of that place."""
    try:
        yield
    except OSError as error:
        raise unwritable(Path(error.filename) if isinstance(error.filename, str) else path, error) from None


@contextlib.contextmanager
def taking_place(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of the one at `path` when the context is left, all of it on the disk; or leaves what is there as it is."""
    made = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
    with writable(path):
        try:
            with made.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            made.replace(path)
            sync(path.parent)
        except BaseException:
            made.unlink(missing_ok=True)
            raise


def unwritable(path: Path, error: OSError) -> CheckerError:
    """The error that tells what the system refused at that place."""
    return CheckerError(str(path), Text(f"không ghi được ({error.strerror})", f"cannot be written ({error.strerror})"), Text("", ""),
                        Text("Kiểm tra chỗ trống và quyền ghi", "Check free space and permissions"))  # fmt: skip


def sync(folder: Path) -> None:
    """Nothing comes out: the names in the folder are on the disk, where the system can be asked for that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _locked(path: Path) -> IO[bytes] | None:
    """The lock's file, held; None when another living process holds it. The lock of a dead one falls with it."""
    while True:
        file = limit.claim(path)
        if file is None:
            return None
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        file.close()  # its last owner has taken the file away in between
        path.parent.mkdir(exist_ok=True)


def refuse_others(folder: Path, is_ours: Callable[[Path], bool] = is_result_folder, names: Collection[str] = OUR_FILES) -> None:
    """Nothing comes out: the folder is ours, or can be; else a CheckerError."""
    if folder.exists() and not folder.is_dir():
        raise CheckerError(str(folder), Text("đã có một tệp mang tên này", "a file of this name exists"), Text("Cần một thư mục kết quả", "Expected a result folder"),
                           Text("Chọn tên khác bằng -o", "Choose another name with -o"))  # fmt: skip
    try:
        foreign = folder.is_dir() and not is_ours(folder) and any(e.name not in names and not e.name.startswith(TEMPORARY) for e in folder.iterdir())
    except OSError as error:
        raise unwritable(folder, error) from None
    if foreign:  # our files alone: a run may have been broken off
        raise CheckerError(str(folder), Text("thư mục không trống và không phải kết quả của hangviet", "the folder is not empty and holds no result of hangviet"),
                           Text("Cần thư mục mới hoặc thư mục kết quả cũ", "Expected a new folder or an earlier result"),
                           Text("Chọn thư mục khác bằng -o", "Choose another folder with -o"))  # fmt: skip
