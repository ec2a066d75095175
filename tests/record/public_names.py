"""What other people and stored data call by name: addresses, commands, rights, hooks, tasks.

Modules are left out on purpose: a command, hook or task may move to another app as long as its name stays. The hook
`register_admin_urls` is named without its count, since each app registers its own addresses and `urls` compares them.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from django.contrib.auth.models import Permission
from django.core.management import BaseCommand, get_commands, load_command_class
from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from django_tasks.base import Task
from wagtail import hooks

from tests.record.project import OWN_APPS
from tests.record.reading import line

COUNTED_ELSEWHERE = "register_admin_urls"
ONE_DATABASE_ONLY = ["sqliteftsindexentry"]
FOLDERS = {name.split(".")[0] for name in OWN_APPS}


def public_name_lines() -> Iterator[str]:
    yield from sorted(line({"url": name, "route": route}) for name, route in _urls(get_resolver(), "", ""))
    yield from sorted(_commands())
    rights = Permission.objects.exclude(content_type__model__in=ONE_DATABASE_ONLY)
    rights = rights.values_list("codename", "content_type__model", "name")
    yield from sorted(line({"permission": codename, "model": model, "name": name}) for codename, model, name in rights)
    yield from sorted(_hooks())
    yield from sorted(_tasks())


def _urls(resolver, route, namespace) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        place = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _urls(pattern, place, inner)
        elif pattern.name:
            yield namespace + pattern.name, place


def _commands() -> Iterator[str]:
    """Commands of ours with their options; what Django adds to every command is left out."""
    common = {_option(action) for action in BaseCommand().create_parser("manage.py", "any")._actions}
    for name, app in get_commands().items():
        if isinstance(app, str) and app in OWN_APPS:
            parser = load_command_class(app, name).create_parser("manage.py", name)
            options = sorted({_option(action) for action in parser._actions} - common)
            yield line({"command": name, "help": parser.description, "options": options})


def _option(action) -> str:
    """Names, choices and default of an option as one text; the kind of database is a default of the machine."""
    names = "/".join(action.option_strings) or action.dest
    choices = f" {{{','.join(map(str, action.choices))}}}" if action.choices else ""
    return f"{names}{choices} = {action.default}" if action.dest != "database" else f"{names}{choices}"


def _hooks() -> Iterator[str]:
    hooks.search_for_hooks()
    counts = Counter()
    for name, registered in hooks._hooks.items():
        counts[name] += sum(is_ours(function.__module__) for function, _order in registered)
    for name, count in counts.items():
        if count:
            yield line({"hook": name} if name == COUNTED_ELSEWHERE else {"hook": name, "count": count})


def _tasks() -> Iterator[str]:
    tasks = {}
    for name, module in list(sys.modules.items()):
        if is_ours(name):
            tasks |= {id(value): value for value in vars(module).values() if isinstance(value, Task)}
    for task in tasks.values():
        yield line({"task": task.func.__name__, "backend": task.backend, "queue": task.queue_name})


def is_ours(module: str) -> bool:
    """Whether a module belongs to one of our apps."""
    return module.split(".")[0] in FOLDERS
