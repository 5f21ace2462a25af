"""Scenarios that no page may be hurt by, made of the small one of tests/commands."""

OPTIONS, FIGURES = 40, 200
LONG = "A name that goes on and on, " * 7 + "ends."  # 200 characters and more

# Each would do something, were it not text: a script, a handler, an end of a comment. (What turns the writing is refused
# where scenarios are read; tests/errors holds that.)
HOSTILE = {
    "Repairs in Hilltown": "</title><script>window.owned=1</script> Café العربية",
    "Do repairs and visits pay for themselves?": "<img src=x onerror='window.owned=2'>&amp;</script>]]>--> " + LONG,
    "Befriending": "<svg onload=window.owned=3> \\\" onfocus=\\\"window.owned=4\\\" x=\\\"",
    "a guess for the tests": "</td></table><iframe src=https://example.org/x></iframe>'\\\"`${window.owned=5}",
}


def hostile(small):
    """The small scenario with hostile words in it."""
    text = small
    for said, hostile_words in HOSTILE.items():
        text = text.replace(f'"{said}"', said).replace(said, f'"{hostile_words}"')
    return text


def many(small):
    """The small scenario with 40 options and 200 figures that nobody has a source for."""
    options = ["  current: []"]
    for number in range(1, OPTIONS):
        parts = "[repairs, befriending]" if number % 2 else "[repairs]"
        options.append(f"  offer_number_{number}_with_a_rather_long_name_that_has_to_wrap: {parts}")
    figures = [f"  guess_{number}: {{low: 1, mode: 2, high: {number + 3}, source: assumption, why: a guess for the tests}}"
               for number in range(FIGURES)]
    tens = range(0, FIGURES, 10)
    figures += [f"  sum_{ten}: \"= " + " + ".join(f"guess_{ten + n}" for n in range(10)) + "\"" for ten in tens]
    used = " + ".join(f"sum_{ten}" for ten in tens)
    return changed(small, options, figures, used)


def changed(small, options, figures, used):
    head, _, tail = small.partition("options:\n")
    rest = tail.splitlines()
    while rest and rest[0].startswith(" "):
        rest.pop(0)
    rest = [line for line in rest if "options: [both]" not in line and line != "transfers:"]
    head = head.replace("capacity: 400", f'capacity: "= 100 + ({used}) / 10"')
    return head + "options:\n" + "\n".join(options) + "\nfigures:\n" + "\n".join(figures) + "\n" + "\n".join(rest) + "\n"
