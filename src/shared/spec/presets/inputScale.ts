import type { RunSpecInput } from '../runSpec.ts'
import type { Preset } from './preset.ts'
import { stabilityRun } from './stability.ts'

/** 1/c² of each is a δ of the other part. */
const factors = [2, 5, 10, 20, 50]
const deltas = [{ path: 'penalty.firstLayer', values: [1, ...factors.map((c) => 1 / c ** 2), 0] }]
/** The part on scaled inputs keeps δ = 1. */
const unitDelta = (base: RunSpecInput): RunSpecInput => ({ ...base, penalty: { ...base.penalty, firstLayer: 1 } })
const scales = [{ path: 'data.scale', values: factors }]

/** Theorem 4.4 read as a limit of large inputs: ‖X‖ ≫ ‖Y‖. */
export const inputScale: Preset = {
  name: 'input-scale',
  figure: 'Thm 4.4, ‖X‖ ≫ ‖Y‖',
  title: 'Scaled inputs against a scaled δ',
  statement:
    'Rescaling the inputs is equivalent to varying λ of eq. 12. The minimisers therefore approach those at δ = 0 in the regime ‖X‖ ≫ ‖Y‖.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Theorem 4.4 with the remarks around eq. 12, Remark B.6',
  choices: [
    'The paper says that varying λ rescales X by a factor λ. The term is quadratic in X⁺, so a factor c acts like δ/c², and λ = 1/δ rescales X by √λ. This is an identity: W_1 divided by c gives the same features.',
    'One part trains at δ = 1 on inputs times c = 2, 5, 10, 20, 50. The other trains at δ = 1/c² on the inputs themselves, and at the limit δ = 0.',
    'The network is that of stability: one hidden layer, targets 0.5·onehot, λ′ on Z¹ with λ′ = λ/s*².',
    'The paper shows no figure for this reading. The sizes are ours: N = 20 (quick) and N = 50 (paper).',
  ],
  figures: ['limit', 'spectra'],
  sizes: {
    quick: [
      { label: 'δ', base: stabilityRun.quick, axes: deltas },
      { label: 'X', base: unitDelta(stabilityRun.quick), axes: scales },
    ],
    paper: [
      { label: 'δ', base: stabilityRun.paper, axes: deltas },
      { label: 'X', base: unitDelta(stabilityRun.paper), axes: scales },
    ],
  },
}
