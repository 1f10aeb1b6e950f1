export { enqueue, installQueue, type JobDefinition, startWorker, type Worker } from './queue.store.ts'
