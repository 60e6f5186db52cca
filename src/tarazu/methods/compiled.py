"""Compiling the loops that NumPy cannot express, once and ahead of the first request."""

import importlib
from collections.abc import Callable
from typing import Any, cast

import numba

# Sums may be regrouped for vector units; infinities and NaN keep their meaning. The machine code is fixed, so
# results stay the same from run to run.
_FLAGS = {"reassoc", "contract", "arcp", "nsz"}

_KERNELS = ("aggregation.kernels", "freeform._median", "freeform.rover", "sequential.kernels")
# Modules that hold compiled loops: loading one compiles it, and its `warm`, if any, what is compiled on demand.


def compiled(signature: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Compile a function for the one signature given, without the interpreter's lock.

    The machine code is kept beside the source or, where that cannot be written, in the user's cache folder
    (or in NUMBA_CACHE_DIR); where neither can be, every process compiles anew.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        # Kept machine code is found by this name and the age of the function's own file. Without the flags in it, code that
        # was made under others would go on being used.
        function.__qualname__ += f"_{'_'.join(sorted(_FLAGS))}"
        try:
            return cast(Callable[..., Any], numba.njit(signature, nogil=True, fastmath=_FLAGS, cache=True)(function))
        except RuntimeError:
            return cast(Callable[..., Any], numba.njit(signature, nogil=True, fastmath=_FLAGS)(function))

    return decorate


def warm() -> None:
    """Compile, or load from the cache, every loop of the methods, so that no request waits for it."""
    for name in _KERNELS:
        module = importlib.import_module(f"tarazu.methods.{name}")
        if hasattr(module, "warm"):
            module.warm()
