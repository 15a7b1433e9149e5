const fence = '~~~~~~~~'
const codeFence = /^ {0,3}(`{3,}|~{3,})([^`]*)$/

/**
 * Turns formulas between lines `$$` into fenced blocks, because Markdown would read a line `+ b` inside as a list. Keeps
 * the number of lines. An opening line without an end gets the word `unclosed-math`.
 */
export function displayFences(text: string): string {
  const lines = text.split(/\r\n|\n|\r/)
  let code: string | null = null
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const [, sign, info = ''] = codeFence.exec(line) ?? []
    if (code !== null) {
      if (sign?.startsWith(code) && info.trim() === '') code = null
      continue
    }
    if (sign !== undefined) {
      code = sign
      continue
    }
    if (line.trim() !== '$$') continue
    const end = closingLine(lines, at + 1)
    lines[at] = `${fence}${end < 0 ? 'unclosed-math' : 'math'}`
    if (end < 0) break
    lines[end] = fence
    at = end
  }
  return lines.join('\n')
}

function closingLine(lines: readonly string[], from: number): number {
  for (let at = from; at < lines.length; at++) if (lines[at]?.trim() === '$$') return at
  return -1
}
