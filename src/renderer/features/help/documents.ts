/** The documents of docs/ in reading order, by file name. The window shows the glossary from its own table. */
export const documents = {
  'getting-started': 'Getting started',
  experiments: 'Experiments',
  figures: 'Figures',
  reports: 'Reports',
  data: 'Your own data',
  checkpoints: 'Checkpoints of other programs',
  python: 'Python',
  cli: 'Command line',
  clusters: 'Clusters',
  engines: 'Engines',
  files: 'Files',
  formats: 'Formats',
  accuracy: 'What is checked',
  install: 'Installation',
} as const
export type DocumentName = keyof typeof documents

export const isDocument = (name: string): name is DocumentName => Object.hasOwn(documents, name)

const sources = import.meta.glob<string>('../../../../docs/*.md', { query: '?raw', import: 'default' })
const pictures = import.meta.glob<string>('../../../../docs/images/*.png', {
  query: '?url',
  import: 'default',
  eager: true,
})

/** Names of the files that the window carries. */
export const carriedDocuments = Object.keys(sources).map((path) => path.replace(/^.*\/|\.md$/g, ''))

/** Loads the Markdown of a document. Throws when the window carries no such file. */
export async function documentSource(name: string): Promise<string> {
  const load = sources[`../../../../docs/${name}.md`]
  if (!load) throw new RangeError(`no document ${name}`)
  return load()
}

/** Returns the address of a picture of the documents: `images/run.png`; null where the window carries none. */
export const pictureAddress = (path: string): string | null => pictures[`../../../../docs/${path}`] ?? null
