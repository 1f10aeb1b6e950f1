// The routes in the form openapi-typescript writes them. When `generated/schema.ts` is built from docs/openapi.json,
// this file becomes one line: `export type { paths } from '../generated/schema.ts'`.
import type * as c from './contract.ts'
import type * as r from './registers.ts'
import type * as s from './supervision.ts'

interface Json<Body> {
  headers: Record<string, unknown>
  content: { 'application/json': Body }
}

interface Nothing {
  headers: Record<string, unknown>
  content?: never
}

interface Parameters<Query, Path> {
  query?: Query
  path: Path
  header?: never
  cookie?: never
}

interface ParametersWithoutPath<Query> {
  query?: Query
  path?: never
  header?: never
  cookie?: never
}

interface Read<Answer, Parameter = ParametersWithoutPath<Record<string, unknown>>> {
  parameters: Parameter
  requestBody?: never
  responses: { 200: Json<Answer>; default: Json<c.Failure> }
}

interface Write<Body, Answer, Parameter = ParametersWithoutPath<never>> {
  parameters: Parameter
  requestBody: { content: { 'application/json': Body } }
  responses: { 200: Answer; default: Json<c.Failure> }
}

type Id = Parameters<never, { id: string }>

interface Paging {
  limit?: number
  offset?: number
}

export interface paths {
  '/api/v1/session': {
    get: Read<c.Session>
    post: Write<{ name: string; password: string }, Nothing>
    delete: Write<Record<string, never>, Nothing>
  }
  '/api/v1/tasks': { get: Read<c.Listed<c.TaskItem>, ParametersWithoutPath<Paging>> }
  '/api/v1/tasks/{id}/complete': { post: Write<c.Completion, Nothing, Id> }
  '/api/v1/matters': {
    get: Read<
      c.Listed<c.MatterItem>,
      ParametersWithoutPath<
        Paging & { status?: string; process?: string; unitId?: string; q?: string; origin?: string }
      >
    >
    post: Write<c.NewMatter, Json<c.Started>>
  }
  '/api/v1/matters/{id}': { get: Read<c.Matter, Id> }
  '/api/v1/matters/{id}/drawing': { get: Read<c.MatterDrawing, Id> }
  '/api/v1/matters/{id}/withdraw': { post: Write<{ reason: string }, Nothing, Id> }
  '/api/v1/processes': { get: Read<c.ProcessItem[]> }
  '/api/v1/seals': { get: Read<c.Seals, ParametersWithoutPath<{ unitId: string }>> }
  '/api/v1/seals/{id}/press': { post: Write<c.Press, Json<c.PressAnswer>, Id> }
  '/api/v1/phone': {
    get: Read<c.PhoneMessage[], ParametersWithoutPath<{ personId?: string; subject?: string; unitId?: string }>>
  }
  '/api/v1/flags': {
    get: Read<
      s.Flags,
      ParametersWithoutPath<
        Paging & {
          state?: string
          rule?: string
          pack?: string
          group?: string
          period?: string
          unitId?: string
          workspace?: string
        }
      >
    >
  }
  '/api/v1/flags/{id}': { get: Read<s.Flag, Parameters<{ open?: string }, { id: string }>> }
  '/api/v1/flags/{id}/correct': {
    post: Write<
      { data: Record<string, unknown>; reason: string; files?: { hash: string; name: string }[] },
      Nothing,
      Id
    >
  }
  '/api/v1/indicators': { get: Read<c.Listed<s.IndicatorItem>> }
  '/api/v1/indicators/{pack}/{id}': {
    get: Read<s.Indicator, Parameters<{ period?: string }, { pack: string; id: string }>>
  }
  '/api/v1/indicators/{pack}/{id}/rows': {
    get: Read<s.IndicatorRows, Parameters<{ unitId?: string; period?: string }, { pack: string; id: string }>>
  }
  '/api/v1/indices': { get: Read<s.IndexItem[]> }
  '/api/v1/indices/{pack}/{id}/board': {
    get: Read<s.Board, Parameters<{ division: string; period: string }, { pack: string; id: string }>>
  }
  '/api/v1/indices/{pack}/{id}/preview': {
    post: Write<
      { division: string; period: string; weights: Record<string, number> },
      Json<s.Board>,
      Parameters<never, { pack: string; id: string }>
    >
  }
  '/api/v1/indices/{pack}/{id}/editions': {
    post: Write<
      { division: string; period: string },
      Json<{ id: string }>,
      Parameters<never, { pack: string; id: string }>
    >
  }
  '/api/v1/index-editions/{id}/publish': { post: Write<Record<string, never>, Nothing, Id> }
  '/api/v1/index-editions/{id}/objections': {
    post: Write<{ unitId: string; item: string; text: string }, Json<{ id: string }>, Id>
  }
  '/api/v1/index-objections/{id}/reply': {
    post: Write<{ text: string; outcome: 'kept' | 'recalculated' }, Nothing, Id>
  }
  '/api/v1/comparisons': { get: Read<s.Comparison[], ParametersWithoutPath<{ pack?: string; unitId: string }>> }
  '/api/v1/comparisons/{pack}/{id}/rows': {
    get: Read<s.ComparisonRows, Parameters<{ unitId: string; side: 'now' | 'before' }, { pack: string; id: string }>>
  }
  '/api/v1/disclosures': { get: Read<s.PublicationKind[]> }
  '/api/v1/publications': {
    get: Read<c.Listed<s.PublicationItem>, ParametersWithoutPath<Paging & { state?: string }>>
    post: Write<{ pack: string; disclosure: string; unitId: string; period: string }, Json<{ id: string }>>
  }
  '/api/v1/publications/due': { get: Read<r.DueSheet[]> }
  '/api/v1/publications/{id}': { get: Read<s.Publication, Id> }
  '/api/v1/publications/{id}/redraft': { post: Write<Record<string, never>, Json<{ openMarks: number }>, Id> }
  '/api/v1/registers': { get: Read<r.Register[]> }
  '/api/v1/registers/{pack}/{name}': {
    get: Read<
      r.RegisterList,
      Parameters<Paging & { state?: string; find?: string; unitId?: string }, { pack: string; name: string }>
    >
    post: Write<
      { unitId: string; values: Record<string, r.RecordValue | null> },
      Json<{ id: string; version: number }>,
      Parameters<never, { pack: string; name: string }>
    >
  }
  '/api/v1/registers/{pack}/{name}/{id}': {
    get: Read<r.RegisterRecord, Parameters<never, { pack: string; name: string; id: string }>>
  }
  '/api/v1/registers/{pack}/{name}/{id}/versions': {
    post: Write<r.NewVersion, Json<{ version: number }>, Parameters<never, { pack: string; name: string; id: string }>>
  }
  '/api/v1/publications/{id}/approve': { post: Write<Record<string, never>, Nothing, Id> }
  '/api/v1/publications/{id}/publish': {
    post: Write<Record<string, never>, Json<{ code: string; digest: string; page: string }>, Id>
  }
  '/api/v1/publications/{id}/return': { post: Write<{ reason: string }, Nothing, Id> }
}
