import { setPlatformAPI } from 'echarts/core'

/**
 * Lets ECharts measure text as the page draws it. Its own canvas is outside the document and lacks the style of the page, such
 * as digits of one width, so that parts of a label overlapped. Call it once, when the fonts are loaded.
 */
export function measureInPage(): void {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 0
  canvas.style.position = 'fixed'
  canvas.ariaHidden = 'true'
  document.body.append(canvas)
  const context = canvas.getContext('2d')
  if (!context) return
  setPlatformAPI({
    measureText: (text, font) => {
      if (font) context.font = font
      return context.measureText(text)
    },
  })
}
