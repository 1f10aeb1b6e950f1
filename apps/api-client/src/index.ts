export { ApiProblem, answer, client, fileUrl, getFile, putFile } from './client.ts'
export type * from './contract.ts'
export * from './imports.ts'
export type * from './supervision.ts'
