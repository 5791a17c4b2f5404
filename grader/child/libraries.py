"""The heavy libraries that students use: loaded and used once ahead, so that no child pays for them."""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import Any

#: What can be loaded ahead. "optim" is what the first optimizer imports: 1.1 s.
ALL = ("torch", "optim", "matplotlib", "sympy")


def load(names: Collection[str] = ALL) -> dict[str, str]:
    """Load numpy and these, use each once, and return the versions of what is loaded."""
    import numpy as np

    np.linalg.svd(np.eye(3))
    if "matplotlib" in names:
        _draw()
    if "torch" in names or "optim" in names:
        _train(with_optimizer="optim" in names)
    if "sympy" in names:
        import sympy

        x = sympy.Symbol("x")
        sympy.simplify(sympy.sin(x) ** 2 + sympy.cos(x) ** 2)
    loaded: dict[str, Any] = {name: sys.modules.get(name) for name in ("torch", "numpy", "sympy")}
    versions = {name: str(module.__version__) for name, module in loaded.items() if module is not None}
    return {"python": sys.version.split()[0], **versions}


def _draw() -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as pyplot

    from .figures import warm_up

    warm_up(pyplot)


def _train(*, with_optimizer: bool) -> None:
    import torch

    torch.set_num_threads(1)
    import torch.utils.data

    model = torch.nn.Sequential(torch.nn.Linear(1, 4), torch.nn.Sigmoid(), torch.nn.Linear(4, 1))
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(torch.ones(4, 1), torch.ones(4, 1)), batch_size=2, shuffle=True
    )
    optimizer = None
    if with_optimizer:
        import torch._dynamo

        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in loader:
        model.zero_grad()
        torch.nn.functional.mse_loss(model(x), y).backward()  # type: ignore[no-untyped-call]  # torch's own
        if optimizer is not None:
            optimizer.step()
