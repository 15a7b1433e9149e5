import { computed, type ComputedRef } from 'vue'
import { firstChoice, withField, type StructureChoice } from '../../../shared/figures/structures/choice.ts'
import type { StructureMapData } from '../../../shared/figures/structures/mapData.ts'
import { structureMapData, type UnconstrainedRun } from '../../../shared/figures/structures/mapRead.ts'

/** Returns the map of a choice. Its cells do not depend on the fields of its axes, so that their sliders compute none. */
export function useMap(
  choice: () => StructureChoice,
  runs: () => readonly UnconstrainedRun[],
): ComputedRef<StructureMapData> {
  const fixed = computed(() => {
    const own = choice()
    return JSON.stringify(own.axes.reduce((kept, field) => withField(kept, field, firstChoice[field]), own))
  })
  const cells = computed(() => structureMapData(JSON.parse(fixed.value) as StructureChoice))
  const placed = computed(() => structureMapData(JSON.parse(fixed.value) as StructureChoice, runs()))
  return computed(() => ({ ...(runs().length > 0 ? placed.value : cells.value), choice: choice() }))
}
