/**
 * How the simulated network treats a card: it approves, declines, says that there is not enough on it, never answers, approves too late, or says
 * twice that it approves.
 */
export type Behaviour = 'approves' | 'declines' | 'insufficient' | 'silent' | 'late' | 'twice'

export interface Card {
  readonly brand: string
  readonly last4: string
  readonly behaviour: Behaviour
}

/** A card that a token stands for. */
export interface StoredCard {
  readonly behaviour: Behaviour
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

// Long enough for a checkout that is tried again; a token that leaks later is worth nothing.
const tokenLifeMs = 3_600_000

/** Whether a token can be charged now; otherwise why not, in words for the shopper. */
export function judgeCard(
  card: StoredCard | undefined,
  now: number,
): { readonly behaviour: Behaviour } | { readonly refusal: string } {
  if (!card) return { refusal: 'The card is not known here any more.' }
  if (now - card.createdAt >= tokenLifeMs)
    return { refusal: 'The card was entered more than an hour ago. Please enter it again.' }
  return { behaviour: card.behaviour }
}

const behaviours: Readonly<Record<string, Behaviour>> = {
  '4242424242424242': 'approves',
  '4000000000000002': 'declines',
  '4000000000009995': 'insufficient',
  '4000000000000259': 'silent',
  '4000000000000341': 'late',
  '4000000000000119': 'twice',
}

/** The test card with that number; undefined for any other, real ones above all. */
export function testCard(number: string): Card | undefined {
  const behaviour = behaviours[number]
  return behaviour && { brand: 'Visa (test)', last4: number.slice(-4), behaviour }
}
