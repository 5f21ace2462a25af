"""Holds every #include under src/ against the picture of rooms in CONTRIBUTING.md, and keeps
threads, clock, signals, files and the environment in the rooms that may have them."""

import re

from source import expect, line_of, read_tree, run_rule, without_comments, without_comments_and_text

# What each room may include: itself, and these.
ROOMS = {
    "base": set(),
    "scenario": {"base"},
    "load": {"scenario", "base"},
    "draws": {"scenario", "base"},
    "engine": {"draws", "scenario", "base"},
    "study": {"engine", "draws", "scenario", "base"},
    "report": {"study", "engine", "draws", "scenario", "base", "version.hpp"},
    "cli": {"report", "study", "engine", "draws", "load", "scenario", "base", "version.hpp"},
    "main.cpp": {"cli", "base"},
}

EVERY_ROOM = set(ROOMS)

# Who may see a library, whether directly or through our own headers: rooms or single files.
LIBRARIES = {
    "yaml.h": {"load/yaml.cpp"},
    "openssl": {"load/text_file.cpp"},
    "CLI": {"cli"},
    "nlohmann": {"report"},
    "xlsxwriter.h": {"report/workbook_xlsx.cpp"},
    "zip.h": {"report/workbook_ods.cpp"},
    "libdeflate.h": {"report/part.cpp"},
    "fmt": {"base", "scenario", "load", "study", "report", "cli"},  # wording only
    "boost": {"scenario", "draws", "study"},
    "Eigen": {"study", "draws/sampling.cpp"},
    "unsupported/Eigen": {"study"},
}
ONE_FILE_ONLY = {"CLI"}  # its header costs seconds to compile

PURE = {"draws", "engine", "study"}
WEB = {"scenario", "draws", "engine", "study"}  # also compile to WebAssembly
ONLY_CLI = {"cli"}
# Standard headers that not every room may include.
STANDARD = {
    **dict.fromkeys(
        "thread mutex shared_mutex condition_variable future atomic stop_token semaphore latch "
        "barrier chrono ctime time.h csignal signal.h csetjmp pthread.h sys/time.h".split(),
        ONLY_CLI,
    ),
    **dict.fromkeys("iostream fstream filesystem cstdio stdio.h".split(), EVERY_ROOM - PURE),
    **dict.fromkeys("ranges source_location".split(), EVERY_ROOM - WEB),
}
SYSTEM_CALLS = {"cli", "load", "report", "draws/shares.cpp"}  # <unistd.h> and its kind

# Words that not every room may use.
WORDS = [
    (r"\b(?:secure_)?getenv\b|\b(?:un)?setenv\b|\bputenv\b", ONLY_CLI, "the environment"),
    (r"\bstd::\w+_distribution\b", set(), "a distribution that differs between libraries"),
    (r"\bstd::random_device\b|\bs?rand\s*\(\s*\)", set(), "chance that no seed repeats"),
    (r"\bstd::(?:ranges|views)::", EVERY_ROOM - WEB, "not for the WebAssembly build"),
]

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+)[">]', re.MULTILINE)
_FAST_MATH = re.compile(r"fast-math|unsafe-math-optimizations|\bOfast\b")


def room_of(path):
    return path.split("/")[0]


def allowed(path, places):
    return room_of(path) in places or path in places


def library_of(header):
    return next((n for n in LIBRARIES if header == n or header.startswith(n + "/")), None)


def includes_of(text):
    """[(line, quoted or not, header)]"""
    code = without_comments(text)
    return [(line_of(code, m.start(2)), m[1] == '"', m[2]) for m in _INCLUDE.finditer(code)]


def check_own(path, line, header, tree):
    target = room_of(header)
    if header not in tree and header != "version.hpp":
        return f'src/{path}:{line}: "{header}" is no file under src/'
    if target != room_of(path) and target not in ROOMS[room_of(path)]:
        return f'src/{path}:{line}: no arrow goes from {room_of(path)} to "{header}"'
    return None


def check_foreign(path, line, header):
    if library_of(header):
        return None  # see check_libraries
    if header in STANDARD:
        if allowed(path, STANDARD[header]):
            return None
        return f"src/{path}:{line}: <{header}> does not belong in {room_of(path)}"
    if header.endswith(".h"):
        if allowed(path, SYSTEM_CALLS):
            return None
        return f"src/{path}:{line}: <{header}>, a system header, does not belong here"
    if re.fullmatch(r"[a-z_0-9]+", header):
        return None
    return f"src/{path}:{line}: <{header}> is of a library that tests/house/arrows.py does not know"


def reached(path, own):
    """{header of ours: the includes that lead to it}, path itself included."""
    routes = {path: []}
    waiting = [path]
    while waiting:
        here = waiting.pop(0)
        for header in own.get(here, []):
            if header not in routes:
                routes[header] = routes[here] + [header]
                waiting.append(header)
    return routes


def check_libraries(path, own, foreign):
    complaints = []
    for here, route in reached(path, own).items():
        for line, header in foreign.get(here, []):
            library = library_of(header)
            if library is None or allowed(path, LIBRARIES[library]):
                continue
            if here == path:
                complaints.append(f"src/{path}:{line}: <{header}> does not belong here")
            elif allowed(here, LIBRARIES[library]):
                complaints.append(f"src/{path}:1: sees <{header}> through {', '.join(route)}")
    return complaints


def check_one_file(library, foreign):
    users = [p for p, found in foreign.items() if any(library_of(h) == library for _, h in found)]
    return [f"src/{p}:1: <{library}/…> in a header" for p in users if not p.endswith(".cpp")] + [
        f"src/{p}:1: <{library}/…> is for one file, here {users[0]}" for p in users[1:]
    ]


def check_words(path, text):
    code = without_comments_and_text(text)
    return [
        f"src/{path}:{line_of(code, match.start())}: '{match[0]}' is {what}"
        for pattern, places, what in WORDS
        for match in re.finditer(pattern, code)
        if not allowed(path, places)
    ]


def check_tree(tree):
    complaints = []
    own, foreign = {}, {}
    for path, text in tree.items():
        if room_of(path) not in ROOMS:
            complaints.append(f"src/{path}:1: '{room_of(path)}' is no room")
            continue
        for line, quoted, header in includes_of(text):
            if quoted:
                own.setdefault(path, []).append(header)
                complaints.append(check_own(path, line, header, tree))
            else:
                foreign.setdefault(path, []).append((line, header))
                complaints.append(check_foreign(path, line, header))
        complaints += check_words(path, text)
    for path in tree:
        if room_of(path) in ROOMS:
            complaints += check_libraries(path, own, foreign)
    for library in ONE_FILE_ONLY:
        complaints += check_one_file(library, foreign)
    return [complaint for complaint in complaints if complaint]


def check_flags(name, text):
    return [f"{name}:{line_of(text, m.start())}: '{m[0]}'" for m in _FAST_MATH.finditer(text)]


def check_root(root):
    tree = read_tree(root)
    complaints = check_tree(tree)
    for path, text in tree.items():
        complaints += check_flags(f"src/{path}", without_comments(text))
    builds = [*root.glob("CMake*.*"), *root.glob("script/*"), *root.glob("bench/**/CMakeLists.txt")]
    for path in builds:
        name, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        complaints += check_flags(name, re.sub(r"#.*", "", text))
    return complaints, f"{len(tree)} files of src, {len(builds)} of the build"


def self_test():
    def complaints(path, text, **others):
        tree = {name.replace("__", "/") + ".hpp": body for name, body in others.items()}
        return check_tree({path: text, **tree})

    expect(complaints("engine/a.cpp", '#include "base/b.hpp"\n#include <cmath>', base__b=""))
    expect(complaints("main.cpp", '#include "cli/c.hpp"', cli__c=""))
    expect(complaints("engine/a.cpp", '// #include "cli/c.hpp"\n// std::getenv', cli__c=""))

    arrow = '#include <cmath>\n#include "load/l.hpp"'
    expect(complaints("engine/a.cpp", arrow, load__l=""), "a.cpp:2: no arrow goes from engine")
    expect(complaints("report/a.cpp", arrow, load__l=""), "no arrow goes from report")
    expect(complaints("main.cpp", arrow, load__l=""), "no arrow goes from main.cpp")
    expect(complaints("engine/a.cpp", '# include "nowhere.hpp"'), "is no file under src/")
    expect(complaints("attic/a.cpp", ""), "'attic' is no room")

    expect(complaints("load/yaml.cpp", "#include <yaml.h>"))
    expect(complaints("load/tree.cpp", "#include <yaml.h>"), "does not belong here")
    expect(complaints("engine/a.cpp", "#include <fmt/format.h>"), "does not belong here")
    expect(complaints("engine/a.cpp", "#include <tbb/tbb.h>"), "does not belong here")
    expect(complaints("engine/a.cpp", "#include <range/v3>"), "does not know")
    through = '#include "report/r.hpp"'
    expect(
        complaints("cli/a.cpp", through, report__r="#include <nlohmann/json.hpp>"),
        "sees <nlohmann/json.hpp> through report/r.hpp",
    )
    expect(
        complaints("cli/a.cpp", "#include <CLI/CLI.hpp>", cli__b="#include <CLI/App.hpp>"),
        "in a header",
        "is for one file",
    )

    expect(complaints("cli/a.cpp", "#include <thread>\nauto x = std::getenv(name);"))
    for header in ("thread", "chrono", "csignal", "iostream"):
        expect(complaints("engine/a.cpp", f"#include <{header}>"), "does not belong in engine")
    expect(complaints("report/a.cpp", "\nauto x = std::getenv(name);"), "a.cpp:2: 'getenv'")
    expect(complaints("engine/a.cpp", "std::normal_distribution<double> d;"), "differs between")
    expect(complaints("engine/a.cpp", "std::ranges::sort(x);"), "WebAssembly")
    expect(check_flags("CMakeLists.txt", "-ffast-" + "math"), "fast")


if __name__ == "__main__":
    run_rule(check_root, self_test)
