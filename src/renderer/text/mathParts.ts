export interface MathPart {
  tag: 'text' | 'sub' | 'sup'
  text: string
}

/** Splits `Z^l = σ(W_{l+1})` at its indices and powers: `_x`, `^x`, `_{…}`, `^{…}` after a letter, a digit or a bracket. */
export function mathParts(text: string): MathPart[] {
  const pieces = text.split(/(?<=[\p{L}\p{N})‖*′])([_^])(\{[^}]*\}|[\p{L}\p{N}])(?![\p{Lu}\p{Ll}])/u)
  const parts: MathPart[] = []
  for (let i = 0; i < pieces.length; i += 3) {
    if (pieces[i]) parts.push({ tag: 'text', text: pieces[i] ?? '' })
    const index = pieces[i + 2]
    if (index) parts.push({ tag: pieces[i + 1] === '_' ? 'sub' : 'sup', text: index.replace(/^\{|\}$/g, '') })
  }
  return parts
}
