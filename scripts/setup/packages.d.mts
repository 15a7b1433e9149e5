import type { Context, Step } from './types.d.mts'

export function isInstalled(context: Context): boolean
export const packages: Step
