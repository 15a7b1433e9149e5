import { deepNetwork } from './deepNetwork.ts'
import type { Preset } from './preset.ts'

/** Figure 6: blocks emerge in the Gram matrix of every layer. */
export const fig6: Preset = {
  name: 'fig6',
  figure: 'Fig. 6',
  title: 'Gram matrices of the features',
  statement:
    'During training, the Gram matrix of the features of every layer becomes constant on the blocks of the classes. By Proposition D.1 this is collapse.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Proposition D.1, appendix D.3, Figure 6',
  choices: [
    ...deepNetwork.choices,
    'The features shrink by orders of magnitude over layers and steps. Every matrix is therefore divided by the mean of ‖z‖² and shares one colour scale. The distance from block structure does not depend on this scaling.',
  ],
  figures: ['gram', 'collapse'],
  sizes: deepNetwork.sizes,
}
