import type { EChartsOption } from 'echarts'

/** A run that goes on brings others with every measurement. */
const mostKept = 400

interface Element {
  type?: string
  style?: { image?: unknown }
}

/**
 * Images that are ready to be drawn: a canvas draws one that is given as text a moment after everything else, so that a
 * film of them would flicker.
 */
export function decodedImages() {
  const images = new Map<string, HTMLImageElement>()
  return {
    /** Resolves when every image of the option can be drawn at once. */
    async prepare(option: EChartsOption): Promise<void> {
      if (images.size > mostKept) images.clear()
      const missing = [...new Set(elementsOf(option).map(uriOf))].filter((uri) => uri !== null && !images.has(uri))
      await Promise.all(
        missing.map(async (uri) => {
          const image = new Image()
          image.src = uri ?? ''
          await image.decode()
          images.set(uri ?? '', image)
        }),
      )
    },
    /** The option with those that are ready in place of their texts. */
    placed(option: EChartsOption): EChartsOption {
      const elements = elementsOf(option).map((element) => {
        const image = images.get(uriOf(element) ?? '')
        return image ? { ...element, style: { ...element.style, image } } : element
      })
      return { ...option, graphic: { elements } as EChartsOption['graphic'] } as EChartsOption
    },
  }
}

const elementsOf = ({ graphic }: EChartsOption): Element[] =>
  typeof graphic === 'object' && 'elements' in graphic ? (graphic.elements as Element[]) : []

const uriOf = ({ type, style }: Element): string | null =>
  type === 'image' && typeof style?.image === 'string' ? style.image : null
