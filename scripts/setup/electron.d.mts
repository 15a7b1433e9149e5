import type { Context, Fetch, Pin, Step } from './types.d.mts'

export function electronStep(options?: {
  pin?: Pin & { electron: string; archive: string }
  official?: (context: Context) => Promise<object | null>
  fetch?: Fetch
}): Step
