import { readFileSync } from 'node:fs'
import { oldKeys } from '@flotilla/idempotency'
import { defineService } from '@flotilla/service'
import { runRetention } from '@flotilla/worker'
import { ensureStaff } from './accounts/ensure-staff.ts'
import { accounts } from './accounts/index.ts'
import { audit } from './audit/index.ts'
import { config } from './config.ts'
import { accessTokenSeconds } from './keys/access-token.ts'
import { keys } from './keys/index.ts'
import { openSeal } from './keys/seal.ts'
import { openSigningKeys } from './keys/signing-keys.ts'
import { openPasswords } from './passwords/passwords.ts'
import { resets } from './resets/index.ts'
import { beginWith } from './sessions/begin-session.ts'
import { endSessionsOf } from './sessions/end-sessions.ts'
import { sessions } from './sessions/index.ts'
import { tables } from './tables.ts'
import { beginAttempt, forgiveEverywhere, oldAttempts } from './throttle/index.ts'

const clocksDifferMs = 60_000

export const service = defineService({
  name: 'identity',
  home: new URL('..', import.meta.url),
  tables,
  config,
  open: ({ SERVICE_KEY_FILE }) => ({
    passwords: openPasswords(),
    seal: openSeal(JSON.parse(readFileSync(SERVICE_KEY_FILE, 'utf8'))),
  }),
  async build(app, ports, { KEY_LIFETIME_MS: lifetimeMs, SESSION_MS, REFRESH_GRACE_MS: graceMs }) {
    runRetention(app, ports, [oldKeys, oldAttempts])
    const policy = { lifetimeMs, afterlifeMs: accessTokenSeconds * 1_000 + clocksDifferMs }
    const signing = openSigningKeys({ ...ports, policy })
    const begin = beginWith({ ...ports, signing, lifetimeMs: SESSION_MS })

    await app.register(keys, { signing })
    await app.register(accounts, { ...ports, begin, throttle: { beginAttempt, forgiveEverywhere } })
    await app.register(audit, ports)
    await app.register(resets, ports)
    await app.register(sessions, { ...ports, begin, signing, graceMs })
  },
  async before(ports, { STAFF_EMAIL: email, STAFF_PASSWORD: password }) {
    if (password !== undefined) await ensureStaff(ports, { email, password }, endSessionsOf)
  },
})
