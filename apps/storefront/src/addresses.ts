/** The addresses of the shop's pages, as routers write them. The gateway answers each with the page and any other with 404. */
export const addresses = [
  '/',
  '/product/:id',
  '/cart',
  '/checkout',
  '/orders',
  '/orders/:id',
  '/inbox',
  '/inbox/:id',
  '/account',
  '/account/reset',
  '/staff',
  '/staff/:id',
] as const
