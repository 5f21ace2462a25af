"""Holds the types under src/ to one definition for each name: two files that define a struct,
class, union or enum of the same name in the same namespace break C++'s one-definition rule, and no
compiler says so. Types in an unnamed namespace or inside another type are their file's own."""

import re

from source import expect, line_of, read_tree, run_rule, without_comments_and_text

_NAMESPACE = re.compile(r"\bnamespace(?:\s+([\w:]+))?\s*$")
_TYPE = re.compile(
    r"\b(?:struct|class|union|enum(?:\s+(?:struct|class))?)\s+"
    r"(?:\[\[[^\]]*\]\]\s*|alignas\s*\([^)]*\)\s*)*"
    r"(\w+)\s*(?:final\s*)?(?::[^:][^(]*)?$"
)
_UNNAMED = "(unnamed)"
_INSIDE = "(inside)"


def types_of(code):
    """[(line, full name)] of the types that code defines for other files to see."""
    found, scopes, start = [], [], 0
    for match in re.finditer(r"[{};]", code):
        header = code[start : match.start()].strip()
        start = match.end()
        if match[0] == "}" and scopes:
            scopes.pop()
        if match[0] != "{":
            continue
        if namespace := _NAMESPACE.search(header):
            scopes.append(namespace[1] or _UNNAMED)
            continue
        defined = _TYPE.search(header)
        if defined and _UNNAMED not in scopes and _INSIDE not in scopes:
            found.append((line_of(code, match.start()), "::".join([*scopes, defined[1]])))
        scopes.append(_INSIDE)
    return found


def check_tree(tree):
    first, complaints = {}, []
    for path, text in tree.items():
        for line, name in types_of(without_comments_and_text(text)):
            place = first.setdefault(name, f"{path}:{line}")
            if place != f"{path}:{line}":
                complaints.append(f"src/{path}:{line}: {name} is defined in src/{place} too")
    return complaints


def check_root(root):
    tree = read_tree(root)
    return check_tree(tree), f"{len(tree)} files of src"


def self_test():
    def complaints(one, other):
        return check_tree({"a.hpp": one, "b.cpp": other})

    def in_namespace(code, name="hearth"):
        return f"namespace {name} {{\n{code}\n}}\n"

    part = in_namespace("struct Part { int index = 0; };")
    expect(complaints(part, part), "src/b.cpp:2: hearth::Part is defined in src/a.hpp:2 too")
    expect(complaints(part, in_namespace("class Part final : public Base<int> {};")), "Part")
    expect(complaints(part, in_namespace("enum class Part : int { one };")), "Part")
    expect(complaints(part, in_namespace("template <class T>\nstruct Part { T index; };")), "Part")
    expect(complaints(part, in_namespace("struct alignas(32) Part {};")), "Part")
    expect(complaints(part, "int f() { return 1; }\n" + part), "Part")
    nested = in_namespace("struct Part {};", "hearth::kernels")
    expect(complaints(nested, in_namespace(in_namespace("struct Part {};", "kernels"))), "Part")

    expect(complaints(part, nested))
    expect(complaints(part, in_namespace("namespace {\nstruct Part {};\n}")))
    expect(complaints(part, in_namespace("struct Whole { struct Part {}; };")))
    expect(complaints(part, in_namespace("struct Part;\nvoid f(const Part& part) {}")))
    expect(complaints(part, in_namespace("void f() { struct Part {}; }")))
    expect(complaints(part, in_namespace("struct Whole::Part {};")))
    expect(complaints(part, in_namespace("template <>\nstruct Part<int> {};")))
    expect(complaints(part, "// " + part.replace("\n", " ")))


if __name__ == "__main__":
    run_rule(check_root, self_test)
