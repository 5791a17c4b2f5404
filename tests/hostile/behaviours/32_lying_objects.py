"""Objects that claim to be what is asked for. Only exact types cross; all else is a handle, which is no answer.

equals_everything: incorrect
says_it_is_a_float: incorrect or error
lying_array_interface: incorrect
lying_float_method: incorrect
subclass_of_array: incorrect
subclass_of_float: incorrect
subclass_of_tensor: incorrect or error
raises_when_looked_at: incorrect or error
"""
import numpy as np
import torch


class Liar:
    __eq__ = __ge__ = __le__ = lambda self, other: True
    __hash__ = lambda self: 0
    __sub__ = __rsub__ = lambda self, other: 0.0
    __abs__ = lambda self: 0.0
    shape, dtype, size, ndim = (), np.dtype(float), 1, 0


def equals_everything(x):
    return Liar()


def says_it_is_a_float(x):
    class Claims(Liar):
        __class__ = property(lambda self: float)

    return Claims()


def lying_array_interface(x):
    class Arrays(Liar):
        def __array__(self, dtype=None, copy=None):
            return np.asarray(42.0)

    return Arrays()


def lying_float_method(x):
    class Floats(Liar):
        def __float__(self):
            return 42.0

        __index__ = lambda self: 42

    return Floats()


def subclass_of_array(x):
    class Array(np.ndarray):
        __eq__ = lambda self, other: True
        __array_ufunc__ = lambda self, *args, **kwargs: True

    return np.zeros(()).view(Array)


def subclass_of_float(x):
    class Float(float):
        __eq__ = lambda self, other: True
        __float__ = lambda self: 42.0

    return Float(0.0)


def subclass_of_tensor(x):
    class Tensor(torch.Tensor):
        @classmethod
        def __torch_function__(cls, function, types, args=(), kwargs=None):
            return torch.tensor(0.0)

        detach = lambda self: torch.tensor(0.0)

    return torch.zeros(()).as_subclass(Tensor)


def raises_when_looked_at(x):
    class Thorny:
        @property
        def __class__(self):
            raise ValueError("do not look")

        def __getattribute__(self, name):
            raise ValueError("do not look")

    return Thorny()
