import { computed, effectScope, readonly, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
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
  /** In place of all that was there. */
  load(spec: RunSpec, axes?: readonly Axis[]): void
  /** The spec alone: what is varied stays where it has the field. */
  replace(spec: RunSpec): void
}

/** A copy that is not frozen and is no spec yet. */
const treeOf = (spec: unknown): Draft['spec'] => JSON.parse(JSON.stringify(spec)) as Draft['spec']

const textOf = ({ values }: Axis): string => values.map(String).join(', ')

const refilled = 'The form was filled anew.'

/** `did` is told of each draft that another has taken the place of, and of how it comes back. */
export function draftState(start: Draft, did: UndoStack['did'] = () => {}): DraftState {
  const draft = shallowRef(start)
  /** In place of what was written; where nothing was, nobody wants that back. */
  const supersede = (next: Draft): void => {
    const before = draft.value
    draft.value = next
    if (before === start || JSON.stringify(before) === JSON.stringify(next)) return
    did({ words: refilled, undo: () => (draft.value = before), isLoud: true })
  }
  return {
    draft: readonly(draft) as DraftState['draft'],
    reading: computed(() => readDraft(draft.value)),
    change: (step) => (draft.value = step(draft.value)),
    replace: (spec) => supersede(withSpec(draft.value, treeOf(spec))),
    load: (spec, axes = []) =>
      supersede({
        spec: treeOf(spec),
        varied: Object.fromEntries(axes.map((axis) => [axis.path, textOf(axis)])),
      }),
  }
}

/** Where a new experiment begins: the network of figure 2 at quick size, one run. */
function firstDraft(): Draft {
  const base = presetPlan(findPreset('fig2'), 'quick').parts[0]?.base
  return { spec: { ...treeOf(base), name: 'New experiment' }, varied: {} }
}

/** What was kept, if it is a draft at all: whatever is wrong with one is said field by field. */
export function parseDraft(text: string | null): Draft | null {
  try {
    const { spec, varied } = JSON.parse(text ?? 'null') as Record<string, unknown>
    if (!isObject(spec) || !isObject(varied)) return null
    const texts = Object.entries(varied).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    return { spec, varied: Object.fromEntries(texts) }
  } catch {
    return null // Nothing was kept, or nothing that can be read: the form begins as it does the first time.
  }
}
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** One typing is one writing. */
const REST_MS = 400

/** Keeps the draft in the history, and brings back that of the last time. What has come before that can be undone to it. */
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
    const restore = (): void => change(() => last)
    if (draft.value === first) restore()
    else stack.did({ words: refilled, undo: restore, isLoud: true })
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(draft, (now) => {
    clearTimeout(timer)
    const write = () => lab.call('settings.write', { name, value: JSON.stringify(now) })
    timer = setTimeout(() => void attempt(write), REST_MS)
  })
}

let state: DraftState | null = null

/** The draft of this window: it is still there after a look at another page, and at the next start. */
export function useDraft(): DraftState {
  if (state) return state
  const stack = useUndo()
  const own = draftState(firstDraft(), stack.did)
  // Not with the page that asks first: what is written there is kept after it is left.
  effectScope(true).run(() => keepDraft(own, stack))
  return (state = own)
}
