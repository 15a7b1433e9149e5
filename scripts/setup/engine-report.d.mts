import type { Context, CudaPack, State } from './types.d.mts'

export function engineFacts(
  context: Context,
  about: { engine: State['engine']; pack: CudaPack },
): Promise<[string, string][]>
