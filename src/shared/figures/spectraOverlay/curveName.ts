import { formatCount } from '../../plot/numbers.ts'
import type { OverlayCurve } from './data.ts'

/** Names a curve: its run, and its step. */
export const curveName = ({ label, step }: Pick<OverlayCurve, 'label' | 'step'>): string =>
  `${label}, step ${formatCount(step)}`
