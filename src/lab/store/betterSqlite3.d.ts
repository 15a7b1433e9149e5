/** The part of better-sqlite3 13 that the store uses. The package has no types, and those of versions 7 to 12 differ. */
declare module 'better-sqlite3' {
  export type Value = string | number | bigint | Uint8Array | null

  export interface Statement<Row = unknown> {
    /** Whether it returns rows. */
    readonly reader: boolean
    run(...parameters: Value[]): { changes: number; lastInsertRowid: number | bigint }
    get(...parameters: Value[]): Row | undefined
    all(...parameters: Value[]): Row[]
    iterate(...parameters: Value[]): IterableIterator<Row>
  }

  export default class Database {
    constructor(path: string, options?: { readonly?: boolean; fileMustExist?: boolean; timeout?: number })
    readonly name: string
    readonly inTransaction: boolean
    prepare<Row = unknown>(sql: string): Statement<Row>
    exec(sql: string): this
    pragma(source: string, options: { simple: true }): unknown
    pragma(source: string): unknown[]
    /** Copies the database while it is in use; `progress` returns the number of pages of the next step. */
    backup(
      path: string,
      options?: { progress?(left: { totalPages: number; remainingPages: number }): number },
    ): Promise<unknown>
    close(): this
  }
}
