/** Commands that define others, or reach outside of a formula. A formula of a report has neither. */
const refused =
  /\\(?:(?:e|g|x)?def|let|futurelet|(?:re)?newcommand|providecommand|global|long|char|href|url|includegraphics|html[A-Z][a-z]*)(?![A-Za-z])/

/** Returns why a formula is refused before it is typeset; null where it is not. */
export function refusalOf(tex: string): string | null {
  const [command] = refused.exec(tex) ?? []
  return command === undefined ? null : `a formula of a report cannot use ${command}; write it without`
}

/** How KaTeX sets the formulas of reports, in windows and files. */
export const formulaOptions = {
  throwOnError: true,
  strict: 'ignore',
  trust: false,
  maxSize: 50,
  maxExpand: 1000,
} as const

/** Returns the sentence of an error of KaTeX without its own name. */
export const formulaError = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^KaTeX parse error: /, '')
