import { shallowReadonly, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { theoryBench, type Bench } from '../../../shared/theory/bench/bench.ts'
import type { BenchValues } from '../../../shared/theory/bench/values.ts'
import { useBands } from './useBands.ts'
import { useInputs } from './useInputs.ts'
import { usePathLength } from './usePathLength.ts'

export interface BenchState {
  bench: Readonly<ShallowRef<Bench>>
  /** Whether the bands have few draws, because a slider moves or has just stopped. */
  isRough: Readonly<ShallowRef<boolean>>
  isMeasuring: ComputedRef<boolean>
  /** Why the data cannot be drawn, as a sentence. */
  problem: Readonly<ShallowRef<string | null>>
}

/** Computes the bench at every movement. Where δ > 0 it waits for the inputs, and the last numbers stay until then. */
export function useBench(values: () => BenchValues): BenchState {
  const { inputs, isBusy, problem } = useInputs(values)
  const { path, isBusy: isMeasuring } = usePathLength(values)
  const bands = useBands()
  const isRough = shallowRef(false)
  const compute = (): Bench => {
    bands.begin()
    const made = theoryBench(values(), { inputs: inputs.value, path: path.value, band: bands.source })
    isRough.value = bands.isRough()
    if (isRough.value) bands.complete(values())
    return made
  }
  const bench = shallowRef(compute())
  watch([values, inputs, path, bands.answers], () => {
    if (values().delta > 0 && isBusy.value) return
    bench.value = compute()
  })
  return { bench: shallowReadonly(bench), isRough, isMeasuring, problem }
}
