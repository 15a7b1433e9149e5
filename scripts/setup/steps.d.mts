import type { Context, Step } from './types.d.mts'

export function isDone(context: Context, step: Step): boolean
export function readStamp(context: Context, step: Step): { key: string; record: Record<string, unknown> | null } | null
export function runSteps(context: Context, steps: Step[]): Promise<string[]>
