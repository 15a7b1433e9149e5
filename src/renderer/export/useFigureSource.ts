import { computed, shallowRef, watch } from 'vue'
import { useRuns } from '../composables/runs/useRuns.ts'
import { useStudies } from '../composables/useStudies.ts'
import type { FigureKind } from '../../shared/spec/figureKind.ts'
import { kindsOf, sourcesOf } from './figureSources.ts'

export type FigureSource = ReturnType<typeof useFigureSource>

/** The study or run that a dialog chooses, and one of its figures. Another source has its first figure. */
export function useFigureSource() {
  const { runs } = useRuns()
  const { studies } = useStudies()
  const sources = computed(() => sourcesOf(runs.value ?? [], studies.value ?? []))
  const all = computed(() => [...sources.value.studies, ...sources.value.runs])
  const sourceId = shallowRef('')
  const kind = shallowRef<FigureKind>('spectra')
  const source = computed(() => all.value.find(({ id }) => id === sourceId.value) ?? all.value[0])
  const kinds = computed(() => (source.value ? kindsOf(source.value) : []))
  watch(source, () => (kind.value = kinds.value[0]?.kind ?? 'spectra'), { immediate: true })
  return {
    sources,
    sourceId,
    kind,
    source,
    kinds,
    isEmpty: computed(() => all.value.length === 0),
    isStudy: computed(() => sources.value.studies.some(({ id }) => id === source.value?.id)),
    /** Chooses the first source where none is chosen. */
    begin: (): void => void (sourceId.value ||= all.value[0]?.id ?? ''),
  }
}
