"""PyTorch eager: autograd and the fused torch.optim.Adam, the fastest of its three forms on a CPU."""

from protocol import serve_recorded
from torch_model import job, objective, start, torch, versions


def train(steps, record=None):
    weights = [weight.requires_grad_() for weight in start()]
    rate, beta1, beta2, epsilon = job.adam()
    optimizer = torch.optim.Adam(weights, lr=rate, betas=(beta1, beta2), eps=epsilon, fused=True)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = objective(weights)
        loss.backward()
        optimizer.step()
        if record is not None:
            record.append(loss.item())


if __name__ == '__main__':
    serve_recorded(versions, train)
