import { defineConfig } from 'vitest/config'

const shared = { pool: 'threads' as const, testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          sequence: { groupOrder: 1 },
          include: ['src/**/*.test.ts', 'test/*.test.ts', 'apps/**/*.test.ts'],
          exclude: [
            '**/*.store.test.ts',
            '**/*.routes.test.ts',
            '**/*.scopes.test.ts',
            'test/e2e/**',
            'test/foreign/**',
            '**/node_modules/**',
          ],
          isolate: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'database',
          sequence: { groupOrder: 2 },
          include: ['src/**/*.{store,routes,scopes}.test.ts', 'test/system/*.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: ['test/database.setup.ts'],
          maxWorkers: 2,
          // Every file has a database of its own; reading the program anew for each would take a quarter of the time.
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'e2e',
          sequence: { groupOrder: 3 },
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/county.setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...shared,
          name: 'foreign',
          sequence: { groupOrder: 4 },
          include: ['test/foreign/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
        },
      },
    ],
  },
})
