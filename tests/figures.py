"""Figures of the code's form, printed by `bin/lint --figures`; docs/decisions/021 says what they are for."""

import ast
import io
import re
import statistics
import tokenize
from collections import Counter
from collections.abc import Iterator

import grimp

from tests.language import TOP, check_language, is_product, list_files

LINE_LIMIT = 120
FUNCTION_LIMIT = 50
APPS = ("config", "core", "accounts", "competition", "submissions", "judging", "cms")
TYPE_IGNORE = re.compile(r"#\s*type: ignore")


def read_text(path: str) -> str:
    return (TOP / path).read_text(encoding="utf-8")


def count_comments(code: str) -> int:
    """Comment lines and comments behind code, without instructions to tools (noqa, type: ignore)."""
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    return sum(1 for comment in comments if not re.match(r"#\s*(noqa|type:|!)", comment))


def function_lengths(code: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


def find_import_circles() -> list[tuple[str, ...]]:
    """Groups of modules that import one another, directly or through others."""
    graph = grimp.build_graph(*APPS)
    modules = sorted(graph.modules)
    reach = {module: graph.find_downstream_modules(module) for module in modules}
    return [(one, other) for one in modules for other in reach[one] if one < other and one in reach[other]]


def collect_figures() -> list[tuple[str, str]]:
    """Name and value of each figure, for the product without migrations."""
    paths = [path for path in list_files(".py") if is_product(path)]
    codes = [read_text(path) for path in paths]
    sizes = sorted(code.count("\n") for code in codes if code.strip())
    lines = sum(sizes)
    findings, vague, names = check_language()
    laid_out = [line for path in list_files(".html", ".css", ".js") for line in read_text(path).splitlines()]
    lengths = [length for code in codes for length in function_lengths(code)]
    return [
        ("vague names per 10,000", f"{10_000 * len(vague) / names:.1f} ({len(vague)} of {names})"),
        ("findings of tests/language.py outside the allow-lists", str(len(findings))),
        ("comment lines per 100", f"{100 * sum(map(count_comments, codes)) / lines:.1f}"),
        (f"lines over {LINE_LIMIT} in templates, styles, scripts", str(sum(len(x) > LINE_LIMIT for x in laid_out))),
        ("type: ignore", str(sum(len(TYPE_IGNORE.findall(code)) for code in codes))),
        ("modules: number, median, longest", f"{len(sizes)}, {statistics.median(sizes):.0f}, {sizes[-1]}"),
        (f"functions over {FUNCTION_LIMIT} lines", str(sum(length > FUNCTION_LIMIT for length in lengths))),
        ("import circles", str(len(find_import_circles()))),
    ]


def main() -> None:
    for name, value in collect_figures():
        print(f"{name:60} {value}")
    folders = Counter(finding.path.split("/")[0] for finding in check_language()[0])
    for folder, count in sorted(folders.items()):
        print(f"  names to mend in {folder}: {count}")


if __name__ == "__main__":
    main()
