"""What the grader may do with a torch module in the student's process: build, fill, watch, read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np


class Modules:
    """Operations on ``torch.nn.Module`` objects; torch is imported at the first use."""

    def __init__(self) -> None:
        self._batches: dict[int, list[np.ndarray]] = {}
        self._steps: dict[int, tuple[Any, int]] = {}
        self._count_steps()

    def _count_steps(self) -> None:
        if "torch" not in sys.modules:  # loaded ahead wherever the student's files mention it
            return
        from torch.optim.optimizer import register_optimizer_step_post_hook

        def stepped(optimizer: Any, args: Any, kwargs: Any) -> None:
            _, count = self._steps.get(id(optimizer), (optimizer, 0))
            self._steps[id(optimizer)] = (optimizer, count + 1)

        register_optimizer_step_post_hook(stepped)

    def build(self, layers: list[list[Any]]) -> Any:
        """Build a Sequential of ``torch.nn`` layers given as [name, arguments…]."""
        import torch

        return torch.nn.Sequential(*(getattr(torch.nn, name)(*args) for name, *args in layers))

    def parameters(self, module: Any) -> dict[str, np.ndarray]:
        """Return the parameters by name, in order."""
        return {name: value.detach().cpu().numpy().copy() for name, value in module.named_parameters()}

    def set_parameters(self, module: Any, values: dict[str, np.ndarray]) -> None:
        """Overwrite parameters in place, so that an optimizer that holds them still does."""
        import torch

        own = dict(module.named_parameters())
        with torch.no_grad():
            for name, value in values.items():
                own[name].copy_(torch.from_numpy(value.copy()))

    def watch(self, module: Any) -> None:
        """Record the input of every forward pass made with gradients enabled.

        The class is replaced by a subclass with its own ``forward``: ``model(x)`` and
        ``model.forward(x)`` both pass through it, and a deepcopy of the model keeps working.
        """
        import torch

        seen: list[np.ndarray] = []
        self._batches[id(module)] = seen
        plain = type(module)

        def forward(self: Any, *args: Any, **kwargs: Any) -> Any:
            if torch.is_grad_enabled() and args and isinstance(args[0], torch.Tensor) and len(seen) < 100_000:
                _record(args[0], seen)
            return plain.forward(self, *args, **kwargs)

        module.__class__ = type(plain.__name__, (plain,), {"forward": forward})

    def batches(self, module: Any) -> list[np.ndarray]:
        """Return the inputs recorded since ``watch``, and forget them."""
        seen = self._batches.get(id(module), [])
        found = list(seen)
        seen.clear()
        return found

    def steps_taken(self, module: Any) -> int | None:
        """Count the steps of the busiest optimizer that holds a parameter of this module."""
        own = {id(parameter) for parameter in module.parameters()}
        most = 0
        for optimizer, count in self._steps.values():
            held = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
            if own & held:
                most = max(most, count)
        return most or None

    def steps_so_far(self) -> dict[int, tuple[Any, int]]:
        """Return the steps of every optimizer until now."""
        return dict(self._steps)

    def set_steps(self, steps: dict[int, tuple[Any, int]] | None) -> None:
        """Count from a moment in the past, that of a notebook's section."""
        self._steps.clear()
        self._steps.update(steps or {})

    def quiet(self, thing: Any) -> Callable[..., Any]:
        """Return a module's forward pass without gradients; any other callable as it is."""
        import torch

        if not isinstance(thing, torch.nn.Module):
            return thing  # type: ignore[no-any-return]  # a handle's object may be anything

        def call(*args: Any) -> Any:
            # A float64 model refuses float32 inputs: that is no fault of the function that it computes.
            dtype = next((part.dtype for part in thing.parameters() if part.is_floating_point()), None)
            with torch.no_grad():
                return thing(*(_in_dtype(arg, dtype) for arg in args))

        return call


def _in_dtype(value: Any, dtype: Any) -> Any:
    is_float = getattr(value, "is_floating_point", None)
    return value.to(dtype) if dtype is not None and is_float is not None and is_float() else value


def _record(batch: Any, seen: list[np.ndarray]) -> None:
    """Keep a copy of a batch; inside ``torch.func.grad`` it comes wrapped, level upon level."""
    import torch

    functorch = torch._C._functorch  # the only way in torch 2.13 to what is wrapped
    while functorch.is_functorch_wrapped_tensor(batch):
        batch = functorch.get_unwrapped(batch)
    with torch._C._DisableFuncTorch():  # else it is wrapped anew
        seen.append(batch.detach().cpu().numpy().copy())
