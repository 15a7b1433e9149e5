import { basename, dirname } from 'node:path'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { dataPath } from '../home.ts'
import { writeFiles } from '../newFiles.ts'
import type { LabContext } from '../runs/labContext.ts'
import type { Bundle } from './openBundle.ts'

/** Bundles of runs for colleagues. */
export function bundleHandlers(context: LabContext, home: string) {
  const withBundle = async <T>(file: string, use: (bundle: Bundle) => T | Promise<T>): Promise<T> => {
    const { openBundle } = await import('./openBundle.ts')
    const bundle = openBundle(file)
    try {
      return await use(bundle)
    } finally {
      bundle.close()
    }
  }
  return {
    'bundles.make': async (request) => {
      const { makeBundle } = await import('./makeBundle.ts')
      const content = makeBundle(context, home, request)
      const path = request.file
      const name = path === null ? 'runs' : basename(path).replace(/\.collapsar$/i, '')
      const directory = path === null ? dataPath(home) : dirname(path)
      const [file = ''] = await writeFiles('The bundle', directory, [
        { name, files: [{ ending: '.collapsar', content }] },
      ])
      return { file, bytes: content.length }
    },
    'bundles.open': async ({ file }) => {
      const { bundleContent } = await import('./importBundle.ts')
      return withBundle(file, (bundle) => bundleContent(context, bundle))
    },
    'bundles.import': async ({ file }) => {
      const { importBundle } = await import('./importBundle.ts')
      return withBundle(file, (bundle) => importBundle(context, home, bundle))
    },
    'bundles.attachments': async ({ file, directory }) =>
      withBundle(file, async (bundle) => {
        const groups = bundle.manifest.attachments.map((own) => {
          const dot = own.lastIndexOf('.')
          const [name, ending] = dot > 0 ? [own.slice(0, dot), own.slice(dot)] : [own, '']
          return { name, files: [{ ending, content: bundle.file(`attachments/${own}`) }] }
        })
        return { files: await writeFiles('The attachments', directory, groups) }
      }),
  } satisfies Partial<Handlers<LabContract>>
}
