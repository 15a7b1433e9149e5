/** Returns what would keep LaTeX from reading a document: unbalanced braces, dollars and environments, and bare signs. */
export function latexFaults(tex: string): string[] {
  const faults: string[] = []
  const body = tex.replaceAll(/\\[\\{}$&%#_]/g, '  ').replaceAll(/%.*$/gm, '')
  let depth = 0
  for (const sign of body) {
    if (sign === '{') depth++
    if (sign === '}') depth--
    if (depth < 0) faults.push('a brace closes too early')
    if (depth < 0) break
  }
  if (depth > 0) faults.push(`${depth} braces stay open`)
  const open: string[] = []
  for (const [, what = '', name = ''] of body.matchAll(/\\(begin|end)\{([^}]*)\}/g)) {
    if (what === 'begin') open.push(name)
    else if (open.pop() !== name) faults.push(`\\end{${name}} closes another environment`)
  }
  faults.push(...open.map((name) => `\\begin{${name}} has no end`))
  // Formulas may use these signs; words may not.
  const words = body
    .replaceAll(/\\\[[\s\S]*?\\\]/g, '')
    .replaceAll(/\$[^$]*\$/g, '')
    .replaceAll(/\\ensuremath\{(?:[^{}]|\{[^{}]*\})*\}/g, '')
    .replaceAll(/\\(?:includegraphics|label|begin|usepackage)\S*/g, '')
  if (words.includes('$')) faults.push('a dollar stays open')
  const [bare] = /[#^_]/.exec(words) ?? []
  if (bare !== undefined) faults.push(`a bare ${bare}`)
  return faults
}
