"""The refusals that several formats share: what is wrong with a file, what is expected, what to do."""

from checker.error import InputError, Text

SUPPORTED = Text("bảng tính .xlsx, .xlsm, .xlsb, .xls, .ods, văn bản .csv/.tsv, hoặc bảng HTML",
                 "a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods), .csv/.tsv text, or an HTML table")  # fmt: skip
SAVE_AS = Text("Mở tệp bằng Excel hoặc LibreOffice, lưu dạng .xlsx rồi kiểm tra lại", "Open it in Excel or LibreOffice, save as .xlsx, check again")
SEND_AGAIN = Text("Đề nghị đơn vị gửi lại tệp; nếu Excel mở được thì lưu lại dạng .xlsx", "Ask for the file again; if Excel opens it, save as .xlsx")


def empty(name: str) -> InputError:
    """The refusal of a file without data."""
    return InputError(name, Text("Tệp rỗng", "The file is empty"), Text("Cần tệp có dữ liệu", "Expected: a file with data"), SEND_AGAIN, "file_empty")


def no_sheets(name: str) -> InputError:
    """The refusal of a workbook without a sheet."""
    return InputError(
        name,
        Text("Sổ làm việc không có trang tính nào", "The workbook has no sheet"),
        Text("Cần ít nhất một trang tính có bảng", "Expected: at least one sheet with a table"),
        SEND_AGAIN,
        "file_no_sheets",
    )


def unsupported(name: str, vi: str, en: str) -> InputError:
    """The refusal of a file that is something else."""
    return InputError(name, Text(f"Nội dung tệp là {vi}", f"The content is {en}"), _expected(SUPPORTED), SAVE_AS, "file_unsupported")


def _expected(what: Text) -> Text:
    return Text(f"Cần {what.vi}", f"Expected: {what.en}")


def password(name: str) -> InputError:
    """The refusal of an encrypted workbook."""
    return InputError(
        name,
        Text("Tệp có mật khẩu mở", "The file has a password"),
        Text("Cần tệp không đặt mật khẩu", "Expected: a file without a password"),
        Text("Mở tệp bằng mật khẩu, bỏ mật khẩu rồi lưu lại (Tệp › Thông tin › Bảo vệ sổ làm việc)",
             "Open it with the password, remove it (File › Info › Protect Workbook) and save again"),
        "file_password",
    )  # fmt: skip


def damaged(name: str, detail: Text | None = None) -> InputError:
    """The refusal of a workbook whose container cannot be read."""
    more = Text(f" ({detail.vi})", f" ({detail.en})") if detail else Text("", "")
    return InputError(
        name,
        Text(f"Tệp bảng tính bị hỏng, không mở được{more.vi}", f"The workbook is damaged and cannot be opened{more.en}"),
        Text("Cần tệp bảng tính nguyên vẹn", "Expected: an undamaged spreadsheet"),
        SEND_AGAIN,
        "file_damaged",
    )
