import type { Step } from './types.d.mts'

export interface Idx {
  count: number
  counts: number[]
  images: Buffer
  labels: Buffer
}
export function toIdx(perDigit: number[][]): Idx
export const digits: Step
