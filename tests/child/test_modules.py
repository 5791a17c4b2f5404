from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

from grader.child.modules import Modules


@pytest.fixture
def modules():
    return Modules()


def train(model, steps=3, *, call=lambda model, x: model(x)):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        call(model, torch.ones(2, 1)).sum().backward()
        optimizer.step()


def test_a_module_is_built_from_layer_names(modules):
    actual = modules.build([["Linear", 1, 4], ["Sigmoid"], ["Linear", 4, 1]])

    assert [type(layer).__name__ for layer in actual] == ["Linear", "Sigmoid", "Linear"]


def test_parameters_come_by_name_as_copies(modules):
    model = torch.nn.Linear(2, 1)
    actual = modules.parameters(model)
    before = actual["weight"].copy()

    with torch.no_grad():
        model.weight += 1
    assert list(actual) == ["weight", "bias"]
    np.testing.assert_array_equal(actual["weight"], before)


def test_parameters_are_overwritten_in_place_so_that_an_optimizer_still_holds_them(modules):
    model = torch.nn.Linear(1, 1)
    held = model.weight

    modules.set_parameters(model, {"weight": np.array([[3.0]]), "bias": np.array([4.0])})

    assert model.weight is held
    assert model(torch.ones(1, 1)).item() == 7.0


def test_an_unknown_parameter_is_an_error(modules):
    with pytest.raises(KeyError):
        modules.set_parameters(torch.nn.Linear(1, 1), {"nothing": np.zeros(1)})


@pytest.mark.parametrize(
    "call",
    [lambda model, x: model(x), lambda model, x: model.forward(x)],
    ids=["called", "forward"],
)
def test_every_training_pass_is_recorded(modules, call):
    model = torch.nn.Linear(1, 1)
    modules.watch(model)

    train(model, 3, call=call)

    assert [batch.shape for batch in modules.batches(model)] == [(2, 1)] * 3


X = torch.arange(6.0).reshape(3, 2)


def by_parameters(model):
    """Differentiate with respect to the parameters."""

    def loss(parameters):
        return torch.func.functional_call(model, parameters, (X,)).sum()

    return torch.func.grad(loss)(dict(model.named_parameters()))


def by_input(model):
    """Differentiate with respect to the input, which comes wrapped."""
    return torch.func.grad(lambda x: model(x).sum())(X)


def twice(model):
    """Differentiate twice: the input is wrapped level upon level."""
    return torch.func.grad(lambda x: torch.func.grad(lambda y: model(y).sum())(x).sum())(X)


@pytest.mark.parametrize("differentiate", [by_parameters, by_input, twice])
def test_a_pass_inside_functional_gradients_is_recorded_with_its_numbers(modules, differentiate):
    model = torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.Sigmoid())
    modules.watch(model)

    differentiate(model)

    (batch,) = modules.batches(model)
    assert type(batch) is np.ndarray
    np.testing.assert_array_equal(batch, X.numpy())


def test_watching_does_not_change_functional_gradients(modules):
    model = torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.Sigmoid())
    expected = by_parameters(model)
    modules.watch(model)

    actual = by_parameters(model)

    assert list(actual) == list(expected)
    for name in expected:
        torch.testing.assert_close(actual[name], expected[name], rtol=0, atol=0)


def test_examples_of_a_vmap_are_recorded_as_their_batch(modules):
    model = torch.nn.Linear(2, 1)
    modules.watch(model)

    torch.func.vmap(torch.func.grad(lambda x: model(x).sum()))(X)

    (batch,) = modules.batches(model)
    np.testing.assert_array_equal(batch, X.numpy())


def test_passes_without_gradients_are_not_recorded(modules):
    model = torch.nn.Linear(1, 1)
    modules.watch(model)

    with torch.no_grad():
        model(torch.ones(1, 1))

    assert modules.batches(model) == []


def test_batches_are_forgotten_once_read(modules):
    model = torch.nn.Linear(1, 1)
    modules.watch(model)
    train(model, 1)
    modules.batches(model)

    assert modules.batches(model) == []


def test_a_module_that_is_not_watched_has_no_batches(modules):
    assert modules.batches(torch.nn.Linear(1, 1)) == []


def test_a_watched_module_is_still_of_its_class_and_can_be_copied(modules):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(1, 1)

        def forward(self, x):
            return self.layer(x)

    model = Net()
    modules.watch(model)

    assert isinstance(model, Net)
    assert type(model).__name__ == "Net"
    assert copy.deepcopy(model)(torch.ones(1, 1)).shape == (1, 1)


def test_steps_of_the_optimizer_that_holds_the_module_are_counted(modules):
    model, other = torch.nn.Linear(1, 1), torch.nn.Linear(1, 1)
    train(model, 3)
    train(other, 5)

    assert modules.steps_taken(model) == 3


def test_steps_made_by_hand_are_not_seen(modules):
    model = torch.nn.Linear(1, 1)
    model(torch.ones(1, 1)).sum().backward()
    with torch.no_grad():
        model.weight -= 0.1 * model.weight.grad

    assert modules.steps_taken(model) is None


def test_a_module_is_called_without_gradients(modules):
    actual = modules.quiet(torch.nn.Linear(1, 1))(torch.ones(1, 1))

    assert not actual.requires_grad


def test_a_float64_module_takes_float32_inputs(modules):
    model = torch.nn.Linear(1, 1).double()

    actual = modules.quiet(model)(torch.ones(2, 1))

    assert actual.dtype == torch.float64


def test_another_callable_is_called_as_it_is(modules):
    assert modules.quiet(abs) is abs
