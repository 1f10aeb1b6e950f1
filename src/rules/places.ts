import { portableColumns, type Relation } from '#facts'

/** In PostgreSQL a relation is read where it is kept, with the columns and types it has on every engine. */
export const placesOf = (relations: readonly Relation[]): Map<string, string> =>
  new Map(
    relations.map((relation) => [
      relation.name,
      `not materialized (select ${portableColumns(relation)} from ${relation.place})`,
    ]),
  )
