const paths = {
  cart: 'M3 4h2.500l2.300 10.500h9.700L20 7H7M9 19a1.200 1.200 0 1 0 0 .010M16.500 19a1.200 1.200 0 1 0 0 .010',
  search: 'M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 1 0 0-13zM15.500 15.500 21 21',
  account: 'M12 4a4 4 0 1 0 0 8 4 4 0 1 0 0-8zM4 21c1-5 4-7 8-7s7 2 8 7',
  inbox: 'M3 6h18v13H3zM3 7l9 7 9-7',
  orders: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  staff: 'M14 6a4 4 0 0 1 5-3l-3 3 2 2 3-3a4 4 0 0 1-5 5l-9 9-3-3z',
  check: 'M4 12.500 9.500 18 20 6.500',
  cross: 'M6 6l12 12M18 6 6 18',
  truck: 'M2 6h11v10H2zM13 10h4l4 3v3h-8zM6 18.500a1.500 1.500 0 1 0 0 .010M17 18.500a1.500 1.500 0 1 0 0 .010',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
} as const

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
