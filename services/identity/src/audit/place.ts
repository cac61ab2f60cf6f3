import { normalizeIP } from '@fastify/rate-limit'

/** The place that an address belongs to, as the edge counts it: an IPv4 address, or a whole /64 of IPv6, for every line to the internet has one. */
export const placeOf = (address: string): string => normalizeIP(address)
