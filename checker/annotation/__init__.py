"""An input with its findings marked in it: the copy that an agency corrects its own workbook by. Runs in the reader child."""
