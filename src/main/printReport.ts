import { BrowserWindow, session } from 'electron'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CallError } from '../shared/contract/errors.ts'
import type { ReportContent } from '../shared/contract/reports.ts'

const inchesPerMm = 1 / 25.4

/** Page numbers. Chromium fills in the classes. It sets no font size. */
const footer = `<div style="width:100%;font-size:8pt;font-family:serif;text-align:center;color:#52606d">
<span class="pageNumber"></span> / <span class="totalPages"></span></div>`

/** Prints the HTML of a report, in a hidden window that runs no script and reaches nothing. Returns the PDF. */
export async function printReport(html: string, paper: ReportContent['paper']): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'collapsar-report-'))
  const file = join(folder, 'report.html')
  await writeFile(file, html)
  // A session of its own, in memory, which loads the page and nothing else.
  const own = session.fromPartition('report')
  const address = pathToFileURL(file).href
  own.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: url !== address && !url.startsWith('data:') }))
  const window = new BrowserWindow({
    show: false,
    webPreferences: { session: own, sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
  })
  try {
    window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
    await window.loadFile(file)
    return await window.webContents.printToPDF({
      pageSize: paper,
      printBackground: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate: footer,
      margins: { top: 22 * inchesPerMm, bottom: 22 * inchesPerMm, left: 25 * inchesPerMm, right: 25 * inchesPerMm },
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    })
  } finally {
    window.destroy()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Writes a PDF under the first free name: name, name-2, name-3 … Returns its path. */
export async function writePdf(pdf: Uint8Array, directory: string, name: string): Promise<string> {
  try {
    await mkdir(directory, { recursive: true })
    for (let attempt = 1; ; attempt++) {
      const path = join(directory, `${name}${attempt === 1 ? '' : `-${attempt}`}.pdf`)
      try {
        await writeFile(path, pdf, { flag: 'wx' })
        return path
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      }
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CallError('notPossible', `The report cannot be written to ${directory}: ${reason}`)
  }
}
