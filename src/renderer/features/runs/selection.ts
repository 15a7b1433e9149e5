export interface Selection {
  ids: ReadonlySet<string>
  /** Where a range begins. */
  anchor: string | null
}

export const nothing: Selection = { ids: new Set(), anchor: null }

/** A click: alone it selects one, with Ctrl it adds or takes away, with Shift it selects from the anchor to there. */
export function chosen(
  { ids, anchor }: Selection,
  order: readonly string[],
  id: string,
  how: { shift: boolean; ctrl: boolean },
): Selection {
  const [from, to] = [anchor === null ? -1 : order.indexOf(anchor), order.indexOf(id)]
  if (how.shift && from >= 0 && to >= 0) {
    const range = order.slice(Math.min(from, to), Math.max(from, to) + 1)
    return { ids: new Set(how.ctrl ? [...ids, ...range] : range), anchor }
  }
  if (!how.ctrl) return { ids: new Set([id]), anchor: id }
  const rest = new Set(ids)
  if (!rest.delete(id)) rest.add(id)
  return { ids: rest, anchor: id }
}

/** Without what is not shown any more. */
export function within({ ids, anchor }: Selection, shown: ReadonlySet<string>): Selection {
  if ([...ids].every((id) => shown.has(id))) return { ids, anchor }
  return { ids: new Set([...ids].filter((id) => shown.has(id))), anchor: anchor && shown.has(anchor) ? anchor : null }
}
