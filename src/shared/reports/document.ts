/** A part of a line of a report. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'emphasis'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'break' }
  | { kind: 'link'; href: string; children: Inline[] }
  | { kind: 'formula'; tex: string; isDisplay: boolean }
  /** What stands between `{{` and `}}`. */
  | { kind: 'number'; source: string }
  | Problem

/** A fault of the text, shown where it stands. */
export interface Problem {
  kind: 'problem'
  source: string
  message: string
}

/** The runs that a block shows, as they are written: ids or their first characters. */
export interface RunChoice {
  runs: readonly string[]
  study: string | null
  /** Hash of a spec; its newest finished run is shown. */
  spec: string | null
}

/** A figure of a report. */
export interface FigureBlock extends RunChoice {
  /** The request for the figure, without its runs. */
  request: Record<string, unknown>
  caption: Inline[]
  line: number
}

/** A table of a report: a row for each run. */
export interface TableBlock extends RunChoice {
  /** Words of columns, as in `{{run ID WORD}}`. */
  columns: readonly string[]
  caption: Inline[]
  line: number
}

/** A part of a page of a report. */
export type Block =
  | { kind: 'heading'; depth: number; children: Inline[] }
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'list'; isOrdered: boolean; start: number; items: Block[][] }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'code'; text: string }
  | { kind: 'rule' }
  | { kind: 'formula'; tex: string }
  | { kind: 'figure'; figure: FigureBlock }
  | { kind: 'table'; table: TableBlock }
  | Problem

/** Returns every inline part of some blocks, captions included, outermost first. */
export function inlinesOf(blocks: readonly Block[]): Inline[] {
  return blocks.flatMap((block): Inline[] => {
    switch (block.kind) {
      case 'heading':
      case 'paragraph':
        return flattened(block.children)
      case 'list':
        return block.items.flatMap(inlinesOf)
      case 'quote':
        return inlinesOf(block.children)
      case 'figure':
        return flattened(block.figure.caption)
      case 'table':
        return flattened(block.table.caption)
      case 'formula':
        return [{ kind: 'formula', tex: block.tex, isDisplay: true }]
      default:
        return []
    }
  })
}

const flattened = (inlines: readonly Inline[]): Inline[] =>
  inlines.flatMap((inline) => ('children' in inline ? [inline, ...flattened(inline.children)] : [inline]))

/** Returns the blocks of one kind in their order, also those inside lists and quotes. */
export function blocksOf<Kind extends Block['kind']>(
  blocks: readonly Block[],
  kind: Kind,
): Extract<Block, { kind: Kind }>[] {
  return blocks.flatMap((block) => {
    const own = block.kind === kind ? [block as Extract<Block, { kind: Kind }>] : []
    const inside =
      block.kind === 'list'
        ? block.items.flatMap((item) => blocksOf(item, kind))
        : block.kind === 'quote'
          ? blocksOf(block.children, kind)
          : []
    return [...own, ...inside]
  })
}

/** Returns the words of some inline parts, without their form. */
export const plainText = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) => {
      if ('children' in inline) return plainText(inline.children)
      if (inline.kind === 'formula') return inline.tex
      if (inline.kind === 'break') return ' '
      return 'text' in inline ? inline.text : inline.source
    })
    .join('')
