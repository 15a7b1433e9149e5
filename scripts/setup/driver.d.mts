import type { Context } from './types.d.mts'

export function findDriver(context: Context): Promise<{ problem: string | null; summary: string | null }>
