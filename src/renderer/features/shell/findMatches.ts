/** A piece of text of a page: a node, and the block that it flows in. */
export interface TextPiece<Node> {
  node: Node
  text: string
  block: unknown
}

/** A match from an offset in one node to an offset in the same or a later node. */
export interface TextMatch<Node> {
  start: { node: Node; offset: number }
  end: { node: Node; offset: number }
}

/** White space of any kind is one space, as on screen; the length stays. */
const plain = (text: string): string => text.replaceAll(/\s/g, ' ').toLowerCase()

/** Finds a text in the pieces of a page, whatever its case. A match may span pieces of one block, and never two blocks. */
export function findMatches<Node>(pieces: readonly TextPiece<Node>[], query: string): TextMatch<Node>[] {
  const wanted = plain(query)
  if (wanted.trim() === '') return []
  const matches: TextMatch<Node>[] = []
  for (let first = 0; first < pieces.length;) {
    let end = first
    while (end < pieces.length && pieces[end]?.block === pieces[first]?.block) end++
    matches.push(...matchesInBlock(pieces.slice(first, end), wanted))
    first = end
  }
  return matches
}

function matchesInBlock<Node>(pieces: readonly TextPiece<Node>[], wanted: string): TextMatch<Node>[] {
  const text = pieces.map((piece) => lowered(piece.text)).join('')
  const matches: TextMatch<Node>[] = []
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const [start, end] = [placeOf(pieces, at), placeOf(pieces, at + wanted.length - 1)]
    if (start && end) matches.push({ start, end: { ...end, offset: end.offset + 1 } })
  }
  return matches
}

/** A few letters change their number of characters with their case; such a text keeps its case. */
const lowered = (text: string): string => (plain(text).length === text.length ? plain(text) : text)

function placeOf<Node>(pieces: readonly TextPiece<Node>[], at: number): { node: Node; offset: number } | null {
  let before = 0
  for (const { node, text } of pieces) {
    if (at < before + text.length) return { node, offset: at - before }
    before += text.length
  }
  return null
}
