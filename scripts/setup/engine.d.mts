import type { CudaPack, Fetch, Step, WheelPin } from './types.d.mts'

export function engineStep(options?: { pin?: WheelPin; cuda?: CudaPack; fetch?: Fetch }): Step
