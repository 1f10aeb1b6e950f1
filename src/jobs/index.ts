export { enqueue, installQueue, type JobDefinition, startWorker, type Worker } from './jobs.ts'
