import type { MeasuredQuantity } from './quantity.ts'

/** What DNC1 of blocks has in common with either statistics. */
const ofBlocks = {
  digits: 2,
  isLog: true,
  known: 'measurement',
  stored: 'layered',
  layers: 'block',
  reduce: 'largest',
  isOptional: true,
} as const

/** Quantities that only some runs have, by their spec. The trainer stores them beside the layered ones. */
export const optionalTable = {
  relativeToCollapse: {
    name: 'objective relative to collapse',
    symbol: '{i|f} / {i|F}',
    axis: 'objective / objective of DNC',
    subject: 'The final objective relative to that of collapse',
    sentence:
      'Objective over that of deep neural collapse, in closed form; only where free features follow the model of Súkeník et al. 2024',
    digits: 5,
    known: 'measurement',
    stored: 'layered',
    layers: null,
    reduce: null,
    isOptional: true,
  },
  accuracy: {
    name: 'accuracy',
    symbol: 'accuracy',
    axis: 'accuracy on the training set',
    subject: 'The final accuracy on the training set',
    sentence:
      'Share of the training samples whose own output is the largest; only in runs on batches or with test samples',
    digits: 4,
    known: 'measurement',
    stored: 'layered',
    layers: null,
    reduce: null,
    isOptional: true,
  },
  testAccuracy: {
    name: 'test accuracy',
    symbol: 'test accuracy',
    axis: 'accuracy on the test samples',
    subject: 'The final accuracy on the test samples',
    sentence: 'Share of the test samples whose own output is the largest; batch norms use their running averages',
    digits: 4,
    known: 'measurement',
    stored: 'layered',
    layers: null,
    reduce: null,
    isOptional: true,
  },
  runningDataLoss: {
    name: 'data loss with running averages',
    symbol: 'data loss, running',
    axis: 'data loss with running averages',
    subject: 'The final data loss with running averages',
    sentence:
      'Data loss of the training set where batch norms use running averages; dataLoss uses the statistics of batches',
    digits: 3,
    isLog: true,
    known: 'measurement',
    stored: 'layered',
    layers: null,
    reduce: null,
    isOptional: true,
  },
  blockCollapse: {
    name: 'DNC1 of blocks',
    symbol: 'DNC1, blocks',
    axis: 'DNC1 of the blocks of the backbone',
    subject: 'The largest DNC1 of the blocks of the backbone',
    sentence:
      'Scatter within classes over that between class means, for each block of a backbone, with the statistics of batches',
    ...ofBlocks,
  },
  blockCollapseRunning: {
    name: 'DNC1 of blocks with running averages',
    symbol: 'DNC1, blocks, running',
    axis: 'DNC1 of the blocks with running averages',
    subject: 'The largest DNC1 of the blocks with running averages',
    sentence:
      'Scatter within classes over that between class means, for each block of a backbone, with running averages',
    ...ofBlocks,
  },
} as const satisfies Record<string, MeasuredQuantity>
