import type { StudyPartInput } from '../studyPlan.ts'
import { found, logitModel, seeds, type LogitNetwork } from './logitModel.ts'
import type { Preset } from './preset.ts'

/** The model that every sweep passes through. */
const usual = { classes: 6, matrices: 3, width: 32, decay: 1e-3, gain: 1 }

const part = (label: string, name: string, starts: number, changes: Partial<LogitNetwork> = {}): StudyPartInput => ({
  label,
  base: { ...logitModel({ ...usual, ...changes, name }), ...found },
  axes: [seeds(starts)],
})

/** Sweeps of one field each through the usual model. */
const sweeps = (
  name: string,
  [ofWidths, ofOthers]: readonly [number, number],
  fields: { widths: number[]; depths: number[]; classes: number[]; decays: number[]; gains: number[] },
): StudyPartInput[] => [
  ...fields.widths.map((width) => part(`d = ${width}`, name, ofWidths, { width })),
  ...fields.depths.map((matrices) => part(`L = ${matrices}`, name, ofOthers, { matrices })),
  ...fields.classes.map((classes) => part(`K = ${classes}`, name, ofOthers, { classes })),
  ...fields.decays.map((decay) => part(`λ = ${decay}`, name, ofOthers, { decay })),
  ...fields.gains.map((gain) => part(`gain ${gain}`, name, ofOthers, { gain })),
]

/** Garrod & Keating: DNC is prevalent in wide networks although it is not optimal. */
export const cePrevalence: Preset = {
  name: 'ce-prevalence',
  figure: 'CE, prevalence',
  title: 'How often descent ends in DNC, over width, depth, classes, λ and gain',
  statement:
    'Deep neural collapse is not optimal, yet descent from random starts often finds it: the more so the wider the network, because DNC has more flat directions than solutions of lower rank.',
  citation: 'Garrod and Keating, arXiv:2410.23169, Theorem 5 and experiments, through a summary of the paper',
  choices: [
    'We know the experiments by a summary of the paper. Depths, widths and λ are ours: K = 6, L = 3, d = 32, λ = 10⁻³ and gain 1, one field varied at a time.',
    'Runs use gradient descent (0.3, 3000 steps), which chooses the basin, then L-BFGS from there. This kept the basin of gradient descent in 32 of 32 cases.',
    'L-BFGS alone is never used here. It ends in DNC in 12 % of starts where gradient descent does in 88 % (K = 6, L = 3, d = 64).',
    'A start ends in DNC where its loss is within 0.03 % of the closed form. The other ends have a lower loss, or miss classes, or are zero.',
    'Initial weights are normal with variance gain²/fan-in, and so are the free features. One sample a class: with nλ_H fixed, collapsed solutions do not depend on n.',
    'Paper size: more values and 24 starts each. We estimate 8 minutes on two cores.',
  ],
  figures: ['endings', 'results'],
  sizes: {
    quick: sweeps('ce-prevalence quick', [12, 6], {
      widths: [6, 32, 64],
      depths: [2, 4],
      classes: [4, 10],
      decays: [1e-4, 1e-2],
      gains: [0.6, 1.5],
    }),
    paper: sweeps('ce-prevalence paper', [24, 24], {
      widths: [6, 12, 20, 32, 64, 128],
      depths: [2, 4, 6],
      classes: [4, 10],
      decays: [1e-4, 1e-2],
      gains: [0.3, 0.6, 1.5],
    }),
  },
}
