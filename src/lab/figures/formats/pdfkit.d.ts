/** The parts of pdfkit 0.20 and svg-to-pdfkit 0.1 that are used: neither carries types. */
declare module 'pdfkit' {
  import type { Readable } from 'node:stream'

  export interface DocumentOptions {
    /** Width and height in points. */
    size: [number, number]
    margin: number
    pdfVersion: string
    lang: string
    displayTitle: boolean
    /** null: not Helvetica, which is not embedded. */
    font: string
    info: Record<string, string | Date>
  }
  export default class PDFDocument extends Readable {
    constructor(options: DocumentOptions)
    registerFont(name: string, path: string): this
    end(): void
  }
}

declare module 'svg-to-pdfkit' {
  import type PDFDocument from 'pdfkit'

  export default function svgToPdf(
    document: PDFDocument,
    svg: string,
    x: number,
    y: number,
    options: {
      width: number
      height: number
      fontCallback: (family: string, isBold: boolean, isItalic: boolean) => string
      warningCallback: (message: string) => void
    },
  ): void
}
