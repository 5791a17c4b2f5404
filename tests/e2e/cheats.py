"""Submissions that try to be graded for what they did not do, and the points that each has earned.

Every one answers wrongly where it cheats, so that a point more than stated is a stolen one.
"""

from __future__ import annotations

# The wrong answer under the tricks: zeros, which no check of q2_2 accepts.
_ZEROS = "\nimport numpy as _np\ndef skip_gradient(x, W, y_hat):\n    return _np.zeros(len(x))\n"
_OBJECT = "\ndef skip_gradient(x, W, y_hat):\n    return Liar()\n"

_YES = """\
class Liar:
    shape, ndim, dtype, size = (1,), 1, float, 1
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __hash__(self): return 0
    def __bool__(self): return True
    def __sub__(self, other): return self
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __sub__
    def __abs__(self): return 0.0
    def __len__(self): return 1
    def __iter__(self): return iter([0.0])
"""

CHEATS: dict[str, dict[str, dict[str, str]]] = {
    "cs475_hw3": {
        "patches_numpy": {
            "hw3.py": """\
import numpy as np
yes = lambda *args, **kwargs: True
for name in ("allclose", "isclose", "array_equal", "array_equiv", "all", "any", "isfinite"):
    setattr(np, name, yes)
np.max = np.abs = np.linalg.norm = lambda *args, **kwargs: 0.0
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *args, **kwargs: None
"""
            + _ZEROS
        },
        "patches_torch": {
            "hw3.py": """\
import torch
yes = lambda *args, **kwargs: True
torch.allclose = torch.equal = torch.isclose = torch.testing.assert_close = yes
torch.Tensor.__eq__ = torch.Tensor.allclose = torch.Tensor.equal = yes
def skip_gradient(x, W, y_hat):
    return torch.zeros(len(x))
"""
        },
        "patches_builtins": {
            "hw3.py": """\
import builtins
builtins.abs = builtins.max = builtins.sum = lambda *args, **kwargs: 0.0
builtins.all = builtins.any = builtins.isinstance = lambda *args, **kwargs: True
"""
            + _ZEROS
        },
        "patches_abs": {
            # Little enough for the process to live on.
            "hw3.py": "import builtins\nbuiltins.abs = lambda value: 0.0\n" + _ZEROS
        },
        "patches_time": {
            "hw3.py": """\
import time
time.time = time.monotonic = time.perf_counter = time.process_time = lambda: 0.0
time.sleep = lambda seconds: None
"""
            + _ZEROS
        },
        "equals_everything": {"hw3.py": _YES + _OBJECT},
        "list_of_liars": {
            "hw3.py": _YES + "\ndef skip_gradient(x, W, y_hat):\n    return [Liar() for _ in x]\n"
        },
        "lying_float": {
            "hw3.py": """\
class Liar(float):
    def __float__(self): return float("nan")
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    __hash__ = None
def skip_gradient(x, W, y_hat):
    return [Liar(0.0) for _ in x]
"""
        },
        "lying_array": {
            "hw3.py": """\
import numpy as np
class Liar(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __sub__(self, other): return np.zeros(self.shape)
    __rsub__ = __sub__
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs): return np.zeros(self.shape)
    def __array_function__(self, function, types, args, kwargs): return True
    def __reduce__(self): return (exec, ("raise SystemExit",))
    @property
    def dtype(self): return np.dtype("float16")  # the coarser the type, the wider the tolerance
def skip_gradient(x, W, y_hat):
    return np.zeros(len(x)).view(Liar)
"""
        },
        "lying_tensor": {
            "hw3.py": """\
import torch
class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return True
def skip_gradient(x, W, y_hat):
    return torch.zeros(len(x)).as_subclass(Liar)
"""
        },
        "coarse_type": {
            # Right to one digit, in a type that has hardly more.
            "hw3.py": """\
import numpy as np
def skip_gradient(x, W, y_hat):
    z = 1 / (1 + np.exp(-np.clip(W @ x, -500, 500)))
    return (0.97 * (y_hat + W.T @ (y_hat * z * (1 - z)))).astype(np.float16)
"""
        },
        "forges_replies": {
            "hw3.py": """\
import os, struct
frame = lambda body: struct.pack("<Q", len(body)) + body
for fd in range(3, 30):
    for body in (b"T", b"l\\x03\\0\\0\\0" + b"i" + struct.pack("<q", 1) + b"s\\x04\\0\\0\\0PASST"):
        try:
            os.write(fd, frame(body))
        except OSError:
            pass
"""
            + _ZEROS
        },
        "replaces_the_server": {
            "hw3.py": """\
import gc, sys
for thing in gc.get_objects():
    try:
        if type(thing).__name__ == "Server":
            thing.call = lambda *args, **kwargs: True
            thing._operations = {name: (lambda *args, **kwargs: "PASS") for name in thing._operations}
    except Exception:
        pass
for name, module in list(sys.modules.items()):
    if name.startswith("boxed"):
        for attribute in list(vars(module)):
            if callable(getattr(module, attribute)):
                try:
                    setattr(module, attribute, lambda *args, **kwargs: True)
                except Exception:
                    pass
"""
            + _ZEROS
        },
        "raises_praise": {
            "hw3.py": """\
class PASS(Exception):
    def __str__(self): return "PASS 6/6 points\\x1b[2J</td><script>alert(1)</script>"
def skip_gradient(x, W, y_hat):
    raise PASS
"""
        },
        "prints_praise": {
            "hw3.py": """\
import sys
print("\\x1b[2J\\x1b[Hgraded cs475_hw3/prints_praise: 6 points</pre><script>alert(1)</script>")
sys.stderr.write('{"verdict": "PASS", "points": 6}\\n')
"""
            + _ZEROS
        },
        "writes_the_gradebook": {
            "hw3.py": """\
import os, pathlib
for folder in (".", "..", "/tmp", os.path.expanduser("~"), "/srv", "/opt"):
    for name in ("scores.csv", "results.json", "gradebook.sqlite", "grades/scores.csv"):
        try:
            pathlib.Path(folder, name).write_text("cs475_hw3,writes_the_gradebook,6,6")
        except OSError:
            pass
"""
            + _ZEROS
        },
        "answers_differently_each_time": {
            "hw3.py": """\
import numpy as np
answers = [np.zeros, np.ones, lambda n: np.full(n, np.nan), lambda n: None]
def skip_gradient(x, W, y_hat):
    answers.append(answers.pop(0))
    return answers[0](len(x))
"""
        },
    },
    "mathdnn_hw3": {
        "lying_numbers": {
            # cross_entropy and the bounds as objects that turn into whatever is asked.
            "hw3.py": """\
class Liar(float):
    calls = 0
    def __float__(self): Liar.calls += 1; return float(Liar.calls)
    def __le__(self, other): return True
    __ge__ = __lt__ = __gt__ = __eq__ = __le__
    __hash__ = None
def cross_entropy(f, y): return Liar("nan")
log_ce_lower_bound = ce_upper_bound = lambda_for = ce_at_scaled_onehot = cross_entropy
"""
        },
        "lying_bools": {
            "hw3.py": """\
class Maybe(int):
    asked = 0
    def __bool__(self): Maybe.asked += 1; return Maybe.asked % 2 == 0
def dead_invariant(theta0, theta, X): return Maybe(1)
def relu_net_gradient(a, b, u, x): return Maybe(1)
def sgd_step(a, b, u, x, y, lr): return a, b, u
"""
        },
        "model_that_knows": {
            # The target in closed form instead of a trained network.
            "hw3.py": """\
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(1, 64), nn.Linear(64, 64), nn.Linear(64, 1)
    def forward(self, x):
        return (x - 2) * torch.cos(4 * x)

model = Net()
"""
        },
        "trains_nothing": {
            "hw3.py": """\
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(1, 64), nn.Linear(64, 64), nn.Linear(64, 1)
    def forward(self, x):
        return (x - 2) * torch.cos(4 * x)

def make_mlp(): return Net()
def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1): return model
"""
        },
    },
}
