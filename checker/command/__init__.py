"""The commands, one file each: parse, call, print, exit code. Nothing heavy is imported before a command needs it."""
