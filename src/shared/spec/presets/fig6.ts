import { deepNetwork } from './deepNetwork.ts'
import type { Preset } from './preset.ts'

/** Figure 6: blocks emerge in the Gram matrix of every layer. */
export const fig6: Preset = {
  name: 'fig6',
  figure: 'Fig. 6',
  title: 'Block structure in every layer',
  statement:
    'During training the Gram matrix of every layer’s features takes on blocks of constant value, class by class: by Proposition D.1 that is collapse.',
  citation: 'Zangrando et al., arXiv:2402.03991v2, Proposition D.1, appendix D.3, Figure 6',
  choices: [
    ...deepNetwork.choices,
    'The size of the features falls by orders of magnitude from layer to layer and step to step: every matrix is shown over the mean of ‖z‖², so that one colour scale serves all. The distance from block structure does not depend on it.',
  ],
  figures: ['gram', 'projections', 'collapse'],
  sizes: deepNetwork.sizes,
}
