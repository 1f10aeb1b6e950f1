import { sql, type Tx } from '#store'

/** Rows of the published schema as module process wrote them; `powers.ts` reads their meaning. */
export interface PowerRow {
  pack: string
  code: string
  body: unknown
}

export async function listPowerRows(tx: Tx): Promise<PowerRow[]> {
  const { rows } = await sql<PowerRow>`select w.pack, w.code, w.body from published.power_item w
    join pack.installed i on i.id = w.pack and i.workspace = 'county' order by w.pack, w.code`.execute(tx)
  return rows
}

export async function findPowerRow(
  tx: Tx,
  pack: string,
  code: string,
): Promise<(PowerRow & { flow: unknown; figures: unknown }) | undefined> {
  const { rows } = await sql<
    PowerRow & { flow: unknown; figures: unknown }
  >`select w.pack, w.code, w.body, f.body as flow, g.body as figures from published.power_item w
    left join published.flow f on f.process = w.body ->> 'process'
    left join published.flow_figure g on g.process = f.process
    join pack.installed i on i.id = w.pack and i.workspace = 'county' where w.pack = ${pack} and w.code = ${code}`.execute(
    tx,
  )
  return rows[0]
}
