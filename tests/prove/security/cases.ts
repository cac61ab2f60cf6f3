import { headers } from '@flotilla/contract'
import { type Claims, type Forge, withPayload } from './tokens.ts'

/** Who somebody turns out to be, or that what they show has to be refused. */
export type Shown = { readonly service?: string; readonly roles?: readonly string[] } | 'not valid'

/** One way to come to a service: what is shown there, and who one is by that. */
export interface Case {
  readonly name: string
  readonly shown: Shown
  headersFor(service: string): Promise<Record<string, string>> | Record<string, string>
}

type Make = (service: string) => Promise<string> | string

const person = 'customer-of-the-matrix'
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** All the ways to come to a service behind the edge: services' tokens, with and without a person's. */
export function innerCases(forge: Forge, services: readonly string[], session: string): Case[] {
  const caller = 'gateway'
  const claims = (aud: string, more: Claims = {}): Claims => ({ sub: `service:${caller}`, aud, ...more })
  const good: Make = (service) => forge.by(caller, claims(service))
  const user = (roles: readonly string[], more: Claims = {}) =>
    forge.by('gateway', { sub: person, aud: 'shop', roles, ...more })

  const alone = (name: string, shown: Shown, make: Make): Case => ({
    name,
    shown,
    headersFor: async (service) => bearer(await make(service)),
  })
  const bad = (name: string, make: Make) => alone(name, 'not valid', make)
  const withUser = (name: string, shown: Shown, make: Make): Case => ({
    name,
    shown,
    headersFor: async (service) => ({ ...bearer(await good(service)), [headers.userToken]: await make(service) }),
  })
  const of = (...roles: string[]): Shown => ({ service: caller, roles })
  const header = { kid: caller }
  const secrets = forge.publicForms(caller)

  return [
    { name: 'nothing', shown: {}, headersFor: () => ({}) },
    ...services.map((name) =>
      alone(`token of the service ${name}`, { service: name }, (to) =>
        forge.by(name, claims(to, { sub: `service:${name}` })),
      ),
    ),
    bad('token of an operator', (to) => forge.by('operator', claims(to, { sub: 'service:operator' }))),
    withUser('service for a customer', of('customer'), () => user(['customer'])),
    // With a person's token that it may have got in a request: it is worth nothing where the contract does not name the service.
    ...services.map((name) => ({
      name: `${name} for staff`,
      shown: { service: name, roles: ['customer', 'staff'] },
      headersFor: async (to: string) => ({
        ...bearer(await forge.by(name, claims(to, { sub: `service:${name}` }))),
        [headers.userToken]: await user(['customer', 'staff']),
      }),
    })),
    withUser('service for staff', of('customer', 'staff'), () => user(['customer', 'staff'])),
    withUser('service for staff that is no customer', of('staff'), () => user(['staff'])),
    withUser('service for somebody without a role', of(), () => user([])),
    withUser('service for somebody with an unknown role', of('admin'), () => user(['admin', 'service', 'anyone'])),
    {
      name: 'person’s token alone',
      shown: {},
      headersFor: async () => ({ [headers.userToken]: await user(['staff']) }),
    },
    bad('expired', (to) => forge.by(caller, claims(to, { lives: -10 }))),
    bad('not yet valid', (to) => forge.by(caller, claims(to, { notBefore: 120 }))),
    bad('never ends', (to) => forge.by(caller, claims(to, { lives: 'for ever' }))),
    bad('forged signature', (to) => forge.stranger(claims(to, { iss: caller }), header)),
    bad('changed after it was signed', async () => withPayload(await good('somewhere'), { aud: 'catalog' })),
    bad('signature cut off', async (to) => (await good(to)).replace(/[^.]+$/, '')),
    bad('alg none', (to) => forge.unsigned(claims(to, { iss: caller }), header)),
    bad('alg nOnE', (to) => forge.unsigned(claims(to, { iss: caller }), { ...header, alg: 'nOnE' })),
    ...secrets.map((secret, i) =>
      bad(`HS256 with the public key (${i + 1})`, (to) => forge.hmac(claims(to, { iss: caller }), header, secret)),
    ),
    bad('replayed: for another service', (to) => good(to === 'cart' ? 'catalog' : 'cart')),
    bad('for nobody', () => forge.by(caller, { sub: `service:${caller}` })),
    bad('unknown kid', (to) => forge.by(caller, claims(to), { kid: 'nobody' })),
    bad('no kid', (to) => forge.by(caller, claims(to), { kid: undefined as unknown as string })),
    bad('key of another (kid)', (to) => forge.by('orders', claims(to, { iss: caller }), { kid: caller })),
    bad('wrong issuer', (to) => forge.by('orders', claims(to, { iss: caller }))),
    bad('says it is another service', (to) => forge.by('orders', claims(to))),
    bad('key in its own header', (to) => forge.stranger(claims(to, { iss: caller }), { ...header, jwk: strangersKey })),
    bad('with a critical header nobody knows', (to) =>
      forge.stranger(claims(to), { ...header, crit: ['b64'], b64: true }),
    ),
    bad('session of a person', () => session),
    bad('person’s token in place of a service’s', () => user(['staff'])),
    bad('no token at all', () => 'x'),
    bad('only dots', () => '..'),
    withUser('person: expired', 'not valid', () => user(['staff'], { lives: -10 })),
    withUser('person: not yet valid', 'not valid', () => user(['staff'], { notBefore: 120 })),
    withUser('person: forged', 'not valid', () =>
      forge.stranger({ iss: caller, sub: person, aud: 'shop', roles: ['staff'] }, header),
    ),
    withUser('person: alg none', 'not valid', () =>
      forge.unsigned({ iss: caller, sub: person, aud: 'shop', roles: ['staff'] }, header),
    ),
    withUser('person: HS256 with the public key', 'not valid', () =>
      forge.hmac({ iss: caller, sub: person, aud: 'shop', roles: ['staff'] }, header, secrets[0]!),
    ),
    withUser('person: of a service that may not issue them', 'not valid', () =>
      forge.by('orders', { sub: person, aud: 'shop', roles: ['staff'] }),
    ),
    withUser('person: for another audience', 'not valid', () => user(['staff'], { aud: 'elsewhere' })),
    withUser('person: a service’s token', 'not valid', (to) => good(to)),
    withUser('person: roles made more', 'not valid', async () =>
      withPayload(await user(['customer']), { roles: ['staff'] }),
    ),
    withUser('person: roles that are no list', 'not valid', () => user('staff' as unknown as string[])),
    withUser('person: empty', 'not valid', () => ''),
  ]
}

// Of RFC 8037, appendix A; whose it is does not matter, for nobody may look.
const strangersKey = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }

/** What a browser holds: cookies by name. */
export type Jar = Readonly<Record<string, string>>

/** All the ways to come to the edge: cookies, and what is for services and means nothing there. */
export function edgeCases(forge: Forge, jars: { guest: Jar; customer: Jar; staff: Jar }): Case[] {
  const withCookies = (name: string, shown: Shown, make: () => Promise<Jar> | Jar): Case => ({
    name,
    shown,
    headersFor: async () => ({ cookie: toCookie(await make()) }),
  })
  const access = (name: string, make: () => Promise<string> | string) =>
    withCookies(`session: ${name}`, {}, async () => ({ flotilla_access: await make() }))
  const guest = (name: string, make: () => Promise<string> | string) =>
    withCookies(`guest: ${name}`, {}, async () => ({ flotilla_session: await make() }))
  const claims = { iss: 'identity', sub: person, aud: 'shop', roles: ['staff'], email: 'a@b.example', name: 'A' }
  const guestClaims = { sub: person, aud: 'gateway:session', roles: ['customer'] }
  const kidOf = (token: string): string => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid
  const kid = () => kidOf(jars.staff.flotilla_access!)

  return [
    { name: 'no cookie', shown: {}, headersFor: () => ({}) },
    withCookies('guest', { roles: ['customer'] }, () => jars.guest),
    withCookies('customer', { roles: ['customer'] }, () => jars.customer),
    withCookies('staff', { roles: ['customer', 'staff'] }, () => jars.staff),
    access('forged', () => forge.stranger(claims, { kid: kid() })),
    access('alg none', () => forge.unsigned(claims, { kid: kid() })),
    access('HS256 with a public key', () => forge.hmac(claims, { kid: kid() }, forge.publicForms('identity')[0]!)),
    access('unknown kid', () => forge.stranger(claims, { kid: 'nobody' })),
    access('expired', () => forge.by('identity', { ...claims, lives: -10 }, { kid: kid() })),
    access('signed by the key with which identity is a service', () => forge.by('identity', claims)),
    access('person’s token of the edge', () => forge.by('gateway', { ...claims, iss: 'gateway' })),
    access('roles made more', () => withPayload(jars.customer.flotilla_access!, { roles: ['customer', 'staff'] })),
    access('signature cut off', () => jars.staff.flotilla_access!.replace(/[^.]+$/, '')),
    access('a guest’s', () => jars.guest.flotilla_session!),
    guest('forged', () => forge.stranger({ ...guestClaims, iss: 'gateway' }, { kid: 'gateway' })),
    guest('alg none', () => forge.unsigned({ ...guestClaims, iss: 'gateway' }, { kid: 'gateway' })),
    guest('signed by another service', () => forge.by('orders', guestClaims)),
    guest('expired', () => forge.by('gateway', { ...guestClaims, sub: 'guest-1', lives: -10 })),
    guest('for another audience', () => forge.by('gateway', { ...guestClaims, sub: 'guest-1', aud: 'shop' })),
    guest('changed after it was signed', () => withPayload(jars.guest.flotilla_session!, { sub: person })),
    {
      name: 'a service’s token and a person’s',
      shown: {},
      headersFor: async () => ({
        ...bearer(await forge.by('orders', { sub: 'service:orders', aud: 'gateway' })),
        [headers.userToken]: await forge.by('gateway', { sub: person, aud: 'shop', roles: ['customer', 'staff'] }),
      }),
    },
  ]
}

export function toCookie(jar: Jar): string {
  return Object.entries(jar)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}
