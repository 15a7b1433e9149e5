"""PyTorch with torch.compile: one compiled graph has gradient and Adam of a step, and Python calls it k times."""

from protocol import serve_recorded
from torch_model import job, objective, start, torch, versions

rate, beta1, beta2, epsilon = job.adam()


@torch.compile(fullgraph=True)
def step(weights, m, v, size, root):
    gradient, loss = torch.func.grad_and_value(objective)(weights)
    for w, m_l, v_l, g in zip(weights, m, v, gradient):
        m_l.mul_(beta1).add_(g, alpha=1 - beta1)
        v_l.mul_(beta2).addcmul_(g, g, value=1 - beta2)
        w.sub_(size * m_l / (v_l.sqrt() / root + epsilon))
    return loss


@torch.no_grad()
def train(steps, record=None):
    weights = start()
    m, v = [torch.zeros_like(w) for w in weights], [torch.zeros_like(w) for w in weights]
    scalar = lambda value: torch.tensor(value, dtype=weights[0].dtype)
    for t in range(1, steps + 1):
        loss = step(weights, m, v, scalar(rate / (1 - beta1**t)), scalar((1 - beta2**t) ** 0.5))
        if record is not None:
            record.append(loss.item())


if __name__ == '__main__':
    serve_recorded(versions, train)
