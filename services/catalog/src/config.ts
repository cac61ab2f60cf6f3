import { cacheUrl } from '@flotilla/kit'

/** Its own variables. */
export const config = {
  CACHE_URL: cacheUrl,
}
