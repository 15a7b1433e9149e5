import type { Numbers } from '../rawSet.ts'
import type { NumberFormat } from '../table/cells.ts'
import { columnFacts, mostDistinct, type ColumnFacts } from '../table/columnFacts.ts'
import type { Column } from './columns.ts'

/** Collects the facts of a typed column, as those of a column of text. Infinite numbers count as texts: no set has them. */
export function factsOfColumn(column: Column, rows: number, format: NumberFormat): ColumnFacts {
  if (column.numbers) return numberFacts(column.name, column.numbers)
  const collector = columnFacts([column.name], format)
  // A picture is no label and no number, and neither is a value that cannot be read.
  const texts = column.texts ?? new Array<null>(rows).fill(null)
  for (const [i, text] of texts.entries()) collector.add([text ?? ''], i + 1)
  return collector.finish()[0] as ColumnFacts
}

function numberFacts(name: string, values: Numbers): ColumnFacts {
  const distinct = new Map<number, number>()
  let [numbers, missing, texts, least, greatest] = [0, 0, 0, Infinity, -Infinity]
  let [isWhole, isSingle, counts] = [true, true, true]
  let firstText: ColumnFacts['firstText'] = null
  const first = values[0] ?? NaN
  for (const [i, value] of values.entries()) {
    counts &&= value === first + i
    if (Number.isNaN(value)) {
      missing++
      continue
    }
    if (Number.isFinite(value)) numbers++
    else {
      texts++
      firstText ??= { text: String(value), line: i + 1 }
      continue
    }
    least = Math.min(least, value)
    greatest = Math.max(greatest, value)
    isWhole &&= Number.isInteger(value)
    isSingle &&= Math.fround(value) === value
    if (distinct.size < mostDistinct) distinct.set(value, (distinct.get(value) ?? 0) + 1)
  }
  return {
    name,
    count: values.length,
    numbers,
    texts,
    missing,
    firstText,
    distinct: new Map([...distinct].map(([value, count]) => [String(value), count])),
    markers: new Map(missing > 0 ? [['', missing]] : []),
    least,
    greatest,
    isWhole,
    isSingle,
    counts: counts && values.length > 0,
  }
}
