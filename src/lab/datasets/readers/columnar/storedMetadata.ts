import * as z from 'zod'

/** What pandas stores of a table: its index columns by name, or a range that has no column. */
const Pandas = z.object({ index_columns: z.array(z.unknown()) })

/** What Hugging Face stores of a table: the names of classes of a column of numbers. */
const HuggingFace = z.object({ info: z.object({ features: z.record(z.string(), z.unknown()) }) })
const ClassLabel = z.object({ _type: z.literal('ClassLabel'), names: z.array(z.string()) })

/** Reads what other writers have stored beside a table. Anything else in these places is ignored. */
export function storedMetadata(valueOf: (key: string) => string | undefined): {
  index: ReadonlySet<string>
  classNames: ReadonlyMap<string, readonly string[]>
} {
  const pandas = Pandas.safeParse(parsed(valueOf('pandas')))
  const hub = HuggingFace.safeParse(parsed(valueOf('huggingface')))
  const index = pandas.success ? pandas.data.index_columns.filter((name) => typeof name === 'string') : []
  const classNames = new Map<string, readonly string[]>()
  for (const [name, feature] of Object.entries(hub.success ? hub.data.info.features : {})) {
    const label = ClassLabel.safeParse(feature)
    if (label.success) classNames.set(name, label.data.names)
  }
  return { index: new Set(index), classNames }
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? null : JSON.parse(text)
  } catch {
    return null
  }
}
