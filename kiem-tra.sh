#!/usr/bin/env bash
# Rà soát các tệp, thư mục được thả vào (hoặc ghi sau tên lệnh) rồi mở báo cáo: ./kiem-tra.sh TỆP_HOẶC_THƯ_MỤC...
# Kết quả nằm cạnh tệp đầu tiên, trong thư mục "<tên> - ket-qua". Mã thoát như hangviet check.
set -u

here=$(cd -- "$(dirname -- "$0")" && pwd) || exit 2
if [ $# -eq 0 ]; then
  echo "Thả một tệp hoặc một thư mục vào đây, hoặc chạy: ./kiem-tra.sh TỆP_HOẶC_THƯ_MỤC" >&2
  exit 2
fi

if [ ! -x "$here/.venv/bin/hangviet" ]; then
  echo "Lần chạy đầu tiên: đang cài đặt, có thể mất vài phút …" >&2
  (cd -- "$here" && python3 -m venv --clear .venv && .venv/bin/pip install -c constraints.txt -e .) >&2 || {
    echo "Không cài đặt được. Cần Python 3.11 trở lên và kết nối tới nơi tải gói, chỉ cho lần đầu." >&2
    exit 2
  }
fi

folder=$(cd -- "$(dirname -- "$1")" && pwd) || exit 2
result="$folder/$(basename -- "$1") - ket-qua"
code=0
"$here/.venv/bin/hangviet" check -o "$result" -- "$@" || code=$?
if [ "$code" != 2 ] && [ -f "$result/report.html" ]; then
  if command -v xdg-open >/dev/null; then
    xdg-open "$result/report.html"
  elif command -v open >/dev/null; then
    open "$result/report.html"
  else
    echo "Mở bằng trình duyệt: $result/report.html"
  fi
fi
exit "$code"
