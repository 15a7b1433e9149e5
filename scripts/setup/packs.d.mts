import type { CudaPack, WheelPin } from './types.d.mts'

export const packFolders: { cpu: string; cuda: string }
export function makeCudaPack(options?: {
  pin?: WheelPin
  libraries?: WheelPin[]
  versions?: { cuda: string; cudnn: string }
}): CudaPack
export function linkPack(root: string, variant: 'cpu' | 'cuda'): void
export function linkedVariant(root: string): 'cpu' | 'cuda' | null
