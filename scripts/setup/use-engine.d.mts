import type { Context, CudaPack, Fetch, Step } from './types.d.mts'

export interface Use {
  step: Step
  pack: CudaPack
  isAnyway?: boolean
  fetch?: Fetch
}
export function useCuda(context: Context, use: Use): Promise<number>
export function useCpu(context: Context, use: Pick<Use, 'step'>): Promise<number>
export function costOf(root: string, pack: CudaPack): { count: number; bytes: number; disk: number; scratch: number }
