"""Each of 1,500 figures is computed from the next."""

print("hearth: 1\ntitle: A test\nappraisal: {start: 2023/24, years: 3, prices: 2023/24}")
print("interventions: {}\noptions: {current: []}\nfigures:")
for i in range(1500):
    print(f"  f{i}: = f{i + 1}")
print("  f1500: 1")
