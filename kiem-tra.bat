@echo off
rem Rà soát các tệp, thư mục được thả vào tệp này rồi mở báo cáo. Kết quả nằm cạnh tệp đầu tiên, trong thư mục "<tên> - ket-qua".
rem Đường dẫn luôn đứng trong dấu nháy và không mở rộng trễ, để &, %%, ! và dấu cách trong tên không bị hiểu là lệnh.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set "PYTHONUTF8=1"

if "%~1"=="" (
  echo Thả một tệp hoặc một thư mục vào biểu tượng của tệp này.
  pause
  exit /b 2
)
if not exist "%~1" (
  echo Không tìm thấy "%~1".
  echo Tên có dấu ^& ^^ , ; = mà không có dấu cách thì Windows cắt mất một phần: đổi tên tệp, hoặc thả cả thư mục chứa nó.
  pause
  exit /b 2
)

if exist "%~dp0.venv\Scripts\hangviet.exe" goto check
echo Lần chạy đầu tiên: đang cài đặt, có thể mất vài phút ...
pushd "%~dp0"
py -3 -m venv --clear .venv || python -m venv --clear .venv || goto failed
.venv\Scripts\python.exe -m pip install -c constraints.txt -e . || goto failed
popd

:check
set "RESULT=%~dpnx1 - ket-qua"
"%~dp0.venv\Scripts\hangviet.exe" check -o "%RESULT%" -- %*
set "CODE=%ERRORLEVEL%"
if "%CODE%"=="2" (
  pause
  exit /b 2
)
if exist "%RESULT%\report.html" (
  start "" "%RESULT%\report.html"
) else (
  pause
)
exit /b %CODE%

:failed
popd
echo Không cài đặt được. Cần Python 3.11 trở lên (python.org) và kết nối tới nơi tải gói, chỉ cho lần đầu.
pause
exit /b 2
