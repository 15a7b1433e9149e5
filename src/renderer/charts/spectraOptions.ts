/** The choices that every chart of singular values offers, for Segments. */
export const matrixOptions = [
  { value: 'features', label: 'features' },
  { value: 'weights', label: 'weights' },
] as const
export const scaleOptions = [
  { value: 'linear', label: 'linear' },
  { value: 'log', label: 'log' },
] as const
/** Forecasts before training. */
export const forecastOptions = [
  { name: 'theorem', label: 'theorem' },
  { name: 'balance', label: 'balance law' },
] as const
