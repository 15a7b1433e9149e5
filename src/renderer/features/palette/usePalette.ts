import { createGlobalState } from '@vueuse/core'
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { Preset } from '../../../shared/spec/presets/preset.ts'
import { presets } from '../../../shared/spec/presets/index.ts'
import { presetPlan } from '../../../shared/spec/presets/preset.ts'
import { startStudy } from '../../composables/startStudy.ts'
import { isMac, availableCommands } from '../../composables/useCommands.ts'
import { useDataSets } from '../../composables/useDataSets.ts'
import { formatRoute, useRoute } from '../../composables/useRoute.ts'
import { useRuns } from '../../composables/runs/useRuns.ts'
import { useSetting, type Setting } from '../../composables/useSetting.ts'
import { useReports } from '../../composables/useReports.ts'
import { useSheets } from '../../composables/useSheets.ts'
import { useStudies } from '../../composables/useStudies.ts'
import { lab } from '../../lab.ts'
import { sentence } from '../../text/sentence.ts'
import { groupsOf, sectionsOf, withRecent, type Entry, type Section } from './entries.ts'

export interface Palette {
  query: ShallowRef<string>
  sections: ComputedRef<readonly Section[]>
  /** All entries on screen, in order. */
  entries: ComputedRef<readonly Entry[]>
  /** The index of the entry that Enter opens. */
  active: ShallowRef<number>
  /** Opens the page or runs the action. `inNewWindow` applies to a page. */
  choose(entry: Entry, inNewWindow: boolean): void
}

const parseKeys = (text: string | null): string[] => {
  try {
    const keys: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []
  } catch {
    return []
  }
}

/** The keys of recent choices, read once per window: a late answer would overwrite a choice. */
export const useRecent = createGlobalState((): Setting<string[]> => useSetting('palette.recent', parseKeys))

/** The search while the palette is open. `fail` receives a sentence on an action that failed. */
export function usePalette(fail: (message: string) => void): Palette {
  const { go } = useRoute()
  const { runs } = useRuns()
  const { studies } = useStudies()
  const { sets } = useDataSets()
  const { sheets } = useSheets()
  const { reports } = useReports()
  const recent = useRecent()
  const query = shallowRef('')
  const active = shallowRef(0)

  const runOrFail = (work: () => Promise<unknown>): Promise<unknown> =>
    work().catch((error: unknown) => fail(sentence(error)))
  const runQuick = (preset: Preset): Promise<unknown> =>
    runOrFail(async () => go(await startStudy(preset, 'quick', presetPlan(preset, 'quick'))))
  const groups = computed(() =>
    groupsOf(
      {
        commands: availableCommands.value,
        presets,
        runs: runs.value ?? [],
        studies: studies.value ?? [],
        sets: sets.value ?? [],
        sheets: sheets.value ?? [],
        reports: reports.value ?? [],
      },
      runQuick,
      isMac,
    ),
  )
  const sections = computed(() => sectionsOf(query.value, groups.value, recent.value.value))
  const entries = computed(() => sections.value.flatMap((section) => section.entries))
  watch(query, () => (active.value = 0))
  return {
    query,
    sections,
    entries,
    active,
    choose({ key, route, run }, inNewWindow) {
      recent.write(withRecent(recent.value.value, key))
      if (route === null) void run?.()
      else if (inNewWindow) void runOrFail(() => lab.call('desktop.openWindow', { hash: formatRoute(route) }))
      else go(route)
    },
  }
}
