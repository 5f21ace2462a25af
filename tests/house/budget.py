"""Holds src as a whole to what a reader can take in: lines, files, types, and casts of indices. A
change that goes over a limit makes room first, by deleting or merging."""

import re

from source import expect, read_tree, run_rule

LINES = 27_000
FILES = 220
TYPES = 330
CASTS = 60

_TYPE = re.compile(r"^[ \t]*(?:struct|class|enum class|enum|union) \w+[^;\n]*\{", re.MULTILINE)
_CAST = re.compile(r"static_cast<std::size_t>")


def check_tree(tree):
    texts = tree.values()
    counted = [
        ("lines", sum(text.count("\n") for text in texts), LINES),
        ("files", len(tree), FILES),
        ("types", sum(len(_TYPE.findall(text)) for text in texts), TYPES),
        ("casts to std::size_t", sum(len(_CAST.findall(text)) for text in texts), CASTS),
    ]
    complaints = [f"src: {count} {what}, at most {most}" for what, count, most in counted if count > most]
    return complaints, ", ".join(f"{count} {what}" for what, count, _ in counted)


def check_root(root):
    return check_tree(read_tree(root))


def self_test():
    def complaints(*texts):
        return check_tree({f"{i}.hpp": text for i, text in enumerate(texts)})[0]

    expect(complaints("int i;\n" * LINES))
    expect(complaints("int i;\n" * LINES, "\n"), "27001 lines")
    expect(complaints(*["\n"] * (FILES + 1)), "221 files")
    expect(complaints("struct Part {\n" * TYPES + "struct Part;\n"))
    expect(complaints("struct Part {\n" * TYPES, "enum class Kind : int { a };\n"), "331 types")
    expect(complaints("a = static_cast<std::size_t>(b);\n" * (CASTS + 1)), "61 casts")


if __name__ == "__main__":
    run_rule(check_root, self_test)
