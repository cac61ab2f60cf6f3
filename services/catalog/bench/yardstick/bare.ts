// The yardstick: Fastify and pg as their own guides use them, validated and serialised; nothing of ours. PREPARED=1 prepares the statement by hand.
import Fastify from 'fastify'
import { Pool } from 'pg'

const pool = new Pool({ connectionString: process.env.DATABASE_URL!, max: 10 })
const text = `select id, name, description, category, price_amount, price_currency, picture_shape, picture_hue from products where id = $1`
const find = process.env.PREPARED ? { name: 'find', text } : text
const app = Fastify()
const string = { type: 'string' } as const
const number = { type: 'integer' } as const
const object = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
})

app.get<{ Params: { productId: string } }>(
  '/products/:productId',
  {
    schema: {
      params: object({ productId: { ...string, format: 'uuid' } }),
      response: {
        200: object({
          id: string,
          name: string,
          description: string,
          category: string,
          price: object({ amount: number, currency: string }),
          picture: object({ shape: string, hue: number }),
        }),
      },
    },
  },
  async ({ params }, reply) => {
    const { rows } = await pool.query(find, [params.productId])
    const [row] = rows
    if (!row) return reply.code(404).send({ message: 'none' })
    const { id, name, description, category, price_amount, price_currency, picture_shape, picture_hue } = row
    const price = { amount: price_amount, currency: price_currency }
    return { id, name, description, category, price, picture: { shape: picture_shape, hue: picture_hue } }
  },
)
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
