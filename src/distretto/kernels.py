"""Compiled kernels whose disk cache can be trusted.

numba keeps compiled functions on disk, but looks only at the file a function stands in: change a
constant or a helper in another file and the old machine code goes on being used, silently. The
decorator :func:`kernel` therefore gives each room (sub-package of ``distretto``) a cache folder
whose name carries a hash of

- the contents of every Python file of the room, and of this one;
- the versions of Python, NumPy, numba and llvmlite;
- the processor, and the numba settings that change the code it makes.

Any change leads to a new folder, so a stale kernel cannot be found. One thing is asked of the
authors of kernels: a kernel uses helpers and constants of its own room only.

The folders lie in ``distretto`` under the user's cache folder, or under ``$DISTRETTO_CACHE_DIR``.
Where nothing can be written, kernels are cached in a private folder that goes with the process.
"""

import atexit
import importlib.metadata
import json
import os
import platform
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, overload

import llvmlite.binding
import numba
from numba.core.caching import FunctionCache

from distretto.logs import get_logger
from distretto.provenance import fingerprint, sha256

__all__ = ["cache_folder", "direct", "is_cached", "kernel", "mark_cached", "source_of"]

log = get_logger(__name__)

Function = TypeVar("Function", bound=Callable[..., Any])

_PACKAGE = Path(__file__).parent
_OPTIONS = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
# Settings of numba that change the machine code but are not part of numba's own cache key.
_SETTINGS = ("BOUNDSCHECK", "DEBUGINFO_DEFAULT", "LOOP_VECTORIZE", "OPT", "SLP_VECTORIZE")
_MARKER = "complete.json"
_FOLDERS_KEPT = 3

# numba takes the cache folder from a global setting at the moment a function is decorated.
_decorating = threading.Lock()


@overload
def kernel(function: Function, /) -> Function: ...
@overload
def kernel(**options: Any) -> Callable[[Function], Function]: ...
def kernel(
    function: Function | None = None, /, **options: Any
) -> Function | Callable[[Function], Function]:
    """Compile a function with numba when it is first called, and keep it on disk.

    Kernels release Python's global lock, so that districts can run on threads, and divide as NumPy
    does (by zero: inf or nan, no exception).

    Parameters
    ----------
    function : callable
        The function; ``@kernel`` and ``@kernel(inline="always")`` both work.
    **options
        Passed on to ``numba.njit``; ``cache=False`` keeps the function off the disk. ``entry=True``
        lets Python call a function that takes groups of arrays: by default only other kernels can,
        since the code that unpacks a group takes several times as long to compile as the function.
        ``allocates=True`` is for a function that makes an array or calls one that returns one: in
        all others references to arrays are not counted, which in inner loops can take a quarter of
        the time. numba refuses to make an array where they are not counted, but one returned by
        another function would never be freed.

    Returns
    -------
    callable
        The compiled function, to the type checker with its own signature. A function outside the
        rooms of the package is compiled but not kept on disk: its sources are not known.
    """
    if function is None:
        return lambda function: _compile(function, options)
    return _compile(function, options)


def source_of(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the Python function behind a kernel; with numba switched off, the kernel itself."""
    return getattr(function, "py_func", function)


def direct(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Callable[..., Any]:
    """Return the machine code of a kernel for arguments of these types.

    numba looks at the types of all arguments whenever a kernel is called. For the whole state of a
    district that takes 0.1 ms, as long as a rule.

    Parameters
    ----------
    function : callable
        A kernel that Python may call (``entry=True``).
    arguments : tuple
        Arguments such as it will be called with. Those it is called with must be of the same types:
        this is not looked at again.

    Returns
    -------
    callable
        With numba switched off, the kernel itself.
    """
    if source_of(function) is function:
        return function
    types = tuple(numba.typeof(each) for each in arguments)
    compiled: Any = function
    compiled.compile(types)
    code: Callable[..., Any] = compiled.overloads[types].entry_point
    return code


def cache_folder(room: str) -> Path:
    """Return the folder of a room's compiled kernels; it exists and can be written.

    Parameters
    ----------
    room : str
        Name of the sub-package of ``distretto``, such as ``"economy"``.

    Raises
    ------
    ValueError
        If there is no such sub-package.
    """
    if not (_PACKAGE / room).is_dir():
        raise ValueError(f"distretto has no room {room!r}")
    return _cache_folder(room)


def is_cached(room: str) -> bool:
    """Return whether all kernels of the room, as they are now, have been compiled before."""
    return (cache_folder(room) / _MARKER).is_file()


def mark_cached(room: str) -> None:
    """Record that all kernels of the room have been compiled, and drop what older code left.

    Parameters
    ----------
    room : str
        Name of the sub-package. Of its cache folders the most recent three are kept, so that going
        back and forth between two versions does not compile each time.
    """
    folder = cache_folder(room)
    text = json.dumps(_circumstances(), indent=1)
    scratch = folder / f"{_MARKER}.{os.getpid()}.{threading.get_ident()}"
    try:
        scratch.write_text(text, encoding="utf-8")
        scratch.replace(folder / _MARKER)
        os.utime(folder)
    except OSError as error:
        log.warning("cannot record that the kernels are compiled: %s", error)
        return
    _prune(room, folder)


def _compile(function: Function, options: dict[str, Any]) -> Function:
    """Decorate `function`; its cache lies in the folder of its room."""
    options = {**_OPTIONS, **options}
    keep = options.pop("cache", True)
    entry = options.pop("entry", False)
    # Said for each function: it would else take this from the first that calls it.
    options["_nrt"] = options.pop("allocates", False)
    if not entry and _takes_groups(function):
        options["no_cpython_wrapper"] = True
    compiled = numba.njit(**options)(function)
    room = _room(function)
    # With NUMBA_DISABLE_JIT numba returns the function itself, which has no cache.
    if keep and room is not None and compiled is not function:
        folder = cache_folder(room)
        with _decorating:
            before = numba.config.CACHE_DIR
            numba.config.CACHE_DIR = str(folder)
            try:
                cached = _Cache(function)
            finally:
                numba.config.CACHE_DIR = before
        # Where numba has settled on another folder, stale code might be found there.
        if Path(cached.cache_path).is_relative_to(folder):
            compiled._cache = cached
    return compiled  # type: ignore[no-any-return]


def _takes_groups(function: Callable[..., Any]) -> bool:
    """Return whether a parameter of the function is a group of the economy, a large NamedTuple."""
    for name, hint in getattr(function, "__annotations__", {}).items():
        kind: Any = hint
        if isinstance(hint, str):
            first, *rest = hint.split(".")
            kind = getattr(function, "__globals__", {}).get(first)
            for part in rest:
                kind = getattr(kind, part, None)
        if name != "return" and isinstance(kind, type) and hasattr(kind, "_fields"):
            return kind.__module__.startswith(f"{_PACKAGE.name}.economy.")
    return False


class _Cache(FunctionCache):  # type: ignore[misc]
    """numba's cache of one function, made safe against what others do to its files."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            found = super().load_overload(sig, target_context)
        except Exception as error:
            # Cut short by a full disk or a power failure: compile again.
            log.info("unreadable kernel %s: %s", self._name, error)
            self._forget()
            return None
        # Two processes that compile two signatures at once may take the same file name, and the
        # index then points to the other's code.
        if found is not None and tuple(found.signature.args) != tuple(_arguments(sig)):
            self._forget()
            return None
        return found

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except OSError as error:
            log.warning("cannot keep a compiled kernel on disk: %s", error)

    def _forget(self) -> None:
        """Empty the index, so that what is compiled next can be entered in it."""
        try:
            self.flush()
        except OSError as error:
            log.debug("cannot empty the index of %s: %s", self._name, error)


def _arguments(sig: Any) -> Any:
    """Return the argument types of a signature, which numba also writes as a bare tuple."""
    return sig if isinstance(sig, tuple) else sig.args


def _room(function: Callable[..., Any]) -> str | None:
    """Return the room of a function, or None if it stands in none."""
    package, _, rest = function.__module__.partition(".")
    room = rest.partition(".")[0]
    return room if package == _PACKAGE.name and room and (_PACKAGE / room).is_dir() else None


@cache
def _cache_folder(room: str) -> Path:
    name = _folder_name(room)
    try:
        folder = _user_cache() / name
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except (OSError, RuntimeError) as error:
        folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        log.warning("compiled kernels are not kept, they will be compiled each time: %s", error)
    return folder


def _folder_name(room: str) -> str:
    sources = fingerprint(_PACKAGE / room, Path(__file__))
    circumstances = json.dumps(_circumstances(), sort_keys=True)
    return f"kernels-{room}-{sha256((sources + circumstances).encode())[:20]}"


def _circumstances() -> dict[str, str]:
    """Return everything but the sources that decides the machine code."""
    libraries = ("numpy", "numba", "llvmlite")
    return {
        "python": platform.python_version(),
        **{library: importlib.metadata.version(library) for library in libraries},
        "processor": numba.config.CPU_NAME or llvmlite.binding.get_host_cpu_name(),
        "features": numba.config.CPU_FEATURES or "",
        **{setting: str(getattr(numba.config, setting, None)) for setting in _SETTINGS},
    }


def _user_cache() -> Path:
    """Return the folder ``distretto`` under the user's cache folder, by the system's custom."""
    if chosen := os.environ.get("DISTRETTO_CACHE_DIR"):
        base = Path(chosen).expanduser()
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return (base / "distretto").absolute()


def _prune(room: str, current: Path) -> None:
    """Remove all but the most recent cache folders of a room."""

    def age(folder: Path) -> float:
        try:
            return -folder.stat().st_mtime
        except OSError:  # another process was quicker
            return 0.0

    others = [folder for folder in current.parent.glob(f"kernels-{room}-*") if folder != current]
    for folder in sorted(others, key=age)[_FOLDERS_KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
