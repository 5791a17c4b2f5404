from __future__ import annotations

import time

import numpy as np
import pytest
import torch

from grader.child import contents
from grader.child.contents import Contents


class Box:
    """An object of a student's class."""


class Slotted:
    __slots__ = ("n",)


Box.__module__ = Slotted.__module__ = "__main__"


def box(**attributes):
    made = Box()
    made.__dict__.update(attributes)
    return made


def test_a_list_a_dict_and_a_set_hold_again_what_they_held():
    names = {"l": [1, 2], "d": {"a": 1}, "s": {1}}
    kept = Contents(names)
    names["l"].append(3)
    names["d"].update(b=2)
    names["s"].discard(1)
    kept.put_back()

    assert (names, kept.is_whole) == ({"l": [1, 2], "d": {"a": 1}, "s": {1}}, True)


def test_arrays_and_tensors_hold_again_what_they_held():
    x, t = np.arange(3.0), torch.ones(2)
    view = x[1:]
    kept = Contents({"x": x, "t": t, "view": view})
    x += 5
    t.zero_()
    kept.put_back()

    assert (x.tolist(), view.tolist(), t.tolist()) == ([0.0, 1.0, 2.0], [1.0, 2.0], [1.0, 1.0])


def test_a_model_that_was_trained_on_has_its_old_weights_and_is_the_same_object():
    model = torch.nn.Sequential(torch.nn.Linear(1, 2), torch.nn.BatchNorm1d(2))
    weight = model[0].weight
    before = {name: value.clone() for name, value in model.state_dict().items()}
    kept = Contents({"model": model})
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    model(torch.randn(8, 1)).sum().backward()
    optimizer.step()
    model.eval()
    kept.put_back()

    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert model[0].weight is weight and weight.requires_grad
    assert model.training


def test_a_layer_that_was_replaced_is_back():
    model = torch.nn.Sequential(torch.nn.Linear(1, 2))
    layer = model[0]
    kept = Contents({"model": model})
    model[0] = torch.nn.ReLU()
    kept.put_back()

    assert model[0] is layer


def test_a_parameter_of_another_shape_is_back():
    layer = torch.nn.Linear(1, 2)
    kept = Contents({"layer": layer})
    layer.weight.data = torch.zeros(5, 5)
    kept.put_back()

    assert layer.weight.shape == (2, 1)


def test_a_graph_made_before_stays_usable():
    w = torch.ones(1, requires_grad=True)
    kept = Contents({"w": w})
    loss = (w * w).sum()
    kept.put_back()
    loss.backward()

    assert w.grad.item() == 2.0


def test_objects_of_the_students_classes_are_looked_into():
    thing = box(n=1, inner=box(values=[1]))
    kept = Contents({"thing": thing})
    thing.n = 2
    thing.more = 3
    thing.inner.values.append(2)
    kept.put_back()

    assert (thing.__dict__.keys(), thing.n, thing.inner.values) == ({"n", "inner"}, 1, [1])


def test_a_class_has_its_old_methods():
    class Model:
        size = 1

        def forward(self):
            return 1

    Model.__module__ = "__main__"
    kept = Contents({"Model": Model})
    Model.forward = lambda self: 2
    Model.extra = 3
    del Model.size
    kept.put_back()

    assert (Model().forward(), Model.size, hasattr(Model, "extra")) == (1, 1, False)


def test_tuples_and_nested_containers_are_looked_into():
    names = {"t": ([1], {"a": [2]})}
    kept = Contents(names)
    names["t"][0].append(9)
    names["t"][1]["a"].append(9)
    kept.put_back()

    assert names["t"] == ([1], {"a": [2]})


def test_modules_are_left_alone():
    import json
    import sys

    kept = Contents({"all": sys.modules, "one": vars(json)})
    before = dict(sys.modules)
    json.added = 1
    sys.modules["added"] = json
    try:
        kept.put_back()

        assert (json.added, sys.modules["added"]) == (1, json)
    finally:
        del json.added, sys.modules["added"]
    assert dict(sys.modules) == before


def test_other_libraries_objects_stay_as_they_are():
    class Foreign:
        def __init__(self):
            self.values = [1]

    thing = Foreign()
    kept = Contents({"thing": thing})
    thing.values = 2
    kept.put_back()

    assert (thing.values, kept.is_whole) == (2, True)


def test_what_did_not_change_is_not_copied_again():
    x = np.zeros(1000)
    first = Contents({"x": x})
    second = Contents({"x": x}, first)
    x[0] = 1.0
    third = Contents({"x": x}, second)

    assert (first.size, second.size, third.size) == (8000, 8000, 16000)


def test_not_more_than_the_budget_is_copied(monkeypatch):
    monkeypatch.setattr(contents, "MAX_BYTES", 10_000)
    small, large = np.zeros(1000), np.zeros(2000)
    kept = Contents({"small": small, "large": large})
    small += 1
    large += 1
    kept.put_back()

    assert (small[0], large[0], kept.is_whole) == (0.0, 1.0, False)


def test_a_long_list_of_numbers_is_quick_and_a_longer_one_is_given_up():
    losses = list(range(150_000))
    begun = time.process_time()
    kept = Contents({"losses": losses})

    assert time.process_time() - begun < 1.0
    assert kept.is_whole
    assert not Contents({"losses": list(range(300_000))}).is_whole


def test_cycles_and_great_depth_come_to_an_end():
    cycle = []
    cycle.append(cycle)
    deep = []
    for _ in range(50_000):
        deep = [deep]

    assert Contents({"cycle": cycle, "deep": deep}).is_whole


class Hostile:
    def _no(self, *args):
        raise SystemExit

    __copy__ = __deepcopy__ = __reduce_ex__ = __reduce__ = __eq__ = __hash__ = __getattribute__ = __iter__ = __len__ = _no


class HostileArray(np.ndarray):
    def copy(self, *args):
        raise SystemExit


class HostileList(list):
    def __iter__(self):
        raise SystemExit


Hostile.__module__ = HostileArray.__module__ = HostileList.__module__ = "__main__"


@pytest.mark.parametrize(
    "make",
    [Hostile, lambda: np.zeros(2).view(HostileArray), lambda: HostileList([1]), Slotted, lambda: iter([1]),
     lambda: (i for i in "ab"), lambda: open],
    ids=["object", "array", "list", "slots", "iterator", "generator", "function"],
)  # fmt: skip
def test_no_method_of_an_object_is_called(make):
    values = [1]
    kept = Contents({"thing": make(), "values": values})
    values.append(2)
    kept.put_back()

    assert values == [1]


@pytest.mark.parametrize("array", [np.array([1, 2])[::-1], np.array(["a"], dtype=object), np.array(3.0),
                                   np.ma.masked_array([1, 2], [0, 1]), np.zeros((0, 3))])  # fmt: skip
def test_odd_arrays_are_no_obstacle(array):
    kept = Contents({"x": array}, Contents({"x": array}))
    kept.put_back()

    assert kept.is_whole


def test_a_read_only_array_is_left_alone():
    x = np.zeros(2)
    x.flags.writeable = False
    kept = Contents({"x": x})
    kept.put_back()

    assert kept.is_whole


@pytest.mark.parametrize("tensor", [torch.ones(1).expand(3), torch.eye(2).to_sparse(), torch.ones(2, device="meta"),
                                    torch.tensor([float("nan")]), torch.ones(2, dtype=torch.bfloat16)],
                         ids=["expanded", "sparse", "meta", "nan", "bfloat16"])  # fmt: skip
def test_odd_tensors_are_no_obstacle(tensor):
    values = [1]
    kept = Contents({"t": tensor, "values": values})
    values.clear()
    kept.put_back()

    assert values == [1]


def test_names_that_are_no_texts_and_pythons_own_are_passed_over():
    namespace = {3: [1], "__builtins__": {"print": print}, "x": [1]}
    kept = Contents(namespace)
    namespace["__builtins__"]["print"] = None
    namespace["x"].append(2)
    kept.put_back()

    assert (namespace["__builtins__"], namespace["x"]) == ({"print": None}, [1])
