/** For `node --import`, before a service's program: loads what it imports, and lets the process stand by until a message tells it to begin. */
export const preloader = new URL('preload.mjs', import.meta.url).href
