export * from './install.store.ts'
export * from './units.store.ts'
