import type { Context, State, Step } from './types.d.mts'

export function writeState(context: Context, steps: { engine: Step; electron: Step }): State
export function readState(root: string): State | null
