import type { EChartsOption } from 'echarts'

/** A running run has new images with each measurement. */
const mostKept = 400

interface Element {
  type?: string
  style?: { image?: unknown }
}

/**
 * Decodes images before they are drawn. A canvas draws an image that is given as text a moment late, and a film of such
 * images would flicker.
 */
export function decodedImages() {
  const images = new Map<string, HTMLImageElement>()
  return {
    /** Resolves when all images of the option are decoded. */
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
    /** Returns the option with decoded images in place of their texts. */
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
