import { deepNetwork } from './deepNetwork.ts'
import type { Preset } from './preset.ts'

/** Figure 7: the classes of every layer contract, seen on a random plane. */
export const fig7: Preset = {
  name: 'fig7',
  figure: 'Fig. 7',
  title: 'Features on a random plane',
  statement:
    'On a random plane in the space of every layer’s features the samples of a class draw together during training, until each class is a point.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, appendix D.3, Figure 7',
  choices: [
    ...deepNetwork.choices,
    'One plane per layer, from the Haar measure, the same at every step; each panel is scaled to its farthest point, since otherwise the small features of a deep layer at the start would look collapsed.',
  ],
  figures: ['projections', 'gram', 'collapse'],
  sizes: deepNetwork.sizes,
}
