import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { asSuperuser, closeStores, type DatabaseUrls, openStores, type Stores } from '#store'

export interface TestDatabase {
  readonly stores: Stores
  readonly urls: DatabaseUrls
  readonly name: string
  drop(): Promise<void>
}

/** A fresh clone of the migrated template, with the three doors open. Call `drop` in `afterAll`. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const admin = inject('clusterAdmin')
  const name = `t_${randomBytes(6).toString('hex')}`
  await asSuperuser(admin, [`create database ${name} template template_qinglian owner qinglian_owner`])
  const url = (user: string) => admin.replace('postgres@/postgres', `${user}@/${name}`)
  const urls = { owner: url('qinglian_owner'), app: url('qinglian_app'), public: url('qinglian_public') }
  const stores = openStores(urls, { max: 6 })
  return {
    stores,
    urls,
    name,
    drop: async () => {
      await closeStores(stores)
      await asSuperuser(admin, [`drop database ${name} with (force)`])
    },
  }
}
