export {
  type Batch,
  type Bound,
  type Cell,
  type Engine,
  type EngineOptions,
  openEngine,
  type StatementOptions,
} from './engine.ts'
