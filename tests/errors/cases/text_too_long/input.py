"""A text in quotes of 500 KiB."""

print("hearth: 1\ntitle: \"" + "a long title " * 40_000 + "\"")
