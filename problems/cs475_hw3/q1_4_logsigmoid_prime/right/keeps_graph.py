"""Homework 3, part 1.4."""

import torch


class LogSigmoidPrime(torch.nn.Module):
    def forward(self, x):
        x = torch.as_tensor([[x]], dtype=torch.float64).requires_grad_()
        y = torch.nn.LogSigmoid()(x).sum()
        return torch.autograd.grad(y, x, create_graph=True)[0]


logsigmoid_prime = LogSigmoidPrime()
