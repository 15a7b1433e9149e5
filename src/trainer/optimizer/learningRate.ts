import type { FirstOrderOptimizer } from '../../shared/spec/optimizer.ts'

/**
 * The learning rate of the step that follows `step` others, of `totalSteps`. A warm-up of w steps takes
 * 1/(w+1), 2/(w+1), … of it; the schedule begins at the full rate after that, and its factor is `final` once all steps
 * are taken (PyTorch's LinearLR, then ExponentialLR or CosineAnnealingLR). Beyond `totalSteps` it stays there.
 */
export function learningRate(
  { learningRate: full, schedule }: FirstOrderOptimizer,
  step: number,
  totalSteps: number,
): number {
  const { warmup } = schedule
  if (step < warmup) return (full * (step + 1)) / (warmup + 1)
  const progress = Math.min(1, (step - warmup) / Math.max(1, totalSteps - warmup))
  switch (schedule.kind) {
    case 'constant':
      return full
    case 'exponential':
      return full * schedule.final ** progress
    case 'cosine':
      return full * (schedule.final + ((1 - schedule.final) * (1 + Math.cos(Math.PI * progress))) / 2)
  }
}
