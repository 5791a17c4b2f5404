def vanishing_example(depth, d):
    W = [[0.2 if i == j else 0.0 for j in range(d)] for i in range(d)]
    return [W] * depth
