"""Holds every switch over an enumeration to naming each of its values: with a `default`, a value added
later would be counted as another one without a word, and no compiler would say so.

A switch is over an enumeration when a case of its own names a value by its type, as in `case Shape::list:`."""

import re

from source import expect, line_of, read_tree, run_rule, without_comments_and_text

_SWITCH = re.compile(r"\bswitch\s*\(")
_LABEL = re.compile(r"\b(?:case\s+([^;{}?]*?)(?<!:):(?!:)|(default)\s*:)")


def after_bracket(code, start, opening, closing):
    """One past the bracket that closes the one at start."""
    depth = 0
    for match in re.finditer(f"[{re.escape(opening + closing)}]", code[start:]):
        depth += 1 if match[0] == opening else -1
        if depth == 0:
            return start + match.end()
    return len(code)


def labels_of(code, start):
    """[(offset, value named or None for default)] of the switch whose block opens at start."""
    end, found, position = after_bracket(code, start, "{", "}"), [], start + 1
    for match in _LABEL.finditer(code, start, end):
        between = code[position : match.start()]
        inner = _SWITCH.search(between)
        if inner:
            opens = code.find("{", after_bracket(code, position + inner.end() - 1, "(", ")"))
            position = after_bracket(code, opens, "{", "}")
            if match.start() < position:
                continue
        if match.start() >= position:
            found.append((match.start(), match[1]))
            position = match.end()
    return found


def check_file(path, text):
    code = without_comments_and_text(text)
    complaints = []
    for match in _SWITCH.finditer(code):
        labels = labels_of(code, code.find("{", after_bracket(code, match.end() - 1, "(", ")")))
        over_enumeration = any(value and "::" in value for _, value in labels)
        complaints += [
            f"src/{path}:{line_of(code, offset)}: 'default' in a switch over an enumeration"
            for offset, value in labels
            if value is None and over_enumeration
        ]
    return complaints


def check_root(root):
    tree = read_tree(root)
    complaints = [c for path, text in tree.items() for c in check_file(path, text)]
    return complaints, f"{len(tree)} files of src"


def self_test():
    def complaints(body):
        return check_file("a.cpp", "int f() {\n    switch (g(x)) {\n" + body + "\n    }\n}\n")

    wrong = "a.cpp:4: 'default'"
    expect(complaints("case Shape::list: return 1;\ndefault: return 2;"), wrong)
    expect(complaints("case base::Shape::list:\ncase Shape::map: { h(); }\ndefault:;"), "a.cpp:5")
    expect(complaints("case 'a': return 1;\ndefault: return 2;"))
    expect(complaints("case Shape::list: return 1;\n// default: return 2;"))
    inner = "case {}: switch (c) {{ case {}: return 1;\n{} }}\nbreak;\n{}"
    expect(complaints(inner.format("Shape::list", "'-'", "default: h();", "")))
    expect(complaints(inner.format("'a'", "Shape::list", "", "default: h();")))
    expect(complaints(inner.format("'a'", "Shape::list", "default: h();", "")), wrong)
    expect(complaints(inner.format("Shape::list", "'a'", "", "default: h();")), "a.cpp:6")


if __name__ == "__main__":
    run_rule(check_root, self_test)
