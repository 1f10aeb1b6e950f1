export * from './blobs.ts'
export * from './database.ts'
export { asSuperuser, type Cluster, ROLE_STATEMENTS, removeCluster, startCluster } from './embedded/cluster.ts'
export * from './migrate.ts'
