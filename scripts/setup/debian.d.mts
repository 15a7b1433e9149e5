import type { Step } from './types.d.mts'

export const debian: Step
