import { readonly, shallowRef, type ShallowRef } from 'vue'
import { indexSpecs, type SpecIndex } from '../../shared/filter/specIndex.ts'
import { lab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'

const specs = shallowRef(indexSpecs({ ids: [], columns: [] }))
const problem = shallowRef<string | null>(null)
let reading: Promise<void> | null = null

async function read(): Promise<void> {
  try {
    specs.value = indexSpecs(await lab.call('runs.specs', {}))
    problem.value = null
  } catch (error) {
    problem.value = sentence(error)
  }
}

/** Reads the specs again where one of these runs is new. Specs never change. */
function need(ids: readonly string[]): void {
  if (reading || ids.every((id) => specs.value.has(id))) return
  reading = read().finally(() => (reading = null))
}

export function useSpecs() {
  return {
    specs: readonly(specs) as Readonly<ShallowRef<SpecIndex>>,
    problem: readonly(problem),
    need,
  }
}
