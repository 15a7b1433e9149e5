import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import katex from 'katex'
import { CallError } from '../../shared/contract/errors.ts'
import { formulaError, formulaOptions, refusalOf } from '../../shared/reports/formulas.ts'
import { findRoot, repairText } from '../layout.ts'

/** Returns why a formula cannot be typeset; null where it can. */
export function formulaProblem(tex: string, isDisplay: boolean): string | null {
  const refusal = refusalOf(tex)
  if (refusal !== null) return refusal
  try {
    katex.renderToString(tex, { ...formulaOptions, displayMode: isDisplay, output: 'mathml' })
    return null
  } catch (error) {
    return formulaError(error)
  }
}

/** Returns a formula as HTML for `formulaStyles`. Throws an Error with the reason where it cannot be typeset. */
export function formulaHtml(tex: string, isDisplay: boolean): string {
  const refusal = refusalOf(tex)
  if (refusal !== null) throw new Error(refusal)
  try {
    return katex.renderToString(tex, { ...formulaOptions, displayMode: isDisplay, output: 'htmlAndMathml' })
  } catch (error) {
    throw new Error(formulaError(error), { cause: error })
  }
}

/** Families that few formulas use, with a class of the letters that need them. */
const rare: Readonly<Record<string, RegExp>> = {
  KaTeX_Caligraphic: /mathcal/,
  KaTeX_Fraktur: /mathfrak|textfrak|mathboldfrak/,
  KaTeX_SansSerif: /mathsf|textsf|mathboldsf|mathitsf/,
  KaTeX_Script: /mathscr|textscr/,
  KaTeX_Typewriter: /mathtt|texttt/,
}

const face = /@font-face\{[^}]*font-family:"?(KaTeX_\w+)"?;[^}]*?url\(fonts\/(KaTeX_[\w-]+\.woff2)\)[^}]*\}/g

/** Returns the styles of the formulas in some HTML, with the fonts that they use inside; empty without a formula. */
export function formulaStyles(html: string, folder = join(findRoot(), 'resources', 'fonts')): string {
  if (!html.includes('class="katex')) return ''
  const read = (name: string): Buffer => {
    const path = join(folder, name)
    if (!existsSync(path))
      throw new CallError('notPossible', `A file for formulas is missing: ${path}. To fix it: ${repairText()}`)
    return readFileSync(path)
  }
  return read('katex.min.css')
    .toString('utf8')
    .replace(face, (rule, family: string, file: string) => {
      if (rare[family]?.test(html) === false) return ''
      const data = `url(data:font/woff2;base64,${read(file).toString('base64')}) format("woff2")`
      return rule.replace(/src:[^}]*/, `src:${data}`)
    })
}
