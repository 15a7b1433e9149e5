import { AliasNode, CamelCasePlugin, ColumnNode, IdentifierNode, ReferenceNode, SelectQueryNode } from 'kysely'
import type { KyselyPlugin, SelectionNode } from 'kysely'

const snakeCase = new CamelCasePlugin()

/**
 * Names columns in camelCase here and in snake_case in SQL. Each selected column gets its camelCase name as an alias, so
 * SQLite returns rows under these names. CamelCasePlugin alone renames the keys of each row afterwards, which makes the
 * list of ten thousand runs take half as long again.
 */
export const camelCase: KyselyPlugin = {
  transformQuery: (query) => {
    const node = snakeCase.transformQuery(query)
    return SelectQueryNode.is(node) ? { ...node, selections: (node.selections ?? []).map(withAlias) } : node
  },
  transformResult: ({ result }) => Promise.resolve(result),
}

function withAlias(node: SelectionNode): SelectionNode {
  const { selection } = node
  if (AliasNode.is(selection) && IdentifierNode.is(selection.alias))
    return { ...node, selection: AliasNode.create(selection.node, identifier(selection.alias.name)) }
  if (ReferenceNode.is(selection) && ColumnNode.is(selection.column))
    return { ...node, selection: AliasNode.create(selection, identifier(selection.column.column.name)) }
  throw new Error('camelCase: select columns by name; selectAll would return them in snake_case')
}

const identifier = (column: string): IdentifierNode =>
  IdentifierNode.create(column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()))
