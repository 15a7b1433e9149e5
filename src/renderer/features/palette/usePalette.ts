import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { Preset } from '../../../shared/spec/presets/preset.ts'
import { presets } from '../../../shared/spec/presets/index.ts'
import { presetPlan } from '../../../shared/spec/presets/preset.ts'
import { startStudy } from '../../composables/startStudy.ts'
import { isMac, availableCommands } from '../../composables/useCommands.ts'
import { useDataSets } from '../../composables/useDataSets.ts'
import { formatRoute, useRoute } from '../../composables/useRoute.ts'
import { useRuns } from '../../composables/useRuns.ts'
import { useSetting, type Setting } from '../../composables/useSetting.ts'
import { useSheets } from '../../composables/useSheets.ts'
import { useStudies } from '../../composables/useStudies.ts'
import { lab } from '../../lab.ts'
import { sentence } from '../../text/sentence.ts'
import { groupsOf, sectionsOf, withRecent, type Entry, type Section } from './entries.ts'

export interface Palette {
  query: ShallowRef<string>
  sections: ComputedRef<readonly Section[]>
  /** All that is shown, in its order. */
  entries: ComputedRef<readonly Entry[]>
  /** The place of the one that Enter takes. */
  active: ShallowRef<number>
  /** Goes where it leads or does it; `isBeside`: in a window of its own, where it leads somewhere. */
  choose(entry: Entry, isBeside: boolean): void
}

const parseKeys = (text: string | null): string[] => {
  try {
    const keys: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []
  } catch {
    return []
  }
}

let recent: Setting<string[]> | null = null

/** The keys of what was chosen last, read once for the window: an answer that comes after a choice would undo it. */
export const useRecent = (): Setting<string[]> => (recent ??= useSetting('palette.recent', parseKeys))

/** What is found while the palette is open. `fail` is told in a sentence what could not be done. */
export function usePalette(fail: (words: string) => void): Palette {
  const { go } = useRoute()
  const { runs } = useRuns()
  const { studies } = useStudies()
  const { sets } = useDataSets()
  const { sheets } = useSheets()
  const recent = useRecent()
  const query = shallowRef('')
  const active = shallowRef(0)

  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      fail(sentence(error))
    }
  }
  const runQuick = (preset: Preset): Promise<void> =>
    attempt(async () => go(await startStudy(preset, 'quick', presetPlan(preset, 'quick'))))
  const groups = computed(() =>
    groupsOf(
      {
        ...{ commands: availableCommands.value, presets, runs: runs.value ?? [] },
        ...{ studies: studies.value ?? [], sets: sets.value ?? [], sheets: sheets.value ?? [] },
      },
      runQuick,
      isMac,
    ),
  )
  const sections = computed(() => sectionsOf(query.value, groups.value, recent.value.value))
  const entries = computed(() => sections.value.flatMap((section) => section.entries))
  watch(query, () => (active.value = 0))
  return {
    ...{ query, sections, entries, active },
    choose({ key, route, run }, isBeside) {
      recent.write(withRecent(recent.value.value, key))
      if (route === null) void run?.()
      else if (isBeside) void attempt(() => lab.call('desktop.openWindow', { hash: formatRoute(route) }))
      else go(route)
    },
  }
}
