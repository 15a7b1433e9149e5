import type { FigureKind } from '../../shared/spec/figureKind.ts'

/** weightNorms → Weight norms. */
export function figureName(kind: FigureKind): string {
  const words = kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
