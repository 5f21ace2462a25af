"""A list of more values than a file may hold, in lines."""

print("hearth: 1\ntitle: A test\nfigures:")
for i in range(110_000):
    print(f"  f{i}: 1")
