import type { EngineReport } from './engine.ts'

/** Where a run trains. A spec plus its placement determines the bits of a run. */
export type Placement = Pick<EngineReport, 'library' | 'threads' | 'stacked'>

export const placementOf = ({ library, threads, stacked }: EngineReport): Placement => ({ library, threads, stacked })

export const isSamePlacement = (a: Placement, b: Placement): boolean =>
  a.library === b.library && a.threads === b.threads && a.stacked === b.stacked

/** Describes a placement: "TensorFlow 2.21.0 (CPU, Eigen, oneDNN off) on 2 threads, in a stack of 3". */
export function placementText({ library, threads, stacked }: Placement): string {
  const stack = stacked === 1 ? '' : `, in a stack of ${stacked}`
  return `${library} on ${threads} ${threads === 1 ? 'thread' : 'threads'}${stack}`
}

/** Returns the version of TensorFlow as its Python wheel names it; null for another library. */
export const tensorflowVersion = ({ library }: Placement): string | null =>
  /^TensorFlow (\S+)/.exec(library)?.[1]?.replace('-', '') ?? null
