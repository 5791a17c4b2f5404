"""A script with a class; fixed order and the factor 1/2, as on the sheet; `net` left in a global; no `X_train`."""
import torch
from torch import nn

N, K, B, alpha = 512, 1000, 128, 0.1
data = torch.randn(N, 1)
labels = (data - 2) * torch.cos(4 * data)


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(1, 64)
        self.fc2 = nn.Linear(64, 64)
        self.fc3 = nn.Linear(64, 1)

    def forward(self, x):
        return self.fc3(torch.sigmoid(self.fc2(torch.sigmoid(self.fc1(x)))))


net = MLP()
for fc in (net.fc1, net.fc2, net.fc3):
    fc.weight.data.normal_()
    fc.bias.data.fill_(0.03)

optimizer = torch.optim.SGD(net.parameters(), lr=alpha)
for epoch in range(K):
    for xb, yb in zip(data.split(B), labels.split(B)):
        loss = ((net(xb) - yb) ** 2).mean() / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
