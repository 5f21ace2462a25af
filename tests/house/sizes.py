"""Holds the files under src/ to the sizes in CONTRIBUTING.md: functions of at most 60 lines, files
of at most 600, lines of at most 100 columns, and a comment at the top of each file.

A function is found by its braces, not by grammar: at namespace or class level, a brace that
follows a parameter list opens one. clang-tidy measures the same thing exactly."""

import re

from source import expect, line_of, read_tree, run_rule, without_comments_and_text

FUNCTION_LINES = 60
FILE_LINES = 600
COLUMNS = 100

_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
_SCOPE = re.compile(r"\b(?:namespace|class|struct|union|enum|extern)\b")
_LAMBDA = re.compile(r"=\s*\[[^\]]*\]\s*[(<{]?")


def without_brackets(text, opening, closing):
    """text without what stands between the brackets, nested ones too."""
    depth, kept = 0, []
    for character in text:
        depth += character == opening
        if depth == 0:
            kept.append(character)
        depth -= character == closing and depth > 0
    return "".join(kept)


def opens_scope(header):
    header = re.sub(r"\btemplate\s*(?=<)", "", without_brackets(header, "(", ")"))
    return not header.strip() or _SCOPE.search(without_brackets(header, "<", ">")) is not None


def opens_function(header):
    if _LAMBDA.search(header):
        return True
    bare = without_brackets(without_brackets(header, "(", ")"), "<", ">")
    initialiser = re.search(r"(?<!operator)(?<![=!<>])=(?!=)", bare)
    return "(" in header and not initialiser


def closing_brace(code, start):
    depth = 0
    for match in re.finditer(r"[{}]", code[start:]):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return start + match.start()
    return len(code)


def functions_of(code):
    """[(line, name, number of lines)], counted from opening brace to closing brace."""
    found, header_start, position = [], 0, 0
    while match := re.compile(r"[{};]").search(code, position):
        position = match.end()
        if match[0] == "{":
            header = code[header_start : match.start()]
            if not opens_scope(header):
                end = closing_brace(code, match.start())
                if opens_function(header):
                    first = line_of(code, match.start())
                    name = re.search(r"([~\w:]+)\s*(?:\(|=|$)", header)
                    found.append((first, name[1] if name else "?", line_of(code, end) - first + 1))
                position = end + 1
        header_start = position
    return found


def check_file(path, text):
    lines = text.splitlines()
    complaints = []
    if not text.lstrip().startswith(("//", "/*")):
        complaints.append(f"{path}:1: opens without a comment that says what the file is")
    if len(lines) > FILE_LINES:
        complaints.append(f"{path}:1: {len(lines)} lines, at most {FILE_LINES}")
    for number, line in enumerate(lines, start=1):
        if len(line) > COLUMNS:
            complaints.append(f"{path}:{number}: {len(line)} columns, at most {COLUMNS}")
    code = _DIRECTIVE.sub(lambda m: "\n" * m[0].count("\n"), without_comments_and_text(text))
    for number, name, length in functions_of(code):
        if length > FUNCTION_LINES:
            most = FUNCTION_LINES
            complaints.append(f"{path}:{number}: {name} has {length} lines, at most {most}")
    return complaints


def check_root(root):
    tree = read_tree(root)
    complaints = [c for path, text in tree.items() for c in check_file(f"src/{path}", text)]
    return complaints, f"{len(tree)} files of src"


def self_test():
    def complaints(code):
        return check_file("a.cpp", "// What a is.\n" + code)

    def body(count):
        return "{\n" + "    if (x) { y(); }  // }\n" * (count - 2) + "}\n"

    expect(complaints("namespace n {\n" + f"int f(int x) {body(60)}" * 2 + "}\n"))
    expect(complaints("namespace n {\nint g() { return 1; }\nint f() " + body(61) + "}"), "f has")
    expect(complaints("template <class T>\nT f(T x) const noexcept " + body(61)), "f has 61")
    expect(complaints("struct S {\n  int a{1};\n  S() : b{2}, c(3) " + body(61) + "};"), "has 61")
    expect(complaints("auto operator==(S s) -> bool " + body(61)), "has 61")
    expect(complaints("const auto f = [](int x) " + body(61) + ";"), "has 61")
    expect(complaints("#define M(x) \\\n  { {\nint f() " + body(61)), "f has 61")
    expect(complaints('const char* s = "{";\nint f() ' + body(61)), "f has 61")
    expect(complaints("const std::array<int, 70> table = {\n" + "    1,\n" * 70 + "};"))
    expect(complaints("// " + "x" * 98), "a.cpp:2: 101 columns")
    expect(complaints("// " + "é" * 97))
    expect(complaints("int i;\n" * 600), "601 lines")
    expect(check_file("a.cpp", "#pragma once\n"), "opens without a comment")


if __name__ == "__main__":
    run_rule(check_root, self_test)
