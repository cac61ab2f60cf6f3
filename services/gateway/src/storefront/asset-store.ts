import { type Queryable, sql } from '@flotilla/postgres'

export interface Asset {
  readonly name: string
  readonly content: Buffer
}

/** Keeps assets; those that are kept already count as seen now (milliseconds since the epoch). */
export async function keepAssets(db: Queryable, assets: readonly Asset[], now: number): Promise<void> {
  for (const { name, content } of assets)
    await db.query(sql('assets.keep')`
      insert into assets (name, content, at) values (${name}, ${content}, ${new Date(now)})
      on conflict (name) do update set at = excluded.at`)
}

/** The content of an asset that any replica has kept. */
export async function findAsset(db: Queryable, name: string): Promise<Buffer | undefined> {
  const [asset] = await db.query(sql<{ content: Buffer }>('assets.find')`
    select content from assets where name = ${name}`)
  return asset?.content
}
