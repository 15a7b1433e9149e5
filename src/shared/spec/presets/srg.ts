import type { Preset } from './preset.ts'
import { seeds, unconstrained } from './unconstrained.ts'

const base = unconstrained({ name: 'srg', classes: 10, perClass: 4, matrices: 4, width: 20, decay: 1e-3 })

/** Figures 1, 7 and 8 of 2405.14468: the class means of the strongly regular graph solution. */
export const srg: Preset = {
  name: 'srg',
  figure: 'DUFM Fig. 1',
  title: 'Class means of SRG, of a trained run and of neural collapse',
  statement:
    'Training finds solutions whose class means form a strongly regular graph: the classes are the edges of a complete graph on r vertices, K = r(r − 1)/2, and two classes have a positive cosine exactly where they share a vertex.',
  citation: 'Súkeník, Lampert and Mondelli, arXiv:2405.14468, Definition 4, Figures 1, 7 and 8',
  choices: [
    'K = 10 classes are the edges of the complete graph on r = 5 vertices; the pairs without a common vertex form the Petersen graph.',
    'The figure shows the run with the lowest loss of 16 starts, at paper size of 60. Few starts reach SRG, 3 of our 60; which ones depends on rounding.',
    'A label-free test of the cosines decides whether the class means form the graph. It also gives the order of the classes; where it fails, exchanges of two classes bring the cosines near those of SRG.',
    'λ = n λ_H = 0.001, n = 4, L = 4, width 20, He weights, sharpened L-BFGS, as in dufm.',
    'Units of a layer have no order; the figure sorts them and leaves out those that are 0 for every class.',
  ],
  figures: ['classMeans', 'unconstrainedLoss'],
  sizes: {
    quick: [{ label: 'K = 10', base, axes: [seeds(16)] }],
    paper: [{ label: 'K = 10', base, axes: [seeds(60)] }],
  },
}
