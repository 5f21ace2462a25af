"""A scenario of more than 4 MiB."""

print("hearth: 1\n" + "# a long table\n" * 300_000)
