import { onScopeDispose, shallowReactive } from 'vue'
import type { FigureView } from '../../shared/figures/view.ts'
import type { PageData, PageOf } from '../../shared/figures/page/data.ts'
import type { FigureKind, PageKind } from '../../shared/spec/figureKind.ts'

const shown = shallowReactive(new Map<FigureKind | PageKind, () => FigureView>())

/** Tells exports the state of a chart while it is on screen. */
export function useShownView(kind: FigureKind | PageKind, view: () => FigureView): void {
  shown.set(kind, view)
  onScopeDispose(() => {
    if (shown.get(kind) === view) shown.delete(kind)
  })
}

/** Returns the state of the chart of a kind on screen; empty where there is none. */
export const shownView = (kind: FigureKind | PageKind): FigureView => shown.get(kind)?.() ?? {}

const pages = shallowReactive(new Map<PageKind, () => PageData | null>())

/** Tells exports what a page shows that is no figure of runs alone; null while it shows nothing. */
export function useShownPage<K extends PageKind>(kind: K, page: () => PageOf<K> | null): void {
  pages.set(kind, page)
  onScopeDispose(() => {
    if (pages.get(kind) === page) pages.delete(kind)
  })
}

/** Returns what a page shows; null where it shows nothing of that kind. */
export const shownPage = (kind: PageKind): PageData | null => pages.get(kind)?.() ?? null
