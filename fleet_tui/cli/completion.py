"""`completion SHELL`: a script by which a shell completes commands, options and their words.

The script holds all of it: nothing is started at a press of tab, which must answer at once also on a slow host.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence

from fleet_tui.cli.commands import COMMANDS
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.parser import PROGRAM
from fleet_tui.cli.run import Run
from fleet_tui.cli.surface import Option, commands, groups, launch_options

NAME = PROGRAM.replace("-", "_")


def completion(run: Run, arguments: Namespace) -> Exit:
    """Print the script for a shell."""
    run.console.put_lines(SCRIPTS[arguments.shell]())
    return Exit.DONE


def bash() -> str:
    """For bash 4 and newer."""
    files, words = 'COMPREPLY=($(compgen -f -- "$cur"))', 'COMPREPLY=($(compgen -W "{0}" -- "$cur"))'
    return f"""# bash completion of {PROGRAM}
_{NAME}() {{
    local cur="${{COMP_WORDS[COMP_CWORD]}}" prev="${{COMP_WORDS[COMP_CWORD-1]}}" command="" word i
    COMPREPLY=()
    {_walk('"${COMP_WORDS[i]}"', "i=1; i<COMP_CWORD; i++")}
    case "$prev" in
{_cases_of_values(files=f"{files}; return", words=f"{words}; return")}
    esac
    case "$command" in
{_cases_of_commands(words=words, files=files.replace("=", "+=", 1))}
    esac
}}
complete -o filenames -F _{NAME} {PROGRAM}
"""


def zsh() -> str:
    """For zsh; to be sourced, or put as `_fleet-tui` into a directory of `$fpath`."""
    return f"""#compdef {PROGRAM}
_{NAME}() {{
    local cur="${{words[CURRENT]}}" prev="${{words[CURRENT-1]}}" command="" word i
    {_walk('"${words[i]}"', "i=2; i<CURRENT; i++")}
    case "$prev" in
{_cases_of_values(files="_files; return", words="compadd -- {0}; return")}
    esac
    case "$command" in
{_cases_of_commands(words="compadd -- {0}", files="_files")}
    esac
}}
if [ "$funcstack[1]" = "_{PROGRAM}" ]; then _{NAME} "$@"; else compdef _{NAME} {PROGRAM}; fi
"""


def fish() -> str:
    """For fish."""
    valued = " ".join(_valued(launch_options()))
    grouped = " ".join(groups())
    lines = [
        f"# fish completion of {PROGRAM}",
        f"function __{NAME}_command",
        "    set -l found",
        "    set -l skip 0",
        "    for word in (commandline -opc)[2..-1]",
        "        if test $skip = 1; set skip 0; continue; end",
        f"        if contains -- $word {valued}; set skip 1; continue; end",
        "        if string match -q -- '-*' $word; continue; end",
        "        set -a found $word",
        f"        if test (count $found) = 2; or not contains -- $found[1] {grouped}; break; end",
        "    end",
        '    test "$found" = "$argv"',
        "end",
        f"complete -c {PROGRAM} -f",
    ]
    lines += _fish_options("", launch_options())
    told: set[str] = set()
    for command in commands():
        for depth, word in enumerate(command.words):
            place = " ".join(command.words[:depth])
            says = command.summary if depth + 1 == len(command.words) else groups()[word]
            if f"{place} {word}" not in told:
                told.add(f"{place} {word}")
                lines.append(f"{_fish_at(place)} -a {word} -d {_quoted(says)}")
        place = " ".join(command.words)
        lines += _fish_options(place, command.options)
        if command.choices:
            lines.append(f"{_fish_at(place)} -a {_quoted(' '.join(command.choices))}")
        if command.files:
            lines.append(f"{_fish_at(place)} -F")
    return "\n".join(lines) + "\n"


SCRIPTS: dict[str, Callable[[], str]] = {"bash": bash, "zsh": zsh, "fish": fish}


def _walk(word: str, loop: str) -> str:
    """Shell code that puts the words of the command before the cursor into `$command`."""
    valued = "|".join(_valued(launch_options()))
    grouped = "|".join(groups())
    return f"""for (({loop})); do
        word={word}
        case "$word" in
            {valued}) ((i++)) ;;
            -*) ;;
            *)
                command="${{command:+$command }}$word"
                case "$command" in {grouped}) ;; *) break ;; esac
                ;;
        esac
    done"""


def _cases_of_values(*, files: str, words: str) -> str:
    """What may follow an option that takes something."""
    found: dict[str, str] = {}
    for option in _all_options():
        for name in option.names if option.takes else ():
            found.setdefault(name, files if option.file else words.format(" ".join(option.choices)))
    names: dict[str, list[str]] = {}
    for name, code in found.items():
        names.setdefault(code, []).append(name)
    return "\n".join(f"        {'|'.join(of)}) {code} ;;" for code, of in names.items())


def _cases_of_commands(*, words: str, files: str) -> str:
    """What may stand after each command, and after none."""
    lines = [f'        "") {words.format(" ".join([*_first_words(), *_names(launch_options())]))} ;;']
    for group in groups():
        seconds = [words[1] for words in _words() if words[0] == group and len(words) > 1]
        lines.append(f'        "{group}") {words.format(" ".join(seconds))} ;;')
    for command in commands():
        offered = words.format(" ".join([*command.choices, *_names(command.options), "--help"]))
        code = f"{offered}; {files}" if command.files else offered
        lines.append(f'        "{" ".join(command.words)}") {code} ;;')
    return "\n".join(lines)


def _first_words() -> list[str]:
    return list(dict.fromkeys(words[0] for words in _words()))


def _words() -> Iterator[list[str]]:
    return (command.words.split() for command in COMMANDS)


def _all_options() -> Iterable[Option]:
    yield from launch_options()
    for command in commands():
        yield from command.options


def _names(options: Iterable[Option]) -> list[str]:
    return [name for option in options for name in option.names if name.startswith("--")]


def _valued(options: Iterable[Option]) -> list[str]:
    return [name for option in options if option.takes for name in option.names]


def _fish_at(place: str) -> str:
    return f"complete -c {PROGRAM} -n {_quoted(f'__{NAME}_command {place}'.strip())}"


def _fish_options(place: str, options: Sequence[Option]) -> list[str]:
    lines = []
    for option in options:
        long = next(name for name in option.names if name.startswith("--"))
        line = f"{_fish_at(place)} -l {long.removeprefix('--')} -d {_quoted(option.help)}"
        if option.file:
            line += " -r -F"
        elif option.choices:
            line += f" -x -a {_quoted(' '.join(option.choices))}"
        elif option.takes:
            line += " -x"
        lines.append(line)
    return lines


def _quoted(text: str) -> str:
    """`text` as one word of fish."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
