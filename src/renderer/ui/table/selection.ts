export interface Selection {
  ids: ReadonlySet<string>
  /** The run where a range starts. */
  anchor: string | null
}

export const emptySelection: Selection = { ids: new Set(), anchor: null }

/** Returns the selection after a click: one run, with Ctrl one added or removed, with Shift the range from the anchor. */
export function selectionAfterClick(
  { ids, anchor }: Selection,
  order: readonly string[],
  id: string,
  keys: { shift: boolean; ctrl: boolean },
): Selection {
  const [from, to] = [anchor === null ? -1 : order.indexOf(anchor), order.indexOf(id)]
  if (keys.shift && from >= 0 && to >= 0) {
    const range = order.slice(Math.min(from, to), Math.max(from, to) + 1)
    return { ids: new Set(keys.ctrl ? [...ids, ...range] : range), anchor }
  }
  if (!keys.ctrl) return { ids: new Set([id]), anchor: id }
  const rest = new Set(ids)
  if (!rest.delete(id)) rest.add(id)
  return { ids: rest, anchor: id }
}

/** Returns the selection without the runs that are no longer shown. */
export function restrictedTo({ ids, anchor }: Selection, shown: ReadonlySet<string>): Selection {
  if ([...ids].every((id) => shown.has(id))) return { ids, anchor }
  return { ids: new Set([...ids].filter((id) => shown.has(id))), anchor: anchor && shown.has(anchor) ? anchor : null }
}
