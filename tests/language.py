"""The language of names, measured: `python -m tests.language [PATH ...]` lists every name that says nothing by itself.

Three rules of CONTRIBUTING.md can be checked by a program:

- no name is one vague word (`VAGUE`): a reader must not have to open the definition to learn what the thing is;
- a public function of a module is verb and object, never a bare word;
- a class name stands once in the product.

Python is read as a syntax tree; templates and scripts by the few forms in which they bind a name.
"""

import ast
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
NOT_OURS = {"migrations", "var", "__pycache__", "dist", "node_modules"}
# Participles and adverbs say what happened to a thing, not what it is; pronouns point at something out of sight.
VAGUE_WORDS = """
told found own kept given held known typed written shown made wanted said asked taken fresh plain whole rest besides
sought spoken seen gone heard drawn caught owed begun chosen looked standing left put got
mine theirs ours each everybody thing things stuff deed about of out again here there
"""
VAGUE = frozenset(VAGUE_WORDS.split())
# Names that look vague and are not: file and name, each with its reason.
ALLOWED_NAMES: dict[tuple[str, str], str] = {}
# Functions of one word that other software looks for under this name, or that a reader knows from the standard library.
ALLOWED_FUNCTIONS: dict[tuple[str, str], str] = {}
# Classes that Django or pytest makes every module define under one name.
REPEATED_CLASSES = {"Command", "Meta", "Migration"}
REGISTERS = {"filter", "simple_tag", "inclusion_tag", "simple_block_tag", "register", "task", "receiver", "fixture"}
SCRIPT_NAMES = re.compile(r"\b(?:const|let|var|function|class)\s+([A-Za-z_$][\w$]*)")
TEMPLATE_NAMES = re.compile(r"{%-?\s*for\s+([\w, ]+?)\s+in\b|\bas\s+(\w+)\s*%}|{%-?\s*with\s+(\w+)=")


@dataclass(frozen=True, slots=True)
class NameFinding:
    """One name that breaks a rule: where it stands and which rule."""

    path: str
    line: int
    name: str
    rule: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.name} ({self.rule})"


def list_files(*suffixes: str, below: tuple[str, ...] = ()) -> list[str]:
    """Paths of the project's files with one of the suffixes, migrations left out; `below`: only in these folders."""
    paths = []
    for folder, subfolders, names in os.walk(TOP):
        subfolders[:] = [name for name in subfolders if name not in NOT_OURS and not name.startswith(".")]
        paths += [Path(folder, name).relative_to(TOP).as_posix() for name in names if name.endswith(suffixes)]
    return sorted(path for path in paths if not below or path.startswith(below))


def read_file(path: str) -> str:
    return (TOP / path).read_text(encoding="utf-8")


@cache
def parse_file(path: str) -> ast.Module:
    """The syntax tree of a Python file; three rules read it."""
    return ast.parse(read_file(path))


def is_vague(name: str) -> bool:
    return name.strip("_").lower() in VAGUE


def bound_names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every name that the code binds, with its line: variables, attributes, arguments, functions, classes, aliases."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno


def template_and_script_names(path: str, text: str) -> Iterator[tuple[str, int]]:
    """The names that a template or a script binds, with their lines."""
    pattern = SCRIPT_NAMES if path.endswith(".js") else TEMPLATE_NAMES
    for number, line in enumerate(text.splitlines(), start=1):
        for match in pattern.finditer(line):
            for group in filter(None, match.groups()):
                yield from ((name.strip(), number) for name in group.split(","))


def decorator_name(node: ast.expr) -> str:
    """The last word of a decorator: `filter` of `@register.filter(name="x")`."""
    if isinstance(node, ast.Call):
        return decorator_name(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def bare_functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Public functions of a module whose name is one word, unless they are registered somewhere under that name."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or "_" in node.name:
            continue
        if not REGISTERS.intersection(map(decorator_name, node.decorator_list)):
            yield node.name, node.lineno


def find_vague_names(paths: list[str]) -> tuple[list[NameFinding], int]:
    """Names of one vague word, and the number of all names read."""
    findings, count = [], 0
    for path in paths:
        is_python = path.endswith(".py")
        names = list(bound_names(parse_file(path)) if is_python else template_and_script_names(path, read_file(path)))
        count += len(names)
        findings += [NameFinding(path, line, name, "vague word") for name, line in names if is_vague(name)]
    return findings, count


def find_bare_functions(paths: list[str]) -> list[NameFinding]:
    return [
        NameFinding(path, line, name, "function without its object")
        for path in paths
        for name, line in bare_functions(parse_file(path))
    ]


def find_repeated_classes(paths: list[str]) -> list[NameFinding]:
    """Classes whose name stands in more than one place of the product."""
    places = defaultdict(list)
    for path in paths:
        for node in parse_file(path).body:
            if isinstance(node, ast.ClassDef) and node.name not in REPEATED_CLASSES:
                places[node.name].append((path, node.lineno))
    return [
        NameFinding(path, line, name, "class name stands twice")
        for name, definitions in places.items()
        if len(definitions) > 1
        for path, line in definitions
    ]


def is_product(path: str) -> bool:
    return not path.startswith("tests/")


def check_language(below: tuple[str, ...] = ()) -> tuple[list[NameFinding], list[NameFinding], int]:
    """Findings that no allow-list covers, all vague names, and the number of names read."""
    vague, count = find_vague_names(list_files(".py", ".html", ".js", below=below))
    bare = find_bare_functions([path for path in list_files(".py", below=below) if is_product(path)])
    checked = set(list_files(".py", below=below))
    repeated = [
        finding
        for finding in find_repeated_classes([path for path in list_files(".py") if is_product(path)])
        if finding.path in checked
    ]
    findings = [finding for finding in vague if (finding.path, finding.name) not in ALLOWED_NAMES]
    findings += [finding for finding in bare if (finding.path, finding.name) not in ALLOWED_FUNCTIONS]
    return findings + repeated, vague, count


def main() -> int:
    findings, vague, count = check_language(tuple(sys.argv[1:]))
    for finding in findings:
        print(finding)
    print(f"{len(vague)} vague of {count} names: {10_000 * len(vague) / max(count, 1):.1f} per 10,000")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
