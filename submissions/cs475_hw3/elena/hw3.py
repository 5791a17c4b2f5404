import numpy as np

# Q1

def sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))

def relu_prime(x):
    if x > 0:
        return 1
    else:
        return 0

def softplus_prime(x, beta):
    return beta * sigmoid(beta * x)

def elu_prime(x, alpha):
    if x > 0:
        return 1
    return alpha * np.exp(x) - 1

def logsigmoid_prime(x):
    return 1 / (1 + np.exp(x))

def softplus_beta_for(eps):
    return 1 / eps

def is_c0(name, alpha):
    return True

def is_c1(name, alpha):
    return name != "relu"

# Q2

def layer_gradient(x, W, z_hat):
    z = sigmoid(W @ x)
    return W.T @ (z_hat * z * (1 - z))

def skip_gradient(x, W, y_hat):
    # two ways from x to y: directly, and through the layer
    return y_hat + layer_gradient(x, W, y_hat)
