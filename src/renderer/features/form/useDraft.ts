import { computed, readonly, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { findPreset } from '../../../shared/spec/presets/index.ts'
import { presetPlan } from '../../../shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../shared/spec/runSpec.ts'
import type { Axis } from '../../../shared/spec/studyPlan.ts'
import { useUndo, type UndoStack } from '../../composables/useUndo.ts'
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

/** `did` is told of each draft that another has taken the place of, and of how it comes back. */
export function draftState(start: Draft, did: UndoStack['did'] = () => {}): DraftState {
  const draft = shallowRef(start)
  /** In place of what was written; where nothing was, nobody wants that back. */
  const supersede = (next: Draft): void => {
    const before = draft.value
    draft.value = next
    if (before === start || JSON.stringify(before) === JSON.stringify(next)) return
    did({ words: 'The form was filled anew.', undo: () => (draft.value = before), isLoud: true })
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

let state: DraftState | null = null

/** The draft of this window: it is still there after a look at another page. */
export const useDraft = (): DraftState => (state ??= draftState(firstDraft(), useUndo().did))
