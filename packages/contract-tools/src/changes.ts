import type { Provided } from './provided.ts'
import { compareSchemas, type SchemaChange } from './schema-changes.ts'

/** A change of something that a service provides. */
export interface ContractChange extends SchemaChange {
  readonly service: string
  readonly kind: Provided['kind']
  readonly name: string
  /** The body, a reply, the data; empty where it is the whole. */
  readonly part: string
}

/** What changed between what was provided and what is provided now. */
export function compareProvided(old: readonly Provided[], now: readonly Provided[]): ContractChange[] {
  const keyOf = ({ service, kind, name }: Provided) => `${service} ${kind} ${name}`
  const [before, after] = [new Map(old.map((one) => [keyOf(one), one])), new Map(now.map((one) => [keyOf(one), one]))]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [one, other] = [before.get(key), after.get(key)]
    const { service, kind, name } = (one ?? other)!
    const whole = (what: string, breaking: boolean, typed = false): ContractChange[] => [
      { service, kind, name, part: '', at: '', what, breaking, typed },
    ]
    if (!other) return whole('removed', true, true)
    if (!one) return whole('added', false)
    const facts = Object.keys({ ...one.facts, ...other.facts }).filter((fact) => one.facts[fact] !== other.facts[fact])
    return [
      ...facts.flatMap((fact) => whole(`${fact}: ${one.facts[fact]} became ${other.facts[fact]}`, true)),
      ...compareParts(one, other).map((change) => ({ service, kind, name, ...change })),
    ]
  })
}

function compareParts(old: Provided, now: Provided): (SchemaChange & { part: string })[] {
  const names = [...new Set([...old.parts, ...now.parts].map(({ name }) => name))]
  return names.flatMap((name) => {
    const [one, other] = [old, now].map(({ parts }) => parts.find((part) => part.name === name))
    const { direction } = (one ?? other)!
    // No body is one without fields.
    const nothing = { type: 'object', properties: {} }
    if (!other && direction === 'reply') return [{ part: name, at: '', what: 'removed', breaking: true, typed: true }]
    return compareSchemas(one?.schema ?? nothing, other?.schema ?? nothing, direction).map((change) => ({
      part: name,
      ...change,
    }))
  })
}

/** `catalog operation getProduct, reply 200, price.amount: removed` */
export function describeChange({ service, kind, name, part, at, what }: ContractChange): string {
  return `${[`${service} ${kind} ${name}`, part, at].filter(Boolean).join(', ')}: ${what}`
}
