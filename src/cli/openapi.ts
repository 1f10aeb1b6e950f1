import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openapiDocument } from '#http'
import { wallClock } from '#kernel'
import { closeStores, openStores } from '#store'
import type { Command, Doors } from './run.ts'

/** `qinglian openapi`: prints the description of `/api/v1` and `/open/v1`, from the routes themselves; needs no database. */
export const openapiCommand =
  ({ installation, wire }: Pick<Doors, 'installation' | 'wire'>): Command =>
  async (_argv, { config, terminal }) => {
    const data = await mkdtemp(join(tmpdir(), 'qinglian-openapi-'))
    // Pools connect when asked; nothing here asks.
    const nowhere = `postgres://nobody@/nowhere?host=${encodeURIComponent(data)}`
    const urls = { owner: nowhere, app: nowhere, public: nowhere }
    const stores = openStores(urls)
    try {
      const { date: _date, time: _time, ...names } = installation.demonstration
      const { app } = await wire(
        {
          config: { ...config, data },
          cluster: undefined,
          urls,
          stores,
          workspace: { kind: 'demonstration', ...names, clockOffsetMs: 0 },
          clock: wallClock(),
          packs: [],
          isNew: false,
          migrated: 0,
          close: async () => {},
        },
        terminal,
      )
      terminal.print(JSON.stringify(await openapiDocument(app), null, 1))
      await app.close()
      return 0
    } finally {
      await closeStores(stores)
      await rm(data, { recursive: true, force: true })
    }
  }
