from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from grader.child.values import HandleRef, Tensor


def test_a_tensor_is_compared_by_identity():
    # == on arrays has no truth value; two tensors must not be compared by it in passing.
    one, other = Tensor(np.ones(2)), Tensor(np.ones(2))

    assert one != other
    assert one == one


def test_a_handle_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        HandleRef(1, "A").number = 2  # type: ignore[misc]  # that is the point


def test_a_handle_claims_nothing_by_default():
    actual = HandleRef(1, "A")

    assert (actual.is_callable, actual.is_module) == (False, False)
