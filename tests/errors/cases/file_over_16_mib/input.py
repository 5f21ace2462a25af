"""A comment of more than 16 MiB."""

print("#" * (17 << 20))
