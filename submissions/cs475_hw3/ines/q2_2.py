from q2_1 import layer_gradient


def skip_gradient(x, W, y_hat):
    through_layer = layer_gradient(x, W, y_hat)
    return [y_hat[i] + through_layer[i] for i in range(len(x))]
