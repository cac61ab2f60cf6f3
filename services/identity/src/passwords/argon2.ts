import crypto from 'node:crypto'
import { promisify } from 'node:util'
import type { Parameters } from './phc.ts'

/** Computes Argon2id, version 19. */
export type Argon2id = (password: string, salt: Buffer, parameters: Parameters, length: number) => Promise<Buffer>

/** Node's own, on its thread pool; Node has it since 24.7. Undefined where it has not. */
export const nativeArgon2id: Argon2id | undefined = 'argon2' in crypto ? native : undefined

/** The same in WebAssembly. It keeps the event loop busy meanwhile, so it is for machines that have nothing better. */
export const wasmArgon2id: Argon2id = async (password, salt, { memory, passes, parallelism }, length) => {
  const { argon2id } = await import('hash-wasm')
  const options = { password, salt, memorySize: memory, iterations: passes, parallelism, hashLength: length }
  return Buffer.from(await argon2id({ ...options, outputType: 'binary' }))
}

export const argon2id: Argon2id = nativeArgon2id ?? wasmArgon2id

function native(password: string, salt: Buffer, parameters: Parameters, length: number): Promise<Buffer> {
  const options = { message: password, nonce: salt, tagLength: length, ...parameters }
  return promisify(crypto.argon2)('argon2id', options)
}
