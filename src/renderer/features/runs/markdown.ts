/** A stretch of text in one style. */
export interface Span {
  text: string
  style: 'plain' | 'strong' | 'emphasis' | 'code'
}

export type Block =
  { kind: 'heading' | 'paragraph'; spans: Span[] } | { kind: 'list'; items: Span[][] } | { kind: 'code'; text: string }

/** The part of Markdown that notes need: headings, paragraphs, lists, code, **strong**, *emphasis*, `code`. Never HTML. */
export function readMarkdown(source: string): Block[] {
  const blocks: Block[] = []
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  for (let i = 0; i < lines.length;) {
    const line = lines[i] ?? ''
    const taken = line.startsWith('```')
      ? until(lines, i + 1, (one) => one.startsWith('```'))
      : until(lines, i, (one) => kindOf(one) !== kindOf(line))
    if (line.startsWith('```')) blocks.push({ kind: 'code', text: taken.join('\n') })
    else if (kindOf(line) === 'heading')
      blocks.push(...taken.map((one) => ({ kind: 'heading' as const, spans: spansOf(one.replace(/^#+\s+/, '')) })))
    else if (kindOf(line) === 'list')
      blocks.push({ kind: 'list', items: taken.map((one) => spansOf(one.replace(/^\s*([-*+]|\d+\.)\s+/, ''))) })
    else if (kindOf(line) === 'paragraph') blocks.push({ kind: 'paragraph', spans: spansOf(taken.join(' ')) })
    i += taken.length + (line.startsWith('```') ? 2 : 0)
  }
  return blocks
}

function until(lines: readonly string[], from: number, isEnd: (line: string) => boolean): string[] {
  const end = lines.findIndex((line, i) => i >= from && isEnd(line))
  return lines.slice(from, end < 0 ? lines.length : end)
}

function kindOf(line: string): 'heading' | 'list' | 'paragraph' | 'nothing' | 'code' {
  if (line.trim() === '') return 'nothing'
  if (line.startsWith('```')) return 'code'
  if (/^#{1,6}\s/.test(line)) return 'heading'
  return /^\s*([-*+]|\d+\.)\s/.test(line) ? 'list' : 'paragraph'
}

/** What is not closed is text as it stands. */
function spansOf(text: string): Span[] {
  const styled = /\*\*(.+?)\*\*|\*([^\s*][^*]*?)\*|`([^`]+)`/g
  const spans: Span[] = []
  let end = 0
  for (const match of text.matchAll(styled)) {
    if (match.index > end) spans.push({ text: text.slice(end, match.index), style: 'plain' })
    const [whole, strong, emphasis, code] = match
    if (strong !== undefined) spans.push({ text: strong, style: 'strong' })
    else if (emphasis !== undefined) spans.push({ text: emphasis, style: 'emphasis' })
    else spans.push({ text: code ?? '', style: 'code' })
    end = match.index + whole.length
  }
  if (end < text.length) spans.push({ text: text.slice(end), style: 'plain' })
  return spans
}
