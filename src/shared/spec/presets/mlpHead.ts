import { paperHead, quickHead, type MlpHead } from './backboneHead.ts'
import type { Preset } from './preset.ts'
import { seeds } from './unconstrained.ts'

const citation = 'Súkeník, Lampert and Mondelli, arXiv:2405.14468'

const recipe =
  'The paper states no batch size, number of epochs or schedule. Ours: momentum 0.9 with the rate inside it, a warm-up of 100 steps, drops by 10 at 75 % and 90 % of the run, gradients clipped to norm 1, batches of 100 (paper size: 128).'

const sizes =
  'Quick size: 1,000 digits, a residual network of depth 6 with 18,296 parameters, head of width 32. Paper size: ResNet-20 with a head of width 64 on 8,500 digits; --data puts it on imported CIFAR-10 or MNIST. An epoch of CIFAR-10 takes 82 s of one core, so 200 epochs take 4.6 h (estimate); a run stops and resumes at any step.'

const likeModel: MlpHead = {
  name: 'mlp-head',
  decay: 5e-3,
  learningRate: 0.24,
  matrices: 4,
  epochs: 400,
  penalty: 'head',
}

/** Figure 2 (bottom) of 2405.14468: a head on a real network ends below deep neural collapse. */
export const mlpHead: Preset = {
  name: 'mlp-head',
  figure: 'DUFM Fig. 2, bottom',
  title: 'A head on a convolutional network, penalised as free features',
  statement:
    'A convolutional network with an MLP head, whose features and head alone have decays, collapses within its classes in every layer of the head, and to a low rank: its loss ends below that of deep neural collapse.',
  citation: `${citation}, section 6.2, Figure 2 (bottom)`,
  choices: [
    sizes,
    recipe,
    'λ = 0.005 as in the paper, for the matrices of the head; λ′ = Kλ on the features H₁, so n λ_H = λ. The backbone has no decay.',
    'DNC1 and ranks are measured on the training samples with the statistics of batches. Running averages give other numbers until the rate has dropped.',
    'He weights with gain 0.7 in the head: the start decides the rank more than the width does.',
  ],
  figures: ['unconstrainedLoss', 'collapseByDepth'],
  sizes: {
    quick: [{ label: 'head', base: quickHead(likeModel), axes: [seeds(3)] }],
    paper: [{ label: 'head', base: paperHead({ ...likeModel, learningRate: 0.05, epochs: 200 }), axes: [seeds(5)] }],
  },
}

const standard: MlpHead = {
  name: 'mlp-head-standard',
  decay: 5e-3,
  learningRate: 0.08,
  matrices: 5,
  epochs: 300,
  penalty: 'all',
}

/** Figure 4 of 2405.14468: weight decay of every parameter. */
export const mlpHeadStandard: Preset = {
  name: 'mlp-head-standard',
  figure: 'DUFM Fig. 4',
  title: 'A head on a convolutional network with standard weight decay',
  statement:
    'With weight decay of every parameter the head collapses within its classes in all layers, and the rank is lowest in its middle.',
  citation: `${citation}, section 6.3, Figure 4`,
  choices: [
    sizes,
    recipe,
    'λ = 0.005 for all parameters, γ and β of the norms included; L = 5. The features have no decay of their own.',
    'Losses of this objective do not compare with those of DNC and SRG, because the backbone has a penalty.',
  ],
  figures: ['collapseByDepth', 'spectra'],
  sizes: {
    quick: [{ label: 'head', base: quickHead(standard), axes: [seeds(2)] }],
    paper: [{ label: 'head', base: paperHead({ ...standard, epochs: 200 }), axes: [seeds(5)] }],
  },
}
