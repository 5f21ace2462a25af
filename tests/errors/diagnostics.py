"""Every diagnostic that the program can issue: its code, and its message as a pattern.

Reads the tables of src/base/messages.hpp and src/base/record_messages.hpp, in which each row is the name, the message and the help
as string literals. The compiler holds every use of a name to that table.
"""

import re
from dataclasses import dataclass

TABLES = ("src/base/messages.hpp", "src/base/course_messages.hpp", "src/base/record_messages.hpp")
STRING = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
ROW = re.compile(r"\{\s*" + STRING + r",\s*" + STRING + r",\s*" + STRING + r"[,}]")


@dataclass(frozen=True)
class Site:
    """One row of the table."""

    code: str
    where: str
    message: str


def text_of(literals):
    return "".join(eval(text) for text in re.findall(r'"(?:[^"\\]|\\.)*"', literals))


def pattern(message):
    """A regular expression for what `message` becomes when its words are filled in."""
    parts = re.split(r"(\{\{|\}\}|\{[^}]*\})", message)
    return "".join(
        ".*" if part[:1] == "{" and part != "{{" else re.escape(part.replace("{{", "{").replace("}}", "}"))
        for part in parts
    )


def all_sites(root):
    """Every row, in the order of the tables."""
    source = "".join((root / table).read_text(encoding="utf-8") for table in TABLES)
    return [
        Site(text_of(row[1]).split(".")[0], text_of(row[1]), pattern(text_of(row[2])))
        for row in ROW.finditer(source)
    ]
