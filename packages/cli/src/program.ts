import { extname, join } from 'node:path'

/** The file of this command, for processes that run another of its commands; built, it is JavaScript. */
export const program = join(import.meta.dirname, `main${extname(import.meta.filename)}`)
