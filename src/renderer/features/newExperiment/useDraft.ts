import { createGlobalState, watchDebounced } from '@vueuse/core'
import { computed, readonly, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { findPreset } from '../../../shared/spec/presets/index.ts'
import { presetPlan } from '../../../shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../shared/spec/runSpec.ts'
import type { Axis } from '../../../shared/spec/studyPlan.ts'
import { useAttempt } from '../../composables/useAttempt.ts'
import { useUndo, type UndoStack } from '../../composables/useUndo.ts'
import { lab as connected } from '../../lab.ts'
import { readDraft, withSpec, type Draft, type Reading } from './draft.ts'

export interface DraftState {
  draft: Readonly<ShallowRef<Draft>>
  reading: ComputedRef<Reading>
  change(step: (draft: Draft) => Draft): void
  /** Replaces the whole draft. */
  load(spec: RunSpec, axes?: readonly Axis[]): void
  /** Replaces the whole draft by one that may be invalid. */
  fill(draft: Draft): void
  /** Replaces the spec. Varied fields that it has stay varied. */
  replace(spec: RunSpec): void
}

/** Returns a copy that is not frozen. */
const treeOf = (spec: unknown): Draft['spec'] => JSON.parse(JSON.stringify(spec)) as Draft['spec']

const textOf = ({ values }: Axis): string => values.map(String).join(', ')

const refilled = 'The form was replaced.'

/** The state of a form. `did` records how to restore each draft that another draft replaces. */
export function draftState(start: Draft, did: UndoStack['did'] = () => {}): DraftState {
  const draft = shallowRef(start)
  /** Replaces the draft. An untouched one is not worth an undo. */
  const supersede = (next: Draft): void => {
    const before = draft.value
    draft.value = next
    if (before === start || JSON.stringify(before) === JSON.stringify(next)) return
    let after = next
    const undo = (): void => {
      after = draft.value
      draft.value = before
    }
    did({ label: refilled, undo, redo: () => (draft.value = after), showsToast: true })
  }
  return {
    draft: readonly(draft) as DraftState['draft'],
    reading: computed(() => readDraft(draft.value)),
    change: (step) => (draft.value = step(draft.value)),
    fill: supersede,
    replace: (spec) => supersede(withSpec(draft.value, treeOf(spec))),
    load: (spec, axes = []) =>
      supersede({
        spec: treeOf(spec),
        varied: Object.fromEntries(axes.map((axis) => [axis.path, textOf(axis)])),
      }),
  }
}

/** The first draft: one run of the network of figure 2 at quick size. */
function firstDraft(): Draft {
  const base = presetPlan(findPreset('fig2'), 'quick').parts[0]?.base
  return { spec: { ...treeOf(base), name: 'New experiment' }, varied: {} }
}

/** Parses the kept draft; null when the text is none. The form reports problems of a draft field by field. */
export function parseDraft(text: string | null): Draft | null {
  try {
    const { spec, varied } = JSON.parse(text ?? 'null') as Record<string, unknown>
    if (!isObject(spec) || !isObject(varied)) return null
    const texts = Object.entries(varied).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    return { spec, varied: Object.fromEntries(texts) }
  } catch {
    return null // The form starts with the first draft.
  }
}
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Keystrokes within this time are one write. */
const REST_MS = 400

/** Keeps the draft in the history, and restores the kept one. A draft loaded before that can be undone to it. */
export function keepDraft(
  { draft, change }: Pick<DraftState, 'draft' | 'change'>,
  stack: Pick<UndoStack, 'did' | 'problem'>,
  lab: Pick<typeof connected, 'call'> = connected,
): void {
  const name = 'form.draft'
  const first = draft.value
  const { problem, attempt } = useAttempt()
  watch(problem, (words) => words !== null && (stack.problem.value = words))
  void attempt(async () => {
    const last = parseDraft(await lab.call('settings.read', { name }))
    if (!last) return
    if (draft.value === first) return void change(() => last)
    let after = draft.value
    const undo = (): void => {
      after = draft.value
      change(() => last)
    }
    stack.did({ label: refilled, undo, redo: () => void change(() => after), showsToast: true })
  })
  const write = (now: Draft) => attempt(() => lab.call('settings.write', { name, value: JSON.stringify(now) }))
  watchDebounced(draft, write, { debounce: REST_MS })
}

/** The draft of this window: it survives a visit to another page, and a restart. */
export const useDraft = createGlobalState((): DraftState => {
  const stack = useUndo()
  const state = draftState(firstDraft(), stack.did)
  keepDraft(state, stack)
  return state
})
