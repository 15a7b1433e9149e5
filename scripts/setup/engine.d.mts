import type { Fetch, Step, WheelPin } from './types.d.mts'

export function engineStep(options?: { pin?: WheelPin; fetch?: Fetch }): Step
