import { deepNetwork } from './deepNetwork.ts'
import type { Preset } from './preset.ts'

/** Figure 7: the classes of every layer contract, seen on a random plane. */
export const fig7: Preset = {
  name: 'fig7',
  figure: 'Fig. 7',
  title: 'Features on a random plane',
  statement:
    'On a random plane in the feature space of every layer, the samples of a class contract during training until each class is a point.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, appendix D.3, Figure 7',
  choices: [
    ...deepNetwork.choices,
    'Each layer has one plane from the Haar measure, the same at every step. Each panel is scaled to its farthest point; otherwise the small initial features of a deep layer would look collapsed.',
  ],
  figures: ['projections', 'collapse'],
  sizes: deepNetwork.sizes,
}
