"""Problem 1. Fit f*(x) = (x − 2)cos(4x) with a three-layer sigmoid network."""


def make_mlp():
    """A freshly initialised torch.nn.Module: widths 1, 64, 64, 1, weights N(0, 1), biases 0.03."""
    raise NotImplementedError


def train_mlp(model, x, y, epochs=1000, batch_size=128, lr=0.1):
    """Train the model by shuffled cyclic minibatch SGD; x, y float32 of shape (N,) or (N, 1)."""
    raise NotImplementedError
