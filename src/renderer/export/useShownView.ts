import { onScopeDispose, shallowReactive } from 'vue'
import type { FigureView } from '../../shared/figures/view.ts'
import type { FigureKind } from '../../shared/spec/figureKind.ts'

const shown = shallowReactive(new Map<FigureKind, () => FigureView>())

/** Tells exports the state of a chart while it is on screen. */
export function useShownView(kind: FigureKind, view: () => FigureView): void {
  shown.set(kind, view)
  onScopeDispose(() => {
    if (shown.get(kind) === view) shown.delete(kind)
  })
}

/** Returns the state of the chart of a kind on screen; empty where there is none. */
export const shownView = (kind: FigureKind): FigureView => shown.get(kind)?.() ?? {}
