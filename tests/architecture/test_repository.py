"""What must hold for the repository as a whole."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [
    "requirements-build.lock",
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-bench.lock",
    "requirements-assets.lock",
]
LONGEST_MODULE = 800

# In pieces, so that this file does not hold them.
REGISTRY_HOSTS = [
    "py" + "pi.org",
    "files.python" + "hosted.org",
    "registry." + "npm" + "js.org",
    "deb." + "debian.org",
    "security." + "debian.org",
    "proxy." + "golang.org",
    "crates" + ".io",
]


def tracked_files() -> list[Path]:
    """Every file that is, or would be, in the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    files = [ROOT / name for name in listing.split("\0") if name]
    return [file for file in files if file.is_file()]


def test_no_file_names_a_package_registry():
    found = [
        f"{file.relative_to(ROOT)}: {host}"
        for file in tracked_files()
        for host in REGISTRY_HOSTS
        if host.encode() in file.read_bytes().lower()
    ]
    assert not found


def test_no_module_is_too_long():
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for folder in ("src", "tests")
        for file in (ROOT / folder).rglob("*.py")
    }
    assert lengths
    assert not {name: n for name, n in lengths.items() if n > LONGEST_MODULE}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_package_by_hash_and_names_no_index(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    # A requirement runs from its name to the next line that does not start with a space.
    requirements = re.findall(r"^[A-Za-z0-9][^\n]*(?:\n[ \t][^\n]*)*", text, flags=re.MULTILINE)
    assert requirements
    for requirement in requirements:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement
    assert "index-url" not in text
    assert "find-links" not in text
    assert "://" not in text


def test_the_locks_agree_with_each_other():
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return {
            # A marker tells where a package is needed, which may be less in the smaller lock.
            line.removesuffix("\\").split(" ;")[0].strip()
            for line in re.findall(r"^\w.*", text, re.MULTILINE)
        }

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
    assert pins("requirements-build.lock") <= pins("requirements-dev.lock")


def test_the_layers_hold():
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as lint; lint()",
            "--no-cache",
            "--no-logo",
        ],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_dependency_has_its_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    extras = project["optional-dependencies"].values()
    declared = [*project["dependencies"], *(name for extra in extras for name in extra)]
    without = [
        requirement
        for requirement in declared
        if not re.search(rf'^ *"{re.escape(requirement)}", +# \w.*\w', text, flags=re.MULTILINE)
    ]
    assert not without


# ------------------------------------------------------------------------- the command line


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command a user can see, with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from commands(below, f"{path} {name}")


def sections(text: str) -> dict[str, str]:
    """The text under each heading that names a command, such as "## `graadmeter check`"."""
    found: dict[str, str] = {}
    heading = None
    for line in text.splitlines():
        if match := re.match(r"#+ +`(graadmeter[^`]*)`", line):
            # Arguments and options may follow the words: `graadmeter check MONITOR`.
            words = re.match(r"graadmeter(?: [a-z][a-z0-9-]*)*", match[1])
            heading = words[0] if words else None
        elif re.match(r"#{1,2} ", line):
            heading = None
        if heading is not None:
            found[heading] = found.get(heading, "") + line + "\n"
    return found


def test_every_command_and_option_is_documented():
    from graadmeter.cli.main import cli

    reference = ROOT / "docs" / "reference" / "command-line.md"
    documented = sections(reference.read_text(encoding="utf-8"))
    missing = []
    for path, command in commands(cli, "graadmeter"):
        if path not in documented:
            missing.append(f"{path}: needs a heading `{path}`")
            continue
        options = [
            name
            for parameter in command.params
            if isinstance(parameter, click.Option) and not parameter.hidden
            for name in (*parameter.opts, *parameter.secondary_opts)
        ]
        missing += [
            f"{path}: {name} is not mentioned under its heading"
            for name in options
            if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", documented[path])
        ]
    assert not missing, f"docs/reference/command-line.md is behind: {missing}"


def test_every_documented_command_exists():
    from graadmeter.cli.main import cli

    reference = ROOT / "docs" / "reference" / "command-line.md"
    existing = {path for path, _ in commands(cli, "graadmeter")}
    assert set(sections(reference.read_text(encoding="utf-8"))) <= existing


# -------------------------------------------------------------------------------- the service


def test_every_management_command_of_ours_is_documented_with_its_options():
    reference = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    described = sections(reference)["graadmeter manage"]
    found = sorted((ROOT / "src" / "graadmeter" / "service").rglob("management/commands/[a-z]*.py"))
    assert found
    missing = []
    for file in found:
        line = next((x for x in described.splitlines() if x.startswith(f"| `{file.stem}")), "")
        options = re.findall(r'add_argument\(\s*"(--[\w-]+)"', file.read_text(encoding="utf-8"))
        missing += [f"{file.stem} {name}" for name in options if f"{name}" not in line]
        missing += [] if line else [file.stem]
    assert not missing


def test_every_setting_of_the_service_is_documented():
    from graadmeter.service.project.environment import SETTINGS

    reference = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert not [setting.name for setting in SETTINGS if f"| `{setting.name}` |" not in reference]


def test_the_service_reads_no_setting_that_is_not_in_the_list():
    from graadmeter.service.project.environment import BY_NAME

    service = ROOT / "src" / "graadmeter" / "service"
    named = {
        name
        for file in service.rglob("*.py")
        for name in re.findall(r"GRAADMETER_[A-Z_]+[A-Z]", file.read_text(encoding="utf-8"))
    }
    assert named <= set(BY_NAME)


def test_the_npm_lock_pins_by_hash_and_names_no_address():
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    fetched = {name: facts for name, facts in packages.items() if name}
    assert fetched
    assert not [name for name, facts in fetched.items() if "resolved" in facts]
    assert not [name for name, facts in fetched.items() if "sha512-" not in facts["integrity"]]
    shipped = [facts for facts in fetched.values() if not facts.get("dev")]
    assert {facts["license"] for facts in shipped} == {"EUPL-1.2", "OFL-1.1"}
    assert {facts["license"] for facts in fetched.values()} == {"EUPL-1.2", "MIT", "OFL-1.1"}


def test_no_template_of_the_service_has_inline_style_or_script():
    folder = ROOT / "src" / "graadmeter" / "service" / "templates"
    forbidden = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    # Programs for mail read no style sheet; those templates are never pages.
    files = [file for file in folder.rglob("*.html") if not file.name.startswith("mail_")]
    assert files
    assert not [file.name for file in files if forbidden.search(file.read_text(encoding="utf-8"))]


def test_a_style_sheet_of_the_service_is_no_longer_than_a_module():
    folder = ROOT / "src" / "graadmeter" / "service" / "static" / "style"
    lengths = {file.name: file.read_text().count("\n") for file in folder.glob("*.css")}
    assert lengths
    assert not {name: n for name, n in lengths.items() if n >= 400}
