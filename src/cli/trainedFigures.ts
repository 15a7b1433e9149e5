import { CallError } from '../shared/contract/errors.ts'
import { FigureRequest, type FigureFormat } from '../shared/contract/figures.ts'
import { isStudyFigure, mostSpectra, type FigureKind } from '../shared/spec/figureKind.ts'
import type { Lab } from '../lab/lab.ts'
import type { Outcome } from './outcomes.ts'
import { userPath } from './paths.ts'
import { programName } from './programName.ts'

interface Files {
  out?: string
  formats: FigureFormat[]
}

/** Exports every figure that the measurements allow. Returns whether all of them succeeded. */
export async function exportTrained(
  lab: Lab,
  figures: readonly FigureKind[],
  outcomes: readonly Outcome[],
  files: Files,
): Promise<boolean> {
  const all = outcomes.map(({ summary }) => summary.id)
  const measured = outcomes.filter(({ last }) => last !== null).map(({ summary }) => summary.id)
  if (measured.length === 0) console.error('No figure: no run has a measurement.')
  let isSuccess = true
  for (const kind of measured.length > 0 ? figures : []) {
    try {
      for (const file of await exportFigure(lab, kind, { all, measured }, files)) console.log(file)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      console.error(`No figure ${kind}: ${error.message}`)
      isSuccess = false
    }
  }
  return isSuccess
}

/** Some figures also show which runs are missing; others need a measurement of every run. */
async function exportFigure(
  { handlers }: Lab,
  kind: FigureKind,
  { all, measured }: Record<'all' | 'measured', string[]>,
  { out, formats }: Files,
): Promise<string[]> {
  const directory = out === undefined ? null : userPath(out)
  const draw = async (runs: string[]): Promise<string[]> => {
    const request = FigureRequest.parse({ kind, runs, formats, directory, fileName: null })
    return (await handlers['figures.export'](request)).files
  }
  if (!isStudyFigure(kind)) {
    if (measured.length > mostSpectra)
      console.error(
        `The figure ${kind} shows the first ${mostSpectra} of ${measured.length} runs; ${programName} export draws the others.`,
      )
    return await draw(measured.slice(0, mostSpectra))
  }
  try {
    return await draw(all)
  } catch (error) {
    if (!(error instanceof CallError) || measured.length === all.length) throw error
    console.error(`The figure ${kind} shows the ${measured.length} of ${all.length} runs that have measurements.`)
    return await draw(measured)
  }
}
