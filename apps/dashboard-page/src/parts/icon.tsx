const paths = {
  overview: 'M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z',
  map: 'M5 12a2.500 2.500 0 1 0 0 .010M19 5a2.500 2.500 0 1 0 0 .010M19 19a2.500 2.500 0 1 0 0 .010M7 11l9.700-5M7 13.500l9.700 5',
  traces: 'M4 6h10M8 11h10M8 16h6M14 20h6',
  logs: 'M5 3h14v18H5zM8.500 8h7M8.500 12h7M8.500 16h4',
  events: 'M3 12h5l2-6 4 12 2-6h5',
  sagas: 'M5 6h8a4 4 0 0 1 0 8H9a3 3 0 0 0 0 6h10M16 17l3 3-3 3M5 6l-.010 0',
  metrics: 'M4 20V4M4 20h16M8 16v-5M12.500 16V7M17 16v-8',
  explorer: 'M4 4h16v16H4zM8 9l3 3-3 3M13 15h4',
  data: 'M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0',
  rollouts: 'M12 20V8M6 13l6-6 6 6M4 3h16',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 1 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600 19 19M19 5l-1.400 1.400M6.400 17.600 5 19',
  moon: 'M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z',
  check: 'M4 12.500 9.500 18 20 6.500',
  cross: 'M6 6l12 12M18 6 6 18',
  warning: 'M12 3 22 20H2zM12 10v5M12 17.500v.010',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18zM12 7v5l3.500 2',
  undo: 'M8 4 4 8l4 4M4 8h10a6 6 0 0 1 0 12H8',
  right: 'M9 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  download: 'M12 4v11M7 11l5 5 5-5M4 20h16',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  search: 'M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 1 0 0-13zM15.500 15.500 21 21',
  retry: 'M20 11a8 8 0 1 0-2 6M20 4v7h-7',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4l13 8-13 8z',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
