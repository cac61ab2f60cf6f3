import { Client } from 'pg'

/** Connects once. Resolves with undefined when the server took the connection, otherwise with what was wrong; after `limitMs` at the latest. */
export async function tryConnection(
  url: string,
  limitMs: number,
): Promise<{ readonly message: string; readonly code?: string } | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: limitMs })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    return error as Error & { code?: string }
  }
  // A server that hangs from now on would never close it.
  void client.end().catch(() => {})
  return undefined
}
