import torch
import torch.nn as nn
import matplotlib.pyplot as plt

# Problem 1

def f_true(x) :
    return (x-2) * torch.cos(x*4)

torch.manual_seed(0)
N = 512
K = 1000
B = 128
lr = 0.1

X_train = torch.normal(0.0, 1.0, (N,))
y_train = f_true(X_train)
X_train = X_train.unsqueeze(1)
y_train = y_train.unsqueeze(1)

model = nn.Sequential(
    nn.Linear(1, 64),
    nn.Sigmoid(),
    nn.Linear(64, 64),
    nn.Sigmoid(),
    nn.Linear(64, 1),
)
for p in model :
    if isinstance(p, nn.Linear) :
        p.weight.data.normal_()
        p.bias.data.fill_(0.03)

optimizer = torch.optim.SGD(model.parameters(), lr=lr)
criterion = nn.MSELoss()

for k in range(K) :
    for _ in range(N//B) :
        for idx in torch.randperm(N).split(B) :
            optimizer.zero_grad()
            loss = criterion(model(X_train[idx]), y_train[idx])
            loss.backward()
            optimizer.step()
    if k % 200 == 0 :
        print(k, loss.item())

with torch.no_grad() :
    xx = torch.linspace(-2, 2, 1024)
    plt.plot(xx, f_true(xx), 'rx', label='True Fn')
    plt.plot(xx, model(xx.unsqueeze(1)).squeeze(), label='Learned Fn')
    plt.legend()
    plt.show()

# Problem 3 (the formulas of the sheet, for a vector f)

def cross_entropy(f, y) :
    return nn.CrossEntropyLoss()(torch.tensor(f).view(1, -1), torch.tensor([y])).item()

def ce_at_scaled_onehot(lam, k) :
    f = torch.zeros(k, dtype=torch.float64)
    f[0] = lam
    return cross_entropy(f.numpy(), 0)

# the others are proofs, see the pdf
