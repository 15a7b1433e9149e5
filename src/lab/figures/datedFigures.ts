import type { FigureRequest } from '../../shared/contract/figures.ts'
import type { Figure } from './figure.ts'
import type { FigurePlace } from './source.ts'

/** How many drawings are kept: those of the dialogs of a few windows. */
const mostKept = 3

const kept = new WeakMap<FigurePlace, Map<string, Figure[]>>()

/**
 * Returns the figures of a request. Requests with the same date have the same figures, also where their runs have trained on
 * in between: a file equals its preview. Without a date the figures are always new.
 */
export async function datedFigures(
  place: FigurePlace,
  request: FigureRequest,
  build: () => Promise<Figure[]>,
): Promise<Figure[]> {
  if (request.date === undefined) return await build()
  const own = kept.get(place) ?? new Map<string, Figure[]>()
  kept.set(place, own)
  const key = keyOf(request)
  const before = own.get(key)
  const figures = before ?? (await build())
  // The newest stand last, and the oldest leave.
  own.delete(key)
  own.set(key, figures)
  for (const oldest of [...own.keys()].slice(0, -mostKept)) own.delete(oldest)
  return figures
}

/** Names what is drawn: not its files, and the content of a page by its title alone, because it comes with the date. */
function keyOf(request: FigureRequest): string {
  const files = { formats: null, directory: null, fileName: null, dpi: null, text: null }
  return JSON.stringify({ ...request, ...files, page: request.page?.title })
}
