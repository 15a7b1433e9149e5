import type { RunSpecInput } from '../runSpec.ts'
import type { StudyPartInput } from '../studyPlan.ts'
import { found, logitModel, seeds } from './logitModel.ts'
import type { Preset } from './preset.ts'

const finish = { steps: 2500, memory: 20 }
const stop = (steps: number) => ({ steps, stationarity: 1e-9 })

/** Optimizers of the same starts. Each chooses a basin; the finish by L-BFGS then converges in it. */
const gradientDescent = found
const adam = {
  optimizer: { kind: 'adam', learningRate: 1e-3, finish },
  stop: stop(3000),
} satisfies Pick<RunSpecInput, 'optimizer' | 'stop'>
/** A step of Muon has the same length in every direction, so that few steps choose the basin. */
const muon = (learningRate: number) =>
  ({
    optimizer: { kind: 'muon', learningRate, finish },
    stop: stop(290),
  }) satisfies Pick<RunSpecInput, 'optimizer' | 'stop'>

const part = (
  label: string,
  name: string,
  starts: number,
  how: Pick<RunSpecInput, 'stop'> & Partial<Pick<RunSpecInput, 'optimizer'>> = { stop: stop(3000) },
): StudyPartInput => ({
  label,
  base: { ...logitModel({ name, classes: 6, matrices: 3, width: 32, decay: 1e-3, gain: 1 }), ...how },
  axes: [seeds(starts)],
})

const parts = (name: string, starts: number, muonRates: readonly number[]): StudyPartInput[] => [
  part('gradient descent', name, starts, gradientDescent),
  part('Adam', name, starts, adam),
  ...muonRates.map((rate) => part(`Muon ${rate}`, name, starts, muon(rate))),
  part('L-BFGS', name, starts),
]

/** Which rank each optimizer ends in, from the same starts. */
export const optimizerRank: Preset = {
  name: 'optimizer-rank',
  figure: 'CE, optimizers',
  title: 'Rank of the logits by optimizer, from the same starts',
  statement:
    'Gradient descent prefers simple solutions; Muon, whose steps have equal singular values, removes this bias. In the unconstrained features model the question is which rank each of them ends in.',
  citation:
    'Garrod and Keating, arXiv:2410.23169 (model); Dragutinović and Ranganath, arXiv:2603.00742 (bias of Muon), by its abstract. The experiment is ours',
  choices: [
    'No paper shows this experiment. The model is that of ce-prevalence: K = 6, L = 3, d = 32, λ = 10⁻³, one sample a class, full batches without noise.',
    'All optimizers begin at the same weights, seed by seed.',
    'Gradient descent (0.3) and Adam (10⁻³) take 3000 steps, Muon 290 at two learning rates. L-BFGS then converges from there. The last optimizer is L-BFGS alone.',
    'The learning rate is part of the answer: Muon keeps the rank of DNC with small steps and loses it with larger ones.',
    'The rank counts singular values of the logits above 1 % of the first. Status: checked numerically for these starts, nothing is proved.',
    'Paper size: 24 starts and four learning rates of Muon. We estimate 4 minutes on two cores.',
  ],
  figures: ['optimizerRank', 'results'],
  sizes: {
    quick: parts('optimizer-rank quick', 8, [0.01, 0.03]),
    paper: parts('optimizer-rank paper', 24, [0.003, 0.01, 0.03, 0.1]),
  },
}
