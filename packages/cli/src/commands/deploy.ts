import { parseArgs } from 'node:util'
import { deploy as release } from '@flotilla/cluster/deploy'
import { wayToGateway } from '@flotilla/cluster/kind'
import { wholeNumber } from '../whole-number.ts'

/** `flotilla deploy [module …] [--watch <seconds>]`: images, then charts, side by side. Gives 1 when something bad was taken back. */
export async function deploy(args: string[]): Promise<number> {
  const options = { watch: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const watched = values.watch === undefined ? undefined : wholeNumber('--watch', values.watch)
  const good = await release(positionals, watched)
  console.log(`${good ? '✓' : '✗'} ${await wayToGateway()}`)
  return good ? 0 : 1
}
