import { expect, test } from 'vitest'
import { forgetOthers } from './global-setup.ts'

test('tests do not go by what a shell has for libpq and other programs', () => {
  const env = { PGSSLMODE: 'require', PGHOST: 'db', LOG_LEVEL: 'INFO', PATH: '/bin', FLOTILLA_POSTGRES_URL: 'own' }
  forgetOthers(env)
  expect(env).toEqual({ PATH: '/bin', FLOTILLA_POSTGRES_URL: 'own' })
})
