import type { FirstOrderOptimizer } from '../../shared/spec/optimizer.ts'

/**
 * Returns the learning rate of step number `step`, from 0, of `totalSteps`. A warm-up of w steps takes 1/(w+1),
 * 2/(w+1), … of the full rate. The schedule then falls from the full rate to the factor `final` at the last step
 * (PyTorch's LinearLR, then ExponentialLR or CosineAnnealingLR), and stays there. `steps` multiplies it by its factor after
 * each fraction of the run, the warm-up included.
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
    case 'steps':
      return full * schedule.factor ** schedule.at.filter((place) => step >= place * totalSteps).length
  }
}
