/** The names of the values in addresses and on the command line. They are kept, so they never change. */
export const valueNames = {
  K: 'number of classes',
  L: 'number of layers',
  n: 'width of every layer below the last',
  sizes: 'samples of each class, as 8+6+4 or 5x10',
  widths: 'widths below the last layer, as 50x4 or 60+40',
  lambda: 'weight decay λ',
  delta: 'δ: the first layer has weight decay λδ',
  lambdaZ: 'feature decay λ′',
  layers: 'layers with λ′: all or first',
  c: 'target scale c',
  scale: 'factor of the inputs',
  C: 'constant C of (II), as 1 or 0.5..2',
  activation: 'σ below the last layer',
  last: 'σ of the last layer',
  data: 'digits or mixture',
  sigma: 'noise σ of the mixture',
} as const
export type ValueName = keyof typeof valueNames
