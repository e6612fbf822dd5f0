"""What must hold of the tree as a whole."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ICONS = {file.stem for file in (ROOT / "resources" / "icons").glob("*.svg")}

# Somebody's own folders, as they get into examples, logs and generated files.
PERSONAL = re.compile(r"(?<![\w.~$}])/(?:home|root|work|Users)/\w|[A-Z]:\\Users\\\w")


def tracked():
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    ).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def trees(folder):
    for file in sorted((ROOT / folder).rglob("*.py")):
        yield file, ast.parse(file.read_text(encoding="utf-8"))


def parameters(function):
    return [argument.arg for argument in function.args.posonlyargs + function.args.args]


def takers_of_icons():
    """Name each function and class of the window that takes an icon's name, and its place."""
    takers = {}
    for file, tree in trees("desktop/gui"):
        word = "name" if file.stem == "icons" else "icon"
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef) and word in parameters(method)[1:]:
                        name = node.name if method.name == "__init__" else method.name
                        takers[name] = (word, parameters(method).index(word) - 1)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and word in parameters(node):
                takers[node.name] = (word, parameters(node).index(word))
    return takers


def icons_named():
    takers = takers_of_icons()
    for file, tree in trees("desktop"):
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            function = call.func
            name = function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)
            if name not in takers:
                continue
            word, place = takers[name]
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            value = given.get(word, call.args[place] if place < len(call.args) else None)
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield file.relative_to(ROOT).as_posix(), value.value


def test_every_icon_named_in_the_code_is_there():
    named = set(icons_named())
    assert named
    assert {(file, icon) for file, icon in named if icon not in ICONS} == set()


def test_no_file_names_a_place_on_somebodys_computer():
    found = [
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in tracked()
        for match in PERSONAL.finditer(file.read_bytes().decode("utf-8", "replace"))
    ]
    assert found == []


def test_every_link_between_the_documents_leads_somewhere():
    broken = [
        f"{file.relative_to(ROOT)}: {target}"
        for file in tracked()
        if file.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", file.read_text(encoding="utf-8"))
        if "://" not in target and not (file.parent / target).exists()
    ]
    assert broken == []
