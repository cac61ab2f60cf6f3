#!/usr/bin/env node
import { openBundler } from './bundle.ts'

// The script `bundle` of a service's package.json, run in its folder.
const bundler = await openBundler(process.cwd())
try {
  const { hash } = await bundler.build()
  console.log(`dist/main.mjs ${hash}`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
} finally {
  await bundler.close()
}
