import { printAnalysis, type AnalysisOptions } from './printAnalysis.ts'
import { theoryText } from './theory.ts'

export interface TheoryOptions extends AnalysisOptions {
  k?: number
  seed?: number
}

/** Computes and prints what the theorems say of a run. */
export function theoryCommand(id: string, { k, seed, ...options }: TheoryOptions): Promise<number> {
  const parameters = { ...(k === undefined ? {} : { K: k }), ...(seed === undefined ? {} : { seed }) }
  return printAnalysis(id, 'theory', parameters, options, theoryText)
}
