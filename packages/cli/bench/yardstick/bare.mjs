// The yardstick: Fastify and pg, one route, one connection made; nothing of ours.
import Fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
await pool.query('select 1')
const app = Fastify()
app.get('/', async () => (await pool.query('select 1 as one')).rows[0])
await app.listen({ host: '127.0.0.1', port: 0 })
process.send('ready')
